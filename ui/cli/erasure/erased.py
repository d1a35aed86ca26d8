"""What an erasure would remove or has removed, on the screen and as JSON. Knows only the reports."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from velvet.indexes.records import ErasureImpact

if TYPE_CHECKING:
    from velvet.services.erasure.forget import ErasureReport
    from velvet.services.redaction.redacted_copies import CopyPlan, RedactedCopy
    from velvet.ui.output.as_json import Json

_LISTED = 12  # ids on one line; the rest is counted


def show_impact(what: str, impact: ErasureImpact) -> None:
    """What goes and what stays."""
    from velvet.ui.output.screen import exact, line, results

    console = results()
    line(console, f"To be erased: {what}", "bold")
    for counted in _counts(impact):
        line(console, counted)
    for file in impact.exports:
        exact(console, f"Video: {file}")
    for file in impact.footage:
        exact(console, f"The footage itself is untouched: {file}", "dim")


def _counts(impact: ErasureImpact) -> list[str]:
    counts = [
        ("People", _listed(impact.people)),
        ("Some sightings of", _listed(impact.partly)),
        ("Sightings", _listed(impact.tracklets)),
        ("Recordings", _listed(impact.recordings)),
        ("Pictures", str(impact.crops)),
        ("Descriptions", str(impact.descriptions)),
        ("Closer looks", str(impact.looks)),
        ("Opinions", str(impact.opinions)),
        (
            "Corrections about them",
            _listed(tuple(str(n) for n in impact.corrections)),
        ),
        ("Vectors", str(impact.vectors)),
        ("Questions whose answers show them", str(len(impact.questions))),
    ]
    return [f"{name}: {value}" for name, value in counts if value not in ("", "0")]


def _listed(ids: tuple[str, ...]) -> str:
    rest = len(ids) - _LISTED
    return ", ".join(ids[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def show_plans(plans: Sequence["CopyPlan"]) -> None:
    """The copies of the footage that would be written, and what they lack."""
    from velvet.footage.time.clock import lasting
    from velvet.ui.output.formatting import size
    from velvet.ui.output.screen import exact, line, results

    console = results()
    for plan in plans:
        recording = plan.recording
        wide, tall = plan.size
        facts = f"{wide}x{tall}, {lasting(recording.duration_s)}"
        original = f"the original has {size(recording.size_bytes)}"
        exact(console, f"Copy of {recording.id}: {plan.file} ({facts}; {original})")
    if plans:
        line(
            console,
            "The copies have no sound. Only the sightings above are covered: check with `velvet people` "
            "first that nobody was taken for somebody else.",
        )


def show_copies(copies: Sequence["RedactedCopy"]) -> None:
    """The copies that were written, what is covered in them, and what is left to do."""
    from velvet.ui.output.formatting import size
    from velvet.ui.output.screen import exact, line, results

    console = results()
    for copy in copies:
        exact(console, f"Written: {copy.plan.file} ({size(copy.size_bytes)})")
        if copy.tally.whole:
            frames = f"{copy.tally.whole} of {copy.tally.frames} frames are covered completely"
            line(console, f"  {frames}: the erased person may be anywhere in them.")
    for copy in copies:
        original = copy.plan.recording
        exact(console, f"The original still shows the erased person: {original.path}", "yellow")
        line(
            console,
            "  Delete it yourself, and its other copies, if nothing may show them.",
            "yellow",
        )
        line(console, "  To analyse the copy in its place:")
        exact(console, f"    velvet forget --recording {original.id}")
        exact(console, f"    {shlex.join(again(copy.plan))}")


def again(plan: "CopyPlan") -> list[str]:
    """The command that analyses a copy as the original was analysed."""
    camera = ["--camera", plan.recording.camera, "--timezone", plan.timezone]
    return ["velvet", "ingest", str(plan.file), *camera, "--start", plan.clock.isoformat()]


def show_proof(done: "ErasureReport") -> None:
    """What the byte search found."""
    from velvet.ui.output.screen import line, results

    console = results()
    if done.untuned:
        line(
            console,
            "What `velvet tune` had learned is gone too: some of it may have come from them.",
        )
    line(console, proof(done), "red" if done.after.found else "green")
    show_copies(done.copies)
    line(
        console,
        "Not proved: blocks that the file system or an SSD still holds, backups, and copies elsewhere.",
        "dim",
    )


def proof(done: "ErasureReport") -> str:
    """What the byte search covered and found, in a sentence."""
    from velvet.ui.output.formatting import size

    erased = _listed(done.erasure_impact.tracklets) or "it"
    part = ""
    if done.searched_for < len(done.erasure_impact.tracklets):
        part = f" (looked for {done.searched_for} of them)"
    earlier = f"before, {len(done.before.found)} traces in {_files(done.before.found)} files"
    searched = f"Searched {done.after.files} files, {size(done.after.bytes)}"
    if done.after.found:
        where = ", ".join(sorted({file for file, _, _ in done.after.found}))
        return f"{searched}: {len(done.after.found)} traces are left{part}, in {where} ({earlier})."
    return f"{searched}: nothing of {erased} is left{part} ({earlier})."


def _files(traces: tuple[tuple[str, str, str], ...]) -> int:
    return len({file for file, _, _ in traces})


def as_document(
    what: str, impact: ErasureImpact, done: "ErasureReport | None", plans: Sequence["CopyPlan"] = ()
) -> "Json":
    """The same as JSON; `erased` says whether it was erased, `proof` what the byte search found."""
    document: Json = {
        "what": what,
        "erased": done is not None,
        "people": list(impact.people),
        "partly": list(impact.partly),
        "sightings": list(impact.tracklets),
        "recordings": list(impact.recordings),
        "crops": impact.crops,
        "descriptions": impact.descriptions,
        "closer_looks": impact.looks,
        "opinions": impact.opinions,
        "corrections": list(impact.corrections),
        "vectors": impact.vectors,
        "questions": list(impact.questions),
        "videos": list(impact.exports),
        "footage_untouched": list(impact.footage),
    }
    if plans:
        written = [_written(copy) for copy in done.copies] if done else [{}] * len(plans)
        planned = [_planned(plan) for plan in plans]
        document["copies"] = [a | b for a, b in zip(planned, written, strict=True)]
    if done:
        document["proof"] = {
            "files": done.after.files,
            "bytes": done.after.bytes,
            "sightings_searched_for": done.searched_for,
            "traces_before": len(done.before.found),
            "traces_left": [
                {"file": file, "sighting": whose, "kind": kind}
                for file, whose, kind in done.after.found
            ],
        }
    return document


def _planned(plan: "CopyPlan") -> "Json":
    recording = plan.recording
    return {
        "recording": recording.id,
        "original": str(recording.path),
        "file": str(plan.file),
        "width": plan.size[0],
        "height": plan.size[1],
        "duration_s": recording.duration_s,
        "sound": False,
        "start": recording.start.isoformat(),
        "ingest": again(plan),
    }


def _written(copy: "RedactedCopy") -> "Json":
    return {
        "bytes": copy.size_bytes,
        "sha256": copy.sha256,
        "duration_s": copy.duration_s,
        "frames": copy.tally.frames,
        "frames_covered_whole": copy.tally.whole,
    }
