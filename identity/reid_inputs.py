"""What `reid` decides from: which crop encoder counts, tracklets as stays, camera levels, known people.

Reads the library. Decides nothing.
"""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from velvet.footage.records import Recording, Tracklet
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import scale_of
from velvet.reid.appearance.camera_normalization import CameraNormalization, camera_normalizations
from velvet.reid.association.gallery import ENDS, SAMPLE, Gallery
from velvet.reid.tracklet_features import TrackletFeatures, tracklet_features

_galleries: WeakKeyDictionary[Library, tuple[int, Gallery]] = WeakKeyDictionary()
_known: WeakKeyDictionary[Library, tuple[int, str, Mapping[str, CameraNormalization]]] = (
    WeakKeyDictionary()
)


def crop_fingerprint(library: Library) -> str:
    """The fingerprint of the crop encoder that decides identity: the one that made most of the vectors.

    Not the encoder of the settings: after that was changed, what is embedded decides until the next ingest
    embeds the crops again. Loads no model. Empty if nothing is embedded.
    """
    return prevailing_fingerprint(library, "embed crops")


def prevailing_fingerprint(library: Library, job: str) -> str:
    """The fingerprint of the model that did most of a job (`embed crops`, `embed words`), or empty."""
    counts = library.index_stats().fingerprints[job]
    return max(sorted(counts), key=lambda fingerprint: counts[fingerprint], default="")


def tracklet_features_of(
    library: Library, fingerprint: str, ids: Sequence[str]
) -> list[TrackletFeatures]:
    """These tracklets as `reid` sees them, in this order. Raises NotFound."""
    tracklets = {t.id: t for t in library.tracklets.find(ids)}
    return _as_stays(library, fingerprint, [tracklets[i] for i in ids])


def features_of_recording(
    library: Library, fingerprint: str, recording: str
) -> list[TrackletFeatures]:
    """The tracklets of one recording, by start."""
    return _as_stays(library, fingerprint, library.tracklets.of_recording(recording))


def all_tracklet_features(library: Library, fingerprint: str) -> list[TrackletFeatures]:
    """All tracklets of the library, by start."""
    return tracklet_features(
        library.tracklets.find(), library.vectors.of_crops(fingerprint), library.descriptions.find()
    )


def _as_stays(
    library: Library, fingerprint: str, tracklets: Sequence[Tracklet]
) -> list[TrackletFeatures]:
    ids = [t.id for t in tracklets]
    return tracklet_features(
        tracklets, library.vectors.of_crops(fingerprint, ids), library.descriptions.find(ids)
    )


def camera_normalizations_of(
    library: Library, fingerprint: str
) -> Mapping[str, CameraNormalization]:
    """The level of each camera that showed enough people, by `fingerprint`'s vectors of its latest tracklets.

    As many tracklets of a camera as identities are decided by, however large the library.
    """
    held, now = _known.get(library), library.generation
    if held and held[:2] == (now, fingerprint):
        return held[2]
    alike = scale_of(fingerprint, one_camera=True).middle
    found = camera_normalizations(library.vectors.sample_crops(fingerprint, SAMPLE), alike)
    _known[library] = now, fingerprint, found
    return found


def gallery_of(
    library: Library, fingerprint: str, state: int, but: Recording | None = None
) -> Gallery:
    """The people known, by other recordings than `but`; kept while nobody else changes who is who."""
    held = _galleries.get(library)
    known = held and held[0] == state and held[1].fingerprint == fingerprint
    if held and known and not (but and held[1].knows(but.id)):
        return held[1]
    left_out = but.id if but else ""
    chosen = library.identities.first_and_last(ENDS, left_out)
    seen = {
        s.id: s for s in tracklet_features_of(library, fingerprint, [c.tracklet for c in chosen])
    }
    gallery = Gallery(fingerprint, library.identities.ids_elsewhere(left_out))
    for one in chosen:
        gallery.add(one.identity, [seen[one.tracklet]])
    return gallery


def keep_gallery(library: Library, gallery: Gallery) -> None:
    """Keep it for as long as nobody else changes who is who."""
    _galleries[library] = library.corrections.with_identities()[0], gallery
