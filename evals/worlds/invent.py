"""Make up worlds: the small fixed one of the demo, and random ones of any size. Same seed, same world."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random

from velvet.evals.worlds.dress import CLOTH
from velvet.evals.worlds.people import LOOKS
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World, seconds
from velvet.footage.records import Camera, Edge

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Zurich
ZONE = "Europe/Zurich"
_OUTSIDE = 0.09  # so far beyond the side of the view nothing of a person is to be seen
_VIEWS = ("yard", "lobby", "hall", "stairs", "dock", "office", "garage", "store")
UPPER = {"fleece": "jacket", "overcoat": "coat", "suit": "jacket", "topcoat": "coat"}  # what it is
_LOWER = ("blue", "black", "grey", "beige", "brown", "white")
_NAMES = (
    "Adam", "Bela", "Carl", "Dario", "Emil", "Felix", "Georg", "Hugo", "Igor", "Jonas", "Karim", "Luca",
    "Marco", "Nino", "Oskar", "Pablo", "Quirin", "Rafael", "Simon", "Theo", "Urs", "Viktor", "Wim", "Zeno",
)  # fmt: skip
_SHORTEST_S = 5  # no recording is shorter
_RIGHT, _LEFT = Edge.RIGHT, Edge.LEFT


def two_camera_demo() -> World:
    """Four people on two cameras for half a minute.

    Ralf, in red, leaves the yard at the right and comes into the lobby eight seconds later. Gregor (green)
    and Yann (yellow) cross the yard. Bruno, in a black coat, crosses the lobby and, after a gap in its
    coverage, comes back.
    """
    yard, lobby = Camera("yard", ZONE, "behind the house"), Camera("lobby", ZONE, "ground floor")
    people = (
        _person("Ralf", "fleece", "red", "blue"),
        _person("Gregor", "suit", "green", "beige"),
        _person("Yann", "topcoat", "yellow", "black"),
        _person("Bruno", "overcoat", "black", "grey"),
    )
    visits = (
        _walk("Gregor", "yard", 1.5, 7.0, _LEFT, _RIGHT, 0.92),
        _walk("Bruno", "lobby", 2.0, 8.0, _RIGHT, _LEFT, 0.95),
        _walk("Ralf", "yard", 5.0, 10.5, _LEFT, _RIGHT, 0.95),
        _walk("Yann", "yard", 13.0, 18.5, _RIGHT, _LEFT, 0.93),
        _walk("Ralf", "lobby", 18.5, 24.0, _LEFT, _RIGHT, 0.94),
        _walk("Bruno", "lobby", 25.5, 31.0, _LEFT, _RIGHT, 0.95),
    )
    takes = (
        _take(lobby, 0, 10),
        _take(lobby, 16, 32),
        _take(yard, 0, 21),
    )
    return World(2, (yard, lobby), people, visits, takes)


def random_world(
    seed: int, *, cameras: int = 2, people: int = 6, minutes: float = 2.0, look_alikes: int = 0
) -> World:
    """A world in which people walk from view to view, hand-offs through gaps in the coverage included.

    The views lie in a ring: who leaves one at the right enters the next from the left. The last
    `look_alikes` of the people wear what an earlier one wears. Raises ValueError if that leaves nobody
    to be like.
    """
    if look_alikes > people / 2:
        raise ValueError(f"{look_alikes} of {people} people cannot each be like one of the others.")
    random, length_s = Random(seed), minutes * 60
    views = [Camera(_numbered(_VIEWS, n), ZONE) for n in range(cameras)]
    crowd = _people(random, people, look_alikes)
    visits = [visit for one in crowd for visit in _route(random, one, views, length_s)]
    takes = [take for view in views for take in _takes(random, view, length_s)]
    return World(
        seed,
        tuple(views),
        tuple(crowd),
        tuple(sorted(visits, key=lambda visit: (visit.start, visit.person))),
        tuple(sorted(takes, key=lambda take: (take.camera.name, take.start))),
    )


def _people(random: Random, people: int, look_alikes: int) -> list[Person]:
    """Up to 72 people in clothes that no other wears in both colours, then those who wear the same."""
    uppers, lowers = random.sample(list(CLOTH), len(CLOTH)), random.sample(_LOWER, len(_LOWER))
    crowd: list[Person] = []
    for n in range(people):
        one = n % (people - look_alikes)  # whom a look-alike is like
        dressed, again = uppers[one % len(uppers)], one // len(uppers)
        look = LOOKS[(one + n // (people - look_alikes)) % len(LOOKS)]
        lower = lowers[(one + again) % len(lowers)]
        stature = round(random.uniform(0.92, 1.06), 3)
        crowd.append(_person(_numbered(_NAMES, n), look, dressed, lower, stature))
    return crowd


def _takes(random: Random, view: Camera, length_s: float) -> Iterator[Take]:
    """Recordings of half a minute to two, some back to back, some with a gap between."""
    start_s = 0.0
    while start_s < length_s - _SHORTEST_S:
        end_s = min(start_s + random.randint(30, 120), length_s)
        yield _take(view, start_s, end_s)
        start_s = end_s + random.choice((0, random.randint(4, 15)))


def _route(
    random: Random, person: Person, views: Sequence[Camera], length_s: float
) -> Iterator[Visit]:
    """A person's walk around the ring of views, until they are gone for good or the time is up."""
    begin_s = random.uniform(1.0, max(length_s * 0.6, 1.0))
    at, side = random.randrange(len(views)), random.choice((_LEFT, _RIGHT))
    for _ in range(random.randint(1, 6)):
        end_s = begin_s + random.uniform(5.0, 9.0)
        if end_s > length_s:
            return
        out = _opposite(side) if random.random() < 0.8 else side
        near = random.uniform(0.76, 0.97)
        yield _walk(person.name, views[at].name, begin_s, end_s, side, out, near)
        at = (at + (1 if out is _RIGHT else -1)) % len(views)
        side = _opposite(out) if len(views) > 1 else out
        begin_s = end_s + random.uniform(4.0, 20.0)


def _walk(
    person: str, view: str, begin_s: float, end_s: float, side: Edge, out: Edge, near: float
) -> Visit:
    """A walk straight through the view, or to its middle and back out at the side of entry."""
    first, last = (Place(_beyond(edge), near) for edge in (side, out))
    path = (first, last) if side is not out else (first, Place(0.5, near), last)
    begin, end = START + seconds(begin_s), START + seconds(end_s)
    return Visit(person, view, begin, end, path, side, out)


def _take(camera: Camera, start_s: float, end_s: float) -> Take:
    return Take(camera, START + seconds(start_s), START + seconds(end_s))


def _person(name: str, look: str, upper: str, lower: str, stature: float = 1.0) -> Person:
    return Person(name, look, Garment(UPPER[look], upper), Garment("trousers", lower), stature)


def _beyond(edge: Edge) -> float:
    return -_OUTSIDE if edge is _LEFT else 1 + _OUTSIDE


def _opposite(edge: Edge) -> Edge:
    return _LEFT if edge is _RIGHT else _RIGHT


def _numbered(names: Sequence[str], n: int) -> str:
    """The n-th name; when they are used up they begin again with a number."""
    again, which = divmod(n, len(names))
    return names[which] + (str(again + 1) if again else "")
