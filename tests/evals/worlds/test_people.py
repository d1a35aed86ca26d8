import numpy as np
import pytest

from support.paths import ROOT
from velvet.evals.worlds import people
from velvet.evals.worlds.outlines import Photograph
from velvet.evals.worlds.people import HEIGHT, LOOKS, figure
from velvet.footage.errors import NotFound


@pytest.mark.parametrize("look", LOOKS)
def test_a_cut_out_is_one_whole_person(look: str):
    one = figure(look)
    assert one.pixels.shape == (*one.alpha.shape, 3)
    assert len(one.alpha) == HEIGHT
    solid = one.alpha > 0.5
    assert solid.any(axis=1).mean() > 0.97, "head to feet"
    assert 0.1 < solid.sum() / HEIGHT**2 < 0.25
    assert 0.2 < (one.upper * solid).sum() / solid.sum() < 0.75
    assert 0.1 < (one.lower * solid).sum() / solid.sum() < 0.45
    assert (one.upper + one.lower).max() <= 1.001


@pytest.mark.parametrize("look", LOOKS)
def test_garments_lie_where_they_are_worn(look: str):
    one = figure(look)
    rows = np.arange(HEIGHT)
    upper, lower = (
        np.average(rows, weights=(layer * one.alpha).sum(axis=1)) / HEIGHT
        for layer in (one.upper, one.lower)
    )
    assert 0.25 < upper < 0.5 < lower < 0.9
    assert (one.upper[: HEIGHT // 12] * one.alpha[: HEIGHT // 12]).max() < 0.01, "the head is bare"


def test_nobody_has_another_look():
    with pytest.raises(ValueError, match="velvet cape"):
        figure("velvet cape")


def test_another_picture_is_refused():
    with pytest.raises(NotFound, match=r"bus\.jpg is another picture"):
        people._photograph(Photograph("bus.jpg", "0" * 64))


def test_a_missing_picture_is_named():
    with pytest.raises(NotFound, match=r"tram\.jpg is missing"):
        people._photograph(Photograph("tram.jpg", "0" * 64))


def test_without_the_package_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(people, "find_spec", lambda name: None)
    with pytest.raises(NotFound, match="install it"):
        people._photograph(Photograph("bus.jpg", "1" * 64))


def test_drawing_people_does_not_import_ultralytics():
    import subprocess
    import sys

    code = (
        "import sys; from velvet.evals.worlds.people import figure; figure('suit');"
        "sys.exit(any(name in sys.modules for name in ('ultralytics', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
