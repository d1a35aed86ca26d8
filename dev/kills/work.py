"""Six kinds of work on a small drawn library, each resumed to its end from wherever a kill left it.

Each does what a command does, with real footage, catalog, vectors and the embedded models; calling it again
is what a user does who repeats the command. Does not know about kills.
"""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo
from velvet.footage.settings import Settings
from velvet.identity import correct
from velvet.identity.correct import merge, not_same, split
from velvet.identity.undo import undo
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget
from velvet.indexes.vectors import chroma
from velvet.ingest.passes import clothing_changes, crop_extraction, describe, detect, embed
from velvet.ingest.passes.describe import Limits
from velvet.ingest.sources.camera_file import read_camera_file
from velvet.ingest.sources.sources import SourceOptions
from velvet.ingesting import describe_again, ingest_paths
from velvet.retrieval.names import describes
from velvet.services.cameras import set_clock
from velvet.services.erasure.forget import (
    ErasureSelection,
    erasure_target_of,
    finish_interrupted,
    forget_confirmed,
)
from velvet.services.erasure.retention import place_hold
from velvet.services.export.clips import make_clip

SIZE, RATE = (320, 180), Fraction(8)  # the smallest in which `motion` finds everyone
PEOPLE = 4
_PLACES = """
[cameras.yard]
zones.gate = [[0.7, 0.0], [1.0, 0.0], [1.0, 1.0], [0.7, 1.0]]
[cameras.lobby]
[[links]]
from = "yard"
zone = "gate"
to = "lobby"
least = 2
most = 60
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done: `footage`, `home`, and the `states` that homes start from."""

    folder: Path
    ollama: str = ""  # address of a stand-in that serves a vision model

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def footage(self) -> Path:
        """The drawn recordings."""
        return self.folder / "footage"

    def state(self, name: str) -> Path:
        """A data folder to start from; there is none for `nothing`."""
        return self.folder / "states" / name

    def settings(self, **over: object) -> Settings:
        """The embedded defaults, whatever the environment says."""
        chosen = {"detector": "motion", "reid": "colour", "describer": "colour", "words": "minilm"}
        return Settings.model_validate(
            chosen | {"home": self.home, "analysis_fps": 0, "chat": "rules"} | over
        )


@dataclass(frozen=True, slots=True)
class Work:
    """One work: its pass (of six), the data folder it starts from, and how it is done."""

    part: str
    name: str
    before: str
    run: Callable[[Place], None]
    erasure_target: Callable[[Library], ErasureTarget] | None = (
        None  # of which nothing may be left at the end
    )


def footage(place: Place) -> None:
    """Draw four people on two cameras, small, and write a `cameras.toml` for them."""
    width, height = SIZE
    world = replace(two_camera_demo(), width=width, height=height, rate=RATE)
    draw(world, place.footage)
    (place.folder / "cameras.toml").write_text(_PLACES)


def in_small_steps() -> None:
    """Make a small library take as many transactions as a large one would."""
    chroma.BATCH, embed.BATCH, crop_extraction.BATCH, clothing_changes.BATCH = 2, 2, 1, 1
    detect.SEGMENT_S, describe.KEEP_S = 4.0, 0.0


def prepare(place: Place, wanted: Collection[str]) -> None:
    """Make the data folders that works start from: `some` of the footage, `seen`, `known`, `unindexed`."""
    if "some" in wanted:
        _ingest(place, sorted(place.footage.iterdir())[:2])
        _keep_state(place, "some")
        shutil.rmtree(place.home)
    _ingest(place)
    _keep_state(place, "seen")
    with Library.open(place.home) as library:
        if len(library.identities.all()) != PEOPLE:
            raise ValueError(
                f"{PEOPLE} people were drawn; {len(library.identities.all())} were found."
            )
        correct.name(library, "P3", "Ralf", describes=describes)
        split(library, "P2", ["T6"])
        place_hold(library, "P1", "an inquiry")
        make_clip(library, "P3")
    _keep_state(place, "known")
    shutil.rmtree(place.home / "chroma")
    _keep_state(place, "unindexed")


def _keep_state(place: Place, name: str) -> None:
    shutil.copytree(place.home, place.state(name))


def _ingest(place: Place, files: Sequence[Path] = (), **over: object) -> None:
    paths = [str(file) for file in files or (place.footage,)]
    choices = SourceOptions(timezone="Europe/Zurich")
    ingest_paths(place.settings(**over), paths, choices, lambda _: None)


def _ingest_anew(place: Place) -> None:
    """Another analysis rate: everything is analysed anew; corrections and holds are found again."""
    _ingest(place, analysis_fps=6)


def _describe(place: Place) -> None:
    better = place.settings(describer="qwen", ollama_host=place.ollama)
    describe_again(better, Limits(), lambda _: None)


def _set_clock(place: Place) -> None:
    with Library.open(place.home) as library:
        set_clock(library, "lobby", 1.5)


def _link(place: Place) -> None:
    camera_file = read_camera_file(place.folder / "cameras.toml")
    choices = SourceOptions(timezone="Europe/Zurich", camera_file=camera_file)
    ingest_paths(place.settings(), [str(place.footage)], choices, lambda _: None)


_STEPS: tuple[tuple[frozenset[int], Callable[[Library], object]], ...] = (
    (frozenset(), lambda library: correct.name(library, "P3", "Ralf", describes=describes)),
    (frozenset({1}), lambda library: merge(library, ["P1", "P4"], anyway=True)),
    (frozenset({1, 2}), lambda library: split(library, "P2", ["T6"])),
    (frozenset({1, 2, 3}), lambda library: not_same(library, "T1", "T4")),
    (
        frozenset({1, 2, 3, 4}),
        lambda library: correct.name(library, "P1", "Gregor", describes=describes),
    ),
    (frozenset({1, 2, 3, 4, 5}), lambda library: undo(library, 2)),  # as if it had never been made
    (frozenset({1, 3, 4, 5}), lambda library: undo(library)),
    (frozenset({1, 3, 4}), lambda library: undo(library, 3)),
)  # the numbers of the corrections in force, and the next step
_SAID = frozenset({1, 4})


def _correct(place: Place) -> None:
    """Make five corrections and undo three; raises ValueError if one was made by half."""
    with Library.open(place.home) as library:
        while (hold := _holding(library)) != _SAID:
            next_steps = [step for numbers, step in _STEPS if numbers == hold]
            if not next_steps:
                raise ValueError(
                    f"Corrections {sorted(hold)} are in force, which no step leads to."
                )
            next_steps[0](library)


def _holding(library: Library) -> frozenset[int]:
    return frozenset(c.number for c in library.identities.snapshot().corrections)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """`velvet forget -y`; where that was begun, `velvet forget --finish`."""

    aim: ErasureSelection

    def __call__(self, place: Place) -> None:
        """Erase, or finish an erasure that was begun."""
        with Library.open(place.home) as library:
            finish_interrupted(library)
            if self.is_there(library):
                forget_confirmed(library, self.aim, self.erasure_target(library))

    def erasure_target(self, library: Library) -> ErasureTarget:
        """What is to be erased."""
        return erasure_target_of(library, self.aim)

    def is_there(self, library: Library) -> bool:
        """Whether it has not been erased yet."""
        there = {p.id for p in library.identities.all()} | {r.id for r in library.recordings.all()}
        return bool({self.aim.person, self.aim.recording} & there)


def _mend(place: Place) -> None:
    with Library.open(place.home) as library, library.ingesting():
        pass


def _rewrite(place: Place) -> None:
    with Library.open(place.home) as library, library.ingesting():
        library.vectors.rebuild()


def _search(place: Place) -> None:
    """A reader finds the vector cache missing."""
    with Library.open(place.home) as library:
        for fingerprint in library.index_stats().fingerprints["embed words"]:
            asked = library.vectors.of_words(fingerprint)["T1"]
            library.vectors.nearest_words(asked[0], fingerprint, 3)
        for fingerprint in library.index_stats().fingerprints["embed crops"]:
            library.vectors.nearest_crops(
                library.vectors.of_crops(fingerprint)["T1"], fingerprint, 3
            )


_ONE, _FILE = (
    Forgetting(ErasureSelection(person="P3")),
    Forgetting(ErasureSelection(recording="R1")),
)
WORKS = (
    Work("ingest", "new", "nothing", _ingest),
    Work("ingest", "more", "some", _ingest),
    Work("ingest", "anew", "known", _ingest_anew),
    Work("describe", "again", "known", _describe),
    Work("identify", "clock", "known", _set_clock),
    Work("identify", "links", "known", _link),
    Work("correct", "said", "seen", _correct),
    Work("forget", "person", "known", _ONE, _ONE.erasure_target),
    Work("forget", "recording", "known", _FILE, _FILE.erasure_target),
    Work("re-index", "mended", "unindexed", _mend),
    Work("re-index", "rewritten", "known", _rewrite),
    Work("re-index", "searched", "unindexed", _search),
)
PARTS = tuple(dict.fromkeys(work.part for work in WORKS))
