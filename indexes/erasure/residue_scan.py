"""Looking for residue of what was erased, byte by byte, in every file of the data folder.

Independent of the eraser: it knows bytes and files, whatever made them, and no store. Chroma's vectors are
also searched as numbers, since Chroma scales them. It runs in a process of its own, since a process that
opens and closes a database's file loses the locks that it has on it.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from velvet.footage.errors import LibraryDamaged
from velvet.indexes.erasure.byte_patterns import Patterns
from velvet.indexes.records import ResidueReport

ALIKE = 1 - 2e-6  # cosine from which two vectors are one
_LEFT_OUT = "models", "ultralytics"  # folders of downloads: nothing of the footage is written there
_VECTORS = ".bin"  # Chroma's index files
_PROGRAM = "from velvet.indexes.erasure.residue_scan import answer; answer()"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ResiduePatterns:
    """What to look for: the patterns of (whose, kind), and their vectors as unit rows by dimension."""

    of: tuple[str, ...]  # tracklet ids that are looked for
    among: int  # tracklets that were to go
    owners: tuple[tuple[str, str], ...]  # of each pattern: ("T31", "sentence")
    patterns: Patterns
    vectors: dict[int, tuple[list[str], Floats]]


def scan_apart(home: Path, wanted: ResiduePatterns) -> ResidueReport:
    """As `search`, in another process. Raises LibraryDamaged where a file cannot be read."""
    line = [sys.executable, "-c", _PROGRAM, str(home)]
    ran = subprocess.run(line, input=pickle.dumps(wanted), capture_output=True)
    if ran.returncode:
        reason = (ran.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[
            -1
        ]
        raise LibraryDamaged(
            f"The data folder could not be searched for what is left: {reason}. Nothing is proven; fix its "
            "permissions and erase again."
        )
    return pickle.loads(ran.stdout)


def search(home: Path, wanted: ResiduePatterns) -> ResidueReport:
    """Look for traces in every file of the data folder but downloaded models."""
    files = [f for f in sorted(home.rglob("*")) if f.is_file() and not _is_download(home, f)]
    traces: set[tuple[str, str, str]] = set()
    size = 0
    for file in files:
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            continue  # gone meanwhile, such as a database's log
        size += len(data)
        name = str(file.relative_to(home))
        hits = wanted.patterns.found_in(data)
        traces |= {(name, *wanted.owners[number]) for number in hits}
        if file.suffix == _VECTORS:
            traces |= {(name, whose, "vector") for whose in _near(data, wanted)}
    return ResidueReport(len(files), size, tuple(sorted(traces)))


def _is_download(home: Path, file: Path) -> bool:
    return file.relative_to(home).parts[0] in _LEFT_OUT


def _near(data: bytes, wanted: ResiduePatterns) -> Iterable[str]:
    """Whose vectors stand anywhere in a file as float32, at whatever scale of about one."""
    values = np.frombuffer(data[: len(data) // 4 * 4], "<f4")
    values = np.where(np.abs(values) <= 2, values, np.float32(3))  # NaN, links and labels too
    sums = np.concatenate([[0.0], np.cumsum(values.astype(np.float64) ** 2)])
    for dimension, (names, rows) in wanted.vectors.items():
        if len(values) < dimension or not names:
            continue
        norms = sums[dimension:] - sums[:-dimension]
        starts = np.flatnonzero(np.abs(norms - 1) < 1e-2)
        for part in np.array_split(starts, len(starts) // 4096 + 1):
            windows = values[part[:, None] + np.arange(dimension)]
            windows = windows / np.maximum(np.linalg.norm(windows, axis=1, keepdims=True), 1e-9)
            alike = (windows @ rows.T >= ALIKE).any(axis=0)
            yield from (names[i] for i in np.flatnonzero(alike))


def answer() -> None:
    """Search as another process asked, over pipes."""
    wanted: ResiduePatterns = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(search(Path(sys.argv[1]), wanted)))
