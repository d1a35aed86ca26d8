"""A recording that a camera marked as turned or mirrored comes out upright."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from support.pictures.numbered_clips import numbered, steady, turned, write
from velvet.video.decode.probe import probe
from velvet.video.decode.read import read
from velvet.video.encode.clip import ClipSegment, encode

ONE = 1 << 16  # 1.0 in the fixed-point numbers of a display matrix
# (a, b, c, d) of the matrix -> what a player does with the picture; checked once against ffmpeg's own.
TURNS: dict[tuple[int, int, int, int], Callable[[np.ndarray], np.ndarray]] = {
    (0, ONE, -ONE, 0): lambda p: np.rot90(p, -1),
    (-ONE, 0, 0, -ONE): lambda p: np.rot90(p, 2),
    (0, -ONE, ONE, 0): lambda p: np.rot90(p, 1),
    (-ONE, 0, 0, ONE): lambda p: p[:, ::-1],
    (ONE, 0, 0, -ONE): lambda p: p[::-1],
    (0, ONE, ONE, 0): lambda p: p.transpose(1, 0, 2),
}


def marked(file: Path, source: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The clip with this display matrix in its track header."""

    def rows(a: int, b: int, c: int, d: int) -> bytes:
        return b"".join(
            (n % (1 << 32)).to_bytes(4, "big") for n in (a, b, 0, c, d, 0, 0, 0, 1 << 30)
        )

    data = source.read_bytes()
    at = data.index(rows(ONE, 0, 0, ONE), data.index(b"tkhd"))
    file.write_bytes(data[:at] + rows(*matrix) + data[at + 36 :])
    return file


def uneven(number: int) -> np.ndarray:
    """A numbered picture that no turn or mirror leaves as it was."""
    picture = numbered(number)
    picture[:20, 90:] = (0, 0, 255)
    return picture


@pytest.mark.parametrize("matrix", TURNS)
def test_a_turned_or_mirrored_recording_comes_out_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int]
) -> None:
    pictures = [uneven(n) for n in range(5)]
    plain = write(tmp_path / "clip.mp4", steady(0.4), pictures=pictures)
    file = marked(tmp_path / "turned.mp4", plain, matrix)
    upright = TURNS[matrix](next(read(plain)).pixels)
    first = next(read(file)).pixels
    assert np.array_equal(first, upright)
    facts = probe(file)
    assert (facts.height, facts.width) == upright.shape[:2]


def test_a_clip_of_a_turned_recording_is_upright(tmp_path: Path) -> None:
    file = turned(tmp_path / "turned.mp4", write(tmp_path / "clip.mp4", steady(1)))
    clip = encode([ClipSegment(file, 0, 1, lambda _: "")], tmp_path / "out.mp4")
    one, other = next(read(file)).pixels, next(read(clip.file)).pixels
    assert one.shape == other.shape == (128, 64, 3)
    assert np.abs(one.astype(int) - other).mean() < 6
