"""Write an MP4 that is whole or not there, and read back what it holds. Knows no source."""

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from av.container import OutputContainer

from velvet.footage.errors import BadFootage
from velvet.video.decode.open import opened

_OPTIONS = {"movflags": "+faststart"}  # the index first, so that a browser starts before it has all


@dataclass(frozen=True, slots=True)
class Clip:
    """A written clip, as read back from the file."""

    file: Path
    start_s: float  # where in the (first) recording it really starts
    duration_s: float
    frames: int
    codec: str
    pixel_format: str


@contextmanager
def written(target: Path) -> Generator[OutputContainer]:
    """An MP4 that appears under its name only when it is whole.

    Raises BadFootage if the place will not take it.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with av.open(str(part.absolute()), "w", format="mp4", options=_OPTIONS) as out:
            yield out
        os.replace(part, target)
    except (OSError, av.error.FFmpegError) as error:
        raise BadFootage(
            f"{target} cannot be written: {error.strerror}. Free some space, or choose another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def facts(file: Path, start_s: float) -> Clip:
    """What the written file says of itself."""
    with opened(file) as (container, stream):
        counted = sum(1 for packet in container.demux(stream) if packet.size)
        return Clip(
            file=file,
            start_s=start_s,
            duration_s=float((stream.duration or 0) * (stream.time_base or 0)),
            frames=counted,
            codec=stream.codec_context.codec.canonical_name,
            pixel_format=stream.codec_context.pix_fmt or "",
        )
