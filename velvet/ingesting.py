"""The ingest with the user's settings: files found, models chosen, the library opened."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from footage.errors import NotFound
from footage.settings import Settings
from indexes.library import Library
from ingest.events import Event, Summary, Told
from ingest.pipeline import ingest
from ingest.sources import Choices, find, refuse_shared_start
from velvet.choices import choices
from velvet.models import crew


def ingest_paths(
    settings: Settings, paths: Sequence[str], told: Choices, tell: Callable[[Event], None]
) -> Summary:
    """Ingest files, folders and globs; `tell` hears what happens.

    Raises NotFound, BadSetting, ModelMissing or LibraryBusy before any work.
    """
    own = settings.home.resolve()  # our clips and crops are no footage
    files = [file for file in find(paths) if not _real(file).is_relative_to(own)]
    if not files:
        raise NotFound(f"Only what Velvet itself wrote into {own} is there. Name your recordings.")
    refuse_shared_start(files, told)
    with Library.open(
        settings.home
    ) as library:  # first: what models write there lies in a closed folder
        models = crew(settings)
        tell(Told("; ".join(f"{c.job}: {c.name}" for c in choices(settings)[:-1])))
        return ingest(files, told, library, models, tell)


def _real(file: Path) -> Path:
    """Where a file really lies; a link to itself lies where it is, as `Path.resolve` would not say."""
    return Path(os.path.realpath(file))
