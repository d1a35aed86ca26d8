"""What a stop at a bad moment leaves: told rightly, mended by the next one, and nobody's pictures kept."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from support.building import track, unit
from velvet.footage.errors import LibraryDamaged
from velvet.footage.records import Band, BoxPath, Edge, Member, NewTracklet
from velvet.identity.placement import identity_fingerprint
from velvet.indexes.admin.audit import Act
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget


def serious(library: Library) -> list[str]:
    """What `velvet check` finds that no later run mends; rights are not looked at here."""
    faults = [f for f in library.faults() if "others may read" not in f.said]
    return [f.said for f in faults if not f.mends_itself]


def test_a_stop_between_detecting_anew_and_tracking_is_no_damage(library: Library) -> None:
    library.recordings.finish_detection("R1", "a better detector", 60.0)
    told = [f.said for f in library.faults() if f.mends_itself]
    assert serious(library) == [] and any("not tracked: T1, T2" in said for said in told)
    library.tracklets.save(library.recordings.get("R1"), [track(1, 5)], "tracker")
    assert not any("not tracked" in f.said for f in library.faults())


def test_a_stop_between_tracking_anew_and_deciding_who_is_who_is_no_damage(
    library: Library,
) -> None:
    library.tracklets.save(library.recordings.get("R1"), [track(1, 5)], "a better tracker")
    assert serious(library) == []  # P2 was on R1 alone
    assert [p.id for p in library.identities.all()] == ["P1"]
    library.identities.save([("P1", [Member("T3", Band.SURE, 1.0)])])
    assert library.identities.save([("", [Member("T4", Band.SURE, 1.0)])])
    assert library.identities.all()[-1].id == "P3"  # P2 is never used again


def test_pictures_of_nobody_go_with_the_next_writer(library: Library) -> None:
    kept = {f for f in library.media.rglob("*.jpg")}
    left = [library.media / "R1" / name for name in ("T99.0.jpg", "T1.0.jpg.part")]
    for file in left:
        file.write_bytes(b"somebody's face")
    assert any("pictures" in f.said and f.mends_itself for f in library.faults())
    with library.ingesting():
        pass
    assert {f for f in library.media.rglob("*") if f.is_file()} == kept


def test_a_cache_that_is_gone_is_mended_for_every_search(library: Library) -> None:
    crop = library.vectors.of_crops("reid")["T2"]
    before = (
        library.vectors.nearest_words(unit(1, 0), "enc", 3),
        library.vectors.nearest_crops(crop, "reid", 3),
    )
    home = library.home
    library.close()
    shutil.rmtree(home / "chroma")
    with Library.open(home) as again:
        words = again.vectors.nearest_words(unit(1, 0), "enc", 3)
        assert (words, again.vectors.nearest_crops(crop, "reid", 3)) == before


def straight() -> NewTracklet:
    """A way in whole pixels, whose last frame comes right after a moment that a tombstone keeps."""
    times = np.array([*np.arange(0, 4, 0.1), 4.0, 4.02])
    boxes = np.array([[10 + 3 * n, 20 + n, 61 + 3 * n, 173 + n] for n in range(len(times))])
    seen = np.full(len(times), 0.9, np.float32)
    return NewTracklet(BoxPath(times, boxes.astype(np.float32), seen), Edge.LEFT, Edge.RIGHT)


def test_what_keeps_somebody_from_coming_back_is_no_copy_of_their_way(library: Library) -> None:
    (identifier,) = library.tracklets.save(
        library.recordings.get("R2"), [straight()], "another tracker"
    )
    erasure_target = ErasureTarget(identifier, (int(identifier[1:]),))
    wanted = library.erasure.residue_patterns(erasure_target)
    assert {kind for _, _, kind in library.erasure.scan_residue(wanted).found} == {"path"}
    with library.ingesting():
        library.erasure.erase(erasure_target, "somebody")
    assert library.erasure.scan_residue(wanted).found == ()
    tombstoned = library.erasure.tombstoned(library.recordings.get("R2").sha256)
    ((times, boxes),) = tombstoned.ways
    assert np.abs(boxes[0] - [10, 20, 61, 173]).max() <= 0.5 and times[-1] == pytest.approx(4.02)


def test_an_erasure_that_another_run_finishes_is_in_the_log_too(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(home: Path) -> None:
        raise LibraryDamaged("the disk is full")

    erasure_target = ErasureTarget("P2", (2,), person="P2")
    with monkeypatch.context() as patched:
        patched.setattr("velvet.indexes.vectors.sync.rebuild_apart", fails)
        with pytest.raises(LibraryDamaged), library.ingesting():
            library.erasure.erase(erasure_target, "somebody")
    with library.ingesting():
        pass
    assert library.erasure.unfinished() == []
    (said,) = [e for e in library.audit.entries() if e.act == Act.FORGOTTEN]
    assert (said.about["what"], said.about["sightings"]) == ("P2", 1)


def test_a_clock_that_was_set_while_somebody_stopped_it_is_set_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from velvet.services import cameras

    def stops(library: Library) -> None:
        raise KeyboardInterrupt

    fingerprint = identity_fingerprint("reid")
    with monkeypatch.context() as patched:
        patched.setattr(cameras, "regroup", stops)
        with pytest.raises(KeyboardInterrupt):
            cameras.set_clock(library, "lobby", 5.0)
    assert [r.id for r in library.recordings.without_identities(fingerprint)] == ["R1", "R2"]
    assert not cameras.set_clock(library, "lobby", 5.0)  # no news, and yet
    assert library.recordings.without_identities(fingerprint) == []
