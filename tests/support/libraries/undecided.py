"""A library in which looks leave it open who is who: people as much alike as a test asks for."""

from datetime import timedelta
from pathlib import Path

import numpy as np

from support.building import CAMERAS, START, recording, track
from support.pictures.dressed_people import person
from velvet.footage.records import CropPicture, Recording
from velvet.identity.placement import identify_all, identity_fingerprint
from velvet.indexes.library import Library
from velvet.reid.association.gallery import Gallery
from velvet.reid.association.identify import Placement, arrange
from velvet.reid.tracklet_features import tracklet_features

MAKER = "onnx:osnet_x0_25"
TOPS = ("red", "green", "yellow", "white", "blue")
PEOPLE = len(TOPS)


def fill(library: Library, people: int = PEOPLE) -> None:
    """So many on the yard, T1 and on; then as many in the lobby, each somewhat like one of them."""
    new = [recording("yard"), recording("lobby", START + timedelta(seconds=90))]
    for known in library.recordings.add(CAMERAS, new):
        library.recordings.finish_detection(known.id, "detector", known.duration_s)
        library.tracklets.save(
            known, [track(1, 5, x=10 + 120 * n) for n in range(people)], "tracker"
        )
    for number, tracklet in enumerate(library.tracklets.without_crops()):
        pixels = person(TOPS[number % people], "black")
        shot = CropPicture(2.0, (0, 0, 80, 160), 0.8, pixels)
        library.tracklets.save_crops([(tracklet, [shot])])


def look(library: Library, cosine: float) -> None:
    """Give everybody vectors: each of the lobby has this cosine with one of the yard, and 0 with others."""
    ids = [t.id for t in library.tracklets.find()]
    rows = _vectors(len(ids) // 2, cosine)
    library.vectors.save("crops", MAKER, [f"{i}.0" for i in ids], rows)


def _vectors(people: int, cosine: float) -> np.ndarray:
    alike = np.eye(2 * people, dtype=np.float32)
    alike[people:] *= np.sqrt(max(0.0, 1 - cosine**2))
    alike[people:, :people] += cosine * np.eye(people, dtype=np.float32)
    return alike


def placed(library: Library, cosine: float) -> Placement:
    """Those of the lobby among those of the yard, were they so much alike."""
    known = library.tracklets.find()
    vectors = dict(
        zip([t.id for t in known], _vectors(len(known) // 2, cosine)[:, None], strict=True)
    )
    seen = tracklet_features(known, vectors, {})
    gallery = Gallery(MAKER)
    for number, stay in enumerate((s for s in seen if s.camera == "yard"), 1):
        gallery.add(f"P{number}", [stay])
    return arrange([s for s in seen if s.camera == "lobby"], gallery, {})


def cosine_of(library: Library, log_odds: float) -> float:
    """How much alike two must be for these log-odds of being one person."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        found = placed(library, middle)
        n = len(found.tracklets)
        low, high = (low, middle) if found.evidence.odds[0, n] > log_odds else (middle, high)
    return low


def undecided(home: Path, log_odds: float, people: int = PEOPLE) -> None:
    """A library of pairs with these log-odds of being one person, and nothing decided."""
    with Library.open(home) as library:
        fill(library, people)
        look(library, cosine_of(library, log_odds))


def lobby(library: Library) -> Recording:
    """The later recording."""
    return library.recordings.all()[1]


def decide(library: Library) -> None:
    """Who is who by looks alone."""
    known = library.identities.snapshot()
    people = identify_all(library, MAKER, known.belonging, known.corrections)
    library.identities.save(people, known.state, identity_fingerprint(MAKER))


def believed(library: Library) -> list[tuple[str, ...]]:
    """The tracklets of each person."""
    return [tuple(m.tracklet for m in one.members) for one in library.identities.all()]
