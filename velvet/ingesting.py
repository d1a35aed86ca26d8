"""Ingest with the user's settings: finds files, builds models, opens the library."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from velvet.choices import model_choices
from velvet.footage.errors import BadSetting, NotFound
from velvet.footage.settings import Settings
from velvet.indexes.library import Library
from velvet.ingest.events import Event, IngestSummary, Notice, PassProgress
from velvet.ingest.passes.describe import DescribeResult, Limits, describe
from velvet.ingest.passes.embed import assign_identities, embed
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files, refuse_shared_start
from velvet.models import ingest_models


def describe_again(
    settings: Settings, limits: Limits, tell: Callable[[Event], None]
) -> DescribeResult:
    """Describe, with the best describer of the settings, the tracklets it has not described.

    New descriptions are embedded at the end, even after Ctrl-C. Raises BadSetting if the settings name
    no better describer than `colour`, LibraryBusy while an ingest runs.
    """
    models = ingest_models(settings)
    if len(models.describers) < 2:
        raise BadSetting(
            f"No vision model is set or found. Serve {settings.vision} with Ollama and set "
            "VELVET_DESCRIBER=qwen; `velvet doctor` shows what there is."
        )

    def progress(done: float, total: float) -> None:
        tell(PassProgress("describe", "", done, total, "tracklets"))

    with Library.open(settings.home) as library, library.ingesting():
        try:
            return describe(library, models.describers[-1], progress, limits)
        finally:
            embed(library, models, lambda _done, _total: None)
            assign_identities(library, models)


def ingest_paths(
    settings: Settings, paths: Sequence[str], told: SourceOptions, tell: Callable[[Event], None]
) -> IngestSummary:
    """Ingest files, folders and globs; `tell` hears what happens.

    Raises NotFound, BadSetting, ModelMissing or LibraryBusy before any work.
    """
    own = settings.home.resolve()  # our clips and crops are not footage
    files = [file for file in find_files(paths) if not _real(file).is_relative_to(own)]
    if not files:
        raise NotFound(
            f"There are only files that Velvet itself wrote into {own}. Name your recordings."
        )
    refuse_shared_start(files, told)
    with Library.open(
        settings.home
    ) as library:  # first: what models write there lies in a closed folder
        models = ingest_models(settings)
        tell(Notice("; ".join(f"{c.job}: {c.name}" for c in model_choices(settings)[:-1])))
        return ingest(files, told, library, models, tell)


def _real(file: Path) -> Path:
    """Where a file really lies; a link to itself lies where it is, as `Path.resolve` would not say."""
    return Path(os.path.realpath(file))
