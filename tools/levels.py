"""What each camera adds to the vectors of its pictures, learned from a few of them and kept meanwhile."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from indexes.library import Library
from reid.calibration import scale_of
from reid.gallery import SAMPLE
from reid.level import Level, levels

_known: WeakKeyDictionary[Library, tuple[int, str, Mapping[str, Level]]] = WeakKeyDictionary()


def levels_of(library: Library, maker: str) -> Mapping[str, Level]:
    """The level of each camera that showed enough people, by `maker`'s vectors of its latest tracklets.

    As many tracklets of a camera as identities are decided by, however large the library.
    """
    held, now = _known.get(library), library.generation
    if held and held[:2] == (now, maker):
        return held[2]
    alike = scale_of(maker, one_camera=True).middle
    found = levels(library.crop_samples(maker, SAMPLE), alike)
    _known[library] = now, maker, found
    return found
