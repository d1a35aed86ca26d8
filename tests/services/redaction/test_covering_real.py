"""A clip of one person alone from PETS 2009: a detector finds nobody else in any frame of it."""

from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest

from support.building import START
from support.paths import material
from velvet.footage.records import Box, Camera, Detections, Recording
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import content_hash
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.tracklets import as_tracklets, tracked_paths
from velvet.services.export.clips import make_clip
from velvet.services.redaction.redactor import RedactionStats, bystander_redactor
from velvet.video.decode.read import read
from velvet.video.overlay.cover import covers

RATE, LENGTH_S = Fraction(7), 14.0
SURE = 0.4  # confidence from which on a detector has found somebody
COVERED = 0.9  # of the box


def part(box: Box, of: Box) -> float:
    """How much of a box lies in another one."""
    wide = min(box[2], of[2]) - max(box[0], of[0])
    tall = min(box[3], of[3]) - max(box[1], of[1])
    return max(wide, 0) * max(tall, 0) / ((box[2] - box[0]) * (box[3] - box[1]))


def found(seen: Detections) -> list[Box]:
    sure = seen.boxes[seen.confidence >= SURE]
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in sure]


@pytest.mark.real
def test_a_detector_finds_nobody_uncovered_but_the_wanted_one(tmp_path: Path) -> None:
    from velvet.adapters.detectors.yolo import YoloDetector
    from velvet.adapters.trackers.ultralytics import UltralyticsTracker

    file = material("footage/pets09-s2l1.avi")
    detector = YoloDetector(material("models/yolov8n_int8.onnx"))
    frames = islice(read(file, rate=RATE), int(LENGTH_S * RATE))
    seen = [detector.detect(frame) for frame in frames]
    facts = (content_hash(file), file.stat().st_size, START, "--start", LENGTH_S, 480, 360, RATE)
    with Library.open(tmp_path / "home") as library:
        new = Recording("", "junction", file, *facts)
        (recording,) = library.recordings.add([Camera("junction")], [new])
        library.recordings.save_segment(recording.id, 0, detector.fingerprint, seen)
        library.recordings.finish_detection(recording.id, detector.fingerprint, LENGTH_S)
        analysed = AnalysedFrames.of(seen, 480, 360)
        tracklets = as_tracklets(tracked_paths(seen, analysed, UltralyticsTracker()), analysed)
        library.tracklets.save(recording, tracklets, "tracktrack")
        wanted = next(
            t
            for t in library.tracklets.find()
            if 10 < t.path.times_s[-1] - t.path.times_s[0] < LENGTH_S - 1
        )
        tally = RedactionStats()
        clip = make_clip(library, wanted.id, only=tally, target=tmp_path / "only.mp4")
        bystanders = bystander_redactor(library, recording, wanted, RedactionStats()).where
    shown = others = 0
    for number, frame in enumerate(read(clip.file)):
        what = bystanders.at(float(wanted.path.times_s[number]))
        if what is None:
            continue  # all of it is covered
        for box in found(detector.detect(frame)):
            is_wanted = part(box, what.window) > COVERED
            assert is_wanted or covers(what, box) > COVERED, (number, box)
            shown += is_wanted
        others += sum(part(b, what.window) < 0.5 for b in found(at(seen, wanted, number)))
    assert others > tally.frames  # before, there was more than one of them in a frame
    assert shown > tally.frames / 2
    assert tally.whole < tally.frames / 4


def at(seen: list[Detections], wanted, number: int) -> Detections:
    return next(d for d in seen if abs(d.time_s - wanted.path.times_s[number]) < 0.01)
