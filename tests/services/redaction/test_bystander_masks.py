"""Who is covered when: everybody but one person, and everything where it is not sure."""

import pytest

from support.pictures.strollers import at, path, seen
from velvet.footage.records import Box
from velvet.services.redaction.bystander_masks import BystanderMasks
from velvet.video.overlay.cover import covers


def covered(people: BystanderMasks, time_s: float, box: Box) -> float:
    what = people.at(time_s)
    assert what is not None, "the whole picture is covered"
    return covers(what, box)


WANTED = path(0, 5, 300)
OTHER = path(1, 3, 100, speed=20)


def test_the_other_is_covered_and_the_wanted_one_is_not() -> None:
    people = BystanderMasks(WANTED, [OTHER], seen(WANTED, OTHER))
    for time_s in (1.0, 1.5, 2.0, 3.0):
        assert covered(people, time_s, at(100 + 20 * (time_s - 1))) == 1
        assert covered(people, time_s, at(300)) == 0
    assert covered(people, 2.0, (150, 90, 290, 160)) == 0  # nobody is there


def test_between_two_frames_that_were_looked_at_both_places_are_covered() -> None:
    fast = path(1, 3, 50, speed=150)
    people = BystanderMasks(WANTED, [fast], seen(WANTED, fast))
    for time_s in (1.52, 1.55, 1.58):
        assert covered(people, time_s, at(50 + 150 * 0.5)) == 1
        assert covered(people, time_s, at(50 + 150 * 0.6)) == 1


def test_somebody_is_covered_a_little_before_and_after_they_were_followed() -> None:
    people = BystanderMasks(WANTED, [OTHER], seen(WANTED, OTHER))
    assert covered(people, 0.6, at(100 - 8)) == 1
    assert covered(people, 3.4, at(140 + 8)) == 1
    assert covered(people, 4.0, at(140)) == 0


def test_weak_boxes_that_nobody_follows_are_covered() -> None:
    glimpse = at(200)
    people = BystanderMasks(WANTED, [], seen(WANTED, weak=[(2.0, glimpse)]))
    for time_s in (1.8, 1.95, 2.0, 2.2):
        assert covered(people, time_s, glimpse) == 1
    assert covered(people, 1.0, glimpse) == 0


def test_legs_below_a_box_that_something_cut_off_are_covered_too() -> None:
    torso = (200, 100, 220, 125)
    people = BystanderMasks(WANTED, [], seen(WANTED, weak=[(2.0, torso)]))
    assert covered(people, 2.0, at(200)) == 1


def test_boxes_of_the_wanted_person_alone_do_not_cover_them() -> None:
    upper = (300, 100, 320, 122)  # nested: a piece of the same person
    shifted = at(303)
    people = BystanderMasks(WANTED, [], seen(WANTED, weak=[(2.0, upper), (2.0, shifted)]))
    assert covered(people, 2.0, at(300)) == 0


def test_where_another_stands_before_the_wanted_one_the_other_is_covered() -> None:
    beside = path(0, 5, 312)
    people = BystanderMasks(WANTED, [beside], seen(WANTED, beside))
    assert covered(people, 2.0, at(312)) == 1
    assert 0.4 < covered(people, 2.0, at(300)) < 0.9  # of the wanted one what is left


def test_where_the_wanted_one_is_only_guessed_everything_is_covered() -> None:
    wanted = path(0, 5, 300, unsure=(2.0,))
    people = BystanderMasks(wanted, [], seen(wanted))
    assert [people.at(t) is None for t in (1.8, 1.9, 1.95, 2.0, 2.05, 2.1)] == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]


def test_before_and_after_the_wanted_one_everything_is_covered() -> None:
    wanted = path(1, 3, 300)
    people = BystanderMasks(wanted, [], seen(wanted))
    assert people.at(0.9) is None
    assert people.at(1.0) is not None
    assert people.at(3.05) is None


def test_where_nobody_looked_everything_is_covered() -> None:
    looked = [d for d in seen(WANTED, OTHER) if not 2.05 < d.time_s < 2.75]
    people = BystanderMasks(WANTED, [OTHER], looked)
    assert people.at(2.0) is not None
    assert people.at(2.4) is None
    assert people.at(2.8) is not None
    assert BystanderMasks(WANTED, [OTHER], []).at(2.0) is None


def test_somebody_hidden_is_looked_for_further_around(  # they may come out anywhere near
) -> None:
    hidden = path(1, 3, 100, unsure=[round(1.5 + n / 10, 1) for n in range(10)])
    people = BystanderMasks(WANTED, [hidden], seen(WANTED, hidden))
    assert covered(people, 2.0, (85, 100, 135, 150)) == 1
    assert covered(people, 1.2, (85, 100, 135, 150)) < 1


@pytest.mark.parametrize("time_s", [0.0, 5.0])
def test_the_first_and_the_last_frame_show_the_wanted_one(time_s: float) -> None:
    people = BystanderMasks(WANTED, [OTHER], seen(WANTED, OTHER))
    assert covered(people, time_s, at(300)) == 0
