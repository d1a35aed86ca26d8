"""What is older than its camera keeps goes, but for what is held. Decides by rules the user wrote down."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from footage.records import Recording
from indexes.library import Library
from indexes.wishes import Doomed


@dataclass(frozen=True, slots=True)
class Old:
    """What is to go, and how many sightings stay because of which hold."""

    doomed: Doomed
    held: Mapping[str, int]

    @property
    def nothing(self) -> bool:
        """Whether nothing is old enough."""
        return not self.doomed.tracklets and not self.doomed.recordings


def outdated(library: Library, now: datetime | None = None) -> Old:
    """What is older than its camera keeps. A recording goes as a whole once all of it is, and nobody is held.

    Of one that is not, those go who had left before.
    """
    now = now or datetime.now(UTC)
    limits = {name: now - timedelta(days=days) for name, days in library.keeps().items()}
    people, recordings_held = library.held()
    held: Counter[str] = Counter()
    gone: set[int] = set()
    whole: list[int] = []
    for recording in library.recordings():
        limit = limits.get(recording.camera)
        if limit is None or recording.start >= limit:
            continue
        old = _left_before(library, recording, limit)
        mine = {n: people[n] for n in old if n in people}
        held.update(mine.values())
        gone |= old - mine.keys()
        number = int(recording.id[1:])
        if number in recordings_held:
            held[recordings_held[number]] += 0
        elif recording.end <= limit and not mine:
            whole.append(number)
    what = ", ".join(f"camera {name} before {at:%Y-%m-%d %H:%M}Z" for name, at in limits.items())
    return Old(Doomed(f"kept long enough: {what}", tuple(sorted(gone)), tuple(whole)), held)


def _left_before(library: Library, recording: Recording, limit: datetime) -> set[int]:
    return {int(t.id[1:]) for t in library.tracklets_of(recording.id) if t.end <= limit}
