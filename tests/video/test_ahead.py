"""The hand-over from the decoding thread: bounded, honest about errors, gone when it is not needed."""

import gc
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing import steady, write

from video.ahead import AHEAD, ahead
from video.read import read


def test_items_come_in_order_and_only_a_little_ahead() -> None:
    made = 0

    def count() -> Iterator[int]:
        nonlocal made
        for number in range(1, 201):
            made = number
            yield number

    items = ahead(count)
    assert [next(items) for _ in range(3)] == [1, 2, 3]
    threading.Event().wait(0.3)  # time enough to make all 200, were nothing holding it
    assert made <= 3 + AHEAD + 1
    assert list(items) == list(range(4, 201))


def test_an_error_comes_after_the_items_before_it_with_its_traceback() -> None:
    def breaking() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("here it broke")

    items = ahead(breaking)
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(LookupError, match="here it broke") as error:
        next(items)
    assert "breaking" in [frame.name for frame in traceback.extract_tb(error.tb)]


def test_a_source_closes_what_it_holds_when_its_consumer_stops() -> None:
    closed = threading.Event()

    def holding() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    items = ahead(holding)
    next(items)
    items.close()
    assert closed.is_set()


@pytest.mark.parametrize("way", ["close", "raise", "forget", "never begin"])
def test_a_consumer_that_stops_leaves_no_thread(tmp_path: Path, way: str) -> None:
    file = write(tmp_path / "clip.mp4", steady(10))
    before = threading.active_count()
    frames = read(file)
    match way:
        case "close":
            next(frames)
            frames.close()
        case "raise":
            with pytest.raises(ZeroDivisionError):
                for _ in frames:
                    raise ZeroDivisionError
            frames.close()
        case "forget":
            next(frames)
            del frames
            gc.collect()
        case "never begin":
            frames.close()
    assert threading.active_count() == before
