"""A tracker's mistakes undone by looking at the people again, on drawn footage with the embedded encoder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from support.building import recording
from support.pictures.dressed_people import person
from support.pictures.numbered_clips import steady, write
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.evals.worlds.draw import Drawn, draw
from velvet.evals.worlds.invent import START
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World
from velvet.footage.errors import BadFootage
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.records import (
    BoxPath,
    Camera,
    Detections,
    Edge,
    Pixels,
    Recording,
    Vectors,
)
from velvet.ingest.passes.id_switch_repair import BATCH, repair_id_switches
from velvet.reid.appearance.keyframe_sampling import MOST_MOMENTS
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.tracklets import as_tracklets, tracked_paths
from velvet.video.decode.read import read

FPS, LENGTH_S, MEET_S = 10, 7.0, 3.5
SIZE = (640, 360)
TIMES = np.array(steady(LENGTH_S, FPS))
FRAMES = AnalysedFrames(TIMES, *SIZE, (0.0, 0.0, 640.0, 360.0))


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Rosa, in red, walks to the right, Gwen, in green, to the left; they meet after 3.5 s."""
    camera = Camera("yard")
    people = (
        Person("Rosa", "fleece", Garment("jacket", "red"), Garment("trousers", "blue")),
        Person("Gwen", "topcoat", Garment("coat", "green"), Garment("trousers", "beige")),
    )
    visits = (walks("Rosa", 0.15, 0.85, 0.95), walks("Gwen", 0.85, 0.15, 0.93))
    take = Take(camera, START, at(LENGTH_S))
    world = World(5, (camera,), people, visits, (take,), rate=Fraction(FPS))
    (drawn,) = draw(world, tmp_path_factory.mktemp("crossing"))
    return drawn


def at(time_s: float):
    return START + timedelta(seconds=time_s)


def walks(who: str, x: float, to: float, near: float) -> Visit:
    path = (Place(x, near), Place(to, near))
    return Visit(who, "yard", START, at(LENGTH_S), path, Edge.INSIDE, Edge.INSIDE)


def recorded(file: Path, length_s: float = LENGTH_S, size: tuple[int, int] = SIZE) -> Recording:
    made = recording("yard", START, "hash", length_s)
    return replace(made, id="R1", path=file, width=size[0], height=size[1])


def truth(drawn: Drawn, who: str) -> BoxPath:
    boxes = [next(t.box for t in people if t.person == who) for people in drawn.frames]
    return BoxPath(TIMES, np.array(boxes, np.float32), np.full(len(boxes), 0.9, np.float32))


def part(path: BoxPath, begin_s: float, end_s: float) -> BoxPath:
    rows = (path.times_s >= begin_s - 1e-6) & (path.times_s < end_s - 1e-6)
    return BoxPath(path.times_s[rows], path.boxes[rows], path.confidence[rows])


def joined(*paths: BoxPath) -> BoxPath:
    return BoxPath(
        np.concatenate([p.times_s for p in paths]),
        np.concatenate([p.boxes for p in paths]),
        np.concatenate([p.confidence for p in paths]),
    )


class Told:
    """A tracker that gives the paths it was told, right or wrong."""

    fingerprint = "told"

    def __init__(self, *paths: BoxPath) -> None:
        self._paths = paths

    def track(self, detections: Iterable[Detections], width: int, height: int) -> Iterator[BoxPath]:
        yield from self._paths


def followed(*paths: BoxPath) -> list[BoxPath]:
    """The cleaned paths of a tracker that gives these."""
    none = np.zeros((0, 4), np.float32)
    detections = [Detections(time_s, none, none[:, 0]) for time_s in TIMES]
    return tracked_paths(detections, FRAMES, Told(*paths))


def without_gaps(paths: Iterable[BoxPath], frames: AnalysedFrames = FRAMES) -> list[BoxPath]:
    return [tracklet.path for tracklet in as_tracklets(paths, frames)]


def mended(drawn: Drawn, paths: Sequence[BoxPath]) -> list[BoxPath]:
    recording = recorded(drawn.file)
    return without_gaps(repair_id_switches(recording, paths, FRAMES, PartsEncoder(), quiet))


def quiet(_: float) -> None:
    """No progress is shown."""


def whose(drawn: Drawn, path: BoxPath) -> list[str]:
    """Who is in the path's box, frame by frame; left out while the two are close to each other."""
    found = []
    for time_s, box in zip(path.times_s, path.boxes, strict=True):
        people = drawn.frames[round(float(time_s) * FPS)]
        boxes = np.array([true.box for true in people], np.float32)
        if abs(time_s - MEET_S) > 0.8:
            found.append(people[int(pairwise_ious(box[None], boxes)[0].argmax())].person)
    return found


def owners(drawn: Drawn, paths: Sequence[BoxPath]) -> list[set[str]]:
    return [set(whose(drawn, path)) for path in paths]


def swapped(drawn: Drawn, gap_s: float = 0.0) -> tuple[BoxPath, BoxPath]:
    """Each path goes over to the other person where they meet, after a gap."""
    rosa, gwen = truth(drawn, "Rosa"), truth(drawn, "Gwen")
    until, since = MEET_S - gap_s / 2, MEET_S + gap_s / 2
    return (
        joined(part(rosa, 0, until), part(gwen, since, 99)),
        joined(part(gwen, 0, until), part(rosa, since, 99)),
    )


@pytest.mark.parametrize("gap_s", [0.0, 1.0])
def test_paths_that_swap_people_where_they_meet_are_put_right(
    crossing: Drawn, gap_s: float
) -> None:
    found = followed(*swapped(crossing, gap_s))
    assert owners(crossing, found) == [{"Rosa", "Gwen"}] * 2
    after = mended(crossing, found)
    assert sorted(owners(crossing, after), key=str) == [{"Gwen"}, {"Rosa"}]
    for path in after:
        assert len(path) == len(TIMES), "with a box in every frame"
        steps = np.abs(np.diff(path.boxes[:, 0] + path.boxes[:, 2])) / 2
        assert steps.max() < 40, "nobody jumps, in the gap neither"


def test_a_tracker_that_was_right_is_left_right(crossing: Drawn) -> None:
    after = mended(crossing, followed(truth(crossing, "Rosa"), truth(crossing, "Gwen")))
    assert sorted(owners(crossing, after), key=str) == [{"Gwen"}, {"Rosa"}]


@pytest.mark.parametrize(("back_s", "stays"), [(3.2, 2), (4.5, 3)])
def test_a_stay_broken_for_a_moment_is_one_again(
    crossing: Drawn, back_s: float, stays: int
) -> None:
    """What lasts longer than a tracklet may last out of sight is left to identity."""
    rosa, gwen = truth(crossing, "Rosa"), truth(crossing, "Gwen")
    broken = without_gaps([part(rosa, 0, 2), part(rosa, back_s, 99), gwen])
    assert len(broken) == 3
    after = mended(crossing, broken)
    assert len(after) == stays
    assert all(len(owner) == 1 for owner in owners(crossing, after))


def test_who_appears_where_somebody_else_vanished_is_another(crossing: Drawn) -> None:
    rosa, gwen = truth(crossing, "Rosa"), truth(crossing, "Gwen")
    found = without_gaps([part(rosa, 0, 3), part(gwen, 4, 99)])
    assert owners(crossing, mended(crossing, found)) == [{"Rosa"}, {"Gwen"}]


def test_a_file_that_breaks_off_is_untangled_to_its_last_frame(
    crossing: Drawn, tmp_path: Path
) -> None:
    data = crossing.file.read_bytes()
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(data[: round(0.9 * len(data))])
    shown: list[float] = []
    with pytest.raises(BadFootage):
        shown.extend(frame.time_s for frame in read(torn))
    end_s = shown[-1] + 1e-3
    assert MEET_S + 1.5 < end_s < LENGTH_S - 0.2
    found = followed(*(part(path, 0, end_s) for path in swapped(crossing)))
    paths = repair_id_switches(recorded(torn), found, FRAMES, PartsEncoder(), quiet)
    assert sorted(owners(crossing, without_gaps(paths)), key=str) == [{"Gwen"}, {"Rosa"}]


# Flat figures on a grey stage: little clips of any plot

Stand = tuple[float, float, Callable[[float], int], str]  # from, to, left edge, colour of the top


def stage(file: Path, length_s: float, *stands: Stand) -> Path:
    """People (64 x 128) on a stage of 320 x 180, under a lamp that swells and fades."""
    pictures = []
    for time_s in steady(length_s, FPS):
        picture = np.full((180, 320, 3), 120, np.uint8)
        for begin, end, left, top in stands:
            if begin <= time_s < end:
                x = left(time_s)
                light = 1 + 0.2 * np.sin(4 * time_s)
                figure = person(top, "black", height=128, light=light, seed=round(time_s * FPS))
                shown = figure[:, max(-x, 0) : max(320 - x, 0)]
                picture[40:168, max(x, 0) : max(x, 0) + shown.shape[1]] = shown
        pictures.append(picture)
    return write(file, steady(length_s, FPS), size=(320, 180), pictures=pictures)


def on_stage(length_s: float) -> AnalysedFrames:
    return AnalysedFrames(np.array(steady(length_s, FPS)), 320, 180, (0.0, 0.0, 320.0, 180.0))


def standing(begin_s: float, end_s: float, left: Callable[[float], int]) -> BoxPath:
    times = np.array([t for t in steady(end_s, FPS) if t >= begin_s - 1e-6])
    x = np.array([left(t) for t in times], np.float32)
    boxes = np.stack([np.maximum(x, 0), x * 0 + 40, np.minimum(x + 64, 320), x * 0 + 168], 1)
    return BoxPath(times, boxes, np.full(len(times), 0.9, np.float32))


def test_who_left_through_a_side_is_not_joined_to_who_comes_in(tmp_path: Path) -> None:
    """The same clothes, the same side, a moment apart: for tracklets it is a new stay nevertheless."""

    def out(t: float) -> int:
        return round(100 + 70 * t)

    def back(t: float) -> int:
        return round(270 - 70 * (t - 3.0))

    file = stage(tmp_path / "out.mp4", 8, (0, 2.4, out, "red"), (3.0, 6.1, back, "red"))
    frames, paths = on_stage(8), [standing(0, 2.4, out), standing(3.0, 6.1, back)]
    assert [frames.sides(path) for path in paths] == [
        (Edge.INSIDE, Edge.RIGHT),
        (Edge.RIGHT, Edge.INSIDE),
    ]
    encoder = Counting()
    shown = recorded(file, 8, (320, 180))
    after = repair_id_switches(shown, paths, frames, encoder, quiet)
    assert encoder.pictures, "they were looked at, and yet"
    assert same(after, paths)
    as_if_inside = replace(frames, content=(-1e6, -1e6, 1e6, 1e6))
    one = repair_id_switches(shown, paths, as_if_inside, PartsEncoder(), quiet)
    assert len(one) == 1, "it is the side alone that keeps them apart"


def test_somebody_alone_who_comes_often_is_left_alone(tmp_path: Path) -> None:
    """Nothing of a camera is learned from one person: a doubted moment must not break their stays."""
    visits = [(5.0 * n, 5.0 * n + 2.5, 20 + 20 * n) for n in range(10)]
    stands = [(begin, end, (lambda _, x=x: x), "red") for begin, end, x in visits]
    file = stage(tmp_path / "alone.mp4", 50, *stands)
    paths = [standing(begin, end, lambda _, x=x: x) for begin, end, x in visits]
    doubtful = [nearly_hidden(path, 12) for path in paths]
    encoder, shown = Counting(), recorded(file, 50, (320, 180))
    after = repair_id_switches(shown, doubtful, on_stage(50), encoder, quiet)
    assert encoder.pictures > 4 * len(paths)
    assert encoder.most <= BATCH
    assert same(after, doubtful)


def nearly_hidden(path: BoxPath, row: int) -> BoxPath:
    confidence = path.confidence.copy()
    confidence[row] = 0.2
    return BoxPath(path.times_s, path.boxes, confidence)


def same(after: Sequence[BoxPath], before: Sequence[BoxPath]) -> bool:
    return [p.times_s.tolist() for p in after] == [p.times_s.tolist() for p in before] and [
        p.boxes.tolist() for p in after
    ] == [p.boxes.tolist() for p in before]


class Counting(PartsEncoder):
    """Counts the pictures it is shown, and remembers the largest batch."""

    def __init__(self) -> None:
        self.pictures = self.most = 0

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        self.pictures += len(crops)
        self.most = max(self.most, len(crops))
        return super().encode(crops)


def test_where_nothing_is_doubted_nothing_is_looked_at(tmp_path: Path) -> None:
    absent = recorded(tmp_path / "absent.mp4")
    encoder = Counting()
    apart = [standing(0, 5, lambda _: 20), standing(0, 5, lambda _: 240)]
    frames = on_stage(5)
    assert same(repair_id_switches(absent, apart, frames, encoder, quiet), apart)
    assert repair_id_switches(absent, [], frames, encoder, quiet) == []
    assert encoder.pictures == 0
    together = [*apart, standing(0, 5, lambda _: 40)]
    with pytest.raises(BadFootage):
        repair_id_switches(absent, together, frames, encoder, quiet)


def test_few_pictures_are_looked_at(crossing: Drawn) -> None:
    encoder = Counting()
    paths = followed(*swapped(crossing))
    repair_id_switches(recorded(crossing.file), paths, FRAMES, encoder, quiet)
    assert 10 < encoder.pictures <= 2 * (MOST_MOMENTS + 1)
