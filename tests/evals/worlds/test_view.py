import numpy as np
import pytest

from velvet.evals.worlds.invent import START
from velvet.evals.worlds.view import View
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World, seconds
from velvet.footage.records import Camera, Edge

HALL = Camera("hall", "Europe/Zurich")
END = START + seconds(4)


def walk(name: str, far: float, sides: tuple[Edge, Edge]) -> Visit:
    x = [-0.09 if side is Edge.LEFT else 1.09 for side in sides]
    path = (Place(x[0], far), Place(x[1], far))
    return Visit(name, "hall", START, END, path, *sides)


def crossing() -> World:
    """Far and Near, in red and in green, meet in the middle after two seconds."""
    trousers = Garment("trousers", "black")
    people = (
        Person("Near", "fleece", Garment("jacket", "green"), trousers),
        Person("Far", "overcoat", Garment("coat", "red"), trousers),
    )
    visits = (
        walk("Near", 0.96, (Edge.LEFT, Edge.RIGHT)),
        walk("Far", 0.8, (Edge.RIGHT, Edge.LEFT)),
    )
    return World(5, (HALL,), people, visits, (Take(HALL, START, END),))


def seen(time_s: float):
    world = crossing()
    pixels, people = View(world, HALL).at(START + seconds(time_s), world.stays(), 0)
    return pixels, {true.person: true for true in people}


def test_the_nearer_person_hides_the_farther():
    pixels, people = seen(2.0)
    near, far = people["Near"], people["Far"]
    assert near.shown == 1.0
    assert 0.05 < far.shown < 0.6
    assert far.box[3] < near.box[3], "feet farther up in the picture are farther away"
    x, y = (
        round((far.box[0] + far.box[2]) / 2),
        round(far.box[1] + 0.45 * (far.box[3] - far.box[1])),
    )
    blue, green, red = pixels[y - 3 : y + 3, x - 3 : x + 3].reshape(-1, 3).mean(axis=0)
    assert green > 1.5 * max(red, blue), "it is the nearer one's jacket"


def test_before_they_meet_both_are_whole():
    _, people = seen(1.0)
    assert {name: true.shown for name, true in people.items()} == {"Near": 1.0, "Far": 1.0}


@pytest.mark.parametrize(
    ("time_s", "left", "right"), [(0.35, "Near", "Far"), (3.65, "Far", "Near")]
)
def test_at_the_sides_people_are_cut_by_the_view(time_s: float, left: str, right: str):
    _, people = seen(time_s)
    assert people[left].box[0] == 0.0
    assert people[right].box[2] == 640.0
    assert all(0 < true.shown < 1 for true in people.values())


def test_outside_the_view_nobody_is_listed():
    assert seen(0.0)[1] == {}


def test_cameras_differ_in_light_but_mildly():
    world = crossing()
    porch = Camera("porch", "Europe/Zurich")
    hall = View(world, HALL).at(START + seconds(1), world.stays(), 0)[1]
    other = View(world, porch).at(START + seconds(1), world.stays(), 0)[1]
    for one, another in zip(hall, other, strict=True):
        tall, also = one.box[3] - one.box[1], another.box[3] - another.box[1]
        assert tall == pytest.approx(also, rel=0.12)
        assert np.isclose(one.box[3], another.box[3], atol=1)
