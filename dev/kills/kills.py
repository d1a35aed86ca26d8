"""Kills Velvet at random moments of its work; the next start must be sound and the final state the same.

Each attempt is a process group that is killed (SIGKILL) after a delay drawn evenly over the length of the
work; sometimes its helper processes are spared, as when the system runs out of memory. POSIX only.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev.kills.fork import Fork
from dev.kills.state import State, differences, state_of
from dev.kills.work import PARTS, WORKS, Place, Work, footage, prepare
from velvet.evals.stand_in.server import StandIn
from velvet.indexes.library import Library

SPARE_HELPERS_EVERY = 4  # in one of so many kills the helper processes live on
RUN_CHECK_EVERY = 10  # after one of so many kills `velvet check` itself is run, too
KILL_AGAIN = 0.35  # how often killed work is killed again while it is resumed

Say = Callable[[str], None]


@dataclass(slots=True)
class KillTally:
    """The outcomes of the kills of one pass."""

    kills: int = 0  # while it ran
    late: int = 0  # after it had ended
    clean: int = 0  # no fault found afterwards
    mending: int = 0  # a fault that the next run repairs
    ends: int = 0  # resumed to the end and compared
    took_s: float = 0.0
    faults: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True, eq=False)
class Undisturbed:
    """The undisturbed run of a work: how long it took, its final state, and what must not be left behind."""

    length_s: float
    end: State
    residue_patterns: Any = None


def examine(home: Path) -> list[tuple[str, bool]]:
    """The faults that `velvet check` finds, after reading the library as any reader does."""
    with Library.open(home) as library:
        faults = [(fault.said, fault.mends_itself) for fault in library.faults()]
        for sighting in library.tracklets.sightings():
            library.identities.get(sighting.identity) if sighting.identity else None
        library.recordings.coverage()
    return faults


def _residue_patterns(home: Path, work: Work) -> Any:
    assert work.erasure_target
    with Library.open(home) as library:
        return library.erasure.residue_patterns(work.erasure_target(library))


def _residue(home: Path, residue_patterns: Any) -> list[str]:
    from velvet.indexes.erasure.residue_scan import search

    return [
        f"{whose}: {kind} left in {file}"
        for file, whose, kind in search(home, residue_patterns).found
    ]


def _command(home: Path) -> int:
    """The exit code of `velvet check` itself."""
    program = [str(Path(sys.executable).with_name("velvet")), "check", "--json"]
    return subprocess.run(
        program, env=os.environ | {"VELVET_HOME": str(home)}, capture_output=True
    ).returncode


class Campaign:
    """Kills works and tallies the outcomes."""

    def __init__(self, place: Place, seed: int, say: Say) -> None:
        self._place, self._say = place, say
        self._random = random.Random(seed)
        self._fork = Fork(place)
        self.tallies = {part: KillTally() for part in PARTS}

    def run(self, works: Sequence[Work], kills: int) -> None:
        """Spread the kills over the passes, and evenly over the works of each."""
        footage(self._place)
        self._fork.ask(prepare, self._place, {work.before for work in works})
        for part, share_of_part in zip(PARTS, _spread(kills, len(PARTS)), strict=True):
            chosen = [work for work in works if work.part == part]
            for work, share in zip(chosen, _spread(share_of_part, len(chosen)), strict=True):
                if share:
                    self._work(work, share)

    def _work(self, work: Work, kills: int) -> None:
        began, tally = time.monotonic(), self.tallies[work.part]
        undisturbed = self._undisturbed(work)
        delays = [(n + self._random.random()) / kills * undisturbed.length_s for n in range(kills)]
        self._random.shuffle(delays)
        unfinished, done = False, 0
        while done < kills:
            if not unfinished:
                self._reset(work)
            delay_s = delays.pop() if delays else self._random.uniform(0, undisturbed.length_s)
            if self._kill_and_examine(work, delay_s, tally):
                done += 1
            unfinished = self._random.random() < KILL_AGAIN and done < kills
            if not unfinished:
                self._end_and_compare(work, undisturbed, tally)
        tally.took_s += time.monotonic() - began
        self._say(f"{work.part} {work.name}: {kills} kills over {undisturbed.length_s:.1f} s")

    def _undisturbed(self, work: Work) -> Undisturbed:
        self._reset(work)
        home = self._place.home
        residue_patterns = (
            self._fork.ask(_residue_patterns, home, work) if work.erasure_target else None
        )
        self._fork.ask(work.run, self._place)
        length_s = self._fork.took_s
        return Undisturbed(length_s, self._fork.ask(state_of, home), residue_patterns)

    def _reset(self, work: Work) -> None:
        shutil.rmtree(self._place.home, ignore_errors=True)
        if (state := self._place.state(work.before)).exists():
            shutil.copytree(state, self._place.home)

    def _kill_and_examine(self, work: Work, delay_s: float, tally: KillTally) -> bool:
        """Kill the work and examine what is left; returns whether it still ran."""
        number = tally.kills + tally.late + 1
        in_time = self._fork.kill(work.run, self._place, delay_s, number % SPARE_HELPERS_EVERY == 0)
        tally.kills, tally.late = tally.kills + in_time, tally.late + (not in_time)
        if not self._place.home.exists():
            tally.clean += in_time
            return in_time
        faults = self._faults_of(
            tally, f"{work.name}, killed at {delay_s:.2f} s", examine, self._place.home
        )
        serious = [sentence for sentence, mends_itself in faults if not mends_itself]
        tally.faults += [
            f"{work.name}, killed at {delay_s:.2f} s: {sentence}" for sentence in serious
        ]
        tally.clean, tally.mending = (
            tally.clean + (in_time and not faults),
            tally.mending + bool(in_time and faults),
        )
        if number % RUN_CHECK_EVERY == 0 and _command(self._place.home) != bool(faults):
            tally.faults.append(f"{work.name}: `velvet check` does not agree with {faults}")
        return in_time

    def _end_and_compare(self, work: Work, undisturbed: Undisturbed, tally: KillTally) -> None:
        """Resume the work to its end as the user would, and compare with the undisturbed run."""
        home, context = self._place.home, f"{work.name}, run again"
        self._faults_of(tally, context, work.run, self._place)
        wrong = [said for said, _ in self._faults_of(tally, context, examine, home)]
        wrong += differences(undisturbed.end, self._fork.ask(state_of, home))
        if undisturbed.residue_patterns:
            wrong += self._fork.ask(_residue, home, undisturbed.residue_patterns)
        tally.faults += [f"{context}: {said}" for said in wrong]
        tally.ends += 1

    def _faults_of(
        self, tally: KillTally, context: str, what: Callable[..., Any], *arguments: Any
    ) -> Any:
        try:
            return self._fork.ask(what, *arguments) or []
        except RuntimeError as error:
            tally.faults.append(f"{context}: {error}")
            return []


def _spread(kills: int, among: int) -> list[int]:
    """An equal number for each, with the remainder on the first ones."""
    return [kills // among + (n < kills % among) for n in range(among)]


def run(
    folder: Path, kills: int, seed: int, say: Say, works: Sequence[Work] = WORKS
) -> dict[str, KillTally]:
    """Kill so often, in an existing empty folder; returns the tally of each pass."""
    with StandIn() as ollama:
        place = Place(folder.absolute(), ollama.url)
        campaign = Campaign(place, seed, say)
        campaign.run(works, kills)
    return campaign.tallies


def table(tallies: dict[str, KillTally]) -> str:
    """The tallies as a table."""
    head = f"{'pass':10}{'kills':>7}{'late':>6}{'clean':>7}{'mending':>9}{'ends':>6}{'wrong':>7}{'s':>8}"
    lines = [head]
    for part, one in tallies.items():
        figures = f"{one.kills:7}{one.late:6}{one.clean:7}{one.mending:9}{one.ends:6}"
        lines.append(f"{part:10}{figures}{len(one.faults):7}{one.took_s:8.1f}")
    total = sum(one.kills for one in tallies.values())
    wrong = [f"{part}: {said}" for part, one in tallies.items() for said in one.faults]
    lines.append(f"{total} kills; {len(wrong)} faults.")
    return "\n".join([*lines, *wrong])


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m dev.kills.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--home", type=Path, help="an empty folder to work in")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="velvet-kills-") as own:
        folder = chosen.home or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        tallies = run(folder, chosen.kills, chosen.seed, _say)
    sys.stdout.write(table(tallies) + "\n")
    return int(any(one.faults for one in tallies.values()))


if __name__ == "__main__":
    sys.exit(_main())
