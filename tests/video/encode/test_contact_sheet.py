"""Contact sheets and JPEG."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from velvet.footage.errors import BadFootage
from velvet.video.encode.contact_sheet import from_jpeg, sheet, to_jpeg


@pytest.mark.parametrize("count", [1, 3, 6, 7, 13])
def test_a_contact_sheet_shows_every_picture(tmp_path: Path, count: int) -> None:
    hues = [np.uint8([[[n * 180 // count, 255, 255]]]) for n in range(count)]
    colours = [cv2.cvtColor(hue, cv2.COLOR_HSV2BGR)[0, 0] for hue in hues]
    sizes = [(90, 40), (40, 90), (600, 300)]
    pictures = [
        (np.full((*sizes[n % 3], 3), colour, np.uint8), f"T{n}\nyard")
        for n, colour in enumerate(colours)
    ]
    sheet(pictures, tmp_path / "sheet.jpg")
    drawn = cv2.imread(str(tmp_path / "sheet.jpg")).astype(int)
    for colour in colours:
        assert (np.abs(drawn - colour).max(axis=2) < 24).sum() > 5000
    assert (drawn.min(axis=2) > 200).sum() > 40 * count  # the words


def test_a_sheet_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    with pytest.raises(BadFootage, match="cannot be written"):
        sheet([(picture, "T1")], tmp_path / "no" / "sheet.jpg")
    with pytest.raises(ValueError, match="pictures"):
        sheet([], tmp_path / "sheet.jpg")


def test_jpeg_round_trip() -> None:
    picture = np.full((20, 30, 3), (10, 120, 240), np.uint8)
    assert np.abs(from_jpeg(to_jpeg(picture)).astype(int) - picture).max() < 8


def test_what_is_no_picture_is_refused() -> None:
    for data in (b"", b"no picture", to_jpeg(np.zeros((9, 9, 3), np.uint8))[:40]):
        with pytest.raises(BadFootage, match="damaged"):
            from_jpeg(data)
    with pytest.raises(ValueError, match="shape"):
        to_jpeg(np.zeros((0, 9, 3), np.uint8))
