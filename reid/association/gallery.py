"""The people known so far, each by a few tracklets: what new tracklets are compared with.

However large the library grows, a new tracklet is compared with the same number of people, and each by the
same number of tracklets. Knows no store.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from velvet.footage.ids import number_of
from velvet.footage.records import Vectors
from velvet.reid.appearance.calibration import scale_of
from velvet.reid.appearance.camera_normalization import (
    CameraNormalization,
    camera_normalizations,
    unit,
)
from velvet.reid.tracklet_features import TrackletFeatures

ENDS = 4  # tracklets kept of a person: so many first ones and as many last ones
SHORTLIST = 16  # people a new tracklet is compared with
SAMPLE = 240  # tracklets of a camera, the latest, from which its normalization is learned
LONGEST = timedelta(hours=2)  # a tracklet that began earlier is taken to be over


@dataclass(slots=True)
class Person:
    """Somebody known: a few of their tracklets, with vectors, and when and where they were at any time."""

    id: str
    tracklets: list[TrackletFeatures] = field(default_factory=list[TrackletFeatures])  # by start
    whereabouts: list[TrackletFeatures] = field(
        default_factory=list[TrackletFeatures]
    )  # by start; may lack vectors and paths

    def about(self, tracklet: TrackletFeatures) -> list[TrackletFeatures]:
        """Where this person was as that tracklet happened, and last before it and next after it."""
        first = bisect_left(self.whereabouts, tracklet.start - LONGEST, key=_start)
        after = bisect_right(self.whereabouts, tracklet.end, key=_start)
        return self.whereabouts[max(first - 1, 0) : after + 1]


def _start(tracklet: TrackletFeatures) -> datetime:
    return tracklet.start


def _order(tracklet: TrackletFeatures) -> tuple[datetime, int]:
    return tracklet.start, number_of(tracklet.id)


class Gallery:
    """All people known so far, by id. `fingerprint` is the fingerprint of the encoder of their vectors."""

    def __init__(self, fingerprint: str, people: Iterable[str] = ()) -> None:
        self.fingerprint = fingerprint
        self.people = {identifier: Person(identifier) for identifier in people}
        self._cameras: dict[str, list[TrackletFeatures]] = {}  # all tracklets kept, by start
        self._means: dict[str, Vectors] = {}  # tracklet -> (d,)

    def add(self, identifier: str, new: Iterable[TrackletFeatures]) -> None:
        """Tracklets of a known person, or of somebody new."""
        person = self.people.setdefault(identifier, Person(identifier))
        for tracklet in new:
            insort(person.whereabouts, tracklet, key=_order)
            if len(tracklet.vectors):
                insort(person.tracklets, tracklet, key=_order)
                insort(self._cameras.setdefault(tracklet.camera, []), tracklet, key=_order)
                self._means[tracklet.id] = unit(tracklet.vectors.mean(axis=0))
        while len(person.tracklets) > 2 * ENDS:
            self._drop(person.tracklets.pop(ENDS))

    def _drop(self, tracklet: TrackletFeatures) -> None:
        kept = self._cameras[tracklet.camera]
        kept.pop(bisect_left(kept, _order(tracklet), key=_order))
        del self._means[tracklet.id]

    def knows(self, recording: str) -> bool:
        """Whether anybody was already seen on that recording."""
        return any(
            tracklet.recording == recording
            for p in self.people.values()
            for tracklet in p.tracklets
        )

    def camera_normalizations(
        self, new: Sequence[TrackletFeatures]
    ) -> dict[str, CameraNormalization]:
        """What each camera adds, learned from the latest tracklets of known people and these new ones."""
        latest = {camera: kept[-SAMPLE:] for camera, kept in self._cameras.items()}
        for tracklet in new:
            if len(tracklet.vectors):
                latest.setdefault(tracklet.camera, []).append(tracklet)
        alike = scale_of(self.fingerprint, one_camera=True).middle
        return camera_normalizations(
            ((one.camera, one.vectors) for tracklets in latest.values() for one in tracklets), alike
        )

    def near(
        self, new: Sequence[TrackletFeatures], cameras: Mapping[str, CameraNormalization]
    ) -> list[Person]:
        """The people most like any of these tracklets; all who are, if those are few."""
        if len(self.people) <= SHORTLIST:
            return list(self.people.values())
        known = [(p.id, tracklet) for p in self.people.values() for tracklet in p.tracklets]
        new = [tracklet for tracklet in new if len(tracklet.vectors)]
        if not known or not new:
            return []
        looks = self._rows([tracklet for _, tracklet in known], cameras)
        cosines = self._rows(new, cameras) @ looks.T
        most = min(2 * ENDS * SHORTLIST, len(known))
        chosen: set[str] = set()
        for row in cosines:
            top = np.argpartition(-row, most - 1)[:most]
            best = dict.fromkeys(known[n][0] for n in top[np.lexsort((top, -row[top]))])
            chosen.update(list(best)[:SHORTLIST])
        return [person for person in self.people.values() if person.id in chosen]

    def _rows(
        self, tracklets: Sequence[TrackletFeatures], cameras: Mapping[str, CameraNormalization]
    ) -> npt.NDArray[np.float32]:
        """(n, d) mean vectors of unit length, without what their cameras add."""
        means = np.array(
            [
                kept
                if (kept := self._means.get(s.id)) is not None
                else unit(s.vectors.mean(axis=0))
                for s in tracklets
            ]
        )
        for name, camera in cameras.items():
            rows = [row for row, one in enumerate(tracklets) if one.camera == name]
            if rows:
                means[rows] = camera.apply(means[rows])
        return means
