"""Tiny clips of a person walking by, in the containers and codecs that cameras write, to be corrupted.

Does not know how they are corrupted. Where an encoder is missing, its clip is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec.codec import UnknownCodecError
from av.video.stream import VideoStream

from velvet.footage.records import Pixels

WIDTH, HEIGHT, RATE, FRAMES = 96, 64, 10, 25
PIECE = 150_000  # bytes of a real clip: its first part, or all of a short one
_UPRIGHT = b"".join(n.to_bytes(4, "big") for n in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))
_QUARTER = b"".join(
    n.to_bytes(4, "big") for n in (0, 1 << 16, 0, (1 << 32) - (1 << 16), 0, 0, 0, 0, 1 << 30)
)


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    container: str
    codec: str
    pixels: str = "yuv420p"
    options: tuple[tuple[str, str], ...] = ()
    sound: bool = False


_KINDS = (
    _Kind("plain.mp4", "mp4", "libx264"),
    _Kind("parts.mp4", "mp4", "libx264", options=(("movflags", "+frag_keyframe+empty_moov"),)),
    _Kind("heard.mp4", "mp4", "libx264", sound=True),
    _Kind("hevc.mkv", "matroska", "libx265"),
    _Kind("plain.mkv", "matroska", "libx264"),
    _Kind("jpeg.avi", "avi", "mjpeg", "yuvj420p"),
    _Kind("old.avi", "avi", "mpeg4"),
    _Kind("vp8.webm", "webm", "libvpx"),
    _Kind("stream.ts", "mpegts", "libx264", sound=True),
    _Kind("disc.mpg", "mpeg", "mpeg2video"),
    _Kind("flash.flv", "flv", "flv"),
    _Kind("windows.wmv", "asf", "wmv2"),
    _Kind("raw.h264", "h264", "libx264"),
    _Kind("camera.mjpeg", "mjpeg", "mjpeg", "yuvj420p"),
)


def seeds(folder: Path, real: Path | None = None) -> list[Path]:
    """The clips, drawn into `folder`, and the first part of every real clip in `real`, sorted by name."""
    for kind in _KINDS:
        _draw(folder / kind.name, kind)
    _turn(folder / "plain.mp4", folder / "turned.mp4")
    for clip in sorted(real.iterdir()) if real and real.is_dir() else ():
        if clip.suffix in (".mp4", ".avi"):
            (folder / f"real-{clip.name}").write_bytes(clip.read_bytes()[:PIECE])
    return sorted(folder.iterdir())


def plain(folder: Path) -> Path:
    """The simplest clip alone, drawn into `folder`."""
    _draw(folder / _KINDS[0].name, _KINDS[0])
    return folder / _KINDS[0].name


def _draw(file: Path, kind: _Kind) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        av.Codec(kind.codec, "w")
    except UnknownCodecError:
        return
    with av.open(str(file), "w", format=kind.container, options=dict(kind.options)) as out:
        pictures = out.add_stream(kind.codec, rate=25 if kind.container == "mpeg" else RATE)
        assert isinstance(pictures, VideoStream)  # its codec is one
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, kind.pixels
        pictures.codec_context.gop_size = 8
        sound = out.add_stream("aac", rate=16_000) if kind.sound else None
        for number, pixels in enumerate(_walk()):
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(pictures.encode(frame))
        out.mux(pictures.encode())
        if sound is not None:
            for start in range(0, 16_000, 1024):
                quiet = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
                quiet.sample_rate, quiet.pts = 16_000, start
                out.mux(sound.encode(quiet))
            out.mux(sound.encode())


def _walk() -> Iterator[Pixels]:
    """A person who walks from left to right through a grainy room."""
    room = np.random.default_rng(0).integers(80, 110, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    for number in range(FRAMES):
        picture = room.copy()
        left = 4 + 3 * number
        picture[12:30, left + 2 : left + 10] = (60, 90, 200)
        picture[30:58, left : left + 12] = (40, 40, 210)
        yield picture


def _turn(source: Path, file: Path) -> None:
    """The same clip with a display matrix that asks players to turn it by a quarter."""
    data = source.read_bytes()
    at = data.index(_UPRIGHT, data.index(b"tkhd"))
    file.write_bytes(data[:at] + _QUARTER + data[at + len(_QUARTER) :])


def renamed(name: str, names: Sequence[str], chance: np.random.Generator) -> str:
    """A file's name, sometimes with the extension of another."""
    if chance.random() < 0.85:
        return name
    return f"{Path(name).stem}{Path(str(chance.choice(list(names)))).suffix}"
