"""Hostile words at every entry: `cameras.toml`, settings, questions, ids, names and paths on a command line.

`python -m dev.fuzz.words --count 3000 --seed 1`; `--only 17` repeats one. Each must end in a result or in a
sentence without terminal control characters, and open only the files it names. The installed command runs.
"""

import contextlib
import importlib.metadata
import io
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from dev.fuzz.garble import garble, odd
from dev.fuzz.guard import MB, Report, Trial, counted, guarded, parser_of, run
from dev.fuzz.lines import QUESTIONS, Lines, argument
from dev.fuzz.outside import Watch
from dev.fuzz.seeds import plain
from velvet.footage.errors import VelvetError
from velvet.footage.privacy import seal
from velvet.footage.settings import FILE_NAME, Settings
from velvet.ingest.sources.camera_file import read_camera_file

DEADLINE_S = 60.0
MOST = 500 * MB
CAMERAS = """
[cameras.yard]
timezone = "Europe/Zurich"
place = "behind the house"
files = ["yard*.mp4", "sub/*.mkv"]
start = 2026-03-02T10:00:00
fps = 12.5
offset = -3.5
keep = "30 days"
zones = { gate = [[0.1, 0.1], [0.4, 0.1], [0.4, 0.9]] }

[cameras."hall 2"]
timezone = "UTC"

[[links]]
from = "yard"
to = "hall 2"
least = 5
most = 60
"""
SETTINGS = """
detector = "motion"
reid = "colour"
describer = "colour"
chat = "rules"
ollama_host = "http://127.0.0.1:11434"
timeout_s = 30.0
analysis_fps = 5
confidence = 0.3
policy = "on"
"""
CHOSEN = {
    "VELVET_DETECTOR": "motion",
    "VELVET_REID": "colour",
    "VELVET_DESCRIBER": "colour",
    "VELVET_CHAT": "rules",
}
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class WordTrial:
    """Tries hostile words on a data folder, which is copied anew for every case that may change it."""

    def __init__(self, seed: int, place: Path) -> None:
        self._seed = seed
        self._place = Path(tempfile.mkdtemp(dir=place))
        self._filled = place / "home"
        self._lines = Lines(self._place / "odd", self._filled, place / "clips" / "plain.mp4")
        self._chance = np.random.default_rng(0)
        (command,) = importlib.metadata.entry_points(group="console_scripts", name="velvet")
        self._command: Callable[[], None] = command.load()
        self._watch = Watch()
        self._named: list[str] = []
        self._ways = (self._cameras, self._settings, self._line, self._line, self._line, self._line)
        # Loaded once: it takes long and is not part of any case.
        from velvet.adapters.encoders.sentences import SentenceEncoder

        SentenceEncoder().encode(["a scarf"])
        self._said("ask", QUESTIONS[0])

    def run(self, number: int) -> str:
        """One text, or one command line."""
        self._chance = np.random.default_rng([self._seed, number])
        way = self._ways[number % len(self._ways)]
        return f"{way.__name__.strip('_')}: {way()}"

    def _cameras(self) -> str:
        file = self._place / "cameras.toml"
        file.write_text(garble(CAMERAS, self._chance), encoding="utf-8", errors="surrogatepass")
        try:
            read_camera_file(file)
        except VelvetError as error:
            return _sentence(error)
        return "read"

    def _settings(self) -> str:
        home = self._place / "set"
        home.mkdir(exist_ok=True)
        text = garble(SETTINGS, self._chance) if self._chance.random() < 0.7 else ""
        (home / FILE_NAME).write_text(text, encoding="utf-8", errors="surrogatepass")
        name = str(self._chance.choice(list(Settings.model_fields)))
        variable = "OLLAMA_HOST" if self._chance.random() < 0.2 else f"VELVET_{name.upper()}"
        with _environment({"VELVET_HOME": str(home), variable: argument(odd(self._chance))}):
            try:
                Settings.load()
            except VelvetError as error:
                return _sentence(error)
        return "read"

    def _line(self) -> str:
        line, words, self._named = self._lines.line(self._chance)
        code, out = self._said(*words)
        name = " ".join(w for w in line.split() if w.islower() and "." not in w)
        if steers := _STEERS.search(out):
            raise AssertionError(f"{words!r:.400} said {steers[0]!r}: {out[:400]!r}")
        if "Traceback" in out or "unexpectedly" in out:
            raise AssertionError(f"{words!r:.400} said {out[-900:]!r}")
        if code not in (0, 1, 2):
            raise AssertionError(f"{words!r:.400} ended with {code}: {out[-400:]!r}")
        if self._watch.faults:
            raise AssertionError(f"{words!r:.400} reached outside: {self._watch.faults[:3]}")
        return f"{name} {'done' if code == 0 else 'refused'}"

    def _said(self, *words: str) -> tuple[int, str]:
        """Run the command on a copy of the data folder; return its exit code and its output."""
        home, here = self._place / "home", self._place / "here"
        for folder in (home, here):
            shutil.rmtree(folder, ignore_errors=True)
        if not (words and words[0] == "restore"):
            shutil.copytree(self._filled, home)
        here.mkdir()
        out = io.StringIO()
        code = 0
        with (
            _environment({"VELVET_HOME": str(home), **CHOSEN}),
            contextlib.chdir(here),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            self._watch.over([home, here, self._lines.place], self._named),
            _arguments(["velvet", *words]),
        ):
            try:
                self._command()
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
        return code, out.getvalue()


@contextlib.contextmanager
def _environment(chosen: dict[str, str]) -> Generator[None]:
    before = dict(os.environ)
    try:
        os.environ.update(chosen)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _arguments(words: list[str]) -> Generator[None]:
    before, sys.argv = sys.argv, words
    try:
        yield
    finally:
        sys.argv = before


def _sentence(error: VelvetError) -> str:
    """The kind of error, whose message must be a sentence."""
    words = str(error)
    odd_ones = [c for c in words if unicodedata.category(c) == "Cs"]
    if not words.strip() or odd_ones:
        raise AssertionError(f"not a sentence for a person: {words[:400]!r}")
    return type(error).__name__


def fuzz(count: int, seed: int, folder: Path, first: int = 0) -> Report:
    """Run cases `first` to `first + count`; all files are in `folder`."""
    from dev.fuzz.replies import fill_home

    plain(folder / "clips")
    fill_home(folder / "home")
    make: Callable[[], Trial] = partial(WordTrial, seed, folder)
    cases = range(first, first + count)
    return counted(guarded(make, cases, deadline_s=DEADLINE_S, most=MOST), "texts")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 if there was a finding."""
    return run(parser_of("dev.fuzz.words", __doc__).parse_args(arguments), fuzz)


if __name__ == "__main__":
    seal(Path(tempfile.gettempdir()))
    sys.exit(main())
