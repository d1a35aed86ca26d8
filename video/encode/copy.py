"""Copy a stretch of a recording without touching its pictures. Knows no caption."""

from collections.abc import Generator, Iterable
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.video.decode.open import explained, opened
from velvet.video.decode.seek import jump, tries
from velvet.video.decode.timestamps import CLOSE_S, Times
from velvet.video.encode.write import Clip, facts, written

PLAYS = {  # what browsers play inside an MP4, and with which pixels
    "h264": {"yuv420p", "yuvj420p"},
    "vp9": {"yuv420p"},
    "av1": {"yuv420p", "yuv420p10le"},
}

UNTIMED = "does not say when each of its pictures is shown, as a copy must"


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
    with opened(path) as (source, stream):
        if times.by_decoding or source.format.name == "mpeg":
            raise _refused(path, UNTIMED)
        _check_playable(path, stream)
        key = _key_before(source, stream, times, start_s)
        if key is None:
            raise _refused(path, "has no key frame before that stretch")
        packets = _packets(path, source, stream, key, times.units(end_s + CLOSE_S, stream))
        with written(target) as out:
            last = _mux(packets, stream, out)
            if times.seconds(key + last, stream) < start_s - CLOSE_S:
                raise BadFootage(
                    f"{path.name} has no picture after {start_s:.1f} s. Ask for another."
                )
        return facts(target, times.seconds(key, stream))


def _mux(packets: Iterable[Packet], template: VideoStream, out: OutputContainer) -> int:
    """Write the packets; the time of the picture shown last."""
    copied = out.add_stream_from_template(template, opaque=True)  # needs no encoder of that kind
    last = 0
    for packet in packets:
        last = max(last, packet.pts or 0)
        packet.stream = copied
        out.mux(packet)
    return last


def _refused(path: Path, why: str) -> BadFootage:
    return BadFootage(f"{path.name} {why}. Leave out --fast.")


def _check_playable(path: Path, stream: VideoStream) -> None:
    codec = stream.codec_context.codec.canonical_name
    pixels = stream.codec_context.pix_fmt
    if pixels not in PLAYS.get(codec, ()):
        raise _refused(path, f"is {codec} ({pixels}), which a browser would not play as a copy")
    if stream.codec_context.extradata is None and codec == "h264":
        raise _refused(path, "keeps what a player must know first inside its pictures")


def _key_before(
    source: InputContainer, stream: VideoStream, times: Times, start_s: float
) -> int | None:
    """The time of the last key frame at or before a moment; the source then stands before it."""
    until = times.units(start_s + CLOSE_S, stream)
    first = times.units(-CLOSE_S, stream)  # what an editor cut away may still be there, hidden
    for aim_s in tries(start_s):
        aim = times.units(aim_s, stream)
        if not jump(source, stream, aim):
            continue
        keys = [key for key in _keys(source, stream, until) if key >= first]
        if keys and jump(source, stream, aim):
            return max(keys)
    return None


def _keys(source: InputContainer, stream: VideoStream, until: int) -> list[int]:
    """Times of the key frames from where the source stands to a time."""
    keys: list[int] = []
    for packet in source.demux(stream):
        if packet.dts is not None and packet.dts > until:
            break
        if packet.is_keyframe and packet.pts is not None and packet.pts <= until:
            keys.append(packet.pts)
    return keys


def _packets(
    path: Path, source: InputContainer, stream: VideoStream, key: int, until: int
) -> Generator[Packet]:
    """The packets from a key frame to a time, the key frame's time taken as 0."""
    before: int | None = None
    with explained(path):
        for packet in _decodable(source.demux(stream), key, until):
            if packet.pts is None or packet.dts is None:
                raise _refused(path, UNTIMED)
            packet.pts, packet.dts = packet.pts - key, packet.dts - key
            if not packet.duration and before is not None:
                packet.duration = packet.dts - before  # else the last picture would last no time
            before = packet.dts
            yield packet


def _decodable(packets: Iterable[Packet], key: int, until: int) -> Generator[Packet]:
    """From the key frame to the last packet that a picture up to `until` needs.

    Pictures shown before the key frame are left out, since they need others from before it; those shown
    before a picture that is in are in, so that no hole is left near the end.
    """
    latest = key
    begun = False
    for packet in _dated(packets):
        begun = begun or packet.pts == key
        if not begun or (packet.pts is not None and packet.pts < key):
            continue
        shown = latest if packet.pts is None else packet.pts
        if packet.dts is not None and packet.dts > until and shown >= latest:
            return
        latest = max(latest, shown)
        yield packet


def _dated(packets: Iterable[Packet]) -> Generator[Packet]:
    """The same packets, with decoding times for the first ones, which Matroska does not keep.

    A player needs their order, and the sum of their lengths to know how long the clip is.
    """
    waiting: list[Packet] = []
    for packet in packets:
        if packet.size:
            waiting.append(packet)
        if packet.dts is not None:
            for place, early in enumerate(reversed(waiting)):
                early.dts = packet.dts - place * (packet.duration or 1)
            yield from waiting
            waiting = []
    yield from waiting
