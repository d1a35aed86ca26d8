"""A data folder made by an earlier Velvet 0.1.0: it opens, answers the same and needs no new analysis.

`tests/corpus/home-0.1.zip` is that folder; `home-0.1.json` holds what that revision answered.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from support.paths import TESTS
from velvet.footage.settings import Settings
from velvet.indexes.library import Library
from velvet.ingest.events import Event, IngestPlan
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions
from velvet.models import ingest_models
from velvet.ui.cli.app import app

CORPUS = TESTS / "corpus"
BEFORE: dict[str, dict[str, Any]] = json.loads((CORPUS / "home-0.1.json").read_text("utf-8"))
FACTS = ("identity", "name", "camera", "start", "end", "band", "entered", "left", "description")
CHOSEN = {"detector": "motion", "reid": "colour", "describer": "colour", "chat": "rules"}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("earlier") / "home"
    with zipfile.ZipFile(CORPUS / "home-0.1.zip") as archive:
        archive.extractall(home)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (CHOSEN | {"home": str(home)}).items():
            patch.setenv(f"VELVET_{name.upper()}", value)
        yield home


def as_json(*words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def same_sightings(sightings: list[dict[str, Any]], ids: list[str]) -> None:
    assert [sighting["id"] for sighting in sightings] == ids
    for sighting in sightings:
        assert [sighting[fact] for fact in FACTS] == BEFORE["sightings"][sighting["id"]]


@pytest.mark.parametrize("question", BEFORE["answers"])
def test_questions_have_the_same_answers(earlier: Path, question: str) -> None:
    before, answer = BEFORE["answers"][question], as_json("ask", question)
    claims = [[c["kind"], c["verified"], c["sightings"]] for c in answer["claims"]]
    assert claims == before["claims"]
    assert answer["not_checked"] == before["not_checked"]
    same_sightings(answer["sightings"], before["sightings"])


def test_the_same_people_are_in_it(earlier: Path) -> None:
    people = {person["id"]: person for person in as_json("people")}
    assert people.keys() == BEFORE["people"].keys()
    for identifier, before in BEFORE["people"].items():
        person = as_json("people", "show", identifier)
        assert person["name"] == before["name"]
        same_sightings(person["tracklets"], before["sightings"])


def test_an_ingest_has_nothing_to_analyse_again(earlier: Path) -> None:
    models = ingest_models(Settings.load())
    events: list[Event] = []
    with Library.open(earlier) as library:
        summary = ingest([], SourceOptions(), library, models, events.append)
    (plan,) = (event for event in events if isinstance(event, IngestPlan))
    assert (plan.new, plan.known) == (0, 3)
    assert events == [plan]  # no pass made progress, and nothing is to be told
    assert (summary.recordings, summary.tracklets, summary.describer_calls) == (0, 0, 0)
    assert (summary.failures, summary.unfinished, summary.people) == ((), 0, 4)
