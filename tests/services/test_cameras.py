"""A clock set right afterwards moves answers and identity with it; what is known of each camera."""

from datetime import timedelta

import pytest

from velvet.footage.errors import BadSetting, Contradiction, LibraryBusy, NotFound
from velvet.footage.places import Layout, Link, Places, Zone
from velvet.identity.correct import merge
from velvet.identity.explain import compare
from velvet.identity.undo import undo
from velvet.indexes.library import Library
from velvet.indexes.lock import only_writer
from velvet.services.cameras import camera_overview, camera_overviews, set_clock

LEFT = Zone("gate", ((0.0, 0.0), (0.25, 0.0), (0.25, 1.0), (0.0, 1.0)))


def who(library: Library) -> dict[str, str]:
    return {m.tracklet: p.id for p in library.identities.all() for m in p.members}


def give(library: Library, *links: Link, **zones: tuple[Zone, ...]) -> None:
    library.cameras.save_places(Layout("/c.toml", {"yard": "", "lobby": ""}, Places(zones, links)))


def test_who_is_who_follows_the_clock_and_comes_back_with_it(library: Library) -> None:
    before, seen = who(library), library.tracklets.sightings()
    assert before["T3"] == before["T5"]
    assert set_clock(library, "lobby", -74)  # now T5 is in the lobby while T3 is on the yard
    assert who(library)["T3"] != who(library)["T5"]
    assert library.tracklets.sightings(["T5"])[0].start == seen[4].start - timedelta(seconds=74)
    assert [s.id for s in library.tracklets.sightings()] != [s.id for s in seen]  # by start
    assert not set_clock(library, "lobby", -74)
    assert set_clock(library, "lobby", 0)
    assert who(library)["T3"] == who(library)["T5"]
    assert library.tracklets.sightings() == seen


def test_corrections_hold_whatever_the_clock_says(library: Library) -> None:
    merge(library, ["T3", "T5"])
    set_clock(library, "lobby", -74)
    assert who(library)["T3"] == who(library)["T5"]
    undo(library)
    assert who(library)["T3"] != who(library)["T5"]


def test_a_running_ingest_keeps_its_instants(library: Library) -> None:
    before = library.recordings.all()
    with only_writer(library.home), pytest.raises(LibraryBusy):
        set_clock(library, "lobby", 5)
    assert library.recordings.all() == before


@pytest.mark.parametrize("offset", [float("nan"), float("inf"), 1e12])
def test_what_no_clock_can_be_off_by_is_refused(library: Library, offset: float) -> None:
    with pytest.raises(BadSetting):
        set_clock(library, "lobby", offset)


def test_unknown_cameras_are_named_with_the_nearest(library: Library) -> None:
    for call in (lambda: set_clock(library, "loby", 1), lambda: camera_overview(library, "loby")):
        with pytest.raises(NotFound, match="Did you mean `lobby`"):
            call()


def test_all_that_is_known_of_a_camera(library: Library) -> None:
    way = Link("yard", "lobby", "gate", least_s=20)
    give(library, way, yard=(LEFT,))
    lobby, yard = camera_overviews(library)
    assert (lobby.camera.name, yard.camera.name) == ("lobby", "yard")
    assert (yard.links, lobby.links) == ((way,), (way,))
    (gate,) = yard.zones
    ways = [(s.entered_zone, s.left_zone) for s in library.tracklets.sightings(cameras=["yard"])]
    assert gate.came_in == sum(came == "gate" for came, _ in ways) > 0
    assert gate.went_out == sum(went == "gate" for _, went in ways) > 0
    assert ([r.id for r in yard.recordings], yard.sightings) == (["R1"], 4)
    assert camera_overview(library, "YARD") == yard


def test_why_tells_what_the_links_say(library: Library) -> None:
    give(library, Link("yard", "lobby", least_s=20, most_s=120))
    assert "20 s to 2 min" in compare(library, "T1", "T5").transit_note
    assert compare(library, "T1", "T5").exclusion is None
    give(library, Link("yard", "lobby", least_s=600))
    found = compare(library, "T5", "T1")
    assert found.exclusion is not None
    assert "faster" in found.transit_note


def test_whom_a_link_keeps_apart_is_merged_only_anyway(library: Library) -> None:
    give(library, Link("yard", "lobby", least_s=600))
    with pytest.raises(Contradiction, match="faster than the link's 10 min or more"):
        merge(library, ["T2", "T6"])
    merge(library, ["T2", "T6"], anyway=True)
    assert who(library)["T2"] == who(library)["T6"]
