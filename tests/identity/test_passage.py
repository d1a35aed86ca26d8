"""Ways in, out and between cameras, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from velvet.footage.places import Link
from velvet.footage.records import Band, Edge, Sighting
from velvet.identity.transitions import entry_point, exit_point, transit_note, transition

END = datetime(2026, 3, 2, 14, 3, 52, tzinfo=UTC)
LOBBY = Sighting(
    "T1", "P7", "lobby", END - timedelta(seconds=9), END, Band.SURE, Edge.LEFT, Edge.RIGHT, "", ()
)
DOOR = Link("lobby", "yard", "street door", "", 20, 90)


def later(seconds: float, entered: Edge = Edge.INSIDE, zone: str = "") -> Sighting:
    begin = END + timedelta(seconds=seconds)
    return replace(
        LOBBY,
        id="T2",
        camera="yard",
        start=begin,
        end=begin + timedelta(seconds=9),
        entered=entered,
        entered_zone=zone,
    )


def test_a_zone_comes_before_the_side_of_the_picture() -> None:
    assert (entry_point(LOBBY), exit_point(LOBBY)) == ("at the left", "at the right")
    zoned = replace(LOBBY, entered_zone="lift", left_zone="street door")
    assert (entry_point(zoned), exit_point(zoned)) == ("through `lift`", "through `street door`")
    assert entry_point(replace(LOBBY, entered=Edge.INSIDE)) == ""


def test_from_camera_to_camera() -> None:
    out = replace(LOBBY, left_zone="street door")
    assert transition(out, later(41), [DOOR], "14:03:52") == (
        "left `lobby` through `street door` at 14:03:52; next seen on `yard` 41 s later "
        "(link allows 20-90 s)"
    )
    assert transition(LOBBY, later(41, Edge.LEFT), [], "14:03:52") == (
        "left `lobby` at the right at 14:03:52; next seen on `yard` 41 s later, coming in at the left"
    )
    inside = replace(LOBBY, left=Edge.INSIDE)
    assert transition(inside, later(-3, zone="gate"), [], "now") == (
        "was last seen on `lobby` at now; next seen on `yard` from 3 s before that, coming in through `gate`"
    )


@pytest.mark.parametrize(
    ("left", "came", "says"),
    [(0.9, 15.4, "15 s later"), (0.9, 16.1, "16 s later"), (0.2, 0.8, "0 s later")],
)
def test_the_time_between_is_that_of_the_clock_times_shown(
    left: float, came: float, says: str
) -> None:
    """14:03:52.9 to 14:04:08.1 is shown as 14:03:52 to 14:04:08."""
    before = replace(LOBBY, end=END + timedelta(seconds=left))
    assert says in transition(before, later(came), [], "14:03:52")


@pytest.mark.parametrize(
    ("seconds", "links", "says"),
    [
        (41, [DOOR], "link allows 20-90 s"),
        (90.4, [DOOR], "link allows 20-90 s"),
        (600, [DOOR], "longer than the link's 20-90 s"),
        (5, [DOOR], "faster than the link's 20-90 s"),
        (41, [replace(DOOR, learned=True)], "usually 20-90 s"),
        (600, [replace(DOOR, learned=True)], "longer than the usual 20-90 s"),
        (41, [replace(DOOR, least_s=0)], "link allows up to 1 min 30 s"),
        (41, [replace(DOOR, most_s=600)], "link allows 20 s to 10 min"),
        (41, [Link("lobby", "yard", least_s=20)], "link allows 20 s or more"),
        (41, [Link("lobby", "yard", overlap=True)], "the views overlap"),
        (41, [Link("yard", "lobby", overlap=True)], "the views overlap"),
        (41, [Link("yard", "lobby", least_s=20)], ""),
        (41, [replace(DOOR, zone="stairs")], "link allows 20-90 s"),  # left through no zone
        (41, [replace(DOOR, to_zone="gate", least_s=30), DOOR], "link allows 30-90 s"),
        (25, [replace(DOOR, to_zone="gate", least_s=30), DOOR], "link allows 20-90 s"),
        (41, [replace(DOOR, most_s=60, learned=True), DOOR], "link allows 20-90 s"),
    ],
)
def test_what_the_links_say_of_the_time(seconds: float, links: list[Link], says: str) -> None:
    assert transit_note(LOBBY, later(seconds), links) == says


def test_a_link_of_another_zone_is_not_spoken_of() -> None:
    out = replace(LOBBY, left_zone="street door")
    assert transit_note(out, later(41), [replace(DOOR, zone="stairs")]) == ""
