"""Command lines with hostile parts: words, questions, ids, and paths to unusual files."""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

from dev.fuzz.garble import garble, odd
from dev.fuzz.mutate import corrupt

QUESTIONS = (
    "Where did the man in the red coat go?",
    "Who wore a green jacket yesterday after 3 pm?",
    "How many people were on yard between 10:00 and 10:02 on 2 March?",
    "Who was with P1?",
    "Who looks like T1?",
    "What did T2 wear?",
    "Show me the clip of P1.",
)
SPECIAL = "/dev/zero /dev/full /dev/null /dev/tty /proc/self/mem /etc/passwd . ~nobody/x".split()
# Patterns of command lines; an upper-case word stands for a hostile value of that kind.
LINES = (
    "ask QUESTION",
    "ask --json QUESTION",
    "find WORDS",
    "find --json WORDS",
    "find --image PATH",
    "find WORDS --camera WORDS",
    "find WORDS --when QUESTION",
    "clip ID",
    "clip ID --output PATH",
    "annotate ID WORDS",
    "export ID --to PATH",
    "export --question QUESTION --to PATH",
    "verify PATH",
    "people show ID",
    "people why ID ID",
    "people name ID WORDS",
    "people split ID ID",
    "people merge ID ID",
    "people not-same ID ID",
    "camera WORDS",
    "hold ID",
    "forget --person ID --yes",
    "forget --recording ID --yes",
    "backup PATH",
    "restore PATH",
    "relink PATH",
    "ingest PATH",
    "ingest PATH --cameras PATH",
    "ingest clip.mp4 --camera WORDS --start WORDS --timezone WORDS",
    "status",
)


class Lines:
    """Builds such lines. `place` holds files of hostile paths, `home` is a data folder, `clip` a video."""

    def __init__(self, place: Path, home: Path, clip: Path) -> None:
        self.place, self._home, self._clip = place, home, clip
        place.mkdir(exist_ok=True)

    def line(self, chance: np.random.Generator) -> tuple[str, list[str], list[str]]:
        """The pattern of a line, its words, and those words that are paths."""
        line = LINES[int(chance.integers(len(LINES)))]
        words = [self._word(kind, chance) for kind in line.split()]
        paths = [word for kind, word in zip(line.split(), words, strict=True) if kind == "PATH"]
        return line, words, paths

    def _word(self, kind: str, chance: np.random.Generator) -> str:
        match kind:
            case "QUESTION":
                return argument(garble(str(chance.choice(QUESTIONS)), chance))
            case "WORDS":
                return argument(odd(chance))
            case "ID":
                sound = chance.random() < 0.3
                return str(chance.choice(["T1", "P1", "R1"])) if sound else argument(odd(chance))
            case "PATH":
                return self._path(chance)
            case "clip.mp4":
                return str(self._clip)
            case _:
                return kind

    def _path(self, chance: np.random.Generator) -> str:
        """A path to something unusual: a device, a pipe, a loop, corrupted bytes, or nothing."""
        file = Path(tempfile.mkdtemp(dir=self.place)) / "yard.mp4"
        match chance.integers(8):
            case 0:
                os.mkfifo(file)
            case 1:
                file.symlink_to(file)
            case 2:
                file.symlink_to("/dev/zero")
            case 3:
                data = self._clip.read_bytes()
                file = file.with_suffix(str(chance.choice([".mp4", ".zip", ".jpg", ".toml"])))
                file.write_bytes(corrupt(data, data, chance)[0])
            case 4:
                file = file.with_suffix(".zip")
                shutil.make_archive(str(file.with_suffix("")), "zip", self._home)
                file.write_bytes(corrupt(file.read_bytes(), b"PK\x03\x04" * 40, chance)[0])
            case 5:
                return str(chance.choice(SPECIAL))
            case 6:
                return f"{self.place}/{argument(odd(chance))[:3000]}"
            case _:
                return argument(odd(chance))
        return str(file)


def argument(word: str) -> str:
    """A word as the system passes it to a program: no NUL, at most 128 kB, surrogates escaped."""
    fit = word.replace("\0", "").encode(errors="surrogatepass").decode(errors="surrogateescape")
    return fit[:120_000]
