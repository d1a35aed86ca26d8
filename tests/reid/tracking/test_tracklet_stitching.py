"""A stay that was broken is joined where only one person can be meant."""

import numpy as np
import pytest

from support.pictures.walking import HEIGHT, WIDTH, boxed, steady, walk
from velvet.footage.records import BoxPath
from velvet.reid.tracking.tracklet_stitching import stitch_by_motion

FULL = (0.0, 0.0, float(WIDTH), float(HEIGHT))


def spans(paths: list[BoxPath]) -> list[tuple[float, float]]:
    return [(round(float(p.times_s[0]), 1), round(float(p.times_s[-1]), 1)) for p in paths]


def halves(gap_s: float, **how: float) -> list[BoxPath]:
    """One walk of 8 s at 60 pixels a second, unseen for `gap_s` after 3 s."""
    times_s = steady(8.1)
    one = walk(0, 8, (60.0, 540.0))
    rise = how.get("rise", 0.0)
    other = walk(0, 8, (60.0, 540.0), top=100.0 + rise, size=(60.0, how.get("height", 180.0)))
    before = [t for t in times_s if t <= 3.0]
    after = [t for t in times_s if t >= 3.0 + gap_s]
    return [boxed(before, one), boxed(after, other)]


def test_a_short_gap_is_bridged() -> None:
    (joined,) = stitch_by_motion(halves(1.0), 2.0, FULL)
    assert spans([joined]) == [(0.0, 8.0)]
    assert (np.diff(joined.times_s) > 0).all()
    assert len(joined) == len(joined.boxes) == len(joined.confidence)


@pytest.mark.parametrize(
    "pieces",
    [
        halves(2.5),  # too long
        halves(1.0, height=120.0),  # another size
        halves(1.0, rise=150.0),  # another place
    ],
)
def test_what_does_not_continue_stays_apart(pieces: list[BoxPath]) -> None:
    assert len(stitch_by_motion(pieces, 2.0, FULL)) == 2


def test_two_who_could_be_meant_leave_it_open() -> None:
    first, then = halves(1.0)
    rival = BoxPath(then.times_s, then.boxes + np.float32(20), then.confidence)
    assert len(stitch_by_motion([first, then, rival], 2.0, FULL)) == 3


def test_who_left_through_the_border_does_not_come_back_as_the_next_one() -> None:
    times_s = steady(12)
    out = boxed(times_s, walk(0, 5, (200.0, 630.0)))
    back = boxed(times_s, walk(6, 11, (630.0, 200.0)))
    assert len(stitch_by_motion([out, back], 2.0, FULL)) == 2


def test_a_stay_broken_twice_is_one() -> None:
    times_s = steady(9.1)
    one = walk(0, 9, (60.0, 540.0), hidden=[(2.9, 3.9), (5.9, 6.9)])
    whole = boxed(times_s, one)
    cuts = np.flatnonzero(np.diff(whole.times_s) > 0.5) + 1
    pieces = [
        BoxPath(whole.times_s[rows], whole.boxes[rows], whole.confidence[rows])
        for rows in np.split(np.arange(len(whole)), cuts)
    ]
    assert len(pieces) == 3
    assert spans(stitch_by_motion(pieces[::-1], 2.0, FULL)) == [(0.0, 9.0)]


def test_nobody() -> None:
    assert stitch_by_motion([], 2.0, FULL) == []
