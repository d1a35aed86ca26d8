"""Clips in more containers, with B-frames, and clips that lie, hide or break."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import pytest

from support.pictures.numbered_clips import TICKS, numbered, steady, write

KINDS = {
    ".mp4": "mp4",
    ".mkv": "matroska",
    ".avi": "avi",
    ".ts": "mpegts",
    ".flv": "flv",
    ".mpg": "mpeg",
    ".h264": "h264",
}
Draw = Callable[..., Path]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draws a numbered clip with B-frames and sparse key frames into any container of KINDS."""

    def drawn(
        name: str,
        times_s: Sequence[float],
        size: tuple[int, int] = (128, 64),
        key_every: int = 25,
        movflags: str = "",
    ) -> Path:
        file = tmp_path / name
        mpeg2 = file.suffix == ".mpg"
        ticks = 25 if mpeg2 or file.suffix in (".avi", ".h264") else TICKS
        options = {"movflags": movflags} if movflags else {}
        with av.open(str(file), "w", format=KINDS[file.suffix], options=options) as out:
            stream = out.add_stream(
                "mpeg2video" if mpeg2 else "libx264",
                rate=25,
                options={
                    "bf": "2",
                    "b_strategy": "0",  # B-frames and key frames where told, whatever is on them
                    "sc_threshold": "1000000000" if mpeg2 else "0",
                    "g": str(key_every),
                },
            )
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            stream.bit_rate = 2_000_000
            stream.codec_context.time_base = Fraction(1, ticks)
            for number, time_s in enumerate(times_s):
                frame = av.VideoFrame.from_ndarray(numbered(number, *size), format="bgr24")
                frame.pts, frame.time_base = round(time_s * ticks), Fraction(1, ticks)
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
        return file

    return drawn


@pytest.fixture
def hidden_start(tmp_path: Path) -> Path:
    """A clip of 40 pictures as an editor leaves it that cuts without re-encoding: the first 7 are there,
    because the others need them, and an edit list hides them."""
    whole = write(tmp_path / "whole.mp4", steady(4, 10), key_every=20)
    file = tmp_path / "trimmed.mp4"
    with av.open(str(whole)) as source, av.open(str(file), "w") as out:
        stream = source.streams.video[0]
        copied = out.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                shift = round(Fraction(7, 10) / packet.time_base)
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = copied
                out.mux(packet)
    return file
