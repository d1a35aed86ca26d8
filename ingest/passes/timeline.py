"""The timeline of a recording's frames: when the last one ends and where gaps are. Knows no pixels."""

from collections.abc import Iterable, Iterator
from statistics import median

from velvet.footage.records import Frame

GAP_S = 2.0  # no frame for longer is a gap, unless the camera takes frames that rarely
RARELY = (
    3.0  # a camera that takes frames rarely misses some where a step is so many times the usual
)


class Timeline:
    """Watches frames go by."""

    def __init__(self) -> None:
        self.frames = 0
        self._last = self._step = 0.0
        self._long: list[tuple[float, float, float]] = []  # frames around it, and the step before

    def watch(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The same frames, taken note of."""
        for frame in frames:
            if self.frames:
                self._follow(frame.time_s)
            self._last = frame.time_s
            self.frames += 1
            yield frame

    def _follow(self, time_s: float) -> None:
        if time_s - self._last > GAP_S:
            self._long.append((self._last, time_s, self._step))
        else:
            self._step = time_s - self._last

    @property
    def end_s(self) -> float:
        """When the last frame ends: it is taken to last as long as the one before it, but for a gap."""
        return self._last + (self._usual() if self._rare else self._step)

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """Stretches [from, to) in seconds of which there are no frames: from the end of the one before."""
        if self._rare:
            usual = self._usual()
            return [(a + usual, b) for a, b, _ in self._long if b - a > RARELY * usual]
        return [(a + step, b) for a, b, step in self._long]

    @property
    def _rare(self) -> bool:
        """Whether most steps are long: a camera that takes a frame every few seconds."""
        return 2 * len(self._long) > max(self.frames - 1, 0)

    def _usual(self) -> float:
        return median(b - a for a, b, _ in self._long)
