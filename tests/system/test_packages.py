"""Velvet as others install it: one top-level name, every package, prompt and migration in the wheel."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from support.paths import ROOT, child_environment

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
FOLDERS: dict[str, str] = SETUPTOOLS["package-dir"]
NAMES_LIKE_OURS = (
    "adapters", "agent", "evals", "footage", "identity", "indexes", "ingest", "reid", "retrieval", "services",
    "tools", "ui", "video", "models", "choices",
)  # fmt: skip


def packages_of(name: str) -> set[str]:
    """The packages in the folder of a top-level package."""
    folder = ROOT / FOLDERS[name]
    inside = {init.parent.relative_to(folder).parts for init in folder.rglob("__init__.py")}
    return {".".join((name, *parts)) for parts in inside}


def files_of(name: str) -> set[str]:
    """What a wheel is to hold of a top-level package."""
    folder, place = ROOT / FOLDERS[name], Path(*name.split("."))
    kinds = ("*.py", "prompts/*.md")
    return {
        (place / file.relative_to(folder)).as_posix()
        for kind in kinds
        for file in folder.rglob(kind)
    }


def test_the_list_of_packages_is_the_tree() -> None:
    tree = set[str]().union(*(packages_of(name) for name in FOLDERS))
    assert sorted(SETUPTOOLS["packages"]) == sorted(tree)


def test_a_wheel_holds_every_package_prompt_and_migration(tmp_path: Path) -> None:
    program = (
        "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
    )
    source = tmp_path / "source"
    source.mkdir()
    for name in (
        *{folder.split("/")[0] for folder in FOLDERS.values()},
        "pyproject.toml",
        "README.md",
        "LICENSE",
    ):
        (source / name).symlink_to(ROOT / name)
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=source, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    held = {name for name in names if ".dist-info/" not in name}
    wanted = set[str]().union(*(files_of(name) for name in FOLDERS))
    assert {name for name in wanted if name.endswith(".md")}
    assert any("/migrations/versions/" in name for name in wanted)
    assert held == wanted


def test_the_users_own_files_do_not_stand_in_the_way(tmp_path: Path) -> None:
    for name in NAMES_LIKE_OURS:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this is not Velvet')\n", "utf-8")
    opened = (
        "from velvet import open_assistant; from velvet.footage.settings import Settings\n"
        "with open_assistant(Settings(home='home', chat='rules')) as assistant: print(assistant.models)"
    )
    environment = {k: v for k, v in child_environment().items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", opened],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "rules" in done.stdout
