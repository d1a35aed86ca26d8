"""An exported answer as JSON. Files are named by their path in the export; no folder of the user appears."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from velvet.footage.answers import Answer
from velvet.footage.corrections import Correction, in_words
from velvet.footage.facts_json import Json, claim, coverage, sighting
from velvet.footage.records import Recording, Sighting
from velvet.footage.time.clock import span

Files: TypeAlias = Mapping[
    str, Sequence[str]
]  # sighting id -> its stills, by their place in the export

_FOLDERS = re.compile(r"(?<![\w./])/(?!/)(?:[^\s/;@]+/)+")  # of a path that begins at the root


def answer(given: Answer, query: Mapping[str, Any], stills: Files, clips: Sequence[str]) -> Json:
    """The answer with its claims and their evidence."""
    return {
        "query": dict(query),
        "text": given.text,
        "claims": [claim(c) for c in given.claims],
        "dropped": [claim(c) | {"fault": c.fault} for c in given.dropped],
        "not_checked": list(given.not_checked),
        "sightings": [_sighting(s, stills.get(s.id, ())) for s in given.sightings],
        "coverage": [coverage(c) for c in given.coverage],
        "models": dict(given.models),
        "clips": list(clips),
    }


def _sighting(seen: Sighting, stills: Sequence[str]) -> Json:
    return {
        **sighting(seen),
        "when": span(seen.start, seen.end),
        "stills": list(stills),
    }


def correction(said: Correction) -> Json:
    """One correction that binds the exported people."""
    return {
        "number": said.number,
        "kind": said.kind.value,
        "says": in_words(said),
        "by": said.by,
        "at": said.at.isoformat() if said.at else "",
    }


def source(recording: Recording) -> Json:
    """A source recording; of its path only the file name."""
    return {
        "id": recording.id,
        "camera": recording.camera,
        "file": recording.path.name,
        "sha256": recording.sha256,
        "size_bytes": recording.size_bytes,
        "start": recording.start.isoformat(),
        "start_source": recording.start_source,
        "duration_s": round(recording.duration_s, 3),
    }


def without_folders(told: Any, folders: Sequence[Path]) -> Any:
    """The same JSON with folders of this machine removed from its text; file names stay."""
    match told:
        case str():
            named = [str(folder) for folder in folders if len(folder.parts) > 1]
            for folder in sorted(named, key=len, reverse=True):
                told = re.sub(re.escape(folder) + r"(?:/|(?=\W|$))", "", told)
            return _FOLDERS.sub("", told)
        case dict():
            return {key: without_folders(value, folders) for key, value in told.items()}
        case list():
            return [without_folders(value, folders) for value in told]
        case _:
            return told
