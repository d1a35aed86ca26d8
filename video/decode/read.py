"""Frames of a file with their presentation times. Knows nothing of what is on them."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.footage.records import Frame
from velvet.video.decode.open import opened
from velvet.video.decode.pictures import Damage, pictures, pixels_of
from velvet.video.decode.prefetch import prefetch
from velvet.video.decode.seek import shown_from
from velvet.video.decode.timestamps import CLOSE_S, Times

SEEK_S = 4.0  # a jump longer than this is made by seeking; decoding through is quicker below
LASTS_S = 1 / 25  # how long a frame is shown that has no neighbour to tell


def read(path: Path, *, rate: Fraction | None = None) -> Generator[Frame]:
    """Every frame from the start, upright, in rising time, decoded in advance in a thread.

    Time is the frame's presentation time less the first one's, or index / rate where the user gave a
    rate. A file that breaks on the way gives what it could and then raises BadFootage.
    """
    yield from prefetch(lambda: _decode(path, rate), path.name)


def _decode(path: Path, rate: Fraction | None) -> Generator[Frame]:
    times = Times(path) if rate is None else None
    damage = Damage()
    size: tuple[int, ...] = ()
    with opened(path) as (container, stream):
        shown = pictures(container, stream, damage)
        timed = times.rising(shown, stream) if times else _counted(shown, rate)
        for index, (time_s, picture) in enumerate(timed):
            pixels = pixels_of(picture)
            size = size or pixels.shape
            if pixels.shape != size:
                raise BadFootage(
                    f"{path.name} changes its picture size after {time_s:.1f} s. Split it there."
                )
            yield Frame(index, time_s, pixels)
        _tell(path, container, stream, damage)


def _counted(
    shown: Iterable[VideoFrame], rate: Fraction | None
) -> Generator[tuple[float, VideoFrame]]:
    for index, picture in enumerate(shown):
        yield float(index / (rate or 1)), picture


def _tell(path: Path, container: InputContainer, stream: VideoStream, damage: Damage) -> None:
    """Raise BadFootage for what FFmpeg passes over in silence: a file cut off, pictures left out."""
    reach = max((entry.pos + entry.size for entry in stream.index_entries), default=0)
    torn = container.format.name == "mpegts" and ends_inside_packet(path)
    if damage.torn or torn or reach > container.size:
        raise BadFootage(
            f"{path.name} is damaged: it is cut off before its end. "
            "Copy or export it again from the recorder."
        )
    if damage.spoiled:
        raise BadFootage(
            f"{path.name} is damaged: {damage.spoiled} of its pictures cannot be decoded. "
            "Copy or export it again from the recorder."
        )


def frames_at(
    path: Path, times_s: Sequence[float], *, rate: Fraction | None = None
) -> Generator[Frame]:
    """For each of these rising times the frame shown at that moment; after the end, the last frame.

    Jumps by seeking where that is quicker, so `index` is -1 unless a rate is given. Raises BadFootage
    like `read`, but only for what keeps it from a frame.
    """
    if any(later < earlier for earlier, later in pairwise(times_s)):
        raise ValueError("times must rise")
    if rate is not None:
        yield from _picked(read(path, rate=rate), times_s)
        return
    with closing(prefetch(lambda: _sought(path, times_s), path.name)) as sought:
        yield from (frame for frame in sought if frame is not None)


def _sought(path: Path, times_s: Sequence[float]) -> Generator[Frame | None]:
    """The frames for these times, and None for each that is passed over on the way: a sign of life."""
    times = Times(path)
    with opened(path) as (container, stream):
        for run in _runs(times_s):
            timed = shown_from(path, container, stream, times, run[0])
            yield from _picked_alive(_frames(timed), run)


def between(
    path: Path, start_s: float, end_s: float, *, rate: Fraction | None = None
) -> Generator[tuple[Frame, float]]:
    """The frames whose times lie in [start_s, end_s], each with the seconds for which it is shown.

    Where the file breaks, the stretch ends; raises BadFootage only if it breaks before any frame of it.
    """
    waiting: Frame | None = None
    lasts_s = float(1 / rate) if rate else LASTS_S
    try:
        with closing(_from(path, start_s, rate)) as frames:
            for frame in frames:
                if waiting is not None:
                    lasts_s = frame.time_s - waiting.time_s
                    yield waiting, lasts_s
                    waiting = None
                if frame.time_s > end_s + CLOSE_S:
                    return
                if frame.time_s >= start_s - CLOSE_S:
                    waiting = frame
    except BadFootage:
        if waiting is None:
            raise
    if waiting is not None:
        yield waiting, lasts_s


def _from(path: Path, start_s: float, rate: Fraction | None) -> Generator[Frame]:
    if rate is not None:
        yield from read(path, rate=rate)
        return
    yield from prefetch(lambda: _onward(path, start_s), path.name)


def _onward(path: Path, start_s: float) -> Generator[Frame]:
    times = Times(path)
    with opened(path) as (container, stream):
        yield from _frames(shown_from(path, container, stream, times, start_s))


def _frames(timed: Iterable[tuple[float, VideoFrame]]) -> Generator[Frame]:
    for time_s, picture in timed:
        yield Frame(-1, time_s, pixels_of(picture))


def _runs(times_s: Sequence[float]) -> Iterator[list[float]]:
    """The times in runs between which a seek is worth it."""
    run: list[float] = []
    for time_s in times_s:
        if run and time_s - run[-1] > SEEK_S:
            yield run
            run = []
        run.append(time_s)
    if run:
        yield run


def _picked(frames: Generator[Frame], times_s: Sequence[float]) -> Generator[Frame]:
    """For each time the last frame that began at or before it."""
    with closing(_picked_alive(frames, times_s)) as picked:
        yield from (frame for frame in picked if frame is not None)


def _picked_alive(frames: Generator[Frame], times_s: Sequence[float]) -> Generator[Frame | None]:
    """The same, with None after each frame that was looked at."""
    wanted = list(times_s)
    shown: Frame | None = None
    with closing(frames):
        for frame in frames:
            while wanted and shown is not None and frame.time_s > wanted[0] + CLOSE_S:
                wanted.pop(0)
                yield shown
            shown = frame
            # One that begins just then is given before the next is decoded: the file may break there.
            while wanted and abs(frame.time_s - wanted[0]) <= CLOSE_S:
                wanted.pop(0)
                yield frame
            if not wanted:
                return
            yield None
        while wanted and shown is not None:
            wanted.pop(0)
            yield shown


SYNC = 0x47  # the first byte of every packet
SIZES = {188: 0, 192: 4, 204: 0}  # bytes a packet -> of which before SYNC (M2TS: a time stamp)
ENOUGH = 5  # packets in a row that have SYNC in its place


def ends_inside_packet(path: Path) -> bool:
    """Whether the last packet is incomplete. False where the file does not begin with a whole packet."""
    with path.open("rb") as file:
        head = file.read(ENOUGH * max(SIZES))
    for size, before in SIZES.items():
        marks = head[before : ENOUGH * size : size]
        if len(marks) == ENOUGH and set(marks) == {SYNC}:
            return path.stat().st_size % size != 0
    return False
