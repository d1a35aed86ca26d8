"""When frames end and where none came, from their times alone."""

import numpy as np
import pytest

from velvet.footage.records import Frame
from velvet.ingest.passes.timeline import Timeline

NOTHING = np.zeros((1, 1, 3), np.uint8)


def watched(*times_s: float) -> Timeline:
    timeline = Timeline()
    frames = [Frame(n, t, NOTHING) for n, t in enumerate(times_s)]
    assert list(timeline.watch(iter(frames))) == frames
    return timeline


@pytest.mark.parametrize(
    ("times_s", "gaps", "end_s"),
    [
        ([], [], 0.0),
        ([0.0], [], 0.0),
        ([0, 0.5, 1, 1.5], [], 2.0),
        ([0, 0.5, 1, 11, 11.5], [(1.5, 11)], 12.0),
        ([0, 0.5, 1, 11], [(1.5, 11)], 11.5),  # the last frame does not last as long as the gap
        ([0, 0.5, 1, 11, 30, 30.5, 31], [(1.5, 11), (11.5, 30)], 31.5),
        ([0, 1, 2, 4, 5], [], 6.0),  # one frame a second, one missing
        ([0, 5, 10, 15], [], 20.0),  # a frame each five seconds
        ([0, 5, 10, 40, 45, 50], [(15, 40)], 55.0),  # and some of those missing
    ],
)
def test_gaps_and_end(times_s, gaps, end_s) -> None:
    timeline = watched(*times_s)
    assert timeline.frames == len(times_s)
    assert timeline.gaps == [pytest.approx(gap) for gap in gaps]
    assert timeline.end_s == pytest.approx(end_s)
