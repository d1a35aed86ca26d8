"""`velvet people`: the list, one journey, and both as JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from velvet.footage.records import Change
from velvet.indexes.library import Library


def test_everybody_is_listed(velvet, home: Path) -> None:
    ended = velvet("people")
    assert ended.exit_code == 0
    rows = {line.split()[0]: line for line in ended.stdout.splitlines() if line.startswith("P")}
    assert set(rows) == {"P1", "P2"}
    assert "yard, lobby" in rows["P1"]
    assert "2026-03-02 10:00:01" in rows["P1"]
    assert "green" in rows["P2"]


def test_one_journey_with_its_pictures(velvet, home: Path) -> None:
    shown = velvet("people", "p1").stdout
    assert shown.index("yard") < shown.index("lobby")
    assert str(home / "media") in shown
    assert "T2" not in shown


def test_what_somebody_changed_is_shown_with_its_time(velvet, home: Path) -> None:
    with Library.open(home) as library:
        at = datetime(2026, 3, 2, 9, 0, 3, tzinfo=UTC)
        change = Change("T1", at, "upper_colour", "black", "white", "told")
        library.clothing_changes.save([("T1", [change], "told")])
    line = "2026-03-02 10:00:03 upper colour: black -> white [T1]"
    assert line in velvet("people", "P1").stdout
    assert "->" not in velvet("people", "P2").stdout


def test_json_lists_identities_with_their_tracklets(velvet, home: Path) -> None:
    people = json.loads(velvet("people", "--json").stdout)
    assert [(p["id"], [t["id"] for t in p["tracklets"]]) for p in people] == [
        ("P1", ["T1", "T3"]),
        ("P2", ["T2"]),
    ]
    first = people[0]["tracklets"][0]
    assert first["start"] == "2026-03-02T10:00:01+01:00"
    assert {"id", "camera", "start", "end", "band", "description"} <= set(first)


def test_json_of_one(velvet, home: Path) -> None:
    one = json.loads(velvet("people", "P2", "--json").stdout)
    assert (one["id"], one["tracklets"][0]["camera"]) == ("P2", "yard")
    assert all(Path(file).is_file() for file in one["tracklets"][0]["crops"])


def test_nobody_yet(velvet, no_home: Path) -> None:
    assert "velvet ingest" in velvet("people").stdout
    assert json.loads(velvet("people", "--json").stdout) == []


def test_an_unknown_person_is_a_sentence(velvet, home: Path) -> None:
    for identifier in ("P99", "T1", "nobody"):
        ended = velvet("people", identifier)
        assert (ended.exit_code, ended.stdout) == (1, "")
        ended = velvet("people", identifier, "--json")
        assert ended.exit_code == 1
        assert identifier in json.loads(ended.stdout)["error"]
        assert identifier in ended.stderr


def test_the_list_reads_no_box_paths(velvet, home: Path) -> None:
    asked: list[str] = []

    def note(connection, cursor, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert velvet("people").exit_code == velvet("people", "--json").exit_code == 0
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert any("FROM tracklet" in statement for statement in asked)
    assert not [statement for statement in asked if "tracklet.boxes" in statement]
