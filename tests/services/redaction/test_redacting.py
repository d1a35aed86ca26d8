"""Copies of the footage without somebody: nothing of them is in a frame, and the rest is as it was."""

import json
import os
import resource
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from support.libraries import striped_figures
from support.libraries.striped_figures import GREEN, RED, SHARP, SIZE, TOP, left_edge, sharpness
from support.models.bright_blobs import BrightDetector, ingest_models
from support.pictures.numbered_clips import steady, write
from velvet.footage.errors import BadFootage, BadSetting, Contradiction, ModelMissing, NotFound
from velvet.footage.records import Detections, Frame
from velvet.indexes.library import Library
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, content_hash, find_files
from velvet.services.erasure.forget import ErasureSelection, erasure_target_of, forget_confirmed
from velvet.services.erasure.retention import place_hold
from velvet.services.redaction import redacted_copies
from velvet.services.redaction.redacted_copies import plan_copies
from velvet.video.decode.read import read
from velvet.video.overlay.cover import PLAIN, blank

FILE = "yard_2026-03-02_10-00-00.mp4"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("striped")
    striped_figures.fill(place / "home", place / "footage")
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of the library, and of its footage, which may be spoiled."""
    shutil.copytree(made / "home", tmp_path / "home")
    shutil.copytree(made / "footage", tmp_path / "footage")
    with Library.open(tmp_path / "home") as library:
        library.recordings.set_path("R1", tmp_path / "footage" / FILE)
    return tmp_path


@pytest.fixture
def library(place: Path) -> Iterator[Library]:
    with Library.open(place / "home") as library:
        yield library


def person(library: Library, walk: tuple[str, float, float, int, int]) -> str:
    """The one whose tracklet begins as that walk does."""
    first = next(t.id for t in library.tracklets.find() if abs(t.path.times_s[0] - walk[1]) < 0.15)
    return next(s.identity for s in library.tracklets.sightings([first]))


def forget(library: Library, aim: ErasureSelection, folder: Path, tell=lambda plan: None):
    erasure_target = erasure_target_of(library, aim)
    return forget_confirmed(
        library, aim, erasure_target, plan_copies(library, erasure_target, folder), tell
    )


def without_red(library: Library, folder: Path) -> Path:
    done = forget(library, ErasureSelection(person=person(library, RED)), folder)
    (copy,) = done.copies
    return copy.plan.file


def standing(walk, time_s: float) -> tuple[slice, slice] | None:
    x = left_edge(walk, time_s)
    return None if x is None else (slice(TOP, TOP + SIZE[1]), slice(x, x + SIZE[0]))


def test_nothing_of_them_is_left_in_any_frame_and_the_rest_is_as_it_was(library, place) -> None:
    red = erasure_target_of(library, ErasureSelection(person=person(library, RED)))
    where = redacted_copies.subject_masks(library, library.recordings.get("R1"), red)
    copy = without_red(library, place / "copies")
    before, after = list(read(place / "footage" / FILE)), list(read(copy))
    assert len(before) == len(after) == 90
    shown = 0
    for old, new in zip(before, after, strict=True):
        assert old.time_s == pytest.approx(new.time_s, abs=1e-4)
        assert old.pixels.shape == new.pixels.shape
        theirs = standing(RED, old.time_s)
        if theirs:
            assert np.abs(new.pixels[theirs].astype(int) - PLAIN).max() < 12, old.time_s
        x = left_edge(GREEN, old.time_s)
        shown += x is not None and sharpness(new.pixels, x) > SHARP * 0.9
        under = blank(np.zeros_like(old.pixels), where.at(old.time_s) or ()) > 0
        assert np.abs(new.pixels.astype(int) - old.pixels)[~under].mean() < 3
    assert shown > 10  # of the 41 of green; they meet red, and are covered with them then


def test_how_they_look_has_no_part_in_it(library, place, tmp_path) -> None:
    """Red or blue, striped or not: whoever is covered, the copies are the same."""
    erasure_target = erasure_target_of(library, ErasureSelection(person=person(library, RED)))
    where = redacted_copies.subject_masks(library, library.recordings.get("R1"), erasure_target)
    random = np.random.default_rng(3)
    for time_s in steady(9, 10):
        one = striped_figures.picture(time_s)
        other = one.copy()
        theirs, green = standing(RED, time_s), standing(GREEN, time_s)
        if theirs:
            other[theirs] = random.integers(0, 256, other[theirs].shape)
        if green:
            one[green] = other[green] = 7
        covered = [redacted_copies.subject_redactor(where)(p, time_s) for p in (one, other)]
        assert (covered[0] == covered[1]).all(), time_s


def test_the_copy_says_when_it_began_and_nothing_else(library, place) -> None:
    with av.open(str(place / "footage" / FILE)) as source:
        length_s = float(source.duration or 0) / av.time_base
    copy = without_red(library, place / "copies")
    with av.open(str(copy)) as out:
        assert [s.type for s in out.streams] == ["video"]
        assert out.metadata["creation_time"].startswith("2026-03-02T10:00:00")
        assert float(out.duration or 0) / av.time_base == pytest.approx(
            length_s, abs=0.11
        )  # the last frame's
        told = {"creation_time", "encoder", "major_brand", "minor_version", "compatible_brands"}
        assert set(out.metadata) <= told
    assert copy.name == FILE


@pytest.mark.parametrize(
    ("name", "offset_s", "timezone", "kept"),
    [
        ("yard_2026-03-02_10-00-00.mp4", 0.0, "UTC", True),
        ("yard_2026-03-02_10-00-00.mp4", 12.5, "Europe/Zurich", True),
        ("clip.avi", 0.0, "UTC", True),  # the container says when
        ("yard_2026-03-02_17-00-00.mp4", 0.0, "UTC", False),  # the user said otherwise
    ],
)
def test_its_start_is_read_as_the_originals_was(
    place: Path, tmp_path: Path, name: str, offset_s: float, timezone: str, kept: bool
) -> None:
    from velvet.footage.records import Camera
    from velvet.ingest.sources.registration import register
    from velvet.ingest.sources.sources import read_source

    source = place / "footage" / name
    if not source.exists():
        (place / "footage" / FILE).rename(source)
    created = datetime(2026, 3, 2, 10, tzinfo=UTC)
    choices = SourceOptions(timezone=timezone, start="" if kept else "2026-03-02 10:00:00")
    read_as = read_source(source, choices, created=created, duration_s=9)
    with Library.open(tmp_path / "other") as library:
        facts = (content_hash(source), source.stat().st_size)
        start = read_as.start + timedelta(seconds=offset_s)
        from velvet.footage.records import Recording

        new = Recording("", "yard", source, *facts, start, "any", 9.0, 320, 180)
        library.recordings.add([Camera("yard", timezone, offset_s=offset_s)], [new])
        (plan,) = plan_copies(
            library, redacted_copies.ErasureTarget("x", (), (), ((1, 1.0, 2.0),)), tmp_path / "c"
        )
        assert (plan.file.stem == source.stem) is kept
        erasure_target = redacted_copies.ErasureTarget("x", (), (), ((1, 1.0, 2.0),))
        with redacted_copies.redacted_copies(
            library, erasure_target, [plan], lambda plan: None
        ) as (copy,):
            pass
        again = SourceOptions(camera="yard", timezone=timezone)
        (known,) = register([copy.plan.file], again, library, lambda told: None).recordings
        assert (known.start, known.camera) == (start, "yard")


class EagerDetector(BrightDetector):
    """Takes what is covered for a person too."""

    def detect(self, frame: Frame) -> Detections:
        found, x = super().detect(frame), left_edge(RED, frame.time_s)
        if x is None:
            return found
        box = np.array([[x - 10, TOP - 10, x + SIZE[0] + 10, TOP + SIZE[1] + 10]], np.float32)
        boxes = np.concatenate([found.boxes, box])
        return Detections(frame.time_s, boxes, np.full(len(boxes), 0.9, np.float32))


def test_they_do_not_come_back_with_the_copy(library, place, tmp_path) -> None:
    red = person(library, RED)
    copy = without_red(library, place / "copies")
    assert red not in {p.id for p in library.identities.all()}
    with Library.open(tmp_path / "elsewhere") as other:
        ingest(
            find_files([copy]),
            SourceOptions(timezone="UTC"),
            other,
            ingest_models(),
            lambda _: None,
        )
        said = {s.description for s in other.tracklets.sightings()}
        assert said and not any("red" in words for words in said)
        ingest(find_files([copy]), SourceOptions(timezone="UTC"), other, eager(), lambda _: None)
        assert at_reds(other)  # a detector may take a plain box for somebody, who is then nobody
    ingest(find_files([copy]), SourceOptions(timezone="UTC"), library, eager(), lambda _: None)
    assert [r.sha256 for r in library.recordings.all()][-1] == content_hash(copy)
    assert not at_reds(library)  # but not where it is known who was there


def eager():
    return replace(ingest_models(EagerDetector("eager")), analysis_fps=5.0)


def at_reds(library: Library) -> list[str]:
    """The tracklets that go red's way in the last recording."""
    found = []
    for tracklet in library.tracklets.of_recording(library.recordings.all()[-1].id):
        there = [
            abs(left_edge(RED, float(t)) + 20 - (box[0] + box[2]) / 2) < 15
            for t, box in zip(tracklet.path.times_s, tracklet.path.boxes, strict=True)
            if left_edge(RED, float(t)) is not None
        ]
        found += [tracklet.id] if there and np.mean(there) > 0.5 else []
    return found


def test_who_was_erased_before_is_covered_too(library, place) -> None:
    green = ErasureSelection(person=person(library, GREEN))
    forget_confirmed(library, green, erasure_target_of(library, green))
    copy = without_red(library, place / "copies")
    for frame in read(copy):
        for walk in (RED, GREEN):
            there = standing(walk, frame.time_s)
            if there:
                assert np.abs(frame.pixels[there].astype(int) - PLAIN).max() < 12, frame.time_s


def test_a_time_is_covered_whole_whoever_was_there(library, place) -> None:
    done = forget(
        library,
        ErasureSelection(camera="yard", time="2026-03-02 10:00:00 to 10:00:02"),
        place / "copies",
    )
    (copy,) = done.copies
    frames = list(read(copy.plan.file))
    assert all(np.abs(f.pixels.astype(int) - PLAIN).max() < 12 for f in frames if f.time_s <= 2)
    assert any((f.pixels[150:].std() > 1 or f.pixels.mean() != PLAIN) for f in frames[25:])
    assert copy.tally.whole >= 21


def test_a_whole_recording_has_no_copy(library, place) -> None:
    with pytest.raises(BadSetting, match="nothing|Nothing"):
        plan_copies(
            library, erasure_target_of(library, ErasureSelection(recording="R1")), place / "copies"
        )


def unharmed(library: Library, place: Path) -> None:
    """Nothing was erased, and no copy is left."""
    assert len(library.tracklets.find()) >= 2 and library.erasure.unfinished() == []
    assert not [f for f in (place / "copies").rglob("*")] or not (place / "copies").exists()


def test_nothing_is_written_over(library, place) -> None:
    aim = ErasureSelection(person=person(library, RED))
    with pytest.raises(BadSetting, match="there already"):
        forget(library, aim, place / "footage")
    (place / "copies").mkdir()
    (place / "copies" / FILE).write_text("mine")
    with pytest.raises(BadSetting, match="there already"):
        forget(library, aim, place / "copies")
    assert (place / "copies" / FILE).read_text() == "mine"
    with pytest.raises(BadSetting, match="data folder"):
        forget(library, aim, place / "home" / "clips")
    with pytest.raises(BadSetting, match="folder"):
        forget(library, aim, place / "footage" / FILE)
    assert len(library.tracklets.find()) >= 2


def test_a_source_that_is_gone_or_another_erases_nothing(library, place) -> None:
    aim = ErasureSelection(person=person(library, RED))
    source = place / "footage" / FILE
    kept = source.read_bytes()
    source.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))  # of the same size
    with pytest.raises(NotFound, match="changed.*Nothing was erased"):
        forget(library, aim, place / "copies")
    unharmed(library, place)
    source.write_bytes(kept + b"1")
    with pytest.raises(NotFound):
        forget(library, aim, place / "copies")
    source.unlink()
    with pytest.raises(NotFound):
        forget(library, aim, place / "copies")
    unharmed(library, place)


def test_a_source_that_changes_meanwhile_erases_nothing(library, place) -> None:
    aim = ErasureSelection(person=person(library, RED))
    source = place / "footage" / FILE
    encode = redacted_copies.encode

    def touched(*args, **kwargs):
        made = encode(*args, **kwargs)
        os.utime(source)
        return made

    redacted_copies.encode = touched
    try:
        with pytest.raises(NotFound, match="Nothing was erased"):
            forget(library, aim, place / "copies")
    finally:
        redacted_copies.encode = encode
    unharmed(library, place)


def test_a_full_disk_erases_nothing(library, place) -> None:
    """The system refuses the second copy's bytes, as a full disk does."""
    second = place / "footage" / "lobby_2026-03-02_11-00-00.mp4"
    times = steady(9, striped_figures.FPS)
    pictures = [striped_figures.picture(t)[:, ::-1] for t in times]
    write(second, times, size=(striped_figures.WIDTH, striped_figures.HEIGHT), pictures=pictures)
    models = replace(ingest_models(), analysis_fps=5.0)
    ingest(find_files([second]), SourceOptions(timezone="UTC"), library, models, lambda _: None)
    red = person(library, RED)
    from velvet.identity.correct import merge

    lobby = [s.identity for s in library.tracklets.sightings(cameras=["lobby"])][0]
    if lobby != red:
        merge(library, [red, lobby], anyway=True)
    aim = ErasureSelection(person=min(red, lobby, key=lambda p: int(p[1:])))
    encode, written = redacted_copies.encode, []

    def cramped(*args, **kwargs):
        written.append(args[1])
        if len(written) < 2:
            return encode(*args, **kwargs)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8000, limits[1]))
        try:
            return encode(*args, **kwargs)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    redacted_copies.encode = cramped
    try:
        with pytest.raises(BadFootage, match="cannot be written.*Nothing was erased"):
            forget(library, aim, place / "copies")
    finally:
        redacted_copies.encode = encode
    assert len(written) == 2
    unharmed(library, place)


def test_stopped_by_hand_or_held_meanwhile_erases_nothing(library, place) -> None:
    red = person(library, RED)

    def stop(plan) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forget(library, ErasureSelection(person=red), place / "copies", stop)
    unharmed(library, place)
    with pytest.raises(Contradiction, match="Nothing was erased"):
        forget(
            library,
            ErasureSelection(person=red),
            place / "copies",
            lambda plan: place_hold(library, red, "claim"),
        )
    unharmed(library, place)


def test_people_found_by_motion_are_refused_before_anything(library, place) -> None:
    fingerprints = library.index_stats().fingerprints["detect people"]
    found = list(library.recordings.detections("R1", next(iter(fingerprints))))
    library.recordings.save_segment("R1", 0, "motion:mog2;fps=5", found)
    library.recordings.finish_detection("R1", "motion:mog2;fps=5", 9.0)
    with pytest.raises(ModelMissing, match="motion"):
        plan_copies(
            library,
            erasure_target_of(library, ErasureSelection(person=person(library, RED))),
            place / "copies",
        )
    unharmed(library, place)


def test_the_audit_log_names_the_copy_by_its_sum_alone(library, place) -> None:
    copy = without_red(library, place / "copies")
    last = list(library.audit.entries())[-1]
    assert last.act == "erased"
    assert last.about["copies"] == [{"of": "R1", "sha256": content_hash(copy)}]
    assert FILE not in json.dumps(dict(last.about)) and "red" not in json.dumps(dict(last.about))
    assert library.audit.fault() == ""
