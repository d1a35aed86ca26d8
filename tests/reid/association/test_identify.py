"""Constraints, groups, names and likeness, each on cases worked out by hand."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.records import Band, BoxPath
from velvet.reid.association.cannot_link import cannot_link
from velvet.reid.association.clustering import cluster
from velvet.reid.association.gallery import Gallery
from velvet.reid.association.identify import identify, keep_names
from velvet.reid.tracklet_features import TrackletFeatures

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NETWORK = "onnx:osnet"


def stay(
    number: int,
    begin_s: float,
    end_s: float,
    x: float = 0.0,
    *,
    camera: str = "yard",
    speed: float = 0.0,
    height: float = 100.0,
    vector: tuple[float, ...] = (1.0, 0.0),
    colours: dict[str, dict[str, float]] | None = None,
) -> TrackletFeatures:
    times = np.arange(begin_s, end_s + 1e-6, 0.1)
    left = x + speed * (times - begin_s)
    boxes = np.stack([left, left * 0, left + 40, left * 0 + height], 1).astype(np.float32)
    path = BoxPath(times.round(3), boxes, np.ones(len(times), np.float32))
    row = np.array([vector], np.float32)
    at = [START + timedelta(seconds=float(t)) for t in times[[0, -1]]]
    return TrackletFeatures(
        f"T{number}",
        camera,
        f"R-{camera}",
        at[0],
        at[1],
        path,
        row / np.linalg.norm(row),
        (0.9,),
        colours or {},
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (stay(2, 2, 6, x=300), True),  # side by side
        (stay(2, 2, 6, x=10), False),  # the same box found twice
        (stay(2, 2, 6, x=5, height=50), False),  # an upper body inside
        (stay(2, 4.9, 8, x=300), False),  # one shared frame or two are a hand-over
        (stay(2, 6, 8, x=300), False),  # one after the other
        (stay(2, 2, 6, camera="lobby"), True),  # at two places at once
        (stay(2, 4.5, 8, camera="lobby"), False),  # clocks agree to a second only
        (stay(2, 9, 12, camera="lobby"), False),
    ],
)
def test_who_is_certainly_someone_else(other: TrackletFeatures, expected: bool) -> None:
    one = stay(1, 0, 5)
    assert cannot_link(one, other) is expected
    assert cannot_link(other, one) is expected


def test_groups_never_join_what_is_apart() -> None:
    odds = np.array([[0, 5, 4], [5, 0, 5], [4, 5, 0]], float)
    forbidden = np.zeros((3, 3), bool)
    assert cluster(odds, forbidden) == [[0, 1, 2]]
    forbidden[0, 2] = forbidden[2, 0] = True
    assert cluster(odds, forbidden) == [[0, 1], [2]]
    assert cluster(-odds, forbidden * False) == [[0], [1], [2]]


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.floats(-5, 5), min_size=n * n, max_size=n * n),
            st.lists(st.booleans(), min_size=n * n, max_size=n * n),
        )
    )
)
def test_any_grouping_is_a_partition_that_keeps_constraints(case) -> None:
    n, odds, apart_ = case
    matrix = np.array(odds).reshape(n, n)
    forbidden = np.array(apart_).reshape(n, n)
    forbidden |= forbidden.T
    groups = cluster((matrix + matrix.T) / 2, forbidden)
    assert sorted(i for g in groups for i in g) == list(range(n))
    assert not any(forbidden[i, j] for g in groups for i in g for j in g if i != j)


def test_people_keep_their_ids() -> None:
    before = {"T1": "P1", "T2": "P2", "T3": "P2", "T4": "P3"}
    assert keep_names([["T1"], ["T2", "T3"], ["T4"], ["T9"]], before) == ["P1", "P2", "P3", ""]
    assert keep_names([["T1", "T2", "T3"], ["T4"]], before) == ["P1", "P3"]  # merge: the smaller
    assert keep_names([["T2"], ["T3"]], before) == ["P2", ""]  # split: the earlier, if equal


def test_identify_joins_across_cameras_and_keeps_two_people_apart() -> None:
    man, woman = (1.0, 0.0, 0.3), (0.0, 1.0, 0.3)
    stays = [
        stay(1, 0, 5, vector=man),
        stay(2, 1, 5, x=300, vector=man),  # dressed alike, but in the same frames
        stay(3, 20, 25, camera="lobby", vector=(1.0, 0.05, 0.3)),
        stay(4, 30, 35, camera="lobby", vector=woman),
    ]
    people = identify(stays, Gallery(NETWORK), {})
    groups = [[m.tracklet for m in members] for _, members in people]
    assert len(groups) == 3
    assert ["T4"] in groups
    assert sum("T3" in g and len(g) == 2 for g in groups) == 1
    third = next(m for _, g in people for m in g if m.tracklet == "T3")
    assert third.band is Band.POSSIBLE  # it may be either of two who look alike
    again = {t: f"P{n}" for n, g in enumerate(groups, 1) for t in g}
    assert [name for name, _ in identify(stays, Gallery(NETWORK), again)] == ["P1", "P2", "P3"]
    ((_, pair),) = identify([stays[0], stays[2]], Gallery(NETWORK), {})
    assert [m.band for m in pair] == [Band.PROBABLE, Band.PROBABLE]  # a double may be about


def test_without_crops_nothing_is_joined() -> None:
    bare = [stay(1, 0, 5), stay(2, 20, 25)]
    bare = [
        TrackletFeatures(s.id, s.camera, s.recording, s.start, s.end, s.path, s.vectors[:0])
        for s in bare
    ]
    assert [len(g) for _, g in identify(bare, Gallery(NETWORK), {})] == [1, 1]
    assert identify([], Gallery(NETWORK), {}) == []


def test_whoever_was_alone_is_no_surer_than_those_who_join() -> None:
    gallery = Gallery(NETWORK)
    first, then = stay(1, 0, 5), stay(2, 20, 25, camera="lobby")
    ((_, alone),) = identify([first], gallery, {})
    assert [m.band for m in alone] == [Band.SURE]
    gallery.add("P1", [first])
    ((name, pair),) = identify([then], gallery, {})
    assert name == "P1"
    assert {m.tracklet: m.band for m in pair} == {"T2": Band.PROBABLE, "T1": Band.PROBABLE}
