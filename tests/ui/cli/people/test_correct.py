"""`velvet people` corrected from the command line: names, merges, splits, undo, and why."""

import json
import shutil
from pathlib import Path

import pytest

from support.libraries.remembered import remember
from velvet.footage.records import Identity
from velvet.indexes.library import Library


@pytest.fixture(scope="session")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """P1 = T1 T3 T5, P2 = T2 T4, P3 = T6; T3 and T4 in one view."""
    home = tmp_path_factory.mktemp("remembered") / "home"
    remember(home)
    return home


@pytest.fixture
def people(remembered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(remembered, tmp_path / "home")
    monkeypatch.delenv("VELVET_DEBUG", raising=False)
    for name, value in {"home": str(tmp_path / "home"), "chat": "rules", "reid": "colour"}.items():
        monkeypatch.setenv(f"VELVET_{name.upper()}", value)
    return tmp_path / "home"


def identities(home: Path) -> list[Identity]:
    with Library.open(home) as library:
        return library.identities.all()


def test_help_names_the_commands_and_the_short_way(velvet) -> None:
    shown = velvet("people", "--help").stdout
    commands = ("show", "name", "merge", "split", "not-same", "undo", "corrections", "why")
    assert all(f"  {command} " in shown for command in commands)
    assert "velvet people [ID]" in shown
    assert "[ID]" in velvet("people", "show", "--help").stdout
    assert velvet("people", "P1", "--help").stdout.startswith("Usage: ")


@pytest.mark.parametrize("words", [(), ("show",)])
def test_without_a_command_people_are_shown(velvet, people: Path, words: tuple[str, ...]) -> None:
    assert "P2" in velvet("people", *words).stdout
    assert [p["id"] for p in json.loads(velvet("people", *words, "--json").stdout)] == [
        "P1",
        "P2",
        "P3",
    ]
    for line in (("P2", "--json"), ("--json", "P2")):
        assert json.loads(velvet("people", *words, *line).stdout)["id"] == "P2"


def test_an_unknown_option_is_a_wrong_line(velvet, people: Path) -> None:
    assert velvet("people", "--nonsense").exit_code == 2
    assert velvet("people", "merge").exit_code == 2


def test_a_name_stands_wherever_its_person_does(velvet, people: Path) -> None:
    assert "P1 (Gregor)" in velvet("people", "name", "P1", "Gregor").stdout
    assert "P1 (Gregor)" in velvet("people").stdout
    assert "P1 (Gregor): 3 sightings" in velvet("people", "gregor").stdout
    assert json.loads(velvet("people", "Gregor", "--json").stdout)["name"] == "Gregor"
    refused = velvet("people", "name", "P2", "Gregor")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "P1 (Gregor)" in refused.stderr


def test_merge_and_undo(velvet, people: Path) -> None:
    before = identities(people)
    merged = json.loads(velvet("people", "merge", "P1", "P3", "--json").stdout)
    assert merged["correction"]["kind"] == "same"
    assert merged["gone"] == ["P3"]
    assert [t["id"] for t in merged["changed"][0]["tracklets"]] == ["T1", "T3", "T5", "T6"]
    assert json.loads(velvet("people", "--json").stdout)[0]["id"] == "P1"
    undone = velvet("people", "undo")
    assert undone.stdout.startswith("Correction 1 undone")
    assert identities(people) == before
    assert velvet("people", "undo").exit_code == 1


def test_split_and_undo_by_number(velvet, people: Path) -> None:
    shown = velvet("people", "split", "p1", "T1", "t3")
    assert "P4: T1 on `yard`, T3 on `yard`" in shown.stdout
    assert [len(p.members) for p in identities(people)] == [1, 2, 1, 2]
    velvet("people", "name", "P4", "Anna")
    assert velvet("people", "undo", "1").exit_code == 0
    assert [(p.id, p.name) for p in identities(people)][0] == ("P1", "Anna")


def test_who_was_seen_together_is_merged_only_anyway(velvet, people: Path) -> None:
    refused = velvet("people", "merge", "P1", "P2", "--json")
    assert refused.exit_code == 1
    assert "T3 and T4 were seen together on `yard`" in json.loads(refused.stdout)["error"]
    assert velvet("people", "merge", "P1", "P2", "--anyway").exit_code == 0
    assert len(identities(people)) == 2


def test_who_cannot_be_one_with_those_merged_is_told_with_the_reason(velvet, people: Path) -> None:
    """T3 was one with T1, and was seen beside T4."""
    shown = velvet("people", "merge", "T1", "T4").stdout
    one = next(p for p in identities(people) if "T1" in (m.tracklet for m in p.members))
    assert "T3" not in [m.tracklet for m in one.members]
    assert "T3 and T4 were seen together on `yard`" in shown
    assert "seen together" not in velvet("people", "undo").stdout
    told = json.loads(velvet("people", "merge", "T1", "T4", "--json").stdout)
    assert [line.split()[0] for line in told["parted"]] == ["T3"]
    velvet("people", "undo")
    assert json.loads(velvet("people", "merge", "P1", "P3", "--json").stdout)["parted"] == []


def test_a_contradiction_is_refused_with_the_number_to_undo(velvet, people: Path) -> None:
    assert velvet("people", "not-same", "T1", "T5").exit_code == 0
    refused = velvet("people", "merge", "T1", "T5")
    assert refused.exit_code == 1
    assert "correction 1" in refused.stderr
    assert "velvet people undo 1" in refused.stderr


def test_corrections_are_listed(velvet, people: Path) -> None:
    none = velvet("people", "corrections").stdout
    assert "0 corrections" in none
    assert "undo" not in none
    velvet("people", "not-same", "T1", "T5")
    velvet("people", "name", "P2", "Anna")
    listed = velvet("people", "corrections").stdout
    assert "T1 and T5 are two people" in listed
    assert "T2, T4 called Anna" in listed
    told = json.loads(velvet("people", "corrections", "--json").stdout)
    assert [(c["number"], c["kind"], c["one"]) for c in told] == [
        (1, "not same", ["T1"]),
        (2, "name", ["T2", "T4"]),
    ]
    assert all(c["by"] and c["at"].endswith("+00:00") for c in told)


def test_a_name_that_was_given_anew_is_marked_in_the_list(velvet, people: Path) -> None:
    for given in ("Anna", "Berta"):
        velvet("people", "name", "P2", given)
    velvet("people", "name", "P1", "Gregor")
    velvet("people", "split", "P1", "T1")
    listed = velvet("people", "corrections").stdout.splitlines()
    marked = [line for line in listed if "no longer counts" in line]
    assert ["Anna" in line for line in marked] == [True]
    velvet("people", "undo", "2")
    assert "no longer counts" not in velvet("people", "corrections").stdout


def test_why(velvet, people: Path) -> None:
    shown = velvet("people", "why", "T1", "T5").stdout
    assert "one person, P1" in shown
    assert "Agrees: upper colour red" in shown
    (rival,) = (line for line in shown.splitlines() if line.startswith("Runner-up for T1"))
    told = json.loads(velvet("people", "why", "T1", "T5", "--json").stdout)
    for chance in (told["probability"], told["runner_up"]["probability"]):
        assert f"{chance:.0%}" in rival
    assert "ahead" not in rival  # a difference in per cent would be a share of something else
    beside = velvet("people", "why", "T3", "T4").stdout
    assert "two people" in beside
    assert "Contradicts: seen together" in beside
    assert "Contradicts: upper colour red and green" in beside
    velvet("people", "merge", "T1", "T6")
    assert "(correction 1)" in velvet("people", "why", "T1", "T6").stdout
    told = json.loads(velvet("people", "why", "T1", "T6", "--json").stdout)
    assert told["one_person"]
    assert told["probability"] < 0.1
    assert told["corrections"][0]["number"] == 1
    assert velvet("people", "why", "T1", "T99").exit_code == 1


def test_questions_by_name(velvet, people: Path) -> None:
    velvet("people", "name", "P1", "Gregor")
    said = velvet("ask", "Where did Gregor go?")
    assert said.exit_code == 0
    assert "P1 (Gregor" in said.stdout
    assert "lobby" in said.stdout
