"""The library's promises: ids, order, times, searches, one writer, a cache that mends itself."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from support.building import CAMERAS, START, described, recording, track, unit
from velvet.footage.errors import LibraryBusy, LibraryDamaged, ModelMissing, NotFound
from velvet.footage.records import Band, Detections, Member, Stage
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library


def test_ids_follow_start_then_camera(library: Library) -> None:
    assert [(r.id, r.camera) for r in library.recordings.all()] == [("R1", "yard"), ("R2", "lobby")]
    assert [(t.id, t.camera) for t in library.tracklets.find()] == [
        ("T1", "yard"),
        ("T2", "yard"),
        ("T3", "lobby"),
    ]


def test_sightings_carry_local_time_identity_and_pictures(library: Library) -> None:
    first = library.tracklets.sightings(["T1"])[0]
    assert first.start.isoformat() == "2026-03-02T10:00:01+01:00"
    assert (first.identity, first.band) == ("P1", Band.SURE)
    assert len(first.crops) == 2
    assert all((library.media / file).is_file() for file in first.crops)


def test_sightings_by_camera_and_interval(library: Library) -> None:
    when = [Interval(START + timedelta(seconds=12), START + timedelta(seconds=95))]
    assert [s.id for s in library.tracklets.sightings(when=when)] == ["T2", "T3"]
    assert [s.id for s in library.tracklets.sightings(cameras=["yard"], when=when)] == ["T2"]


def test_unknown_ids_are_refused_with_the_id(library: Library) -> None:
    for ask, identifier in (
        (library.identities.get, "P99"),
        (library.recordings.get, "R99"),
        (lambda i: library.tracklets.find([i]), "T99"),
        (library.identities.get, "x; drop table"),
        (lambda i: library.tracklets.find([i]), "T99999999999999999999999"),
    ):
        with pytest.raises(NotFound, match=identifier[:6]):
            ask(identifier)


def test_nearest_words_ranks_by_cosine(library: Library) -> None:
    found = library.vectors.nearest_words(unit(1, 0), "enc", 3)
    assert [i for i, _ in found] == ["T1", "T3", "T2"]
    assert found[0][1] == pytest.approx(1.0, abs=1e-3)


def test_nearest_crops_takes_the_best_pair(library: Library) -> None:
    found = dict(library.vectors.nearest_crops(library.vectors.of_crops("reid")["T2"], "reid", 10))
    assert found["T2"] == pytest.approx(1.0, abs=1e-3)
    assert set(found) == {"T1", "T2", "T3"}


def test_another_encoder_is_refused(library: Library) -> None:
    with pytest.raises(ModelMissing, match="enc"):
        library.vectors.nearest_words(unit(1, 0), "another", 3)


def test_fulltext_finds_by_stem_and_takes_no_operators(library: Library) -> None:
    assert [i for i, _ in library.vectors.fulltext("walk red", 5)] == ["T3", "T1"]
    assert library.vectors.fulltext('" OR NEAR( *', 5) == []


def test_a_deleted_cache_is_rebuilt_with_the_same_answers(library: Library) -> None:
    before = library.vectors.nearest_words(unit(1, 0.1), "enc", 3)
    home = library.home
    library.close()
    shutil.rmtree(home / "chroma")
    with Library.open(home) as again:
        assert again.vectors.nearest_words(unit(1, 0.1), "enc", 3) == before


def test_a_new_description_replaces_vector_and_text(library: Library) -> None:
    library.descriptions.save(
        [("T1", described("Someone in a blue coat.", upper_colour="blue"))], "better"
    )
    assert library.vectors.missing_words("enc") == [("T1", "Someone in a blue coat.")]
    library.vectors.save("words", "enc", ["T1"], unit(0, -1).reshape(1, -1))
    library.vectors.publish("enc", "reid")
    assert [i for i, _ in library.vectors.nearest_words(unit(0, -1), "enc", 1)] == ["T1"]
    assert [i for i, _ in library.vectors.fulltext("red", 5)] == ["T3"]
    assert len(library.vectors.nearest_words(unit(1, 0), "enc", 10)) == 3


def test_reopening_sees_what_another_process_wrote(library: Library) -> None:
    library.vectors.nearest_words(unit(1, 0), "enc", 3)
    code = (
        "import sys, numpy as np; from pathlib import Path; from velvet.indexes.library import Library\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    library.vectors.save('words', 'enc', ['T2'], np.array([[1, 0]], np.float32))\n"
        "    library.vectors.publish('enc', 'reid')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(library.home)], check=True)
    found = dict(library.vectors.nearest_words(unit(1, 0), "enc", 3))
    assert found["T2"] == pytest.approx(1.0, abs=1e-3)


def test_a_second_ingest_is_told_of_the_first(library: Library) -> None:
    code = (
        "import sys; from pathlib import Path; from velvet.indexes.library import Library\n"
        "with Library.open(Path(sys.argv[1])) as library, library.ingesting():\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(library.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout and other.stdin
    assert other.stdout.readline() == "in\n"
    with pytest.raises(LibraryBusy, match=str(other.pid)), library.ingesting():
        pass
    other.kill()
    other.wait()
    with library.ingesting():  # a killed process frees the lock
        pass


def test_tracking_again_gives_new_ids_and_forgets_the_old(library: Library) -> None:
    assert library.tracklets.save(library.recordings.get("R2"), [track(2, 4)], "better") == ["T4"]
    assert [t.id for t in library.tracklets.find()] == ["T1", "T2", "T4"]
    assert [t.id for t in library.tracklets.without_crops()] == ["T4"]
    assert library.identities.get("P1").members[0].tracklet == "T1"


def test_identity_ids_are_never_used_again(library: Library) -> None:
    library.identities.save([("P1", [Member(t, Band.SURE, 1.0) for t in ("T1", "T2", "T3")])])
    library.identities.save(
        [("P1", [Member("T1", Band.SURE, 1.0)]), ("", [Member("T2", Band.SURE, 1.0)])]
    )
    assert [p.id for p in library.identities.all()] == ["P1", "P3"]


def test_a_corrected_start_moves_the_tracklets(library: Library) -> None:
    from dataclasses import replace

    old = library.recordings.get("R1")
    library.recordings.correct(CAMERAS[0], replace(old, start=old.start + timedelta(hours=1)))
    assert library.tracklets.sightings(["T1"])[0].start.isoformat() == "2026-03-02T11:00:01+01:00"
    assert library.recordings.without_detections("detector") == []


def test_segments_round_trip_and_survive_a_reopen(empty: Library) -> None:
    (one,) = empty.recordings.add(CAMERAS, [recording("yard")])
    seen = [
        Detections(0.0, np.zeros((0, 4), np.float32), np.zeros(0, np.float32)),
        Detections(0.1, np.array([[1, 2, 3, 4.5]], np.float32), np.array([0.75], np.float32)),
    ]
    empty.recordings.save_segment(one.id, 0, "maker", seen)
    with Library.open(empty.home) as again:
        back = list(again.recordings.detections(one.id, "maker"))
        assert again.recordings.segments_done(one.id, "maker") == {0}
    assert [(d.time_s, len(d)) for d in back] == [(0.0, 0), (0.1, 1)]
    assert back[1].boxes.tolist() == [[1, 2, 3, 4.5]]


def test_coverage_joins_recordings_and_names_gaps(empty: Library) -> None:
    starts = [START, START + timedelta(seconds=60), START + timedelta(seconds=300)]
    for one in empty.recordings.add(CAMERAS, [recording("yard", s) for s in starts]):
        empty.recordings.finish_detection(one.id, "d", 60.0)
        empty.tracklets.save(one, [], "t")
    (yard,) = empty.recordings.coverage(cameras=["yard"])
    assert yard.seconds == 180
    assert [(g.start.minute, g.end.minute) for g in yard.gaps] == [(2, 5)]
    asked = Interval(START - timedelta(seconds=60), START + timedelta(seconds=30))
    (yard,) = empty.recordings.coverage(cameras=["yard"], when=[asked])
    assert (yard.seconds, [g.end for g in yard.gaps]) == (30, [START])


def test_failed_recordings_are_no_coverage(empty: Library) -> None:
    (one,) = empty.recordings.add(CAMERAS, [recording("yard")])
    empty.recordings.fail(one.id, "empty file")
    assert empty.recordings.get(one.id).stage is Stage.FAILED
    assert empty.recordings.coverage(cameras=["yard"])[0].analysed == ()


def test_a_catalog_that_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"this is not a database" * 100)
    with pytest.raises(LibraryDamaged, match="backup"), Library.open(tmp_path):
        pass


def test_the_data_folder_is_private(empty: Library) -> None:
    assert empty.home.stat().st_mode & 0o777 == 0o700


def test_attributes_round_trip(library: Library) -> None:
    said = library.descriptions.find(["T1"])["T1"].attribute("upper_colour")
    assert (said.value, dict(said.likelihoods)) == ("red", {"red": 0.9})
    assert json.dumps(library.descriptions.find()["T2"].attribute("gender").seen) == '"unsure"'


@pytest.mark.parametrize("what", ["garbled", "truncated"])
def test_a_damaged_cache_is_rebuilt_with_the_same_answers(library: Library, what: str) -> None:
    before = library.vectors.nearest_words(unit(1, 0.1), "enc", 3)
    home = library.home
    library.close()
    file = home / "chroma" / "chroma.sqlite3"
    file.write_bytes(b"junk" * 999 if what == "garbled" else file.read_bytes()[:5000])
    with Library.open(home) as again:
        assert again.vectors.nearest_words(unit(1, 0.1), "enc", 3) == before


def test_an_emptied_catalog_is_no_new_library(library: Library) -> None:
    home = library.home
    library.close()
    (home / "catalog.sqlite3").write_bytes(b"")
    with pytest.raises(LibraryDamaged, match="backup"), Library.open(home):
        pass
