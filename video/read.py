"""Frames of a file with their presentation times. Knows nothing of what is on them."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from footage.errors import BadFootage
from footage.records import Frame, Pixels
from video.probe import opened
from video.times import Times

AHEAD = 6  # frames decoded before they are asked for
MISSING, MISSING_PART = 3, 0.02  # pictures that may be missing unsaid: edit lists skip a few
SEEK_S = 4.0  # a jump longer than this is made by seeking; decoding through is quicker below


def read(path: Path, *, rate: Fraction | None = None) -> Generator[Frame]:
    """Every frame from the start, upright, in rising time, decoded ahead in a thread.

    Time is the frame's presentation time less the first one's, or index / rate where the user gave a
    rate. A file that breaks on the way gives what it could and then raises BadFootage.
    """
    yield from _ahead(lambda: _decode(path, rate))


def _decode(path: Path, rate: Fraction | None) -> Generator[Frame]:
    times = Times(path) if rate is None else None
    index = 0
    with opened(path) as (container, stream):
        for picture in container.decode(stream):
            time_s = times.of(picture, stream) if times else float(index / (rate or 1))
            if time_s is not None:
                yield Frame(index, time_s, pixels_of(picture))
                index += 1
        # Decoding in threads, FFmpeg ends a cut-off file as if it were whole.
        if stream.frames - index > max(MISSING, MISSING_PART * stream.frames):
            raise BadFootage(
                f"{path.name} is damaged: {index} of its {stream.frames} pictures can be decoded. "
                "Copy or export it again from the recorder."
            )


def pixels_of(picture: VideoFrame) -> Pixels:
    """(h, w, 3) BGR of a decoded picture, turned upright."""
    array = np.asarray(picture.to_ndarray(format="bgr24"), np.uint8)
    return np.ascontiguousarray(np.rot90(array, round(picture.rotation / 90) % 4))


def _ahead(source: Callable[[], Generator[Frame]]) -> Generator[Frame]:
    """Run a generator in a thread, at most AHEAD frames before its consumer.

    Its error is raised here, with its traceback, after the frames before it. A consumer that stops early
    leaves no thread behind.
    """
    hand_over: queue.Queue[Frame | BaseException | None] = queue.Queue(AHEAD)
    stop = threading.Event()

    def work() -> None:
        try:
            frames = source()
            for frame in frames:
                hand_over.put(frame)
                if stop.is_set():
                    frames.close()
                    break
            hand_over.put(None)
        except BaseException as error:  # handed over whole: the consumer raises it
            hand_over.put(error)

    thread = threading.Thread(target=work, name="decode", daemon=True)
    thread.start()
    try:
        while (item := hand_over.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        # Drain: a thread that waits to put a frame would never see the flag, and would outlive us.
        while thread.is_alive():
            try:
                hand_over.get(timeout=0.05)
            except queue.Empty:
                continue
        thread.join()


def frames_at(
    path: Path, times_s: Sequence[float], *, rate: Fraction | None = None
) -> Generator[Frame]:
    """For each of these rising times the frame shown at that moment. Jumps by seeking where that is quicker.

    Ends early where the file does. Raises BadFootage like `read`.
    """
    if any(later < earlier for earlier, later in pairwise(times_s)):
        raise ValueError("times must rise")
    if rate is not None:
        yield from _picked(read(path, rate=rate), times_s)
        return
    times = Times(path)
    with opened(path) as (container, stream):
        for run in _runs(times_s):
            container.seek(times.container_units(run[0], stream), stream=stream, backward=True)
            yield from _picked(_going_on(container, stream, times), run)


def between(
    path: Path, start_s: float, end_s: float, *, rate: Fraction | None = None
) -> Generator[Frame]:
    """The frames whose times lie in [start_s, end_s]. Raises BadFootage like `read`."""
    for frame in _from(path, start_s, rate):
        if frame.time_s > end_s + 5e-4:
            return
        if frame.time_s >= start_s - 5e-4:
            yield frame


def _from(path: Path, start_s: float, rate: Fraction | None) -> Generator[Frame]:
    if rate is not None:
        yield from read(path, rate=rate)
        return
    times = Times(path)
    with opened(path) as (container, stream):
        container.seek(times.container_units(start_s, stream), stream=stream, backward=True)
        yield from _going_on(container, stream, times)


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


def _going_on(container: InputContainer, stream: VideoStream, times: Times) -> Generator[Frame]:
    for picture in container.decode(stream):
        time_s = times.of(picture, stream)
        if time_s is not None:
            yield Frame(-1, time_s, pixels_of(picture))


def _picked(frames: Generator[Frame], times_s: Sequence[float]) -> Generator[Frame]:
    """The last frame that began at or before each time (half a millisecond forgiven)."""
    wanted = list(times_s)
    shown: Frame | None = None
    try:
        for frame in frames:
            while wanted and shown is not None and frame.time_s > wanted[0] + 5e-4:
                wanted.pop(0)
                yield shown
            if not wanted:
                return
            shown = frame
        while wanted and shown is not None:
            wanted.pop(0)
            yield shown
    finally:
        frames.close()
