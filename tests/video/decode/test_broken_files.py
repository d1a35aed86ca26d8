"""A file that is damaged on the way: what could be read, then a sentence that says so."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from support.pictures.numbered_clips import number_on, numbered, steady, write
from velvet.footage.errors import BadFootage
from velvet.video.decode.probe import probe
from velvet.video.decode.read import frames_at, read
from velvet.video.encode.clip import ClipSegment, encode

Draw = Callable[..., Path]


def noisy(number: int) -> np.ndarray:
    """A numbered picture with noise beside the number, so that every packet has weight."""
    picture = numbered(number, 320, 180)
    picture[:, 160:] = np.random.default_rng(number).integers(0, 255, (180, 160, 3))
    return picture


def cut(tmp_path: Path, name: str, movflags: str = "") -> Path:
    """60 pictures, 12.5 a second, of whose file the last third is missing."""
    whole = write(
        tmp_path / f"whole-{name}",
        steady(4.8),
        size=(320, 180),
        pictures=[noisy(n) for n in range(60)],
        options={"movflags": movflags} if movflags else None,
    )
    file = tmp_path / name
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    return file


def numbers_until_it_breaks(file: Path) -> tuple[list[int], list[float]]:
    numbers, times = [], []
    with pytest.raises(BadFootage, match="damaged") as error:
        for frame in read(file):
            numbers.append(number_on(frame.pixels))
            times.append(frame.time_s)
    assert file.name in str(error.value)
    return numbers, times


@pytest.mark.parametrize("movflags", ["+faststart", "+frag_keyframe+empty_moov"])
def test_a_cut_off_file_gives_what_it_could_and_then_says_so(tmp_path: Path, movflags: str) -> None:
    numbers, _ = numbers_until_it_breaks(cut(tmp_path, "cut.mp4", movflags))
    assert 30 < len(numbers) < 45
    assert numbers == list(range(len(numbers)))


def test_frames_before_the_break_can_still_be_fetched_and_cut_out(tmp_path: Path) -> None:
    file = cut(tmp_path, "cut.mp4", "+faststart")
    numbers, times = numbers_until_it_breaks(file)
    fetched = [number_on(f.pixels) for f in frames_at(file, times[::4] + times[-1:])]
    assert fetched == numbers[::4] + numbers[-1:]
    clip = encode([ClipSegment(file, times[-5], 100.0, lambda _: "")], tmp_path / "out.mp4")
    assert [number_on(f.pixels) for f in read(clip.file)] == numbers[-5:]
    with pytest.raises(BadFootage, match="no picture"):
        encode([ClipSegment(file, times[-1] + 0.5, 100.0, lambda _: "")], tmp_path / "none.mp4")


def test_a_cut_off_matroska_ends_early_and_only_its_claim_tells(tmp_path: Path) -> None:
    file = cut(tmp_path, "cut.mkv")
    times = [f.time_s for f in read(file)]
    assert 30 < len(times) < 45
    assert probe(file).duration_s == pytest.approx(4.8, abs=0.1)


@pytest.mark.parametrize("beyond", [1, 100, 187])
def test_a_cut_off_transport_stream_gives_what_it_could_and_then_says_so(
    draw: Draw, beyond: int
) -> None:
    file = draw("cut.ts", steady(4.8))
    assert len(list(read(file))) == 60
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 188 * 2 // 3 * 188 + beyond])
    numbers, _ = numbers_until_it_breaks(file)
    assert 25 < len(numbers) < 50
    assert numbers[:-2] == list(range(len(numbers) - 2))  # then perhaps one that B-frames wait for


def test_a_transport_stream_of_larger_packets_is_whole_to_its_last(
    draw: Draw, tmp_path: Path
) -> None:
    data = draw("whole.ts", steady(2)).read_bytes()
    packets = [data[at : at + 188] for at in range(0, len(data), 188)]
    file = tmp_path / "whole.m2ts"
    file.write_bytes(b"".join(n.to_bytes(4, "big") + p for n, p in enumerate(packets)))
    assert len(list(read(file))) == 25
    file.write_bytes(file.read_bytes()[:-5])
    numbers_until_it_breaks(file)


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.avi", "mpeg4")])
def test_spoiled_pictures_are_passed_over_and_told_at_the_end(
    tmp_path: Path, name: str, codec: str
) -> None:
    file = write(tmp_path / name, steady(2, 10), codec=codec, key_every=1, ticks=10)
    spoil(file, 6, 7)
    numbers, times = numbers_until_it_breaks(file)
    assert numbers == [0, 1, 2, 3, 4, 5, *range(8, 20)]
    assert times == pytest.approx([n / 10 for n in numbers])


def spoil(file: Path, *numbers: int) -> None:
    """Overwrite these packets with zeros."""
    with av.open(str(file)) as container:
        packets = [bytes(p) for p in container.demux(video=0) if p.size]
    data = file.read_bytes()
    for number in numbers:
        assert data.count(packets[number]) == 1
        data = data.replace(packets[number], bytes(len(packets[number])))
    file.write_bytes(data)
