"""The plain records that the library gives and takes beside those of the footage. Knows no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from velvet.footage.corrections import Correction
from velvet.footage.geometry.path_matching import Way
from velvet.footage.records import Identity, Member

People = Sequence[tuple[str, Sequence[Member]]]  # (id, or empty for a new one; members)
Changed = Mapping[str, tuple[str, Member]]  # tracklet id -> the identity it had, and as what
WORDS = "words"  # one vector a description sentence
CROPS = "crops"  # one vector a crop, near for the same person
PICTURES = "pictures"  # one vector a crop, near the words that tell it
TOMBSTONE_STEP_S = 0.5  # between the moments of a path that a tombstone keeps


@dataclass(frozen=True, slots=True)
class IndexStats:
    """How much there is of everything.

    `fingerprints` says for each job how many rows each model made; `setbacks` how many tracklets each
    describer failed at, and how many of those it gave up.
    """

    recordings: int
    tracklets: int
    identities: int
    fingerprints: Mapping[str, Mapping[str, int]]
    setbacks: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class IdentitySnapshot:
    """`state` moves with every change of either; equal states are equal beliefs."""

    state: int
    identities: tuple[Identity, ...]
    corrections: tuple[Correction, ...]

    @property
    def belonging(self) -> dict[str, str]:
        """Tracklet id -> identity id."""
        return {m.tracklet: person.id for person in self.identities for m in person.members}


@dataclass(frozen=True, slots=True)
class Appearance:
    """One tracklet of a person."""

    identity: str
    tracklet: str
    camera: str
    recording: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ErasureTarget:
    """Exactly what is to go. Numbers are the catalog's; stretches are (recording, from, to) in seconds."""

    what: str  # in words, of ids, times and cameras only
    tracklets: tuple[int, ...]
    recordings: tuple[int, ...] = ()  # wholly
    stretches: tuple[tuple[int, float, float], ...] = ()  # everyone who was there
    camera: str = ""  # goes with its recordings
    person: str = ""  # "P7", where a person is meant
    copies: tuple[tuple[int, str], ...] = ()  # (recording, sha256) of copies that cover it


@dataclass(frozen=True, slots=True)
class ErasureImpact:
    """What an erasure removes."""

    people: tuple[str, ...]  # erased completely
    partly: tuple[str, ...]  # other sightings of theirs stay
    tracklets: tuple[str, ...]
    recordings: tuple[str, ...]
    crops: int
    descriptions: int
    looks: int  # verdicts of closer looks
    opinions: int
    corrections: tuple[int, ...]  # that speak of them
    vectors: int
    questions: tuple[str, ...]  # the conversation of each whose answer shows or names them
    exports: tuple[str, ...]  # files that show them
    footage: tuple[str, ...] = field(default=())  # files that stay as they are


@dataclass(frozen=True, slots=True)
class Hold:
    """A person (`P7`) or a recording (`R2`) that must not be erased."""

    subject: str
    why: str
    by: str
    at: datetime  # UTC


@dataclass(frozen=True, slots=True, eq=False)
class Tombstoned:
    """What must not come back of one file: stretches [from, to] in seconds, and ways."""

    stretches: tuple[tuple[float, float], ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ResidueReport:
    """How much was searched, and what was found: (file, whose, kind)."""

    files: int
    bytes: int
    found: tuple[tuple[str, str, str], ...]
