"""Who is who, from what the library remembers: its tracklets handed to the arithmetic."""

from collections.abc import Container, Mapping, Sequence

from footage.corrections import Correction
from footage.records import Member
from indexes.library import Library
from reid.identify import identify
from reid.stay import stays


def who_is_who(
    library: Library,
    maker: str,
    before: Mapping[str, str],
    told: Sequence[Correction],
    only: Container[str] | None = None,
) -> list[tuple[str, tuple[Member, ...]]]:
    """(Identity id or empty, members) by the vectors of this crop encoder and what people told.

    `before` is the identity each tracklet had; `only` leaves the other tracklets out.
    """
    known = [t for t in library.tracklets() if only is None or t.id in only]
    seen = stays(known, library.crop_vectors(maker), library.descriptions())
    return identify(seen, maker, before, told)
