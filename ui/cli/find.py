"""`velvet find`: sightings by words or by a picture of a person, ranked. Knows no search."""

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.assistant import Assistant
    from velvet.footage.settings import Settings
    from velvet.services.sighting_search import RankedSightings

_MEANS = {
    "fit": "score: how well the description matches, 0 to 1.",
    "likeness": "score: how much the pictures look like the words; the words were not checked.",
    "probability": "score: probability of being the same person, by the pictures alone. The order also "
    "depends on who else both look like.",
    "cosine": "score: cosine similarity of the pictures' vectors, not calibrated to a probability.",
}


def find(
    words: Annotated[
        list[str] | None, typer.Argument(help="What they look like, in quotes.")
    ] = None,
    image: Annotated[
        Path | None, typer.Option(help="A picture of the person instead of words.")
    ] = None,
    camera: Annotated[str, typer.Option(help="Only on this camera.")] = "",
    when: Annotated[str, typer.Option(help='Only then: "yesterday after 3 pm".')] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most sightings to list.")] = 10,
    json_wanted: JsonOption = False,
) -> None:
    """Find sightings by words or by a picture of a person."""
    with errors_as_json(json_wanted):
        where = {"camera": camera, "when": when}
        _find(" ".join(words or []).strip(), image, limit, where, json_wanted)


def _find(
    words: str, image: Path | None, limit: int, where: dict[str, str], json_wanted: bool
) -> None:
    settings = start()
    _refuse_unless_one(words, image)
    from velvet import open_assistant
    from velvet.ui.cli.ask import refuse_without_footage

    # A library that prints would spoil the one object on stdout.
    with redirect_stdout(sys.stderr), open_assistant(settings) as assistant:
        refuse_without_footage(assistant)
        findings = _search(assistant, settings, words, image, limit, where)
    _show(assistant, findings, {"words": words, "image": str(image or "")} | where, json_wanted)


def _refuse_unless_one(words: str, image: Path | None) -> None:
    from velvet.footage.errors import BadSetting

    if bool(words) == bool(image):
        raise BadSetting(
            'Describe the person, or give a picture: velvet find "a red coat", velvet find --image FILE.'
        )


def _search(
    assistant: "Assistant",
    settings: "Settings",
    words: str,
    image: Path | None,
    limit: int,
    where: dict[str, str],
) -> "RankedSightings":
    from velvet.models import crops, detector
    from velvet.services.sighting_search import find_by_picture, find_by_words
    from velvet.ui.output.screen import asides

    with asides().status("Searching"):
        if image is None:
            return find_by_words(assistant.context, words, limit=limit, **where)
        return find_by_picture(
            assistant.context,
            image,
            detector(settings),
            crops(settings),
            settings.confidence,
            limit=limit,
            **where,
        )


def _show(
    assistant: "Assistant", findings: "RankedSightings", query: dict[str, str], json_wanted: bool
) -> None:
    if json_wanted:
        from velvet.ui.output.as_json import put

        put(_document(assistant, findings, query))
    else:
        _print(findings)


def _document(
    assistant: "Assistant", findings: "RankedSightings", query: dict[str, str]
) -> dict[str, Any]:
    from velvet.ui.output.as_json import sighting

    return {
        "query": {name: given for name, given in query.items() if given},
        "score_is": findings.score_is,
        "notes": list(findings.notes),
        "not_checked": list(findings.not_checked),
        "left_out": findings.left_out,
        "sightings": [
            {"rank": rank, "score": round(s.score, 4)} | sighting(s, assistant.library)
            for rank, s in enumerate(findings.sightings, 1)
        ],
    }


def _print(findings: "RankedSightings") -> None:
    from velvet.footage.corrections import called
    from velvet.footage.time.clock import span
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line, results, row, table

    console = results()
    for note in findings.notes:
        line(console, note)
    ranked = table("rank", "id", "who", "camera", "when (camera's time)", "score", "looks")
    for rank, s in enumerate(findings.sightings, 1):
        when = span(s.start, s.end)
        score = f"{s.score:.2f}"
        who = called(s.identity, s.name)
        row(ranked, (str(rank), s.id, who, s.camera, when, score, s.description))
    if findings.sightings:
        console.print(ranked)
        line(console, _MEANS[findings.score_is], "dim")
    else:
        line(console, "No sightings found.")
    if findings.left_out:
        more = counted(findings.left_out, "more sighting", "more sightings")
        line(console, f"{more}: raise --limit to list them.", "dim")
    if findings.not_checked:
        line(console, f"Not checked: {', '.join(findings.not_checked)}.", "yellow")
