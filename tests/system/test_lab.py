"""The lab's two cameras, real footage and weights: embedded choices, and through Ollama's protocol."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from support.paths import material
from velvet import Assistant, open_assistant
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.answers import Answer
from velvet.footage.claims import AbsentClaim
from velvet.footage.places import Layout, Link, Places
from velvet.footage.records import Band
from velvet.footage.settings import Settings
from velvet.identity.placement import reidentify_all
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import SourceOptions
from velvet.ingesting import ingest_paths

pytestmark = pytest.mark.real
STARTS = {"lab-a": "2026-03-02 10:00:00", "lab-b": "2026-03-02 10:00:20"}
WENT = "Where did the man in the black sweater and beige trousers go?"
RED = "Did anyone wear a red coat?"


@pytest.fixture(scope="module")
def ollama() -> Iterator[StandIn]:
    with StandIn() as served:
        yield served


@pytest.fixture(scope="module", params=["embedded", "ollama"])
def assistant(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, ollama: StandIn
) -> Iterator[Assistant]:
    clips = {name: material(f"footage/lab-cam-{name[-1]}.mp4") for name in STARTS}
    weights = [material(f"models/{n}") for n in ("yolov8n_int8.onnx", "osnet_x0_25_msmt17.onnx")]
    through = request.param == "ollama"
    settings = Settings(
        home=tmp_path_factory.mktemp(request.param),
        detector=str(weights[0]),
        reid=str(weights[1]),
        describer="qwen" if through else "colour",
        chat=VISION if through else "rules",
        ollama_host=ollama.url,
    )
    for camera, start in STARTS.items():
        choices = SourceOptions(camera=camera, start=start, timezone="Europe/Zurich")
        summary = ingest_paths(settings, [str(clips[camera])], choices, lambda _: None)
        assert not summary.failures
        if through:
            assert summary.describer_calls == summary.tracklets
    with open_assistant(settings) as opened:
        yield opened


def clock(instant: datetime) -> float:
    """Seconds after 10:00:00 on the wall of the lab."""
    assert instant.tzinfo
    return (instant - instant.replace(hour=10, minute=0, second=0, microsecond=0)).total_seconds()


def test_two_people_were_there(assistant: Assistant) -> None:
    assert len(assistant.library.identities.all()) == 2


def test_the_man_in_black_went_from_one_camera_to_the_other(assistant: Assistant) -> None:
    answer = assistant.ask(WENT)
    first, then = answer.sightings
    assert (first.camera, then.camera) == ("lab-a", "lab-b")
    assert (clock(first.start), clock(first.end)) == pytest.approx((0, 7), abs=1)
    assert (clock(then.start), clock(then.end)) == pytest.approx((20, 23), abs=1)
    assert first.identity == then.identity
    assert then.band is Band.PROBABLE  # by looks alone nobody is sure
    assert answer.not_checked == ("man", "sweater")
    assert cited(answer) == {first.id, then.id}
    assert all(claim.verified for claim in answer.claims)


def cited(answer: Answer) -> set[str]:
    return {identifier for claim in answer.claims for identifier in claim.sightings}


def test_nobody_wore_a_red_coat(assistant: Assistant) -> None:
    answer = assistant.ask(RED)
    (claim,) = answer.claims
    assert isinstance(claim, AbsentClaim)
    assert {c.camera: c.seconds for c in answer.coverage} == pytest.approx(
        {"lab-a": 7.3, "lab-b": 3.2}, abs=0.3
    )
    assert not answer.sightings


def test_one_picture_a_tracklet_was_sent(assistant: Assistant, ollama: StandIn) -> None:
    if assistant.settings.describer != "qwen":
        pytest.skip("no vision model in this round")
    described = [body for body in ollama.asked if body.get("format")]
    assert len(described) == len(assistant.library.tracklets.find())
    assert all(len(body["messages"][0]["images"]) == 1 for body in described)
    assert max(ollama.counts) <= 8192 - 1024


@pytest.mark.parametrize(("least", "people"), [(0, 2), (5, 2), (60, 3)])
def test_a_link_between_the_cameras_keeps_them_one_or_makes_them_two(
    assistant: Assistant, tmp_path: Path, least: float, people: int
) -> None:
    """The man took 13 s; where nobody can walk it in less than a minute, he was two."""
    shutil.copytree(assistant.library.home, tmp_path / "home")
    with Library.open(tmp_path / "home") as library:
        way = Link("lab-a", "lab-b", least_s=least, most_s=least + 60)
        library.cameras.save_places(Layout("test", {}, Places(links=(way,))))
        reidentify_all(library, crop_fingerprint(library))
        assert len(library.identities.all()) == people
