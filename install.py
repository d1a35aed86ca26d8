"""Make `.venv` with Velvet in it, after checking what can fail. Runs on a bare Python 3.11, any extras named.

python3 install.py          the application
python3 install.py test     and what its tests need
python3 install.py dev      and what its developers need
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED_GB = 9.0  # PyTorch with its CUDA libraries is most of it
CV2_NAMES_A_LIBRARY = ("libGL", "libglib", "libgthread", "libxcb", "libSM", "libXext", "libXrender")


def main(extras: list[str]) -> None:
    """Check, make the environment, install, and see that OpenCV loads."""
    for check in (python, venv, disk, full_text_search, home):
        if remedy := check():
            sys.exit(f"Velvet cannot be installed yet: {remedy}")
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", str(VENV))
    wanted = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    run(*installer(), "-c", str(ROOT / "constraints.txt"), "-e", wanted)
    opencv()
    if "dev" in extras:
        tree()


def python() -> str:
    """Python is new enough."""
    if sys.version_info >= (3, 11):
        return ""
    return f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Install it."


def venv() -> str:
    """The `venv` module works (Debian splits it off)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python's venv module is missing. On Debian: apt-get install python3-venv."
    return ""


def disk() -> str:
    """There is room for the packages."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if PYTHON.exists() or free >= NEEDED_GB:
        return ""
    return f"{NEEDED_GB:.0f} GB of free disk are needed and {free:.1f} GB are there. Free some."


def full_text_search() -> str:
    """SQLite was built with FTS5."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return "this Python's SQLite lacks FTS5. Install a Python built with a newer SQLite."
    return ""


def home() -> str:
    """A home folder and a temporary folder can be written."""
    for folder in (Path.home(), Path(tempfile.gettempdir())):
        if not os.access(folder, os.W_OK):
            return f"{folder} cannot be written. Set HOME and TMPDIR to folders that can."
    return ""


def installer() -> list[str]:
    """uv from the package index, else pip; both install into `.venv`."""
    pins = str(ROOT / "constraints.txt")
    got = subprocess.run([PYTHON, "-m", "pip", "install", "-q", "-c", pins, "uv"], check=False)
    if got.returncode == 0:
        return [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
    print("uv could not be had; going on with pip, which takes longer.")
    return [str(PYTHON), "-m", "pip", "install"]


def opencv() -> None:
    """Where the system libraries that OpenCV's windows need are missing, take the build without windows."""
    loaded = subprocess.run(
        [PYTHON, "-c", "import cv2"], capture_output=True, text=True, check=False
    )
    if loaded.returncode == 0:
        return
    if not any(name in loaded.stderr for name in CV2_NAMES_A_LIBRARY):
        sys.exit(f"OpenCV does not load: {loaded.stderr.strip().splitlines()[-1]}")
    asked = "from importlib.metadata import version; print(version('opencv-python'))"
    version = subprocess.check_output([PYTHON, "-c", asked], text=True).strip()
    print(f"This machine lacks libGL or its kin: taking opencv-python-headless {version} instead.")
    run(*installer(), "--no-deps", f"opencv-python-headless=={version}")
    run(str(PYTHON), "-c", "import cv2")


def tree() -> None:
    """`build/tree/velvet`: each folder under the name it is installed by, for tools that read the code."""
    import tomllib  # Python 3.11 is known to be here only now

    packages = ROOT / "build" / "tree" / "velvet"
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir(parents=True)
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name in told["tool"]["setuptools"]["package-dir"]:
        if name.startswith("velvet."):
            folder = name.removeprefix("velvet.")
            (packages / folder).symlink_to(Path("../../..") / folder)
    for file in sorted((ROOT / "velvet").glob("*.py")):
        (packages / file.name).symlink_to(Path("../../..") / "velvet" / file.name)


def run(*command: str) -> None:
    """Run a command, or end with its code."""
    ended = subprocess.run(command, check=False)
    if ended.returncode:
        sys.exit(f"This step failed: {' '.join(command)}")


if __name__ == "__main__":
    main(sys.argv[1:])
