"""The documents are true: what they show runs, and what they name exists.

A line `$ command` in a console block runs, in order, on drawn footage. One that needs more than the embedded
models says so behind a `#`; then only its names and options are checked. Lines `# command` are for root.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dev.docs import FILE, HEADING, commands, written
from support.paths import ROOT
from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo
from velvet.footage.settings import Settings
from velvet.ui.cli.app import app

VELVET = get_command(app)
DOCS = sorted((ROOT / "docs").glob("*.md"))
TEXTS = {f.name: f.read_text("utf-8") for f in (ROOT / "README.md", *DOCS)}
BY_HAND = {name: text.partition(HEADING)[0] for name, text in TEXTS.items()}
REASONS = ("needs ", "takes ", "downloads", "exits with ")
NOT_OURS = {"mkdir", "gocryptfs", "export", "fusermount"}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def lines(text: str) -> list[tuple[str, str]]:
    """(command, why it is not run) of the console blocks."""
    shown = [x[2:] for b in blocks(text, "console") for x in b.splitlines() if x.startswith("$ ")]
    return [(line.partition("   # ")[0], line.partition("   # ")[2]) for line in shown]


def options(command: Any) -> set[str]:
    return {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}


def command_of(words: list[str]) -> Any:
    found: Any
    found, rest = VELVET, words[1:]
    while hasattr(found, "commands"):
        group, name = found, rest[0] if rest else ""
        if name not in group.commands and group.name != "people":
            assert not name or name.startswith("-"), f"no command: {' '.join(words)}"
            return group
        found, rest = group.commands.get(name) or group.commands["show"], rest[1:]
    return found


def exists(line: str) -> None:
    """Every command and option in this line exists."""
    words = [w.strip("[].,") for w in line.split()]
    given = {w for w in words if re.fullmatch(r"--?[a-z][a-z-]*", w)}
    assert given <= options(command_of(words)) | options(VELVET), line


def test_the_help_in_the_commands_is_that_of_the_code() -> None:
    text = FILE.read_text("utf-8")
    assert text == written(text), "write it anew: python -m dev.docs"


def test_every_command_is_explained() -> None:
    told = " ".join(BY_HAND.values())
    for path in commands():
        assert f"velvet {' '.join(path)}".strip() in told or path == ("people", "show")


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_and_option_named_exists(name: str) -> None:
    text = BY_HAND[name]
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for code in re.findall(r"`velvet ([^`]+)`", prose):
        exists(f"velvet {' '.join(code.split())}")
    known = set.union(*(options(command_of(["velvet", *path])) for path in commands()))
    assert set(re.findall(r"`(--[a-z-]+)[^`]*`", prose)) <= known
    for line, why in lines(text):
        if line.startswith("velvet "):
            exists(line)
        assert not why or why.startswith(REASONS), f"{line}: {why}"


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = ROOT if name == "README.md" else ROOT / "docs"
    targets = re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])
    assert all((folder / target).is_file() for target in targets)


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with drawn footage, and a data folder in which it is analysed."""
    place = tmp_path_factory.mktemp("docs")
    draw(two_camera_demo(), place / "footage")
    done = CliRunner(env=chosen(place)).invoke(app, ["ingest", str(place / "footage")])
    assert done.exit_code == 0, done.output
    return place


def chosen(home: Path) -> dict[str, str]:
    models = {"DETECTOR": "motion", "REID": "colour", "DESCRIBER": "colour", "CHAT": "rules"}
    ours = {f"VELVET_{name}": value for name, value in models.items()}
    return ours | {"HOME": str(home), "VELVET_HOME": str(home / "velvet")}


@pytest.fixture
def home(analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder as the documents speak of it."""
    shutil.copytree(analysed / "velvet", tmp_path / "velvet")
    (tmp_path / "footage").symlink_to(analysed / "footage")
    shutil.copy(next((tmp_path / "velvet").rglob("*.jpg")), tmp_path / "person.jpg")
    (tmp_path / "cameras.toml").write_text(blocks(TEXTS["cameras.md"], "toml")[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [f.name for f in DOCS if lines(TEXTS[f.name])])
def test_its_commands_run(name: str, home: Path) -> None:
    run = [line for line, why in lines(BY_HAND[name]) if not why]
    for line in run:
        words = [word.replace("~", str(home)) for word in shlex.split(line)]
        if words[0] in NOT_OURS:
            continue  # see the test of the encryption
        assert words[0] == "velvet"
        done = CliRunner(env=chosen(home)).invoke(app, words[1:], input="y\n")
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
        assert done.stdout.strip()


def test_the_settings_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", TEXTS["settings.md"], re.MULTILINE)
    default = {name: field.default for name, field in Settings.model_fields.items()}
    assert {name for name, _ in rows} == set(default)
    assert len(rows) == len(default)
    for name, said in rows:
        if name != "home":
            assert said == (f"`{default[name]}`" if default[name] != "" else "empty")
    for text in TEXTS.values():
        named = {v.lower() for v in re.findall(r"\bVELVET_([A-Z_]+[A-Z])\b", text)}
        assert named <= set(default) | {"debug"}
    example = tomllib.loads(blocks(TEXTS["settings.md"], "toml")[0])
    assert Settings.model_validate(example | {"home": ROOT})


def test_the_architecture_names_what_is_there() -> None:
    text = TEXTS["architecture.md"]
    named = set(re.findall(r"`([\w/]+(?:/|\.py))`", text))
    assert all((ROOT / path).exists() for path in named), [
        path for path in named if not (ROOT / path).exists()
    ]
    table = set(re.findall(r"`([\w/]+)/`", " ".join(re.findall(r"^\| `.*", text, re.MULTILINE))))
    installed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = installed["tool"]["setuptools"]["packages"]
    folders = {p.removeprefix("velvet.").replace(".", "/") for p in packages}
    assert folders - {"indexes/catalog/migrations/versions"} <= table


AS_ROOT = {"cryptsetup", "mkfs.ext4", "mkdir", "mount", "install"}
WITH_FUSE = {"gocryptfs", "fusermount"}


def test_the_encryption_is_of_the_folder_that_velvet_then_uses(tmp_path: Path) -> None:
    """All but what asks for root runs; what asks for FUSE runs where there is one."""
    shown = blocks(TEXTS["privacy.md"], "console")
    (as_root,) = [b.splitlines() for b in shown if b.startswith("# ")]
    (plain,) = [b.splitlines() for b in shown if "gocryptfs" in b]
    assert {shlex.split(line[2:])[0] for line in as_root} == AS_ROOT  # a disk to spare: not run
    has_fuse = shutil.which("gocryptfs") and os.access("/dev/fuse", os.R_OK | os.W_OK)
    environment = os.environ | {"HOME": str(tmp_path)}
    for line in plain[:-1]:
        words = [w.replace("~", str(tmp_path)) for w in shlex.split(line[2:])]
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            environment[name] = value
        elif words[0] not in WITH_FUSE:
            subprocess.run(words, check=True)
        elif has_fuse:
            subprocess.run([words[0], "-extpass", "echo secret", *words[1:]], check=True)
    try:
        velvet = Path(sys.executable).parent / "velvet"
        assert subprocess.run([velvet, "status"], env=environment).returncode == 0
        assert (tmp_path / "velvet/catalog.sqlite3").is_file()
        if has_fuse:
            files = [f for f in (tmp_path / "velvet.encrypted").rglob("*") if f.is_file()]
            assert files and not any(b"SQLite format" in f.read_bytes() for f in files)
    finally:
        if has_fuse:
            subprocess.run(["fusermount", "-u", tmp_path / "velvet"], check=True)
    if not has_fuse:
        pytest.skip("gocryptfs or /dev/fuse is not here: the folder was not encrypted")
