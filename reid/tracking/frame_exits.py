"""Where in the view a path begins and ends. Arithmetic on boxes; knows no tracker and no file.

A side counts where the path touches it, or was about to at its own speed, and does not move the wrong way.
Top and bottom ask for movement the right way: a person near the camera is cut off at the feet all the time.
"""

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Box, BoxPath, Edge

LOOK_S = 1.0  # movement is read from this much of the path
REACH_S = 0.5  # a detector misses people who are half out of the picture for about this long
MARGIN = 0.02  # of the picture's side: nearer is touching
MOVED = 0.05  # of the box's height: less is standing

Sides = dict[Edge, float]


def entry_side(path: BoxPath, content: Box) -> Edge:
    """Through which side of `content`, the visible part of the picture, the person came in."""
    near = path.times_s <= path.times_s[0] + LOOK_S
    return _side(path.boxes[near], path.times_s[near] - path.times_s[0], content)


def exit_side(path: BoxPath, content: Box) -> Edge:
    """Through which side the person went out."""
    near = path.times_s >= path.times_s[-1] - LOOK_S
    return _side(path.boxes[near][::-1], path.times_s[-1] - path.times_s[near][::-1], content)


def _side(boxes: npt.NDArray[np.float32], away_s: npt.NDArray[np.float64], content: Box) -> Edge:
    """The side at which boxes, the outermost first, begin; each `away_s` seconds from the first."""
    distance = _distances(boxes[0], content)
    moved = _moved_in(boxes)
    seconds = max(float(away_s[-1]), 1e-6)
    height = float(boxes[0][3] - boxes[0][1])
    crossed: Sides = {}
    for side in (Edge.LEFT, Edge.RIGHT, Edge.TOP, Edge.BOTTOM):
        step = MOVED * height
        touches = distance[side] <= MARGIN * _across(side, content)
        reaches = distance[side] <= moved[side] / seconds * REACH_S
        least = -step if touches and side in (Edge.LEFT, Edge.RIGHT) else step
        if (touches or reaches) and moved[side] >= least:
            crossed[side] = moved[side]
    return max(crossed, key=lambda side: crossed[side], default=Edge.INSIDE)


def _distances(box: npt.NDArray[np.float32], content: Box) -> Sides:
    """From each side of the content to the box, in pixels; negative beyond it."""
    return {
        Edge.LEFT: float(box[0]) - content[0],
        Edge.RIGHT: content[2] - float(box[2]),
        Edge.TOP: float(box[1]) - content[1],
        Edge.BOTTOM: content[3] - float(box[3]),
    }


def _moved_in(boxes: npt.NDArray[np.float32]) -> Sides:
    """How far the middle of the box moves away from each side, in pixels."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    across, down = (float(step) for step in middle[-1] - middle[0])
    return {Edge.LEFT: across, Edge.RIGHT: -across, Edge.TOP: down, Edge.BOTTOM: -down}


def _across(side: Edge, content: Box) -> float:
    return content[2] - content[0] if side in (Edge.LEFT, Edge.RIGHT) else content[3] - content[1]
