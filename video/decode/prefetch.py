"""Run a generator in a thread, a few items in advance of its consumer. Does not know what the items are.

It is also the watchdog over footage: Python cannot end a read that never returns from a dead network disk or
a decoder in an endless loop. The consumer gives up and leaves the thread behind.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from velvet.footage.errors import Stalled

Item = TypeVar("Item")
PREFETCHED = 6  # items decoded in advance
PATIENCE_S = 60.0  # for the next item: a disk that spins up, or a share that is busy, takes less
LEAVING_S = 10.0  # for an abandoned thread to end


def prefetch(source: Callable[[], Generator[Item]], name: str) -> Generator[Item]:
    """The items of `source()`, produced in a thread, at most PREFETCHED of them in advance.

    Its error is raised here, with its traceback, after the items before it. A consumer that stops early
    leaves no thread behind. Raises Stalled, naming the file, where no item comes for
    PATIENCE_S; the thread is then abandoned, so `source` must create everything that it works on.
    """
    hand_over: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(PREFETCHED)
    stop = threading.Event()
    thread = threading.Thread(
        target=_work, args=(source, hand_over, stop), name="decode", daemon=True
    )
    thread.start()
    leaving_s = LEAVING_S
    try:
        while (handed := hand_over.get(timeout=PATIENCE_S)) is not None:
            if isinstance(handed, BaseException):
                raise handed
            yield handed[0]
    except queue.Empty:
        leaving_s = 0.0
        raise Stalled(
            f"{name} has sent nothing for {PATIENCE_S:.0f} s and was given up. Check the disk or the "
            "network share it lies on, then ingest it again."
        ) from None
    finally:
        stop.set()
        _drain(hand_over, thread, leaving_s)


def _work(
    source: Callable[[], Generator[Item]],
    hand_over: "queue.Queue[tuple[Item] | BaseException | None]",
    stop: threading.Event,
) -> None:
    try:
        items = source()
        for item in items:
            if not stop.is_set():  # once the thread is given up, nobody empties the queue
                hand_over.put((item,))
            if stop.is_set():
                items.close()
                return
        hand_over.put(None)
    except BaseException as error:  # handed over whole: the consumer raises it
        hand_over.put(error)


def _drain(
    hand_over: "queue.Queue[tuple[Item] | BaseException | None]",
    thread: threading.Thread,
    patience_s: float,
) -> None:
    """Empty the queue until the thread has ended: while it waits to put an item it cannot see the flag.

    A thread that does not end in time is left behind; it works only on what is its own.
    """
    until_s = time.monotonic() + patience_s
    while thread.is_alive() and time.monotonic() < until_s:
        try:
            hand_over.get(timeout=0.05)
        except queue.Empty:
            continue
