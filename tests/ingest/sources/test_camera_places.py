"""Zones, links and clocks in `cameras.toml`, and a sentence for every mistake in them."""

from pathlib import Path

import pytest

from velvet.footage.errors import BadSetting
from velvet.footage.places import Link, Zone
from velvet.ingest.sources.camera_file import CameraFile, read_camera_file

WHOLE = """
[cameras.lobby]
place = "ground floor"
offset = 12.5
[cameras.lobby.zones]
"street door" = [[0.8, 0.2], [1.0, 0.2], [1.0, 1.0], [0.8, 1.0]]
lift = [[0, 0], [0.2, 0], [0, 1]]

[cameras.yard.zones]
gate = [[0.0, 0.2], [0.2, 0.2], [0.2, 1.0]]

[cameras.hall]

[[links]]
from = "lobby"
zone = "street door"
to = "yard"
to_zone = "gate"
least = 20
most = 90

[[links]]
from = "yard"
to = "lobby"
least = 15.5

[[links]]
from = "lobby"
to = "hall"
overlap = true
"""
TWO = "[cameras.lobby.zones]\ndoor = [[0, 0], [1, 0], [1, 1]]\n[cameras.yard]\n"


def camera_file(folder: Path, text: str) -> CameraFile:
    file = folder / "cameras.toml"
    file.write_text(text)
    return read_camera_file(file)


def test_all_of_it_is_read(tmp_path: Path) -> None:
    read = camera_file(tmp_path, WHOLE)
    assert read.layout is not None
    assert read.layout.source == str(tmp_path / "cameras.toml")
    assert read.layout.cameras == {"lobby": "ground floor", "yard": "", "hall": ""}
    zones = read.layout.places.zones
    assert [zone.name for zone in zones["lobby"]] == ["street door", "lift"]
    assert zones["yard"] == (Zone("gate", ((0.0, 0.2), (0.2, 0.2), (0.2, 1.0))),)
    assert "hall" not in zones
    assert read.layout.places.links == (
        Link("lobby", "yard", "street door", "gate", 20, 90),
        Link("yard", "lobby", least_s=15.5),
        Link("lobby", "hall", overlap=True),
    )
    assert (read.cameras["lobby"].offset, read.cameras["yard"].offset) == (12.5, None)


def test_none_of_it_is_needed(tmp_path: Path) -> None:
    read = camera_file(tmp_path, "[cameras.yard]\n")
    assert read.layout is not None
    assert (read.layout.places.zones, read.layout.places.links) == ({}, ())


def zone(corners: str) -> str:
    return f"[cameras.lobby.zones]\ndoor = {corners}"


def link(*lines: str) -> str:
    return "\n".join([TWO, "[[links]]", *lines])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (zone("[[0, 0], [1, 1]]"), "camera lobby, zone 'door': 2 corners.*three"),
        (zone("[]"), "zone 'door': 0 corners"),
        (zone("[[0, 0], [1, 0], [640, 360]]"), "640 is outside.*Divide pixels"),
        (zone("[[0, 0], [1, 0], [1, -0.1]]"), "-0.1 is outside"),
        (zone("[[0, 0], [1, 0], [1, nan]]"), "nan is outside"),
        (zone("[[0, 0], [0.5, 0.5], [1, 1]]"), "one line"),
        (zone("[[0.2, 0.2], [0.2, 0.2], [0.2, 0.2]]"), "one line"),
        (zone("[[0, 0], [1, 0], [0, 1], [1, 1]]"), "sides cross.*in order"),
        (zone("[[0, 0], [1, 0], [1]]"), "cameras.lobby.zones.door.*list of corners, such as"),
        (zone("[[0, 0], [1, 0], [1, 0, 1]]"), "list of corners"),
        (zone('"left"'), "list of corners"),
        (zone('[["a", 0], [1, 0], [1, 1]]'), "list of corners"),
        ('[cameras.a.zones]\n"" = [[0, 0], [1, 0], [1, 1]]', "zone.*name.*64"),
        ('[cameras.a.zones]\n" x" = [[0, 0], [1, 0], [1, 1]]', "zone.*name.*64"),
        ("[cameras.a]\nzones = 3", "zones"),
        ("[cameras.a]\noffset = inf", "camera a.*clock cannot be off"),
        ('[cameras.a]\noffset = "later"', "cameras.a.offset"),
        (link('to = "yard"'), "link 1 has no `from`"),
        (link('from = "lobby"'), "link 1 has no `to`"),
        (link('from = "lobby"', 'to = "yrad"'), "no camera `yrad`.*Did you mean `yard`"),
        (link('from = "loby"', 'to = "yard"'), "`from`.*Did you mean `lobby`"),
        (
            link('from = "lobby"', 'to = "yard"', 'zone = "dor"'),
            r"link 1 \(lobby to yard\).*no zone `dor`.*Did you mean `door`",
        ),
        (link('from = "lobby"', 'to = "yard"', 'to_zone = "door"'), "yard has no zone"),
        (link('from = "lobby"', 'to = "lobby"'), "to itself"),
        (link('from = "lobby"', 'to = "yard"', "least = 90", "most = 20"), "more than `most`"),
        (link('from = "lobby"', 'to = "yard"', "least = -1"), "0 or more"),
        (link('from = "lobby"', 'to = "yard"', "most = -1"), "more than `most`"),
        (link('from = "lobby"', 'to = "yard"', "least = nan"), "0 or more"),
        (link('from = "lobby"', 'to = "yard"', "least = inf"), "more than `most`|0 or more"),
        (link('from = "lobby"', 'to = "yard"', "overlap = true", "most = 9"), "leave out"),
        (link('from = "lobby"', 'to = "yard"', "lest = 1"), "`lest` of link 1.*`least`"),
        (link('from = "lobby"', 'to = "yard"', 'least = "soon"'), "links.0.least"),
        (
            link('from = "lobby"', 'to = "yard"', "[[links]]", 'from = "lobby"', 'to = "yard"'),
            "links 1 and 2",
        ),
        ("links = 3\n[cameras.a]", r"links.*\[\[links\]\]"),
        ("links = [3]\n[cameras.a]", r"links.*\[\[links\]\]"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        camera_file(tmp_path, text)
    assert "cameras.toml" in str(error.value)
    assert "\n" not in str(error.value)
