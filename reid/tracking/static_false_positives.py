"""Take out what stands still and is not a person: a poster, a chair, the edge of a black border.

Knows boxes and confidence, no pixels. A path is *still* if its box hardly moves or changes size; still paths
at one place are judged together, since a doubtful thing is found and lost again without end. Someone who
stands still for a while is kept: people are found with confidence, sway, and do not stand there for ten
minutes.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import ious
from velvet.footage.records import BoxPath

STILL_S = 2.0  # a path shorter than this says nothing about standing still
STILL_MOVE = 0.04  # of the box's height: 95 of 100 boxes are nearer to the middle one than this,
STILL_SIZE = 0.12  # and differ less in width and height
SAME_PLACE = 0.5  # overlap (IoU) of two still paths at one place
DOUBTFUL = 0.4  # mean confidence below which a still thing is not a person
FOR_EVER_S = 600.0  # nobody stands like a post for longer,
PRESENT = 0.6  # being there for this share of it


def without_static_false_positives(paths: Sequence[BoxPath]) -> list[BoxPath]:
    """The paths that may be people's."""
    still = [path for path in paths if _is_still(path)]
    false = {id(path) for place in _places(still) if _is_false(place) for path in place}
    return [path for path in paths if id(path) not in false]


def _is_still(path: BoxPath) -> bool:
    if path.times_s[-1] - path.times_s[0] < STILL_S:
        return False
    usual = np.median(path.boxes, axis=0)
    size = np.maximum(usual[2:] - usual[:2], 1e-6)
    middle = (path.boxes[:, :2] + path.boxes[:, 2:]) / 2 - (usual[:2] + usual[2:]) / 2
    moved = np.linalg.norm(middle, axis=1) / size[1]
    resized = np.abs((path.boxes[:, 2:] - path.boxes[:, :2]) / size - 1).max(axis=1)
    return bool(np.percentile(moved, 95) <= STILL_MOVE and np.percentile(resized, 95) <= STILL_SIZE)


def _places(paths: Sequence[BoxPath]) -> list[list[BoxPath]]:
    """Still paths by where they are; each joins the first place that it overlaps."""
    places: list[tuple[npt.NDArray[np.float32], list[BoxPath]]] = []
    for path in paths:
        here = np.median(path.boxes, axis=0)
        for there, members in places:
            if ious(here, there) >= SAME_PLACE:
                members.append(path)
                break
        else:
            places.append((here, [path]))
    return [members for _, members in places]


def _is_false(place: Sequence[BoxPath]) -> bool:
    if float(np.mean(np.concatenate([path.confidence for path in place]))) < DOUBTFUL:
        return True
    since_s = max(path.times_s[-1] for path in place) - min(path.times_s[0] for path in place)
    present_s = sum(path.times_s[-1] - path.times_s[0] for path in place)
    return since_s >= FOR_EVER_S and present_s >= PRESENT * since_s
