"""Pictures of one tracklet for a closer look: its stored crops, and frames of the footage around it."""

from contextlib import closing

import numpy as np

from footage.errors import BadFootage
from footage.records import Frame, Pixels, Tracklet
from indexes.library import Library
from video.read import frames_at
from video.sheet import from_jpeg

FRAMES = 2  # from the footage; more would make each of them small on the sheet
AROUND = 0.25  # of the box's size, on every side: what somebody carries stands out of it


def more_pictures(library: Library, tracklet: Tracklet) -> list[Pixels]:
    """The crops, best first, then frames between them where the footage is still there."""
    crops = [from_jpeg((library.media / crop.file).read_bytes()) for crop in tracklet.crops]
    return [*crops, *_from_footage(library, tracklet)]


def _from_footage(library: Library, tracklet: Tracklet) -> list[Pixels]:
    path, recording = tracklet.path, library.recording(tracklet.recording)
    places = np.linspace(0, len(path) - 1, FRAMES + 2).astype(int)[1:-1]
    times = sorted({float(path.times_s[place]) for place in places})
    try:
        with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
            return [_around(frame, tracklet) for frame in frames]
    except BadFootage:  # moved or gone: the stored crops are what there is
        return []


def _around(frame: Frame, tracklet: Tracklet) -> Pixels:
    place = int(np.abs(tracklet.path.times_s - frame.time_s).argmin())
    left, top, right, bottom = (float(edge) for edge in tracklet.path.boxes[place])
    wide, high = AROUND * (right - left), AROUND * (bottom - top)
    tall, broad = frame.pixels.shape[:2]
    rows = slice(max(0, int(top - high)), min(tall, int(bottom + high) + 1))
    columns = slice(max(0, int(left - wide)), min(broad, int(right + wide) + 1))
    return np.ascontiguousarray(frame.pixels[rows, columns])
