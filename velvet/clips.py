"""From an id to a clip: which pieces of which recordings, and what is written on them."""

from collections.abc import Callable
from pathlib import Path

from footage.clock import stamp
from footage.errors import NotFound
from footage.records import Recording, Tracklet
from indexes.library import Library
from video.clip import Clip, Piece, copy, encode


def make_clip(
    library: Library, identifier: str, *, fast: bool = False, target: Path | None = None
) -> Clip:
    """One sighting (`T31`) or a whole journey (`P7`) as one MP4.

    Exact to the frame by re-encoding, camera and local time burnt in; or `fast`, one sighting copied as
    it is from the key frame before, whose real start the Clip tells. Raises NotFound for an unknown id or
    a source file that moved.
    """
    tracklets = _tracklets(library, identifier)
    target = target or library.clips / f"{identifier.upper()}{'-fast' if fast else ''}.mp4"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    recordings = {r.id: r for r in library.recordings()}
    pieces = [_piece(library, recordings[t.recording], t) for t in tracklets]
    if not fast:
        return encode(pieces, target)
    if len(pieces) > 1:
        raise NotFound(
            f"A fast clip holds one sighting, and {identifier} has {len(pieces)}: "
            f"{', '.join(t.id for t in tracklets)}. Name one of them, or leave out --fast."
        )
    piece = pieces[0]
    return copy(piece.path, piece.start_s, piece.end_s, target, rate=piece.rate)


def _tracklets(library: Library, identifier: str) -> list[Tracklet]:
    if identifier.upper().startswith("P"):
        person = library.identity(identifier)
        return library.tracklets([member.tracklet for member in person.members])
    return library.tracklets([identifier])


def _piece(library: Library, recording: Recording, tracklet: Tracklet) -> Piece:
    there(recording)
    start_s, end_s = (float(t) for t in tracklet.path.times_s[[0, -1]])
    return Piece(recording.path, start_s, end_s, caption(library, recording), recording.rate)


def caption(library: Library, recording: Recording) -> Callable[[float], str]:
    """What is written on a recording's moments: its camera and the camera's local time."""
    zone = next(c.timezone for c in library.cameras() if c.name == recording.camera)
    return lambda time_s: f"{recording.camera}  {stamp(recording.at(time_s), zone)}"


def there(recording: Recording) -> None:
    """Refuse to cut from a file that is gone or is another one by now."""
    if not recording.path.is_file():
        raise NotFound(
            f"The file of {recording.id}, {recording.path}, is gone (sha256 {recording.sha256[:16]}). "
            "If it moved, `velvet relink FOLDER` finds it by its content."
        )
    if recording.path.stat().st_size != recording.size_bytes:
        raise NotFound(
            f"{recording.path} is not the file that {recording.id} was made from "
            f"(sha256 {recording.sha256[:16]}). `velvet relink FOLDER` finds that one by its content."
        )
