"""Why two are one, by the evidence that decided it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.libraries.two_lights import MAKER, PEOPLE, fill
from velvet.footage.places import Link
from velvet.identity.explain import compare
from velvet.identity.match_probability import MatchScorer, match_scorer
from velvet.identity.reid_inputs import tracklet_features_of
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import links_by_cameras

OTHER = f"T{1 + PEOPLE}"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("lights") / "home"
    fill(home)
    with Library.open(home) as opened:
        yield opened


def test_what_the_cameras_add_is_taken_away(library: Library) -> None:
    """The cosine is that of strangers; the probability is not."""
    same, strangers = compare(library, "T1", OTHER), compare(library, "T1", "T2")
    assert same.camera_normalized and same.cosine is not None and strangers.cosine is not None
    assert same.cosine < strangers.cosine
    assert same.probability is not None and strangers.probability is not None
    assert same.probability > 0.7 > 0.05 > strangers.probability
    assert same.runner_up is not None and same.margin is not None
    assert same.runner_up[0].id != OTHER
    assert same.margin > 0.5


def test_the_way_between_counts(library: Library) -> None:
    one, other = tracklet_features_of(library, MAKER, ["T1", OTHER])
    by = match_scorer(library, MAKER, ["T1"])
    (without,) = by.probabilities(one, [other])
    gap_s = (other.start - one.end).total_seconds()
    near, far = (
        Link("yard", "lobby", least_s=gap_s + d - 5, most_s=gap_s + d + 5, learned=True)
        for d in (0, -99)
    )
    fits, late = (
        MatchScorer(MAKER, by.normalizations, links_by_cameras([link]), by.prior, {}).probabilities(
            one, [other]
        )[0]
        for link in (near, far)
    )
    assert fits > without > late


def test_the_more_people_the_less_likely_any_is_the_one(library: Library) -> None:
    before = match_scorer(library, MAKER, [])
    library.identities.save([("", [m]) for m in _alone(library)])
    assert match_scorer(library, MAKER, []).prior < before.prior


def _alone(library: Library):
    from velvet.footage.records import Band, Member

    return [Member(t.id, Band.SURE, 1.0) for t in library.tracklets.find()]
