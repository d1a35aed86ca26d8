"""Drawn days go through the library recording by recording, and what becomes of them is what is scored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from velvet.evals.identity.growth import Pace, Step, grow, pace
from velvet.evals.identity.journeys import evaluate, follow
from velvet.evals.identity.town import town
from velvet.evals.identity.town_ingest import CROPS_MAKER, Adder, DrawnCrops, ingest_models
from velvet.footage.records import Band
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import calibrated


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as library:
        yield library


def test_the_drawn_encoder_is_one_whose_calibration_was_measured() -> None:
    assert calibrated(CROPS_MAKER)
    assert ingest_models().crops.fingerprint == CROPS_MAKER
    assert DrawnCrops().encode([]).shape == (0, DrawnCrops.dimension)


def test_a_recording_is_stored_as_an_ingest_would(library: Library) -> None:
    made = town(0, people=8, cameras=2)
    adder, models = Adder(made, library), ingest_models()
    with library.ingesting():
        truth = {one: s for take in made.world.takes for one, s in adder.save(take).items()}
        library.vectors.publish(models.words.fingerprint, models.crops.fingerprint)
    assert len(library.recordings.all()) == len(made.world.takes)
    starts = [recording.start for recording in library.recordings.all()]
    assert starts == sorted(starts), "ids in order of start"
    tracklets = {one.id: one for one in library.tracklets.find()}
    assert set(tracklets) == set(truth) == set(library.descriptions.find())
    for one, stay in truth.items():
        assert stay.start <= tracklets[one].start <= tracklets[one].end <= stay.end
        assert [c.quality for c in tracklets[one].crops] == sorted(
            (c.quality for c in tracklets[one].crops), reverse=True
        )
    one = next(iter(truth))
    mine = library.vectors.of_crops(CROPS_MAKER)[one]
    assert library.vectors.nearest_crops(mine, CROPS_MAKER, 1)[0][0] == one
    assert not library.vectors.missing_crops(CROPS_MAKER)


def test_journeys_are_followed_and_the_same_again() -> None:
    first, again = (next(evaluate([1], people=8, cameras=2)) for _ in range(2))
    assert (first.score, first.moved) == (again.score, again.moved)
    found = first.score
    assert (first.seed, found.people) == (1, 8)
    assert found.pairs.f1 > 0.6, "most of the time people are known again"
    assert [one.band for one in found.standings] == list(Band)
    assert sum(one.members for one in found.standings) <= found.tracklets
    assert first.moved_ever <= first.moved


def test_ways_are_told_where_asked(library: Library) -> None:
    made = town(0, people=3, cameras=2)
    follow(made, library, linked=True)
    assert set(library.cameras.places().links) == set(made.links)


def test_ids_that_change_are_counted(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decides that all are one person, and gives that person a new id each time, moves everybody."""

    def everybody(library: Library, _models: object) -> int:
        from velvet.footage.records import Member

        members = [Member(one.id, Band.SURE, 1.0) for one in library.tracklets.find()]
        library.identities.save([("", members)] if members else [])
        return 1

    monkeypatch.setattr("velvet.evals.identity.journeys.assign_identities", everybody)
    made = town(0, people=4)
    found = follow(made, library)
    sizes = [n for take in made.world.takes if (n := len(made.world.stays(take)))]
    there = [sum(sizes[:n]) for n in range(len(sizes))]
    assert found.moved == sum(there)
    assert found.moved_ever == there[-1]
    assert (found.score.identities, found.score.pairs.recall) == (1, 1.0)
    assert found.score.standings[0].wrong == found.score.wrong_joins > 0


def test_growth_adds_until_there_are_enough(library: Library) -> None:
    made = town(0, people=12)
    steps = list(grow(made, library, 15))
    assert steps[-2].there < 15 <= steps[-1].there == len(library.tracklets.find())
    assert sum(step.new for step in steps) == steps[-1].there
    assert all(step.saving_s > 0 and step.naming_s > 0 for step in steps)
    assert library.identities.all()


def test_pace_by_hand() -> None:
    """Around 100: recordings that end at 95 and 105, with 5 and 10 new ones; beyond the end there is none."""
    steps = [
        Step(90 - 1, 1, 9, 9, 9),
        Step(95, 5, 1, 0.5, 3),
        Step(95, 0, 7, 7, 7),
        Step(105, 10, 2, 0.25, 0),
        Step(150, 45, 9, 9, 9),
    ]
    assert pace(steps, 100) == Pace(100, 2, 3 / 15, 0.75 / 15, 3 / 15)
    assert pace(steps, 130).recordings == 1, "the first that passes it"
    with pytest.raises(ValueError):
        pace(steps, 200)
