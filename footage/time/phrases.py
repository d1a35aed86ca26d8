"""Words of time in a question, read into intervals: "yesterday after 3 pm", "between 14 and 15".

A small grammar of our own, since general date parsers misread times in silence ("after three" as noon). A
phrase without a day is meant of every recorded day, "at night" also of the hours after its midnight; "today"
and its kin count from now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.bounds import Span, blanked, not_understood
from velvet.footage.time.clock import zone_named
from velvet.footage.time.days import Days, find_days
from velvet.footage.time.hours import DAY_S
from velvet.footage.time.instants import Fixed, find_fixed
from velvet.footage.time.intervals import Interval
from velvet.footage.time.stretches import Stretch, TimeOfDay, find_stretch
from velvet.footage.time.timezones import refuse_zones

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was understood: `spans` are its words' places in the text, `reading` says it anew.

    Either `fixed` intervals, or a `stretch` of the day on the days named (of every recorded day, if none is).
    """

    spans: tuple[Span, ...]
    reading: str
    zone: str
    days: tuple[date, ...] = ()
    stretch: Stretch = (0, DAY_S)
    fixed: tuple[Interval, ...] = ()

    @property
    def span(self) -> Span:
        """From the first word of the phrase to its last."""
        return min(s for s, _ in self.spans), max(e for _, e in self.spans)

    def intervals(self, days: Sequence[date] = ()) -> list[Interval]:
        """Aware intervals in order: on the phrase's own days, else on each of these recorded ones."""
        if self.fixed:
            return list(self.fixed)
        zone = zone_named(self.zone)
        if self.days:
            return [i for day in self.days for i in _on(day, self.stretch, zone)]
        parts = (part for day in sorted(days) for part in _parts(day, self.stretch, days))
        return [i for day, stretch in parts for i in _on(day, stretch, zone)]


def read_when(text: str, now: datetime, zone: str) -> Phrase | None:
    """The words of time in a text; None if there are none.

    `now` is aware; `zone` is the IANA zone in which the user speaks. Raises NotUnderstood for what is plainly
    a time but shows on no clock and in no calendar, for several times that do not go together, and for one
    in a time zone that is named, unless its day and its offset are said with it.
    """
    fixed = find_fixed(text, now, zone)
    refuse_zones(text, *([fixed[0]] if fixed else []))
    phrase = _read(text, fixed, now, zone)
    if phrase:
        refuse_zones(text, *phrase.spans)
    return phrase


def _read(text: str, fixed: Fixed | None, now: datetime, zone: str) -> Phrase | None:
    """The words of time, whatever zone they are in."""
    today = now.astimezone(zone_named(zone)).date()
    if fixed:
        rest = blanked(text, fixed[0])
        if find_days(rest, today) or find_stretch(rest):
            raise not_understood(text)
        return Phrase(_merged(text, fixed[0]), text[slice(*fixed[0])], zone, fixed=(fixed[1],))
    days = find_days(text, today)
    time_of_day = find_stretch(blanked(text, days.span) if days else text)
    if days is None:
        return time_of_day and Phrase(
            _merged(text, *time_of_day.spans), _in_words(time_of_day), zone, (), time_of_day.stretch
        )
    return _dated(text, days, time_of_day, now, zone)


def _dated(
    text: str, days: Days, time_of_day: TimeOfDay | None, now: datetime, zone: str
) -> Phrase:
    """A phrase that names its days."""
    over = time_of_day is not None and any(
        s < days.span[1] and days.span[0] < e for s, e in time_of_day.spans
    )
    how = "" if over else days.how  # "after 2 March 10:00": the word belongs to the hour
    spans = (
        (days.lead if how else days.span[0], days.span[1]),
        *(time_of_day.spans if time_of_day else ()),
    )
    reading = " ".join(
        filter(None, (how, ", ".join(map(str, days.days)), time_of_day and _in_words(time_of_day)))
    )
    stretch = time_of_day.stretch if time_of_day else (0, DAY_S)
    phrase = Phrase(_merged(text, *spans), reading, zone, days.days, stretch)
    if not how and not (time_of_day and time_of_day.since):
        if not phrase.intervals():
            raise not_understood(reading)  # skipped by daylight saving
        return phrase
    fixed = _until_now(how, phrase, time_of_day, now)
    return Phrase(phrase.spans, f"{reading} until now", zone, fixed=(fixed,))


def _parts(day: date, stretch: Stretch, days: Sequence[date]) -> Iterator[tuple[date, Stretch]]:
    """The stretch of a recorded day, and what that of a day beside it, not recorded, has of this day."""
    start, end = stretch
    if end > DAY_S and day - _DAY not in days:
        yield day, (max(start - DAY_S, 0), end - DAY_S)
    yield day, stretch
    if start < 0 and day + _DAY not in days:
        yield day, (start + DAY_S, min(end + DAY_S, DAY_S))


def _until_now(how: str, phrase: Phrase, time_of_day: TimeOfDay | None, now: datetime) -> Interval:
    """`since Monday`, `after 2 March`, `since 3 pm yesterday`. A time that only ends has no beginning."""
    starts = phrase.intervals()
    if how not in ("", "since", "after"):
        raise NotUnderstood(
            f"`{phrase.reading}` has no beginning. Say from when, like `from 27 February to 2 March`."
        )
    if not starts or (time_of_day and len(phrase.days) != 1):
        raise not_understood(phrase.reading)
    if time_of_day and time_of_day.stretch[1] != DAY_S and not time_of_day.since and how == "after":
        raise not_understood(phrase.reading)
    start = starts[-1].end if how == "after" and not time_of_day else starts[0].start
    if start >= now:
        raise not_understood(phrase.reading)
    return Interval(start, now.astimezone(UTC))


def _merged(text: str, *spans: Span) -> tuple[Span, ...]:
    """The places in order, those that overlap or have only blanks between them as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and not text[merged[-1][1] : start].strip():
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return tuple(merged)


def _in_words(time_of_day: TimeOfDay) -> str:
    start, end = (
        f"{s // 3600 % 24:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in time_of_day.stretch
    )
    return f"{start}-{end if time_of_day.stretch[1] != DAY_S else '24:00:00'}"


def _on(day: date, stretch: Stretch, zone: ZoneInfo) -> list[Interval]:
    """The stretch of that day by the clocks of the zone: once, or as often as they show it."""
    first, second = (
        Interval(*(_wall(day, seconds, zone, fold) for seconds in stretch)) for fold in (0, 1)
    )
    if first.end < second.start:
        return [first, second]
    whole = Interval(first.start, second.end)
    return [whole] if whole.start < whole.end else []


def _wall(day: date, seconds: int, zone: ZoneInfo, fold: int) -> datetime:
    """When the clocks of the zone show that time; when they pass over it, if they never do."""
    wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
    early, late = (wall.replace(tzinfo=zone, fold=f).astimezone(UTC) for f in (0, 1))
    if early <= late:
        return late if fold else early
    early, late = late, early  # skipped: the change lies between
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        changed = middle.astimezone(zone).replace(tzinfo=None) > wall
        early, late = (early, middle) if changed else (middle, late)
    return late.replace(microsecond=0)
