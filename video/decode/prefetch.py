"""Run a generator in a thread, a few items before its consumer. Knows nothing of what they are.

It is the watchdog over footage, too: nothing in Python can end a read that a dead network disk, or a decoder
that runs in circles, never comes back from. The consumer gives up on it and leaves the thread behind.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from velvet.footage.errors import Stalled

Item = TypeVar("Item")
AHEAD = 6  # items made before they are asked for
PATIENCE_S = 60.0  # for the next item: a disk that spins up, or a share that is busy, takes less
LEAVING_S = 10.0  # for a thread to end that nobody waits for any more


def ahead(source: Callable[[], Generator[Item]], name: str) -> Generator[Item]:
    """The items of `source()`, made in a thread, at most AHEAD of them before they are asked for.

    Its error is raised here, with its traceback, after the items before it. A consumer that stops early
    leaves no thread behind. Raises Stalled about the file of that name where no item comes for
    PATIENCE_S; the thread is then left to itself, so all that it works on must be made in `source`.
    """
    hand_over: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(AHEAD)
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
            f"{name} gave nothing more for {PATIENCE_S:.0f} s and was given up. Check the disk or the "
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
            if not stop.is_set():  # nobody empties the queue any more once the thread was given up
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
    """Empty the queue until the thread ended: one that waits to put would never see the flag.

    One that does not end in time is left behind: it works on nothing but what is its own.
    """
    until_s = time.monotonic() + patience_s
    while thread.is_alive() and time.monotonic() < until_s:
        try:
            hand_over.get(timeout=0.05)
        except queue.Empty:
            continue
