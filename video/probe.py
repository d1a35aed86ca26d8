"""What a file says of itself before it is read. Translates FFmpeg's errors into ours, once."""

import stat
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from footage.errors import BadFootage


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
    with opened(path) as (container, stream):
        frame = next(container.decode(stream), None)
        if frame is None:
            raise BadFootage(f"{path.name} holds no picture that can be decoded. Export it again.")
        width, height = frame.width, frame.height
        if frame.rotation % 180:
            width, height = height, width
        return Probe(
            width=width,
            height=height,
            duration_s=_duration(container, stream),
            rate=stream.average_rate,
            created=_created(container),
            codec=stream.codec_context.name,
        )


@contextmanager
def opened(path: Path) -> Generator[tuple[InputContainer, VideoStream]]:
    """A file's container and its first video stream, decoding in threads; closed at the end.

    Raises BadFootage for what cannot be opened, and in place of FFmpeg's own errors inside the block.
    """
    _check_file(path)
    try:
        with av.open(str(path), "r") as container:
            if not container.streams.video:
                raise BadFootage(
                    f"{path.name} has no video in it, only other streams. Leave it out."
                )
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            yield container, stream
    except av.error.FFmpegError as error:
        raise BadFootage(_explain(path, error)) from error


def _check_file(path: Path) -> None:
    """What FFmpeg would answer in riddles, or wait for without end."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise BadFootage(
                f"{path} is not a regular file. Name a video file or a folder of them."
            )
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise BadFootage(f"{path} does not exist. Check the name.") from None
    except OSError as error:
        raise BadFootage(
            f"{path.name} cannot be read: {error.strerror}. Check its permissions and the disk."
        ) from error
    if facts.st_size == 0:
        raise BadFootage(f"{path.name} is empty (0 bytes). Copy or export it again.")


def _explain(path: Path, error: av.error.FFmpegError) -> str:
    if isinstance(error, av.error.InvalidDataError):
        return (
            f"{path.name} is damaged or no video (FFmpeg: {error.strerror}). "
            "Copy or export it again from the recorder."
        )
    return f"{path.name} cannot be read (FFmpeg: {error.strerror}). Export it again as MP4."


def _duration(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / av.time_base


def _created(container: InputContainer) -> datetime | None:
    """`creation_time` of the container, unless it is missing, unreadable or the epoch of a bare clock."""
    told = container.metadata.get("creation_time", "")
    try:
        when = datetime.fromisoformat(told)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return when.astimezone(UTC) if when.year > 1990 else None
