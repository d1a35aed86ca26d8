"""The setting `pictures` on the command line: off, on, missing, and not yet embedded."""

import json
from pathlib import Path

import pytest

from support.libraries import coloured_figures
from support.models import tiny_vision


@pytest.fixture
def tiny(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny CLIP among the models of a small library, chosen by its name."""
    monkeypatch.setenv("VELVET_PICTURES", "tiny")
    return tiny_vision.clip(home / "models" / "tiny")


def status(velvet) -> dict:
    return json.loads(velvet("status", "--json").stdout)


@pytest.mark.parametrize("chosen", ["", "off"])
def test_off_is_said_with_the_remedy(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setenv("VELVET_PICTURES", chosen)
    told = status(velvet)
    assert told["models"]["now"]["embed pictures"] == "off"
    assert any("VELVET_PICTURES" in sentence for sentence in told["degraded"])


def test_a_model_that_is_missing_is_a_sentence(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VELVET_PICTURES", "siglip2-base")
    for words in (("status",), ("find", "someone in red"), ("ask", "who wore red?")):
        ended = velvet(*words)
        assert ended.exit_code == 1
        assert "VELVET_PICTURES=off" in ended.stderr
        assert len(ended.stderr.strip().splitlines()) == 1


def test_pictures_that_lack_vectors_are_said(velvet, home: Path, tiny: Path) -> None:
    told = status(velvet)
    assert told["models"]["now"]["embed pictures"] == "tiny"
    assert any("velvet ingest" in sentence for sentence in told["degraded"])


def test_a_model_is_ingested_with_and_asked(
    velvet, no_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_vision.siglip(tmp_path / "tiny")
    monkeypatch.setenv("VELVET_PICTURES", str(tmp_path / "tiny"))
    coloured_figures.draw(tmp_path / "footage")
    ended = velvet("ingest", str(tmp_path / "footage"), "--timezone", "UTC")
    assert ended.exit_code == 0, ended.stderr
    told = status(velvet)
    (made,) = told["models"]["made"]["embed pictures"].items()
    assert made[0].startswith("tiny@")
    assert made[1] > 0
    assert not any("embedded for words" in sentence for sentence in told["degraded"])
    found = json.loads(velvet("find", "someone with an umbrella", "--json").stdout)
    assert found["not_checked"] == ["umbrella"]
    assert found["score_is"] == "likeness"
