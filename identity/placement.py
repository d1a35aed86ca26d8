"""Decide who is who: place a recording's tracklets among the known people, or identify everybody again.

Recordings are placed one at a time, and identities that exist stay. Everybody is identified again only when
the encoder or the rules change, or when times or places moved. The arithmetic is in `reid`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
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
from velvet.indexes.library import Library
from velvet.indexes.records import Appearance
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.gallery import LONGEST, Gallery
from velvet.reid.association.identify import Groups, Placement, arrange, keep_names, name_groups
from velvet.reid.association.tie_breaking import Pair, ties, weighed
from velvet.reid.tracklet_features import TrackletFeatures

RULES = 2  # the version of the rules of identification: another number identifies everybody again
_NO_PATH = BoxPath(np.zeros(0), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
_NO_VECTORS = np.zeros((0, 1), np.float32)

_Arrange = Callable[[Mapping[Pair, float]], Placement]  # with these opinions, as log-odds


def identity_fingerprint(fingerprint: str) -> str:
    """The fingerprint of identities decided by the vectors of this crop encoder."""
    return f"{fingerprint};identified={RULES}"


def place_recording(
    library: Library,
    recording: Recording,
    fingerprint: str,
    tie_breaking: TieBreaking | None = None,
) -> None:
    """Decide who is on one recording; the identities of other recordings stay."""
    links = links_by_cameras(library.cameras.places().links)
    while True:  # until nobody made a correction meanwhile
        state, corrections, belonging = library.corrections.with_identities()
        gallery = gallery_of(library, fingerprint, state, recording)
        nearby = library.identities.appearances(recording.start - LONGEST, recording.end + LONGEST)
        _set_presence(gallery, (one for one in nearby if one.recording != recording.id))
        new = features_of_recording(library, fingerprint, recording.id)
        before = belonging | {one.tracklet: one.identity for one in nearby}
        opinions = weighed(library.opinions.find([tracklet.id for tracklet in new]))
        arranged = partial(arrange, new, gallery, before, corrections, links)
        placement = _with_tie_breaking(arranged, opinions, recording, tie_breaking)
        people = name_groups(placement, before, gallery)
        ids = library.identities.add(recording.id, people, identity_fingerprint(fingerprint), state)
        if ids is not None:
            break
    _add_to_gallery(gallery, zip(ids, (members for _, members in people), strict=True), new)
    keep_gallery(library, gallery)


def reidentify_all(
    library: Library, fingerprint: str, tie_breaking: TieBreaking | None = None
) -> None:
    """Identify everybody again and store it; people keep their ids as far as possible."""
    while True:  # until nobody made a correction meanwhile
        known = library.identities.snapshot()
        people = identify_all(
            library, fingerprint, known.belonging, known.corrections, tie_breaking
        )
        if library.identities.save(people, known.state, identity_fingerprint(fingerprint)):
            return


def identify_all(
    library: Library,
    fingerprint: str,
    before: Mapping[str, str],
    corrections: Sequence[Correction],
    tie_breaking: TieBreaking | None = None,
) -> Groups:
    """Everybody, recording after recording: (identity id or empty, members), by first sighting.

    `before` is the identity that each tracklet had: people keep their ids as far as possible. Where pictures
    leave it open, the opinions of the tie-breaker count too.
    """
    features = all_tracklet_features(library, fingerprint)
    opinions = weighed(library.opinions.find())
    gallery, links = Gallery(fingerprint), links_by_cameras(library.cameras.places().links)
    groups: dict[str, dict[str, Member]] = {}  # by an id of the gallery, not of the catalog
    belonging: dict[str, str] = {}
    for recording, new in _by_recording(library, features):
        arranged = partial(arrange, new, gallery, belonging, corrections, links)
        placement = _with_tie_breaking(arranged, opinions, recording, tie_breaking)
        for known, members in name_groups(placement, belonging, gallery):
            identifier = known or person_id(len(groups) + 1)
            groups.setdefault(identifier, {}).update({m.tracklet: m for m in members})
            belonging |= {m.tracklet: identifier for m in members}
            _add_to_gallery(gallery, [(identifier, members)], new)
    members_of = [list(group.values()) for group in groups.values()]
    return _with_ids(members_of, {one.id: one for one in features}, before)


def _by_recording(
    library: Library, features: Sequence[TrackletFeatures]
) -> Iterator[tuple[Recording, list[TrackletFeatures]]]:
    """The tracklets of each recording, by its start."""
    recordings = {recording.id: recording for recording in library.recordings.all()}
    order = {r.id: (r.start, number_of(r.id)) for r in recordings.values()}
    ordered = sorted(features, key=lambda one: order[one.recording])
    for identifier, group in groupby(ordered, key=lambda one: one.recording):
        yield recordings[identifier], list(group)


def _with_tie_breaking(
    arranged: _Arrange,
    opinions: dict[Pair, float],
    recording: Recording,
    tie_breaking: TieBreaking | None,
) -> Placement:
    """The placement; if it has ties, the one with the tie-breaker's answers, which join `opinions`."""
    placement = arranged(opinions)
    if tie_breaking and (answers := tie_breaking.ask(recording, ties(placement))):
        opinions |= answers
        placement = arranged(opinions)
    return placement


def _add_to_gallery(
    gallery: Gallery,
    people: Iterable[tuple[str, Sequence[Member]]],
    new: Sequence[TrackletFeatures],
) -> None:
    rows = {one.id: one for one in new}
    for identifier, members in people:
        gallery.add(identifier, [rows[m.tracklet] for m in members if m.tracklet in rows])


def _set_presence(gallery: Gallery, appearances: Iterable[Appearance]) -> None:
    """Let the people of the gallery have been where they were about that time, and nowhere else."""
    for person in gallery.people.values():
        person.whereabouts = []
    for one in appearances:
        gallery.people[one.identity].whereabouts.append(_presence(one))


def _presence(one: Appearance) -> TrackletFeatures:
    return TrackletFeatures(
        one.tracklet, one.camera, one.recording, one.start, one.end, _NO_PATH, _NO_VECTORS
    )


def _with_ids(
    groups: Iterable[Sequence[Member]],
    features: Mapping[str, TrackletFeatures],
    before: Mapping[str, str],
) -> Groups:
    """Groups by first sighting, each with the id that most of it had before."""

    def first_seen(member: Member) -> tuple[datetime, int]:
        return features[member.tracklet].start, number_of(member.tracklet)

    ordered = sorted((sorted(g, key=first_seen) for g in groups), key=lambda g: first_seen(g[0]))
    ids = keep_names([[m.tracklet for m in group] for group in ordered], before)
    return [(i, tuple(group)) for i, group in zip(ids, ordered, strict=True)]
