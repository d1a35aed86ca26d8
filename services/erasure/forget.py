"""Erasing people, recordings, cameras and times for good: what exactly is meant, done, and proved.

What is meant is said as ids first, so that what was shown to the user is exactly what goes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from velvet.footage.errors import BadSetting, Contradiction, NotFound, NotUnderstood
from velvet.footage.ids import number_of
from velvet.footage.records import Recording
from velvet.footage.settings import user
from velvet.footage.time.clock import own_zone, span
from velvet.footage.time.intervals import Interval
from velvet.footage.time.phrases import Phrase, read_when
from velvet.identity.transit_times import learn_transit_times
from velvet.indexes.admin.audit import Act, Json
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureImpact, ErasureTarget, ResidueReport
from velvet.retrieval.scope import named
from velvet.services.redaction.redacted_copies import CopyPlan, RedactedCopy, redacted_copies
from velvet.services.tuning import projection
from velvet.services.tuning.learning import restore

_EPOCH = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ErasureSelection:
    """What the command line selects for erasure; empty fields were not given."""

    person: str = ""
    recording: str = ""
    camera: str = ""
    before: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased, and what a byte search found before and after."""

    erasure_impact: ErasureImpact
    before: ResidueReport
    after: ResidueReport
    searched_for: int  # tracklets; fewer than erased if there were very many
    untuned: bool  # what `velvet tune` learned was erased too
    copies: tuple[RedactedCopy, ...] = ()  # of the footage, redacted


def erasure_target_of(
    library: Library, aim: ErasureSelection, now: datetime | None = None
) -> ErasureTarget:
    """The exact target. Raises NotFound, NotUnderstood; BadSetting if nothing or too much is selected;
    Contradiction if it is held.
    """
    timed = bool(aim.camera or aim.before or aim.time)
    if bool(aim.person) + bool(aim.recording) + timed != 1 or (aim.before and aim.time):
        raise BadSetting(
            "Say what to forget: --person P7, --recording R2, --camera NAME, --before DATE, or a camera and "
            '--time "2026-03-02 10:00 to 10:05".'
        )
    if aim.person:
        erasure_target = _person(library, aim.person)
    elif aim.recording:
        erasure_target = _recording(library, library.recordings.get(aim.recording))
    else:
        erasure_target = _then(library, aim, now or datetime.now(UTC))
    refuse_held(library, erasure_target)
    return erasure_target


def _person(library: Library, who: str) -> ErasureTarget:
    person = library.identities.get(who)
    mine = tuple(sorted(number_of(m.tracklet) for m in person.members))
    return ErasureTarget(person.id, mine, person=person.id)


def _recording(library: Library, recording: Recording) -> ErasureTarget:
    return ErasureTarget(recording.id, _tracklets(library, [recording]), (number_of(recording.id),))


def _tracklets(library: Library, recordings: Sequence[Recording]) -> tuple[int, ...]:
    found = (t for r in recordings for t in library.tracklets.of_recording(r.id))
    return tuple(sorted(number_of(t.id) for t in found))


def _then(library: Library, aim: ErasureSelection, now: datetime) -> ErasureTarget:
    """Everything on these cameras in that time."""
    camera = named(library, aim.camera) if aim.camera else ""
    mine = [r for r in library.recordings.all() if not camera or r.camera == camera]
    where = f"camera {camera}" if camera else "all cameras"
    if not aim.before and not aim.time:
        numbers = tuple(number_of(r.id) for r in mine)
        return ErasureTarget(where, _tracklets(library, mine), numbers, camera=camera)
    when = _when(aim, now, _zone(library, camera))
    erasure_target = _overlapping(library, mine, when, camera)
    told = f"before {span(when[0].end, when[0].end)}" if aim.before else _told(when)
    if (
        not erasure_target.tracklets
        and not erasure_target.recordings
        and not erasure_target.stretches
    ):
        raise NotFound(f"Nothing was recorded on {where} {told}, so there is nothing to forget.")
    return ErasureTarget(
        f"{where} {told}",
        erasure_target.tracklets,
        erasure_target.recordings,
        erasure_target.stretches,
    )


def _told(when: Sequence[Interval]) -> str:
    return ", ".join(span(i.start, i.end) for i in when)


def _zone(library: Library, camera: str) -> str:
    zones = {c.timezone for c in library.cameras.all() if not camera or c.name == camera}
    return zones.pop() if len(zones) == 1 else own_zone()


def _when(aim: ErasureSelection, now: datetime, zone: str) -> list[Interval]:
    said = aim.before or aim.time
    phrase = read_when(said, now, zone)
    if phrase is None or not _has_day(phrase) or not _is_all(phrase, said):
        raise NotUnderstood(
            f'`{said}` is not a time on a date. Write it like "2026-03-02 10:00 to 10:05".'
        )
    days: Sequence[date] = ()
    found = phrase.intervals(days)
    return [Interval(_EPOCH, found[0].start)] if aim.before else found


def _has_day(phrase: Phrase) -> bool:
    """Without a day it would mean every day."""
    return bool(phrase.fixed or phrase.days)


def _is_all(phrase: Phrase, said: str) -> bool:
    """Whether every word was read: nothing is erased on half-understood words."""
    rest = said
    for start, end in reversed(phrase.spans):
        rest = rest[:start] + rest[end:]
    return not any(c.isalnum() for c in rest)


def _overlapping(
    library: Library, recordings: Sequence[Recording], when: Sequence[Interval], camera: str
) -> ErasureTarget:
    """Recordings wholly within these times; of others, the stretch and everyone seen in it."""
    whole = [r for r in recordings if any(i.start <= r.start and r.end <= i.end for i in when)]
    stretches = [
        (number_of(r.id), max(0.0, _since(r, i.start)), min(r.duration_s, _since(r, i.end)))
        for r in recordings
        for i in when
        if r not in whole and i.start < r.end and r.start < i.end
    ]
    cameras = (camera,) if camera else ()
    seen = {number_of(s.id) for s in library.tracklets.sightings(cameras=cameras, when=when)}
    gone = tuple(sorted(seen | set(_tracklets(library, whole))))
    return ErasureTarget("", gone, tuple(number_of(r.id) for r in whole), tuple(stretches))


def _since(recording: Recording, instant: datetime) -> float:
    return (instant - recording.start).total_seconds()


def refuse_held(library: Library, erasure_target: ErasureTarget) -> None:
    """Raise Contradiction if any of it is held."""
    people, recordings = library.erasure.held()
    held = {people[n] for n in erasure_target.tracklets if n in people}
    held |= {recordings[n] for n in erasure_target.recordings if n in recordings}
    if held:
        first, why = next((h.subject, h.why) for h in library.erasure.holds() if h.subject in held)
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise Contradiction(
            f"{first} is held ({why}){more} and cannot be forgotten. `velvet hold` lists holds; "
            f"release it with: velvet hold {first} --release"
        )


def forget(
    library: Library, erasure_target: ErasureTarget, copies: Sequence[RedactedCopy] = ()
) -> ErasureReport:
    """Erase exactly this target and search for traces. The ingester only. Raises as `Library.erase`.

    People covered in `copies` do not reappear when those are analysed.
    """
    erasure_impact = library.erasure.impact(erasure_target)
    learned = projection.read(library.home)
    wanted = library.erasure.residue_patterns(erasure_target)
    before = library.erasure.scan_residue(wanted)
    covered = tuple((number_of(c.plan.recording.id), c.sha256) for c in copies)
    library.erasure.erase(replace(erasure_target, copies=covered), user())
    if learned:
        restore(library, learned)
        library.vectors.rebuild()  # this process has seen what was erased, and wrote vectors
    learn_transit_times(library)
    after = library.erasure.scan_residue(wanted)
    library.audit.append(Act.ERASED, _noted(erasure_target, erasure_impact, after, copies))
    return ErasureReport(
        erasure_impact, before, after, len(wanted.of), learned is not None, tuple(copies)
    )


def _noted(
    erasure_target: ErasureTarget,
    erasure_impact: ErasureImpact,
    after: ResidueReport,
    copies: Sequence[RedactedCopy],
) -> dict[str, Json]:
    """The audit log entry: ids and counts."""
    noted: dict[str, Json] = {
        "what": erasure_target.what,
        "sightings": len(erasure_impact.tracklets),
        "left": len(after.found),
    }
    written: list[Json] = [{"of": c.plan.recording.id, "sha256": c.sha256} for c in copies]
    return noted | {"copies": written} if written else noted


def forget_confirmed(
    library: Library,
    aim: ErasureSelection,
    shown: ErasureTarget,
    plans: Sequence[CopyPlan] = (),
    tell: Callable[[CopyPlan], None] = lambda plan: None,
) -> ErasureReport:
    """Erase as the ingester if the target is still what the user was shown, else raise Contradiction.

    Copies of the footage are written before anything is erased; if that fails, nothing is erased. Raises as
    `redacted_copies`.
    """
    with library.ingesting():
        _refuse_news(library, aim, shown)
        with redacted_copies(library, shown, plans, tell) as copies:
            _refuse_news(library, aim, shown)  # copying takes long
            return forget(library, shown, copies)


def _refuse_news(library: Library, aim: ErasureSelection, shown: ErasureTarget) -> None:
    if erasure_target_of(library, aim) != shown:
        raise Contradiction("The data changed after the preview. Run the same command again.")


def finish_interrupted(library: Library) -> list[str]:
    """Complete interrupted erasures and return what each one erased, in words."""
    waiting = library.erasure.unfinished()
    with library.ingesting():
        library.erasure.finish()
        if waiting:
            learn_transit_times(library)
    return waiting
