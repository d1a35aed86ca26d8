"""Clips hold exactly the frames asked for, in a form that browsers play."""

import resource
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from support.pictures.numbered_clips import number_on, numbered, steady, write
from velvet.footage.errors import BadFootage
from velvet.video.decode.read import read
from velvet.video.encode.clip import ClipSegment, copy, encode


def silent(_time_s: float) -> str:
    return ""


def test_a_clip_holds_exactly_the_frames_of_its_stretch(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(6, 10), key_every=40)
    clip = encode([ClipSegment(source, 1.3, 3.0, silent)], tmp_path / "out.mp4")
    frames = list(read(clip.file))
    assert [number_on(f.pixels) for f in frames] == list(range(13, 31))
    assert (clip.frames, clip.codec, clip.pixel_format) == (18, "h264", "yuv420p")
    assert clip.start_s == pytest.approx(1.3, abs=1e-3)
    assert clip.duration_s == pytest.approx(1.8, abs=1e-3)
    data = clip.file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # a browser can start at once


def test_variable_times_are_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", [0, 0.1, 0.7, 0.8, 2.0, 2.5])
    clip = encode([ClipSegment(source, 0.1, 2.0, silent)], tmp_path / "out.mp4")
    assert [f.time_s for f in read(clip.file)] == pytest.approx([0, 0.6, 0.7, 1.9], abs=1e-3)
    assert clip.duration_s == pytest.approx(2.4, abs=1e-3)  # the last frame was shown half a second


def test_pieces_of_other_sizes_and_rates_play_one_after_another(tmp_path: Path) -> None:
    one = write(tmp_path / "a.mp4", steady(2, 10))
    other = write(tmp_path / "b.mp4", steady(2, 5), size=(64, 128))
    pieces = [
        ClipSegment(one, 0.5, 1.0, silent),
        ClipSegment(other, 0.2, 1.0, silent),
        ClipSegment(one, 0.0, 0.2, silent, rate=Fraction(20)),
    ]
    clip = encode(pieces, tmp_path / "out.mp4")
    frames = list(read(clip.file))
    numbers = [number_on(f.pixels) for f in frames]
    assert numbers[:6] + numbers[11:] == [5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4]
    assert len(frames) == clip.frames == 6 + 5 + 5
    assert clip.duration_s == pytest.approx(0.6 + 1.0 + 0.25, abs=1e-3)
    assert all(f.pixels.shape == (64, 128, 3) for f in frames)
    assert frames[6].pixels[:, :40].mean() < 10  # letterboxed
    times = [f.time_s for f in frames]
    assert times == sorted(times)
    assert times[6] == pytest.approx(0.6, abs=0.01)


def test_captions_are_burnt_in_and_follow_the_time(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(2, 10), size=(640, 360))
    plain = encode([ClipSegment(source, 0, 1, silent)], tmp_path / "plain.mp4")
    words = encode(
        [ClipSegment(source, 0, 1, lambda t: f"höf  {int(t * 10)}")], tmp_path / "words.mp4"
    )
    bare, written = list(read(plain.file)), list(read(words.file))
    assert [number_on(f.pixels) for f in written] == [number_on(f.pixels) for f in bare]
    below = np.s_[-18:, :120]
    assert np.abs(bare[0].pixels[below].astype(int) - written[0].pixels[below]).max() > 150
    one, two = written[0].pixels[below], written[1].pixels[below]
    assert np.abs(one.astype(int) - two).max() > 40  # another number


def test_failures_leave_nothing_behind(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(2, 10))
    with pytest.raises(BadFootage, match="no picture"):
        encode([ClipSegment(source, 50, 60, silent)], tmp_path / "out.mp4")
    with pytest.raises(BadFootage, match="cannot be written"):
        encode([ClipSegment(source, 0, 1, silent)], tmp_path / "no" / "folder" / "out.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 180, 320, 3), np.uint8)
    source = write(tmp_path / "a.mp4", steady(6, 10), size=(320, 180), pictures=list(noise))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(BadFootage, match="cannot be written"):
            encode([ClipSegment(source, 0, 6, silent)], tmp_path / "out.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_an_old_clip_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    source, target = write(tmp_path / "a.mp4", steady(2, 10)), tmp_path / "out.mp4"
    target.write_bytes(b"old")

    def breaking(time_s: float) -> str:
        if time_s > 1:
            raise ZeroDivisionError
        return ""

    with pytest.raises(ZeroDivisionError):
        encode([ClipSegment(source, 0, 2, breaking)], target)
    assert target.read_bytes() == b"old"
    assert encode([ClipSegment(source, 0, 2, silent)], target).frames == 20
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "out.mp4"]


def test_odd_sizes_lose_their_last_row_only(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "odd.mkv"), "w") as out:
        stream = out.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 129, 65, "bgr0"
        for n in range(5):
            picture = np.pad(numbered(n), ((0, 1), (0, 1), (0, 0)))
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        out.mux(stream.encode())
    clip = encode([ClipSegment(tmp_path / "odd.mkv", 0, 1, silent)], tmp_path / "out.mp4")
    frames = list(read(clip.file))
    assert frames[0].pixels.shape == (64, 128, 3)
    assert [number_on(f.pixels) for f in frames] == list(range(5))


def test_colours_are_kept_and_named(tmp_path: Path) -> None:
    red = np.full((64, 128, 3), (30, 30, 200), np.uint8)
    source = write(tmp_path / "a.mp4", steady(1, 10), pictures=[red] * 10)
    shown = next(read(source)).pixels[30, 60].astype(int)
    clip = encode([ClipSegment(source, 0, 1, silent)], tmp_path / "out.mp4")
    assert np.abs(next(read(clip.file)).pixels[30, 60] - shown).max() <= 4
    with av.open(str(clip.file)) as container:
        picture = next(container.decode(video=0))
        assert (picture.colorspace, picture.color_range) == (1, 1)  # BT.709, limited


def test_the_sound_of_a_recording_is_left_out(tmp_path: Path) -> None:
    quiet, file = write(tmp_path / "a.mp4", steady(1, 10)), tmp_path / "b.mp4"
    with av.open(str(quiet)) as source, av.open(str(file), "w") as out:
        copied = out.add_stream_from_template(source.streams.video[0])
        sound = out.add_stream("aac", rate=16000)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = copied
                out.mux(packet)
        for start in range(0, 16000, 1024):
            voice = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            voice.sample_rate, voice.pts = 16000, start
            out.mux(sound.encode(voice))
        out.mux(sound.encode())
    for clip in (
        encode([ClipSegment(file, 0, 1, silent)], tmp_path / "exact.mp4"),
        copy(file, 0, 1, tmp_path / "fast.mp4"),
    ):
        with av.open(str(clip.file)) as container:
            assert [s.type for s in container.streams] == ["video"]
        assert clip.frames == 10


def test_no_pieces_are_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pieces"):
        encode([], tmp_path / "out.mp4")
