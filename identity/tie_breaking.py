"""Asking a model about joins that hang in the balance: within a budget, each pair once, failures survived.

What it says is stored at once, so that a run that is killed asks nothing twice. A server that is gone, or
fails over one question after the other, is asked no more: who is who is then decided without it.
"""

from collections.abc import Callable, Mapping, Sequence

from velvet.footage.corrections import Opinion
from velvet.footage.errors import BadFootage, ModelFailed, ModelMissing
from velvet.footage.protocols import TieBreaker
from velvet.footage.records import Pixels, Recording
from velvet.indexes.library import Library
from velvet.reid.association.tie_breaking import Pair, Tie, pair, weighed

QUESTIONS_PER_HOUR, LEAST_QUESTIONS = 20, 3  # questions for an hour of footage, and for a recording
FAILURES_IN_A_ROW = 3  # failures one after the other

Progress = Callable[[Recording, float, float], None]  # recording, done, of


class TieBreaking:
    """The questions of one ingest. `calls` counts them; `stopped` and `reason` say what went wrong."""

    def __init__(self, library: Library, breaker: TieBreaker, progress: Progress) -> None:
        self._library, self._breaker, self._progress = library, breaker, progress
        self._in_a_row = self.calls = self.failed = 0
        self.stopped = self.reason = ""
        self.interrupted = False  # by Ctrl-C

    def ask(self, recording: Recording, ties: Sequence[Tie]) -> Mapping[Pair, float]:
        """What is said of these ties of one recording, the first ones first, as log-odds to add."""
        new = self._new(recording, ties)
        for number, tie in enumerate(new, 1):
            if self.stopped or self.interrupted:
                break
            try:
                self._one(tie)
                self._progress(recording, number, len(new))
            except KeyboardInterrupt:
                self.interrupted = True
        return weighed(self._library.opinions.find([tie.tracklet for tie in new])) if new else {}

    def outcome(self) -> str:
        """What went wrong, in a sentence; empty if nothing did."""
        if self.interrupted:
            return "Stopped asking: of the others who hang in the balance pictures alone decided."
        why = self.stopped or self.reason
        if not why:
            return ""
        return f"The tie-breaker was of no use {_times(self.failed)}: {why} Pictures alone decided."

    def _new(self, recording: Recording, ties: Sequence[Tie]) -> list[Tie]:
        """Those not asked yet, as many as the budget of the recording leaves."""
        if not ties:
            return []
        mine = {tracklet.id for tracklet in self._library.tracklets.of_recording(recording.id)}
        said = [
            s
            for s in self._library.opinions.find(sorted(mine))
            if s.fingerprint == self._breaker.fingerprint
        ]
        known = {pair(s.tracklet, s.other) for s in said}
        spent = len({s.number for s in said if s.tracklet in mine})
        chosen: list[Tie] = []
        for tie in ties:
            asked = {pair(tie.tracklet, other) for other in tie.others}
            if not asked & known:
                chosen.append(tie)
                known |= asked
        return chosen[: max(0, question_budget(recording) - spent)]

    def _one(self, tie: Tie) -> None:
        try:
            opinion = self._ask(tie)
        except ModelMissing as error:
            self.failed += 1
            self.stopped = str(error)
        except BadFootage as error:
            self.failed += 1
            self.reason = str(error)
        except ModelFailed as error:
            self._fail(str(error))
        else:
            self._in_a_row = 0
            self._library.opinions.save(
                tie.tracklet, tie.others, opinion, self._breaker.fingerprint
            )

    def _ask(self, tie: Tie) -> Opinion:
        one, *others = (self._picture(i) for i in (tie.tracklet, *tie.others))
        self.calls += 1
        return self._breaker.same([one], others)

    def _picture(self, identifier: str) -> Pixels:
        """The best crop of a tracklet. Raises BadFootage if it is damaged or gone."""
        (tracklet,) = self._library.tracklets.find([identifier])
        return self._library.tracklets.load_crops(tracklet)[0]

    def _fail(self, reason: str) -> None:
        self.failed += 1
        self.reason = reason
        self._in_a_row += 1
        if self._in_a_row >= FAILURES_IN_A_ROW:
            self.stopped = f"It failed {FAILURES_IN_A_ROW} times in a row: {reason}"


def question_budget(recording: Recording) -> int:
    """How many questions about a recording may be asked, by its length."""
    return max(LEAST_QUESTIONS, int(QUESTIONS_PER_HOUR * recording.duration_s / 3600))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
