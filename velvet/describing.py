"""Describing anew with the user's settings: the better model over what a lesser one made."""

from collections.abc import Callable

from footage.errors import BadSetting
from footage.settings import Settings
from indexes.library import Library
from ingest.describe import Described, Limits, describe
from ingest.events import Advanced, Event
from ingest.passes import embed, name_people
from velvet.models import crew


def describe_again(settings: Settings, limits: Limits, tell: Callable[[Event], None]) -> Described:
    """Describe, with the best describer of the settings, whoever it has not described.

    What was said is embedded at the end, after a stop by Ctrl-C too. Raises BadSetting if the settings name
    no better describer than `colour`, LibraryBusy while an ingest runs.
    """
    models = crew(settings)
    if len(models.describers) < 2:
        raise BadSetting(
            f"No vision model is set or found. Serve {settings.vision} with Ollama and set "
            "VELVET_DESCRIBER=qwen; `velvet doctor` shows what there is."
        )

    def progress(done: float, total: float) -> None:
        tell(Advanced("describe", "", done, total, "tracklets"))

    with Library.open(settings.home) as library, library.ingesting():
        try:
            return describe(library, models.describers[-1], progress, limits)
        finally:
            embed(library, models, lambda _done, _total: None)
            name_people(library, models)
