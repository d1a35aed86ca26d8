"""A made-up world whose truth is known: who is where, when, in which clothes, and what was recorded.

Knows nothing about pictures (`draw.py`) or catalogs (`fill.py`). Instants are timezone-aware, in UTC;
places are shares of the view, 0..1 from its left and top.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import numpy as np

from velvet.footage.records import Box, Camera, Edge
from velvet.footage.time.intervals import Interval

_TALLEST = 0.64  # of the view, for feet at _NEAREST: 230 of 360 pixels
_NEAREST = 0.95
_HORIZON = -0.3  # where a figure would have no height: the camera hangs high
ASPECT = 0.3  # a walking figure's width over its height, between legs closed and wide open


@dataclass(frozen=True, slots=True)
class Garment:
    """A piece of clothing in one colour."""

    kind: str  # "coat", "jacket", "trousers", ...
    colour: str  # one of the twelve names of `dress.CLOTH`


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, in the clothes of the day. `look` names the cut-out that plays them."""

    name: str
    look: str
    upper: Garment
    lower: Garment
    stature: float = 1.0  # times the usual height


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person's feet stand in a view."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One walk of one person through one view, recorded or not, at even speed along `path`."""

    person: str
    camera: str
    start: datetime
    end: datetime
    path: tuple[Place, ...]
    entered: Edge
    left: Edge

    def at(self, instant: datetime) -> Place:
        """Where the feet are; before and after the visit its first and last place."""
        milestones, walked = self._milestones(), self.walked(instant)
        x = np.interp(walked, milestones, [place.x for place in self.path])
        y = np.interp(walked, milestones, [place.y for place in self.path])
        return Place(float(x), float(y))

    def walked(self, instant: datetime) -> float:
        """How far the person has come by then, in widths of the view."""
        share = (instant - self.start) / (self.end - self.start)
        return min(max(share, 0.0), 1.0) * self._milestones()[-1]

    def _milestones(self) -> list[float]:
        """How far it is from the start to each place of the path."""
        legs = (np.hypot(b.x - a.x, b.y - a.y) for a, b in pairwise(self.path))
        return [0.0, *map(float, accumulate(legs))]


@dataclass(frozen=True, slots=True)
class Take:
    """One recording of one camera; between two takes nobody is recorded."""

    camera: Camera
    start: datetime
    end: datetime

    @property
    def stem(self) -> str:
        """The name of its file without the ending: camera and local time."""
        local = self.start.astimezone(ZoneInfo(self.camera.timezone))
        return f"{self.camera.name}_{local:%Y-%m-%d_%H-%M-%S}"

    def at(self, time_s: float) -> datetime:
        """The instant (UTC) of a moment `time_s` seconds into the take."""
        return self.start + seconds(time_s)


@dataclass(frozen=True, slots=True)
class TrueVisit:
    """What one take shows of one visit: the true tracklet. An edge that the take cuts off is INSIDE."""

    visit: Visit
    take: Take
    start: datetime
    end: datetime
    entered: Edge
    left: Edge

    @property
    def person(self) -> str:
        """Who it is."""
        return self.visit.person


@dataclass(frozen=True, slots=True)
class World:
    """Cameras, people, their visits and what was recorded: everything there is to know."""

    seed: int
    cameras: tuple[Camera, ...]
    people: tuple[Person, ...]
    visits: tuple[Visit, ...]  # by start
    takes: tuple[Take, ...]  # by camera and start
    width: int = 640
    height: int = 360
    rate: Fraction = Fraction(15)

    def person(self, name: str) -> Person:
        """The person of that name. Raises KeyError."""
        for person in self.people:
            if person.name == name:
                return person
        raise KeyError(name)

    def frames(self, take: Take) -> int:
        """How many frames a take has."""
        return round((take.end - take.start).total_seconds() * self.rate)

    def stays(self, take: Take | None = None) -> list[TrueVisit]:
        """What was recorded of everybody (in one take, or all), by start."""
        takes = self.takes if take is None else (take,)
        stays = [stay for one in takes for stay in self._shown(one)]
        return sorted(stays, key=lambda stay: (stay.start, stay.take.camera.name, stay.person))

    def _shown(self, take: Take) -> Iterator[TrueVisit]:
        for visit in self.visits:
            start, end = max(visit.start, take.start), min(visit.end, take.end)
            if visit.camera == take.camera.name and start < end:
                entered = visit.entered if start == visit.start else Edge.INSIDE
                left = visit.left if end == visit.end else Edge.INSIDE
                yield TrueVisit(visit, take, start, end, entered, left)

    # What can truly be answered

    def journey(self, person: str) -> list[TrueVisit]:
        """Where a person was recorded, in order of time."""
        return [stay for stay in self.stays() if stay.person == person]

    def seen(
        self,
        *,
        upper_colour: str = "",
        upper_kind: str = "",
        lower_colour: str = "",
        lower_kind: str = "",
        camera: str = "",
        when: Interval | None = None,
    ) -> list[TrueVisit]:
        """Every stay that fits all that is named, by start."""
        wanted = (upper_colour, upper_kind, lower_colour, lower_kind)
        fitting = {person.name for person in self.people if _wears(person, wanted)}
        return [
            stay
            for stay in self.stays()
            if stay.person in fitting
            and camera in ("", stay.take.camera.name)
            and (when is None or when.overlaps(stay.start, stay.end))
        ]

    def count(self, when: Interval | None = None, camera: str = "") -> int:
        """How many different people were recorded."""
        return len({stay.person for stay in self.seen(camera=camera, when=when)})

    # Where things are in a view

    def tall(self, person: Person, place: Place) -> float:
        """A person's height at a place, in pixels."""
        share = _TALLEST * (place.y - _HORIZON) / (_NEAREST - _HORIZON)
        return share * person.stature * self.height

    def box(self, visit: Visit, instant: datetime) -> Box:
        """About where a person is in the view, in pixels; drawing knows it exactly."""
        place = visit.at(instant)
        tall = self.tall(self.person(visit.person), place)
        x, y = place.x * self.width, place.y * self.height
        return (
            max(x - ASPECT * tall / 2, 0.0),
            max(y - tall, 0.0),
            min(x + ASPECT * tall / 2, float(self.width)),
            min(y, float(self.height)),
        )


def _wears(person: Person, wanted: tuple[str, ...]) -> bool:
    upper, lower = person.upper, person.lower
    worn = (upper.colour, upper.kind, lower.colour, lower.kind)
    return all(want in ("", have) for want, have in zip(wanted, worn, strict=True))


def seconds(amount: float) -> timedelta:
    """A stretch of time, to the microsecond."""
    return timedelta(seconds=round(amount, 6))
