"""`velvet doctor --privacy`: each finding is asked of the thing itself."""

import os
import socket
from pathlib import Path

import pytest

from velvet.footage.privacy import allowed, seal, silenced
from velvet.footage.settings import Settings
from velvet.services.doctor.findings import State
from velvet.services.doctor.privacy_findings import privacy_findings


def settings(home: Path, **over) -> Settings:
    return Settings(home=home, **over)


def found(home: Path, **over) -> dict[str, list[tuple[State, str]]]:
    told: dict[str, list[tuple[State, str]]] = {}
    for one in privacy_findings(settings(home, **over)):
        told.setdefault(one.about, []).append((one.state, one.detail))
    return told


def test_all_is_quiet_where_nothing_was_changed(tmp_path: Path) -> None:
    seal(tmp_path)
    told = found(tmp_path)
    assert told["guard"][0][0] is State.OK
    assert {state for state, _ in told["telemetry"]} == {State.OK}
    assert all(silenced().values())
    assert len(told["telemetry"]) >= 10


def test_a_library_that_would_speak_is_told(tmp_path: Path, monkeypatch) -> None:
    seal(tmp_path)
    monkeypatch.setitem(os.environ, "ANONYMIZED_TELEMETRY", "True")
    faults = [said for state, said in found(tmp_path)["telemetry"] if state is State.WRONG]
    assert len(faults) == 1
    assert "Chroma" in faults[0]


def test_without_the_guard_it_says_so(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("velvet.footage.privacy._check", lambda host: None)
    assert found(tmp_path)["guard"][0][0] is State.WRONG


def test_a_host_that_may_be_reached_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(
        "velvet.footage.privacy._allowed", {"gpu.example", "127.0.0.1", "localhost"}
    )
    assert allowed() == ["gpu.example"]
    assert any("gpu.example" in said for _, said in found(tmp_path)["hosts"])


@pytest.mark.parametrize(("address", "is_open"), [("0.0.0.0", True), ("127.0.0.1", False)])
def test_ollama_that_listens_to_the_network_is_told(
    tmp_path: Path, address: str, is_open: bool
) -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("this system does not tell who listens")
    with socket.socket() as server:
        server.bind((address, 0))
        server.listen()
        port = server.getsockname()[1]
        told = found(tmp_path, ollama_host=f"http://127.0.0.1:{port}")["listening"]
    assert any(str(port) in said and state is State.WRONG for state, said in told) is is_open
