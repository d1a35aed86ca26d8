"""`velvet eval`: how well Velvet does on material with known truth, with the models of the settings."""

import re
from pathlib import Path
from typing import Annotated

import typer

from velvet.ui.command import start

evaluations = typer.Typer(
    help="Measure Velvet on material with known truth.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@evaluations.command()
def tracking(
    clip: Annotated[Path, typer.Argument(help="The video.")],
    truth: Annotated[Path, typer.Argument(help="Who was where, in MOT15's text format.")],
    fps: Annotated[
        str, typer.Option(help="The true frame rate, if the file gives a wrong one.")
    ] = "",
    truth_size: Annotated[
        str, typer.Option(help="The picture size that the truth refers to: 768x576.")
    ] = "",
) -> None:
    """Score following people through a clip.

    Ultralytics' own trackers are scored on the same detections.
    """
    settings = start()
    from velvet.evals.tracking.tracking import evaluate
    from velvet.ingest.sources.sources import read_rate
    from velvet.models import ingest_models
    from velvet.ui.cli.evals.tables import show_tracking
    from velvet.ui.output.screen import asides, results

    size, rate = _size(truth_size), read_rate(fps) if fps else None
    embedded = settings.model_copy(update={"describer": "colour", "pictures": "off"})
    with asides().status(f"Following people through {clip}"):
        report = evaluate(clip, truth, ingest_models(embedded), rate=rate, truth_size=size)
    show_tracking(results(), report)


@evaluations.command()
def words(
    folder: Annotated[
        Path, typer.Argument(help="Crops named as in Market-1501, and queries.jsonl.")
    ],
) -> None:
    """Score finding people by words: describer and search."""
    settings = start()
    from velvet import models
    from velvet.evals.words import evaluate
    from velvet.ui.cli.evals.tables import show_words
    from velvet.ui.output.screen import asides, results

    with asides().status(f"Describing and searching {folder}"):
        report = evaluate(folder, models.describers(settings)[-1], models.words(settings))
    show_words(results(), report)


@evaluations.command()
def reid(
    folder: Annotated[Path, typer.Argument(help="Crops in Market-1501's layout.")],
) -> None:
    """Score recognising a person, picture to picture."""
    settings = start()
    from velvet.evals.reid.reid import evaluate
    from velvet.models import crops
    from velvet.ui.cli.evals.tables import show_reid
    from velvet.ui.output.screen import asides, results

    with asides().status(f"Comparing the pictures of {folder}"):
        report = evaluate(folder, crops(settings))
    show_reid(results(), report)


@evaluations.command()
def journeys(
    people: Annotated[int, typer.Option(min=1, max=2000, help="In each town.")] = 40,
    cameras: Annotated[int, typer.Option(min=1, max=50, help="In each town.")] = 4,
    seed: Annotated[
        int, typer.Option(help="Seed of the first town; the next town has the next one.")
    ] = 0,
    towns: Annotated[int, typer.Option(min=1, max=100, help="How many towns.")] = 1,
    links: Annotated[
        bool, typer.Option("--links", help="Give the transit times between cameras.")
    ] = False,
) -> None:
    """Score who is who over drawn days with look-alikes."""
    start()
    from velvet.evals.identity.journeys import evaluate
    from velvet.ui.cli.evals.journeys_table import show_journeys
    from velvet.ui.output.screen import asides, results

    with asides().status(f"Following {people} people past {cameras} cameras"):
        seeds = range(seed, seed + towns)
        reports = list(evaluate(seeds, people=people, cameras=cameras, linked=links))
    show_journeys(results(), reports)


@evaluations.command()
def growth(
    tracklets: Annotated[int, typer.Option(min=100, help="How many there are at the end.")] = 10000,
) -> None:
    """Time the work per tracklet as a library grows tenfold."""
    start()
    from velvet.evals.identity.growth import evaluate
    from velvet.ui.cli.evals.journeys_table import show_growth
    from velvet.ui.output.screen import asides, results

    with asides().status(f"Growing a library to {tracklets} tracklets"):
        report = evaluate(tracklets)
    show_growth(results(), report)


def _size(text: str) -> tuple[int, int] | None:
    """(width, height) of `768x576`. Raises BadSetting."""
    from velvet.footage.errors import BadSetting

    match = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", text.strip())
    if text and not match:
        raise BadSetting(f"`{text}` is not a picture size. Write width and height like 768x576.")
    return (int(match[1]), int(match[2])) if match else None
