"""A picture that a person names: read from a file, upright. Knows no video."""

from pathlib import Path

import cv2
import numpy as np

from footage.errors import BadFootage
from footage.records import Pixels

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
        raise BadFootage(f"{file} is no picture that can be read. Name a JPEG, PNG or WebP file.")
    return np.asarray(pixels, np.uint8)
