"""What was analysed, and where the gaps are. Knows no store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

from velvet.footage.records import Camera, Recording, Stage
from velvet.footage.time.intervals import Coverage, Interval, clip, join, without

Stretch: TypeAlias = tuple[float, float]  # [from, to) in seconds from a recording's start


def coverage(
    cameras: Iterable[Camera],
    recordings: Sequence[Recording],
    missing: Mapping[str, Sequence[Stretch]],
    when: Sequence[Interval] = (),
) -> list[Coverage]:
    """Each camera's analysed stretches and gaps, in its own zone: over all time, or within `when`.

    `missing` are the stretches of a recording, by its id, of which there are no frames.
    """
    analysed = [
        (r.camera, part)
        for r in recordings
        if _analysed(r)
        for part in _shown(r, missing.get(r.id, ()))
    ]
    return [
        _of_camera(camera, [i for name, i in analysed if name == camera.name], when)
        for camera in cameras
    ]


def _shown(recording: Recording, missing: Sequence[Stretch]) -> Iterator[Interval]:
    """The parts of a recording of which there are frames."""
    whole = Interval(recording.start, recording.end)
    yield from without(whole, [Interval(recording.at(a), recording.at(b)) for a, b in missing])


def _of_camera(camera: Camera, parts: Sequence[Interval], when: Sequence[Interval]) -> Coverage:
    analysed = join(sorted(parts, key=lambda i: i.start))
    asked = list(when) or _span(analysed)
    inside = [part for whole in asked for part in clip(analysed, whole)]
    gaps = [gap for whole in asked for gap in without(whole, analysed)]
    zone = ZoneInfo(camera.timezone)
    return Coverage(camera.name, _local(inside, zone), _local(gaps, zone))


def _analysed(recording: Recording) -> bool:
    return recording.stage in (Stage.TRACKED, Stage.PARTIAL)


def _span(intervals: Sequence[Interval]) -> list[Interval]:
    return [Interval(intervals[0].start, intervals[-1].end)] if intervals else []


def _local(intervals: Iterable[Interval], zone: ZoneInfo) -> tuple[Interval, ...]:
    return tuple(Interval(i.start.astimezone(zone), i.end.astimezone(zone)) for i in intervals)
