"""What a file's header says before it is read. Looks at the header and the first picture only."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.video.decode.open import opened
from velvet.video.decode.pictures import pictures, pixels_of
from velvet.video.decode.prefetch import prefetch

BEFORE_VIDEO = 1990  # a clock that says an earlier year was never set


@dataclass(frozen=True, slots=True)
class Probe:
    """A file's own claims: size of the upright picture, length, rate, when it was made."""

    width: int
    height: int
    duration_s: float  # as the container claims; 0 where it claims nothing
    rate: Fraction | None  # average frames per second
    created: datetime | None  # UTC
    codec: str


def probe(path: Path) -> Probe:
    """Read a file's claims, and one frame to see that there are pictures.

    Raises BadFootage, with the remedy, for anything that cannot be read as video.
    """
    (probe,) = prefetch(lambda: _probed(path), path.name)
    return probe


def _probed(path: Path) -> Generator[Probe]:
    """The one probe of a file: a generator, so that a disk that does not answer can be given up."""
    with opened(path) as (container, stream):
        first = next(pictures(container, stream), None)
        if first is None:
            raise BadFootage(f"{path.name} holds no picture that can be decoded. Export it again.")
        height, width = pixels_of(first).shape[:2]
        yield Probe(
            width=width,
            height=height,
            duration_s=_duration(container, stream),
            rate=stream.average_rate,
            created=_created(container),
            codec=stream.codec_context.codec.canonical_name,
        )


def _duration(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / av.time_base


def _created(container: InputContainer) -> datetime | None:
    """`creation_time` of the container, unless it is missing, unreadable or of a clock never set."""
    created = container.metadata.get("creation_time", "")
    try:
        when = datetime.fromisoformat(created)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return when.astimezone(UTC) if when.year > BEFORE_VIDEO else None
