"""Links learned from a library's own journeys: only from people who are surely known."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from support.building import CAMERAS, START, recording, track
from velvet.footage.places import Layout, Link, Places
from velvet.footage.records import Band, Member
from velvet.identity.transit_times import learn_transit_times
from velvet.indexes.library import Library

PEOPLE = 6


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Six people cross the yard (T1..T6), each 40 s before the lobby (T7..T12)."""
    with Library.open(tmp_path / "home") as opened:
        later = START + timedelta(seconds=40)
        new = [recording("yard", length_s=900), recording("lobby", later, length_s=900)]
        for one in opened.recordings.add(CAMERAS, new):
            opened.recordings.finish_detection(one.id, "d", 900.0)
            walks = [track(100 * n, 100 * n + 10) for n in range(PEOPLE)]
            if one.camera == "lobby":
                walks = [track(100 * n + 10 + n, 100 * n + 20 + n) for n in range(PEOPLE)]
            opened.tracklets.save(one, walks, "t")
        yield opened


def believe(library: Library, band: Band) -> None:
    library.identities.save(
        [
            ("", [Member(f"T{n}", Band.SURE, 1.0), Member(f"T{n + PEOPLE}", band, 0.9)])
            for n in range(1, PEOPLE + 1)
        ]
    )


def test_sure_journeys_teach_the_way(library: Library) -> None:
    believe(library, Band.SURE)
    assert learn_transit_times(library)
    (link,) = library.cameras.places().links
    assert (link.camera, link.to, link.learned) == ("yard", "lobby", True)
    assert 20 < link.least_s < 40
    assert 45 < link.most_s < 80
    assert not learn_transit_times(library)


def test_doubtful_ones_do_not(library: Library) -> None:
    believe(library, Band.PROBABLE)
    assert not learn_transit_times(library)
    assert library.cameras.places().links == ()


def test_what_is_no_longer_believed_is_forgotten(library: Library) -> None:
    believe(library, Band.SURE)
    learn_transit_times(library)
    believe(library, Band.POSSIBLE)
    assert learn_transit_times(library)
    assert library.cameras.places().links == ()


def test_a_way_that_was_told_is_not_learned(library: Library) -> None:
    believe(library, Band.SURE)
    told = Link("yard", "lobby", least_s=5)
    library.cameras.save_places(Layout("/c.toml", {"yard": ""}, Places({}, (told,))))
    assert not learn_transit_times(library)
    assert library.cameras.places().links == (told,)
