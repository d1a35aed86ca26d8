"""A folder as the re-identification model: which encoder is built, and what the screen says of it."""

from pathlib import Path

import pytest

from support.models import tiny_vision
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.adapters.encoders.picture_reid import PictureReid, ToldReid
from velvet.choices import model_choices
from velvet.footage.errors import ModelMissing
from velvet.footage.settings import Settings
from velvet.models import ingest_models, looks, untuned_crops
from velvet.services.setup.setup_plan import setup_plan


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    tiny_vision.clip(place / "models" / "clip")
    tiny_vision.qwen3_vl(place / "models" / "qwen")
    return place


def settings(home: Path, reid: str) -> Settings:
    return Settings(home=home, reid=reid, detector="motion", describer="colour", chat="rules")


def test_the_files_of_a_folder_say_which_kind_it_is(home: Path) -> None:
    assert isinstance(untuned_crops(settings(home, "clip")), PictureReid)
    assert isinstance(untuned_crops(settings(home, "qwen")), ToldReid)
    assert isinstance(untuned_crops(settings(home, str(home / "models" / "qwen"))), ToldReid)
    named = {choice.job: choice.name for choice in model_choices(settings(home, "qwen"))}
    assert named["embed crops"] == "qwen"


def test_people_are_followed_by_an_encoder_that_is_quick_and_measured(home: Path) -> None:
    chosen = settings(home, "qwen")
    assert isinstance(looks(chosen), PartsEncoder)
    assert isinstance(ingest_models(chosen).looks, PartsEncoder)
    assert isinstance(ingest_models(chosen).crops, ToldReid)


def test_what_is_not_there_is_fetched_by_setup_alone(home: Path) -> None:
    chosen = settings(home, "Qwen/Qwen3-VL-Embedding-2B")
    with pytest.raises(ModelMissing, match="VELVET_REID"):
        untuned_crops(chosen)
    (step,) = [step for step in setup_plan(chosen).steps if step.job == "embed crops"]
    assert step.name == "Qwen/Qwen3-VL-Embedding-2B"
    assert step.target.endswith("models/Qwen/Qwen3-VL-Embedding-2B")
