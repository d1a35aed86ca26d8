"""A copy of PETS 2009 without somebody: a detector finds them nowhere in it, and all others as before."""

from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from support.building import START
from support.paths import material
from velvet.footage.records import BoxPath, Camera, Detections, Recording
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget
from velvet.ingest.sources.sources import content_hash
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.tracklets import as_tracklets, tracked_paths
from velvet.services.redaction.bystander_masks import overlap
from velvet.services.redaction.redacted_copies import plan_copies, redacted_copies, subject_masks
from velvet.video.decode.read import read
from velvet.video.overlay.cover import Cover, covers

RATE, LENGTH_S = Fraction(7), 12.0
SURE = 0.4  # confidence from which on a detector has found somebody
THEIRS = 0.5  # intersection over union


def sure(seen: Detections) -> np.ndarray:
    return seen.boxes[seen.confidence >= SURE].astype(np.float64)


def place_at(path: BoxPath, time_s: float) -> np.ndarray | None:
    rows = np.flatnonzero((abs(path.times_s - time_s) < 0.01) & (path.confidence > 0))
    return path.boxes[rows[0]].astype(np.float64) if len(rows) else None


@pytest.mark.real
def test_a_detector_finds_everybody_but_them(tmp_path: Path) -> None:
    from velvet.adapters.detectors.yolo import YoloDetector
    from velvet.adapters.trackers.ultralytics import UltralyticsTracker

    file = material("footage/pets09-s2l1.avi")
    detector = YoloDetector(material("models/yolov8n_int8.onnx"))
    seen = [detector.detect(f) for f in islice(read(file, rate=RATE), int(LENGTH_S * RATE))]
    facts = (content_hash(file), file.stat().st_size, START, "--start", LENGTH_S, 480, 360, RATE)
    with Library.open(tmp_path / "home") as library:
        new = Recording("", "junction", file, *facts)
        (recording,) = library.recordings.add([Camera("junction")], [new])
        library.recordings.save_segment(recording.id, 0, detector.fingerprint, seen)
        library.recordings.finish_detection(recording.id, detector.fingerprint, LENGTH_S)
        analysed = AnalysedFrames.of(seen, 480, 360)
        tracklets = as_tracklets(tracked_paths(seen, analysed, UltralyticsTracker()), analysed)
        library.tracklets.save(recording, tracklets, "track")
        mine = max(
            (t for t in library.tracklets.find() if t.path.times_s[-1] < LENGTH_S - 1),
            key=lambda t: len(t.path),
        )
        erasure_target = ErasureTarget("somebody", (int(mine.id[1:]),))
        where = subject_masks(library, recording, erasure_target)
        plans = plan_copies(library, erasure_target, tmp_path / "copies")
        with redacted_copies(library, erasure_target, plans, lambda plan: None) as (copy,):
            again = [detector.detect(f) for f in islice(read(copy.plan.file), len(seen))]
    theirs = left = others = kept = taken = whole = 0
    for before, after in zip(seen, again, strict=True):
        boxes = where.at(before.time_s)
        if boxes is None:
            whole += 1
            assert not len(sure(after))
            continue
        what, found = Cover(boxes), sure(after)
        place = place_at(mine.path, before.time_s)
        for box in sure(before):
            if place is not None and overlap(box[None], place)[0] >= THEIRS:
                theirs += 1
                left += bool((overlap(found, place) >= THEIRS).any())
            elif covers(what, tuple(box)) < 0.05:
                others += 1
                kept += bool((overlap(found, box) >= THEIRS).any())
        taken += sum(covers(what, tuple(box)) > 0.5 for box in found)
    assert theirs > 25
    assert left == 0 and taken == 0
    assert others > 100 and kept >= 0.95 * others
    assert whole < 0.2 * len(seen)
