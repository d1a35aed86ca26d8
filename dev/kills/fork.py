"""Runs functions in processes forked from one that has imported everything and opened nothing.

Importing takes longer than most of the work to be killed. Each process leads a group, so that it can be
killed together with its helper processes. POSIX only.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any

from dev.kills.work import Place, in_small_steps
from velvet.footage.privacy import seal

_IMPORTED = (
    "dev.kills.work", "dev.kills.state", "alembic.command", "chromadb", "onnxruntime", "torch",
    "sentence_transformers", "ultralytics.trackers.byte_tracker", "velvet.adapters.describers.qwen",
    "velvet.ingesting",
)  # fmt: skip
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_QUIET = {
    "PYTHONWARNINGS": "ignore::UserWarning"
}  # about semaphores that killed processes leave behind
LONGEST_S = 300.0  # for any one call


@contextmanager
def _environment() -> Generator[None]:
    """The fork server started inside has one thread; the environment of this process is restored."""
    before = dict(os.environ)
    os.environ.update(_ONE_THREAD | _QUIET)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Fork:
    """The fork server."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.took_s = 0.0  # by the last call
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(_IMPORTED))
        with _environment():
            forkserver.ensure_running()

    def ask(self, what: Callable[..., Any], *arguments: Any) -> Any:
        """Run a function in its own process and return its result. Raises RuntimeError if it failed."""
        process, line = self._started(what, arguments)
        if not line.poll(LONGEST_S):
            _kill(process)
        answer = self._answer(line)
        process.join()
        if isinstance(answer, Exception):
            raise RuntimeError(str(answer)) from answer
        return answer

    def kill(self, what: Callable[..., Any], argument: Any, delay_s: float, spare: bool) -> bool:
        """Start a work and kill it after a delay; returns whether it still ran then.

        `spare`: its helper processes live on, as if the system had run out of memory. Raises RuntimeError
        if it failed before.
        """
        process, line = self._started(what, (argument,))
        ended = line.poll(delay_s)
        _kill(process, spare)
        process.join()
        if not ended:
            return process.exitcode == -signal.SIGKILL
        answer = self._answer(line)
        if isinstance(answer, Exception):
            raise RuntimeError(str(answer)) from answer
        return False

    def _started(self, what: Callable[..., Any], arguments: Sequence[Any]) -> Any:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_run, args=(theirs, self._place, what, tuple(arguments))
        )
        process.start()
        theirs.close()
        ours.recv()  # it has begun
        return process, ours

    def _answer(self, line: Connection) -> Any:
        try:
            answer, self.took_s = line.recv()
        except EOFError:
            return RuntimeError("it died without an answer, or took too long")
        return answer


def _run(
    line: Connection, place: Place, what: Callable[..., Any], arguments: Sequence[Any]
) -> None:
    """In the forked process: run it and send the result."""
    os.setsid()
    os.umask(0o077)
    seal(place.home, (place.ollama,) if place.ollama else ())
    in_small_steps()
    line.send("begun")
    began = time.monotonic()
    try:
        answer = what(*arguments)
    except Exception as error:  # sent to the caller, which raises it
        answer = RuntimeError(f"{type(error).__name__}: {error}")
    line.send((answer, time.monotonic() - began))


def _kill(process: Any, spare: bool = False) -> None:
    with suppress(ProcessLookupError):
        (os.kill if spare else os.killpg)(process.pid, signal.SIGKILL)
