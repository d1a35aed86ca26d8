"""How far an ingest has come, from its events: pace, time left, tracklets. Knows no screen."""

import time
from collections import deque
from collections.abc import Callable

from velvet.ingest.events import Event, IngestPlan, PassProgress

_WINDOW_S = 30.0  # the pace is measured over the last half minute


class Tally:
    """Takes events and keeps the totals."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.footage_s = 0.0  # to be analysed
        self._clock = clock
        self._finished_s = 0.0
        self._subject = ""
        self._current_s = self._length_s = 0.0
        self._described = self._describing = 0
        self._samples: deque[tuple[float, float]] = deque()  # (clock, footage done)

    def hear(self, event: Event) -> None:
        """Take an event into account."""
        match event:
            case IngestPlan():
                self.footage_s = event.footage_s
            case PassProgress(job="detect"):
                self._detected(event)
            case PassProgress(job="cut"):
                self._current_s = self._length_s  # crops are cut once a recording was examined
            case PassProgress(job="describe"):
                self._describing = int(event.done)
                if event.done >= event.total:
                    self._described, self._describing = self.tracklets, 0
            case _:
                pass

    @property
    def done_s(self) -> float:
        """Seconds of footage examined."""
        return self._finished_s + self._current_s

    @property
    def tracklets(self) -> int:
        """Tracklets described so far."""
        return self._described + self._describing

    @property
    def pace(self) -> float:
        """Seconds of footage per second; 0 while unknown."""
        if len(self._samples) < 2:
            return 0.0
        (began, first_s), (now, last_s) = self._samples[0], self._samples[-1]
        return (last_s - first_s) / max(now - began, 1e-9)

    @property
    def left_s(self) -> float:
        """Seconds until all footage is examined; 0 while unknown."""
        return max(self.footage_s - self.done_s, 0.0) / self.pace if self.pace else 0.0

    def _detected(self, event: PassProgress) -> None:
        if event.subject != self._subject:
            self._finished_s += self._length_s
            self._subject, self._length_s = event.subject, event.total
        self._current_s = min(event.done, event.total)
        now = self._clock()
        self._samples.append((now, self.done_s))
        while now - self._samples[0][0] > _WINDOW_S and len(self._samples) > 2:
            self._samples.popleft()
