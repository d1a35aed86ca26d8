"""Made-up towns hold what they promise: look-alikes, ways, coming back, recordings in order."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from velvet.evals.identity.town import DAY_S, OPEN_S, town


def test_the_same_seed_gives_the_same_town() -> None:
    assert town(5, people=9) == town(5, people=9)
    assert town(5, people=9) != town(6, people=9)


def test_a_third_of_the_people_look_alike_in_pairs_and_triples() -> None:
    made = town(0, people=40)
    groups = defaultdict(list)
    for one in made.clothed:
        groups[one.like].append((one.upper, one.lower))
    assert Counter(map(len, groups.values())) == {1: 28, 2: 3, 3: 2}
    assert all(len(set(worn)) == 1 for worn in groups.values()), "look-alikes are dressed alike"
    worn = {p.name: (p.upper.colour, p.lower.colour) for p in made.world.people}
    assert worn == {one.name: (one.upper, one.lower) for one in made.clothed}


def test_nobody_is_at_two_places_and_ways_take_their_time() -> None:
    made = town(1, people=30)
    ways = {(link.camera, link.to): link for link in made.links}
    assert len(ways) == 12
    back = 0
    for person in made.world.people:
        visits = [v for v in made.world.visits if v.person == person.name]
        for before, after in pairwise(visits):
            gap = (after.start - before.end).total_seconds()
            way = ways.get((before.camera, after.camera))
            if way and way.allows(gap):
                continue
            assert gap >= 1800, "an outing ended"
            back += 1
    assert back > 10, "people come back later the same day"


def test_recordings_are_in_order_and_do_not_overlap_on_a_camera() -> None:
    takes = town(2, people=3, days=2).world.takes
    assert list(takes) == sorted(takes, key=lambda take: take.start)
    for camera in {take.camera for take in takes}:
        mine = [take for take in takes if take.camera == camera]
        assert all(a.end <= b.start for a, b in pairwise(mine))
        assert all(600 <= (take.end - take.start).total_seconds() <= 1800 for take in mine)


def test_everybody_is_there_on_one_day() -> None:
    made = town(3, people=20, days=3)
    first = made.world.takes[0].start
    days = defaultdict(set)
    for visit in made.world.visits:
        since = (visit.start - first).total_seconds() / DAY_S
        assert since % 1 < (OPEN_S + 6 * 3600) / DAY_S or since < 0
        days[visit.person].add(max(int(since), 0))
    assert all(len(on) == 1 for on in days.values())
    assert len(set.union(*days.values())) == 3


@pytest.mark.parametrize("cameras", [1, 2])
def test_few_cameras_will_do(cameras: int) -> None:
    made = town(4, people=5, cameras=cameras)
    assert {visit.camera for visit in made.world.visits} <= {c.name for c in made.world.cameras}
    assert made.world.stays()
