from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from velvet.evals.identity.fill import CROPS, MAKER, Faults, describe, fill
from velvet.evals.worlds.dress import CLOTH
from velvet.evals.worlds.invent import random_world, two_camera_demo
from velvet.footage.records import Band, Seen, Vectors
from velvet.indexes.library import Library


class BagOfLetters:
    fingerprint = "letters"
    dimension = 26

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as library:
        yield library


def test_the_library_says_what_the_world_is(library: Library):
    world = two_camera_demo()
    truth = fill(world, library, BagOfLetters())
    sightings = {sighting.id: sighting for sighting in library.tracklets.sightings()}
    assert sorted(truth.values(), key=str) == sorted(world.stays(), key=str)
    assert sightings.keys() == truth.keys()
    for one, stay in truth.items():
        sighting = sightings[one]
        assert sighting.camera == stay.take.camera.name
        assert (sighting.entered, sighting.left) == (stay.entered, stay.left)
        assert abs((sighting.start - stay.start).total_seconds()) < 0.5
        assert abs((sighting.end - stay.end).total_seconds()) < 0.5
        assert world.person(stay.person).upper.colour in sighting.description.lower()


def test_recordings_and_gaps_are_there(library: Library):
    world = two_camera_demo()
    fill(world, library, BagOfLetters())
    assert len(library.recordings.all()) == 3
    lobby, yard = library.recordings.coverage()
    assert [(gap.end - gap.start).total_seconds() for gap in lobby.gaps] == [6]
    assert (yard.gaps, yard.seconds) == ((), 21)


def test_identities_are_the_people(library: Library):
    truth = fill(two_camera_demo(), library, BagOfLetters())
    people = [{truth[m.tracklet].person for m in one.members} for one in library.identities.all()]
    assert people == [{"Gregor"}, {"Bruno"}, {"Ralf"}, {"Yann"}], "in order of first sighting"
    assert all(m.band is Band.SURE for one in library.identities.all() for m in one.members)


def test_identities_can_be_left_out(library: Library):
    fill(two_camera_demo(), library, BagOfLetters(), identities=False)
    assert library.identities.all() == []


def test_boxes_grow_from_the_edge_and_crops_are_pictures(library: Library):
    fill(two_camera_demo(), library, BagOfLetters())
    for tracklet in library.tracklets.find():
        assert np.all(np.diff(tracklet.path.times_s) > 0)
        wide = tracklet.path.boxes[:, 2] - tracklet.path.boxes[:, 0]
        assert 8 <= wide[0] < wide.max() * 0.6
        assert len(tracklet.crops) == CROPS
        for crop in tracklet.crops:
            assert (library.media / crop.file).read_bytes().startswith(b"\xff\xd8")


def test_crops_are_nearest_to_their_own_person(library: Library):
    world = random_world(4, cameras=3, people=12, minutes=4, look_alikes=4)
    truth = fill(world, library, BagOfLetters())
    vectors = library.vectors.of_crops(MAKER)
    for one, mine in vectors.items():
        best = [t for t, _ in library.vectors.nearest_crops(mine, MAKER, len(truth)) if t != one]
        same = len(world.journey(truth[one].person)) - 1
        assert {truth[t].person for t in best[:same]} <= {truth[one].person}


def test_words_are_found_both_ways(library: Library):
    truth = fill(two_camera_demo(), library, BagOfLetters())
    assert {truth[one].person for one, _ in library.vectors.fulltext("yellow", 5)} == {"Yann"}
    (vector,) = BagOfLetters().encode(["Red jacket, blue trousers."])
    best = [truth[one].person for one, _ in library.vectors.nearest_words(vector, "letters", 2)]
    assert best == ["Ralf", "Ralf"]


def test_faults_come_as_often_as_asked():
    world = random_world(6, cameras=6, people=60, minutes=30)
    faults = Faults(unsure=0.2, wrong=0.1)
    fates = {"unsure": 0, "wrong": 0, "right": 0}
    for stay in world.stays():
        colour = describe(world, stay, faults).attribute("upper_colour")
        true = world.person(stay.person).upper.colour
        assert colour.value in ("", *CLOTH)
        assert (colour.value == "") == (colour.seen is Seen.UNSURE)
        fates["unsure" if not colour.value else "right" if colour.value == true else "wrong"] += 1
    shares = {fate: count / sum(fates.values()) for fate, count in fates.items()}
    assert shares == pytest.approx({"unsure": 0.2, "wrong": 0.1, "right": 0.7}, abs=0.07)


def test_the_same_seeds_fill_the_same(tmp_path: Path):
    world, told = random_world(9, people=5, minutes=2), []
    for name in ("once", "again"):
        with Library.open(tmp_path / name) as library:
            fill(world, library, BagOfLetters(), Faults(wrong=0.5, spread=0.6))
            vectors = library.vectors.of_crops(MAKER)
            told.append(
                (library.tracklets.sightings(), {t: v.tobytes() for t, v in vectors.items()})
            )
    assert told[0] == told[1]
