"""Two cameras whose light weighs more than who is seen: strangers of one look more alike than anybody does
to themselves on the other."""

from datetime import timedelta
from pathlib import Path

import numpy as np

from support.building import CAMERAS, START, picture, recording, track
from velvet.indexes.library import Library

MAKER = "colour:two lights"
PEOPLE, SIZE = 30, 64


def look(person: int, camera: str, seed: int = 0) -> np.ndarray:
    """(d,) unit vector: the camera's light, the person, and a little chance."""
    light = np.random.default_rng(1 if camera == "yard" else 2).normal(size=SIZE) * 1.6
    who = np.random.default_rng(100 + person).normal(size=SIZE)
    chance = np.random.default_rng([person, len(camera), seed]).normal(size=SIZE) * 0.15
    vector = (light + who + chance).astype(np.float32)
    return vector / np.linalg.norm(vector)


def fill(home: Path) -> None:
    """Person n is T(n + 1) in the yard, and T(n + 1 + PEOPLE) in the lobby ten minutes later."""
    later = START + timedelta(minutes=10)
    with Library.open(home) as library:
        new = [recording("yard", length_s=600), recording("lobby", later, length_s=600)]
        for known in library.recordings.add(CAMERAS, new):
            library.recordings.finish_detection(known.id, "detector", 600.0)
            walks = [track(10 * n + 1, 10 * n + 5) for n in range(PEOPLE)]
            library.tracklets.save(known, walks, "tracker")
        found = library.tracklets.without_crops()
        library.tracklets.save_crops([(t, [picture(2.0, 60)]) for t in found])
        looks = [look((int(t.id[1:]) - 1) % PEOPLE, t.camera) for t in found]
        library.vectors.save("crops", MAKER, [f"{t.id}.0" for t in found], np.stack(looks))
        library.vectors.publish("encoder", MAKER)
