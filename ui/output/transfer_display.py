"""A download or a copy while it runs: a bar on a terminal, occasional lines elsewhere."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from velvet.ui.output.formatting import size
from velvet.ui.output.screen import clean, line

_EVERY_S = 10.0  # between plain lines


@contextmanager
def transfer(console: Console, name: str) -> Generator[Callable[[int, int], None]]:
    """A function that shows (bytes done, bytes in all; 0: unknown) while the block runs."""
    if not console.is_terminal:
        yield _plain(console, name)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task(clean(name), total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total or None)


def _plain(console: Console, name: str) -> Callable[[int, int], None]:
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY_S:
            last = time.monotonic()
            line(console, f"{name}: {size(done)}" + (f" of {size(total)}" if total else ""))

    return tell
