"""People asked for by name on the command line, in any case of letters and with blanks."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from support.libraries.remembered import remember
from support.naming import name
from velvet.indexes.library import Library
from velvet.video.decode.probe import probe
from velvet.video.overlay.boxes import Marked, draw


@pytest.fixture
def named(home: Path) -> Path:
    """P1 of the small library (T1, T3) bears a name that begins like a sighting's id."""
    with Library.open(home) as library:
        name(library, "P1", "Tomáš Novák")
    return home


def test_a_clip_by_name(velvet, named: Path) -> None:
    ended = velvet("clip", "tomáš novák")
    assert ended.exit_code == 0, ended.stderr
    file = Path(ended.stdout.splitlines()[0])
    assert file == named / "clips" / "P1.mp4"
    assert probe(file).duration_s == pytest.approx(7.0, abs=0.3)


def test_nobody_of_that_name_is_a_sentence(velvet, named: Path) -> None:
    ended = velvet("clip", "Tomas")
    assert ended.exit_code == 1
    assert "`Tomas`" in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_a_person_shown_by_name(velvet, named: Path) -> None:
    assert "P1 (Tomáš Novák)" in velvet("people", "TOMÁŠ NOVÁK").stdout


def test_boxes_bear_the_name(velvet, named: Path) -> None:
    ended = velvet("annotate", "R1", "Tomáš", "Novák")
    assert ended.exit_code == 0, ended.stderr
    assert Path(ended.stdout.splitlines()[0]) == named / "clips" / "R1-P1.mp4"
    assert "P1 (Tomáš Novák) T1" in ended.stdout


def test_letters_of_a_name_are_drawn(named: Path) -> None:
    """Each letter as itself: another letter, another picture."""
    with Library.open(named) as library:
        (one,) = library.tracklets.find(["T1"])
    ground = np.full((360, 640, 3), 120, np.uint8)
    drawn = [draw(ground, float(one.path.times_s[0]), [Marked(one.path, n)]) for n in ("á", "č")]
    assert cv2.absdiff(*drawn).any()


def test_every_correction_takes_names(velvet, no_home: Path) -> None:
    remember(no_home)
    for words in (
        ("name", "T1", "Ann Lee"),
        ("name", "P3", "Tess"),
        ("name", "tess", "Tessa"),
        ("why", "ann lee", "TESSA"),
        ("not-same", "Ann Lee", "tessa"),
        ("split", "ann  lee", "T5"),
        ("merge", "ann lee", "t5"),
    ):
        ended = velvet("people", *words)
        if words[0] != "merge":
            assert ended.exit_code == 0, (words, ended.stderr)
    assert "correction" in ended.stderr  # it was cut off just before
    with Library.open(no_home) as library:
        assert library.identities.names() == {"P1": "Ann Lee", "P3": "Tessa"}


def test_why_two_people_compares_their_likest_sightings(velvet, no_home: Path) -> None:
    remember(no_home)
    said = velvet("people", "why", "P1", "P2").stdout.splitlines()[0]
    assert "of P1" in said and "of P2" in said
    assert velvet("people", "why", "P1", "P1").stdout.startswith("T")
    alone = velvet("people", "why", "P3", "P3")
    assert alone.exit_code in (0, 1) and "unexpectedly" not in alone.stderr
