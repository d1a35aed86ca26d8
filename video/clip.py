"""Cut clips out of recordings: exact by re-encoding, or fast by copying. Knows no person and no store."""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
import cv2
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from footage.errors import BadFootage
from footage.records import Frame, Pixels
from video.caption import burn
from video.probe import opened
from video.read import between
from video.times import Times

TICKS = 90_000  # a second, in the time base of what is written
PLAYS = ("h264", "vp9", "av1")  # what a browser plays inside an MP4
_OPTIONS = {"movflags": "+faststart"}  # the index first, so that a browser starts before it has all


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one recording, both ends included, and what to write on each of its moments."""

    path: Path
    start_s: float
    end_s: float
    caption: Callable[[float], str]  # seconds into the recording -> words; may be empty
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A written clip, as read back from the file."""

    file: Path
    start_s: float  # where in the (first) recording it really starts
    duration_s: float
    frames: int
    codec: str
    pixel_format: str


def encode(pieces: Sequence[Piece], target: Path) -> Clip:
    """Write the pieces one after another as H.264 MP4, exact to the frame, captions burnt in.

    Each source frame of a piece is in it once, for as long as it was shown; sizes other than the first
    piece's are letterboxed; sound is left out. Raises BadFootage if a piece has no frame or the disk
    will not take the file.
    """
    start_s = -1.0
    with _written(target) as out:
        stream: VideoStream | None = None
        at = 0
        for piece in pieces:
            for frame, lasts_s in _shown(piece):
                if stream is None:
                    stream, start_s = _h264(out, frame.pixels), frame.time_s
                lasts = max(1, round(lasts_s * TICKS))
                _put(out, stream, burn(frame.pixels, piece.caption(frame.time_s)), at, lasts)
                at += lasts
        if stream is None:
            raise BadFootage(f"{pieces[0].path.name} has no picture in that stretch.")
        for packet in stream.encode():
            out.mux(packet)
    return _facts(target, start_s)


def _shown(piece: Piece) -> Iterator[tuple[Frame, float]]:
    """The frames of a piece with the seconds each is shown. The last lasts as long as the one before."""
    waiting: Frame | None = None
    lasts_s = 1 / 25
    with closing(between(piece.path, piece.start_s, piece.end_s, rate=piece.rate)) as frames:
        for frame in frames:
            if waiting is not None:
                lasts_s = frame.time_s - waiting.time_s
                yield waiting, lasts_s
            waiting = frame
    if waiting is not None:
        yield waiting, lasts_s


def _h264(out: OutputContainer, pixels: Pixels) -> VideoStream:
    # Without B-frames, so that the times written are the times shown, to the last frame.
    stream = out.add_stream(
        "libx264", rate=25, options={"preset": "veryfast", "crf": "20", "bf": "0"}
    )
    stream.height, stream.width = (side - side % 2 for side in pixels.shape[:2])
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
    return stream


def _put(out: OutputContainer, stream: VideoStream, pixels: Pixels, at: int, lasts: int) -> None:
    fitted = _fitted(pixels, stream.width, stream.height)
    frame = VideoFrame.from_ndarray(fitted, format="bgr24")
    frame.pts, frame.duration, frame.time_base = at, lasts, Fraction(1, TICKS)
    for packet in stream.encode(frame):
        out.mux(packet)


def _fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """The picture at that size: an odd edge cut off, another shape letterboxed."""
    tall, wide = pixels.shape[:2]
    if (tall - tall % 2, wide - wide % 2) == (height, width):
        return np.ascontiguousarray(pixels[:height, :width])
    scale = min(width / wide, height / tall)
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = small
    return canvas


def copy(
    path: Path, start_s: float, end_s: float, target: Path, *, rate: Fraction | None = None
) -> Clip:
    """Copy a stretch as it is, from the key frame at or before its start: quick, nothing written on it.

    The clip's `start_s` says where it really starts. Raises BadFootage where a browser could not play
    the copy, or its times cannot be copied.
    """
    if rate is not None:
        raise BadFootage(
            f"The times of {path.name} were corrected by --fps, which a copy cannot carry over. "
            "Leave out --fast."
        )
    times = Times(path)
    with opened(path) as (source, stream):
        if stream.codec_context.name not in PLAYS:
            raise BadFootage(
                f"{path.name} is {stream.codec_context.name}, which a browser would not play as a copy. "
                "Leave out --fast."
            )
        source.seek(times.container_units(start_s, stream), stream=stream, backward=True)
        until = times.container_units(end_s, stream)
        with _written(target) as out:
            first = _copy_packets(source, stream, out, until)
    if first is None:
        raise BadFootage(f"{path.name} has no picture in that stretch.")
    return _facts(target, times.seconds(first, stream))


def _copy_packets(
    source: InputContainer, stream: VideoStream, out: OutputContainer, until: int
) -> int | None:
    """Copy from the key frame the source stands at; give that frame's time in the stream's units."""
    copied = out.add_stream_from_template(stream)
    first: int | None = None
    shift = 0
    for packet in source.demux(stream):
        if packet.pts is None or packet.dts is None:
            continue
        if first is None:
            if not packet.is_keyframe:
                continue
            first, shift = packet.pts, packet.dts
        if packet.dts > until:
            break
        packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
        packet.stream = copied
        out.mux(packet)
    return first


@contextmanager
def _written(target: Path) -> Generator[OutputContainer]:
    """An MP4 that appears under its name only when it is whole."""
    part = target.with_name(f".{target.name}.part")
    try:
        with av.open(str(part), "w", format="mp4", options=_OPTIONS) as out:
            yield out
        os.replace(part, target)
    except (OSError, av.error.FFmpegError) as error:
        raise BadFootage(
            f"{target} cannot be written: {error.strerror}. Choose another place with --output."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _facts(file: Path, start_s: float) -> Clip:
    """What the written file says of itself."""
    with opened(file) as (container, stream):
        counted = sum(1 for packet in container.demux(stream) if packet.size)
        return Clip(
            file=file,
            start_s=start_s,
            duration_s=float((stream.duration or 0) * (stream.time_base or 0)),
            frames=counted,
            codec=stream.codec_context.name,
            pixel_format=stream.codec_context.pix_fmt or "",
        )
