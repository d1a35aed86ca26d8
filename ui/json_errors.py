"""What `--json` promises where a command fails: one object, `{"error": sentence}`, on stdout.

The sentence also goes to stderr and the exit code is 1, as without `--json`. A wrong command line (exit
code 2) and Ctrl-C (130) print nothing on stdout.
"""

from collections.abc import Generator
from contextlib import contextmanager

import typer

HELP = 'Print JSON: the result, or {"error": "..."}.'


@contextmanager
def errors_as_json(wanted: bool) -> Generator[None]:
    """Print what goes wrong inside the block as JSON, if wanted, and let it go on to be said on stderr."""
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError):  # no errors, or nobody who reads on
        raise
    except Exception as error:
        if wanted:
            _put(error)
        raise


def _put(error: Exception) -> None:
    from ui.as_json import put
    from ui.faults import sentence_of

    put({"error": sentence_of(error)})
