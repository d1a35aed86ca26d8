"""`velvet people`: the list, one journey, and both as JSON."""

import json
from pathlib import Path


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
