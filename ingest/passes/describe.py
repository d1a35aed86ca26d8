"""The describe pass: one call per tracklet, best crops first, with handling of failing models.

A tracklet whose description failed is tried again by the next pass; one that crashed the server twice is
skipped. A server that is gone, or fails on one tracklet after another, ends the pass, since the fault is the
server's.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from velvet.footage.errors import BadFootage, ModelCrashed, ModelFailed, ModelMissing
from velvet.footage.ids import number_of
from velvet.footage.protocols import Describer
from velvet.footage.records import Description, Tracklet
from velvet.indexes.library import Library

EMBEDDED = "colour:"  # makers that need no server; their descriptions are the ones to improve upon
KEEP_S = 1.0  # work that a killed run may lose
ILL = 3  # crashes or failures one after the other

Progress = Callable[[float, float], None]  # done, of


@dataclass(frozen=True, slots=True)
class Limits:
    """When a pass stops by itself."""

    calls: float = inf
    seconds: float = inf


@dataclass(frozen=True, slots=True)
class DescribeResult:
    """The result of a pass. `stopped` is a sentence saying why it ended early, if it did."""

    calls: int = 0
    failed: int = 0  # tracklets whose description came to nothing
    left: int = 0  # tracklets still to be described by this maker, the failed ones among them
    stopped: str = ""
    reason: str = ""  # of the last failure


def describe(
    library: Library, describer: Describer, progress: Progress, limits: Limits | None = None
) -> DescribeResult:
    """Describe the tracklets this describer should describe; never replaces a better describer's work."""
    over = EMBEDDED if describer.fingerprint.startswith(EMBEDDED) else ""
    lacking = sorted(library.descriptions.missing(describer.fingerprint, over), key=_worth)
    return _Pass(library, describer, limits or Limits()).over(lacking, progress)


def undescribed_warning(done: DescribeResult) -> str:
    """A sentence on tracklets left without a description and why; empty if there are none."""
    why = done.stopped or done.reason
    if not done.left or not why:
        return ""
    people = "1 tracklet is" if done.left == 1 else f"{done.left} tracklets are"
    return f"{people} not described yet: {why} Then continue with `velvet describe`."


def _worth(tracklet: Tracklet) -> tuple[float, int]:
    """Sort key: clearest crops first, so that limited time is well spent."""
    return -max(crop.quality for crop in tracklet.crops), number_of(tracklet.id)


class _Pass:
    """One pass: unsaved descriptions and recent failures."""

    def __init__(self, library: Library, describer: Describer, limits: Limits) -> None:
        self._library, self._describer, self._limits = library, describer, limits
        self._began = self._kept = time.monotonic()
        self._said: list[tuple[str, Description]] = []
        self._in_a_row: list[str] = []
        self._calls = self._failed = self._done = 0
        self._reason = ""

    def over(self, lacking: Sequence[Tracklet], progress: Progress) -> DescribeResult:
        stopped = ""
        try:
            for number, tracklet in enumerate(lacking, 1):
                if self._spent():
                    break
                self._one(tracklet)
                self._keep_now_and_then()
                progress(number, len(lacking))
                if len(self._in_a_row) >= ILL:
                    self._library.descriptions.forget_failures(
                        self._in_a_row, self._describer.fingerprint
                    )
                    stopped = f"It failed {ILL} times in a row: {self._reason}"
                    break
        except ModelMissing as error:
            stopped = str(error)
        finally:
            self._keep()
        left = len(lacking) - self._done
        return DescribeResult(self._calls, self._failed, left, stopped, self._reason)

    def _spent(self) -> bool:
        took_s = time.monotonic() - self._began
        return self._calls >= self._limits.calls or took_s >= self._limits.seconds

    def _one(self, tracklet: Tracklet) -> None:
        try:
            crops = self._library.tracklets.load_crops(tracklet)
        except BadFootage as error:
            self._failed += 1
            self._reason = str(error)
            return
        try:
            said = self._describer.describe(crops)
        except ModelFailed as error:
            self._calls += 1
            self._failed += 1
            self._reason = str(error)
            self._in_a_row.append(tracklet.id)
            crashed = isinstance(error, ModelCrashed)
            self._library.descriptions.save_failure(
                tracklet.id, self._describer.fingerprint, str(error), crashed=crashed
            )
            return
        self._calls += 1
        self._done += 1
        self._in_a_row.clear()
        self._said.append((tracklet.id, said))

    def _keep_now_and_then(self) -> None:
        if time.monotonic() - self._kept >= KEEP_S:
            self._keep()

    def _keep(self) -> None:
        if self._said:
            self._library.descriptions.save(self._said, self._describer.fingerprint)
            self._said = []
        self._kept = time.monotonic()
