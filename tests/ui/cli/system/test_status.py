"""`velvet status`: what is there, who made it, what would be better."""

import hashlib
import json
from pathlib import Path

import pytest

from velvet.indexes.library import Library


def test_everything_is_told(velvet, home: Path) -> None:
    shown = velvet("status").stdout
    for said in ("yard: 8 s", "R1", "tracked", "3 tracklets of 2 people", "describer (3)"):
        assert said in shown
    assert "motion" in shown
    assert str(home) in shown


def test_degraded_jobs_say_how_to_get_better_ones(velvet, home: Path) -> None:
    shown = velvet("status").stdout.replace("\n", " ")
    assert "Degraded: People are found by motion alone" in shown
    assert "yolo" in shown


def test_a_failed_recording_says_why(velvet, home: Path) -> None:
    with Library.open(home) as library:
        library.recordings.fail("R2", "broken.mp4 holds no video stream.")
    assert "broken.mp4 holds no video stream." in velvet("status").stdout
    said = json.loads(velvet("status", "--json").stdout)
    assert [(r["id"], r["stage"]) for r in said["recordings"]] == [
        ("R1", "tracked"),
        ("R2", "failed"),
    ]
    assert said["recordings"][1]["reason"] == "broken.mp4 holds no video stream."


def test_json(velvet, home: Path) -> None:
    said = json.loads(velvet("status", "--json").stdout)
    assert (said["tracklets"], said["identities"]) == (3, 2)
    assert [(c["camera"], c["seconds"]) for c in said["cameras"]] == [("lobby", 8.0), ("yard", 8.0)]
    assert said["models"]["made"]["describe"] == {"describer": 3}
    assert said["models"]["now"]["detect people"] == "motion"
    assert said["disk_bytes"] > (home / "catalog.sqlite3").stat().st_size
    assert said["degraded"]


def test_an_empty_library_says_how_to_begin(velvet, no_home: Path) -> None:
    ended = velvet("status")
    assert ended.exit_code == 0
    assert "velvet ingest" in ended.stdout


def test_missing_weights_are_a_sentence(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VELVET_DETECTOR", "no-such.pt")
    ended = velvet("status")
    assert ended.exit_code == 1
    assert "no-such.pt" in ended.stderr
    ended = velvet("status", "--json")
    assert ended.exit_code == 1
    assert "no-such.pt" in json.loads(ended.stdout)["error"]


def test_a_bad_setting_is_json_too(velvet, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELVET_ANALYSIS_FPS", "many")
    for words in (["status"], ["people"], ["ask", "who?"]):
        ended = velvet(*words, "--json")
        assert ended.exit_code == 1
        assert "analysis_fps" in json.loads(ended.stdout)["error"]
        assert "analysis_fps" in ended.stderr


def test_weights_that_are_a_pickle_show_their_sum(
    velvet, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "best.pt").write_bytes(b"weights")
    monkeypatch.setenv("VELVET_DETECTOR", str(tmp_path / "best.pt"))
    told = json.loads(velvet("status", "--json").stdout)["models"]["now"]["detect people"]
    assert hashlib.sha256(b"weights").hexdigest()[:16] in told


def test_what_was_not_erased_to_the_end_is_told(velvet, home: Path) -> None:
    assert json.loads(velvet("status", "--json").stdout)["unfinished_erasures"] == []
    interrupted(home)
    assert "velvet forget --finish" in velvet("status").stdout
    assert json.loads(velvet("status", "--json").stdout)["unfinished_erasures"] == ["P1"]
    assert velvet("forget", "--finish").exit_code == 0
    assert "--finish" not in velvet("status").stdout
    assert json.loads(velvet("status", "--json").stdout)["unfinished_erasures"] == []


@pytest.mark.parametrize("state", ["wished", "gone"])
def test_so_does_check_which_then_fails(velvet, home: Path, state: str) -> None:
    for file in (home, *home.rglob("*")):
        file.chmod(0o700 if file.is_dir() else 0o600)
    interrupted(home, state)
    ended = velvet("check")
    assert ended.exit_code == 1 and "velvet forget --finish" in ended.stdout
    assert "fits together" not in ended.stdout and "restore" not in ended.stdout
    said = json.loads(velvet("check", "--json").stdout)
    assert (said["sound"], said["unfinished_erasures"]) == (False, ["P1"])
    assert velvet("forget", "--finish").exit_code == 0
    assert velvet("check").exit_code == 0


def interrupted(home: Path, state: str = "wished") -> None:
    """As a process leaves it that is killed after it wrote down how far it came."""
    from velvet.indexes.catalog.schema import ErasureRow
    from velvet.indexes.erasure import erasure_requests
    from velvet.indexes.erasure.cascade import rows_go
    from velvet.services.erasure.forget import ErasureSelection, erasure_target_of

    with Library.open(home) as library:
        erasure_target = erasure_target_of(library, ErasureSelection(person="P1"))
        with library._catalog.write() as session:
            number = erasure_requests.record(session, erasure_target, "somebody")
            row = session.get_one(ErasureRow, number)
            if state != "wished":
                rows_go(session, row, home / "clips")
            row.state = state
