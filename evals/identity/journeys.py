"""How well identity holds over days of drawn footage in which people come back and look like each other.

Recordings are added in order of their start, and after each it is decided anew who is who, by what
`velvet ingest` runs then. The vectors are drawn with the statistics of a real encoder (`looks.py`), so that
the product's own calibration is what is measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from velvet.evals.identity.people_score import Score, score
from velvet.evals.identity.town import Town, town
from velvet.evals.identity.town_ingest import Adder, ingest_models
from velvet.evals.worlds.world import TrueVisit
from velvet.footage.places import Layout, Places
from velvet.indexes.library import Library
from velvet.ingest.passes.embed import assign_identities


@dataclass(frozen=True, slots=True)
class Journeys:
    """What became of one town.

    `moved` counts how often a tracklet that was there already changed its identity's id because of later
    footage, `moved_ever` the tracklets to which that happened; `naming_s` is what deciding took, in all.
    """

    seed: int
    recordings: int
    score: Score
    moved: int
    moved_ever: int
    naming_s: float


def evaluate(
    seeds: Sequence[int],
    *,
    people: int = 40,
    cameras: int = 4,
    days: int = 1,
    linked: bool = False,
) -> Iterator[Journeys]:
    """Score one town a seed. `linked`: it is known beforehand how long the ways between cameras take."""
    for seed in seeds:
        with TemporaryDirectory(prefix="velvet-journeys-") as folder:
            made = town(seed, people=people, cameras=cameras, days=days)
            with Library.open(Path(folder)) as library:
                yield follow(made, library, linked=linked)


def follow(made: Town, library: Library, *, linked: bool = False) -> Journeys:
    """Add a town to an empty library one recording at a time, and score who is who in the end."""
    adder, models = Adder(made, library), ingest_models()
    truth: dict[str, TrueVisit] = {}
    before: dict[str, str] = {}
    moves: list[str] = []
    naming_s = 0.0
    with library.ingesting():
        if linked:
            library.cameras.save_places(Layout("drawn", {}, Places(links=made.links)))
        for take in made.world.takes:
            seen = adder.save(take)
            if not seen:
                continue  # nobody's identity rests on a recording without people
            truth |= seen
            library.vectors.publish(models.words.fingerprint, models.crops.fingerprint)
            begun = perf_counter()
            assign_identities(library, models)
            naming_s += perf_counter() - begun
            now = library.identities.snapshot().belonging
            moves += [one for one, identity in before.items() if now.get(one) != identity]
            before = now
    return Journeys(
        made.world.seed,
        len(made.world.takes),
        score(truth, library.identities.all()),
        len(moves),
        len(set(moves)),
        naming_s,
    )
