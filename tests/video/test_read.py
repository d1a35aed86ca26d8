"""Frames and their times: steady, variable, turned, broken, abandoned."""

import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from drawing import number_on, numbered, sound_only, steady, turned, write

from footage.errors import BadFootage
from video import read as reading
from video.probe import probe
from video.read import between, frames_at, read


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.avi"])
def test_every_frame_once_with_its_time(tmp_path: Path, name: str) -> None:
    codec, ticks = ("mpeg4", 25) if name.endswith("avi") else ("libx264", 90_000)
    file = write(tmp_path / name, [n / 25 for n in range(30)], codec=codec, ticks=ticks)
    frames = list(read(file))
    assert [number_on(f.pixels) for f in frames] == list(range(30))
    assert [f.index for f in frames] == list(range(30))
    assert [f.time_s for f in frames] == pytest.approx([n / 25 for n in range(30)], abs=2e-3)


def test_avi_with_b_frames_keeps_every_frame_in_order(tmp_path: Path) -> None:
    file = tmp_path / "clip.avi"
    with av.open(str(file), "w", format="avi") as out:
        stream = out.add_stream("libx264", rate=10, options={"bf": "3", "preset": "medium"})
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for n in range(40):
            frame = av.VideoFrame.from_ndarray(numbered(n), format="bgr24")
            frame.pts, frame.time_base = n, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    frames = list(read(file))
    assert [number_on(f.pixels) for f in frames] == list(range(40))
    assert [f.time_s for f in frames] == pytest.approx([n / 10 for n in range(40)], abs=1e-3)
    wanted = [frames[n].time_s for n in (3, 17, 39)]
    assert [number_on(f.pixels) for f in frames_at(file, wanted)] == [3, 17, 39]


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


def test_a_turned_recording_comes_out_upright(tmp_path: Path) -> None:
    file = turned(tmp_path / "turned.mp4", write(tmp_path / "clip.mp4", steady(1)))
    facts = probe(file)
    assert (facts.width, facts.height) == (64, 128)
    first = next(read(file)).pixels
    assert first.shape == (128, 64, 3)
    with av.open(str(file)) as container:
        degrees = next(container.decode(video=0)).rotation
    straight = numbered(0)
    assert np.abs(first.astype(int) - np.rot90(straight, degrees // 90)).mean() < 6


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


def test_a_consumer_that_stops_leaves_no_thread(tmp_path: Path) -> None:
    file = write(tmp_path / "clip.mp4", steady(10))
    before = threading.active_count()
    frames = read(file)
    next(frames)
    frames.close()
    assert threading.active_count() == before
    with pytest.raises(ZeroDivisionError):
        for _ in read(file):
            raise ZeroDivisionError
    assert threading.active_count() == before


def test_decoding_runs_only_a_little_ahead(tmp_path: Path, monkeypatch) -> None:
    decoded = 0
    real = reading.pixels_of

    def counted(picture):
        nonlocal decoded
        decoded += 1
        return real(picture)

    monkeypatch.setattr(reading, "pixels_of", counted)
    file = write(tmp_path / "clip.mp4", steady(16))
    frames = read(file)
    for _ in range(3):
        next(frames)
    threading.Event().wait(0.5)  # time enough to decode all 200, were nothing holding it
    assert decoded <= 3 + reading.AHEAD + 2
    frames.close()


def broken(tmp_path: Path, kind: str) -> Path:
    file = tmp_path / f"{kind}.mp4"
    match kind:
        case "empty":
            file.write_bytes(b"")
        case "garbage":
            file.write_bytes(np.random.default_rng(0).bytes(50_000))
        case "text":
            file.write_text("this is no video\n" * 500)
        case "no index":
            whole = write(tmp_path / "whole.mp4", steady(4))
            file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        case "sound only":
            sound_only(file)
        case "folder":
            file.mkdir()
        case "fifo":
            import os

            os.mkfifo(file)
    return file


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("empty", "empty"),
        ("garbage", "damaged or no video"),
        ("text", "damaged or no video"),
        ("no index", "damaged or no video"),
        ("sound only", "no video in it"),
        ("folder", "not a regular file"),
        ("fifo", "not a regular file"),
        ("missing", "does not exist"),
    ],
)
def test_what_is_no_video_gets_a_sentence(tmp_path: Path, kind: str, says: str) -> None:
    file = broken(tmp_path, kind)
    for attempt in (lambda: probe(file), lambda: list(read(file))):
        with pytest.raises(BadFootage, match=says) as error:
            attempt()
        assert "\n" not in str(error.value)


def test_an_unreadable_file_gets_a_sentence(tmp_path: Path, monkeypatch) -> None:
    file = write(tmp_path / "clip.mp4", steady(1))

    def refused(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(BadFootage, match="Permission denied"):
        probe(file)


def test_a_file_that_breaks_gives_what_it_could_and_then_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 180, 320, 3), np.uint8)
    pictures = [np.hstack([numbered(n, 320, 180)[:, :160], noise[n, :, :160]]) for n in range(60)]
    whole = write(
        tmp_path / "whole.mp4",
        steady(4.8),
        size=(320, 180),
        pictures=pictures,
        options={"movflags": "+faststart"},
    )
    file = tmp_path / "cut.mp4"
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    seen = []
    with pytest.raises(BadFootage, match="damaged"):
        for frame in read(file):
            seen.append(number_on(frame.pixels))
    assert len(seen) > 20
    assert seen == list(range(len(seen)))
