"""What every command does first: read the user's settings and seal the machine. Imports nothing heavy."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footage.settings import Settings


def start() -> "Settings":
    """The user's settings, after every way out of this machine but the configured ones was closed.

    Raises BadSetting.
    """
    from footage.privacy import seal
    from footage.settings import Settings

    os.umask(0o077)  # what is written is for the user alone, whatever made it
    settings = Settings.load()
    seal(settings.home, (settings.ollama_host,))
    return settings
