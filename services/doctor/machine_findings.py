"""This machine as Velvet finds it: Python, packages, libraries, memory, variables. Changes nothing."""

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

from velvet.footage.settings import Settings
from velvet.services.doctor.findings import Finding, missing, ok, wrong

_LEAST_PYTHON = (3, 11)
_SHOWN = "torch ultralytics chromadb sentence-transformers onnxruntime langgraph ollama av".split()
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD")
_INSTALL = "Install again: python3 install.py"


def machine_findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Everything that no setting changes."""
    yield python()
    yield packages()
    yield opencv()
    yield full_text_search()
    yield video()
    yield ok("processors", f"{os.cpu_count()} on {platform.machine()}, {sys.platform}")
    yield ok("memory", memory())
    yield from variables(environment)


def python() -> Finding:
    """New enough."""
    told = platform.python_version()
    if sys.version_info >= _LEAST_PYTHON:
        return ok("Python", told)
    return wrong("Python", told, "Install Python 3.11 or newer.")


def packages() -> Finding:
    """All that Velvet declares is installed."""
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
    """It loads with the libraries of this system."""
    try:
        import cv2
    except ImportError as error:
        return wrong(
            "OpenCV",
            f"it does not load: {error}",
            "Install that library with the system's own packages (libGL is in libgl1), or run: python3 "
            "install.py, which takes the build without windows.",
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
    return ok("video", f"PyAV {av.__version__} with FFmpeg in it; no ffmpeg need be installed")


def variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    """VELVET_* and OLLAMA_*: what Velvet reads, and what it does not know."""
    seen = {k: v for k, v in sorted(environment.items()) if k.startswith(("VELVET_", "OLLAMA_"))}
    told = ", ".join(f"{k}={'(set)' if _SECRET.search(k) else v}" for k, v in seen.items())
    yield ok("variables", told or "no VELVET_* or OLLAMA_* is set")
    known = {f"VELVET_{name.upper()}" for name in Settings.model_fields} | {"VELVET_DEBUG"}
    for name in seen:
        if name.startswith("VELVET_") and name not in known:
            remedy = f"Correct or unset it. Known: {', '.join(sorted(known))}."
            yield wrong("variables", f"{name} is no setting", remedy, needed=False)


def memory() -> str:
    """Free memory, here and on graphics cards, in words."""
    free = free_bytes()
    said = [f"{free / 1e9:.1f} GB free" if free else "free memory not known here"]
    return ", ".join(
        [*said, *(f"{gpu / 1e9:.1f} GB free on a graphics card" for gpu in gpu_bytes())]
    )


def free_bytes() -> int:
    """Main memory that a program could still take; 0 where the system does not tell."""
    free = _told(Path("/proc/meminfo"), r"MemAvailable:\s+(\d+) kB") * 1024
    most = _told(Path("/sys/fs/cgroup/memory.max"), r"^(\d+)$")
    used = _told(Path("/sys/fs/cgroup/memory.current"), r"^(\d+)$")
    return min(free, most - used) if free and most else free


def gpu_bytes() -> list[int]:
    """Free memory of every NVIDIA card."""
    if not (tool := shutil.which("nvidia-smi")):
        return []
    asked = [tool, "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [int(mebibytes) << 20 for mebibytes in re.findall(r"^(\d+)$", told, re.MULTILINE)]


def _told(file: Path, pattern: str) -> int:
    try:
        found = re.search(pattern, file.read_text(encoding="ascii"), re.MULTILINE)
    except (OSError, UnicodeDecodeError):
        return 0
    return int(found[1]) if found else 0
