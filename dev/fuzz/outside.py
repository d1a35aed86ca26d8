"""Watches which files Python writes, removes or creates while something runs. Does not know what it watches.

It does not see what native libraries open; strace, in the egress tests, does.
"""

import os
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_CHANGES = {
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.symlink",
    "os.link",
    "os.truncate",
    "shutil.rmtree",
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OWN = ("/dev/null", "/dev/tty", "/proc/self", "/dev/shm")  # noqa: S108
SECRETS = ("/etc/passwd", "/etc/shadow")  # to be read only where a case names them


class Watch:
    """A Python audit hook, which can be silenced but never removed: create one per process."""

    def __init__(self) -> None:
        self._allowed: tuple[str, ...] | None = None
        self._named: tuple[str, ...] = ()
        self.faults: list[str] = []
        sys.addaudithook(self._hear)

    @contextmanager
    def over(self, allowed: Sequence[Path], named: Sequence[str]) -> Generator[None]:
        """While the block runs, note changes outside `allowed`, and reads of secrets that are not `named`."""
        self.faults = []
        caches = [Path.home() / ".cache", Path(sys.prefix)]
        self._named = tuple(os.path.abspath(os.path.expanduser(n)) for n in named if n)
        own = (
            *_OWN,
            f"{tempfile.gettempdir()}/torchinductor_",
        )  # PyTorch makes it when it is imported
        self._allowed = tuple(str(p.resolve()) for p in (*allowed, *caches)) + self._named + own
        try:
            yield
        finally:
            self._allowed = None

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self._allowed is None:
            return
        if event == "open":
            self._opened(args)
        elif event in _CHANGES:
            self._check(event, args[0])

    def _opened(self, args: tuple[Any, ...]) -> None:
        path, mode, flags = args
        writes = bool(isinstance(flags, int) and flags & _WRITES) or any(
            c in str(mode or "") for c in "wax+"
        )
        if writes:
            self._check("open", path)
        elif str(path) in SECRETS and str(path) not in self._named:
            self.faults.append(f"read {path}")

    def _check(self, event: str, path: Any) -> None:
        if isinstance(path, int) or self._allowed is None:
            return
        name = os.path.realpath(os.fsdecode(path))
        if not name.startswith(self._allowed):
            self.faults.append(f"{event} {name}")
