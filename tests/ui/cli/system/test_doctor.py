"""`velvet doctor`: what it finds, what it says to do, and that it changes nothing."""

import json
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from velvet.evals.stand_in.server import TEXT, VISION, StandIn
from velvet.indexes.admin import health
from velvet.indexes.library import Library
from velvet.indexes.lock import only_writer

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture
def examined(velvet, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, Found]]:
    """The exit code and the findings by what they are about, under the settings given."""
    monkeypatch.setenv("VELVET_DESCRIBER", "colour")

    def examine(**settings: str) -> tuple[int, Found]:
        for name, value in settings.items():
            monkeypatch.setenv(f"VELVET_{name.upper()}", value)
        ended = velvet("doctor", "--json")
        assert "unexpectedly" not in ended.stderr, ended.stderr
        told = json.loads(ended.stdout)
        assert told["sound"] == (ended.exit_code == 0)
        found: Found = {}
        for finding in told["findings"]:
            assert finding["remedy"] or finding["state"] == "ok"
            found.setdefault(finding["about"], []).append(finding)
        return ended.exit_code, found

    return examine


def states(found: Found, about: str) -> list[str]:
    return [finding["state"] for finding in found[about]]


def test_a_sound_library_is_sound(examined, home: Path) -> None:
    code, found = examined()
    assert code == 0
    for about in ("settings", "data folder", "disk", "lock", "catalog", "vector cache", "Ollama"):
        assert states(found, about) == ["ok"], found[about]
    assert "3 vectors" in found["vector cache"][0]["said"]
    assert str(os.cpu_count()) in found["processors"][0]["said"]
    assert "ffmpeg" in found["video"][0]["said"]


def test_nothing_is_changed_and_nobody_asked(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VELVET_DESCRIBER", "colour")

    def refused(*_: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refused)
    before = tree(home)
    assert velvet("doctor").exit_code == 0
    assert tree(home) == before


def tree(home: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(f.relative_to(home)): (f.stat().st_mtime_ns, f.read_bytes() if f.is_file() else b"")
        for f in home.rglob("*")
    }


def test_without_a_data_folder_none_is_made(examined, no_home: Path) -> None:
    code, found = examined(detector="", reid="")
    assert code == 0 and not no_home.exists()
    assert states(found, "data folder") == ["missing"]
    for job in ("detect people", "embed crops"):
        assert states(found, job) == ["missing"] and not found[job][0]["needed"]
        assert "velvet setup" in found[job][0]["remedy"]


def test_the_screen_says_each_finding_and_a_verdict(velvet, home: Path, examined) -> None:
    shown = velvet("doctor")
    assert shown.exit_code == 0
    assert "ok: catalog: sound" in shown.stdout
    examined(detector="mydet.pt")
    failing = velvet("doctor")
    assert failing.exit_code == 1
    assert "missing: detect people" in failing.stdout and "velvet setup" in failing.stdout


# The data folder


@pytest.mark.parametrize("kind", ["file", "below a file"])
def test_a_data_folder_that_is_none_is_a_finding(
    kind: str, examined, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" if kind == "file" else tmp_path / "file" / "home"
    code, found = examined(home=str(place))
    assert code == 1 and states(found, "data folder") == ["wrong"]
    assert "VELVET_HOME" in found["data folder"][0]["remedy"]


def test_a_data_folder_without_rights_is_a_finding(
    examined, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "velvet.services.doctor.examination.os.access", lambda *_: False
    )  # root may do everything
    code, found = examined()
    assert code == 1 and states(found, "data folder") == ["wrong"]


def test_a_data_folder_open_to_others_is_said(examined, home: Path) -> None:
    home.chmod(0o755)
    code, found = examined()
    assert code == 0
    assert states(found, "data folder") == ["wrong"]
    assert "chmod 700" in found["data folder"][0]["remedy"]


def test_a_disk_that_is_almost_full(examined, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = type("Disk", (), {"free": 900_000_000})
    monkeypatch.setattr("velvet.services.doctor.examination.shutil.disk_usage", lambda _: free)
    code, found = examined()
    assert code == 1 and states(found, "disk") == ["wrong"]


def test_the_one_who_ingests_is_named(examined, home: Path) -> None:
    with only_writer(home):
        code, found = examined()
        assert code == 0 and str(os.getpid()) in found["lock"][0]["said"]
    _, found = examined()
    assert "free" in found["lock"][0]["said"]


def test_a_note_of_a_killed_ingest_is_no_holder(examined, home: Path) -> None:
    (home / "ingest.json").write_text('{"process": 2147483646, "since": "then"}')
    _, found = examined()
    assert "free" in found["lock"][0]["said"]


@pytest.mark.parametrize("spoil", ["overwritten", "no database", "cut", "emptied", "newer"])
def test_a_broken_catalog_is_a_finding(spoil: str, examined, home: Path) -> None:
    file = home / "catalog.sqlite3"
    content = file.read_bytes()
    match spoil:
        case "overwritten":
            file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
        case "no database":
            file.write_bytes(b"a letter to a friend" * 500)
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "emptied":
            file.write_bytes(b"")
        case "newer":
            with sqlite3.connect(file) as line:
                line.execute("UPDATE alembic_version SET version_num = '9999'")
            line.close()
    code, found = examined()
    assert code == 1 and states(found, "catalog") == ["wrong"]
    assert ("newer" in found["catalog"][0]["said"]) == (spoil == "newer")


def test_a_catalog_that_is_being_written_is_sound(examined, home: Path) -> None:
    with Library.open(home) as library:
        library.recordings.fail("R2", "for the log")
        assert (home / "catalog.sqlite3-wal").exists()
        code, found = examined()
    assert code == 0 and states(found, "catalog") == ["ok"]


@pytest.mark.parametrize("how", ["gone", "behind", "no database"])
def test_a_cache_out_of_step_is_optional_and_mends_itself(how: str, examined, home: Path) -> None:
    match how:
        case "gone":
            shutil.rmtree(home / "chroma")
        case "behind":
            with sqlite3.connect(home / "chroma/chroma.sqlite3") as line:
                line.execute("DELETE FROM embeddings WHERE embedding_id = 'T1'")
            line.close()
        case "no database":
            (home / "chroma/chroma.sqlite3").write_bytes(b"a letter to a friend" * 500)
    code, found = examined()
    assert code == 0 and states(found, "vector cache") == ["wrong"]
    if how == "behind":
        assert "2 of 3 vectors of words" in found["vector cache"][0]["said"]
    with Library.open(home) as library, library.ingesting():
        pass  # mends it
    assert states(examined()[1], "vector cache") == ["ok"]


def test_catalog_and_cache_are_counted_alike(home: Path) -> None:
    assert health.remembered(home) == health.cached(home) == {("words", "encoder"): 3}


# Settings and machine


def test_settings_that_cannot_be_read_are_a_finding(examined, home: Path) -> None:
    (home / "velvet.toml").write_text("detector = ")
    code, found = examined()
    assert code == 1 and states(found, "settings") == ["wrong"]
    assert "velvet.toml" in found["settings"][0]["said"]
    assert states(found, "Python") == ["ok"]  # what does not depend on them


def test_variables_are_told_and_secrets_are_not(
    examined, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "abc123")
    monkeypatch.setenv("VELVET_DETEKTOR", "motion")
    code, found = examined()
    told = " ".join(finding["said"] for finding in found["variables"])
    assert f"VELVET_HOME={home}" in told and "OLLAMA_API_KEY" in told and "abc123" not in told
    assert code == 0 and "VELVET_DETEKTOR is not a setting" in told


def test_a_package_that_is_not_there(examined, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "velvet.services.doctor.machine_findings.requires", lambda _: ["numpy", "no-such-thing>=2"]
    )
    code, found = examined()
    assert code == 1 and "no-such-thing" in found["packages"][0]["said"]
    assert "numpy" not in found["packages"][0]["said"]


def test_opencv_that_does_not_load_names_the_library(
    examined, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from velvet.services.doctor import machine_findings

    monkeypatch.setitem(sys.modules, "cv2", None)
    finding = machine_findings.opencv()
    assert finding.fails and "libgl1" in finding.remedy


# Weights and encoders


def test_weights_that_are_chosen_and_not_there(examined, home: Path) -> None:
    code, found = examined(detector="mydet.pt", reid="mynet.onnx", pictures="acme/look")
    assert code == 1
    for job in ("detect people", "embed crops", "embed pictures"):
        assert states(found, job) == ["missing"] and found[job][0]["needed"]


def test_published_weights_that_were_damaged(examined, home: Path) -> None:
    (home / "models").mkdir()
    (home / "models/yolo26n.pt").write_bytes(b"half of it")
    code, found = examined(detector="")
    assert code == 1 and states(found, "detect people") == ["wrong"]
    (home / "models/yolo26n.pt").rename(home / "models/yolo-ours.pt")
    code, found = examined()
    assert code == 0 and states(found, "detect people") == ["ok"]


def test_a_network_that_is_none(examined, home: Path) -> None:
    (home / "models").mkdir()
    (home / "models/osnet.onnx").write_bytes(b"no network")
    code, found = examined(reid="")
    assert code == 1 and states(found, "embed crops") == ["missing"]
    assert "osnet.onnx" in found["embed crops"][0]["said"]


# Ollama


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("velvet.services.doctor.ollama_findings.free_bytes", lambda: 64_000_000_000)
    monkeypatch.setattr("velvet.services.doctor.ollama_findings.gpu_bytes", lambda: [])


@pytest.mark.usefixtures("roomy")
def test_an_ollama_with_all_that_is_wanted(examined, home: Path) -> None:
    with StandIn() as ollama:
        code, found = examined(describer="qwen", chat="qwen3:8b", ollama_host=ollama.url)
        assert code == 0
        assert ollama.url in found["Ollama"][0]["said"]
        for model, can in ((VISION, "vision"), ("qwen3:8b", "tools")):
            assert states(found, model) == ["ok"]
            assert can in found[model][0]["said"] and "262144" in found[model][0]["said"]
        assert set(ollama.paths) <= {"/api/version", "/api/tags", "/api/ps", "/api/show"}


@pytest.mark.usefixtures("roomy")
def test_what_is_missing_is_needed_only_if_it_was_chosen(examined, home: Path) -> None:
    with StandIn({TEXT: ("completion",)}) as ollama:
        code, found = examined(describer="", ollama_host=ollama.url)
        assert code == 0 and states(found, VISION) == ["missing"]
        code, found = examined(describer="qwen")
        assert code == 1 and "ollama pull" in found[VISION][0]["remedy"]


@pytest.mark.parametrize(
    ("settings", "model", "said"),
    [
        ({"describer": "qwen", "vision": "qwen3:8b"}, "qwen3:8b", "vision"),
        ({"chat": "qwen2.5vl:3b"}, "qwen2.5vl:3b", "tools"),
        ({"chat": "qwen3-vl:235b-cloud"}, "qwen3-vl:235b-cloud", "cloud"),
    ],
    ids=["blind", "without tools", "cloud"],
)
@pytest.mark.usefixtures("roomy")
def test_a_model_that_cannot_do_its_job(
    settings: dict[str, str], model: str, said: str, examined, home: Path
) -> None:
    with StandIn() as ollama:
        code, found = examined(**settings, ollama_host=ollama.url)
    assert code == 1 and states(found, model) == ["wrong"]
    assert said in found[model][0]["said"]


@pytest.mark.usefixtures("roomy")
def test_a_model_that_really_runs_elsewhere(examined, home: Path) -> None:
    with StandIn() as ollama:
        ollama.remote[VISION] = "https://far.example"
        code, found = examined(describer="qwen", ollama_host=ollama.url)
    assert code == 1 and "far.example" in found[VISION][0]["said"]


@pytest.mark.usefixtures("roomy")
def test_a_server_that_reads_less_than_it_is_asked_to(examined, home: Path) -> None:
    with StandIn() as ollama:
        ollama.context = 4096
        code, found = examined(describer="qwen", ollama_host=ollama.url)
        told = found[f"{VISION} as loaded"][0]
        assert code == 1 and "4096" in told["said"] and "OLLAMA_CONTEXT_LENGTH" in told["remedy"]
        ollama.context = 0
        assert examined()[0] == 0


@pytest.mark.parametrize(
    ("free", "cards", "code"), [(2e9, [], 1), (2e9, [8e9], 0), (9e9, [], 0), (0, [], 0)]
)
def test_a_model_too_large_for_this_machine(
    free: float,
    cards: list[float],
    code: int,
    examined,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("velvet.services.doctor.ollama_findings.free_bytes", lambda: int(free))
    monkeypatch.setattr("velvet.services.doctor.ollama_findings.gpu_bytes", lambda: cards)
    with StandIn() as ollama:  # which has its first model loaded, and not this one
        ended, found = examined(chat="qwen3:8b", ollama_host=ollama.url)
    told = found["qwen3:8b in memory"][0]
    assert ended == code and told["state"] == ("wrong" if code else "ok")
    assert "GB" in told["said"]


@pytest.mark.parametrize(("chat", "code"), [("rules", 0), ("qwen3:8b", 1)])
def test_no_ollama(chat: str, code: int, examined, home: Path) -> None:
    ended, found = examined(describer="", chat=chat, ollama_host="http://127.0.0.1:9")
    assert ended == code and states(found, "Ollama") == ["missing"]
    assert "ollama serve" in found["Ollama"][0]["said"]
