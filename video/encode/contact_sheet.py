"""Pictures as JPEG, and several of them on one contact sheet. Knows no store."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from velvet.footage.errors import BadFootage
from velvet.footage.records import Pixels
from velvet.video.overlay.caption import burn

COLUMNS = 6
CELL_WIDTH, CELL_HEIGHT = 220, 300
CAPTION, LINES = 60, 3  # height in pixels of the words below a picture, and how many lines it holds
GROUND = 24  # grey of the sheet
LONG_SIDE, TALLEST = 640, 480  # pixels of a sheet for a vision model, and of a person on it
GUTTER = 12


def to_jpeg(pixels: Pixels) -> bytes:
    """JPEG bytes of (h, w, 3) BGR pixels. Raises ValueError for a picture without pixels."""
    if not pixels.size:
        raise ValueError(f"no JPEG can be made of a picture of shape {pixels.shape}")
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not done:
        raise ValueError(f"no JPEG can be made of a picture of shape {pixels.shape}")
    return data.tobytes()


def from_jpeg(data: bytes) -> Pixels:
    """(h, w, 3) BGR pixels of JPEG bytes. Raises BadFootage for bytes that hold no picture."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if pixels is None:
        raise BadFootage("A stored picture is damaged. Analyse its recording again.")
    return np.asarray(pixels, np.uint8)


def sheet(pictures: Sequence[tuple[Pixels, str]], target: Path) -> None:
    """Write pictures side by side, each with its caption below, as one JPEG.

    Raises BadFootage if the disk will not take it, ValueError without pictures.
    """
    if not pictures:
        raise ValueError("a contact sheet needs pictures")
    cells = [_cell(pixels, words) for pixels, words in pictures]
    wide = min(COLUMNS, len(cells))
    cells += [np.full_like(cells[0], GROUND)] * (-len(cells) % wide)
    rows = [np.hstack(cells[i : i + wide]) for i in range(0, len(cells), wide)]
    try:
        target.write_bytes(to_jpeg(np.vstack(rows)))
    except OSError as error:
        raise BadFootage(f"{target} cannot be written: {error.strerror}.") from error


def side_by_side(pictures: Sequence[Pixels]) -> Pixels:
    """Pictures at one height with grey between them, at most `LONG_SIDE` pixels on the longer side.

    Raises ValueError without pictures.
    """
    if not pictures:
        raise ValueError("a contact sheet needs pictures")
    ratios = sum(p.shape[1] / p.shape[0] for p in pictures)
    room = LONG_SIDE - GUTTER * (len(pictures) + 1)
    height = max(1, int(min(TALLEST, room / ratios)))
    strip = np.full((height, GUTTER, 3), GROUND, np.uint8)
    row = [strip]
    for picture in pictures:
        size = (max(1, int(picture.shape[1] / picture.shape[0] * height)), height)
        row += [cv2.resize(picture, size, interpolation=_way(picture, height)), strip]
    border = np.full((GUTTER, sum(p.shape[1] for p in row), 3), GROUND, np.uint8)
    return np.vstack([border, np.hstack(row), border])


def _way(picture: Pixels, height: int) -> int:
    return cv2.INTER_AREA if picture.shape[0] > height else cv2.INTER_CUBIC


def _cell(pixels: Pixels, words: str) -> Pixels:
    cell = np.full((CELL_HEIGHT + CAPTION, CELL_WIDTH, 3), GROUND, np.uint8)
    scale = min((CELL_WIDTH - 8) / pixels.shape[1], (CELL_HEIGHT - 8) / pixels.shape[0])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    left, top = (CELL_WIDTH - size[0]) // 2, (CELL_HEIGHT - size[1]) // 2
    cell[top : top + size[1], left : left + size[0]] = small
    for row, line in enumerate(words.splitlines()[:LINES]):
        end = CELL_HEIGHT + CAPTION * (row + 1) // LINES
        start = CELL_HEIGHT + CAPTION * row // LINES
        cell[start:end] = burn(cell[start:end], line)
    return cell
