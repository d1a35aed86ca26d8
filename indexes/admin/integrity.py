"""Whether everything that is remembered fits together: catalog, full text, pictures, people, cache.

Looks only. What a running ingest has not finished is not a fault: the next one finishes it.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from velvet.footage.corrections import Correction, Kind
from velvet.footage.ids import tracklet_id
from velvet.indexes.catalog.tables import corrections, vectors
from velvet.indexes.records import CROPS, PICTURES, WORDS
from velvet.indexes.vectors.chroma import Cache

_MANY = 5  # ids named of a kind of fault


def _lone(letter: str, column: str, table: str, of: str, key: str = "number") -> str:
    """The query for ids in a table that another one does not have."""
    return (
        f"SELECT '{letter}'||{column} FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {of})"
    )


# What must give no row, and what it is called.
_CATALOG = {
    "crops without a tracklet": _lone("T", "tracklet", "crop", "tracklet"),
    "vectors without a tracklet": _lone("T", "tracklet", "vector", "tracklet"),
    "members without an identity": _lone("P", "identity", "member", "identity"),
    "people without a sighting": _lone("P", "number", "identity", "member", "identity"),
    "sightings of decided recordings without a person": (
        "SELECT 'T'||t.number FROM tracklet t JOIN recording r ON r.number = t.recording "
        "WHERE r.identified_by != '' AND t.number NOT IN (SELECT tracklet FROM member)"
    ),
    "descriptions that full-text search does not know": _lone(
        "T", "tracklet", "description", "description_text", "rowid"
    ),
    "full text without a description": _lone(
        "T", "rowid", "description_text", "description", "tracklet"
    ),
    "tracklets of recordings that were not tracked": (
        "SELECT 'T'||t.number FROM tracklet t JOIN recording r ON r.number = t.recording "
        "WHERE r.tracked_by = ''"
    ),
}
# Of these, what a stop between two passes leaves: the next ingest goes on from there.
_STOPPED = {"tracklets of recordings that were not tracked"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit, and whether the next ingest mends it by itself."""

    said: str
    mends_itself: bool = False


def catalog_faults(session: Session) -> Iterator[Fault]:
    """What SQLite finds damaged, and rows that do not fit each other."""
    for row in session.execute(text("PRAGMA integrity_check(5)")):
        if row[0] != "ok":
            yield Fault(f"the catalog's file is damaged: {row[0]}")
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield Fault(f"a row of {row[0]} points to a {row[2]} that is not there")
    for name, query in _CATALOG.items():
        ids = [str(row[0]) for row in session.execute(text(query))]
        yield from _named(name, ids, mends_itself=name in _STOPPED)


def people_faults(session: Session) -> Iterator[Fault]:
    """Corrections that who is who does not hold to."""
    belonging = {t: identity for t, (identity, _, _) in corrections.members(session).items()}
    for correction in corrections.every(session):
        yield from _broken(
            correction, {tracklet_id(t): identity for t, identity in belonging.items()}
        )


def _broken(correction: Correction, belonging: dict[str, int]) -> Iterator[Fault]:
    one = {belonging[t] for t in correction.one if t in belonging}
    other = {belonging[t] for t in correction.other if t in belonging}
    if len(one) > 1 and correction.kind in (Kind.SAME, Kind.SPLIT):
        yield Fault(
            f"correction {correction.number} says that these are one person: {', '.join(correction.one)}"
        )
    if one & other:
        yield Fault(
            f"correction {correction.number} says that these are two: "
            f"{correction.one[0]}, {correction.other[0]}"
        )


def media_faults(session: Session, media: Path) -> Iterator[Fault]:
    """Pictures that are missing or orphaned."""
    recorded = {str(row[0]) for row in session.execute(text("SELECT file FROM crop"))}
    on_disk = {str(f.relative_to(media)) for f in media.rglob("*") if f.is_file()}
    yield from _named("pictures that are not there", sorted(recorded - on_disk))
    left = sorted(name for name in on_disk - recorded)
    yield from _named("pictures that belong to no tracklet", left, mends_itself=True)


def cache_faults(session: Session, cache: Cache) -> Iterator[Fault]:
    """Vectors that the cache lacks, has too many of, or holds otherwise than the catalog."""
    if not cache.is_sound():
        yield Fault("the vector cache cannot be read", mends_itself=True)
        return
    for kind in (WORDS, CROPS, PICTURES):
        for fingerprint in vectors.fingerprints(session, kind):
            truth = {e.id: e.digest for e in vectors.entries(session, kind, fingerprint)}
            held = cache.digests(kind, fingerprint)
            differ = sorted(i for i in truth.keys() | held.keys() if truth.get(i) != held.get(i))
            name = f"{kind} whose vectors the cache holds otherwise"
            yield from _named(name, differ, mends_itself=True)


def rights_faults(home: Path) -> Iterator[Fault]:
    """Files of the data folder that others on this machine may read."""
    if os.name != "posix":
        return
    every = (home, *(f for f in home.rglob("*") if not f.is_symlink()))
    others = stat.S_IRWXG | stat.S_IRWXO
    exposed = [f for f in every if f.exists() and stat.S_IMODE(f.stat().st_mode) & others]
    yield from _named(
        f"files that others may read (chmod -R go= {home})",
        sorted(str(f.relative_to(home)) for f in exposed),
    )


def _named(name: str, ids: list[str], *, mends_itself: bool = False) -> Iterator[Fault]:
    if ids:
        more = f" and {len(ids) - _MANY} more" if len(ids) > _MANY else ""
        yield Fault(f"{len(ids)} {name}: {', '.join(ids[:_MANY])}{more}", mends_itself)
