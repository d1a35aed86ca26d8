"""Scores of finding people by words: on a handful of drawn people, where they are known beforehand."""

import json
from pathlib import Path

import cv2
import pytest

from support.models.bright_blobs import LetterEncoder
from support.pictures.dressed_people import person
from velvet.adapters.describers.colour import ColourDescriber
from velvet.evals.words import evaluate
from velvet.footage.errors import NotFound
from velvet.footage.records import Attribute, Description, Seen

PEOPLE = {"0001": ("red", "black"), "0002": ("red", "blue"), "0003": ("green", "black")}
SENTENCES = (
    ("colour", "someone in a red top and black trousers", ["0001"]),
    ("colour", "someone in a green top and black trousers", ["0003"]),
    ("part", "a man in a red top", ["0001", "0002"]),
    ("full", "a man in a red top carrying a bag", ["0002"]),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three people, each under two cameras, the second camera with five crops."""
    (tmp_path / "query").mkdir()
    for number, (name, clothes) in enumerate(PEOPLE.items()):
        for camera, crops in ((1, 1), (2, 5)):
            for n in range(crops):
                file = tmp_path / "query" / f"{name}_c{camera}s1_{n:06d}_00.jpg"
                cv2.imwrite(str(file), person(*clothes, height=128, seed=100 * number + n))
    lines = [json.dumps({"kind": k, "text": t, "relevant": r}) for k, t, r in SENTENCES]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines))
    return tmp_path


class Same:
    """Describes everybody alike."""

    fingerprint = "same"

    def describe(self, crops) -> Description:
        assert 1 <= len(crops) <= 3
        said = Attribute("upper_colour", Seen.VISIBLE, "grey", {"grey": 0.9})
        return Description("Someone in a grey top.", (said,))


def test_clear_colours_are_all_found(folder: Path) -> None:
    report = evaluate(folder, ColourDescriber(), LetterEncoder())
    assert (report.people, report.tracklets) == (3, 9)  # 1 + 2 tracklets of up to 3 crops each
    assert [(r.kind, r.sentences) for r in report.rows] == [("colour", 2), ("part", 1)]
    assert all(r.first == 1 and r.mean_average_precision == 1 for r in report.rows)


def test_who_cannot_be_told_apart_is_ranked_by_chance(folder: Path) -> None:
    """All score alike, so people stay in the order of their names: 1, 2, 3."""
    report = evaluate(folder, Same(), LetterEncoder())
    colour, part = report.rows
    assert colour.first == 0.5  # 0001 comes first for one of the two sentences
    assert colour.mean_average_precision == pytest.approx((1 + 1 / 3) / 2)
    assert part.mean_average_precision == 1


def test_a_folder_of_something_else_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(NotFound, match="Market"):
        evaluate(tmp_path / "nowhere", Same(), LetterEncoder())
    (folder / "queries.jsonl").unlink()
    with pytest.raises(NotFound, match="queries"):
        evaluate(folder, Same(), LetterEncoder())
