"""The README is true: its commands run, in order, each as a process of its own, on drawn footage."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from support.paths import ROOT
from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo

README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
FACT = re.compile(r"\b[TPR]\d+\b|\d\d:\d\d:\d\d|`\w+`")  # an id, a time, a camera


def blocks(language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^make (\w+)$", "\n".join(blocks()), re.MULTILINE))
    assert targets == {"demo", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_it_stays_short() -> None:
    assert len(README.splitlines()) <= 125


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A home folder with drawn footage in ~/footage, and the settings of the embedded defaults."""
    home = tmp_path_factory.mktemp("home")
    draw(two_camera_demo(), home / "footage")
    chosen = {
        "HOME": str(home),
        "VELVET_HOME": str(home / "velvet"),
        "VELVET_DETECTOR": "motion",
        "VELVET_REID": "colour",
        "VELVET_DESCRIBER": "colour",
        "VELVET_CHAT": "rules",
    }
    return home, os.environ | chosen


def test_its_commands_run_and_give_what_it_shows(
    surroundings: tuple[Path, dict[str, str]],
) -> None:
    home, environment = surroundings
    lines = [line for block in blocks() for line in block.splitlines()]
    commands = [line for line in lines if line.startswith(".venv/bin/velvet ")]
    assert len(commands) >= 4
    printed = {}
    for line in commands:
        words = [word.replace("~", str(home)) for word in shlex.split(line)]
        words[0] = str(BIN / "velvet")
        if words[1] == "chat":
            serves(words, environment)
            continue
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip()
        printed[line.removeprefix(".venv/bin/")] = done.stdout
    question, _, answer = blocks()[0].partition("\n")
    facts = FACT.findall(answer)
    assert len(facts) > 10
    assert facts == FACT.findall(printed[question.removeprefix("$ ")])


def serves(words: list[str], environment: dict[str, str]) -> None:
    """The page answers, and the command ends when it is told to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = subprocess.Popen([*words, "--port", str(port)], env=environment)
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert page.poll() is None
                time.sleep(0.5)
        else:
            pytest.fail("the page did not come up in a minute")
    finally:
        page.terminate()
        page.wait(timeout=20)


def test_its_python_runs(surroundings: tuple[Path, dict[str, str]]) -> None:
    _, environment = surroundings
    (code,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
