"""Whoever was erased is known again by their place alone; whoever walks beside them is not taken for them."""

import numpy as np

from support.pictures.walking import boxed, detected, steady, walk
from velvet.footage.geometry.path_matching import Way
from velvet.indexes.erasure.tombstones import _coarse
from velvet.indexes.records import Tombstoned
from velvet.ingest.passes.tombstone_filter import detections_without_tombstoned, reappeared

TIMES = steady(12)
THEM = walk(1, 9, (20, 500))


def tombstoned(*walks) -> Tombstoned:
    return Tombstoned((), tuple(way(w) for w in walks))


def way(one) -> Way:
    path = boxed(TIMES, one)
    return _coarse((path.times_s, path.boxes))


def test_the_same_way_is_them() -> None:
    assert reappeared([boxed(TIMES, THEM)], tombstoned(THEM)) == [0]


def test_another_detector_sees_them_a_little_otherwise() -> None:
    wider = walk(0.8, 9.3, (12, 492), top=92, size=(74, 170))
    assert reappeared([boxed(TIMES, wider)], tombstoned(THEM)) == [0]


def test_in_pieces_they_are_them_too() -> None:
    path = boxed(TIMES, THEM)
    pieces = [
        type(path)(path.times_s[s], path.boxes[s], path.confidence[s])
        for s in (slice(0, 30), slice(40, 80))
    ]
    assert reappeared(pieces, tombstoned(THEM)) == [0, 1]


def test_who_comes_later_or_from_the_other_side_is_not() -> None:
    other = walk(1, 9, (500, 20))  # crosses them in the middle
    later = walk(9.8, 11.8, (20, 500))
    assert reappeared([boxed(TIMES, other), boxed(TIMES, later)], tombstoned(THEM)) == []


def test_who_walks_beside_them_is_not_taken_for_them() -> None:
    beside = walk(1, 9, (50, 530))  # half their width to the right: much overlap
    assert reappeared([boxed(TIMES, beside), boxed(TIMES, THEM)], tombstoned(THEM)) == [1]


def test_who_walked_beside_them_stays_when_they_are_no_longer_seen() -> None:
    beside = boxed(TIMES, walk(1, 9, (50, 530)))
    assert reappeared([beside], tombstoned(THEM)) == [
        0
    ]  # alone, their place would tell nothing else
    assert reappeared([beside], tombstoned(THEM), [beside]) == []
    assert reappeared([boxed(TIMES, THEM), beside], tombstoned(THEM), [beside]) == [0]


def test_two_who_were_erased() -> None:
    other = walk(2, 8, (400, 100))
    paths = [boxed(TIMES, one) for one in (THEM, other, walk(1, 9, (20, 500), top=300))]
    assert reappeared(paths, tombstoned(THEM, other)) == [0, 1]


def test_nobody_in_an_erased_stretch() -> None:
    seen = detections_without_tombstoned(detected(TIMES, THEM), Tombstoned(((2.0, 5.0),), ()))
    assert [here.time_s for here in seen] == TIMES
    assert all(
        (len(here) == 0) == (2 <= here.time_s <= 5 or not THEM(here.time_s)) for here in seen
    )


def test_a_long_stay_is_kept_coarsely() -> None:
    times = np.arange(0, 3600, 0.1)
    boxes = np.tile(np.array([10.3, 20.2, 60.1, 200.4], np.float32), (len(times), 1))
    kept, places = _coarse((times, boxes))
    assert len(kept) < len(times) / 4 and (places % 1 == 0.25).all()
    assert (kept[0], kept[-1]) == (0.0, times[-1].round(2))
