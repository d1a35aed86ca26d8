"""Copy a stretch of a recording without touching its pictures. Knows no caption."""

from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from footage.errors import BadFootage
from video.open import explained, opened
from video.seek import jump, tries
from video.times import CLOSE_S, Times
from video.write import Clip, facts, written

PLAYS = {  # what browsers play inside an MP4, and with which pixels
    "h264": {"yuv420p", "yuvj420p"},
    "vp9": {"yuv420p"},
    "av1": {"yuv420p", "yuv420p10le"},
    "libdav1d": {"yuv420p", "yuv420p10le"},
}


def copy(
    path: Path, start_s: float, end_s: float, target: Path, *, rate: Fraction | None = None
) -> Clip:
    """Copy a stretch as it is, from the key frame at or before its start: quick, nothing written on it.

    The clip's `start_s` says where it really starts. Raises BadFootage where a browser could not play
    the copy, or its times cannot be copied.
    """
    if rate is not None:
        raise _refused(path, "has times corrected by --fps, which a copy cannot carry over")
    times = Times(path)
    if times.by_decoding:
        raise _refused(path, "does not say when its pictures are shown, as a copy must")
    with opened(path) as (source, stream):
        _check_playable(path, stream)
        key = _key_before(source, stream, times, start_s)
        if key is None:
            raise _refused(path, "has no key frame before that stretch")
        packets = _packets(path, source, stream, key, times.units(end_s + CLOSE_S, stream))
        with written(target) as out:
            copied = out.add_stream_from_template(stream)
            for packet in packets:
                packet.stream = copied
                out.mux(packet)
        return facts(target, times.seconds(key, stream))


def _refused(path: Path, why: str) -> BadFootage:
    return BadFootage(f"{path.name} {why}. Leave out --fast.")


def _check_playable(path: Path, stream: VideoStream) -> None:
    codec, pixels = stream.codec_context.name, stream.codec_context.pix_fmt
    if pixels not in PLAYS.get(codec, ()):
        raise _refused(path, f"is {codec} ({pixels}), which a browser would not play as a copy")
    if stream.codec_context.extradata is None and codec == "h264":
        raise _refused(path, "keeps what a player must know first inside its pictures")


def _key_before(
    source: InputContainer, stream: VideoStream, times: Times, start_s: float
) -> int | None:
    """The time of the last key frame at or before a moment; the source then stands before it."""
    until = times.units(start_s + CLOSE_S, stream)
    for aim_s in tries(start_s):
        aim = times.units(aim_s, stream)
        if not jump(source, stream, aim):
            continue
        keys = _keys(source, stream, until)
        if keys and jump(source, stream, aim):
            return max(keys)
    return None


def _keys(source: InputContainer, stream: VideoStream, until: int) -> list[int]:
    """Times of the key frames from where the source stands to a time."""
    keys: list[int] = []
    for packet in source.demux(stream):
        if packet.dts is None or packet.dts > until:
            break
        if packet.is_keyframe and packet.pts is not None and packet.pts <= until:
            keys.append(packet.pts)
    return keys


def _packets(
    path: Path, source: InputContainer, stream: VideoStream, key: int, until: int
) -> Generator[Packet]:
    """The packets from a key frame to a time, the key frame's time taken as 0.

    Pictures shown before the key frame are left out: they need pictures from before it.
    """
    begun = False
    with explained(path):
        for packet in source.demux(stream):
            begun = begun or packet.pts == key
            if not begun or not packet.size or (packet.pts is not None and packet.pts < key):
                continue
            if packet.pts is None or packet.dts is None:
                raise _refused(path, "does not say when its pictures are shown, as a copy must")
            if packet.dts > until:
                return
            packet.pts, packet.dts = packet.pts - key, packet.dts - key
            yield packet
