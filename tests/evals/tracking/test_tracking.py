"""Scores of following people: on paths whose scores are known by hand, and on real clips."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from support.models.bright_blobs import LetterEncoder, MiddleDescriber
from support.paths import material
from support.pictures.numbered_clips import write
from support.pictures.walking import boxed, steady, walk
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.evals.tracking.score import score
from velvet.evals.tracking.tracking import IDENTITIES, OURS, RETURNS, evaluate
from velvet.evals.tracking.truth import Truth, read_truth
from velvet.footage.errors import BadFootage, BadSetting
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.records import BoxPath, Detections, Frame
from velvet.ingest.ingest_models import IngestModels

TIMES = steady(4)
FRAMES = dict(enumerate(TIMES))
LEFT, RIGHT = walk(0, 4, (50.0, 200.0)), walk(0, 4, (500.0, 350.0))


def truth_of(*paths: BoxPath) -> Truth:
    rows = [
        (round(time_s * 10), number, *box)
        for number, path in enumerate(paths)
        for time_s, box in zip(path.times_s, path.boxes, strict=True)
    ]
    table = np.array(rows)
    return Truth(table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2:].astype(np.float32))


@pytest.fixture
def people() -> tuple[BoxPath, BoxPath]:
    return boxed(TIMES, LEFT), boxed(TIMES, RIGHT)


def rows(path: BoxPath, begin: int, end: int) -> BoxPath:
    return BoxPath(path.times_s[begin:end], path.boxes[begin:end], path.confidence[begin:end])


def test_the_truth_itself_is_perfect(people: tuple[BoxPath, BoxPath]) -> None:
    reached = score(truth_of(*people), [("a", people[0]), ("b", people[1])], FRAMES)
    assert (reached.hota, reached.idf1, reached.mota) == pytest.approx((1, 1, 1))
    assert (reached.found, reached.people, reached.switches) == (2, 2, 0)


def test_nothing_found(people: tuple[BoxPath, BoxPath]) -> None:
    reached = score(truth_of(*people), [], FRAMES)
    assert (reached.hota, reached.idf1, reached.mota, reached.recall) == (0, 0, 0, 0)
    assert reached.people == 2


def test_a_path_in_two_halves_costs_identity_not_detection(people: tuple[BoxPath, BoxPath]) -> None:
    halves = [("a", rows(people[0], 0, 20)), ("c", rows(people[0], 20, 40)), ("b", people[1])]
    reached = score(truth_of(*people), halves, FRAMES)
    assert reached.switches == 1
    assert reached.mota == pytest.approx(1 - 1 / 80)
    assert reached.idf1 == pytest.approx(60 / 80)
    assert reached.hota < 0.95
    one_name = [(name.replace("c", "a"), path) for name, path in halves]
    assert score(truth_of(*people), one_name, FRAMES).idf1 == 1


def test_a_false_path_costs_precision(people: tuple[BoxPath, BoxPath]) -> None:
    false = boxed(TIMES, walk(0, 4, (300.0, 300.0), top=10.0, size=(30.0, 60.0)))
    found = [("a", people[0]), ("b", people[1]), ("x", false)]
    reached = score(truth_of(*people), found, FRAMES)
    assert reached.precision == pytest.approx(80 / 120)
    assert reached.mota == pytest.approx(0.5)


def test_a_name_at_two_places_keeps_the_surer(people: tuple[BoxPath, BoxPath]) -> None:
    doubtful = replace(people[1], confidence=people[1].confidence * 0.5)
    reached = score(truth_of(*people), [("a", doubtful), ("a", people[0])], FRAMES)
    assert (reached.recall, reached.precision) == pytest.approx((0.5, 1.0))


def test_frames_that_were_not_analysed_do_not_count(people: tuple[BoxPath, BoxPath]) -> None:
    every_third = {frame: time_s for frame, time_s in FRAMES.items() if frame % 3 == 0}
    thin = [
        (str(n), BoxPath(p.times_s[::3], p.boxes[::3], p.confidence[::3]))
        for n, p in enumerate(people)
    ]
    assert score(truth_of(*people), thin, every_third).mota == pytest.approx(1)


def test_overlaps() -> None:
    box = np.array([[0, 0, 10, 10]], np.float32)
    others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 0, 30, 10]], np.float32)
    assert pairwise_ious(box, others)[0] == pytest.approx([1, 1 / 3, 0])
    assert pairwise_ious(np.zeros((0, 4), np.float32), others).shape == (0, 3)


def test_truth_is_scaled_counted_from_zero_and_without_what_is_not_evaluated(
    tmp_path: Path,
) -> None:
    file = tmp_path / "gt.txt"
    file.write_text(
        "1,7,100,50,40,80,1,-1,-1,-1\n2,7,110,50,40,80,0,-1,-1,-1\n3,8,0,0,10,20,1,1,1,1\n"
    )
    truth = read_truth(file, (320, 240), (640, 480))
    assert truth.frames.tolist() == [0, 2]
    identities, boxes = truth.at(0)
    assert identities.tolist() == [7]
    assert boxes.tolist() == [[50, 25, 70, 65]]
    assert len(truth.at(1)[0]) == 0


@pytest.mark.parametrize("content", ["1,2,3\n", "one,two,three,4,5,6,7\n"])
def test_other_texts_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "gt.txt"
    file.write_text(content)
    with pytest.raises(BadSetting, match="MOT15"):
        read_truth(file, (320, 240))
    with pytest.raises(BadSetting):
        read_truth(tmp_path / "absent.txt", (320, 240))


class Knowing:
    """A detector that knows where everybody is, and forgets every tenth frame."""

    fingerprint, memory_s = "knowing", 0.0

    def detect(self, frame: Frame) -> Detections:
        found = [one(frame.time_s) for one in (LEFT, RIGHT) if frame.index % 10 != 5]
        table = np.array([row for row in found if row], np.float32).reshape(-1, 5)
        return Detections(frame.time_s, table[:, :4], table[:, 4])


def ingest_models() -> IngestModels:
    """The embedded choices, but for a detector that knows; frames are looked at now and then only."""
    return IngestModels(
        detector=Knowing(),
        tracker=UltralyticsTracker(),
        describers=(MiddleDescriber(),),
        words=LetterEncoder(),
        crops=PartsEncoder(),
        analysis_fps=2,
    )


def grey(file: Path) -> Path:
    pictures = [np.full((480, 640, 3), 90 + n % 3, np.uint8) for n in range(40)]
    return write(file, TIMES, size=(640, 480), pictures=pictures)


def test_a_report_has_velvets_rows_and_four_rivals(
    tmp_path: Path, people: tuple[BoxPath, BoxPath]
) -> None:
    clip = grey(tmp_path / "walk.mp4")
    lines = [
        f"{round(t * 10) + 1},{n},{b[0]},{b[1]},{b[2] - b[0]},{b[3] - b[1]},1,-1,-1,-1"
        for n, path in enumerate(people)
        for t, b in zip(path.times_s, path.boxes, strict=True)
    ]
    (tmp_path / "gt.txt").write_text("\n".join(lines))
    report = evaluate(clip, tmp_path / "gt.txt", ingest_models(), rate=Fraction(10))
    assert [row.name for row in report.rows] == [
        OURS,
        IDENTITIES,
        RETURNS,
        "Ultralytics bytetrack",
        "Ultralytics botsort",
        "Ultralytics ocsort",
        "Ultralytics tracktrack",
    ]
    for row in report.rows[:3]:  # two people who are seen side by side are never one
        assert (row.score.found, row.score.people, row.score.switches) == (2, 2, 0)
        assert row.score.mota == pytest.approx(1), "the frames it forgot are filled in"
    assert all(row.score.recall < 0.95 for row in report.rows[3:])
    assert len(report.times_s) == 40, "every frame, whatever the crew's rate"
    assert report.footage_s == pytest.approx(4.0)
    assert report.detecting_s > 0
    assert report.real_time > 1
    assert (report.detector, report.encoder) == (Knowing.fingerprint, PartsEncoder.fingerprint)
    wider = report.with_row("halves", [("a", people[0]), ("b", rows(people[1], 0, 20))])
    assert wider.rows[-1].score.recall == pytest.approx(0.75)
    assert len(report.rows) == 7


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    clip = grey(tmp_path / "walk.mp4")
    (tmp_path / "gt.txt").write_text("1,1,0,0,60,180,1,-1,-1,-1\n")
    (tmp_path / "torn.mp4").write_bytes(clip.read_bytes()[:900])
    with pytest.raises(BadFootage):
        evaluate(tmp_path / "torn.mp4", tmp_path / "gt.txt", ingest_models())
    with pytest.raises(BadFootage):
        evaluate(tmp_path / "absent.mp4", tmp_path / "gt.txt", ingest_models())
    with pytest.raises(BadSetting):
        evaluate(clip, tmp_path / "absent.txt", ingest_models())


@pytest.mark.real
def test_velvet_beats_every_rival_on_the_street() -> None:
    from velvet.adapters.detectors.yolo import YoloDetector
    from velvet.adapters.encoders.onnx_reid import OnnxReid

    clip, gt = (material(f"footage/tud-campus.{ending}") for ending in ("mp4", "gt.txt"))
    weights = [material(f"models/{n}") for n in ("yolov8n_int8.onnx", "osnet_x0_25_msmt17.onnx")]
    models = replace(ingest_models(), detector=YoloDetector(weights[0]), crops=OnnxReid(weights[1]))
    ours, identities, _, *rivals = evaluate(clip, gt, models).rows
    assert ours.score.idf1 >= 0.84
    assert identities.score.idf1 >= ours.score.idf1 - 0.01
    for rival in rivals:
        assert ours.score.idf1 > rival.score.idf1, rival.name
        assert ours.score.mota > rival.score.mota, rival.name
        assert ours.score.hota > rival.score.hota, rival.name
