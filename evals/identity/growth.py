"""How the work of a recording grows with what is there already: `velvet eval growth`.

A large drawn town is added one recording at a time, as ingests over days would. What is timed for itself:
storing what was seen (tracklets, crops, descriptions, vectors), publishing to the cache, and deciding who is
who. The last is what must not grow: ten times the tracklets may take no more than twice as long for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from velvet.evals.identity.town import Town, town
from velvet.evals.identity.town_ingest import Adder, ingest_models
from velvet.indexes.library import Library
from velvet.ingest.passes.embed import assign_identities

TIMES = 10  # between the two sizes compared
_NEAR = 0.1  # of a size: recordings that end so near to it count
_A_PERSON, _A_DAY = (
    5.2,
    400,
)  # tracklets of a person; people of a day: 20 to 50 tracklets a recording


@dataclass(frozen=True, slots=True)
class Step:
    """One recording: how many tracklets were `there` with it, how many are `new`, and seconds of work."""

    there: int
    new: int
    saving_s: float
    publishing_s: float
    naming_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds a new tracklet, over the recordings around one size of the library."""

    tracklets: int
    recordings: int
    saving_s: float
    publishing_s: float
    naming_s: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The pace at a tenth of the size and at all of it."""

    early: Pace
    late: Pace

    @property
    def ratio(self) -> float:
        """How many times longer naming a tracklet takes."""
        return self.late.naming_s / self.early.naming_s


def evaluate(tracklets: int = 10_000, seed: int = 0) -> Growth:
    """Add recordings until so many tracklets are there. Raises ValueError for fewer than 100."""
    if tracklets < 100:
        raise ValueError("Growth is measured from a tenth of the size on; ask for 100 at least.")
    made = large_town(tracklets, seed)
    with TemporaryDirectory(prefix="velvet-") as home, Library.open(Path(home)) as library:
        steps = list(grow(made, library, tracklets))
    return Growth(pace(steps, tracklets // TIMES), pace(steps, tracklets))


def large_town(tracklets: int, seed: int = 0) -> Town:
    """A town of at least so many tracklets."""
    people = ceil(tracklets / _A_PERSON * 1.1)
    return town(seed, people=people, days=ceil(people / _A_DAY))


def grow(made: Town, library: Library, tracklets: int) -> Iterator[Step]:
    """Add recordings of a town until so many tracklets are there; what each took."""
    adder, models, there = Adder(made, library), ingest_models(), 0
    with library.ingesting():
        for take in made.world.takes:
            if there >= tracklets:
                return
            begun = perf_counter()
            new = len(adder.save(take))
            saved = perf_counter()
            library.vectors.publish(models.words.fingerprint, models.crops.fingerprint)
            published = perf_counter()
            assign_identities(library, models)
            named = perf_counter()
            there += new
            yield Step(there, new, saved - begun, published - saved, named - published)


def pace(steps: Sequence[Step], tracklets: int) -> Pace:
    """Around one size: over the recordings that end near to it, or else the first that passes it.

    Raises ValueError if nothing was ever so large.
    """
    near = [one for one in steps if abs(one.there - tracklets) <= _NEAR * tracklets and one.new]
    passed = near or [one for one in steps if one.there >= tracklets and one.new][:1]
    if not passed:
        raise ValueError(f"No recording brought the library to {tracklets} tracklets.")
    new = sum(one.new for one in passed)
    return Pace(
        tracklets,
        len(passed),
        sum(one.saving_s for one in passed) / new,
        sum(one.publishing_s for one in passed) / new,
        sum(one.naming_s for one in passed) / new,
    )
