"""Copies: quick, from a key frame on, and honest about where they start."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from support.pictures.numbered_clips import number_on, steady, turned, write
from velvet.footage.errors import BadFootage
from velvet.video.decode.read import read
from velvet.video.encode.clip import copy


@pytest.mark.parametrize("name", ["c.mp4", "c.mkv", "c.ts", "c.flv"])
@pytest.mark.parametrize("ask", [(0.0, 0.5), (2.5, 3.1), (4.8, 4.9), (7.5, 7.96)])
def test_a_copy_starts_at_the_key_frame_before_and_has_no_holes(
    draw, tmp_path: Path, name: str, ask: tuple[float, float]
) -> None:
    source = draw(name, steady(8, 25), key_every=60)  # key frames at 0, 2.4, 4.8 and 7.2 s
    clip = copy(source, *ask, tmp_path / "out.mp4")
    key = max(k for k in (0, 60, 120, 180) if k / 25 <= ask[0])
    frames = list(read(clip.file))
    numbers = [number_on(f.pixels) for f in frames]
    assert clip.start_s == pytest.approx(key / 25, abs=2e-3)
    assert numbers == list(range(key, key + len(frames)))
    assert round(ask[1] * 25) <= numbers[-1] <= round(ask[1] * 25) + 4
    assert [f.time_s for f in frames] == pytest.approx(
        [n / 25 for n in range(len(frames))], abs=2e-3
    )
    assert clip.frames == len(frames)
    assert clip.duration_s == pytest.approx(len(frames) / 25, abs=0.01)
    assert (clip.codec, clip.pixel_format) == ("h264", "yuv420p")
    data = clip.file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_pictures_are_the_same_to_the_bit(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(4, 10), key_every=10)
    clip = copy(source, 1.5, 2.5, tmp_path / "out.mp4")
    before = [f.pixels for f in read(source) if f.time_s >= 0.999]
    after = [f.pixels for f in read(clip.file)]
    assert all(np.array_equal(b, a) for b, a in zip(before, after, strict=False))


def test_a_copy_stays_turned(tmp_path: Path) -> None:
    source = turned(tmp_path / "t.mp4", write(tmp_path / "a.mp4", steady(2, 10)))
    clip = copy(source, 0, 1, tmp_path / "out.mp4")
    assert np.array_equal(next(read(clip.file)).pixels, next(read(source)).pixels)


def test_another_codec_that_browsers_play(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mkv", steady(2, 10), codec="libvpx-vp9", key_every=5)
    clip = copy(source, 1.2, 1.7, tmp_path / "out.mp4")
    assert clip.codec == "vp9"
    assert number_on(next(read(clip.file)).pixels) == round(clip.start_s * 10)


def four_four_four(file: Path) -> Path:
    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv444p"
        for _ in range(10):
            out.mux(stream.encode(av.VideoFrame(128, 64, "yuv444p")))
        out.mux(stream.encode())
    return file


def test_what_a_browser_would_not_play_is_refused(tmp_path: Path, draw) -> None:
    sources = {
        "mpeg4": write(tmp_path / "a.mp4", steady(1, 10), codec="mpeg4", ticks=10),
        "yuv444p": four_four_four(tmp_path / "b.mp4"),
        "when each of its pictures is shown": draw("c.avi", steady(1, 25)),
    }
    for why, source in sources.items():
        with pytest.raises(BadFootage, match=f"{why}.*--fast"):
            copy(source, 0, 1, tmp_path / "out.mp4")
    with pytest.raises(BadFootage, match="--fps.*--fast"):
        copy(sources["mpeg4"], 0, 1, tmp_path / "out.mp4", rate=Fraction(5))
    assert not (tmp_path / "out.mp4").exists()


def test_a_program_stream_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.mpg"
    with av.open(str(file), "w", format="mpeg") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for _ in range(30):
            out.mux(stream.encode(av.VideoFrame(128, 64, "yuv420p")))
        out.mux(stream.encode())
    with pytest.raises(BadFootage, match="--fast"):
        copy(file, 0.4, 1, tmp_path / "out.mp4")


def test_what_an_editor_hid_is_not_copied(hidden_start: Path, tmp_path: Path) -> None:
    with pytest.raises(BadFootage, match="key frame"):
        copy(hidden_start, 0, 1, tmp_path / "out.mp4")
    clip = copy(hidden_start, 2, 3, tmp_path / "out.mp4")
    assert clip.start_s == pytest.approx(1.3, abs=1e-3)
    assert number_on(next(read(clip.file)).pixels) == 20


def test_a_stretch_after_the_end_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(2, 10))
    with pytest.raises(BadFootage, match="no picture"):
        copy(source, 5, 6, tmp_path / "out.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
