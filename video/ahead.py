"""Run a generator in a thread, a few items before its consumer. Knows nothing of what they are."""

import queue
import threading
from collections.abc import Callable, Generator
from typing import TypeVar

Item = TypeVar("Item")
AHEAD = 6  # items made before they are asked for


def ahead(source: Callable[[], Generator[Item]]) -> Generator[Item]:
    """The items of `source()`, made in a thread, at most AHEAD of them before they are asked for.

    Its error is raised here, with its traceback, after the items before it. A consumer that stops early
    leaves no thread behind.
    """
    hand_over: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(AHEAD)
    stop = threading.Event()
    thread = threading.Thread(
        target=_work, args=(source, hand_over, stop), name="decode", daemon=True
    )
    thread.start()
    try:
        while (handed := hand_over.get()) is not None:
            if isinstance(handed, BaseException):
                raise handed
            yield handed[0]
    finally:
        stop.set()
        _drain(hand_over, thread)


def _work(
    source: Callable[[], Generator[Item]],
    hand_over: "queue.Queue[tuple[Item] | BaseException | None]",
    stop: threading.Event,
) -> None:
    try:
        items = source()
        for item in items:
            hand_over.put((item,))
            if stop.is_set():
                items.close()
                break
        hand_over.put(None)
    except BaseException as error:  # handed over whole: the consumer raises it
        hand_over.put(error)


def _drain(hand_over: "queue.Queue[tuple[Item] | BaseException | None]", thread: threading.Thread):
    """Empty the queue until the thread ended: one that waits to put would never see the flag."""
    while thread.is_alive():
        try:
            hand_over.get(timeout=0.05)
        except queue.Empty:
            continue
    thread.join()
