"""Open a file as video. Translates FFmpeg's errors into ours, once; knows no picture and no time."""

import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage

# Without this list FFmpeg also takes text for animated letters, a photograph for a film, and follows
# playlists to other files and hosts.
_CONTAINERS = (
    "mov,matroska,avi,mpegts,mpeg,asf,flv,ogg,mxf,nut,rm,wtv,dv,dhav,ivf,"
    "h264,hevc,av1,obu,vvc,m4v,mpegvideo,h263,vc1,mjpeg,mpjpeg"
)
MOST_PIXELS = 50_000_000  # of a picture: an 8K camera has 33 million; a header may claim any number
_OPTIONS = {
    "format_whitelist": _CONTAINERS,
    "protocol_whitelist": "file",
    "max_pixels": str(MOST_PIXELS),
}


@contextmanager
def opened(path: Path) -> Generator[tuple[InputContainer, VideoStream]]:
    """A file's container and its first video stream, decoding in threads; closed at the end.

    Raises BadFootage for what cannot be opened, and in place of FFmpeg's own errors inside the block.
    """
    _check_file(path)
    with _container(path) as container:
        stream = _moving_pictures(container, path)
        stream.thread_type = "AUTO"
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        with explained(path):
            yield container, stream


@contextmanager
def explained(path: Path) -> Generator[None]:
    """Raise BadFootage in place of FFmpeg's errors about a file that was opened."""
    try:
        yield
    except av.error.InvalidDataError as error:
        raise BadFootage(
            f"{path.name} is damaged (FFmpeg: {error.strerror}). Copy or export it again."
        ) from error
    except av.error.ArgumentError as error:  # what it says of sizes that it will not allocate
        raise BadFootage(
            f"{path.name} is damaged, or claims pictures of more than {MOST_PIXELS / 1e6:.0f} million pixels "
            f"(FFmpeg: {error.strerror}). Copy or export it again."
        ) from error
    except av.error.FFmpegError as error:
        raise BadFootage(
            f"{path.name} cannot be read on (FFmpeg: {error.strerror}). Check the disk it lies on."
        ) from error


def _container(path: Path) -> InputContainer:
    try:
        # An absolute name: of `10:00:00.mp4` alone FFmpeg takes `10` for a protocol.
        # What a container is titled may be in any writing, which is not a reason to leave it out.
        return av.open(str(path.absolute()), "r", options=_OPTIONS, metadata_errors="replace")
    except av.error.ArgumentError as error:  # what it says of a container that is not on our list
        raise BadFootage(
            f"{path.name} is not a video file. Leave it out, or export it as MP4."
        ) from error
    except av.error.FFmpegError as error:
        raise BadFootage(
            f"{path.name} is damaged or no video (FFmpeg: {error.strerror}). "
            "Copy or export it again from the recorder."
        ) from error


def _moving_pictures(container: InputContainer, path: Path) -> VideoStream:
    """The first stream of video that can be decoded; a cover image does not count."""
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise BadFootage(f"{path.name} has no video in it, only other streams. Leave it out.")
    # PyAV leaves a stream without a decoder without a context, whatever its types say.
    if getattr(streams[0], "codec_context", None) is None:
        raise BadFootage(
            f"{path.name} is in a format that cannot be decoded here. Convert it to an H.264 MP4."
        )
    return streams[0]


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
