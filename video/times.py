"""The presentation time of decoded pictures, also where a container lies about it. Knows no pixels."""

from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from footage.errors import BadFootage
from video.probe import opened

PEEK = 24  # pictures from which a lying container is known: more than any reordering depth


class Times:
    """Seconds since the first picture of a file, in the order in which pictures are shown.

    AVI stores decoding times only; with B-frames FFmpeg's presentation times then jump to and fro. The
    pictures still come out in order, so their decoding times, which rise, are their times.
    """

    def __init__(self, path: Path) -> None:
        with opened(path) as (container, stream):
            first = list(islice(container.decode(stream), PEEK))
        told = [p.pts for p in first if p.pts is not None]
        if not told:
            raise BadFootage(
                f"{path.name} carries no times. Say its frame rate with --fps, e.g. --fps 25."
            )
        self._by_decoding = any(later <= earlier for earlier, later in pairwise(told)) and all(
            p.dts is not None for p in first[: PEEK // 2]
        )
        self._first = self._units(first[0]) or 0
        self._last_s, self._step_s = -1.0, 0.0

    def of(self, picture: VideoFrame, stream: VideoStream) -> float | None:
        """The picture's time; None for one that would not come after the picture before it."""
        units = self._units(picture)
        if units is not None:
            time_s = self.seconds(units, stream)
        elif self._by_decoding:  # the last pictures leave the decoder after the last packet's time
            time_s = self._last_s + self._step_s
        else:
            return None
        if time_s <= self._last_s:
            return None
        self._step_s = time_s - self._last_s if self._last_s >= 0 else 0.0
        self._last_s = time_s
        return time_s

    def container_units(self, time_s: float, stream: VideoStream) -> int:
        """Where to seek for a moment, in the stream's own units. Times start anew after a seek."""
        self._last_s = -1.0
        return self._first + int(max(time_s, 0.0) / (stream.time_base or Fraction(1)))

    def seconds(self, units: int, stream: VideoStream) -> float:
        """The moment of a time in the stream's own units."""
        return float((units - self._first) * (stream.time_base or Fraction(1)))

    def _units(self, picture: VideoFrame) -> int | None:
        return picture.dts if self._by_decoding else picture.pts
