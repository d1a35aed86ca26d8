"""Packets become pictures, and pictures upright pixels. Knows no time."""

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av.error
import cv2
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from velvet.footage.errors import BadFootage
from velvet.footage.records import Pixels


@dataclass(slots=True)
class Damage:
    """What was noticed on the way through a file."""

    spoiled: int = 0  # packets that no picture could be made of
    torn: bool = False  # the last packet is not there to its end


def pictures(
    container: InputContainer, stream: VideoStream, damage: Damage | None = None
) -> Generator[VideoFrame]:
    """Every picture from where the container stands, in the order shown.

    A packet that cannot be decoded is passed over and counted. Where the file itself breaks, the pictures
    still in the decoder come first, then FFmpeg's error.
    """
    damage = damage or Damage()
    try:
        for packet in container.demux(stream):
            damage.torn = packet.is_corrupt if packet.size else damage.torn
            try:
                shown = packet.decode()
            except av.error.InvalidDataError:
                damage.spoiled += 1
                continue
            yield from shown
    except av.error.FFmpegError:
        # As many as there are threads: without them, how far a file can be read would hang on the machine.
        with suppress(av.error.FFmpegError):  # what broke first is what there is to say
            yield from stream.codec_context.decode(None)
        raise


def pixels_of(picture: VideoFrame) -> Pixels:
    """(h, w, 3) BGR of a decoded picture, turned and mirrored as its display matrix says."""
    array = np.asarray(picture.to_ndarray(format="bgr24"), np.uint8)
    matrix = picture.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return array
    # 3 x 3 integers in row order: x' = a x + c y, y' = b x + d y; a camera is turned by whole quarters.
    a, b, _, c, d = np.frombuffer(bytes(matrix), np.int32, count=5).tolist()
    if abs(b) > abs(a):
        array, a, d = array.transpose(1, 0, 2), c, b
    return np.ascontiguousarray(array[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1])


MOST_BYTES = 200_000_000  # no photograph is larger


def read_picture(file: Path) -> Pixels:
    """(h, w, 3) BGR pixels of a picture, turned as its camera noted.

    Raises BadFootage for a file that is not there, cannot be read or holds no picture.
    """
    try:
        # Of a pipe or a device nobody knows when it ends, or whether it begins.
        sound = file.is_file() and file.stat().st_size <= MOST_BYTES
        data = file.read_bytes() if sound or not file.exists() else b""
    except OSError as error:
        raise BadFootage(f"{file} cannot be read: {error.strerror}. Name a picture.") from error
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    except cv2.error:  # a picture of more pixels than OpenCV takes
        pixels = None
    if pixels is None:
        raise BadFootage(
            f"{file} is not a picture that can be read. Name a JPEG, PNG or WebP file."
        )
    return np.asarray(pixels, np.uint8)
