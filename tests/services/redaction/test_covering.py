"""A clip of one person alone: the other is seen in no frame of it, on drawn and on real footage."""

from pathlib import Path

import pytest

from support.libraries import striped_figures
from support.libraries.striped_figures import GREEN, RED, SHARP, left_edge, sharpness
from velvet.footage.errors import BadSetting, ModelMissing, NotFound
from velvet.indexes.library import Library
from velvet.services.export.clips import make_clip
from velvet.services.redaction.redactor import RedactionStats
from velvet.video.decode.read import read


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("striped")
    striped_figures.fill(place / "home", place / "footage")
    return place / "home"


def first_of(library: Library, colour: str) -> str:
    begin = {"red": RED[1], "green": GREEN[1]}[colour]
    return next(t.id for t in library.tracklets.find() if abs(t.path.times_s[0] - begin) < 0.15)


@pytest.mark.parametrize(("wanted", "other"), [("red", "green"), ("green", "red")])
def test_the_other_is_covered_in_every_frame(
    home: Path, tmp_path: Path, wanted: str, other: str
) -> None:
    walks = {"red": RED, "green": GREEN}
    with Library.open(home) as library:
        made = make_clip(library, first_of(library, wanted), target=tmp_path / "plain.mp4")
        tally = RedactionStats()
        only = make_clip(
            library, first_of(library, wanted), only=tally, target=tmp_path / "only.mp4"
        )
    plain, alone = list(read(made.file)), list(read(only.file))
    assert len(plain) == len(alone) == tally.frames
    shown = 0
    for before, after in zip(plain, alone, strict=True):
        time_s = made.start_s + before.time_s
        theirs, mine = left_edge(walks[other], time_s), left_edge(walks[wanted], time_s)
        if theirs is not None:
            assert sharpness(before.pixels, theirs) > SHARP, time_s
            assert sharpness(after.pixels, theirs) < sharpness(before.pixels, theirs) / 2, time_s
        shown += mine is not None and sharpness(after.pixels, mine) > SHARP * 0.9
    assert shown > len(alone) / 3


def test_fast_cannot_cover(home: Path, tmp_path: Path) -> None:
    with Library.open(home) as library, pytest.raises(BadSetting):
        make_clip(library, "T1", fast=True, only=RedactionStats(), target=tmp_path / "a.mp4")
    assert not list(tmp_path.iterdir())


def test_people_found_by_motion_are_not_covered_but_refused(home: Path, tmp_path: Path) -> None:
    with Library.open(home) as library:
        found = list(
            library.recordings.detections(
                "R1", next(iter(library.index_stats().fingerprints["detect people"]))
            )
        )
    with Library.open(tmp_path / "home") as library:
        refused(library, home, tmp_path)
        library.recordings.save_segment("R1", 0, "motion:mog2;fps=5", found)
        library.recordings.finish_detection("R1", "motion:mog2;fps=5", 9.0)
        with pytest.raises(ModelMissing, match="motion"):
            make_clip(library, "T1", only=RedactionStats(), target=tmp_path / "a.mp4")
    assert not (tmp_path / "a.mp4").exists()


def refused(library: Library, home: Path, tmp_path: Path) -> None:
    """Where nothing that was detected is known, a clip is refused too."""
    with Library.open(home) as known:
        (recording,), cameras = known.recordings.all(), known.cameras.all()
        paths = [t for t in known.tracklets.find()]
    library.recordings.add(cameras, [recording])
    library.recordings.finish_detection("R1", "bright", 9.0)
    from velvet.footage.records import NewTracklet

    library.tracklets.save(
        recording, [NewTracklet(t.path, t.entered, t.left) for t in paths], "nearest"
    )
    with pytest.raises(NotFound, match="R1"):
        make_clip(library, "T1", only=RedactionStats(), target=tmp_path / "a.mp4")
