"""A library learns who is who from the people whom somebody confirmed, and forgets it again."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from support.building import CAMERAS, START, picture, recording, track
from support.naming import name
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.footage.errors import LibraryDamaged, ModelMissing, NotFound
from velvet.footage.settings import Settings
from velvet.identity.correct import merge
from velvet.identity.placement import identity_fingerprint, reidentify_all
from velvet.indexes.library import Library
from velvet.models import crops, untuned_crops
from velvet.services.tuning import projection
from velvet.services.tuning.learning import FEWEST, learn, undo

PEOPLE = 2 * FEWEST
VISITS = 3
MAKER, SIZE = PartsEncoder.fingerprint, PartsEncoder.dimension


def looks(people: np.ndarray, noise: float) -> dict[str, np.ndarray]:
    """Two crops of each tracklet, of people (n, k); visits of one person differ in twenty directions more."""
    chance = np.random.default_rng(8)
    size = people.shape[1]
    found: dict[str, np.ndarray] = {}
    for visit in range(VISITS):
        for one, person in enumerate(people):
            rows = 0.02 * chance.standard_normal((2, SIZE))
            rows[:, :size] += person
            rows[:, size : size + 20] += noise * chance.standard_normal(20)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            found[f"T{1 + visit * PEOPLE + one}"] = rows.astype(np.float32)
    return found


ALIKE = np.random.default_rng(3).standard_normal((PEOPLE, 8))  # what tells some apart tells all
DISTINCT = np.eye(PEOPLE)


def remember(home: Path, vectors: dict[str, np.ndarray], known: int = PEOPLE) -> None:
    """Everybody comes by once on each of three recordings; of the first `known` somebody said so."""
    with Library.open(home) as library:
        new = [
            recording("yard", START + timedelta(hours=n), length_s=10.0 * PEOPLE)
            for n in range(VISITS)
        ]
        for stored in library.recordings.add(CAMERAS, new):
            library.recordings.finish_detection(stored.id, "detector", 10.0 * PEOPLE)
            walks = [track(10 * n, 10 * n + 4) for n in range(PEOPLE)]
            library.tracklets.save(stored, walks, "tracker")
        found = [
            (t, [picture(1.0, 60), picture(2.0, 60)]) for t in library.tracklets.without_crops()
        ]
        library.tracklets.save_crops(found)
        ids = [crop.id for t in library.tracklets.find(list(vectors)) for crop in t.crops]
        library.vectors.save(
            "crops", MAKER, ids, np.concatenate([vectors[t.id] for t in library.tracklets.find()])
        )
        library.vectors.publish("", MAKER)
        reidentify_all(library, MAKER)
        for one in range(known):
            visits = [f"T{1 + visit * PEOPLE + one}" for visit in range(VISITS)]
            if len({library.tracklets.sightings([t])[0].identity for t in visits}) > 1:
                merge(library, visits, anyway=True)


@pytest.fixture(scope="session")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("noisy") / "home"
    remember(home, looks(ALIKE, 1.5))
    return home


@pytest.fixture
def settings(noisy: Path, tmp_path: Path) -> Iterator[Settings]:
    shutil.copytree(noisy, tmp_path / "home")
    yield Settings.load(home=tmp_path / "home", reid="colour")


def who(settings: Settings) -> set[tuple[str, ...]]:
    with Library.open(settings.home) as library:
        return {tuple(m.tracklet for m in p.members) for p in library.identities.all()}


def test_what_helps_is_adopted_and_used_from_then_on(settings: Settings) -> None:
    found = learn(settings, MAKER)
    assert found.adopted
    assert found.confirmed == PEOPLE
    assert found.after > found.before + 0.03
    encoder = crops(settings)
    assert encoder.fingerprint == found.fingerprint
    assert found.fingerprint.startswith(f"{MAKER};tuned@")
    with Library.open(settings.home) as library:
        held = library.vectors.of_crops(found.fingerprint)
        assert library.index_stats().fingerprints["embed crops"] == {
            found.fingerprint: 2 * PEOPLE * VISITS
        }
        assert not library.vectors.missing_crops(found.fingerprint)
        assert not library.recordings.without_identities(identity_fingerprint(found.fingerprint))
        best, _ = library.vectors.nearest_crops(held["T1"][:1], found.fingerprint, 3)[0]
    assert best == "T1"
    pixels = [np.full((90, 40, 3), 90, np.uint8)]
    rows = encoder.encode(pixels)
    assert rows.shape == (1, held["T1"].shape[1])
    learned = projection.read(settings.home)
    assert learned
    assert rows == pytest.approx(learned.projection.apply(PartsEncoder().encode(pixels)))
    assert untuned_crops(settings).fingerprint == MAKER


def test_undoing_brings_back_vectors_and_people(settings: Settings) -> None:
    before = who(settings)
    with Library.open(settings.home) as library:
        vectors = library.vectors.of_crops(MAKER)
    learn(settings, MAKER)
    assert undo(settings) == MAKER
    assert who(settings) == before
    assert crops(settings).fingerprint == MAKER
    with Library.open(settings.home) as library:
        again = library.vectors.of_crops(MAKER)
    assert again.keys() == vectors.keys()
    for tracklet, rows in vectors.items():
        assert again[tracklet] == pytest.approx(rows, abs=2e-3)
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(settings)


def test_learning_again_starts_from_the_untuned_vectors(settings: Settings) -> None:
    first, second = learn(settings, MAKER), learn(settings, MAKER)
    assert second.before == pytest.approx(first.before, abs=0.01)
    assert second.after == pytest.approx(first.after, abs=0.02)
    with Library.open(settings.home) as library:
        assert set(library.index_stats().fingerprints["embed crops"]) == {second.fingerprint}


def test_what_does_not_help_is_not_adopted(tmp_path: Path) -> None:
    """Where everybody is known again as it is, there is nothing to gain."""
    remember(tmp_path / "home", looks(DISTINCT, 0.05))
    settings = Settings.load(home=tmp_path / "home", reid="colour")
    before = who(settings)
    with Library.open(settings.home) as library:
        for person in library.identities.all():
            name(library, person.id, f"Guest {person.id}")
    found = learn(settings, MAKER)
    assert not found.adopted
    assert found.before > 0.99
    assert found.fingerprint == crops(settings).fingerprint == MAKER
    assert projection.read(settings.home) is None
    assert who(settings) == before


def test_too_few_confirmed_people_are_not_learned_from(tmp_path: Path) -> None:
    remember(tmp_path / "home", looks(ALIKE, 1.5), known=PEOPLE - 1)
    with pytest.raises(NotFound, match=rf"{PEOPLE} people.* there are {PEOPLE - 1}.*people name"):
        learn(Settings.load(home=tmp_path / "home", reid="colour"), MAKER)
    assert not (tmp_path / "home" / projection.FILE_NAME).exists()


def test_another_encoder_is_not_touched_by_what_was_learned(settings: Settings) -> None:
    learn(settings, MAKER)
    learned = projection.read(settings.home)
    assert learned
    projection.write(settings.home, projection.Learned("onnx:other@1", learned.projection))
    assert crops(settings).fingerprint == MAKER
    with pytest.raises(ModelMissing, match="embedded by"):
        learn(settings, MAKER)


def test_a_broken_file_is_named(settings: Settings) -> None:
    (settings.home / projection.FILE_NAME).write_bytes(b"PK no archive")
    with pytest.raises(LibraryDamaged, match=r"tuned\.npz"):
        crops(settings)
