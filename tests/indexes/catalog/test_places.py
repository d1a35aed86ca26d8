"""Zones, links and clock offsets in the catalog: what replaces what, and what follows from them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from support.building import CAMERAS, START, recording, track
from velvet.footage.errors import BadSetting, NotFound
from velvet.footage.places import Layout, Link, Places, Zone
from velvet.footage.records import Edge
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library

LEFT = Zone("gate", ((0.0, 0.0), (0.25, 0.0), (0.25, 1.0), (0.0, 1.0)))
RIGHT = Zone("street door", ((0.25, 0.0), (0.5, 0.0), (0.5, 1.0), (0.25, 1.0)))
OUT = Link("yard", "lobby", "street door", "", 20, 90)
BACK = Link("lobby", "yard", least_s=15)
LEARNED = Link("lobby", "yard", "", "", 12.5, 40, learned=True)


def layout(*links: Link, source: str = "/a/cameras.toml", **zones: tuple[Zone, ...]) -> Layout:
    return Layout(source, {name: "" for name in ("yard", "lobby")}, Places(zones, links))


def test_what_was_stored_is_read_again(library: Library, tmp_path: Path) -> None:
    told = layout(OUT, BACK, yard=(RIGHT, LEFT))
    assert library.cameras.save_places(told)
    assert library.cameras.places() == told.places
    with Library.open(library.home) as again:
        assert again.cameras.places() == told.places
        assert not again.cameras.save_places(told)


def test_a_file_replaces_what_it_said_before_and_others_said_of_its_cameras(
    library: Library,
) -> None:
    library.cameras.save_places(layout(OUT, BACK, yard=(RIGHT, LEFT)))
    hall = Layout("/b.toml", {"hall": ""}, Places({"hall": (LEFT,)}, (Link("hall", "yard"),)))
    assert library.cameras.save_places(hall)
    assert set(library.cameras.places().zones) == {"yard", "hall"}
    moved = layout(BACK, source="/moved.toml", lobby=(LEFT,))
    assert library.cameras.save_places(moved)
    assert library.cameras.places() == Places(
        {"hall": (LEFT,), "lobby": (LEFT,)}, (Link("hall", "yard"), BACK)
    )
    assert library.cameras.save_places(layout(source="/moved.toml"))
    assert library.cameras.save_places(Layout("/b.toml", {"hall": ""}, Places()))
    assert library.cameras.places() == Places()


def test_news_moves_the_generation_and_nothing_new_does_not(library: Library) -> None:
    before = library.generation
    library.cameras.save_places(layout(OUT))
    assert library.generation > before
    before = library.generation
    assert not library.cameras.save_places(layout(OUT))
    assert not library.cameras.save_learned_links([])
    assert library.generation == before


def test_learned_links_stand_beside_told_ones_until_those_speak_of_the_same_way(
    library: Library,
) -> None:
    library.cameras.save_places(layout(OUT))
    assert library.cameras.save_learned_links([LEARNED])
    assert library.cameras.places().links == (OUT, LEARNED)
    assert not library.cameras.save_learned_links([LEARNED])
    library.cameras.save_places(layout(OUT))
    assert LEARNED in library.cameras.places().links
    library.cameras.save_places(layout(OUT, BACK))
    assert library.cameras.places().links == (OUT, BACK)


def test_the_place_of_a_known_camera_is_learned(library: Library) -> None:
    library.cameras.save_places(
        Layout("/a.toml", {"yard": "behind the house", "new": "x"}, Places())
    )
    assert [(c.name, c.place) for c in library.cameras.all()] == [
        ("lobby", ""),
        ("yard", "behind the house"),
    ]


def test_sightings_have_the_zones_of_now_without_a_new_detection(library: Library) -> None:
    """T1 walks from 0.21 to 0.23 of the picture's width, T2 from 0.27 to 0.35, T3 as T1."""
    assert {(s.entered_zone, s.left_zone) for s in library.tracklets.sightings()} == {("", "")}
    library.cameras.save_places(layout(yard=(LEFT, RIGHT)))
    ends = {s.id: (s.entered_zone, s.left_zone) for s in library.tracklets.sightings()}
    assert ends == {
        "T1": ("gate", "gate"),
        "T2": ("street door", "street door"),
        "T3": ("", ""),  # of the lobby, where no zone is drawn
    }
    assert {t.id: (t.entered_zone, t.left_zone) for t in library.tracklets.find()} == ends
    library.cameras.save_places(layout(yard=(RIGHT,)))
    assert library.tracklets.sightings(["T1"])[0].left_zone == ""
    library.cameras.save_places(layout())
    assert {(s.entered_zone, s.left_zone) for s in library.tracklets.sightings()} == {("", "")}


def test_the_zones_of_long_paths_are_those_of_their_ends(empty: Library) -> None:
    """A sighting reads only the ends of a path, a tracklet all of it."""
    (one,) = empty.recordings.add(CAMERAS, [recording("yard", length_s=600)])
    empty.recordings.finish_detection(one.id, "d", 600.0)
    walks = [track(0, 100, x=-60), track(5, 5.05, x=300), track(3, 40, x=0), track(50, 90, x=0)]
    empty.tracklets.save(one, walks, "t")
    empty.cameras.save_places(layout(yard=(LEFT, RIGHT)))
    whole = {t.id: (t.entered_zone, t.left_zone) for t in empty.tracklets.find()}
    assert {s.id: (s.entered_zone, s.left_zone) for s in empty.tracklets.sightings()} == whole
    assert {way for ways in whole.values() for way in ways} >= {"gate", "street door"}


def test_very_many_sightings_have_theirs_too(empty: Library) -> None:
    (one,) = empty.recordings.add(CAMERAS, [recording("yard", length_s=2000)])
    empty.recordings.finish_detection(one.id, "d", 2000.0)
    empty.tracklets.save(one, [track(n, n + 1, x=n % 2 * 300) for n in range(1001)], "t")
    empty.cameras.save_places(layout(yard=(LEFT, RIGHT)))
    assert [s.left_zone for s in empty.tracklets.sightings()[:4]] == ["gate", "", "gate", ""]


# Clocks


def instants(library: Library, camera: str):
    told = [(r.start, r.end) for r in library.recordings.all() if r.camera == camera]
    told += [(t.start, t.end) for t in library.tracklets.find(cameras=[camera])]
    told += [(s.start, s.end) for s in library.tracklets.sightings(cameras=[camera])]
    return told + [
        (i.start, i.end) for c in library.recordings.coverage(cameras=[camera]) for i in c.analysed
    ]


def test_an_offset_moves_all_instants_of_its_camera_and_of_no_other(library: Library) -> None:
    yard, lobby, state = (
        instants(library, "yard"),
        instants(library, "lobby"),
        library.identities.snapshot(),
    )
    assert library.cameras.set_offset("yard", 12.5)
    later = timedelta(seconds=12.5)
    assert instants(library, "yard") == [(a + later, b + later) for a, b in yard]
    assert instants(library, "lobby") == lobby
    assert {c.name: c.offset_s for c in library.cameras.all()} == {"yard": 12.5, "lobby": 0}
    assert library.identities.snapshot().state != state.state
    when = [Interval(START + timedelta(seconds=13), START + timedelta(seconds=14))]
    assert [t.id for t in library.tracklets.find(when=when)] == ["T1"]


def test_an_offset_replaces_and_does_not_add(library: Library) -> None:
    before = instants(library, "yard")
    for offset in (12.5, -3.1, 0.1, 86400.0):
        library.cameras.set_offset("yard", offset)
        later = timedelta(seconds=offset)
        assert instants(library, "yard") == [(a + later, b + later) for a, b in before]
    generation = library.generation
    assert not library.cameras.set_offset("yard", 86400.0)
    assert library.generation == generation
    library.cameras.set_offset("yard", 0)
    assert instants(library, "yard") == before


def test_the_cache_follows(library: Library) -> None:
    def cached() -> dict[str, int]:
        return library._cache.digests("words", "enc")

    before = cached()
    library.cameras.set_offset("yard", 60)
    changed = {i for i, digest in cached().items() if digest != before[i]}
    assert changed == {"T1", "T2"}  # those on the yard
    library.cameras.set_offset("yard", 0)
    assert cached() == before


def test_what_cannot_be_is_refused_and_changes_nothing(library: Library) -> None:
    before = instants(library, "yard")
    with pytest.raises(NotFound, match="Did you mean `yard`"):
        library.cameras.set_offset("yrad", 1)
    with pytest.raises(BadSetting, match="1900"):
        library.cameras.set_offset("yard", -3e9 * 2)
    assert instants(library, "yard") == before


def test_whoever_is_in_view_when_a_recording_begins_or_ends_came_and_went_nowhere(
    empty: Library,
) -> None:
    """Where the file is cut says nothing of where they walked; a side of the picture still does."""
    [known] = empty.recordings.add(CAMERAS[:1], [recording("yard", length_s=10.0)])
    empty.recordings.finish_detection(known.id, "detector", 10.0)
    inside = {"entered": Edge.INSIDE, "left": Edge.INSIDE}
    stays = [(0.1, 5.0), (5.0, 9.9), (0.1, 9.9), (5.0, 6.0)]
    walks = [replace(track(*stay), **inside) for stay in stays]
    empty.tracklets.save(known, [*walks, track(0.1, 9.9)], "tracker")
    empty.cameras.save_places(layout(yard=(Zone("everywhere", ((0, 0), (1, 0), (1, 1), (0, 1))),)))
    there, none = "everywhere", ""
    ways = [(none, there), (there, none), (none, none), (there, there), (there, there)]
    by_id = {s.id: (s.entered_zone, s.left_zone) for s in empty.tracklets.sightings()}
    assert sorted(by_id.values()) == sorted(ways)
    assert {t.id: (t.entered_zone, t.left_zone) for t in empty.tracklets.find()} == by_id
