"""Who is proposed and in which order, where the light of two cameras hides who is who."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from support.libraries.small_world import context_of
from support.libraries.two_lights import MAKER, PEOPLE, fill
from velvet.identity.reid_inputs import camera_normalizations_of, tracklet_features_of
from velvet.identity.shortlist import reranked, shortlist
from velvet.indexes.library import Library
from velvet.retrieval.likeness import alike

FEW = 3


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("lights") / "home"
    fill(home)
    with Library.open(home) as opened:
        yield opened


def test_both_lights_are_learned_and_kept(library: Library) -> None:
    known = camera_normalizations_of(library, MAKER)
    assert set(known) == {"yard", "lobby"}
    assert camera_normalizations_of(library, MAKER) is known
    assert camera_normalizations_of(library, "another encoder") == {}


def test_a_sample_is_of_the_latest(library: Library) -> None:
    sample = library.vectors.sample_crops(MAKER, FEW)
    assert sorted(camera for camera, _ in sample) == ["lobby"] * FEW + ["yard"] * FEW
    latest = library.vectors.of_crops(MAKER, [f"T{n}" for n in range(PEOPLE - FEW + 1, PEOPLE + 1)])
    mine = np.concatenate([vectors for camera, vectors in sample if camera == "yard"])
    assert {row.tobytes() for row in mine} == {v[0].tobytes() for v in latest.values()}
    assert library.vectors.sample_crops("another encoder", FEW) == []


def test_whom_the_light_hides_is_proposed(library: Library) -> None:
    found = hidden = 0
    for person in range(1, PEOPLE + 1):
        (one,) = tracklet_features_of(library, MAKER, [f"T{person}"])
        plain = [i for i, _ in library.vectors.nearest_crops(one.vectors, MAKER, FEW + 1)]
        hidden += f"T{person + PEOPLE}" not in plain
        near = shortlist(library, MAKER, one, FEW)
        assert len(near) == FEW
        assert one.id not in [s.id for s in near]
        found += near[0].id == f"T{person + PEOPLE}"
    assert hidden == PEOPLE
    assert found == PEOPLE


def test_re_ranking_keeps_everybody_and_the_likeliest_first(library: Library) -> None:
    (one,) = tracklet_features_of(library, MAKER, ["T1"])
    near = shortlist(library, MAKER, one)
    order = reranked(library, MAKER, one, near)
    assert {s.id for s in order} == {s.id for s in near}
    assert len(order) == 2 * PEOPLE - 1
    assert order[0].id == f"T{1 + PEOPLE}"
    assert reranked(library, MAKER, one, near[:FEW]) == near[:FEW]


def test_the_tool_finds_them_and_says_how_likely(library: Library) -> None:
    context = context_of(library, [])
    (sighting,) = library.tracklets.sightings(["T1"])
    first = alike(context, sighting)[0]
    assert first.id == f"T{1 + PEOPLE}"
    assert first.score > 0.7
