"""The presentation time of pictures, also where a container lies about it. Knows no pixels."""

from collections.abc import Generator, Iterable
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.video.decode.open import opened
from velvet.video.decode.pictures import pictures

PEEK = 24  # pictures from which a lying container is known: more than any reordering depth
CLOSE_S = 5e-4  # two times nearer than this are one: containers round to milliseconds
BACK_S = 1.0  # a clock that goes back by more was set anew; what follows has no place in time


class Times:
    """Seconds since the first picture of a file, in the order in which pictures are shown.

    AVI stores decoding times only; with B-frames FFmpeg's presentation times then jump to and fro. The
    pictures still come out in order, so their decoding times, which rise, are their times.
    """

    def __init__(self, path: Path) -> None:
        stamps = _first_times(path)
        shown = [pts for pts, _ in stamps if pts is not None]
        if not shown:
            raise BadFootage(
                f"{path.name} carries no times. Say its frame rate with --fps, e.g. --fps 25."
            )
        self._name = path.name
        self.by_decoding = any(later <= earlier for earlier, later in pairwise(shown)) and all(
            dts is not None for _, dts in stamps[: PEEK // 2]
        )
        self._first = (stamps[0][1] if self.by_decoding else shown[0]) or 0

    def rising(
        self, shown: Iterable[VideoFrame], stream: VideoStream
    ) -> Generator[tuple[float, VideoFrame]]:
        """Pictures with their times; one that would not come after the picture before it is left out.

        A picture without a time (the last ones of an AVI) follows the one before at the same distance.
        Raises BadFootage where the clock is set back.
        """
        last_s, step_s = -CLOSE_S, 0.0
        for picture in shown:
            units = picture.dts if self.by_decoding else picture.pts
            time_s = last_s + step_s if units is None else self.seconds(units, stream)
            if time_s < last_s - BACK_S:
                raise BadFootage(
                    f"The clock of {self._name} jumps back from {last_s:.1f} s to {time_s:.1f} s. "
                    "Split the file there, or say its frame rate with --fps."
                )
            if time_s > last_s:
                step_s = time_s - max(last_s, 0.0)
                last_s = time_s
                yield time_s, picture

    def seconds(self, units: int, stream: VideoStream) -> float:
        """The moment of a time in the stream's own units."""
        return float((units - self._first) * (stream.time_base or Fraction(1)))

    def units(self, time_s: float, stream: VideoStream) -> int:
        """A moment in the stream's own units."""
        return self._first + int(time_s / (stream.time_base or Fraction(1)))


def _first_times(path: Path) -> list[tuple[int | None, int | None]]:
    """Presentation and decoding times of the first pictures, as far as the file goes."""
    stamps: list[tuple[int | None, int | None]] = []
    try:
        with opened(path) as (container, stream):
            for picture in islice(pictures(container, stream), PEEK):
                stamps.append((picture.pts, picture.dts))
    except BadFootage:
        if not stamps:
            raise
    if not stamps:
        raise BadFootage(f"{path.name} holds no picture that can be decoded. Export it again.")
    return stamps
