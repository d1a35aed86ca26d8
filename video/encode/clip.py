"""Cut clips out of recordings by re-encoding, exact to the frame. Knows no person and no store."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.footage.records import Pixels
from velvet.video.decode.read import between
from velvet.video.encode.copy import copy
from velvet.video.encode.write import Clip, facts, written
from velvet.video.overlay.caption import burn

__all__ = ["Clip", "ClipSegment", "copy", "encode"]

TICKS = 90_000  # a second, in the time base of what is written
BT709 = 1  # FFmpeg's number for it as matrix, primaries and transfer


@dataclass(frozen=True, slots=True)
class ClipSegment:
    """A stretch of one recording, both ends included, and what to write and draw on each of its moments."""

    path: Path
    start_s: float
    end_s: float
    caption: Callable[[float], str]  # seconds into the recording -> words; may be empty
    rate: Fraction | None = None
    mark: Callable[[Pixels, float], Pixels] | None = None  # draws on a moment's upright picture


def encode(pieces: Sequence[ClipSegment], target: Path, *, made: datetime | None = None) -> Clip:
    """Write the pieces one after another as H.264 MP4, exact to the frame, captions burnt in.

    Each source frame of a piece is in it once, for as long as it was shown; sizes other than the first
    piece's are letterboxed; sound and what the files say of themselves are left out. `made` is written as
    the instant at which it was made. A piece whose file breaks ends there. Raises BadFootage if a piece has
    no frame or the place will not take the file, ValueError without pieces.
    """
    if not pieces:
        raise ValueError("a clip needs pieces")
    starts_s: list[float] = []
    with written(target) as out:
        if made:
            out.metadata["creation_time"] = made.isoformat()
        film = _Film(out)
        for piece in pieces:
            starts_s.append(_add(piece, film))
        film.end()
    return facts(target, starts_s[0])


def _add(piece: ClipSegment, film: "_Film") -> float:
    """Put a piece on the film; where in its recording it really starts."""
    start_s: float | None = None
    stretch = between(piece.path, piece.start_s, piece.end_s, rate=piece.rate)
    with closing(stretch) as frames:
        for frame, lasts_s in frames:
            start_s = frame.time_s if start_s is None else start_s
            shown = piece.mark(frame.pixels, frame.time_s) if piece.mark else frame.pixels
            film.add(shown, piece.caption(frame.time_s), lasts_s)
    if start_s is None:
        raise BadFootage(
            f"{piece.path.name} has no picture from {piece.start_s:.1f} s to {piece.end_s:.1f} s. "
            "Ask for a stretch that was recorded."
        )
    return start_s


class _Film:
    """What is being written: frames one after another, all of the first one's size."""

    def __init__(self, out: OutputContainer) -> None:
        self._out = out
        self._stream: VideoStream | None = None
        self._at = 0  # where the next frame begins, in ticks
        self._end_s = 0.0  # the same unrounded: over hours, roundings would add up
        self._lasting: deque[int] = deque()  # of the frames in the encoder, in ticks

    def add(self, pixels: Pixels, words: str, lasts_s: float) -> None:
        """Put a frame at the end, with words on it."""
        if self._stream is None:
            self._stream = _h264(self._out, pixels)
        fitted = _fitted(pixels, self._stream.width, self._stream.height)
        frame = _tagged(burn(fitted, words))
        self._end_s += lasts_s
        lasts = max(1, round(self._end_s * TICKS) - self._at)
        frame.pts, frame.time_base = self._at, Fraction(1, TICKS)
        self._at += lasts
        self._lasting.append(lasts)
        self._mux(self._stream.encode(frame))

    def end(self) -> None:
        """Write what the encoder still holds."""
        if self._stream is not None:
            self._mux(self._stream.encode())

    def _mux(self, packets: Iterable[Packet]) -> None:
        for packet in packets:
            # The encoder forgets how long a frame lasts, and the muxer then guesses for the last one.
            packet.duration = self._lasting.popleft()
            self._out.mux(packet)


def _h264(out: OutputContainer, pixels: Pixels) -> VideoStream:
    # Without B-frames, so that the times written are the times shown, to the last frame.
    stream = out.add_stream(
        "libx264", rate=25, options={"preset": "veryfast", "crf": "20", "bf": "0"}
    )
    stream.height, stream.width = (max(2, side - side % 2) for side in pixels.shape[:2])
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    stream.time_base = context.time_base = Fraction(1, TICKS)
    # Said, since players guess by the picture's size, and a guess changes the colour of a coat.
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = ColorRange.MPEG
    return stream


def _tagged(pixels: Pixels) -> VideoFrame:
    """The pixels as a frame in the colours that the stream says it has."""
    return VideoFrame.from_ndarray(pixels, format="bgr24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )


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
