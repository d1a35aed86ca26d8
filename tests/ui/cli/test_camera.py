"""`velvet camera`: the list, one camera, its clock set; and zones and links in a journey's words."""

import json
from pathlib import Path

import pytest

from velvet.footage.places import Layout, Link, Places, Zone
from velvet.indexes.library import Library

GATE = Zone("street gate", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))


@pytest.fixture
def placed(home: Path) -> Path:
    way = Link("yard", "lobby", "street gate", "", 20, 90)
    learned = Link("lobby", "yard", "", "", 12, 40, learned=True)
    with Library.open(home) as library:
        places = Places({"yard": (GATE,)}, (way,))
        library.cameras.save_places(
            Layout("/c.toml", {"yard": "behind the house", "lobby": ""}, places)
        )
        library.cameras.save_learned_links([learned])
    return home


def test_all_are_listed(velvet, placed: Path) -> None:
    shown = velvet("camera")
    assert shown.exit_code == 0
    assert "behind the house" in shown.stdout
    assert "2 cameras" in shown.stdout
    assert [c["name"] for c in json.loads(velvet("camera", "--json").stdout)] == ["lobby", "yard"]


def test_one_is_shown_with_all_that_is_known(velvet, placed: Path) -> None:
    shown = velvet("camera", "yard").stdout
    assert "yard, behind the house (Europe/Zurich)" in shown
    assert "Zone `street gate`: 2 came in, 2 went out" in shown
    assert "Link: from `yard` through `street gate` to `lobby`: 20-90 s" in shown
    assert "usually 12-40 s, learned" in shown
    assert "Clock: as recorded" in shown
    told = json.loads(velvet("camera", "yard", "--json").stdout)
    assert told["zones"][0]["polygon"] == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert [(link["from"], link["least_s"], link["learned"]) for link in told["links"]] == [
        ("yard", 20, False),
        ("lobby", 12, True),
    ]


def test_a_clock_is_set_and_set_back(velvet, placed: Path) -> None:
    def start() -> str:
        told = json.loads(velvet("people", "P1", "--json").stdout)
        return told["tracklets"][0]["start"]

    assert start() == "2026-03-02T10:00:01+01:00"
    assert "Clock: +12.5 s" in velvet("camera", "yard", "--offset", "12.5").stdout
    assert start() == "2026-03-02T10:00:13.500000+01:00"
    told = json.loads(velvet("camera", "yard", "--offset", "-3", "--json").stdout)
    assert told["offset_s"] == -3
    assert start() == "2026-03-02T09:59:58+01:00"
    assert "as recorded" in velvet("camera", "yard", "--offset", "0").stdout
    assert start() == "2026-03-02T10:00:01+01:00"


def test_what_is_wrong_is_a_sentence(velvet, placed: Path) -> None:
    for words in (("camera", "yrad"), ("camera", "yrad", "--offset", "1")):
        ended = velvet(*words)
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert "Did you mean `yard`" in ended.stderr
    assert "clock" in velvet("camera", "yard", "--offset", "nan").stderr
    assert "error" in json.loads(velvet("camera", "yard", "--offset", "inf", "--json").stdout)
    assert velvet("camera", "--offset", "3").exit_code == 2
    assert velvet("camera", "yard", "--offset", "soon").exit_code == 2


def test_no_cameras_yet(velvet, no_home: Path) -> None:
    assert "velvet ingest" in velvet("camera").stdout
    assert json.loads(velvet("camera", "--json").stdout) == []


def test_a_journey_tells_zones_and_links(velvet, placed: Path) -> None:
    shown = velvet("people", "P1").stdout
    assert "Left `yard` through `street gate` at 10:00:" in shown
    assert "next seen on `lobby`" in shown
    assert "link allows 20-90 s" in shown or "than the link's 20-90 s" in shown
    first = json.loads(velvet("people", "P1", "--json").stdout)["tracklets"][0]
    assert (first["entered_zone"], first["left_zone"]) == ("street gate", "street gate")


def test_why_tells_what_the_link_says(velvet, placed: Path) -> None:
    assert "20-90 s" in velvet("people", "why", "T1", "T3").stdout
