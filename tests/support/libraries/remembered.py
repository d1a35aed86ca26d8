"""A library in which who is who was decided by its own vectors, for the tests of corrections."""

from datetime import timedelta
from pathlib import Path

import numpy as np

from support.building import CAMERAS, START, described, picture, recording, track, unit
from velvet.identity.placement import identify_all
from velvet.indexes.library import Library

MAKER = "colour:test"
LOOKS = (
    unit(1, 0, 0),
    unit(0, 1, 0),
    unit(1, 0, 0.1),
    unit(0, 1, 0.1),
    unit(1, 0.1, 0),
    unit(0, 0, 1),
)
WEARS = ("red", "green", "red", "green", "red", "blue")


def remember(home: Path) -> None:
    """Six tracklets: T1, T3, T5 look like one person, T2, T4 like another; T3 and T4 are in one view.

    T1 to T4 are on the yard, T5 and T6 in the lobby, a minute and a half later. Identities are P1 to P3.
    """
    with Library.open(home) as library:
        new = [recording("yard"), recording("lobby", START + timedelta(seconds=90))]
        for known in library.recordings.add(CAMERAS, new):
            library.recordings.finish_detection(known.id, "detector", 60.0)
            library.tracklets.save(known, walks(known.camera), "tracker")
        library.tracklets.save_crops(
            [(t, [picture(2.0, 60)]) for t in library.tracklets.without_crops()]
        )
        library.descriptions.save(
            [
                (f"T{n}", described(f"Someone in a {colour} top.", upper_colour=colour))
                for n, colour in enumerate(WEARS, 1)
            ],
            "describer",
        )
        embed(library)
        decide(library)


def walks(camera: str):
    """Who walks through a camera's view."""
    if camera == "yard":
        return [track(1, 5), track(10, 15), track(20, 25), track(20, 25, x=400)]
    return [track(2, 8), track(20, 28)]


def embed(library: Library) -> None:
    """Vectors of all crops and sentences."""
    tracklets = library.vectors.missing_crops(MAKER)
    crops = [t.crops[0].id for t in tracklets]
    looks = [LOOKS[(int(t.id[1:]) - 1) % len(LOOKS)] for t in tracklets]
    library.vectors.save("crops", MAKER, crops, np.stack(looks))
    library.vectors.save("words", "encoder", [t.id for t in tracklets], np.stack(looks))
    library.vectors.publish("encoder", MAKER)


def decide(library: Library) -> bool:
    """Who is who, as at the end of an ingest."""
    known = library.identities.snapshot()
    people = identify_all(library, MAKER, known.belonging, known.corrections)
    return library.identities.save(people, known.state)
