"""Corrupted video files, each probed, read to its end and ingested: the result must be footage or a sentence.

`python -m dev.fuzz.files --count 5000 --seed 1`; `--only 17` repeats one. Seed and number define a case.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from dev.fuzz.guard import MB, Report, Trial, counted, guarded, parser_of, run
from dev.fuzz.mutate import corrupt
from dev.fuzz.seeds import renamed, seeds
from velvet.footage.errors import BadFootage
from velvet.footage.privacy import seal
from velvet.ingest.sources.sources import content_hash

DEADLINE_S = 120.0  # for ten files of a few seconds each, on a busy machine
MOST = 1024 * MB  # beyond what a worker holds with its models loaded
TOGETHER = 10  # files ingested at once, as a folder would be
IN_ONE = 100  # files in one library


class FileTrial:
    """Puts corrupted files through everything that Velvet does with a recording."""

    def __init__(self, seed: int, last: int, clips: Path, folder: Path) -> None:
        # Slow to import: only workers load these, once each.
        from velvet.adapters.describers.colour import ColourDescriber
        from velvet.adapters.detectors.motion import MotionDetector
        from velvet.adapters.encoders.part_color_histogram import PartsEncoder
        from velvet.adapters.encoders.sentences import SentenceEncoder
        from velvet.adapters.trackers.ultralytics import UltralyticsTracker
        from velvet.ingest.ingest_models import IngestModels

        self._seed, self._clips = seed, sorted(clips.iterdir())
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        self._crew = IngestModels(
            detector=MotionDetector(),
            tracker=UltralyticsTracker(confidence=0.4),
            describers=(ColourDescriber(),),
            words=SentenceEncoder(),
            crops=PartsEncoder(),
            analysis_fps=10.0,
        )
        self._last = last
        self._waiting: list[Path] = []
        self._ingest([clips / "plain.mp4"], 0)  # loads the models, which is not part of any case

    def run(self, number: int) -> str:
        """Corrupt a clip and read it; every few cases, ingest their files together."""
        file = self._folder / corrupted(self._seed, number, self._clips, self._folder)
        self._waiting.append(file)
        read = _read(file)
        if number % TOGETHER == TOGETHER - 1 or number == self._last:
            files, self._waiting = self._waiting, []
            self._ingest(files, number)
            for file in files:
                file.unlink()
        return read

    def _ingest(self, files: list[Path], number: int) -> None:
        """Every file becomes a recording of the library or a sentence for the user."""
        from velvet.indexes.library import Library
        from velvet.ingest.pipeline import ingest
        from velvet.ingest.sources.sources import SourceOptions

        with Library.open(self._folder / f"home{number // IN_ONE}") as library:
            done = ingest(files, SourceOptions(timezone="UTC"), library, self._crew, lambda _: None)
            stored = {r.sha256 for r in library.recordings.all()}
        reasons = {failure.path: failure.reason for failure in done.failures}
        for file in files:
            if content_hash(file) not in stored and file not in reasons:
                raise AssertionError(f"{file.name} was silently skipped")
        for file, reason in reasons.items():
            _kind(f"{reason.rstrip('.')}.", file)


def corrupted(seed: int, number: int, clips: list[Path], folder: Path) -> str:
    """Write the file of a case into a folder and return its name."""
    chance = np.random.default_rng([seed, number])
    source, other = (clips[int(chance.integers(len(clips)))] for _ in range(2))
    data, _ = corrupt(source.read_bytes(), other.read_bytes(), chance)
    name = renamed(f"{number}-{source.name}", [clip.name for clip in clips], chance)
    (folder / name).write_bytes(data)
    return name


def _read(file: Path) -> str:
    """The outcome of probing the file and reading it to its end, as Velvet does both."""
    from velvet.video.decode.probe import probe
    from velvet.video.decode.read import frames_at, read

    frames = 0
    try:
        facts = probe(file)
        with closing(frames_at(file, [facts.duration_s * part / 3 for part in range(4)])) as some:
            for _ in some:
                pass
        with closing(read(file)) as all_of_it:
            for _ in all_of_it:
                frames += 1
    except BadFootage as error:
        return f"read {'partly' if frames else 'not'}: {_kind(str(error), file)}"
    return "read whole"


def _kind(sentence: str, file: Path) -> str:
    """A sentence without the parts that differ from file to file."""
    if "\n" in sentence or not sentence.endswith("."):
        raise AssertionError(f"not a sentence for a person: {sentence!r}")
    words = sentence.replace(str(file), "it").replace(file.name, "it").split(". ")[0]
    return " ".join("#" if any(c.isdigit() for c in word) else word for word in words.split())


def _quiet(seed: int, last: int, clips: Path, folder: Path) -> FileTrial:
    """A trial in a worker whose FFmpeg is silenced: it would print much about broken files."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return FileTrial(seed, last, clips, folder)


def fuzz(count: int, seed: int, folder: Path, real: Path | None, first: int = 0) -> Report:
    """Run cases `first` to `first + count`; `folder` is for scratch files, `real` has clips to corrupt."""
    clips = folder / "clips"
    seeds(clips, real)
    make: Callable[[], Trial] = partial(_quiet, seed, first + count - 1, clips, folder)
    cases = range(first, first + count)
    return counted(guarded(make, cases, deadline_s=DEADLINE_S, most=MOST), "files")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 if there was a finding."""
    parser = parser_of("dev.fuzz.files", __doc__)
    parser.add_argument("--real", type=Path, help="a folder of real clips to corrupt as well")
    options = parser.parse_args(arguments)
    return run(
        options, lambda count, seed, place, first: fuzz(count, seed, place, options.real, first)
    )


if __name__ == "__main__":
    seal(Path(tempfile.gettempdir()))
    sys.exit(main())
