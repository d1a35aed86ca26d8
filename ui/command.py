"""What every command and page does first and last: read the settings, seal the machine, report errors.

With `--json` a command that fails prints one object on stdout, `{"error": sentence}`; the sentence also goes
to stderr and the exit code is 1, as without `--json`. A wrong command line (exit code 2) and Ctrl-C (130)
print nothing on stdout. Imports nothing heavy and knows no command.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.footage.errors import VelvetError

if TYPE_CHECKING:
    from velvet.footage.settings import Settings

HELP = 'Print JSON: the result, or {"error": "..."}.'
JsonOption = Annotated[bool, typer.Option("--json", help=HELP)]
LONGEST = 120  # characters of a file's name in a sentence


def start() -> "Settings":
    """The user's settings, once every way out of this machine except the configured ones is closed.

    Raises BadSetting.
    """
    from velvet.footage.privacy import seal
    from velvet.footage.settings import Settings

    os.umask(0o077)  # files are for the user alone, whichever library writes them
    settings = Settings.load()
    seal(settings.home, (settings.ollama_host,))
    return settings


@contextmanager
def errors_as_json(wanted: bool) -> Generator[None]:
    """Print an error raised inside the block as JSON, if wanted, and let it pass on to be shown on stderr."""
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError):  # not errors, or nobody is reading
        raise
    except Exception as error:
        if wanted:
            _put(error)
        raise


def _put(error: Exception) -> None:
    from velvet.ui.output.as_json import put

    put({"error": sentence_of(error)})


def sentence_of(error: Exception) -> str:
    """The sentence for the person at the screen. With VELVET_DEBUG=1 raises `error` again."""
    if os.environ.get("VELVET_DEBUG"):
        raise error
    if isinstance(error, VelvetError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{_file_of(error)}{error.strerror}. Check the name, the disk and the permissions."
    error_text = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"Velvet failed unexpectedly: {error_text}. VELVET_DEBUG=1 shows where."


def _file_of(error: OSError) -> str:
    """The file that the error is about, if any."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    short = name if len(name) <= LONGEST else f"{name[:LONGEST]}..."
    return f"{short}: " if name else ""
