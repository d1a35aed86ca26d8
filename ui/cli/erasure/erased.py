"""What would go and what went, on the screen and as JSON."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from velvet.indexes.erasure.erasure_requests import ErasureImpact

if TYPE_CHECKING:
    from velvet.services.erasure.forgetting import Forgotten
    from velvet.services.redaction.redacting import Copy, Plan
    from velvet.ui.output.as_json import Json

_LISTED = 12  # ids on one line before the rest is counted


def show_losses(what: str, erasure_impact: ErasureImpact) -> None:
    """What would go, and what stays."""
    from velvet.ui.output.screen import exact, line, results

    console = results()
    line(console, f"To be forgotten: {what}", "bold")
    for words in _counted(erasure_impact):
        line(console, words)
    for file in erasure_impact.exports:
        exact(console, f"Video: {file}")
    for file in erasure_impact.footage:
        exact(console, f"The footage itself is untouched: {file}", "dim")


def _counted(erasure_impact: ErasureImpact) -> list[str]:
    told = [
        ("People", _listed(erasure_impact.people)),
        ("Some sightings of", _listed(erasure_impact.partly)),
        ("Sightings", _listed(erasure_impact.tracklets)),
        ("Recordings", _listed(erasure_impact.recordings)),
        ("Pictures", str(erasure_impact.crops)),
        ("Descriptions", str(erasure_impact.descriptions)),
        ("Closer looks", str(erasure_impact.looks)),
        ("Opinions", str(erasure_impact.opinions)),
        (
            "Corrections that speak of them",
            _listed(tuple(str(n) for n in erasure_impact.corrections)),
        ),
        ("Vectors", str(erasure_impact.vectors)),
        ("Questions whose answers show them", str(len(erasure_impact.questions))),
    ]
    return [f"{name}: {value}" for name, value in told if value not in ("", "0")]


def _listed(ids: tuple[str, ...]) -> str:
    rest = len(ids) - _LISTED
    return ", ".join(ids[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def show_plans(plans: Sequence["Plan"]) -> None:
    """The copies that would be written, and what they lack."""
    from velvet.footage.time.clock import lasting
    from velvet.ui.output.saying import size
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
            "The copies have no sound. Only the sightings above are covered: look first whether somebody was "
            "taken for another, with `velvet people`.",
        )


def show_copies(copies: Sequence["Copy"]) -> None:
    """The copies that were written, what is covered in them, and what is left for the user to do."""
    from velvet.ui.output.saying import size
    from velvet.ui.output.screen import exact, line, results

    console = results()
    for copy in copies:
        exact(console, f"Written: {copy.plan.file} ({size(copy.size_bytes)})")
        if copy.tally.whole:
            told = f"{copy.tally.whole} of {copy.tally.frames} frames are covered whole"
            line(console, f"  {told}: what is forgotten may be anywhere in them.")
    for copy in copies:
        original = copy.plan.recording
        exact(console, f"The original still shows them: {original.path}", "yellow")
        line(
            console, "  It is yours: delete it, and its other copies, if that is to end.", "yellow"
        )
        line(console, "  To have the copy analysed in its stead:")
        exact(console, f"    velvet forget --recording {original.id}")
        exact(console, f"    {shlex.join(again(copy.plan))}")


def again(plan: "Plan") -> list[str]:
    """The command that analyses a copy as the original was."""
    camera = ["--camera", plan.recording.camera, "--timezone", plan.timezone]
    return ["velvet", "ingest", str(plan.file), *camera, "--start", plan.clock.isoformat()]


def show_proof(done: "Forgotten") -> None:
    """What the byte search found."""
    from velvet.ui.output.screen import line, results

    console = results()
    if done.untuned:
        line(console, "What `velvet tune` had learned may have been learned from them: it is gone.")
    line(console, proof(done), "red" if done.after.found else "green")
    show_copies(done.copies)
    line(
        console,
        "Not proved: blocks that the file system or an SSD still holds, backups, and copies elsewhere.",
        "dim",
    )


def proof(done: "Forgotten") -> str:
    """What was searched and found, in a sentence."""
    from velvet.ui.output.saying import size

    who = _listed(done.erasure_impact.tracklets) or "it"
    part = ""
    if done.searched_for < len(done.erasure_impact.tracklets):
        part = f" (looked for {done.searched_for} of them)"
    earlier = f"before, {len(done.before.found)} traces in {_files(done.before.found)} files"
    searched = f"Searched {done.after.files} files, {size(done.after.bytes)}"
    if done.after.found:
        where = ", ".join(sorted({file for file, _, _ in done.after.found}))
        return f"{searched}: {len(done.after.found)} traces are left{part}, in {where} ({earlier})."
    return f"{searched}: nothing of {who} is left{part} ({earlier})."


def _files(found: tuple[tuple[str, str, str], ...]) -> int:
    return len({file for file, _, _ in found})


def as_document(
    what: str, erasure_impact: ErasureImpact, done: "Forgotten | None", plans: Sequence["Plan"] = ()
) -> "Json":
    """The same as JSON; `erased` says whether it went, `proof` what the byte search found."""
    document: Json = {
        "what": what,
        "erased": done is not None,
        "people": list(erasure_impact.people),
        "partly": list(erasure_impact.partly),
        "sightings": list(erasure_impact.tracklets),
        "recordings": list(erasure_impact.recordings),
        "crops": erasure_impact.crops,
        "descriptions": erasure_impact.descriptions,
        "closer_looks": erasure_impact.looks,
        "opinions": erasure_impact.opinions,
        "corrections": list(erasure_impact.corrections),
        "vectors": erasure_impact.vectors,
        "questions": list(erasure_impact.questions),
        "videos": list(erasure_impact.exports),
        "footage_untouched": list(erasure_impact.footage),
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


def _planned(plan: "Plan") -> "Json":
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


def _written(copy: "Copy") -> "Json":
    return {
        "bytes": copy.size_bytes,
        "sha256": copy.sha256,
        "duration_s": copy.duration_s,
        "frames": copy.tally.frames,
        "frames_covered_whole": copy.tally.whole,
    }
