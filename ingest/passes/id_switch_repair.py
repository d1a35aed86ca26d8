"""Undo a tracker's wrong hand-overs and mend the stays it broke, by looking at the people again.

Every path is doubted where it met another one (`reid.tracking.occlusions`); a few pictures on either side
decide (`reid.tracking.tracklet_chains`). Reads the recording once more, only at those moments. Who was out
of sight for longer than a tracklet may last is left to identity.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import numpy as np

from velvet.footage.protocols import CropEncoder
from velvet.footage.records import BoxPath, Edge, NewTracklet, Pixels, Recording, Vectors
from velvet.reid.appearance.crop_selection import cut_crop, expected_quality, keyframes
from velvet.reid.tracking.occlusions import occlusions
from velvet.reid.tracking.tracklet_chains import PathSegment, stitch_segments
from velvet.reid.tracking.tracklets import LONGEST_GAP_S, path_rows
from velvet.video.decode.read import frames_at

LEAST_GLIMPSES = 2  # of a piece: from fewer nobody is told from somebody else
BATCH = 32  # pictures embedded at once

Looks = dict[int, Vectors]  # row of the path -> (d,)


def repair_id_switches(
    recording: Recording,
    found: Sequence[NewTracklet],
    encoder: CropEncoder,
    progress: Callable[[float], None],
) -> list[BoxPath]:
    """The paths of the tracklets, cut and joined anew; those of one person with gaps that may be filled."""
    paths = [track.path for track in found]
    doubts = occlusions(paths)
    if not any(doubts) and not _broken(found):
        return paths
    looks = _look(recording, paths, encoder, progress)
    pieces = [
        piece
        for track, rows, seen in zip(found, doubts, looks, strict=True)
        for piece in _pieces(track, rows, seen)
    ]
    numbered = _numbered(pieces)
    groups = stitch_segments(
        numbered, encoder.fingerprint, float(recording.width * recording.height)
    )
    return [path for group in groups for path in _joined([numbered[n].path for n in group])]


def _broken(found: Sequence[NewTracklet]) -> bool:
    """Whether anybody vanished in the middle of the view, and somebody appeared there."""
    ends = [t.path.times_s[-1] for t in found if t.left is Edge.INSIDE]
    starts = [t.path.times_s[0] for t in found if t.entered is Edge.INSIDE]
    return bool(ends and starts and min(ends) < max(starts))


def _look(
    recording: Recording,
    paths: Sequence[BoxPath],
    encoder: CropEncoder,
    progress: Callable[[float], None],
) -> list[Looks]:
    """What is seen at the glimpses of each path."""
    size = recording.width, recording.height
    wanted: dict[float, list[tuple[int, int]]] = {}
    for number, path in enumerate(paths):
        others = [p for p in paths if p is not path and _meet(p, path)]
        for row in keyframes(path, expected_quality(path, others, *size)):
            wanted.setdefault(float(path.times_s[row]), []).append((number, row))
    looks: list[Looks] = [{} for _ in paths]
    for batch in _batches(recording, paths, wanted, progress):
        vectors = encoder.encode([pixels for _, _, pixels in batch])
        for (number, row, _), vector in zip(batch, vectors, strict=True):
            looks[number][row] = vector
    return looks


def _meet(one: BoxPath, other: BoxPath) -> bool:
    return bool(one.times_s[0] <= other.times_s[-1] and other.times_s[0] <= one.times_s[-1])


def _batches(
    recording: Recording,
    paths: Sequence[BoxPath],
    wanted: dict[float, list[tuple[int, int]]],
    progress: Callable[[float], None],
) -> Iterator[list[tuple[int, int, Pixels]]]:
    """(path, row, picture) of all glimpses, a few at a time."""
    batch: list[tuple[int, int, Pixels]] = []
    times = sorted(wanted)
    with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
        for time_s, frame in zip(times, frames, strict=False):
            for number, row in wanted[time_s]:
                batch.append((number, row, cut_crop(frame, paths[number].boxes[row], 1.0).pixels))
            if len(batch) >= BATCH:
                yield batch
                batch = []
                progress(time_s)
    if batch:
        yield batch


_Part = tuple[PathSegment, bool]  # and whether the tracker held the person from the part before


def _pieces(track: NewTracklet, doubts: Sequence[int], looks: Looks) -> list[_Part]:
    """The path, cut where it is doubted and both sides were seen well enough to compare."""
    path, seen = track.path, np.array(sorted(looks))
    cuts = [0]
    for row in doubts:
        before, after = ((seen >= cuts[-1]) & (seen < row)).sum(), (seen >= row).sum()
        if before >= LEAST_GLIMPSES and after >= LEAST_GLIMPSES:
            cuts.append(row)
    ends = [*cuts[1:], len(path)]
    return [
        (
            PathSegment(
                _seen(path_rows(path, begin, stop)),
                np.array([looks[row] for row in seen if begin <= row < stop], np.float32),
                came=begin == 0 and track.entered is not Edge.INSIDE,
                went=stop == len(path) and track.left is not Edge.INSIDE,
            ),
            begin > 0,
        )
        for begin, stop in zip(cuts, ends, strict=True)
    ]


def _seen(path: BoxPath) -> BoxPath:
    """Without boxes filled into gaps: at a cut they lead over to whoever the path went on as."""
    rows = path.confidence > 0
    return BoxPath(path.times_s[rows], path.boxes[rows], path.confidence[rows])


def _numbered(parts: Sequence[_Part]) -> list[PathSegment]:
    return [
        PathSegment(p.path, p.vectors, number - 1 if held else None, p.came, p.went)
        for number, (p, held) in enumerate(parts)
    ]


def _joined(pieces: Sequence[BoxPath]) -> Iterator[BoxPath]:
    """One person's pieces as one path, or several where the gap is too long for one stay."""
    whole = [pieces[0]]
    for piece in pieces[1:]:
        later = path_rows(piece, int(np.sum(piece.times_s <= whole[-1].times_s[-1])), len(piece))
        if later.times_s[0] - whole[-1].times_s[-1] > LONGEST_GAP_S:
            yield _concatenated(whole)
            whole = []
        whole.append(later)
    yield _concatenated(whole)


def _concatenated(pieces: Sequence[BoxPath]) -> BoxPath:
    return BoxPath(
        np.concatenate([piece.times_s for piece in pieces]),
        np.concatenate([piece.boxes for piece in pieces]),
        np.concatenate([piece.confidence for piece in pieces]),
    )
