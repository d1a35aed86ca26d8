from datetime import timedelta

import pytest

from velvet.evals.worlds.invent import START, two_camera_demo
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World, seconds
from velvet.footage.records import Camera, Edge
from velvet.footage.time.intervals import Interval

HALL = Camera("hall", "Europe/Zurich")
ANNA = Person("Anna", "fleece", Garment("jacket", "red"), Garment("trousers", "blue"))
THERE_AND_BACK = Visit(
    "Anna",
    "hall",
    START,
    START + timedelta(seconds=10),
    (Place(0.0, 0.9), Place(0.5, 0.9), Place(0.0, 0.9)),
    Edge.LEFT,
    Edge.LEFT,
)


def between(begin_s: float, end_s: float) -> Interval:
    return Interval(START + seconds(begin_s), START + seconds(end_s))


def recorded(*spans_s: tuple[float, float]) -> World:
    takes = tuple(Take(HALL, START + seconds(a), START + seconds(b)) for a, b in spans_s)
    return World(0, (HALL,), (ANNA,), (THERE_AND_BACK,), takes)


@pytest.mark.parametrize(
    ("time_s", "x", "walked"),
    [
        (-1, 0.0, 0.0),
        (0, 0.0, 0.0),
        (2.5, 0.25, 0.25),
        (5, 0.5, 0.5),
        (7.5, 0.25, 0.75),
        (12, 0, 1),
    ],
)
def test_a_person_walks_the_path_at_even_speed(time_s: float, x: float, walked: float):
    assert THERE_AND_BACK.at(START + seconds(time_s)).x == pytest.approx(x)
    assert THERE_AND_BACK.walked(START + seconds(time_s)) == pytest.approx(walked)


def test_a_visit_is_cut_where_the_recording_is():
    first, second = recorded((0, 4), (6, 20)).stays()
    assert (first.start, first.end) == (START, START + seconds(4))
    assert (first.entered, first.left) == (Edge.LEFT, Edge.INSIDE)
    assert (second.start, second.end) == (START + seconds(6), START + seconds(10))
    assert (second.entered, second.left) == (Edge.INSIDE, Edge.LEFT)


def test_what_no_recording_shows_is_no_stay():
    assert recorded((10, 20)).stays() == []
    assert recorded((10, 20)).count() == 0


def test_nearer_people_are_taller():
    world = recorded((0, 20))
    assert world.tall(ANNA, Place(0.5, 0.95)) == pytest.approx(230, abs=1)
    assert world.tall(ANNA, Place(0.5, 0.8)) < world.tall(ANNA, Place(0.5, 0.9))


def test_a_box_ends_at_the_edge_of_the_view():
    left, top, right, bottom = recorded((0, 20)).box(THERE_AND_BACK, START)
    assert left == 0.0
    assert 0 < right < 60
    assert bottom - top == pytest.approx(220, abs=10)


def test_the_demo_hands_the_person_in_red_over():
    world = two_camera_demo()
    yard, lobby = world.journey("Ralf")
    assert (yard.take.camera.name, yard.left) == ("yard", Edge.RIGHT)
    assert (lobby.take.camera.name, lobby.entered) == ("lobby", Edge.LEFT)
    assert lobby.start - yard.end == timedelta(seconds=8)
    assert world.seen(upper_colour="red") == [yard, lobby]


def test_the_demo_has_a_gap_that_nobody_walks_through():
    world = two_camera_demo()
    first, second = (take for take in world.takes if take.camera.name == "lobby")
    assert second.start - first.end == timedelta(seconds=6)
    gap = Interval(first.end, second.start)
    visits = [visit for visit in world.visits if visit.camera == "lobby"]
    assert not any(gap.overlaps(visit.start, visit.end) for visit in visits)
    assert len(world.journey("Bruno")) == 2


def test_the_demo_starts_at_ten_in_zurich():
    assert [take.stem for take in two_camera_demo().takes] == [
        "lobby_2026-03-02_10-00-00",
        "lobby_2026-03-02_10-00-16",
        "yard_2026-03-02_10-00-00",
    ]


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ({"upper_colour": "black"}, ["Bruno", "Bruno"]),
        ({"upper_kind": "coat"}, ["Bruno", "Yann", "Bruno"]),
        ({"upper_kind": "coat", "camera": "yard"}, ["Yann"]),
        ({"lower_colour": "blue", "when": between(0, 12)}, ["Ralf"]),
        ({"upper_colour": "red", "lower_colour": "black"}, []),
        ({"upper_colour": "purple"}, []),
    ],
)
def test_who_was_seen_in_what(asked: dict, people: list[str]):
    assert [stay.person for stay in two_camera_demo().seen(**asked)] == people


@pytest.mark.parametrize(
    ("when", "camera", "people"),
    [
        (None, "", 4),
        (None, "yard", 3),
        (None, "lobby", 2),
        (between(0, 4), "", 2),
        (between(19, 40), "yard", 0),
    ],
)
def test_how_many_different_people(when: Interval | None, camera: str, people: int):
    assert two_camera_demo().count(when, camera) == people
