"""Retention: what is older than its camera's limit expires, unless held. Erases nothing itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from velvet.footage.ids import number_of
from velvet.footage.records import Recording
from velvet.footage.settings import user
from velvet.indexes.admin.audit import Act
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget


def place_hold(library: Library, subject: str, why: str) -> None:
    """Protect a person (id or name) or a recording from erasure. Raises NotFound."""
    held = library.erasure.hold(subject, why, user())
    library.audit.append(Act.HELD, {"subject": held.subject})


def release_hold(library: Library, subject: str) -> None:
    """Release the hold on a person (id or name) or a recording. Raises NotFound."""
    called = {name.casefold(): identity for identity, name in library.identities.names().items()}
    wanted = called.get(subject.strip().casefold(), subject.strip().upper())
    library.erasure.release(wanted)
    library.audit.append(Act.RELEASED, {"subject": wanted})


@dataclass(frozen=True, slots=True)
class Expired:
    """What has expired, and how many sightings each hold keeps."""

    erasure_target: ErasureTarget
    held: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has expired."""
        return not self.erasure_target.tracklets and not self.erasure_target.recordings


def expired(library: Library, now: datetime | None = None) -> Expired:
    """What is older than its camera's limit. A recording expires whole once all of it has and nobody is held.

    Until then, the people who left before the limit expire.
    """
    now = now or datetime.now(UTC)
    limits = {
        name: now - timedelta(days=days) for name, days in library.cameras.retention_days().items()
    }
    people, recordings_held = library.erasure.held()
    held: Counter[str] = Counter()
    gone: set[int] = set()
    whole: list[int] = []
    for recording in library.recordings.all():
        limit = limits.get(recording.camera)
        if limit is None or recording.start >= limit:
            continue
        old = _left_before(library, recording, limit)
        mine = {n: people[n] for n in old if n in people}
        held.update(mine.values())
        gone |= old - mine.keys()
        number = number_of(recording.id)
        if number in recordings_held:
            held[recordings_held[number]] += 0
        elif recording.end <= limit and not mine:
            whole.append(number)
    what = ", ".join(f"camera {name} before {at:%Y-%m-%d %H:%M}Z" for name, at in limits.items())
    return Expired(
        ErasureTarget(f"kept long enough: {what}", tuple(sorted(gone)), tuple(whole)), held
    )


def _left_before(library: Library, recording: Recording, limit: datetime) -> set[int]:
    return {number_of(t.id) for t in library.tracklets.of_recording(recording.id) if t.end <= limit}
