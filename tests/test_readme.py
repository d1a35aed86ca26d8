"""The README is true: its commands run, in order, on drawn footage; no command is missing from it."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.main import get_command

from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo
from velvet.ui.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def blocks(language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = set(re.findall(r"\bvelvet ([a-z]+)", README))
    assert commands <= told
    assert told - commands <= {"import"}  # the Python door


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^make (\w+)$", "\n".join(blocks()), re.MULTILINE))
    assert targets == {"demo", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


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


def test_its_commands_run(surroundings: tuple[Path, dict[str, str]]) -> None:
    home, environment = surroundings
    lines = [line for block in blocks() for line in block.splitlines()]
    commands = [line for line in lines if line.startswith(".venv/bin/velvet ")]
    assert len(commands) >= 4
    for line in commands:
        words = [
            os.path.expanduser(w).replace(os.path.expanduser("~"), str(home))
            for w in shlex.split(line)
        ]
        words[0] = str(BIN / "velvet")
        if words[1] == "chat":
            serves(words, environment)
            continue
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip()


AS_ROOT = {"cryptsetup", "mkfs.ext4", "mkdir", "mount", "install"}
WITH_FUSE = {"gocryptfs", "fusermount"}


def test_its_encryption_is_of_the_folder_that_velvet_then_uses(
    surroundings: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """All but what asks for root runs; what asks for FUSE runs where there is one."""
    _, environment = surroundings
    as_root, plain = [[x[2:] for x in b.splitlines()] for b in blocks("console")]
    assert {shlex.split(line)[0] for line in as_root} == AS_ROOT  # needs a disk to spare: not run
    has_fuse = shutil.which("gocryptfs") and os.access("/dev/fuse", os.R_OK | os.W_OK)
    environment = environment | {"HOME": str(tmp_path)}
    for line in plain[:-1]:
        words = [w.replace("~", str(tmp_path)) for w in shlex.split(line)]
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            environment[name] = value
        elif words[0] not in WITH_FUSE:
            subprocess.run(words, check=True)
        elif has_fuse:
            subprocess.run([words[0], "-extpass", "echo secret", *words[1:]], check=True)
    try:
        told = subprocess.run([BIN / "velvet", "status"], env=environment, capture_output=True)
        assert told.returncode == 0
        assert (tmp_path / "velvet/catalog.sqlite3").is_file()
        if has_fuse:
            files = [f for f in (tmp_path / "velvet.encrypted").rglob("*") if f.is_file()]
            assert files and not any(b"SQLite format" in f.read_bytes() for f in files)
    finally:
        if has_fuse:
            subprocess.run(["fusermount", "-u", tmp_path / "velvet"], check=True)
    if not has_fuse:
        pytest.skip("gocryptfs or /dev/fuse is not here: the folder was not encrypted")


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
