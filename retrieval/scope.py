"""Where and when a question looks: camera names and the user's words of time, read by code.

Knows nothing of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from velvet.footage.errors import NotFound, NotUnderstood
from velvet.footage.time.intervals import Coverage, Interval
from velvet.footage.time.phrases import read_when
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

MOMENT = timedelta(microseconds=1)  # an interval's end does not belong to it


@dataclass(frozen=True, slots=True)
class Scope:
    """Cameras and times to look at, and what of them was analysed."""

    cameras: tuple[str, ...]  # empty: all
    when: tuple[Interval, ...]  # empty: all time
    coverage: tuple[Coverage, ...]
    note: str = ""  # says so where nothing was analysed

    @property
    def covered(self) -> bool:
        """Whether any footage was analysed there and then."""
        return any(c.seconds > 0 for c in self.coverage)


def scope(context: Context, camera: str = "", when: str = "") -> Scope:
    """What a camera's name and a time in words mean.

    Raises NotFound for a camera that is not there, NotUnderstood for a time that cannot be read.
    """
    cameras = (named(context.library, camera),) if camera.strip() else ()
    days = recorded_days(context, cameras)
    intervals = _read(context, when, days) if when.strip() else ()
    if when.strip() and not intervals:
        return Scope(cameras, (), (), _nothing(cameras, None, days))
    coverage = tuple(context.library.recordings.coverage(cameras=cameras, when=intervals))
    if any(c.seconds > 0 for c in coverage):
        return Scope(cameras, intervals, coverage)
    day = intervals[0].start.astimezone(ZoneInfo(context.zone)).date() if intervals else None
    return Scope(cameras, intervals, coverage, _nothing(cameras, day, days))


def named(library: Library, name: str) -> str:
    """The camera of that name, whatever its case. Raises NotFound with the nearest name."""
    names = {c.name.casefold(): c.name for c in library.cameras.all()}
    wanted = name.strip().casefold()
    if wanted in names:
        return names[wanted]
    near = get_close_matches(wanted, names, n=1, cutoff=0.5)
    known = ", ".join(f"`{known}`" for known in names.values()) or "none yet"
    hint = f"Did you mean `{names[near[0]]}`?" if near else f"There are: {known}."
    raise NotFound(f"There is no camera `{name}`. {hint}")


def recorded_days(context: Context, cameras: Sequence[str] = ()) -> list[date]:
    """The days, in the user's zone, of which some footage was analysed, in order."""
    zone = ZoneInfo(context.zone)
    days: set[date] = set()
    for part in (
        i for c in context.library.recordings.coverage(cameras=cameras) for i in c.analysed
    ):
        day = part.start.astimezone(zone).date()
        last = (part.end - MOMENT).astimezone(zone).date()
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return sorted(days)


def _read(context: Context, when: str, days: Sequence[date]) -> tuple[Interval, ...]:
    """The stretches that the user's words of time mean, in the user's zone."""
    phrase = read_when(when, context.now(), context.zone)
    if phrase is None:
        raise NotUnderstood(
            f"`{when}` is not a time that Velvet can read. Write it like `yesterday after 3 pm`, "
            "`on 2 March between 14 and 15` or `around 10:05`."
        )
    zone = ZoneInfo(context.zone)
    found = phrase.intervals(days)
    return tuple(Interval(i.start.astimezone(zone), i.end.astimezone(zone)) for i in found)


def _nothing(cameras: Sequence[str], day: date | None, days: Sequence[date]) -> str:
    """A sentence for a time without footage, naming the nearest day that has some."""
    where = f" on `{cameras[0]}`" if cameras else ""
    if not days:
        return f"Nothing was recorded{where} yet."
    nearest = min(days, key=lambda d: abs(d - (day or days[-1])))
    if nearest == day:
        return f"Nothing was recorded{where} at that time; at other times of {nearest} it was."
    return f"Nothing was recorded{where} then. The nearest day with footage is {nearest}."
