"""The people known so far, each by a few stays: what new stays are compared with.

However long the library grows, a new stay is compared with the same number of people, and each by the same
number of stays. Knows no store.
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

ENDS = 4  # stays kept of a person: so many first ones and as many last ones
SHORTLIST = 16  # people a new stay is compared with
SAMPLE = 240  # stays of a camera, the latest, from which its level is learned
LONGEST = timedelta(hours=2)  # a stay that began earlier is taken to be over


@dataclass(slots=True)
class Person:
    """Somebody known: a few of their stays, with vectors, and when and where they were at any time."""

    id: str
    stays: list[TrackletFeatures] = field(default_factory=list[TrackletFeatures])  # by start
    presence: list[TrackletFeatures] = field(
        default_factory=list[TrackletFeatures]
    )  # by start; may lack vectors and paths

    def about(self, stay: TrackletFeatures) -> list[TrackletFeatures]:
        """Where this person was as that stay happened, and last before it and next after it."""
        first = bisect_left(self.presence, stay.start - LONGEST, key=_start)
        after = bisect_right(self.presence, stay.end, key=_start)
        return self.presence[max(first - 1, 0) : after + 1]


def _start(stay: TrackletFeatures) -> datetime:
    return stay.start


def _order(stay: TrackletFeatures) -> tuple[datetime, int]:
    return stay.start, number_of(stay.id)


class Gallery:
    """All people known so far, by id. `fingerprint` is the fingerprint of the encoder of their vectors."""

    def __init__(self, fingerprint: str, people: Iterable[str] = ()) -> None:
        self.fingerprint = fingerprint
        self.people = {identifier: Person(identifier) for identifier in people}
        self._cameras: dict[str, list[TrackletFeatures]] = {}  # all stays kept, by start
        self._means: dict[str, Vectors] = {}  # stay -> (d,)

    def add(self, identifier: str, new: Iterable[TrackletFeatures]) -> None:
        """Stays of a person who is known, or of somebody new."""
        person = self.people.setdefault(identifier, Person(identifier))
        for stay in new:
            insort(person.presence, stay, key=_order)
            if len(stay.vectors):
                insort(person.stays, stay, key=_order)
                insort(self._cameras.setdefault(stay.camera, []), stay, key=_order)
                self._means[stay.id] = unit(stay.vectors.mean(axis=0))
        while len(person.stays) > 2 * ENDS:
            self._drop(person.stays.pop(ENDS))

    def _drop(self, stay: TrackletFeatures) -> None:
        kept = self._cameras[stay.camera]
        kept.pop(bisect_left(kept, _order(stay), key=_order))
        del self._means[stay.id]

    def knows(self, recording: str) -> bool:
        """Whether anybody was already seen on that recording."""
        return any(stay.recording == recording for p in self.people.values() for stay in p.stays)

    def levels(self, new: Sequence[TrackletFeatures]) -> dict[str, CameraNormalization]:
        """What each camera adds, learned from the latest stays of people known and those to come."""
        seen = {camera: kept[-SAMPLE:] for camera, kept in self._cameras.items()}
        for stay in new:
            if len(stay.vectors):
                seen.setdefault(stay.camera, []).append(stay)
        alike = scale_of(self.fingerprint, one_camera=True).middle
        return camera_normalizations(
            ((stay.camera, stay.vectors) for stays in seen.values() for stay in stays), alike
        )

    def near(
        self, new: Sequence[TrackletFeatures], known: Mapping[str, CameraNormalization]
    ) -> list[Person]:
        """The people most like any of these stays; all who are, if those are few."""
        if len(self.people) <= SHORTLIST:
            return list(self.people.values())
        theirs = [(p.id, stay) for p in self.people.values() for stay in p.stays]
        mine = [stay for stay in new if len(stay.vectors)]
        if not theirs or not mine:
            return []
        looks = self._rows([stay for _, stay in theirs], known)
        cosines = self._rows(mine, known) @ looks.T
        most = min(2 * ENDS * SHORTLIST, len(theirs))
        chosen: set[str] = set()
        for row in cosines:
            top = np.argpartition(-row, most - 1)[:most]
            best = dict.fromkeys(theirs[n][0] for n in top[np.lexsort((top, -row[top]))])
            chosen.update(list(best)[:SHORTLIST])
        return [person for person in self.people.values() if person.id in chosen]

    def _rows(
        self, stays: Sequence[TrackletFeatures], known: Mapping[str, CameraNormalization]
    ) -> npt.NDArray[np.float32]:
        """(n, d) mean vectors of unit length, without what their cameras add."""
        means = np.array(
            [
                kept
                if (kept := self._means.get(s.id)) is not None
                else unit(s.vectors.mean(axis=0))
                for s in stays
            ]
        )
        for camera, level in known.items():
            mine = [row for row, stay in enumerate(stays) if stay.camera == camera]
            if mine:
                means[mine] = level.apply(means[mine])
        return means
