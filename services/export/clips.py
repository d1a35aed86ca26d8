"""Clips from ids: which segments of which recordings, with which caption."""

from collections.abc import Callable
from pathlib import Path

from velvet.footage.errors import BadSetting, NotFound
from velvet.footage.ids import is_person
from velvet.footage.records import Recording, Tracklet
from velvet.footage.time.clock import stamp
from velvet.identity.id_resolver import resolve_id
from velvet.indexes.admin.audit import Act
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import require_source
from velvet.services.redaction.redactor import RedactionStats, bystander_redactor, redacted_caption
from velvet.video.encode.clip import Clip, ClipSegment, copy, encode


def make_clip(
    library: Library,
    identifier: str,
    *,
    fast: bool = False,
    only: RedactionStats | None = None,
    target: Path | None = None,
) -> Clip:
    """One sighting (`T31`) or a whole journey (`P7`, or a person's name) as one MP4.

    Exact to the frame by re-encoding, with camera and local time burnt in; or `fast`: one sighting copied
    from the key frame before it (the Clip has the real start). With `only` everybody else is covered and
    it counts the frames that had to be covered whole. Raises NotFound for an unknown id or a moved source
    file, BadSetting for conflicting options, ModelMissing like `bystander_redactor`.
    """
    if fast and only is not None:
        raise BadSetting(
            "A clip copied without re-encoding cannot be covered. Leave out --fast or --only."
        )
    identifier = resolve_id(library, identifier)
    tracklets = tracklets_of(library, identifier)
    how = "-fast" if fast else "-only" if only is not None else ""
    target = target or library.clips / f"{identifier}{how}.mp4"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    recordings = {r.id: r for r in library.recordings.all()}
    pieces = [_piece(library, recordings[t.recording], t, only) for t in tracklets]
    shown = [(t.recording, p.start_s, p.end_s) for t, p in zip(tracklets, pieces, strict=True)]
    library.erasure.add_exported_video(target, shown)
    about = {"of": identifier, "sightings": [t.id for t in tracklets], "only": only is not None}
    library.audit.append(Act.CLIPPED, about)
    if not fast:
        return encode(pieces, target)
    if len(pieces) > 1:
        raise NotFound(
            f"A fast clip holds one sighting, but {identifier} has {len(pieces)}: "
            f"{', '.join(t.id for t in tracklets)}. Name one of them, or leave out --fast."
        )
    piece = pieces[0]
    made = copy(piece.path, piece.start_s, piece.end_s, target, rate=piece.rate)
    library.erasure.add_exported_video(
        target, [(tracklets[0].recording, made.start_s, piece.end_s)]
    )
    return made


def tracklets_of(library: Library, identifier: str) -> list[Tracklet]:
    """The tracklets of a person (`P7`), or the one of a sighting (`T31`), by start. Raises NotFound."""
    if is_person(identifier):
        person = library.identities.get(identifier)
        return library.tracklets.find([member.tracklet for member in person.members])
    return library.tracklets.find([identifier])


def _piece(
    library: Library, recording: Recording, tracklet: Tracklet, only: RedactionStats | None
) -> ClipSegment:
    require_source(recording)
    start_s, end_s = (float(t) for t in tracklet.path.times_s[[0, -1]])
    words = caption(library, recording)
    if only is None:
        return ClipSegment(recording.path, start_s, end_s, words, recording.rate)
    mark = bystander_redactor(library, recording, tracklet, only)
    return ClipSegment(
        recording.path, start_s, end_s, redacted_caption(words), recording.rate, mark
    )


def caption(library: Library, recording: Recording) -> Callable[[float], str]:
    """The caption of a recording: its camera and the camera's local time."""
    zone = next(c.timezone for c in library.cameras.all() if c.name == recording.camera)
    return lambda time_s: f"{recording.camera}  {stamp(recording.at(time_s), zone)}"
