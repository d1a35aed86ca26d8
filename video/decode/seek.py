"""Go to a moment of a file. Knows the ways of containers, and no pixels."""

from collections.abc import Generator
from pathlib import Path

import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from velvet.video.decode.open import opened
from velvet.video.decode.pictures import pictures
from velvet.video.decode.timestamps import CLOSE_S, Times

BACK_S = 2.0  # how much earlier the second try aims; each further one twice as much
# Program and transport streams time only some of their pictures (one each 0.7 s at least); until the
# first of those, FFmpeg guesses after a seek, and guesses wrong.
SETTLE_S = {"mpeg": 1.0, "mpegts": 1.0}


def jump(container: InputContainer, stream: VideoStream, units: int) -> bool:
    """Seek backward to a time in the stream's units; whether the container could."""
    try:
        container.seek(units, stream=stream, backward=True)
    except av.error.FFmpegError:
        return False
    return True


def tries(time_s: float) -> Generator[float]:
    """Where to aim, earlier and earlier, for a seek that must land at or before a moment."""
    yield time_s
    back_s = BACK_S
    while back_s < 2 * (time_s + BACK_S):
        yield time_s - back_s
        back_s *= 2


def shown_from(
    path: Path, container: InputContainer, stream: VideoStream, times: Times, time_s: float
) -> Generator[tuple[float, VideoFrame]]:
    """Pictures with their times, from one shown at or before a moment.

    Without an index, or with a patchy one, FFmpeg lands behind the moment asked for, so where a seek
    landed is looked at before it is believed. Where none lands well the file is read from its start.
    """
    latest_s = max(time_s - SETTLE_S.get(container.format.name, 0.0), 0.0) + CLOSE_S
    for aim_s in tries(time_s):
        if not jump(container, stream, times.units(aim_s, stream)):
            continue
        shown = times.rising(pictures(container, stream), stream)
        first = next(shown, None)
        if first is not None and first[0] <= latest_s:
            yield first
            yield from shown
            return
    with opened(path) as (again, from_start):
        yield from times.rising(pictures(again, from_start), from_start)
