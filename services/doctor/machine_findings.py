"""Checks of this machine: Python, packages, libraries, memory, variables. Changes nothing."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import psutil

from velvet.footage.settings import Settings
from velvet.services.doctor.findings import Finding, missing, ok, wrong

_LEAST_PYTHON = (3, 11)
_SHOWN = "torch ultralytics chromadb sentence-transformers onnxruntime langgraph ollama av".split()
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD")
_INSTALL = "Reinstall: python3 install.py"


def machine_findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Checks that do not depend on settings."""
    yield python()
    yield packages()
    yield opencv()
    yield full_text_search()
    yield video()
    yield ok("processors", f"{os.cpu_count()} on {platform.machine()}, {sys.platform}")
    yield ok("memory", memory())
    yield from variables(environment)


def python() -> Finding:
    """Python is new enough."""
    told = platform.python_version()
    if sys.version_info >= _LEAST_PYTHON:
        return ok("Python", told)
    return wrong("Python", told, "Install Python 3.11 or newer.")


def packages() -> Finding:
    """All declared dependencies are installed."""
    try:
        declared = [line for line in requires("velvet") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        return missing("packages", "Velvet itself is not installed", _INSTALL)
    names = [match[0] for line in declared if (match := re.match(r"[\w.-]+", line))]
    absent = [name for name in names if not _version(name)]
    if absent == ["opencv-python"] and _version("opencv-python-headless"):
        absent = []
    if absent:
        return missing("packages", f"not installed: {', '.join(absent)}", _INSTALL)
    return ok("packages", ", ".join(f"{name} {_version(name)}" for name in _SHOWN))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def opencv() -> Finding:
    """OpenCV loads with the libraries of this system."""
    try:
        import cv2
    except ImportError as error:
        return wrong(
            "OpenCV",
            f"it does not load: {error}",
            "Install the library from your system's packages (libGL is in libgl1), or run: python3 "
            "install.py, which uses the headless build.",
        )
    return ok("OpenCV", cv2.__version__)


def full_text_search() -> Finding:
    """SQLite was built with FTS5."""
    try:
        with sqlite3.connect(":memory:") as line:
            line.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return wrong("SQLite", "built without FTS5", "Install a Python with a newer SQLite.")
    return ok("SQLite", sqlite3.sqlite_version)


def video() -> Finding:
    """PyAV brings its own FFmpeg."""
    try:
        import av
    except ImportError as error:
        return wrong("video", f"PyAV does not load: {error}", _INSTALL)
    return ok("video", f"PyAV {av.__version__} with bundled FFmpeg; no separate ffmpeg needed")


def variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    """VELVET_* and OLLAMA_* variables: those in use, and unknown ones."""
    seen = {k: v for k, v in sorted(environment.items()) if k.startswith(("VELVET_", "OLLAMA_"))}
    told = ", ".join(f"{k}={'(set)' if _SECRET.search(k) else v}" for k, v in seen.items())
    yield ok("variables", told or "no VELVET_* or OLLAMA_* variable is set")
    known = {f"VELVET_{name.upper()}" for name in Settings.model_fields} | {"VELVET_DEBUG"}
    for name in seen:
        if name.startswith("VELVET_") and name not in known:
            remedy = f"Correct or unset it. Known: {', '.join(sorted(known))}."
            yield wrong("variables", f"{name} is not a setting", remedy, needed=False)


def memory() -> str:
    """Free main and graphics memory, in words."""
    cards = (f"{gpu / 1e9:.1f} GB free on a graphics card" for gpu in gpu_bytes())
    return ", ".join([f"{free_bytes() / 1e9:.1f} GB free", *cards])


def free_bytes() -> int:
    """Main memory still available to a program."""
    free = psutil.virtual_memory().available
    limit, used = (_cgroup_bytes(name) for name in ("memory.max", "memory.current"))
    return min(free, limit - used) if limit else free


def gpu_bytes() -> list[int]:
    """Free bytes of each NVIDIA card."""
    if not (tool := shutil.which("nvidia-smi")):
        return []
    asked = [tool, "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [int(mebibytes) << 20 for mebibytes in re.findall(r"^(\d+)$", told, re.MULTILINE)]


def _cgroup_bytes(name: str) -> int:
    """A number of this container's memory group; 0 if there is no limit."""
    try:
        number = Path("/sys/fs/cgroup", name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(number) if number.isdecimal() else 0
