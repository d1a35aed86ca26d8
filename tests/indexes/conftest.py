"""A small library with two cameras and three tracklets, written through its own door."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from support.building import CAMERAS, START, described, picture, recording, track, unit
from velvet.footage.records import Band, Member
from velvet.indexes.library import Library


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as library:
        yield library


@pytest.fixture
def library(empty: Library) -> Library:
    later = START + timedelta(seconds=90)
    yard, lobby = empty.recordings.add(CAMERAS, [recording("lobby", later), recording("yard")])
    for one, tracks in ((yard, [track(1, 5), track(10, 20)]), (lobby, [track(2, 8)])):
        empty.recordings.finish_detection(one.id, "detector", 60.0)
        empty.tracklets.save(one, tracks, "tracker")
    for tracklet in empty.tracklets.without_crops():
        empty.tracklets.save_crops([(tracklet, [picture(2.0, 50), picture(3.0, 90)])])
    empty.descriptions.save(
        [
            ("T1", described("Someone in a red top.", upper_colour="red")),
            ("T2", described("Someone in a green top.", upper_colour="green")),
            ("T3", described("Someone in a red top, walking.", upper_colour="red")),
        ],
        "describer",
    )
    empty.vectors.save(
        "words", "enc", ["T1", "T2", "T3"], np.stack([unit(1, 0), unit(0, 1), unit(1, 0.2)])
    )
    crops = ["T1.0", "T1.1", "T2.0", "T2.1", "T3.0", "T3.1"]
    empty.vectors.save("crops", "reid", crops, np.stack([unit(1, i / 10, i % 2) for i in range(6)]))
    empty.vectors.publish("enc", "reid")
    empty.identities.save(
        [
            ("", [Member("T1", Band.SURE, 0.95), Member("T3", Band.SURE, 0.95)]),
            ("", [Member("T2", Band.SURE, 1.0)]),
        ]
    )
    return empty
