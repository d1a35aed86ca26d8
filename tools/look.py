"""Who fits a description, there and then: the one search behind finding, counting and verifying."""

from dataclasses import dataclass

from footage.records import Sighting
from tools.context import Context
from tools.query import read_query
from tools.scope import Scope
from tools.search import Found, search
from tools.telling import visible

SOME = 5  # ids named in a note
EVERYBODY = 10_000  # sightings; a count must not stop at a page's end


@dataclass(frozen=True, slots=True)
class Looked:
    """Everybody who fits, best first; the words that the index cannot check; and why it cannot tell.

    Where nothing could be checked, whoever is named only looks like the words.
    """

    sightings: tuple[Sighting, ...]
    not_checked: tuple[str, ...] = ()
    checked: bool = True  # False: no word can be checked, so nobody can be said to fit or not
    note: str = ""


def look(context: Context, description: str, where: Scope) -> Looked:
    """Everybody who fits the description within the scope; a note says where that was not checked."""
    if not where.covered:
        return Looked((), note=where.note)
    query = read_query(description)
    found = search(
        *(context.library, context.words, query, where.cameras, where.when, EVERYBODY),
        phrases=context.phrases,
    )
    if not found.checked:
        return Looked(found.sightings, found.not_checked, checked=False, note=_note(found))
    return Looked(found.sightings, found.not_checked)


def _note(found: Found) -> str:
    """Why nothing can be told for certain, and who looks like it all the same."""
    note = f"This index cannot check: {', '.join(found.not_checked)}. Whether anybody fits cannot be told"
    if not found.sightings:
        return f"{note}."
    ids = ", ".join(s.id for s in found.sightings[:SOME])
    more = " and others" if len(found.sightings) > SOME else ""
    return f"{note}; by their pictures alone, {ids}{more} look like it."


def untold(context: Context, description: str, where: Scope) -> int:
    """Of how many sightings nothing is known that the description asks for: they neither fit nor fail."""
    looks = {i: visible(d) for i, d in context.library.descriptions().items()}
    wanted = read_query(description).checkable({name for seen in looks.values() for name in seen})
    names = {name for one in wanted for name in one.attributes}
    there = context.library.sightings(cameras=where.cameras, when=where.when)
    return sum(not names & set(looks.get(s.id, {})) for s in there) if names else 0
