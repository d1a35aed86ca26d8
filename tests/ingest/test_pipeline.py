"""An ingest from files to people: what it finds, what it knows again, what it survives."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

from support.models.bright_blobs import BrightDetector, MiddleDescriber, ingest_models
from support.paths import child_environment
from support.pictures.numbered_clips import sound_only, steady, write
from velvet.footage.errors import BadFootage
from velvet.footage.records import Stage
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library
from velvet.ingest.events import Event, IngestPlan, Notice, PassProgress
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files
from velvet.video.decode.pictures import pixels_of

COLOURS = {"red": (40, 40, 220), "green": (40, 200, 40), "blue": (220, 60, 40)}
WIDTH, HEIGHT, FPS = 320, 180, 10
UTC_CHOICE = SourceOptions(timezone="UTC")


def scene(file: Path, length_s: float, *walks: tuple[str, float, float]) -> Path:
    """A grey room in which coloured figures walk from left to right: (colour, from, to) in seconds."""
    pictures = []
    for time_s in steady(length_s, FPS):
        picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        for colour, begin, end in walks:
            if begin <= time_s <= end:
                x = int(20 + (WIDTH - 80) * (time_s - begin) / (end - begin))
                picture[60:160, x : x + 40] = COLOURS[colour]
        pictures.append(picture)
    return write(file, steady(length_s, FPS), size=(WIDTH, HEIGHT), pictures=pictures)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A red person goes from the yard to the lobby; a green one stays in the yard."""
    place = tmp_path / "footage"
    place.mkdir()
    scene(place / "yard_2026-03-02_10-00-00.mp4", 30, ("red", 2, 8), ("green", 21, 27))
    scene(place / "lobby_2026-03-02_10-00-20.mp4", 12, ("red", 3, 9))
    return place


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        yield opened


def run(library: Library, *paths: Path, choices: SourceOptions = UTC_CHOICE, models=None):
    told: list[Event] = []
    summary = ingest(find_files(paths), choices, library, models or ingest_models(), told.append)
    return summary, told


def seen(library: Library) -> list[tuple[str, str, str, str, str]]:
    """Everything a user would see, to the tenth of a second."""
    return [
        (
            s.id,
            s.identity,
            s.camera,
            f"{s.start.timestamp():.1f}-{s.end.timestamp():.1f}",
            s.description,
        )
        for s in library.tracklets.sightings()
    ]


def test_people_are_found_followed_described_and_known_again(library, folder) -> None:
    summary, told = run(library, folder)
    assert (summary.recordings, summary.tracklets, summary.people) == (2, 3, 2)
    assert summary.describer_calls == 3  # one a tracklet, never one a frame
    assert summary.failures == ()
    start = datetime(2026, 3, 2, 10, tzinfo=UTC).timestamp()
    found = library.tracklets.sightings()
    assert [(s.id, s.identity, s.camera) for s in found] == [
        ("T1", "P1", "yard"),
        ("T2", "P2", "yard"),
        ("T3", "P1", "lobby"),
    ]
    times = sorted(
        (s.camera, s.start.timestamp() - start, s.end.timestamp() - start) for s in found
    )
    expected = [("lobby", 23, 29), ("yard", 2, 8), ("yard", 21, 27)]
    for (camera, begin, end), (where, truly, until) in zip(times, expected, strict=True):
        assert camera == where
        assert (begin, end) == (pytest.approx(truly, abs=0.35), pytest.approx(until, abs=0.35))
    assert all((library.media / crop).is_file() for s in found for crop in s.crops)
    assert all(1 <= len(s.crops) <= 3 for s in found)


def test_what_it_does_is_told(library, folder) -> None:
    summary, told = run(library, folder)
    sentences = [t.sentence for t in told if isinstance(t, Notice)]
    assert any("camera yard (file name)" in s and "10:00:00" in s for s in sentences)
    plan = next(t for t in told if isinstance(t, IngestPlan))
    assert (plan.new, plan.known, round(plan.footage_s)) == (2, 0, 42)
    jobs = [t.job for t in told if isinstance(t, PassProgress)]
    assert {"detect", "cut", "describe", "embed"} <= set(jobs)
    last = [t for t in told if isinstance(t, PassProgress) and t.job == "detect"][-1]
    assert last.done == pytest.approx(last.total, abs=0.2)


def test_a_second_run_does_nothing(library, folder) -> None:
    run(library, folder)
    before = seen(library)
    detector, describer = BrightDetector(), MiddleDescriber()
    summary, _ = run(library, folder, models=ingest_models(detector, describer))
    assert (summary.recordings, summary.known, summary.describer_calls) == (0, 2, 0)
    assert (detector.frames, describer.calls) == (0, 0)
    assert seen(library) == before


def test_new_footage_leaves_people_their_ids(library, folder, tmp_path) -> None:
    run(library, folder)
    before = seen(library)
    later = scene(tmp_path / "dock_2026-03-02_10-05-00.mp4", 10, ("green", 2, 8), ("blue", 2, 8))
    summary, _ = run(library, later)
    assert summary.recordings == 1
    assert seen(library)[: len(before)] == before


def test_another_detector_analyses_again_and_a_better_describer_only_describes(
    library, folder
) -> None:
    run(library, folder)
    summary, _ = run(library, folder, models=ingest_models(describer=MiddleDescriber("better")))
    assert (summary.recordings, summary.describer_calls) == (0, 3)
    assert [s.id for s in library.tracklets.sightings()] == ["T1", "T2", "T3"]
    summary, _ = run(library, folder, models=ingest_models(BrightDetector("brighter")))
    assert (summary.recordings, summary.tracklets) == (2, 3)
    assert len(library.tracklets.sightings()) == 3


def test_bad_files_are_recorded_and_the_rest_goes_on(library, folder, tmp_path) -> None:
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "garbage.mp4").write_bytes(b"not a video" * 999)
    sound_only(folder / "sound.mp4")
    whole = (folder / "yard_2026-03-02_10-00-00.mp4").read_bytes()
    (folder / "no-index.mp4").write_bytes(whole[: len(whole) // 2])
    summary, _ = run(library, folder)
    assert (summary.recordings, summary.tracklets) == (2, 3)
    reasons = {f.path.name: f.reason for f in summary.failures}
    assert set(reasons) == {"empty.mp4", "garbage.mp4", "sound.mp4", "no-index.mp4"}
    assert "empty" in reasons["empty.mp4"]
    assert "no video in it" in reasons["sound.mp4"]
    failed = [r for r in library.recordings.all() if r.stage is Stage.FAILED]
    assert {r.path.name: r.reason for r in failed} == reasons
    again, _ = run(library, folder)
    assert (again.recordings, len(again.failures)) == (0, 4)
    assert len(library.recordings.all()) == 6


def test_a_truncated_file_keeps_what_was_seen_and_is_partial(library, tmp_path) -> None:
    noise = np.random.default_rng(0).integers(0, 60, (300, HEIGHT, WIDTH, 1)).astype(np.uint8)
    pictures = []
    for n in range(300):
        picture = np.repeat(90 + noise[n], 3, axis=2)
        if 20 <= n <= 100:
            picture[60:160, n * 2 : n * 2 + 40] = COLOURS["red"]
        pictures.append(picture)
    whole = write(
        tmp_path / "whole.mp4",
        steady(30, FPS),
        size=(WIDTH, HEIGHT),
        pictures=pictures,
        options={"movflags": "+faststart"},
    )
    cut = tmp_path / "yard_2026-03-02_10-00-00.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    summary, _ = run(library, cut)
    (one,) = library.recordings.all()
    assert one.stage is Stage.PARTIAL
    assert 12 < one.duration_s < 25
    assert [f.path for f in summary.failures] == [cut]
    assert [s.camera for s in library.tracklets.sightings()] == ["yard"]
    assert library.recordings.coverage()[0].seconds == pytest.approx(one.duration_s, abs=0.1)


def test_a_recording_that_breaks_at_once_is_not_known(library, tmp_path, monkeypatch) -> None:
    file = scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 2)
    run(library, file)
    monkeypatch.setattr("velvet.ingest.pipeline.detect", _breaks)
    summary, _ = run(library, file, models=ingest_models(BrightDetector("other")))
    assert (summary.recordings, summary.known, summary.unfinished) == (0, 0, 0)


def _breaks(*_: object) -> None:
    raise BadFootage("broken")


def test_a_recording_whose_disk_does_not_answer_fails_and_the_rest_goes_on(
    library, folder, monkeypatch
) -> None:
    """It stands still in the middle of the yard's recording; the lobby's is analysed all the same."""
    answer = threading.Event()

    def stalling(picture: VideoFrame, *_: object, **__: object) -> np.ndarray:
        if picture.pts > 10 * 90_000 and "yard" in stalls:
            answer.wait()
        return pixels_of(picture)

    stalls = ["yard"]  # 30 s long; the lobby's recording has an end before 12 s
    monkeypatch.setattr("velvet.video.decode.prefetch.PATIENCE_S", 0.5)
    monkeypatch.setattr("velvet.video.decode.read.pixels_of", stalling)
    (folder / "lobby_2026-03-02_10-00-20.mp4").unlink()
    scene(folder / "zoo_2026-03-02_10-00-20.mp4", 9, ("red", 1, 7))
    summary, _ = run(library, folder)
    stalled = {f.path.name: f.reason for f in summary.failures}
    assert set(stalled) == {"yard_2026-03-02_10-00-00.mp4"}
    assert "network share" in stalled["yard_2026-03-02_10-00-00.mp4"]
    assert [s.camera for s in library.tracklets.sightings()] == ["zoo"]
    stalls.clear()
    answer.set()  # the share is back: given again, the recording is analysed
    monkeypatch.setattr("velvet.video.decode.prefetch.PATIENCE_S", 60.0)
    summary, _ = run(library, folder)
    assert (summary.recordings, summary.failures) == (1, ())
    assert {s.camera for s in library.tracklets.sightings()} == {"yard", "zoo"}


def test_a_file_that_could_not_be_read_is_tried_again_when_it_can(
    library, tmp_path, monkeypatch
) -> None:
    file = scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 8, ("red", 1, 7))

    def refused(_: Path) -> None:
        raise BadFootage("The share was away. Try again.")

    with monkeypatch.context() as away:
        away.setattr("velvet.ingest.sources.registration.probe", refused)
        summary, _ = run(library, file)
        assert [f.reason for f in summary.failures] == ["The share was away. Try again."]
    summary, _ = run(library, file)
    assert (summary.recordings, summary.tracklets, summary.failures) == (1, 1, ())
    assert library.recordings.all()[0].stage is not Stage.FAILED


def jumping(file: Path) -> Path:
    """Eight seconds of an empty room, in the middle of which the clock jumps by ten."""
    times = [t + (10 if t >= 4 else 0) for t in steady(8, FPS)]
    pictures = [np.full((HEIGHT, WIDTH, 3), 120, np.uint8)] * len(times)
    return write(file, times, size=(WIDTH, HEIGHT), pictures=pictures)


def test_a_jump_of_the_clock_inside_a_recording_is_no_coverage(library, tmp_path) -> None:
    run(library, jumping(tmp_path / "yard_2026-03-02_10-00-00.mp4"))
    (yard,) = library.recordings.coverage()
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    parts = [[(t - start).total_seconds() for t in (i.start, i.end)] for i in yard.analysed]
    assert np.allclose(parts, [[0, 4], [14, 18]], atol=0.05)
    assert yard.seconds == pytest.approx(8, abs=0.1)
    assert [g.seconds for g in yard.gaps] == [pytest.approx(10, abs=0.1)]
    inside = Interval(start + timedelta(seconds=6), start + timedelta(seconds=12))
    (yard,) = library.recordings.coverage(when=[inside])
    assert (yard.analysed, yard.gaps) == ((), (inside,))


def test_a_given_rate_closes_the_gaps_of_a_clock(library, tmp_path) -> None:
    file = jumping(tmp_path / "yard_2026-03-02_10-00-00.mp4")
    run(library, file)
    run(library, file, choices=SourceOptions(timezone="UTC", rate=Fraction(FPS)))
    (yard,) = library.recordings.coverage()
    assert ([round(i.seconds) for i in yard.analysed], yard.gaps) == ([8], ())


def test_the_same_footage_twice_is_analysed_once(library, folder) -> None:
    name = "yard_2026-03-02_10-00-00.mp4"
    (folder / "copy of it.mp4").write_bytes((folder / name).read_bytes())
    summary, told = run(library, folder)
    assert (summary.recordings, summary.tracklets) == (2, 3)
    assert any("same footage" in t.sentence for t in told if isinstance(t, Notice))


def test_what_the_user_says_later_corrects_without_detecting_again(library, folder) -> None:
    yard = folder / "yard_2026-03-02_10-00-00.mp4"
    run(library, yard)
    models = ingest_models(detector := BrightDetector())
    told = SourceOptions(camera="gate", start="2026-03-02 12:00:00", timezone="UTC")
    run(library, yard, choices=told, models=models)
    assert detector.frames == 0
    first = library.tracklets.sightings()[0]
    assert (first.camera, first.start.hour) == ("gate", 12)
    run(library, yard)  # a guess from the file's name takes nothing back
    assert library.tracklets.sightings()[0].camera == "gate"


def sentence(told: list[Event], words: str) -> str:
    (found,) = (e.sentence for e in told if isinstance(e, Notice) and words in e.sentence)
    return found


def test_what_is_corrected_of_a_known_recording_is_told(library, tmp_path) -> None:
    file = scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 2)
    run(library, file)
    moved = file.rename(tmp_path / "renamed-b.mp4")
    said = sentence(run(library, moved)[1], "R1 is known")
    assert str(moved) in said
    assert "yard" not in said.replace(str(moved), "")
    assert "start" not in said
    told = SourceOptions("gate", "2026-03-02 12:00:00", "UTC", Fraction(5))
    said = sentence(run(library, moved, choices=told)[1], "R1 is known")
    for fact in ("gate", "yard", "12:00:00", "10:00:00", "5 frames"):
        assert fact in said
    assert str(moved) not in said


def test_again_is_for_what_was_erased(library, tmp_path) -> None:
    file = scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 2)
    anew = SourceOptions(timezone="UTC", again=True)
    _, told = run(library, file, choices=anew)
    assert not [e for e in told if isinstance(e, Notice) and "--again" in e.sentence]
    assert "R1" in sentence(run(library, file, choices=anew)[1], "--again")


def test_a_given_rate_is_taken_over_the_containers(library, folder) -> None:
    yard = folder / "yard_2026-03-02_10-00-00.mp4"
    run(library, yard)
    summary, _ = run(library, yard, choices=SourceOptions(timezone="UTC", rate=Fraction(5)))
    assert summary.recordings == 1
    assert library.recordings.all()[0].duration_s == pytest.approx(60, abs=0.5)
    first = library.tracklets.sightings()[0]
    assert (first.end - first.start).total_seconds() == pytest.approx(12, abs=0.6)


def test_progress_is_told_of_the_length_at_the_given_rate(library, folder) -> None:
    (yard,) = [f for f in find_files([folder]) if "yard" in f.name][:1]
    _, events = run(library, yard, choices=SourceOptions(timezone="UTC", rate=Fraction(5)))
    looked = [e for e in events if isinstance(e, PassProgress) and e.job == "detect"]
    assert looked
    assert all(e.done <= e.total + 1 for e in looked)


def test_ctrl_c_keeps_what_is_finished(library, folder) -> None:
    class Interrupted(BrightDetector):
        def detect(self, frame):
            if self.frames >= 350:
                raise KeyboardInterrupt
            return super().detect(frame)

    summary, _ = run(library, folder, models=ingest_models(Interrupted()))
    assert summary.stopped
    assert (summary.recordings, summary.known, summary.unfinished) == (1, 0, 1)
    assert {s.camera for s in library.tracklets.sightings()} == {"yard"}
    assert all(s.identity for s in library.tracklets.sightings())
    summary, _ = run(library, folder)
    assert (summary.stopped, summary.recordings, summary.known) == (False, 1, 1)
    assert summary.unfinished == 0
    assert len(library.tracklets.sightings()) == 3


def undisturbed(tmp_path: Path, folder: Path) -> list:
    with Library.open(tmp_path / "calm") as calm:
        ingest(
            find_files([folder]),
            UTC_CHOICE,
            calm,
            ingest_models(BrightDetector(memory_s=1.0)),
            lambda _: None,
        )
        return everything(calm)


def everything(library: Library) -> list:
    vectors = library.vectors.of_crops("onnx:one-hot"), library.vectors.of_words("letters")
    library.vectors.nearest_words(np.ones(26, np.float32), "letters", 5)
    return [
        [(r.id, r.stage, r.duration_s) for r in library.recordings.all()],
        seen(library),
        [{k: v.tolist() for k, v in kind.items()} for kind in vectors],
        library.vectors.nearest_words(np.ones(26, np.float32), "letters", 50),
        sorted(p.name for p in library.media.rglob("*.jpg")),
    ]


def test_killed_at_any_moment_the_next_run_ends_the_same(tmp_path, folder) -> None:
    calm = undisturbed(tmp_path, folder)
    home = tmp_path / "killed"
    chance = random.Random(7)
    program = [sys.executable, "-m", "support.models.bright_blobs"]
    environment = child_environment()
    kills = 0
    for _ in range(10):
        one = subprocess.Popen([*program, str(home), str(folder), "0.004"], env=environment)
        time.sleep(chance.uniform(0.9, 3.5))
        if one.poll() is None:
            one.send_signal(signal.SIGKILL)
            kills += 1
        one.wait()
    assert kills >= 3
    subprocess.run([*program, str(home), str(folder), "0"], env=environment, check=True)
    with Library.open(home) as library:
        assert everything(library) == calm
