"""An answer's text taken apart for the screen: claims with the sightings they share, and other lines."""

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
        """Both as one, no sighting twice."""
        more = tuple(s for s in other.sightings if s not in self.sightings)
        return Part(self.lines + other.lines, self.sightings + more)


def parts(answer: Answer) -> list[Part]:
    """The answer in the order of its text; claims in a row that share a sighting stand together.

    A journey so becomes one part, with each picture once. Claims that the text leaves out follow.
    """
    found: list[Part] = []
    for part in _single(answer):
        if found and _share(found[-1], part):
            found[-1] = found[-1].joined(part)
        else:
            found.append(part)
    return found


def unsaid_limits(answer: Answer) -> list[str]:
    """What was not checked or was dropped, as far as the text does not say it itself."""
    words = ", ".join(answer.not_checked)
    limits = [f"Not checked: {words}."] if words and words not in answer.text else []
    faults = [c.fault for c in answer.dropped if c.fault not in answer.text]
    return limits + [f"Left out, since the index does not bear it out: {f}" for f in faults]


def _single(answer: Answer) -> Iterable[Part]:
    known = {s.id: s for s in answer.sightings}
    stating = {claim.text: claim for claim in answer.claims}
    lines = [words for words in answer.text.splitlines() if words.strip()]
    for words in lines + [text for text in stating if text not in lines]:
        claim = stating.get(words)
        cited = claim.sightings if claim else ()
        yield Part(((words, claim),), tuple(known[i] for i in cited if i in known))


def _share(one: Part, other: Part) -> bool:
    return any(s in one.sightings for s in other.sightings)


def pictures(library: Library, sighting: Sighting) -> Sequence[Path]:
    """The crops of a sighting that are on disk, best first."""
    files = [library.media / name for name in sighting.crops]
    return [file for file in files if file.is_file()]
