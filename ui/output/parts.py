"""An answer split into parts for the screen: claims with the sightings they share, and other lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from velvet.footage.answers import Answer
from velvet.footage.claims import Claim
from velvet.footage.records import Sighting
from velvet.indexes.library import Library


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines, each with the claim it states or None, and the sightings the claims rest on."""

    lines: tuple[tuple[str, Claim | None], ...]
    sightings: tuple[Sighting, ...] = ()

    def joined(self, other: "Part") -> "Part":
        """Both as one part, no sighting twice."""
        more = tuple(s for s in other.sightings if s not in self.sightings)
        return Part(self.lines + other.lines, self.sightings + more)


def parts(answer: Answer) -> list[Part]:
    """The answer in the order of its text; consecutive claims that share a sighting become one part.

    So a journey is one part, with each picture once. Claims that the text leaves out follow.
    """
    joined: list[Part] = []
    for part in _single(answer):
        if joined and _share(joined[-1], part):
            joined[-1] = joined[-1].joined(part)
        else:
            joined.append(part)
    return joined


def unsaid_limits(answer: Answer) -> list[str]:
    """What was not checked or was dropped, where the text does not say so itself."""
    words = ", ".join(answer.not_checked)
    limits = [f"Not checked: {words}."] if words and words not in answer.text else []
    faults = [c.fault for c in answer.dropped if c.fault not in answer.text]
    return limits + [f"Left out because the index contradicts it: {f}" for f in faults]


def _single(answer: Answer) -> Iterable[Part]:
    by_id = {s.id: s for s in answer.sightings}
    stating = {claim.text: claim for claim in answer.claims}
    lines = [words for words in answer.text.splitlines() if words.strip()]
    for words in lines + [text for text in stating if text not in lines]:
        claim = stating.get(words)
        cited = claim.sightings if claim else ()
        yield Part(((words, claim),), tuple(by_id[i] for i in cited if i in by_id))


def _share(one: Part, other: Part) -> bool:
    return any(s in one.sightings for s in other.sightings)


def pictures(library: Library, sighting: Sighting) -> Sequence[Path]:
    """The crops of a sighting that are on disk, best first."""
    files = [library.media / name for name in sighting.crops]
    return [file for file in files if file.is_file()]
