"""Who is who after a correction: only the people it concerns are grouped again."""

from collections.abc import Collection, Mapping, Sequence

from velvet.footage.corrections import Correction
from velvet.identity.reid_inputs import gallery_of, tracklet_features_of
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.identify import Groups
from velvet.reid.association.regroup import regroup
from velvet.reid.association.tie_breaking import weighed


def regroup_corrected(
    library: Library,
    fingerprint: str,
    known: IdentitySnapshot,
    before: Mapping[str, str],
    told: Sequence[Correction],
    about: Collection[str],
) -> Groups:
    """Who is who after a correction about these tracklets; whoever it does not concern stays as they are.

    `before` is the identity that each tracklet should be taken to have had. Tracklets without one are the
    ingest's to name.
    """
    asked = {where[t] for where in (before, known.belonging) for t in about if t in where}
    kept = [p for p in known.identities if p.id not in asked]
    elsewhere = {m.tracklet for p in kept for m in p.members}
    mine = {t: p for t, p in before.items() if t not in elsewhere}
    ids = [t for t in known.belonging if t not in elsewhere]
    seen = tracklet_features_of(library, fingerprint, ids)
    gallery = gallery_of(library, fingerprint, known.state)
    opined = weighed(library.opinions(ids))
    anew = regroup(seen, gallery, mine, told, links_by_cameras(library.places().links), opined)
    return [*((p.id, p.members) for p in kept), *_as_sure_as_before(anew, known)]


def _as_sure_as_before(anew: Groups, known: IdentitySnapshot) -> Groups:
    """Members of groups that stayed what they were stay as sure, unless somebody said more of them."""
    before = {frozenset(m.tracklet for m in p.members): p.members for p in known.identities}
    found: Groups = []
    for name, members in anew:
        was = {m.tracklet: m for m in before.get(frozenset(m.tracklet for m in members), ())}
        sure = (m if m.probability == 1.0 else was.get(m.tracklet, m) for m in members)
        found.append((name, tuple(sure)))
    return found
