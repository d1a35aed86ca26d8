"""Have a vision model look again at somebody's pictures, for what the descriptions do not tell."""

from collections.abc import Mapping
from contextlib import closing

import numpy as np
from langchain_core.tools import tool

from velvet.footage.errors import BadFootage, NotFound
from velvet.footage.protocols import CloserLook
from velvet.footage.records import Frame, Pixels, Tracklet, Verdict
from velvet.indexes.library import Library
from velvet.retrieval.context import Context, Runtime
from velvet.retrieval.declined import sensitive
from velvet.retrieval.evidence import Evidence, Result, counted, reply
from velvet.retrieval.fitting import NOBODY, Known, says
from velvet.retrieval.query import Query, read_query
from velvet.tools import Looks, SightingIds
from velvet.video.decode.read import frames_at

NOTHING_LEFT = "There was nothing left to look at: the index already has the answer."
NONE_LEFT = "No more closer looks for this question. Answer with what is known."


@tool(response_format="content_and_artifact")
def look_closer(description: Looks, sightings: SightingIds, runtime: Runtime) -> Result:
    """Have the pictures of a few sightings looked at again, for the words that were not checked.

    Call it once after `find_people` named `not_checked` words that matter, with the same description and the
    sightings that come into question. Verdicts: confirmed, contradicted, cannot see. They are kept, and
    later searches know them.
    """
    context = runtime.context
    query = read_query(description)
    said, notes = _looked(context, query, sightings)
    seen = {i: {k: str(v) for k, v in verdicts.items()} for i, verdicts in said.items()}
    told = "; ".join(f"{i}: {_short(verdicts)}" for i, verdicts in seen.items())
    evidence = Evidence(told or notes, tuple(said), settled=_settled(query, said))
    arguments = {"description": description, "sightings": " ".join(sightings)}
    return reply("look_closer", arguments, {"verdicts": seen}, evidence, notes)


def _looked(
    context: Context, query: Query, sightings: SightingIds
) -> tuple[dict[str, dict[str, Verdict]], str]:
    """Verdicts by sighting and criterion; and why there are not more, if so."""
    if context.closer is None:
        raise NotFound(
            "There is no vision model to look closer with. `velvet doctor` lists the models."
        )
    if sensitive(query.text):
        return {}, "Velvet does not look for skin, origin, belief or health."
    said: dict[str, dict[str, Verdict]] = {}
    for identifier in dict.fromkeys(i.strip().upper() for i in sightings):
        known, criteria = _open(context.library, query, identifier)
        if criteria and not context.looks.take(1):
            return said, NONE_LEFT
        said[identifier] = known | _ask(context, context.closer, query, identifier, criteria)
    return said, "" if any(said.values()) else NOTHING_LEFT


def _settled(query: Query, said: Mapping[str, Mapping[str, Verdict]]) -> tuple[str, ...]:
    """The words on which there is a verdict for everybody who was looked at."""
    verdicts = [
        [v.get(one.criterion, Verdict.CANNOT_SEE) for v in said.values()] for one in query.wanted
    ]
    pairs = zip(query.wanted, verdicts, strict=True)
    return tuple(one.word for one, mine in pairs if mine and Verdict.CANNOT_SEE not in mine)


def _open(library: Library, query: Query, identifier: str) -> tuple[dict[str, Verdict], list[str]]:
    """What an earlier look saw of it, and what neither that nor the description tells.

    Raises NotFound for an id that is not there.
    """
    description = library.descriptions.find([identifier]).get(identifier, NOBODY)
    asked = [one for one in query.wanted if not one.negated]
    seen = library.descriptions.verdicts([one.criterion for one in asked]).get(identifier, {})
    untold = [one.criterion for one in asked if says(Known(description), one) is None]
    known = {criterion: seen[criterion] for criterion in untold if criterion in seen}
    return known, [criterion for criterion in dict.fromkeys(untold) if criterion not in seen]


def _ask(
    context: Context, closer: CloserLook, query: Query, identifier: str, criteria: list[str]
) -> dict[str, Verdict]:
    if not criteria:
        return {}
    (tracklet,) = context.library.tracklets.find([identifier])
    pictures = more_pictures(context.library, tracklet)
    if not pictures:
        raise NotFound(f"There are no pictures of {identifier}.")
    seen = dict(closer.look(pictures, query.text, criteria))
    context.library.descriptions.save_verdicts(identifier, seen, closer.fingerprint)
    return seen


def _short(verdicts: dict[str, str]) -> str:
    if not verdicts:
        return "nothing left to look at"
    if len(verdicts) > 4:
        return counted(len(verdicts), "verdict", "verdicts")
    return ", ".join(f"{criterion} {verdict}" for criterion, verdict in verdicts.items())


FRAMES = 2  # from the footage; more would make each of them small on the sheet
AROUND = 0.25  # of the box's size, on every side: what somebody carries stands out of it


def more_pictures(library: Library, tracklet: Tracklet) -> list[Pixels]:
    """The crops, best first, then frames between them where the footage is still there.

    Raises BadFootage for a crop that is damaged or gone.
    """
    return [*library.tracklets.load_crops(tracklet), *_from_footage(library, tracklet)]


def _from_footage(library: Library, tracklet: Tracklet) -> list[Pixels]:
    path, recording = tracklet.path, library.recordings.get(tracklet.recording)
    places = np.linspace(0, len(path) - 1, FRAMES + 2).astype(int)[1:-1]
    times = sorted({float(path.times_s[place]) for place in places})
    try:
        with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
            return [_around(frame, tracklet) for frame in frames]
    except BadFootage:  # moved or gone: the stored crops are what there is
        return []


def _around(frame: Frame, tracklet: Tracklet) -> Pixels:
    place = int(np.abs(tracklet.path.times_s - frame.time_s).argmin())
    left, top, right, bottom = (float(edge) for edge in tracklet.path.boxes[place])
    wide, high = AROUND * (right - left), AROUND * (bottom - top)
    tall, broad = frame.pixels.shape[:2]
    rows = slice(max(0, int(top - high)), min(tall, int(bottom + high) + 1))
    columns = slice(max(0, int(left - wide)), min(broad, int(right + wide) + 1))
    return np.ascontiguousarray(frame.pixels[rows, columns])
