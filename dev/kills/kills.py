"""Kill Velvet at random moments of its work, and see that the next start is sound and the end the same.

Each attempt is a process group, killed whole (SIGKILL) after a delay drawn evenly over the length of that
work; now and then its helpers are spared, as where the system is short of memory. POSIX only.
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

SPARED = 4  # every so many kills the helpers live on
BY_COMMAND = 10  # every so many kills `velvet check` itself is run, too
AGAIN = 0.35  # how often what was killed is killed once more on its way

Say = Callable[[str], None]


@dataclass(slots=True)
class Told:
    """What came of the kills of one pass."""

    kills: int = 0  # that hit it while it ran
    late: int = 0  # that came after its end
    clean: int = 0  # nothing to be said after it
    mending: int = 0  # something that the next run mends
    ends: int = 0  # brought to the end and compared
    took_s: float = 0.0
    faults: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True, eq=False)
class Calm:
    """A work that nobody disturbed: how long it took, how it ended, and what may not be left."""

    length_s: float
    end: State
    residue_patterns: Any = None


def examine(home: Path) -> list[tuple[str, bool]]:
    """What `velvet check` finds, and a look as any reader takes it."""
    with Library.open(home) as library:
        faults = [(fault.said, fault.mends_itself) for fault in library.faults()]
        for sighting in library.tracklets.sightings():
            library.identities.get(sighting.identity) if sighting.identity else None
        library.recordings.coverage()
    return faults


def _traces(home: Path, work: Work) -> Any:
    assert work.erasure_target
    with Library.open(home) as library:
        return library.erasure.residue_patterns(work.erasure_target(library))


def _left(home: Path, residue_patterns: Any) -> list[str]:
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


class Round:
    """Works that are killed, and what is told of them."""

    def __init__(self, place: Place, seed: int, say: Say) -> None:
        self._place, self._say = place, say
        self._random = random.Random(seed)
        self._fork = Fork(place)
        self.told = {part: Told() for part in PARTS}

    def over(self, works: Sequence[Work], kills: int) -> None:
        """Spread so many kills over the passes, and evenly over the works of each."""
        footage(self._place)
        self._fork.ask(prepare, self._place, {work.before for work in works})
        for part, mine in zip(PARTS, _shared(kills, len(PARTS)), strict=True):
            chosen = [work for work in works if work.part == part]
            for work, share in zip(chosen, _shared(mine, len(chosen)), strict=True):
                if share:
                    self._work(work, share)

    def _work(self, work: Work, kills: int) -> None:
        began, told = time.monotonic(), self.told[work.part]
        calm = self._undisturbed(work)
        delays = [(n + self._random.random()) / kills * calm.length_s for n in range(kills)]
        self._random.shuffle(delays)
        open_, done = False, 0
        while done < kills:
            if not open_:
                self._from_its_start(work)
            delay_s = delays.pop() if delays else self._random.uniform(0, calm.length_s)
            if self._killed(work, delay_s, told):
                done += 1
            open_ = self._random.random() < AGAIN and done < kills
            if not open_:
                self._ended(work, calm, told)
        told.took_s += time.monotonic() - began
        self._say(f"{work.part} {work.name}: {kills} kills over {calm.length_s:.1f} s")

    def _undisturbed(self, work: Work) -> Calm:
        self._from_its_start(work)
        home = self._place.home
        residue_patterns = self._fork.ask(_traces, home, work) if work.erasure_target else None
        self._fork.ask(work.run, self._place)
        length_s = self._fork.took_s
        return Calm(length_s, self._fork.ask(state_of, home), residue_patterns)

    def _from_its_start(self, work: Work) -> None:
        shutil.rmtree(self._place.home, ignore_errors=True)
        if (state := self._place.state(work.before)).exists():
            shutil.copytree(state, self._place.home)

    def _killed(self, work: Work, delay_s: float, told: Told) -> bool:
        """Kill it, look at what is left; whether the kill came in time."""
        number = told.kills + told.late + 1
        hit = self._fork.kill(work.run, self._place, delay_s, number % SPARED == 0)
        told.kills, told.late = told.kills + hit, told.late + (not hit)
        if not self._place.home.exists():
            told.clean += hit
            return hit
        faults = self._asked(
            told, f"{work.name}, killed at {delay_s:.2f} s", examine, self._place.home
        )
        serious = [said for said, mends_itself in faults if not mends_itself]
        told.faults += [f"{work.name}, killed at {delay_s:.2f} s: {said}" for said in serious]
        told.clean, told.mending = (
            told.clean + (hit and not faults),
            told.mending + bool(hit and faults),
        )
        if number % BY_COMMAND == 0 and _command(self._place.home) != bool(faults):
            told.faults.append(f"{work.name}: `velvet check` says otherwise than {faults}")
        return hit

    def _ended(self, work: Work, calm: Calm, told: Told) -> None:
        """Bring it to its end as the user would, and compare that with the undisturbed one."""
        home, about = self._place.home, f"{work.name}, run again"
        self._asked(told, about, work.run, self._place)
        wrong = [said for said, _ in self._asked(told, about, examine, home)]
        wrong += differences(calm.end, self._fork.ask(state_of, home))
        if calm.residue_patterns:
            wrong += self._fork.ask(_left, home, calm.residue_patterns)
        told.faults += [f"{about}: {said}" for said in wrong]
        told.ends += 1

    def _asked(self, told: Told, about: str, what: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return self._fork.ask(what, *arguments) or []
        except RuntimeError as error:
            told.faults.append(f"{about}: {error}")
            return []


def _shared(kills: int, among: int) -> list[int]:
    """So many for each, the first ones one more."""
    return [kills // among + (n < kills % among) for n in range(among)]


def run(
    folder: Path, kills: int, seed: int, say: Say, works: Sequence[Work] = WORKS
) -> dict[str, Told]:
    """Kill so often, in a folder that is there and empty; what came of it, by pass."""
    with StandIn() as ollama:
        place = Place(folder.absolute(), ollama.url)
        round_ = Round(place, seed, say)
        round_.over(works, kills)
    return round_.told


def table(told: dict[str, Told]) -> str:
    """What came of the kills, in lines."""
    head = f"{'pass':10}{'kills':>7}{'late':>6}{'clean':>7}{'mending':>9}{'ends':>6}{'wrong':>7}{'s':>8}"
    lines = [head]
    for part, one in told.items():
        figures = f"{one.kills:7}{one.late:6}{one.clean:7}{one.mending:9}{one.ends:6}"
        lines.append(f"{part:10}{figures}{len(one.faults):7}{one.took_s:8.1f}")
    total = sum(one.kills for one in told.values())
    wrong = [f"{part}: {said}" for part, one in told.items() for said in one.faults]
    lines.append(f"{total} kills; {len(wrong)} things wrong.")
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
        told = run(folder, chosen.kills, chosen.seed, _say)
    sys.stdout.write(table(told) + "\n")
    return int(any(one.faults for one in told.values()))


if __name__ == "__main__":
    sys.exit(_main())
