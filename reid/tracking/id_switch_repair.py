"""Undo a tracker's identity switches and mend the paths it broke, from a few samples of each path.

A path is cut where it may have gone over to someone else (`occlusions`), if samples (embedded crops) on
both sides can tell; the segments are stitched anew. Knows no picture and no model. Someone out of sight for
longer than a tracklet may last is left to identity.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from velvet.footage.records import BoxPath, Edge, Vectors
from velvet.reid.appearance.crop_quality import expected_quality
from velvet.reid.appearance.keyframe_sampling import keyframes
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.box_paths import concatenated, detected_rows, path_rows, share_time
from velvet.reid.tracking.occlusions import occlusions
from velvet.reid.tracking.tracklet_stitching import PathSegment, stitch_by_appearance
from velvet.reid.tracking.tracklets import LONGEST_GAP_S

LEAST_SAMPLES = 2  # of a segment: fewer do not tell one person from another

Samples = Mapping[int, Vectors]  # row of the path -> (d,)


@dataclass(frozen=True, slots=True, eq=False)
class IdSwitchRepair:
    """The paths of one recording, and the rows from which on each may be someone else's."""

    paths: Sequence[BoxPath]
    frames: AnalysedFrames
    suspect_rows: Sequence[Sequence[int]]  # by path, rising
    sides: Sequence[tuple[Edge, Edge]]  # through which each path came and went

    @classmethod
    def of(cls, paths: Sequence[BoxPath], frames: AnalysedFrames) -> "IdSwitchRepair":
        """What may have to be repaired of these paths, which have a box in every analysed frame."""
        return cls(paths, frames, occlusions(paths), [frames.sides(path) for path in paths])

    @property
    def is_needed(self) -> bool:
        """Whether a path is suspect, or someone vanished inside the view and someone appeared there."""
        ended = zip(self.paths, self.sides, strict=True)
        ends = [path.times_s[-1] for path, (_, left) in ended if left is Edge.INSIDE]
        began = zip(self.paths, self.sides, strict=True)
        starts = [path.times_s[0] for path, (entered, _) in began if entered is Edge.INSIDE]
        is_broken = bool(ends and starts and min(ends) < max(starts))
        return any(self.suspect_rows) or is_broken

    def sample_rows(self) -> list[list[int]]:
        """The rows of each path that are worth a look."""
        size = self.frames.width, self.frames.height
        rows: list[list[int]] = []
        for path in self.paths:
            others = [p for p in self.paths if p is not path and share_time(p, path)]
            rows.append(keyframes(path, expected_quality(path, others, *size)))
        return rows

    def repaired(self, samples: Sequence[Samples], fingerprint: str) -> list[BoxPath]:
        """The paths cut and joined anew; those of one person may have gaps.

        `samples` are by path, `fingerprint` is the fingerprint of the encoder that made them.
        """
        segments = self._segments(samples)
        people = stitch_by_appearance(segments, fingerprint, self.frames.area)
        return [path for person in people for path in _joined([segments[n].path for n in person])]

    def _segments(self, samples: Sequence[Samples]) -> list[PathSegment]:
        segments: list[PathSegment] = []
        for path, suspects, sides, sampled in zip(
            self.paths, self.suspect_rows, self.sides, samples, strict=True
        ):
            for begin, stop in pairwise([*_cuts(suspects, sampled), len(path)]):
                held = len(segments) - 1 if begin else None
                segments.append(_segment(path, begin, stop, sides, sampled, held))
        return segments


def _cuts(suspects: Sequence[int], samples: Samples) -> list[int]:
    """The rows with which segments begin: 0, and suspect rows with enough samples on both sides."""
    sampled = np.array(sorted(samples))
    cuts = [0]
    for row in suspects:
        before = int(((sampled >= cuts[-1]) & (sampled < row)).sum())
        after = int((sampled >= row).sum())
        if before >= LEAST_SAMPLES and after >= LEAST_SAMPLES:
            cuts.append(row)
    return cuts


def _segment(
    path: BoxPath,
    begin: int,
    stop: int,
    sides: tuple[Edge, Edge],
    samples: Samples,
    held: int | None,
) -> PathSegment:
    """These rows without boxes filled into gaps: at a cut they lead over to whom the path went on as."""
    entered, left = sides
    return PathSegment(
        detected_rows(path_rows(path, begin, stop)),
        np.array([samples[row] for row in sorted(samples) if begin <= row < stop], np.float32),
        after=held,
        came=begin == 0 and entered is not Edge.INSIDE,
        went=stop == len(path) and left is not Edge.INSIDE,
    )


def _joined(segments: Sequence[BoxPath]) -> Iterator[BoxPath]:
    """One person's segments as one path, or several where the gap is too long for one tracklet."""
    whole = [segments[0]]
    for segment in segments[1:]:
        overlap = int(np.sum(segment.times_s <= whole[-1].times_s[-1]))
        later = path_rows(segment, overlap, len(segment))
        if later.times_s[0] - whole[-1].times_s[-1] > LONGEST_GAP_S:
            yield concatenated(whole)
            whole = []
        whole.append(later)
    yield concatenated(whole)
