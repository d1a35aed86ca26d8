"""Who fits a description: attributes decide, words help. May find nobody. Knows no camera file and no model.

Where a word can be checked by an attribute that was described, the attributes' likelihoods decide who fits
and how well; what stayed `unsure` may only order those who fit. A word that means no attribute is looked
for in the sentences, by word and by meaning: if nothing else can be checked, only a sentence that has it
fits. Where pictures can be compared with words, their likeness orders those who fit; where nothing can be
checked at all, whoever stands out by it is told, and the words stay unchecked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from statistics import median

from velvet.footage.ids import number_of
from velvet.footage.protocols import TextEncoder
from velvet.footage.records import Attribute, Description, Seen, Sighting, Verdict
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library
from velvet.retrieval.context import Context
from velvet.retrieval.evidence import visible
from velvet.retrieval.fitting import NOBODY, Known, fits, likelihood, says, seen_of
from velvet.retrieval.lexicon import NEAR
from velvet.retrieval.likeness import Likeness, likeness, order
from velvet.retrieval.query import Query, Wanted, read_query
from velvet.retrieval.scope import Scope

SOME = 5  # ids named in a note
EVERYBODY = 10_000  # sightings; a count must not stop at a page's end


UNKNOWN = 0.08  # what an attribute that nobody could see counts in a ranking: about one in twelve
NEXT_TO = 0.1  # what the likelihood of a neighbouring colour counts in a ranking: pink for red
LEANS = 0.5  # power of a likelihood that stayed unsure
FLOOR = 1e-3
NEAREST = 200  # sentences looked at by meaning
MEANS = 0.4  # least cosine of a sentence that means the same (MiniLM: others reach 0.35)
STANDS_OUT = 0.15  # and least distance from the middle of those looked at
SAYS_SO = 1.25  # how much a sentence that has the unknown words counts for more
LOOKS_SO = 1.25  # how much who looks most like the words counts for more than who looks least


@dataclass(frozen=True, slots=True)
class Found:
    """Who fits, best first; the user's words that cannot be checked; whether any could."""

    sightings: tuple[Sighting, ...]
    not_checked: tuple[str, ...] = ()
    checked: bool = True  # False: no word can be checked; who is found only looks like the words


def search(
    library: Library,
    encoder: TextEncoder,
    query: Query,
    cameras: Sequence[str] = (),
    when: Sequence[Interval] = (),
    k: int = 30,
    phrases: TextEncoder | None = None,
) -> Found:
    """The k sightings that fit best, on these cameras and in these intervals (all, if none is named).

    What is `unsure` is neither a match nor a contradiction; somebody fits if something matches and nothing
    contradicts. An empty description fits everybody. A sighting's score is at most 1. `phrases`, if any,
    embeds words beside the pictures of people.
    """
    sightings = library.tracklets.sightings(cameras=cameras, when=when)
    if not query.wanted:
        return Found(tuple(sightings[:k]))
    descriptions = library.descriptions.find()
    described = _described(descriptions)
    known = _known(library, query, descriptions)
    wanted = _checkable(query, described, known)
    telling = _telling(library, encoder, query)
    like = likeness(library, phrases, query, list(descriptions))
    if not wanted and not telling:
        not_checked = _not_checked(query, wanted, telling, ())
        return Found(tuple(_alike(sightings, like)[:k]), not_checked, checked=False)
    fitting = [s for s in sightings if _found(s.id, wanted, known, telling)]
    those = [known[s.id] for s in fitting if s.id in known]
    not_checked = _not_checked(query, wanted, telling, those)
    places = order(like, [s.id for s in fitting])
    ranked = [
        replace(s, score=_score(s.id, query, wanted, known, telling) * _weight(places[s.id]))
        for s in fitting
    ]
    ranked.sort(key=lambda s: (-s.score, s.start))
    return Found(tuple(ranked[:k]), not_checked)


def _checkable(
    query: Query, described: Collection[str], known: Mapping[str, Known]
) -> tuple[Wanted, ...]:
    """What can be checked of somebody here, in the user's order."""
    looked_at = {criterion for one in known.values() for criterion in one.verdicts}
    by_attribute = query.checkable(described)
    return tuple(
        one
        for one in query.wanted
        if one in by_attribute or (one.criterion in looked_at and not one.negated)
    )


def _weight(place: float) -> float:
    """From 1 for who looks most like the words to 1 / LOOKS_SO: it parts those who fit alike."""
    return LOOKS_SO ** (place - 1.0)


def _alike(sightings: Sequence[Sighting], like: Likeness) -> list[Sighting]:
    """Those who stand out by their likeness; scored by it, so below anybody who was checked."""
    found = [s for s in sightings if s.id in like.standing_out]
    scored = [replace(s, score=min(like.scores[s.id], MEANS)) for s in found]
    return sorted(scored, key=lambda s: (-s.score, s.start))


def rank(
    library: Library, encoder: TextEncoder, query: Query, phrases: TextEncoder | None = None
) -> list[tuple[str, float]]:
    """Every described tracklet with its score (0..1), best first, without a cut-off: for evaluations."""
    descriptions = library.descriptions.find()
    known = _known(library, query, descriptions)
    wanted = _checkable(query, _described(descriptions), known)
    telling = _telling(library, encoder, query)
    places = order(likeness(library, phrases, query, list(descriptions)), list(descriptions))
    scores = {
        i: _score(i, query, wanted, known, telling) * _weight(places[i]) for i in descriptions
    }
    return sorted(scores.items(), key=lambda hit: (-hit[1], number_of(hit[0])))


def _described(descriptions: Mapping[str, Description]) -> set[str]:
    """The attributes that somebody in this library was seen to have."""
    return {a.name for d in descriptions.values() for a in d.attributes if a.seen is Seen.VISIBLE}


def _known(
    library: Library, query: Query, descriptions: Mapping[str, Description]
) -> dict[str, Known]:
    """What is known of everybody who was described or looked at more closely."""
    verdicts = library.descriptions.verdicts([one.criterion for one in query.wanted])
    nothing: dict[str, Verdict] = {}
    return {
        i: Known(descriptions.get(i, NOBODY), verdicts.get(i, nothing))
        for i in descriptions.keys() | verdicts.keys()
    }


def _found(
    identifier: str,
    wanted: Sequence[Wanted],
    known: Mapping[str, Known],
    telling: Mapping[str, float],
) -> bool:
    if not wanted:
        return identifier in telling
    return identifier in known and fits(known[identifier], wanted)


def _score(
    identifier: str,
    query: Query,
    wanted: Sequence[Wanted],
    known: Mapping[str, Known],
    telling: Mapping[str, float],
) -> float:
    """The joint likelihood of what is wanted, of what is checked and, less, of what stayed unsure."""
    mine = known.get(identifier)
    if mine is None or not wanted:
        return telling.get(identifier, 0.0)
    sure = prod(_chance(mine, one) for one in wanted)
    lean = prod(_lean(mine.description, one) for one in query.wanted if one not in wanted)
    said = 1.0 if identifier in telling or not telling else 1.0 / SAYS_SO
    return sure * lean * said


def _chance(known: Known, wanted: Wanted) -> float:
    chances = [_near_likelihood(a, wanted) for a in seen_of(known.description, wanted)]
    if chances:
        return max(FLOOR, *chances)
    return 1.0 if says(known, wanted) else UNKNOWN


def _near_likelihood(attribute: Attribute, wanted: Wanted) -> float:
    """With a little of what its neighbours have: whoever is asked for in red is rather pink than green."""
    near = sum(attribute.likelihoods.get(value, 0.0) for value in NEAR.get(wanted.value, ()))
    return min(1.0, likelihood(attribute, wanted) + NEXT_TO * near)


def _lean(description: Description, wanted: Wanted) -> float:
    """Above or below that of others by a likelihood that a describer gave without being sure; else 1."""
    if wanted.negated:
        return 1.0
    named = [description.attribute(name) for name in wanted.attributes]
    leanings = [a.likelihoods[wanted.value] for a in named if wanted.value in a.likelihoods]
    return max(leanings) ** LEANS if leanings else 1.0


def _not_checked(
    query: Query, wanted: Sequence[Wanted], telling: Mapping[str, float], those: Sequence[Known]
) -> tuple[str, ...]:
    """The words that neither attribute, closer look nor sentence answers, of one of these people at least."""
    answered = {one.word for one in query.unknown} if telling else set[str]()
    lacking = [one for one in query.wanted if one not in wanted or not _answered(one, those)]
    return tuple(dict.fromkeys(one.word for one in lacking if one.word not in answered))


def _answered(wanted: Wanted, those: Sequence[Known]) -> bool:
    """Whether it was seen of all of them; of nobody, everything was."""
    return all(says(known, wanted) is not None for known in those)


def _telling(library: Library, encoder: TextEncoder, query: Query) -> dict[str, float]:
    """The tracklets whose sentences have the unknown words or mean them, with how much (0..1)."""
    words = " ".join(dict.fromkeys(one.word for one in query.unknown))
    if not words:
        return {}
    (vector,) = encoder.encode([words])
    near = library.vectors.nearest_words(vector, encoder.fingerprint, NEAREST)
    least = max(MEANS, median([cosine for _, cosine in near] or [0.0]) + STANDS_OUT)
    cosines = dict(near)
    meant = {identifier: cosine for identifier, cosine in near if cosine >= least}
    shared = {
        i: max(MEANS, cosines.get(i, 0.0)) for i, _ in library.vectors.fulltext(words, NEAREST)
    }
    return meant | shared


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
    """Everyone matching the description within the scope; a note says where that was not checked."""
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
    note = f"This index cannot check: {', '.join(found.not_checked)}. Whether anyone matches cannot be told"
    if not found.sightings:
        return f"{note}."
    ids = ", ".join(s.id for s in found.sightings[:SOME])
    more = " and others" if len(found.sightings) > SOME else ""
    return f"{note}; by their pictures alone, {ids}{more} look similar."


def untold(context: Context, description: str, where: Scope) -> int:
    """Of how many sightings nothing is known that the description asks for: they neither fit nor fail."""
    looks = {i: visible(d) for i, d in context.library.descriptions.find().items()}
    wanted = read_query(description).checkable({name for seen in looks.values() for name in seen})
    names = {name for one in wanted for name in one.attributes}
    there = context.library.tracklets.sightings(cameras=where.cameras, when=where.when)
    return sum(not names & set(looks.get(s.id, {})) for s in there) if names else 0
