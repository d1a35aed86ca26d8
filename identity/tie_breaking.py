"""Ask a model about ties, within a budget, each pair once; go on without it when it fails.

Answers are stored at once, so that a run that is killed asks nothing twice. A server that is gone, or that
fails several times in a row, is not asked again: identities are then decided without it.
"""

from collections.abc import Callable, Mapping, Sequence

from velvet.footage.corrections import Opinion
from velvet.footage.errors import BadFootage, ModelFailed, ModelMissing
from velvet.footage.protocols import TieBreaker
from velvet.footage.records import Pixels, Recording
from velvet.indexes.library import Library
from velvet.reid.association.tie_breaking import Pair, Tie, pair, weighed

QUESTIONS_PER_HOUR = 20  # of footage
LEAST_QUESTIONS = 3  # for a recording
FAILURES_IN_A_ROW = 3  # before the model is not asked again

Progress = Callable[[Recording, float, float], None]  # recording, done, of


class TieBreaking:
    """The questions of one ingest. `calls` counts them; `stopped` and `reason` say what went wrong."""

    def __init__(self, library: Library, breaker: TieBreaker, progress: Progress) -> None:
        self._library, self._breaker, self._progress = library, breaker, progress
        self._in_a_row = self.calls = self.failed = 0
        self.stopped = self.reason = ""
        self.interrupted = False  # by Ctrl-C

    def ask(self, recording: Recording, ties: Sequence[Tie]) -> Mapping[Pair, float]:
        """Ask about these ties of one recording, the first ones first. The answers as log-odds to add."""
        chosen = self._choose(recording, ties)
        for number, tie in enumerate(chosen, 1):
            if self.stopped or self.interrupted:
                break
            try:
                self._ask_one(tie)
                self._progress(recording, number, len(chosen))
            except KeyboardInterrupt:
                self.interrupted = True
        return (
            weighed(self._library.opinions.find([tie.tracklet for tie in chosen])) if chosen else {}
        )

    def outcome(self) -> str:
        """What went wrong, in a sentence; empty if nothing did."""
        if self.interrupted:
            return "Stopped asking: the remaining ties were decided by pictures alone."
        why = self.stopped or self.reason
        if not why:
            return ""
        return f"The tie-breaker failed {_times(self.failed)}: {why} Pictures alone decided those ties."

    def _choose(self, recording: Recording, ties: Sequence[Tie]) -> list[Tie]:
        """The ties not asked about yet, as many as the recording's budget allows."""
        if not ties:
            return []
        asked, spent = self._asked(recording)
        chosen: list[Tie] = []
        for tie in ties:
            pairs = {pair(tie.tracklet, other) for other in tie.others}
            if not pairs & asked:
                chosen.append(tie)
                asked |= pairs
        return chosen[: max(0, question_budget(recording) - spent)]

    def _asked(self, recording: Recording) -> tuple[set[Pair], int]:
        """The pairs that this model was asked about, and how many questions the recording has had."""
        tracklets = {tracklet.id for tracklet in self._library.tracklets.of_recording(recording.id)}
        opinions = [
            stated
            for stated in self._library.opinions.find(sorted(tracklets))
            if stated.fingerprint == self._breaker.fingerprint
        ]
        questions = {stated.number for stated in opinions if stated.tracklet in tracklets}
        return {pair(stated.tracklet, stated.other) for stated in opinions}, len(questions)

    def _ask_one(self, tie: Tie) -> None:
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

    def _picture(self, tracklet: str) -> Pixels:
        """The best crop of a tracklet. Raises BadFootage if it is damaged or gone."""
        (known,) = self._library.tracklets.find([tracklet])
        return self._library.tracklets.load_crops(known)[0]

    def _fail(self, reason: str) -> None:
        self.failed += 1
        self.reason = reason
        self._in_a_row += 1
        if self._in_a_row >= FAILURES_IN_A_ROW:
            self.stopped = f"It failed {FAILURES_IN_A_ROW} times in a row: {reason}"


def question_budget(recording: Recording) -> int:
    """How many questions may be asked about a recording, by its length."""
    return max(LEAST_QUESTIONS, int(QUESTIONS_PER_HOUR * recording.duration_s / 3600))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
