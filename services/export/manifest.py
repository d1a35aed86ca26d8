"""What is exported, and the manifest of how it was made. Writes nothing and hashes nothing."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from velvet.footage.answers import Answer
from velvet.footage.settings import user
from velvet.indexes.library import Library
from velvet.services.export import export_json
from velvet.services.export.bundle import FORMAT

_LIBRARIES = (
    "av",
    "chromadb",
    "onnxruntime",
    "opencv-python",
    "sentence-transformers",
    "ultralytics",
)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export: everything about an id, or the answers to these questions."""

    identifier: str  # "P7", "T31", "C3"
    answer: Answer
    questions: tuple[str, ...] = ()

    @property
    def query(self) -> Mapping[str, Any]:
        """What was asked for."""
        asked = {"questions": list(self.questions)} if self.questions else {}
        return {"id": self.identifier} | asked

    @property
    def shown(self) -> Sequence[str]:
        """The ids of the clips: the one that was named, or every sighting of a conversation."""
        return [s.id for s in self.answer.sightings] if self.questions else [self.identifier]


def manifest_of(
    library: Library, asked: ExportRequest, *, only: bool, audit_head: str
) -> dict[str, Any]:
    """The manifest without its sources and files, which are filled in where they are known."""
    fingerprints = library.index_stats().fingerprints
    jobs = {job: sorted(m for m in made if m) for job, made in fingerprints.items()}
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": user(),
        "query": dict(asked.query),
        "only": only,
        "models": {job: made for job, made in jobs.items() if made}
        | {f"answer: {job}": [name] for job, name in asked.answer.models.items()},
        "versions": {
            "velvet": version("velvet"),
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "corrections": _corrections(library, asked.answer),
        "audit_head": audit_head,
        "sources": [],
    }


def _corrections(library: Library, answer: Answer) -> list[dict[str, Any]]:
    """The corrections that apply to people in the answer."""
    identity_snapshot = library.identities.snapshot()
    people = {s.identity for s in answer.sightings}
    bound = {m.tracklet for p in identity_snapshot.identities if p.id in people for m in p.members}
    bound |= {s.id for s in answer.sightings}
    return [
        export_json.correction(c)
        for c in identity_snapshot.corrections
        if bound & {*c.one, *c.other}
    ]
