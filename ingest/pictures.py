"""A tracklet's stored crops as pixels."""

from footage.errors import BadFootage
from footage.records import Pixels, Tracklet
from indexes.library import Library
from video.sheet import from_jpeg


def pictures(library: Library, tracklet: Tracklet) -> list[Pixels]:
    """The crops (h, w, 3), best first. Raises BadFootage for one that is damaged or gone."""
    try:
        return [from_jpeg((library.media / crop.file).read_bytes()) for crop in tracklet.crops]
    except OSError as error:
        raise BadFootage(
            f"A picture of {tracklet.id} is gone ({error.strerror}). Analyse its recording again."
        ) from error
