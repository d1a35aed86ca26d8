"""Pieces of paths by person: a wrong hand-over is undone, a broken stay mended, strangers stay apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pictures.walking import HEIGHT, WIDTH
from velvet.footage.records import BoxPath, Vectors
from velvet.reid.appearance.camera_normalization import unit
from velvet.reid.tracking.tracklet_stitching import (
    LONGEST_S,
    OVERLAP_S,
    PathSegment,
    stitch_by_appearance,
)

AREA = float(WIDTH * HEIGHT)
NETWORK, COLOUR = "onnx:osnet_x0_25@x;mirrored", "colour-parts:1"
ANNA, BERT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


def looks(look: tuple[float, ...], count: int = 3) -> Vectors:
    return np.tile(unit(np.array([look])), (count, 1))


def piece(
    begin_s: float,
    end_s: float,
    x: float,
    look: tuple[float, ...] | None = ANNA,
    *,
    to: float | None = None,
    after: int | None = None,
    came: bool = False,
    went: bool = False,
) -> PathSegment:
    """Somebody at x (walking on to `to`), of this look; of no look None."""
    times = np.arange(begin_s, end_s + 1e-6, 0.1)
    left = np.linspace(x, x if to is None else to, len(times))
    boxes = np.stack([left, left * 0 + 100, left + 60, left * 0 + 280], 1).astype(np.float32)
    path = BoxPath(times, boxes, np.ones(len(times), np.float32))
    vectors = looks(look) if look else np.zeros((0, 3), np.float32)
    return PathSegment(path, vectors, after, came, went)


@pytest.mark.parametrize("fingerprint", [NETWORK, COLOUR])
def test_a_swap_at_a_crossing_is_undone(fingerprint: str) -> None:
    """The tracker held on to both, but each became the other."""
    pieces = [
        piece(0, 4, 100, ANNA, to=300),
        piece(4.1, 8, 300, BERT, to=100, after=0),
        piece(0, 4, 500, BERT, to=300),
        piece(4.1, 8, 300, ANNA, to=500, after=2),
    ]
    assert stitch_by_appearance(pieces, fingerprint, AREA) == [[0, 3], [1, 2][::-1]]


def test_whom_the_tracker_held_stays_held_where_looks_say_nothing_else() -> None:
    pieces = [
        piece(0, 4, 100, ANNA),
        piece(4.1, 8, 100, (1.0, 0.3, 0.0), after=0),
        piece(0, 4, 160, BERT),
        piece(4.1, 8, 160, (0.3, 1.0, 0.0), after=2),
    ]
    assert stitch_by_appearance(pieces, NETWORK, AREA) == [[0, 1], [2, 3]]


def test_a_broken_stay_is_mended() -> None:
    pieces = [piece(0, 4, 100), piece(5.5, 9, 110)]
    assert stitch_by_appearance(pieces, NETWORK, AREA) == [[0, 1]]


@pytest.mark.parametrize(
    "then",
    [
        piece(5.5, 9, 110, BERT),  # somebody else appears there
        piece(5, 9, 560, BERT),
        piece(4 + LONGEST_S + 0.5, 30, 100),  # out of sight for too long
        piece(4 - OVERLAP_S - 0.2, 9, 100),  # there before the first one is gone
        piece(5.5, 9, 110, came=True),  # walked in at a side of the view
    ],
)
def test_what_does_not_go_on_stays_apart(then: PathSegment) -> None:
    assert stitch_by_appearance([piece(0, 4, 100), then], NETWORK, AREA) == [[0], [1]]


def test_who_left_through_a_side_does_not_go_on() -> None:
    out, back = piece(0, 4, 500, to=580, went=True), piece(6, 9, 580, to=400)
    assert stitch_by_appearance([out, back], NETWORK, AREA) == [[0], [1]]


def test_a_little_overlap_is_a_tracker_late_to_let_go() -> None:
    assert stitch_by_appearance([piece(0, 4, 100), piece(3.8, 9, 100)], NETWORK, AREA) == [[0, 1]]


def test_one_place_to_go_on_goes_to_the_likeliest() -> None:
    pieces = [
        piece(0, 4, 100, (1.0, 0.6, 0.0)),
        piece(0, 4, 150, ANNA),
        piece(5, 9, 130, ANNA),
    ]
    assert stitch_by_appearance(pieces, NETWORK, AREA) == [[0], [1, 2]]


def test_pieces_without_pictures_go_by_place() -> None:
    assert stitch_by_appearance(
        [piece(0, 4, 100, None), piece(4.5, 8, 105, None)], NETWORK, AREA
    ) == [[0, 1]]
    assert stitch_by_appearance(
        [piece(0, 4, 100, None), piece(4.5, 8, 500, None)], NETWORK, AREA
    ) == [
        [0],
        [1],
    ]


def test_what_the_camera_adds_does_not_make_strangers_one() -> None:
    """Ten people under one cast: as they are, who vanished here may well be who appears there."""
    cast = np.zeros((10, 11)) + np.eye(10, 11) * np.sqrt(0.32)
    cast[:, 10] = np.sqrt(0.68)
    seen = [
        PathSegment(piece(n * 20, n * 20 + 4, 100).path, looks(tuple(look)))
        for n, look in enumerate(cast)
    ]
    stranger = PathSegment(piece(4.5, 9, 105).path, looks(tuple(cast[5])))
    assert stitch_by_appearance([seen[0], stranger], NETWORK, AREA) == [[0, 1]]
    assert stitch_by_appearance([*seen, stranger], NETWORK, AREA) == [[n] for n in range(11)]


def test_nobody() -> None:
    assert stitch_by_appearance([], NETWORK, AREA) == []


@st.composite
def crowds(draw: st.DrawFn) -> list[PathSegment]:
    """Pieces at any place and time, some held by the tracker after another."""
    found: list[PathSegment] = []
    for number in range(draw(st.integers(0, 12))):
        begin_s = draw(st.integers(0, 200)) / 10
        held = draw(st.none() | st.integers(0, number - 1)) if number else None
        if held is not None:
            begin_s = float(found[held].path.times_s[-1]) + 0.1
        found.append(
            piece(
                begin_s,
                begin_s + draw(st.integers(0, 60)) / 10,
                draw(st.integers(0, 500)),
                draw(st.sampled_from([ANNA, BERT, (1.0, 0.5, 0.5), None])),
                after=held,
                came=held is None and draw(st.booleans()),
                went=draw(st.booleans()),
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(crowds(), st.sampled_from([NETWORK, COLOUR]))
def test_every_piece_is_in_one_chain_and_chains_run_in_time(
    pieces: list[PathSegment], fingerprint: str
) -> None:
    found = stitch_by_appearance(pieces, fingerprint, AREA)
    assert sorted(n for chain in found for n in chain) == list(range(len(pieces)))
    assert [chain[0] for chain in found] == sorted(chain[0] for chain in found)
    for chain in found:
        for one, then in zip(chain, chain[1:], strict=False):
            before, after = pieces[one].path.times_s, pieces[then].path.times_s
            assert before[0] < after[0] and before[-1] < after[-1]
            assert -OVERLAP_S - 1e-6 <= after[0] - before[-1] <= LONGEST_S + 1e-6
            if pieces[then].after != one:
                assert not pieces[one].went and not pieces[then].came
