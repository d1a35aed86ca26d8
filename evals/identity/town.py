"""Make up towns: many people over days, who are seen now and then, come back, and look like each other.

Knows no pictures and no vectors: a town is a `World` in which who looks like whom is known as well. Same
seed, same town.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from velvet.evals.identity.appearance_vectors import LOWERS, UPPERS, Clothed
from velvet.evals.worlds.invent import START, ZONE
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World, seconds
from velvet.footage.places import Link
from velvet.footage.records import Camera, Edge

OPEN_S = 10 * 3600.0  # a day, from START on
DAY_S = 24 * 3600.0
LONGEST_WAY_S = 90.0
_TAKE_S, _PAUSE_S = (600.0, 1800.0), (0.0, 600.0)  # of a recording; of the gap before the next
_AWAY_S = (1800.0, 4 * 3600.0)  # between two outings of one person
_IN_VIEW_S = (6.0, 20.0)
_OUTINGS, _VIEWS_AN_OUTING = (1, 3), (1, 6)
_LOOK_ALIKES = 1 / 3  # of the people, in pairs and triples by turns
_SIDES = (Edge.LEFT, Edge.RIGHT)


@dataclass(frozen=True, slots=True)
class Town:
    """A world, how its people look, and how long people take from view to view."""

    world: World
    clothed: tuple[Clothed, ...]
    links: tuple[Link, ...]


def town(seed: int, *, people: int = 40, cameras: int = 4, days: int = 1) -> Town:
    """People spread evenly over the days, each there on one of them: over night clothes change.

    On their day they go out one to three times, past one to six views each time.
    """
    random = Random(seed)
    views = [Camera(f"view {n + 1}", ZONE) for n in range(cameras)]
    links = _links(random, [view.name for view in views])
    clothed = _clothed(random, people)
    visits = [
        visit
        for n, one in enumerate(clothed)
        for visit in _outings(random, one.name, views, links, (n % days) * DAY_S)
    ]
    takes = [take for view in views for day in range(days) for take in _takes(random, view, day)]
    world = World(
        seed,
        tuple(views),
        tuple(_person(random, one) for one in clothed),
        tuple(sorted(visits, key=lambda visit: (visit.start, visit.person))),
        tuple(sorted(takes, key=lambda take: (take.start, take.camera.name))),
    )
    return Town(world, tuple(clothed), tuple(links.values()))


def _links(random: Random, views: Sequence[str]) -> dict[tuple[str, str], Link]:
    """From every view to every other there is a way, as long in both directions."""
    found: dict[tuple[str, str], Link] = {}
    for n, one in enumerate(views):
        for other in views[n + 1 :]:
            least = round(random.uniform(4.0, LONGEST_WAY_S / 3), 1)
            most = round(random.uniform(1.5, 3.0) * least, 1)
            found[one, other] = Link(one, other, least_s=least, most_s=most)
            found[other, one] = Link(other, one, least_s=least, most_s=most)
    return found


def _clothed(random: Random, people: int) -> list[Clothed]:
    """A third of the people in pairs and triples of look-alikes, the others each like nobody."""
    names = [f"person {n + 1}" for n in range(people)]
    groups: list[list[str]] = []
    left, size = round(people * _LOOK_ALIKES), 2
    while left >= size:
        groups.append([names.pop() for _ in range(size)])
        left, size = left - size, 5 - size
    groups += [[name] for name in names]
    found = {one.name: one for group in groups for one in _alike(random, group)}
    return [found[f"person {n + 1}"] for n in random.sample(range(people), people)]


def _alike(random: Random, group: Sequence[str]) -> Iterator[Clothed]:
    (upper,) = random.choices(list(UPPERS), list(UPPERS.values()))
    (lower,) = random.choices(list(LOWERS), list(LOWERS.values()))
    for name in group:
        yield Clothed(name, upper, lower, group[0])


def _person(random: Random, one: Clothed) -> Person:
    stature = round(random.uniform(0.92, 1.06), 3)
    upper, lower = Garment("jacket", one.upper), Garment("trousers", one.lower)
    return Person(one.name, "suit", upper, lower, stature)


def _outings(
    random: Random,
    person: str,
    views: Sequence[Camera],
    links: dict[tuple[str, str], Link],
    open_s: float,
) -> Iterator[Visit]:
    """One person's day: each outing from view to view, then away for a while, then back anywhere."""
    begin_s = open_s + random.uniform(0.0, OPEN_S * 0.6)
    for _ in range(random.randint(*_OUTINGS)):
        at = random.choice(views).name
        for _ in range(random.randint(*_VIEWS_AN_OUTING)):
            end_s = begin_s + random.uniform(*_IN_VIEW_S)
            yield _visit(random, person, at, begin_s, end_s)
            ways = [link for (here, _), link in links.items() if here == at]
            way = random.choice(ways) if ways else Link(at, at, most_s=LONGEST_WAY_S)
            begin_s, at = end_s + random.uniform(way.least_s, way.most_s), way.to
        begin_s += random.uniform(*_AWAY_S)
        if begin_s > open_s + OPEN_S:
            return


def _visit(random: Random, person: str, view: str, begin_s: float, end_s: float) -> Visit:
    """A straight walk through the view, from one side to the other."""
    near, (entered, left) = random.uniform(0.7, 0.97), random.sample(_SIDES, 2)
    path = tuple(Place(-0.05 if edge is Edge.LEFT else 1.05, near) for edge in (entered, left))
    begin, end = START + seconds(begin_s), START + seconds(end_s)
    return Visit(person, view, begin, end, path, entered, left)


def _takes(random: Random, view: Camera, day: int) -> Iterator[Take]:
    """Recordings of a quarter of an hour or so, with gaps between, while it is open and people still walk."""
    start_s, close_s = day * DAY_S + random.uniform(*_PAUSE_S), day * DAY_S + OPEN_S
    while start_s < close_s:
        end_s = start_s + random.uniform(*_TAKE_S)
        yield Take(view, START + seconds(start_s), START + seconds(end_s))
        start_s = end_s + random.uniform(*_PAUSE_S)
