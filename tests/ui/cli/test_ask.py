"""`velvet ask`: what is shown, and the JSON contract."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from support.building import START
from velvet.footage.answers import Answer
from velvet.footage.claims import SeenClaim
from velvet.footage.errors import ModelMissing
from velvet.indexes.library import Library


def test_the_answer_comes_with_what_it_rests_on(velvet, home: Path, scripted) -> None:
    asked = scripted()
    ended = velvet("ask", "Where", "did the man in red go?")
    assert ended.exit_code == 0
    assert asked == ["Where did the man in red go?"]
    for said in ("P1 was on `yard` [T1].", "Not checked: man.", "10:00:01", "lobby", "probable"):
        assert said in ended.stdout
    assert ended.stdout.count("P1 was on `yard`") == 1
    assert "velvet clip P1" in ended.stdout


def test_the_running_tool_is_told_beside_the_answer(velvet, home: Path, scripted) -> None:
    scripted()
    ended = velvet("ask", "who?")
    assert "man in red" in ended.stderr
    assert "2 sightings" in ended.stderr
    assert "man in red" not in ended.stdout


def test_json_is_one_object_and_nothing_else(velvet, home: Path, scripted, journey) -> None:
    def chattering(library: Library) -> Answer:
        print("a library that chatters")
        return journey(library)

    scripted(chattering)
    ended = velvet("ask", "--json", "where?")
    said = json.loads(ended.stdout)
    assert set(said) == {
        *(
            "conversation",
            "text",
            "claims",
            "sightings",
            "coverage",
            "not_checked",
            "models",
            "dropped",
            "clips",
        )
    }
    assert said["not_checked"] == ["man"]
    assert said["claims"][1] == {
        "kind": "moved",
        "text": "P1 went to `lobby`.",
        "verified": True,
        "sightings": ["T1", "T3"],
    }


def test_a_sighting_in_json_has_local_time_and_pictures(velvet, home: Path, scripted) -> None:
    scripted()
    said = json.loads(velvet("ask", "--json", "where?").stdout)
    first, second = said["sightings"]
    assert (first["id"], first["identity"], first["camera"]) == ("T1", "P1", "yard")
    assert (first["band"], second["band"]) == ("sure", "probable")
    start = datetime.fromisoformat(first["start"])
    assert start == START + timedelta(seconds=1)
    assert start.utcoffset() == timedelta(hours=1)
    assert (first["entered"], first["left"]) == ("left", "right")
    assert first["description"] == "Someone in a red top."
    assert [Path(c).is_file() and Path(c).is_absolute() for c in first["crops"]] == [True, True]
    covered = said["coverage"][0]
    assert (covered["camera"], covered["seconds"]) == ("lobby", 8.0)
    assert datetime.fromisoformat(covered["analysed"][0]["start"]).utcoffset()


def test_a_dropped_claim_is_told(velvet, home: Path, scripted) -> None:
    lie = SeenClaim(("T2",), "P1", fault="T2 shows P2.")
    scripted(lambda library: Answer("Nothing could be verified.", dropped=(lie,)))
    assert "T2 shows P2." in velvet("ask", "who?").stdout
    said = json.loads(velvet("ask", "--json", "who?").stdout)
    assert said["dropped"][0]["fault"] == "T2 shows P2."
    assert said["claims"] == []


def test_an_error_is_one_json_object_too(velvet, home: Path, scripted) -> None:
    scripted(lambda library: ModelMissing("No answer from Ollama. Start it with: ollama serve"))
    ended = velvet("ask", "--json", "who?")
    assert ended.exit_code == 1
    said = json.loads(ended.stdout)
    assert set(said) == {"error"}
    assert "ollama serve" in said["error"]
    assert said["error"] in ended.stderr
    assert velvet("ask", "who?").stdout == ""


def test_a_time_that_no_clock_shows_is_one_json_object(velvet, home: Path) -> None:
    ended = velvet("ask", "--json", "Who was in the yard at 25:00?")
    assert ended.exit_code == 1
    assert set(json.loads(ended.stdout)) == {"error"}
    assert "25:00" in ended.stderr


def test_what_fails_unexpectedly_is_json_too(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("left over")

    monkeypatch.setattr("velvet.Assistant.stream", broken)
    ended = velvet("ask", "--json", "who?")
    assert ended.exit_code == 1
    assert "left over" in json.loads(ended.stdout)["error"]


def test_a_stop_and_a_wrong_line_say_nothing_in_json(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("velvet.Assistant.stream", stopped)
    for words, code in ((["who?"], 130), ([], 2)):
        ended = velvet("ask", "--json", *words)
        assert (ended.exit_code, ended.stdout) == (code, "")


def test_without_footage_it_says_what_to_do(velvet, no_home: Path) -> None:
    ended = velvet("ask", "--json", "who?")
    assert ended.exit_code == 1
    assert "velvet ingest" in json.loads(ended.stdout)["error"]
    assert "velvet ingest" in ended.stderr


@pytest.mark.parametrize("evil", ["\x1b[2Jgone", "\x07bell"])
def test_no_control_character_reaches_the_terminal(velvet, home: Path, scripted, evil) -> None:
    scripted(lambda library: Answer(f"On camera {evil}."))
    shown = velvet("ask", "who?").stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_markup_in_words_is_shown_as_it_is(velvet, home: Path, scripted) -> None:
    scripted(lambda library: Answer("On camera [red]yard[/red]."))
    assert "[red]yard[/red]" in velvet("ask", "who?").stdout
