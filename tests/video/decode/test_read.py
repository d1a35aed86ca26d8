"""Frames and their times: steady, variable, given, seeking."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from support.pictures.numbered_clips import number_on, steady, write
from velvet.footage.errors import BadFootage
from velvet.video.decode.probe import probe
from velvet.video.decode.read import between, frames_at, read


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.avi"])
def test_every_frame_once_with_its_time(tmp_path: Path, name: str) -> None:
    codec, ticks = ("mpeg4", 25) if name.endswith("avi") else ("libx264", 90_000)
    file = write(tmp_path / name, [n / 25 for n in range(30)], codec=codec, ticks=ticks)
    frames = list(read(file))
    assert [number_on(f.pixels) for f in frames] == list(range(30))
    assert [f.index for f in frames] == list(range(30))
    assert [f.time_s for f in frames] == pytest.approx([n / 25 for n in range(30)], abs=2e-3)


def test_variable_rate_keeps_real_times(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.5, 0.9, 3.0, 3.02, 9.0]
    file = write(tmp_path / "vfr.mp4", times)
    assert [f.time_s for f in read(file)] == pytest.approx(times, abs=1e-3)
    shown = [number_on(f.pixels) for f in frames_at(file, [0.0, 0.6, 2.9, 3.01, 9.0])]
    assert shown == [0, 2, 3, 4, 6]


def test_a_given_rate_overrides_the_container(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", steady(2, 10))
    times = [f.time_s for f in read(file, rate=Fraction(5))]
    assert times == pytest.approx([n / 5 for n in range(20)])
    shown = [number_on(f.pixels) for f in frames_at(file, [0.2, 3.8], rate=Fraction(5))]
    assert shown == [1, 19]


def test_seeking_gives_the_same_frames_as_reading(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", steady(20), key_every=25)
    times = {number_on(f.pixels): f.time_s for f in read(file)}
    wanted = [1, 2, 90, 91, 200, 249]
    found = list(frames_at(file, [times[n] for n in wanted]))
    assert [number_on(f.pixels) for f in found] == wanted
    assert [f.time_s for f in found] == pytest.approx([times[n] for n in wanted])


def test_between_takes_both_ends_and_nothing_else(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", steady(4, 10), key_every=8)
    assert [number_on(f.pixels) for f, _ in between(file, 1.3, 2.0)] == list(range(13, 21))


def test_each_frame_of_a_stretch_is_shown_until_the_next(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", [0, 0.1, 0.7, 0.8, 2.0, 2.5])
    assert [s for _, s in between(file, 0.1, 2.0)] == pytest.approx([0.6, 0.1, 1.2, 0.5], abs=1e-3)
    assert [s for _, s in between(file, 2.5, 9.0)] == pytest.approx([0.04])  # nothing to tell by
    assert list(between(file, 3.0, 9.0)) == []


def test_frames_at_after_the_end_gives_the_last(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", steady(2, 10))
    shown = frames_at(file, [0.0, 0.0, 1.9, 7.0, 70.0])
    assert [number_on(f.pixels) for f in shown] == [0, 0, 19, 19, 19]
    assert list(frames_at(file, [])) == []
    with pytest.raises(ValueError, match="rise"):
        next(frames_at(file, [1.0, 0.5]))


def test_pictures_that_no_container_times_need_a_rate(draw) -> None:
    file = draw("raw.h264", steady(2, 25))
    with pytest.raises(BadFootage, match="--fps"):
        next(read(file))
    frames = list(read(file, rate=Fraction(25)))
    assert [number_on(f.pixels) for f in frames] == list(range(50))
    assert [f.time_s for f in frames] == pytest.approx([n / 25 for n in range(50)])


def test_empty_places_in_an_avi_are_no_damage(tmp_path: Path) -> None:
    times = [n / 25 for n in range(30) if n % 3 == 0]
    file = write(tmp_path / "gaps.avi", times, codec="mpeg4", ticks=25)
    assert [f.time_s for f in read(file)] == pytest.approx(times)


def test_pictures_that_an_editor_hid_stay_hidden(hidden_start: Path) -> None:
    frames = list(read(hidden_start))
    assert [number_on(f.pixels) for f in frames] == list(range(7, 40))
    assert frames[0].time_s == 0
    assert [number_on(f.pixels) for f in frames_at(hidden_start, [0.0, 1.0])] == [7, 17]


def test_a_clock_set_back_ends_the_reading(draw, tmp_path: Path) -> None:
    one, file = draw("one.ts", steady(4, 25)), tmp_path / "twice.ts"
    file.write_bytes(one.read_bytes() * 2)
    seen = []
    with pytest.raises(BadFootage, match="jumps back.*--fps"):
        for frame in read(file):
            seen.append(number_on(frame.pixels))
    assert seen == list(range(100))
    again = [number_on(f.pixels) for f in read(file, rate=Fraction(25))]
    assert again == list(range(100)) * 2


def test_a_clock_that_jumps_ahead_is_believed(draw, tmp_path: Path) -> None:
    one = draw("one.ts", steady(1, 25))
    other = draw("other.ts", [60 + n / 25 for n in range(25)])
    file = tmp_path / "both.ts"
    file.write_bytes(one.read_bytes() + other.read_bytes())
    times = [f.time_s for f in read(file)]
    assert times[:25] == pytest.approx([n / 25 for n in range(25)])
    assert times[25:] == pytest.approx([60 + n / 25 for n in range(25)], abs=0.1)  # muxing delay
    assert [number_on(f.pixels) for f in frames_at(file, [0.4, 30.0, times[35]])] == [10, 24, 10]


def test_another_picture_size_on_the_way_is_refused(draw, tmp_path: Path) -> None:
    one = draw("one.ts", steady(1, 25))
    other = draw("other.ts", [1 + n / 25 for n in range(25)], size=(256, 128))
    file = tmp_path / "both.ts"
    file.write_bytes(one.read_bytes() + other.read_bytes())
    seen = []
    with pytest.raises(BadFootage, match="size"):
        for frame in read(file):
            seen.append(frame.pixels.shape)
    assert seen == [(64, 128, 3)] * 25


@pytest.mark.parametrize("name", ["c.mp4", "c.mkv", "c.ts", "c.flv", "c.mpg", "c.avi"])
def test_seeking_gives_the_frames_of_reading_in_every_container(draw, name: str) -> None:
    file = draw(name, steady(8, 25), key_every=60)
    frames = list(read(file))
    assert [number_on(f.pixels) for f in frames] == list(range(200))
    assert [f.time_s for f in frames] == pytest.approx([n / 25 for n in range(200)], abs=2e-3)
    for number in (0, 1, 59, 60, 61, 119, 150, 198, 199):
        (found,) = frames_at(file, [frames[number].time_s])
        assert number_on(found.pixels) == number
        assert found.time_s == pytest.approx(frames[number].time_s, abs=1e-3)
        assert np.abs(found.pixels.astype(int) - frames[number].pixels).max() == 0
    stretch = between(file, frames[121].time_s, frames[130].time_s)
    assert [number_on(f.pixels) for f, _ in stretch] == list(range(121, 131))


@pytest.mark.parametrize("name", ["c.mp4", "c.mkv", "c.ts"])
def test_what_a_file_says_of_itself(draw, name: str) -> None:
    facts = probe(draw(name, steady(2, 25)))
    assert (facts.width, facts.height, facts.codec, facts.rate) == (128, 64, "h264", 25)
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)
    assert facts.created is None
