from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from velvet.evals.worlds.invent import START, random_world
from velvet.evals.worlds.world import Visit, World
from velvet.footage.records import Edge


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = draw(st.integers(1, 40))
    return random_world(
        draw(st.integers(0, 10_000)),
        cameras=draw(st.integers(1, 12)),
        people=people,
        minutes=draw(st.floats(0.2, 30)),
        look_alikes=draw(st.integers(0, people // 2)),
    )


def visits_of(world: World, name: str) -> list[Visit]:
    return [visit for visit in world.visits if visit.person == name]


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_nobody_is_at_two_places_at_once(world: World):
    for person in world.people:
        for before, after in pairwise(visits_of(world, person.name)):
            assert before.end < after.start


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_what_is_shown_lies_within_its_recording(world: World):
    for stay in world.stays():
        assert stay.take.start <= stay.start < stay.end <= stay.take.end
        assert stay.visit.camera == stay.take.camera.name
        assert (stay.entered is Edge.INSIDE) == (stay.start != stay.visit.start)
        assert (stay.left is Edge.INSIDE) == (stay.end != stay.visit.end)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_recordings_of_a_camera_do_not_overlap(world: World):
    assert {take.camera for take in world.takes} == set(world.cameras)
    for before, after in pairwise(world.takes):
        assert before.camera != after.camera or before.end <= after.start
        assert before.stem != after.stem


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_who_leaves_a_view_enters_the_one_on_that_side(world: World):
    order = [camera.name for camera in world.cameras]
    for person in world.people:
        for before, after in pairwise(visits_of(world, person.name)):
            step = (order.index(after.camera) - order.index(before.camera)) % len(order)
            assert step == (1 if before.left is Edge.RIGHT else -1) % len(order)
            if len(order) > 1:
                assert after.entered is not before.left


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_everybody_begins_and_ends_outside_the_view(world: World):
    for visit in world.visits:
        for instant, edge in ((visit.start, visit.entered), (visit.end, visit.left)):
            left, _, right, _ = world.box(visit, instant)
            assert right - left <= 0, "nothing to see yet, or any more"
            assert (visit.at(instant).x < 0) == (edge is Edge.LEFT)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_counts_agree_with_the_journeys(world: World):
    journeys = [world.journey(person.name) for person in world.people]
    assert world.count() == sum(1 for journey in journeys if journey)
    assert sorted(map(str, world.stays())) == sorted(str(s) for j in journeys for s in j)
    by_colour = [world.seen(upper_colour=c) for c in {p.upper.colour for p in world.people}]
    assert sum(map(len, by_colour)) == len(world.stays())


@pytest.mark.parametrize("look_alikes", [0, 3])
def test_only_look_alikes_wear_the_same(look_alikes: int):
    world = random_world(5, people=30, look_alikes=look_alikes)
    outfits = {(p.upper.colour, p.lower.colour): p.look for p in world.people}
    assert len(outfits) == 30 - look_alikes
    for one in world.people[: 30 - look_alikes]:
        for other in world.people[30 - look_alikes :]:
            assert one.name != other.name
            if (one.upper.colour, one.lower.colour) == (other.upper.colour, other.lower.colour):
                assert one.look != other.look


def test_the_same_seed_makes_the_same_world_and_another_another():
    assert random_world(7, people=9, minutes=5) == random_world(7, people=9, minutes=5)
    assert random_world(7, people=9, minutes=5) != random_world(8, people=9, minutes=5)


def test_long_worlds_have_hand_offs_returns_and_gaps():
    world = random_world(1, cameras=3, people=20, minutes=10)
    cameras = [{stay.take.camera.name for stay in world.journey(p.name)} for p in world.people]
    assert sum(1 for seen in cameras if len(seen) > 1) >= 10
    assert any(visit.entered is visit.left for visit in world.visits)
    pauses = [
        (after.start - before.end).total_seconds()
        for before, after in pairwise(world.takes)
        if before.camera == after.camera
    ]
    assert min(pauses) == 0, "some recordings follow one another at once"
    assert max(pauses) >= 4
    assert min(take.start for take in world.takes) == START


def test_more_look_alikes_than_models_are_refused():
    with pytest.raises(ValueError, match="4 of 6"):
        random_world(0, people=6, look_alikes=4)
