"""Somebody is erased for good: rows, files, bytes; through kills; and does not come back."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from support.building import described, picture
from support.libraries import erasable
from support.libraries.erasable import LOBBY, YARD, filled, footage, models
from support.models.bright_blobs import BrightDetector
from support.naming import name
from support.paths import child_environment
from velvet.footage.corrections import Matched, Opinion
from velvet.footage.errors import BadSetting, Contradiction, NotFound, NotUnderstood
from velvet.footage.records import Verdict
from velvet.identity.correct import merge, not_same
from velvet.indexes.admin.audit import Act
from velvet.indexes.erasure.residue_scan import ResiduePatterns
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files
from velvet.services.erasure.forget import (
    ErasureSelection,
    erasure_target_of,
    finish_interrupted,
    forget_confirmed,
)
from velvet.services.erasure.retention import place_hold, release_hold

P1 = ErasureSelection(person="P1")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """P1 = T1 and T4 (red), P2 = T2 (green, beside them), P3 = T3 (blue, later)."""
    place = tmp_path_factory.mktemp("erasable")
    footage(place / "footage")
    filled(place / "home", place / "footage")
    return place


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "home", tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library.open(home) as library:
        yield library


def again(library: Library, *paths: Path, **choices) -> None:
    chosen = SourceOptions(timezone="UTC", **choices)
    ingest(find_files(paths), chosen, library, models(), lambda event: None)


def who(library: Library) -> dict[str, tuple[str, ...]]:
    return {p.id: tuple(m.tracklet for m in p.members) for p in library.identities.all()}


def told(library: Library, identifier: str):
    """All that is known of a sighting."""
    (seen,) = library.tracklets.sightings([identifier])
    (tracklet,) = library.tracklets.find([identifier])
    return (
        seen,
        library.descriptions.find([identifier]),
        tracklet.path.boxes.tobytes(),
        tracklet.crops,
    )


def traces_of(library: Library, aim: ErasureSelection) -> ResiduePatterns:
    return library.erasure.residue_patterns(erasure_target_of(library, aim))


def forget(library: Library, aim: ErasureSelection):
    return forget_confirmed(library, aim, erasure_target_of(library, aim))


def counts(home: Path) -> dict[str, int]:
    with sqlite3.connect(home / "catalog.sqlite3") as line:
        tables = ("tracklet", "crop", "description", "verdict", "opinion", "vector", "correction")
        found = {t: line.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}
    line.close()
    return found


def test_nothing_of_them_is_left_and_others_are_as_they_were(library: Library) -> None:
    before = told(library, "T2"), told(library, "T3")
    done = forget(library, P1)
    assert {kind for _, _, kind in done.before.found} == {
        "sentence",
        "vector",
        "picture",
        "path",
        "detection",
    }
    assert {whose for _, whose, _ in done.before.found} == {"T1", "T4"}
    folders = {Path(file).parts[0] for file, _, _ in done.before.found}
    assert folders == {"catalog.sqlite3", "chroma", "media"}
    assert done.after.found == () and done.after.files > 5
    assert who(library) == {"P2": ("T2",), "P3": ("T3",)}
    assert (told(library, "T2"), told(library, "T3")) == before
    assert library.vectors.fulltext("red", 5) == [] and len(library.vectors.fulltext("top", 5)) == 2
    words = models().words
    hits = library.vectors.nearest_words(words.encode(["a red top"])[0], words.fingerprint, 9)
    assert {identifier for identifier, _ in hits} == {"T2", "T3"}
    assert [e.about["what"] for e in library.audit.entries() if e.act == Act.ERASED] == ["P1"]


def test_what_is_shown_first_is_what_goes(library: Library, home: Path) -> None:
    library.descriptions.save_verdicts("T1", {"hat": Verdict.CONFIRMED}, "closer")
    library.descriptions.save_verdicts("T2", {"hat": Verdict.CONFIRMED}, "closer")
    library.opinions.save("T3", ["T1", "T2"], Opinion(Matched.NO, 0.9, "shoes"), "ties")
    name(library, "P1", "Gregor")
    name(library, "P2", "Anna")
    not_same(library, "T1", "T2")
    before, crops = counts(home), len(list((home / "media").rglob("*.jpg")))
    done = forget(library, P1)
    after = counts(home)
    went = {table: before[table] - after[table] for table in before}
    shown = done.erasure_impact
    assert went == {
        "tracklet": len(shown.tracklets),
        "crop": shown.crops,
        "description": shown.descriptions,
        "verdict": shown.looks,
        "opinion": shown.opinions,
        "vector": shown.vectors,
        "correction": len(shown.corrections),
    }
    assert (shown.people, shown.looks, shown.opinions, len(shown.corrections)) == (("P1",), 1, 1, 2)
    assert crops - len(list((home / "media").rglob("*.jpg"))) == shown.crops
    assert library.identities.names() == {"P2": "Anna"}
    assert b"Gregor" not in b"".join(f.read_bytes() for f in home.rglob("*") if f.is_file())


def test_a_correction_stays_as_far_as_it_speaks_of_others(library: Library) -> None:
    merge(library, ["P1", "P3"], anyway=True)
    assert who(library) == {"P1": ("T1", "T3", "T4"), "P2": ("T2",)}
    forget(library, ErasureSelection(recording="R1"))  # T1, T2, T3
    assert who(library) == {"P1": ("T4",)}
    assert library.identities.snapshot().corrections == ()


def test_a_merge_of_three_keeps_the_two_that_stay(library: Library) -> None:
    merge(library, ["T1", "T3", "T4"], anyway=True)
    forget(library, ErasureSelection(recording="R2"))  # T4
    (said,) = library.identities.snapshot().corrections
    assert said.one == ("T1", "T3") and who(library)["P1"] == ("T1", "T3")


def test_they_do_not_come_back(library: Library, made: Path) -> None:
    forget(library, P1)
    again(library, made / "footage")
    assert who(library) == {"P2": ("T2",), "P3": ("T3",)}
    detected = models(BrightDetector("sharper")).detection
    ingest(
        find_files([made / "footage"]),
        SourceOptions(timezone="UTC"),
        library,
        models(BrightDetector("sharper")),
        lambda event: None,
    )
    seen = library.tracklets.sightings()
    assert [s.description for s in seen] == ["Someone in a green top.", "Someone in a blue top."]
    boxes = [len(d) for d in library.recordings.detections("R1", detected)]
    assert max(boxes) == 1  # of two side by side, one is left in the raw detections
    assert sum(boxes) > 80
    assert not any(len(d) for d in library.recordings.detections("R2", detected))


def test_tracking_anew_does_not_bring_them_back(library: Library, made: Path) -> None:
    forget(library, P1)
    green = library.tracklets.find(["T2"])[0].path.boxes
    for recording in library.recordings.all():
        library.recordings.finish_detection(recording.id, models().detection, recording.duration_s)
    again(library, made / "footage")
    seen = library.tracklets.sightings()
    assert [s.description for s in seen] == ["Someone in a green top.", "Someone in a blue top."]
    assert (library.tracklets.find([seen[0].id])[0].path.boxes == green).all()


def test_a_copy_of_the_file_does_not_bring_them_back(library, made, tmp_path) -> None:
    forget(library, P1)
    shutil.copy(made / "footage" / LOBBY, tmp_path / LOBBY)
    again(library, tmp_path / LOBBY)
    assert who(library) == {"P2": ("T2",), "P3": ("T3",)}


def test_a_recording_stays_away_until_it_is_wanted_again(library, made) -> None:
    done = forget(library, ErasureSelection(recording="R2"))
    assert (done.erasure_impact.recordings, done.erasure_impact.tracklets) == (("R2",), ("T4",))
    assert done.after.found == () and not (library.media / "R2").exists()
    assert who(library)["P1"] == ("T1",)  # partly
    assert done.erasure_impact.people == () and done.erasure_impact.partly == ("P1",)
    again(library, made / "footage")
    assert [r.id for r in library.recordings.all()] == ["R1"]
    again(library, made / "footage" / LOBBY, again=True)
    assert [r.id for r in library.recordings.all()] == ["R1", "R3"]
    assert who(library)["P1"] == ("T1", "T5")


def test_wanted_again_brings_a_file_but_nobody_who_was_erased(library, made) -> None:
    forget(library, P1)
    forget(library, ErasureSelection(recording="R1"))
    again(library, made / "footage", again=True)
    seen = library.tracklets.sightings()
    assert [s.description for s in seen] == ["Someone in a green top.", "Someone in a blue top."]


def test_a_camera_goes_with_all_that_is_known_of_it(library, made) -> None:
    done = forget(library, ErasureSelection(camera="Yard"))
    assert done.erasure_impact.recordings == ("R1",) and done.after.found == ()
    assert [c.name for c in library.cameras.all()] == ["lobby"]
    assert who(library) == {"P1": ("T4",)}


def test_a_time_goes_whoever_was_there_and_is_a_gap_then(library, made) -> None:
    whole = library.recordings.coverage(cameras=["yard"])[0].seconds
    done = forget(library, ErasureSelection(camera="yard", time="2026-03-02 10:00:00 to 10:00:11"))
    assert done.erasure_impact.tracklets == ("T1", "T2") and done.erasure_impact.recordings == ()
    assert library.recordings.coverage(cameras=["yard"])[0].seconds == pytest.approx(whole - 11)
    held = list(library.recordings.detections("R1", models().detection))
    assert len(held) == 200 and not any(len(d) for d in held if d.time_s < 11)
    library.recordings.finish_detection("R1", models().detection, 20.0)
    again(library, made / "footage")
    assert [s.description for s in library.tracklets.sightings(cameras=["yard"])] == [
        "Someone in a blue top."
    ]


def test_what_is_older_goes(library) -> None:
    done = forget(library, ErasureSelection(before="2026-03-03"))
    assert done.erasure_impact.recordings == ("R1", "R2") and library.tracklets.sightings() == []
    assert done.after.found == ()


@pytest.mark.parametrize(
    ("aim", "error"),
    [
        (ErasureSelection(), BadSetting),
        (ErasureSelection(person="P1", camera="yard"), BadSetting),
        (ErasureSelection(person="P9"), NotFound),
        (ErasureSelection(recording="R9"), NotFound),
        (ErasureSelection(camera="cellar"), NotFound),
        (ErasureSelection(camera="yard", time="ten to five"), NotUnderstood),
        (ErasureSelection(camera="yard", time="10:00 to 10:05"), NotUnderstood),  # of which day?
        (ErasureSelection(before="2026-03-02 or so, but not the lobby"), NotUnderstood),
        (ErasureSelection(camera="yard", time="2025-03-02 10:00 to 10:05"), NotFound),
    ],
)
def test_what_is_not_clear_erases_nothing(
    library: Library, aim: ErasureSelection, error: type
) -> None:
    with pytest.raises(error):
        erasure_target_of(library, aim)


def test_videos_that_show_them_go(library: Library, home: Path, tmp_path: Path) -> None:
    from velvet.services.export.clips import make_clip

    theirs = make_clip(library, "T4").file
    beside = make_clip(library, "T2", target=tmp_path / "green.mp4").file  # red walks beside green
    later = make_clip(library, "T3").file
    unknown = home / "clips" / "T1.mp4"
    unknown.write_bytes(b"made by an earlier Velvet")
    done = forget(library, P1)
    assert set(done.erasure_impact.exports) == {str(f) for f in (theirs, beside, unknown)}
    assert not theirs.exists() and not beside.exists() and not unknown.exists()
    assert later.exists()


def test_what_was_tuned_is_dropped(library: Library, home: Path) -> None:
    from velvet.reid.appearance.tuning import tune
    from velvet.services.tuning import projection

    vectors = library.vectors.of_crops(erasable.WideEncoder.fingerprint)
    rows, owners = np.concatenate(list(vectors.values())), [0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0, 0]
    learned = projection.Learned(
        erasable.WideEncoder.fingerprint, tune(rows, np.array(owners[: len(rows)]))
    )
    projection.write(home, learned)
    done = forget(library, P1)
    assert done.untuned and not (home / projection.FILE_NAME).exists()
    assert library.vectors.of_crops(erasable.WideEncoder.fingerprint).keys() == {"T2", "T3"}


def test_what_is_held_is_not_erased(library: Library) -> None:
    place_hold(library, "P1", "claim 4711")
    place_hold(library, "R1", "the police asked")
    for aim in (
        P1,
        ErasureSelection(recording="R1"),
        ErasureSelection(recording="R2"),
        ErasureSelection(camera="lobby"),
        ErasureSelection(person="P2"),
    ):
        with pytest.raises(Contradiction, match="held"):
            erasure_target_of(library, aim)
    release_hold(library, "r1")
    erasure_target_of(library, ErasureSelection(person="P2"))
    merge(library, ["P2", "P1"], anyway=True)
    with pytest.raises(Contradiction):
        erasure_target_of(library, ErasureSelection(person="P1"))
    name(library, "P1", "Gregor")
    release_hold(library, "gregor")
    assert library.erasure.holds() == [] and forget(library, P1).after.found == ()


def test_a_held_person_is_found_again_after_tracking_anew(library: Library) -> None:
    place_hold(library, "P1", "claim 4711")
    recording = library.recordings.get("R2")
    from velvet.footage.records import NewTracklet

    (old,) = library.tracklets.of_recording("R2")
    library.tracklets.save(
        recording, [NewTracklet(old.path, old.entered, old.left)], "another tracker"
    )
    (new,) = library.tracklets.of_recording("R2")
    assert new.id not in ("T1", "T2", "T3", "T4")
    people, _ = library.erasure.held()
    assert people[int(new.id[1:])] == "P1"


def test_a_change_since_it_was_shown_stops_it(library: Library) -> None:
    shown = erasure_target_of(library, P1)
    merge(library, ["P1", "P3"], anyway=True)
    with pytest.raises(Contradiction):
        forget_confirmed(library, P1, shown)
    assert library.tracklets.sightings(["T1"])


KILLS = [
    ("velvet.indexes.erasure.erasure_runner", "rows_go", "before"),
    ("velvet.indexes.erasure.erasure_runner", "_remove_files", "before"),
    ("velvet.indexes.erasure.erasure_runner", "_remove_files", "after"),
    ("velvet.indexes.vectors.chroma", "Cache.replace_by", "before"),
    ("velvet.indexes.vectors.chroma", "Cache.replace_by", "after"),
    ("velvet.indexes.catalog.database", "Catalog.compact", "before"),
    ("velvet.indexes.catalog.database", "Catalog.compact", "after"),
]


@pytest.mark.parametrize("kill", KILLS, ids="-".join)
def test_a_kill_at_any_step_is_finished_by_the_next_writer(home: Path, kill) -> None:
    with Library.open(home) as library:
        wanted = traces_of(library, P1)
        assert library.erasure.scan_residue(wanted).found
    program = [sys.executable, "-m", erasable.__name__, str(home), *kill]
    assert subprocess.run(program, env=child_environment()).returncode == 9
    with Library.open(home) as library:
        assert library.erasure.unfinished() == ["P1"]
        if kill[:2] != ("velvet.indexes.erasure.erasure_runner", "rows_go"):
            assert who(library) == {"P2": ("T2",), "P3": ("T3",)}  # nobody is shown them meanwhile
            words = models().words
            hits = library.vectors.nearest_words(
                words.encode(["a red top"])[0], words.fingerprint, 9
            )
            assert {identifier for identifier, _ in hits} == {"T2", "T3"}
        with library.ingesting():
            pass
        assert library.erasure.unfinished() == [] and finish_interrupted(library) == []
        assert library.erasure.scan_residue(wanted).found == ()
        assert who(library) == {"P2": ("T2",), "P3": ("T3",)}
        assert not list(home.glob("chroma.*"))


def test_a_kill_between_the_two_folders_is_finished_too(home: Path) -> None:
    with Library.open(home) as library:
        wanted = traces_of(library, P1)
    program = [
        sys.executable,
        "-m",
        erasable.__name__,
        str(home),
        "velvet.indexes.vectors.chroma",
        "Cache.replace_by",
    ]
    assert subprocess.run([*program, "before"], env=child_environment()).returncode == 9
    (home / "chroma").rename(home / "chroma.old")
    with Library.open(home) as library:
        assert finish_interrupted(library) == ["P1"]
        assert library.erasure.scan_residue(wanted).found == () and not list(home.glob("chroma.*"))


def test_a_log_in_use_is_said_and_finished_later(home: Path, library: Library) -> None:
    from velvet.footage.errors import LibraryBusy

    wanted = traces_of(library, P1)
    reader = sqlite3.connect(home / "catalog.sqlite3")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM tracklet").fetchone()
    library._catalog._engine.dispose()
    from velvet.indexes.catalog import database

    database.WAIT_S, kept = 0, database.WAIT_S
    try:
        with Library.open(home) as impatient, pytest.raises(LibraryBusy, match="--finish"):
            forget(impatient, P1)
    finally:
        database.WAIT_S = kept
    assert library.erasure.unfinished() == ["P1"] and "P1" not in who(library)
    reader.close()
    assert (
        finish_interrupted(library) == ["P1"] and library.erasure.scan_residue(wanted).found == ()
    )


def test_a_word_that_only_they_had_is_nowhere(library: Library, home: Path) -> None:
    """FTS5 keeps deleted words in its own tables until it merges them."""
    library.descriptions.save([("T1", described("Wears a zirconium tiara."))], "describer")
    library.descriptions.save([("T1", described("Someone in a red top."))], "describer")
    forget(library, P1)
    held = b"".join(f.read_bytes() for f in home.rglob("*") if f.is_file())
    assert b"zirconium" not in held and b"irconium" not in held


def test_the_search_finds_what_a_careless_eraser_leaves(library: Library, home: Path) -> None:
    """A row deleted as any program would: SQLite's pages, Chroma and the pictures still have it."""
    wanted = traces_of(library, P1)
    with library._catalog.write() as session:
        from sqlalchemy import text

        session.execute(text("DELETE FROM tracklet WHERE number IN (1, 4)"))
    left = library.erasure.scan_residue(wanted).found
    assert {"picture", "vector"} <= {kind for _, _, kind in left}
    assert any(file.startswith("chroma") for file, _, _ in left)


def test_many_are_searched_by_number_too(home: Path) -> None:
    """Past a thousand vectors Chroma keeps them scaled in its index file alone."""
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(1100, 64)).astype(np.float32) * 1.7  # as an encoder that does not scale
    with Library.open(home) as library:
        yard = library.recordings.get("R1")
        from support.building import track

        ids = library.tracklets.save(
            yard, [track(1 + n / 1000, 5, n % 400) for n in range(1100)], "t"
        )
        library.tracklets.save_crops(
            [(t, [picture(2.0, 60)]) for t in library.tracklets.without_crops()]
        )
        library.vectors.save("crops", "many", [f"{i}.0" for i in ids], rows)
        library.vectors.publish("letters", "many")
        erasure_target = ErasureTarget("some", tuple(int(i[1:]) for i in ids[:20]))
        wanted = library.erasure.residue_patterns(erasure_target)
        found = library.erasure.scan_residue(wanted).found
        numbers = {w for f, w, k in found if f.endswith("data_level0.bin") and k == "vector"}
        assert numbers == set(ids[:20])
        with library.ingesting():
            library.erasure.erase(erasure_target, "test")
        assert library.erasure.scan_residue(wanted).found == ()
        assert YARD in yard.path.name


def test_no_table_of_today_or_tomorrow_speaks_of_them(library: Library, home: Path) -> None:
    """Whatever points to a tracklet goes with it; a table that does not say so fails here."""
    from velvet.indexes.catalog.schema import Base

    pointing = [
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "tracklet.number"
    ]
    named = [
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name == "tracklet" and table.name != "held"  # who is held is not erased
    ]
    assert set(named) <= set(pointing) and len(pointing) > 6
    forget(library, P1)
    with sqlite3.connect(home / "catalog.sqlite3") as line:
        for table, column in pointing:
            query = f'SELECT count(*) FROM "{table}" WHERE "{column}" IN (1, 4)'
            assert line.execute(query).fetchone()[0] == 0, table
    line.close()
