"""Who is who, from what the library remembers: its tracklets handed to the arithmetic.

Recordings are added one at a time to a gallery of the people known, in order of start; what was believed of
the others stays. Everything is decided anew only where the encoder or the rules are others, or where times
and places moved.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

import numpy as np

from velvet.footage.corrections import Correction
from velvet.footage.ids import number_of, person_id
from velvet.footage.records import BoxPath, Member, Recording
from velvet.identity.reid_inputs import (
    all_tracklet_features,
    features_of_recording,
    gallery_of,
    keep_gallery,
)
from velvet.identity.tie_breaking import TieBreaking
from velvet.indexes.catalog.tables.appearances import Appearance
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.gallery import LONGEST, Gallery
from velvet.reid.association.identify import Groups, Placement, arrange, keep_names, named
from velvet.reid.association.tie_breaking import Pair, ties, weighed
from velvet.reid.tracklet_features import TrackletFeatures

RULES = 2  # of telling who is who: another number decides anew
_NO_PATH = BoxPath(np.zeros(0), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
_NO_VECTORS = np.zeros((0, 1), np.float32)


def identity_fingerprint(fingerprint: str) -> str:
    """The fingerprint of identities by the vectors of this crop encoder."""
    return f"{fingerprint};identified={RULES}"


def identify_all(
    library: Library,
    fingerprint: str,
    before: Mapping[str, str],
    told: Sequence[Correction],
    tie_breaking: TieBreaking | None = None,
) -> Groups:
    """Everybody anew, recording after recording: (identity id or empty, members), by first sighting.

    `before` is the identity each tracklet had: people keep their ids as far as can be. Where looks leave
    it open, what `tie_breaking` is told counts too.
    """
    known = all_tracklet_features(library, fingerprint)
    recordings = {r.id: r for r in library.recordings()}
    order = {r.id: (r.start, number_of(r.id)) for r in recordings.values()}
    opined = weighed(library.opinions())
    gallery, ways = Gallery(fingerprint), links_by_cameras(library.places().links)
    found: dict[str, dict[str, Member]] = {}
    belonging: dict[str, str] = {}
    for recording, mine in groupby(
        sorted(known, key=lambda s: order[s.recording]), key=lambda s: s.recording
    ):
        new = list(mine)
        rows = {s.id: s for s in new}
        arranged = partial(arrange, new, gallery, belonging, told, ways)
        placed = _tried(arranged, opined, recordings[recording], tie_breaking)
        for name, members in named(placed, belonging, gallery):
            key = name or person_id(len(found) + 1)  # of the gallery, not of the catalog
            found.setdefault(key, {}).update({m.tracklet: m for m in members})
            belonging |= {m.tracklet: key for m in members}
            gallery.add(key, [rows[m.tracklet] for m in members if m.tracklet in rows])
    groups = [list(group.values()) for group in found.values()]
    return _named(groups, {s.id: s for s in known}, before)


def _tried(
    arranged: Callable[[Mapping[Pair, float]], Placement],
    opined: dict[Pair, float],
    recording: Recording,
    tie_breaking: TieBreaking | None,
) -> Placement:
    """Who these are; once more with what is said of those who hang in the balance, if anything is.

    What is said is added to `opined`.
    """
    found = arranged(opined)
    if tie_breaking and (said := tie_breaking.about(recording, ties(found))):
        opined |= said
        found = arranged(opined)
    return found


def reidentify_all(
    library: Library, fingerprint: str, tie_breaking: TieBreaking | None = None
) -> None:
    """Decide and store who is who for everybody; people keep their ids as far as can be."""
    while True:  # until nobody corrected anything meanwhile
        known = library.identity_snapshot()
        people = identify_all(
            library, fingerprint, known.belonging, known.corrections, tie_breaking
        )
        if library.save_identities(people, known.state, identity_fingerprint(fingerprint)):
            return


def place_recording(
    library: Library,
    recording: Recording,
    fingerprint: str,
    tie_breaking: TieBreaking | None = None,
) -> None:
    """Decide who is on one recording, beside what is believed of the others."""
    ways = links_by_cameras(library.places().links)
    while True:  # until nobody corrected anything meanwhile
        state, told, belonging = library.told()
        gallery = gallery_of(library, fingerprint, state, recording)
        seen = library.appearances(recording.start - LONGEST, recording.end + LONGEST)
        _attend(gallery, (one for one in seen if one.recording != recording.id))
        new = features_of_recording(library, fingerprint, recording.id)
        before = belonging | {one.tracklet: one.identity for one in seen}
        opined = weighed(library.opinions([stay.id for stay in new]))
        arranged = partial(arrange, new, gallery, before, told, ways)
        people = named(_tried(arranged, opined, recording, tie_breaking), before, gallery)
        ids = library.add_identities(recording.id, people, identity_fingerprint(fingerprint), state)
        if ids is not None:
            break
    rows = {s.id: s for s in new}
    for identifier, (_, members) in zip(ids, people, strict=True):
        gallery.add(identifier, [rows[m.tracklet] for m in members if m.tracklet in rows])
    keep_gallery(library, gallery)


def _attend(gallery: Gallery, seen: Iterable[Appearance]) -> None:
    """Let everybody of the gallery be where they were about that time, and nowhere else."""
    for person in gallery.people.values():
        person.presence = []
    for one in seen:
        gallery.people[one.identity].presence.append(_presence(one))


def _presence(one: Appearance) -> TrackletFeatures:
    return TrackletFeatures(
        one.tracklet, one.camera, one.recording, one.start, one.end, _NO_PATH, _NO_VECTORS
    )


def _named(
    groups: Iterable[Sequence[Member]],
    seen: Mapping[str, TrackletFeatures],
    before: Mapping[str, str],
) -> Groups:
    ordered = [
        sorted(g, key=lambda m: (seen[m.tracklet].start, number_of(m.tracklet))) for g in groups
    ]
    ordered.sort(key=lambda g: (seen[g[0].tracklet].start, number_of(g[0].tracklet)))
    names = keep_names([[m.tracklet for m in g] for g in ordered], before)
    return [(name, tuple(g)) for name, g in zip(names, ordered, strict=True)]
