"""The two displays: bars on a terminal, lines elsewhere; and the question before a long run."""

import io

import pytest
import typer
from rich.console import Console

from velvet.ingest.events import Event, IngestPlan, Notice, PassProgress
from velvet.ui.cli.ingest import _teller
from velvet.ui.output.ingest_display import display, planned

LONG = IngestPlan(new=3, known=1, footage_s=7200, expected_s=3600, expected_bytes=18_000_000)


def shown(events: list[Event], terminal: bool) -> str:
    written = io.StringIO()
    console = Console(file=written, force_terminal=terminal, width=120, markup=False)
    with display(console) as screen:
        for event in events:
            screen.show(event)
    return written.getvalue()


def test_the_plan_in_words() -> None:
    assert planned(LONG) == (
        "3 recordings to analyse, 2 h of footage; about 1 h and 18 MB of disk."
    )
    assert "Nothing new" in planned(IngestPlan(0, 4, 0, 0, 0))


def test_lines_do_not_flood() -> None:
    work = [PassProgress("detect", "R1 a.mp4", n / 10, 60, "s") for n in range(600)]
    lines = shown([LONG, *work, PassProgress("cut", "R1 a.mp4", 1, 60, "s")], False).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("Looking R1 a.mp4: 0 %")
    assert lines[2].startswith("Cutting pictures R1 a.mp4: 2 %")


def test_bars_show_rate_time_left_and_tracklets() -> None:
    described = PassProgress("describe", "", 4, 4, "tracklets")
    work = [PassProgress("detect", "R1 a.mp4", n, 60, "s") for n in range(30)]
    written = shown([LONG, described, *work], True)
    for said in ("Footage", "x real time", "left", "4 tracklets", "Looking R1 a.mp4"):
        assert said in written


@pytest.mark.parametrize("terminal", [True, False])
def test_a_file_name_is_no_markup(terminal: bool) -> None:
    odd = PassProgress("detect", "R1 [red]a[/red].mp4", 1, 60, "s")
    assert "[red]a[/red].mp4" in shown([odd, Notice("[bold] told")], terminal)


def test_a_long_run_asks_first(no_home, monkeypatch: pytest.MonkeyPatch) -> None:
    no_home.mkdir()
    asked: list[str] = []
    monkeypatch.setattr(typer, "confirm", lambda words, **_: asked.append(words))
    _teller(lambda _: None, no_home, True)(LONG)
    _teller(lambda _: None, no_home, True)(IngestPlan(1, 0, 60, 30, 1000))
    _teller(lambda _: None, no_home, False)(LONG)
    assert len(asked) == 1
