"""What is no video, or no longer whole, gets a sentence with a remedy: the same from every door."""

import os
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from support.pictures.numbered_clips import number_on, sound_only, steady, write
from velvet.footage.errors import BadFootage
from velvet.video.decode.probe import probe
from velvet.video.decode.read import frames_at, read
from velvet.video.encode.clip import ClipSegment, copy, encode


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garbage(file: Path) -> None:
    file.write_bytes(np.random.default_rng(0).bytes(50_000))


def text(file: Path) -> None:
    file.write_text("this is no video\n" * 500)


def index_missing(file: Path) -> None:
    whole = write(file.with_name("whole.mp4"), steady(4))
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])


def photograph(file: Path) -> None:
    file.write_bytes(cv2.imencode(".jpg", np.zeros((64, 64, 3), np.uint8))[1].tobytes())


def playlist(file: Path) -> None:
    write(file.with_name("other.ts"), steady(1))
    file.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.ts\n#EXT-X-ENDLIST\n")


def file_list(file: Path) -> None:
    write(file.with_name("other.mp4"), steady(1))
    file.write_text("ffconcat version 1.0\nfile other.mp4\n")


def unknown_codec(file: Path) -> None:
    whole = write(file.with_name("whole.mp4"), steady(1))
    file.write_bytes(whole.read_bytes().replace(b"avc1", b"zzzz"))


def nothing_to_decode(file: Path) -> None:
    whole = write(file.with_name("whole.mp4"), steady(1))
    data = bytearray(whole.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov", start) - 4
    data[start:end] = bytes(end - start)
    file.write_bytes(data)


def cover_picture(file: Path) -> None:
    with av.open(str(file), "w", format="mp4") as out:
        sound = out.add_stream("aac", rate=16000)
        cover = out.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 16000, 0
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="bgr24")
        for stream, one in ((sound, frame), (cover, picture)):
            out.mux(stream.encode(one))
            out.mux(stream.encode())


def nothing(_file: Path) -> None:
    pass


BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("a.mp4", empty, "empty"),
    ("a.mp4", garbage, "damaged or no video"),
    ("a.mkv", garbage, "no video"),
    ("a.mp4", text, "no video"),
    ("a.txt", text, "video file"),
    ("a.mp4", index_missing, "damaged or no video"),
    ("a.mp4", sound_only, "no video in it"),
    ("a.mp4", cover_picture, "no video in it"),
    ("a.jpg", photograph, "video file"),
    ("a.m3u8", playlist, "video file"),
    ("a.mp4", file_list, "video file"),
    ("a.mp4", unknown_codec, "cannot be decoded"),
    ("a.mp4", nothing_to_decode, "no picture that can be decoded"),
    ("a.mp4", Path.mkdir, "not a regular file"),
    ("a.mp4", os.mkfifo, "not a regular file"),
    ("a.mp4", nothing, "does not exist"),
]


@pytest.mark.parametrize(("name", "spoil", "says"), BAD)
def test_what_is_no_video_gets_a_sentence(
    tmp_path: Path, name: str, spoil: Callable[[Path], object], says: str
) -> None:
    file, target = tmp_path / name, tmp_path / "out.mp4"
    spoil(file)
    before = sorted(tmp_path.iterdir())
    doors: list[Callable[[], object]] = [
        lambda: probe(file),
        lambda: list(read(file)),
        lambda: list(frames_at(file, [0.1])),
        lambda: encode([ClipSegment(file, 0, 1, lambda _: "")], target),
        lambda: copy(file, 0, 1, target),
    ]
    for door in doors:
        with pytest.raises(BadFootage, match=says) as error:
            door()
        assert name in str(error.value)
        assert "\n" not in str(error.value)
        assert str(error.value).rstrip(".").count(". ") >= 1  # what is wrong, and what to do
    assert sorted(tmp_path.iterdir()) == before


def test_an_unreadable_file_gets_a_sentence(tmp_path: Path, monkeypatch) -> None:
    file = write(tmp_path / "clip.mp4", steady(1))

    def refused(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(BadFootage, match="Permission denied"):
        probe(file)


@pytest.mark.parametrize("name", ["10:00:00.mp4", "cam %03d.mp4", "-a.mp4", "höf 東京.mp4"])
def test_a_file_may_have_any_name(tmp_path: Path, monkeypatch, name: str) -> None:
    write(tmp_path / "clip.mp4", steady(1)).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert [number_on(f.pixels) for f in read(Path(name))] == list(range(12))


def test_a_cover_picture_is_not_the_video(tmp_path: Path) -> None:
    clip, file = write(tmp_path / "clip.mp4", steady(1)), tmp_path / "both.mp4"
    with av.open(str(clip)) as source, av.open(str(file), "w") as out:
        cover = out.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        copied = out.add_stream_from_template(source.streams.video[0])
        grey = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="bgr24")
        out.mux(cover.encode(grey))
        out.mux(cover.encode())
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = copied
                out.mux(packet)
    assert probe(file).width == 128
    assert [number_on(f.pixels) for f in read(file)] == list(range(12))


def test_a_name_in_the_container_may_be_in_any_writing(tmp_path: Path) -> None:
    file = tmp_path / "titled.mkv"
    with av.open(str(file), "w", format="matroska") as out:
        out.metadata["title"] = "a camera"
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            grey = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="bgr24")
            out.mux(stream.encode(grey))
        out.mux(stream.encode())
    data = file.read_bytes()
    assert data.count(b"a camera") == 1
    file.write_bytes(data.replace(b"a camera", b"H\xf6f \xcb\xff 1"))
    assert probe(file).width == 64
    assert len(list(read(file))) == 5


def test_a_picture_too_large_to_be_one_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    """A few hundred kB may hold pictures of any size, each of which a detector gets as 3 bytes a pixel."""
    file = tmp_path / "huge.mkv"
    with av.open(str(file), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 8000, 6500, "yuv420p"
        picture = av.VideoFrame(8000, 6500, "yuv420p")
        for plane in picture.planes:
            plane.update(bytes(plane.buffer_size))
        out.mux(stream.encode(picture))
        out.mux(stream.encode())
    for door in (lambda: probe(file), lambda: list(read(file)), lambda: list(frames_at(file, [0]))):
        with pytest.raises(BadFootage, match="more than 50 million pixels"):
            door()
