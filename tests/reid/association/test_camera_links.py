"""What links say of two stays, and what journeys say of links; each on cases worked out by hand."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from velvet.footage.places import Link
from velvet.footage.records import BoxPath
from velvet.reid.association.camera_links import (
    NO_EVIDENCE,
    TransitEvidence,
    learn_links,
    links_by_cameras,
    transit_evidence,
)
from velvet.reid.association.cannot_link import Exclusion, cannot_link, exclusion
from velvet.reid.tracklet_features import TrackletFeatures

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOOR = Link("lobby", "yard", "street door", "", 20, 90)
ANY = Link("lobby", "yard", "", "", 5, 60)
STAIRS = Link("lobby", "yard", "stairs", "gate", 3, 30)
SEEN = Link("lobby", "yard", "", "", 20, 90, learned=True)
SHARED = Link("lobby", "yard", overlap=True)


def stay(
    camera: str, begin_s: float, end_s: float, entered: str = "", left: str = ""
) -> TrackletFeatures:
    times = np.array([begin_s, end_s])
    path = BoxPath(times, np.zeros((2, 4), np.float32), np.ones(2, np.float32))
    begin, end = (START + timedelta(seconds=at) for at in (begin_s, end_s))
    return TrackletFeatures(
        f"T{begin_s:.0f}",
        camera,
        f"R-{camera}",
        begin,
        end,
        path,
        np.zeros((0, 1), np.float32),
        entered_zone=entered,
        left_zone=left,
    )


def gap(seconds: float, *links: Link, left: str = "", entered: str = "") -> TransitEvidence:
    one = stay("lobby", 0, 10, left=left)
    other = stay("yard", 10 + seconds, 30 + seconds, entered)
    found = transit_evidence(one, other, links_by_cameras(links))
    assert transit_evidence(other, one, links_by_cameras(links)) == found
    return found


@pytest.mark.parametrize(
    ("seconds", "links", "left", "too_fast"),
    [
        (5, [DOOR], "street door", True),
        (5, [DOOR], "", True),  # whoever ended in no zone may have gone through any
        (41, [DOOR], "street door", False),
        (19.5, [DOOR], "street door", False),  # clocks agree to a second only
        (-0.5, [DOOR], "street door", True),
        (5, [DOOR], "cellar", False),  # no way from there was told of
        (4.5, [DOOR, ANY], "", False),
        (3.5, [DOOR, ANY], "", True),
        (5, [SEEN], "", False),  # learned links exclude nobody
        (1, [SEEN, SHARED], "", False),
        (5, [Link("yard", "lobby", least_s=20)], "", False),  # the other way only
        (5, [Link("hall", "yard", least_s=20)], "", False),
        (5, [], "", False),
    ],
)
def test_only_what_every_told_way_forbids_is_too_fast(
    seconds: float, links: list[Link], left: str, too_fast: bool
) -> None:
    assert gap(seconds, *links, left=left).too_fast is too_fast
    pair = stay("lobby", 0, 10, left=left), stay("yard", 10 + seconds, 30 + seconds)
    assert cannot_link(*pair, links_by_cameras(links)) is too_fast


def test_too_fast_for_the_zone_left_through_speaks_against_but_excludes_not() -> None:
    """The track may have broken off in the zone, and its person gone the other way."""
    found = gap(4, DOOR, STAIRS, left="street door")
    assert not found.too_fast
    assert found.log_odds < -2
    assert gap(4, DOOR, STAIRS, left="stairs", entered="gate").log_odds > 1
    assert gap(4, DOOR, STAIRS, left="stairs", entered="garage") == NO_EVIDENCE


def test_the_time_a_link_gives_speaks_for_and_later_a_little_against() -> None:
    fits, late, edge = gap(41, DOOR).log_odds, gap(600, DOOR).log_odds, gap(90.5, DOOR).log_odds
    assert fits == edge > 1
    assert -1 < late < 0
    assert gap(6 * 3600, DOOR).log_odds == late
    assert gap(5, SEEN).log_odds < 0


def test_the_wider_the_window_the_less_it_says() -> None:
    wide = [gap(41, Link("lobby", "yard", most_s=most)).log_odds for most in (90, 600, 7200)]
    assert wide == sorted(wide, reverse=True)
    assert 0 < wide[-1] < 0.1
    assert gap(41, Link("lobby", "yard", least_s=20)).log_odds == 0  # it may take any time


def test_nothing_is_said_where_no_link_is_known() -> None:
    assert gap(41) == NO_EVIDENCE
    assert gap(41, Link("lobby", "hall", least_s=50)) == NO_EVIDENCE


def test_cameras_that_show_one_place_show_one_person_twice() -> None:
    lobby, yard, hall = stay("lobby", 0, 10), stay("yard", 2, 12), stay("hall", 2, 12)
    assert exclusion(lobby, yard) is Exclusion.ELSEWHERE
    for pair in ((lobby, yard), (yard, lobby)):
        assert exclusion(*pair, links_by_cameras([SHARED])) is None
        assert transit_evidence(*pair, links_by_cameras([SHARED])) == NO_EVIDENCE
    assert exclusion(lobby, hall, links_by_cameras([SHARED])) is Exclusion.ELSEWHERE


def test_why_they_are_apart() -> None:
    one, other = stay("lobby", 0, 10), stay("yard", 12, 20)
    assert exclusion(one, other) is None
    assert exclusion(one, other, links_by_cameras([DOOR])) is Exclusion.TOO_FAST


# Learning


def journeys(gaps: list[float], left: str = "", entered: str = "") -> list[list[TrackletFeatures]]:
    return [[stay("lobby", 0, 10, left=left), stay("yard", 10 + s, 30 + s, entered)] for s in gaps]


def test_a_way_that_was_walked_often_enough_is_learned() -> None:
    (found,) = learn_links(journeys([38, 40, 41, 43, 45]))
    assert found.learned
    assert (found.camera, found.to, found.zone, found.to_zone) == ("lobby", "yard", "", "")
    assert 15 < found.least_s < 38
    assert 45 < found.most_s < 90
    assert learn_links(journeys([38, 40, 41, 43])) == []


def test_strays_do_not_widen_it() -> None:
    gaps = [38, 40, 41, 43, 45, 39, 42]
    plain, strayed = learn_links(journeys(gaps))[0], learn_links(journeys([*gaps, 3600]))[0]
    assert strayed.most_s < 120
    assert strayed.least_s == pytest.approx(plain.least_s, rel=0.3)


def test_zones_are_learned_where_they_were_walked_often_and_else_taken_together() -> None:
    often = journeys([20, 21, 22, 23, 24], left="street door")
    once = journeys([60, 61, 62], left="stairs") + journeys([58, 63], left="cellar")
    found = learn_links(often + once)
    assert [(w.zone, w.to_zone) for w in found] == [("", ""), ("street door", "")]
    assert found[0].allows(60)
    assert found[1].allows(22)
    assert not found[1].allows(60)


def test_none_is_learned_where_one_was_given() -> None:
    gaps = journeys([38, 40, 41, 43, 45])
    assert learn_links(gaps, [DOOR]) == []
    assert learn_links(gaps, [SHARED]) == []
    assert learn_links(gaps, [Link("yard", "lobby", overlap=True)]) == []
    assert len(learn_links(gaps, [Link("yard", "lobby")])) == 1
    assert len(learn_links(gaps, [SEEN])) == 1


def test_only_steps_from_camera_to_camera_count() -> None:
    same = [[stay("yard", 0, 10), stay("yard", 50, 60)] for _ in range(9)]
    both = [[stay("yard", 0, 10), stay("lobby", 5, 60)] for _ in range(9)]
    assert learn_links(same + both) == []
    through = [
        [stay("yard", 100, 110), stay("lobby", 0, 10), stay("hall", 40, 60)] for _ in range(5)
    ]
    assert [(w.camera, w.to) for w in learn_links(through)] == [("hall", "yard"), ("lobby", "hall")]


def test_what_was_learned_speaks_for_the_next_who_walk_it() -> None:
    known = learn_links(journeys([38, 40, 41, 43, 45]))
    assert gap(41, *known).log_odds > 1
    assert gap(400, *known).log_odds < 0
    assert gap(2, *known).log_odds < 0
