"""Clips hold exactly the frames asked for, in a form that browsers play."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawing import number_on, steady, write

from footage.errors import BadFootage
from video.clip import Piece, copy, encode
from video.read import read
from video.sheet import from_jpeg, sheet, to_jpeg


def silent(_time_s: float) -> str:
    return ""


def test_a_clip_holds_exactly_the_frames_of_its_stretch(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(6, 10), key_every=40)
    clip = encode([Piece(source, 1.3, 3.0, silent)], tmp_path / "out.mp4")
    frames = list(read(clip.file))
    assert [number_on(f.pixels) for f in frames] == list(range(13, 31))
    assert (clip.frames, clip.codec, clip.pixel_format) == (18, "h264", "yuv420p")
    assert clip.start_s == pytest.approx(1.3, abs=1e-3)
    assert clip.duration_s == pytest.approx(1.8, abs=0.1)
    data = clip.file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # a browser can start at once


def test_variable_times_are_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", [0, 0.1, 0.7, 0.8, 2.0, 2.1])
    clip = encode([Piece(source, 0.1, 2.0, silent)], tmp_path / "out.mp4")
    assert [f.time_s for f in read(clip.file)] == pytest.approx([0, 0.6, 0.7, 1.9], abs=2e-3)


def test_pieces_of_other_sizes_and_rates_play_one_after_another(tmp_path: Path) -> None:
    one = write(tmp_path / "a.mp4", steady(2, 10))
    other = write(tmp_path / "b.mp4", steady(2, 5), size=(64, 128))
    pieces = [
        Piece(one, 0.5, 1.0, silent),
        Piece(other, 0.2, 1.0, silent),
        Piece(one, 0.0, 0.2, silent, rate=Fraction(20)),
    ]
    frames = list(read(encode(pieces, tmp_path / "out.mp4").file))
    assert len(frames) == 6 + 5 + 5
    assert all(f.pixels.shape == (64, 128, 3) for f in frames)
    assert frames[6].pixels[:, :40].mean() < 10  # letterboxed
    times = [f.time_s for f in frames]
    assert times == sorted(times)
    assert times[6] == pytest.approx(0.6, abs=0.01)


def test_captions_are_burnt_in_and_follow_the_time(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(2, 10), size=(640, 360))
    plain = encode([Piece(source, 0, 1, silent)], tmp_path / "plain.mp4")
    words = encode([Piece(source, 0, 1, lambda t: f"höf  {int(t * 10)}")], tmp_path / "words.mp4")
    bare, written = list(read(plain.file)), list(read(words.file))
    assert [number_on(f.pixels) for f in written] == [number_on(f.pixels) for f in bare]
    below = np.s_[-18:, :120]
    assert np.abs(bare[0].pixels[below].astype(int) - written[0].pixels[below]).max() > 150
    one, two = written[0].pixels[below], written[1].pixels[below]
    assert np.abs(one.astype(int) - two).max() > 40  # another number


def test_a_copy_starts_at_the_key_frame_and_says_so(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(6, 10), key_every=20)
    clip = copy(source, 2.7, 3.5, tmp_path / "out.mp4")
    assert clip.start_s == pytest.approx(2.0, abs=1e-3)
    assert [number_on(f.pixels) for f in read(clip.file)] == list(range(20, 36))


def test_what_cannot_be_copied_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "a.avi", steady(2, 10), codec="mpeg4", ticks=10)
    with pytest.raises(BadFootage, match="--fast"):
        copy(source, 0, 1, tmp_path / "out.mp4")
    with pytest.raises(BadFootage, match="--fast"):
        copy(source, 0, 1, tmp_path / "out.mp4", rate=Fraction(5))


def test_failures_leave_nothing_behind(tmp_path: Path) -> None:
    source = write(tmp_path / "a.mp4", steady(2, 10))
    with pytest.raises(BadFootage, match="no picture"):
        encode([Piece(source, 50, 60, silent)], tmp_path / "out.mp4")
    with pytest.raises(BadFootage, match="cannot be written"):
        encode([Piece(source, 0, 1, silent)], tmp_path / "no" / "folder" / "out.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_a_contact_sheet_shows_every_picture(tmp_path: Path) -> None:
    colours = [(0, 0, 255), (0, 255, 0), (255, 0, 0)]
    pictures = [(np.full((90, 40, 3), c, np.uint8), "T1\nyard") for c in colours]
    sheet(pictures, tmp_path / "sheet.jpg")
    drawn = cv2.imread(str(tmp_path / "sheet.jpg")).astype(int)
    for colour in colours:
        assert (np.abs(drawn - colour).max(axis=2) < 40).sum() > 5000


def test_jpeg_round_trip() -> None:
    picture = np.full((20, 30, 3), (10, 120, 240), np.uint8)
    assert np.abs(from_jpeg(to_jpeg(picture)).astype(int) - picture).max() < 8
