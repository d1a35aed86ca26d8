"""A conversation as one answer, for an export: each question, and below it what was answered."""

from collections.abc import Iterator, Sequence

from footage.answers import Answer
from footage.conversations import Turn


def retell(turns: Sequence[Turn]) -> Answer:
    """All answers in one, as they were given; of what several show the last one counts."""
    given = [turn.answer for turn in turns if turn.answer]
    return Answer(
        text="\n".join(line for turn in turns for line in _lines(turn)),
        claims=tuple(claim for answer in given for claim in answer.claims),
        dropped=tuple(claim for answer in given for claim in answer.dropped),
        sightings=tuple({s.id: s for answer in given for s in answer.sightings}.values()),
        coverage=tuple({c.camera: c for answer in given for c in answer.coverage}.values()),
        not_checked=tuple(dict.fromkeys(w for answer in given for w in answer.not_checked)),
        clips=tuple(clip for answer in given for clip in answer.clips),
        models={job: name for answer in given for job, name in answer.models.items()},
    )


def _lines(turn: Turn) -> Iterator[str]:
    yield f"> {turn.question}"
    yield turn.answer.text if turn.answer else turn.fault
