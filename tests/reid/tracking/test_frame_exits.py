"""Through which side people come and go, and where the picture ends."""

import numpy as np
import pytest

from support.pictures.walking import HEIGHT, WIDTH, boxed, steady, walk
from velvet.footage.records import Box, BoxPath, Edge
from velvet.reid.tracking.content_box import content_box
from velvet.reid.tracking.frame_exits import entry_side, exit_side

FULL: Box = (0.0, 0.0, WIDTH, HEIGHT)
TIMES = steady(6.0)


def down(y: tuple[float, float], x: float = 300.0) -> BoxPath:
    """Somebody 60 x 180 whose head goes from y[0] to y[1], cut off by the picture."""
    tops = np.linspace(*y, len(TIMES))
    boxes = [(x, max(top, 0.0), x + 60, min(top + 180, HEIGHT)) for top in tops]
    return BoxPath(
        np.array(TIMES), np.array(boxes, np.float32), np.full(len(TIMES), 0.8, np.float32)
    )


@pytest.mark.parametrize(
    ("x", "came", "went"),
    [
        ((-40.0, 620.0), Edge.LEFT, Edge.RIGHT),
        ((620.0, -40.0), Edge.RIGHT, Edge.LEFT),
        ((200.0, 420.0), Edge.INSIDE, Edge.INSIDE),
        ((200.0, 630.0), Edge.INSIDE, Edge.RIGHT),
        ((25.0, 560.0), Edge.LEFT, Edge.RIGHT),  # first and last found a step from the border
        ((300.0, 300.0), Edge.INSIDE, Edge.INSIDE),  # stands
        ((0.0, 0.0), Edge.LEFT, Edge.LEFT),  # stands at the border
    ],
)
def test_sideways(x: tuple[float, float], came: Edge, went: Edge) -> None:
    path = boxed(TIMES, walk(0, 6, x))
    assert (entry_side(path, FULL), exit_side(path, FULL)) == (came, went)


def test_starting_at_a_border_and_walking_into_it_is_not_coming_in() -> None:
    path = boxed(TIMES, walk(0, 1.5, (8.0, -45.0)))
    assert entry_side(path, FULL) is Edge.INSIDE
    assert exit_side(path, FULL) is Edge.LEFT


def test_up_and_down() -> None:
    assert entry_side(down((-150.0, 200.0)), FULL) is Edge.TOP
    assert exit_side(down((-150.0, 200.0)), FULL) is Edge.INSIDE
    assert exit_side(down((100.0, 460.0)), FULL) is Edge.BOTTOM


def test_feet_below_the_picture_are_no_coming_in() -> None:
    near = boxed(TIMES, walk(0, 6, (200.0, 420.0), top=200.0, size=(120.0, 280.0)))
    assert (entry_side(near, FULL), exit_side(near, FULL)) == (Edge.INSIDE, Edge.INSIDE)


def test_a_corner_is_the_side_of_the_movement() -> None:
    path = boxed(TIMES, walk(0, 6, (-40.0, 620.0), top=300.0))
    assert (entry_side(path, FULL), exit_side(path, FULL)) == (Edge.LEFT, Edge.RIGHT)


def test_black_borders_move_the_sides() -> None:
    visible: Box = (100.0, 0.0, 540.0, HEIGHT)
    path = boxed(TIMES, walk(0, 6, (102.0, 478.0)))
    assert (entry_side(path, visible), exit_side(path, visible)) == (Edge.LEFT, Edge.RIGHT)
    assert entry_side(boxed(TIMES, walk(0, 6, (250.0, 300.0))), visible) is Edge.INSIDE


def room(border: int, height: int = 120, width: int = 200) -> np.ndarray:
    random = np.random.default_rng(3)
    picture = np.zeros((height, width, 3), np.uint8)
    shown = picture[:, border : width - border]
    shown[:] = random.integers(60, 200, shown.shape)
    picture[:, :border] = random.integers(0, 6, picture[:, :border].shape)
    return picture


def test_content_between_black_borders() -> None:
    assert content_box([room(30), room(30)]) == (30.0, 0.0, 170.0, 120.0)
    assert content_box([np.ascontiguousarray(room(30).transpose(1, 0, 2))]) == (
        0.0,
        30.0,
        120.0,
        170.0,
    )


def test_content_of_a_whole_picture_and_of_the_night() -> None:
    assert content_box([room(0)]) == (0.0, 0.0, 200.0, 120.0)
    night = np.random.default_rng(0).integers(0, 30, (120, 200, 3)).astype(np.uint8)
    assert content_box([night]) == (0.0, 0.0, 200.0, 120.0)
    assert content_box([np.zeros((120, 200, 3), np.uint8)]) == (0.0, 0.0, 200.0, 120.0)


def test_a_dark_side_that_is_lit_once_is_content() -> None:
    lit = room(30)
    lit[:, :30] = 120
    assert content_box([room(30), lit])[0] == 0.0


def test_content_of_no_frame() -> None:
    with pytest.raises(ValueError, match="no frame"):
        content_box([])
