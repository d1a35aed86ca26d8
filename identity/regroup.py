"""Regroup the people whom a correction concerns. Everybody else stays as they are."""

from collections.abc import Collection, Mapping, Sequence

from velvet.footage.corrections import Correction
from velvet.identity.reid_inputs import gallery_of, tracklet_features_of
from velvet.indexes.library import Library
from velvet.indexes.records import IdentitySnapshot
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.identify import Groups
from velvet.reid.association.regroup import regroup
from velvet.reid.association.tie_breaking import weighed


def regroup_corrected(
    library: Library,
    fingerprint: str,
    snapshot: IdentitySnapshot,
    before: Mapping[str, str],
    corrections: Sequence[Correction],
    about: Collection[str],
) -> Groups:
    """Everybody, after a correction about these tracklets: (identity id or empty, members).

    `before` is the identity that each tracklet is taken to have had. Tracklets without one are left to the
    next ingest.
    """
    concerned = {where[t] for where in (before, snapshot.belonging) for t in about if t in where}
    unchanged = [p for p in snapshot.identities if p.id not in concerned]
    elsewhere = {m.tracklet for person in unchanged for m in person.members}
    ids = [t for t in snapshot.belonging if t not in elsewhere]
    regrouped = regroup(
        tracklet_features_of(library, fingerprint, ids),
        gallery_of(library, fingerprint, snapshot.state),
        {t: p for t, p in before.items() if t not in elsewhere},
        corrections,
        links_by_cameras(library.cameras.places().links),
        weighed(library.opinions.find(ids)),
    )
    return [*((p.id, p.members) for p in unchanged), *_keep_certainty(regrouped, snapshot)]


def _keep_certainty(groups: Groups, snapshot: IdentitySnapshot) -> Groups:
    """Members of unchanged groups stay as sure as they were, unless a correction made them certain."""
    earlier = {frozenset(m.tracklet for m in p.members): p.members for p in snapshot.identities}
    kept: Groups = []
    for identifier, members in groups:
        same = earlier.get(frozenset(m.tracklet for m in members), ())
        was = {m.tracklet: m for m in same}
        sure = (m if m.probability == 1.0 else was.get(m.tracklet, m) for m in members)
        kept.append((identifier, tuple(sure)))
    return kept
