"""What would go and what went, on the screen and as JSON."""

from typing import TYPE_CHECKING

from indexes.wishes import Losses

if TYPE_CHECKING:
    from ui.as_json import Json
    from velvet.forgetting import Forgotten

_LISTED = 12  # ids on one line before the rest is counted


def show_losses(what: str, losses: Losses) -> None:
    """What would go, and what stays."""
    from ui.screen import exact, line, results

    console = results()
    line(console, f"To be forgotten: {what}", "bold")
    for words in _counted(losses):
        line(console, words)
    for file in losses.exports:
        exact(console, f"Video: {file}")
    for file in losses.footage:
        exact(console, f"The footage itself is untouched: {file}", "dim")


def _counted(losses: Losses) -> list[str]:
    told = [
        ("People", _listed(losses.people)),
        ("Some sightings of", _listed(losses.partly)),
        ("Sightings", _listed(losses.tracklets)),
        ("Recordings", _listed(losses.recordings)),
        ("Pictures", str(losses.crops)),
        ("Descriptions", str(losses.descriptions)),
        ("Closer looks", str(losses.looks)),
        ("Opinions", str(losses.opinions)),
        ("Corrections that speak of them", _listed(tuple(str(n) for n in losses.corrections))),
        ("Vectors", str(losses.vectors)),
    ]
    return [f"{name}: {value}" for name, value in told if value not in ("", "0")]


def _listed(ids: tuple[str, ...]) -> str:
    rest = len(ids) - _LISTED
    return ", ".join(ids[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def show_proof(done: "Forgotten") -> None:
    """What the byte search found."""
    from ui.screen import line, results

    console = results()
    if done.untuned:
        line(console, "What `velvet tune` had learned may have been learned from them: it is gone.")
    line(console, proof(done), "red" if done.after.found else "green")
    line(
        console,
        "Not proved: blocks that the file system or an SSD still holds, backups, and copies elsewhere.",
        "dim",
    )


def proof(done: "Forgotten") -> str:
    """What was searched and found, in a sentence."""
    from ui.saying import size

    who = _listed(done.losses.tracklets) or "it"
    part = ""
    if done.searched_for < len(done.losses.tracklets):
        part = f" (looked for {done.searched_for} of them)"
    earlier = f"before, {len(done.before.found)} traces in {_files(done.before.found)} files"
    searched = f"Searched {done.after.files} files, {size(done.after.bytes)}"
    if done.after.found:
        where = ", ".join(sorted({file for file, _, _ in done.after.found}))
        return f"{searched}: {len(done.after.found)} traces are left{part}, in {where} ({earlier})."
    return f"{searched}: nothing of {who} is left{part} ({earlier})."


def _files(found: tuple[tuple[str, str, str], ...]) -> int:
    return len({file for file, _, _ in found})


def as_document(what: str, losses: Losses, done: "Forgotten | None") -> "Json":
    """The same as JSON; `erased` says whether it went, `proof` what the byte search found."""
    document: Json = {
        "what": what,
        "erased": done is not None,
        "people": list(losses.people),
        "partly": list(losses.partly),
        "sightings": list(losses.tracklets),
        "recordings": list(losses.recordings),
        "crops": losses.crops,
        "descriptions": losses.descriptions,
        "closer_looks": losses.looks,
        "opinions": losses.opinions,
        "corrections": list(losses.corrections),
        "vectors": losses.vectors,
        "videos": list(losses.exports),
        "footage_untouched": list(losses.footage),
    }
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
