"""The hand-over from the decoding thread: bounded, honest about errors, gone when it is not needed."""

import gc
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.pictures.numbered_clips import steady, write
from velvet.footage.errors import BadFootage
from velvet.ingest.sources.sources import content_hash
from velvet.video.decode.pictures import pixels_of
from velvet.video.decode.prefetch import PREFETCHED, prefetch
from velvet.video.decode.probe import probe
from velvet.video.decode.read import between, frames_at, read


def test_items_come_in_order_and_only_a_little_ahead() -> None:
    made = 0

    def count() -> Iterator[int]:
        nonlocal made
        for number in range(1, 201):
            made = number
            yield number

    items = prefetch(count, "a file")
    assert [next(items) for _ in range(3)] == [1, 2, 3]
    threading.Event().wait(0.3)  # time enough to make all 200, were nothing holding it
    assert made <= 3 + PREFETCHED + 1
    assert list(items) == list(range(4, 201))


def test_an_error_comes_after_the_items_before_it_with_its_traceback() -> None:
    def breaking() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("here it broke")

    items = prefetch(breaking, "a file")
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

    items = prefetch(holding, "a file")
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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("velvet.video.decode.prefetch.PATIENCE_S", 0.3)
    monkeypatch.setattr("velvet.video.decode.prefetch.LEAVING_S", 0.3)


@pytest.mark.usefixtures("impatient")
def test_a_source_that_gives_nothing_more_is_given_up() -> None:
    answer = threading.Event()

    def stalling() -> Iterator[int]:
        yield 1
        answer.wait()
        yield 2

    items = prefetch(stalling, "yard.mp4")
    assert next(items) == 1
    with pytest.raises(BadFootage, match=r"yard\.mp4.*network share"):
        next(items)
    answer.set()  # the disk answers after all: the thread that was left behind ends by itself
    assert_gone("decode")


@pytest.mark.usefixtures("impatient")
def test_a_consumer_that_stops_does_not_wait_for_a_stuck_source() -> None:
    answer = threading.Event()

    def stalling() -> Iterator[int]:
        yield 1
        answer.wait()

    items = prefetch(stalling, "yard.mp4")
    next(items)
    items.close()
    assert not answer.is_set()
    answer.set()
    assert_gone("decode")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("way", ["probe", "read", "frames_at", "between", "content_hash"])
def test_every_way_to_read_a_recording_gives_up_on_a_disk_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    file = write(tmp_path / "yard.mp4", steady(2))
    answer = threading.Event()
    ways: dict[str, Callable[[], object]] = {
        "probe": lambda: probe(file),
        "read": lambda: list(read(file)),
        "frames_at": lambda: list(frames_at(file, [0.5, 1.0])),
        "between": lambda: list(between(file, 0.0, 1.0)),
        "content_hash": lambda: content_hash(file),
    }

    def stuck(*_: object, **__: object) -> None:
        answer.wait()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("velvet.video.decode.open.av.open", stuck)
    if way == "content_hash":
        monkeypatch.setattr(Path, "open", stuck)
    with pytest.raises(BadFootage, match=r"yard\.mp4.*network share"):
        ways[way]()
    answer.set()
    assert_gone("decode")


@pytest.mark.usefixtures("impatient")
def test_frames_that_are_passed_over_are_a_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One second between the frames asked for, each of the others taking a tenth of the patience."""
    file = write(tmp_path / "yard.mp4", steady(3))

    def slowly(picture: object) -> object:
        time.sleep(0.03)
        return pixels_of(picture)  # type: ignore[arg-type]

    monkeypatch.setattr("velvet.video.decode.read.pixels_of", slowly)
    assert len(list(frames_at(file, [0.0, 2.5]))) == 2


def assert_gone(name: str) -> None:
    until = time.monotonic() + 5
    while any(t.name == name for t in threading.enumerate()):
        assert time.monotonic() < until, "a thread was left behind"
        time.sleep(0.01)
