"""Little clips drawn on the spot: every frame carries its number, so that a test can tell which it is."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

TICKS = 90_000
BITS = 8


def numbered(number: int, width: int = 128, height: int = 64) -> np.ndarray:
    """A picture whose left half holds `number` as light and dark bars; the right half is grey."""
    picture = np.full((height, width, 3), 90, np.uint8)
    bar = width // 2 // BITS
    for bit in range(BITS):
        picture[:, bit * bar : (bit + 1) * bar] = 235 if number >> bit & 1 else 15
    return picture


def number_on(picture: np.ndarray) -> int:
    """The number that `numbered` drew, read from the upper half (a caption may cover the lower)."""
    width = picture.shape[1]
    bar = width // 2 // BITS
    upper = picture[2 : picture.shape[0] // 2].mean(axis=(0, 2))
    return sum(int(upper[bit * bar + bar // 2] > 125) << bit for bit in range(BITS))


def write(
    file: Path,
    times_s: Sequence[float],
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (128, 64),
    key_every: int = 12,
    options: dict[str, str] | None = None,
    pictures: Sequence[np.ndarray] | None = None,
    ticks: int = TICKS,
) -> Path:
    """A clip with one numbered (or given) picture at each time."""
    kind = {".mkv": "matroska", ".avi": "avi"}.get(file.suffix, "mp4")
    with av.open(str(file), "w", format=kind, options=options or {}) as out:
        stream = out.add_stream(codec, rate=25, options={"bf": "0", "g": str(key_every)})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, ticks)
        for number, time_s in enumerate(times_s):
            array = pictures[number] if pictures else numbered(number, *size)
            frame = av.VideoFrame.from_ndarray(array, format="bgr24")
            frame.pts, frame.time_base = round(time_s * ticks), Fraction(1, ticks)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return file


def steady(seconds: float, fps: float = 12.5) -> list[float]:
    return [n / fps for n in range(round(seconds * fps))]


def sound_only(file: Path) -> Path:
    with av.open(str(file), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=16000)
        for start in range(0, 16000, 1024):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = 16000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return file


def turned(file: Path, source: Path) -> Path:
    """The same clip with a display matrix that asks players to turn it by a quarter."""
    data = source.read_bytes()
    upright = b"".join(n.to_bytes(4, "big") for n in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))
    quarter = b"".join(
        (n % (1 << 32)).to_bytes(4, "big") for n in (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    )
    at = data.index(upright, data.index(b"tkhd"))
    file.write_bytes(data[:at] + quarter + data[at + len(quarter) :])
    return file
