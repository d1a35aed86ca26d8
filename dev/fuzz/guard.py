"""Runs cases one by one in processes that may crash, hang or use too much memory, and reports each outcome.

A worker runs cases until it dies or hangs; then another takes over. Does not know what a case is.
"""

import argparse
import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeAlias

MB = 1 << 20
ROOM = 12_000 * MB  # address space a worker may use beyond what it starts with: the last resort


class Trial(Protocol):
    """What a worker runs. Built once in each worker, after it has started."""

    def run(self, number: int) -> str:
        """Run a case and return its outcome in a word or a sentence. An exception is a finding."""
        ...


TrialFactory: TypeAlias = Callable[[], Trial]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The outcome of one case. `finding` is empty if all went well."""

    number: int
    outcome: str
    took_s: float
    peak: int  # bytes used beyond what the worker held before the case
    finding: str = ""


@dataclass(slots=True)
class Report:
    """Counts of many cases."""

    cases: int = 0
    outcomes: Counter[str] = field(default_factory=Counter[str])
    findings: list[CaseResult] = field(default_factory=list[CaseResult])
    slowest: CaseResult | None = None
    largest: CaseResult | None = None

    def add(self, one: CaseResult) -> None:
        """Count one case."""
        self.cases += 1
        self.outcomes[one.outcome] += 1
        if one.finding:
            self.findings.append(one)
        if self.slowest is None or one.took_s > self.slowest.took_s:
            self.slowest = one
        if self.largest is None or one.peak > self.largest.peak:
            self.largest = one

    def lines(self) -> Iterator[str]:
        """The report in words."""
        yield f"{self.cases} cases, {len(self.findings)} findings"
        for outcome, count in self.outcomes.most_common():
            yield f"  {count:6d}  {outcome}"
        if self.slowest and self.largest:
            yield f"slowest: case {self.slowest.number}, {self.slowest.took_s:.2f} s"
            yield f"largest: case {self.largest.number}, {self.largest.peak / MB:.0f} MB more"
        for one in self.findings:
            yield f"FINDING case {one.number}: {one.finding}"


def counted(endings: Iterable[CaseResult], what: str) -> Report:
    """Count all results, reporting progress and findings on stderr along the way."""
    report = Report()
    for one in endings:
        report.add(one)
        if one.finding:
            print(f"case {one.number}: {one.finding}", file=sys.stderr)  # noqa: T201
        if report.cases % 100 == 0:
            print(f"{report.cases} {what}, {len(report.findings)} findings", file=sys.stderr)  # noqa: T201
    return report


def guarded(
    make: TrialFactory, numbers: Iterable[int], *, deadline_s: float, most: int, renew: int = 500
) -> Iterator[CaseResult]:
    """Run every case in order. Exceeding `deadline_s` or `most` bytes, or killing its worker, is a finding.

    A worker is replaced after `renew` cases, so that no case suffers from what earlier ones left behind.
    """
    worker: _Worker | None = None
    try:
        for number in numbers:
            if worker is None or worker.done >= renew:
                _end(worker)
                worker = _Worker(make)
            ended = worker.ask(number, deadline_s, most)
            if worker.dead:
                worker = None
            yield ended
    finally:
        _end(worker)


class _Worker:
    """One process and the connection to it."""

    def __init__(self, make: TrialFactory) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._stacks = tempfile.NamedTemporaryFile()  # noqa: SIM115
        arguments = (make, theirs, self._stacks.name)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self.done, self.dead = 0, False
        self._line.recv()  # sent when it is ready: loading models is not part of any case

    def ask(self, number: int, deadline_s: float, most: int) -> CaseResult:
        began = time.monotonic()
        self.done += 1
        self._line.send(number)
        if not self._line.poll(deadline_s):
            where = self._stack()
            self.kill()
            return CaseResult(
                number, "HANG", deadline_s, 0, f"no end after {deadline_s:g} s{where}"
            )
        try:
            outcome, peak, finding = self._line.recv()
        except EOFError:
            self._process.join(10)
            self.dead = True
            how = f"the process died ({self._process.exitcode})"
            return CaseResult(number, "CRASH", time.monotonic() - began, 0, how)
        if not finding and peak > most:
            finding = f"took {peak / MB:.0f} MB"
        took_s = time.monotonic() - began
        return CaseResult(number, "TRACEBACK" if finding else outcome, took_s, peak, finding)

    def _stack(self) -> str:
        """The stacks of its threads."""
        assert self._process.pid is not None  # it was started
        os.kill(self._process.pid, signal.SIGUSR1)
        time.sleep(1.0)
        return f"\n{Path(self._stacks.name).read_text()}"

    def kill(self) -> None:
        self.dead = True
        self._process.kill()
        self._process.join()
        self._line.close()

    def close(self) -> None:
        with suppress(OSError):
            self._line.send(None)
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _end(worker: _Worker | None) -> None:
    if worker is not None and not worker.dead:
        worker.close()


def _serve(make: TrialFactory, line: Connection, stacks: str) -> None:
    """Run cases until told to stop. Exceptions of a case are reported, not raised: they are findings."""
    faulthandler.register(signal.SIGUSR1, Path(stacks).open("w"))  # noqa: SIM115
    trial = make()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_held("VmSize") + ROOM, hard))
    line.send("ready")
    while (number := line.recv()) is not None:
        _forget_peak()
        before = _held("VmRSS")
        try:
            outcome, finding = trial.run(number), ""
        except (Exception, SystemExit):
            outcome, finding = "TRACEBACK", traceback.format_exc()
        line.send((outcome, max(_held("VmHWM") - before, 0), finding))


def _forget_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _held(what: str) -> int:
    """Bytes, of a line of /proc/self/status."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"the kernel does not report {what} of process {os.getpid()}")


Fuzz: TypeAlias = Callable[
    [int, int, Path, int], Report
]  # count, seed, folder, first case's number


def parser_of(module: str, about: str | None) -> argparse.ArgumentParser:
    """The options of every fuzzer."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the first case's number")
    parser.add_argument("--only", type=int, help="one case by its number")
    return parser


def run(options: argparse.Namespace, fuzz: Fuzz) -> int:
    """Run the fuzzer and print the report. Returns 1 if there was a finding."""
    first, count = (options.only, 1) if options.only is not None else (options.first, options.count)
    with tempfile.TemporaryDirectory() as place:
        report = fuzz(count, options.seed, Path(place), first)
    print("\n".join(report.lines()))  # noqa: T201
    return 1 if report.findings else 0
