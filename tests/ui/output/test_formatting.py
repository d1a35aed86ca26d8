"""Sizes, coverage and privacy in words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from velvet.footage.settings import Settings
from velvet.footage.time.intervals import Coverage, Interval
from velvet.ui.output.formatting import clock_span, coverage_line, network_reach, size

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (12_000_000, "12 MB"), (3e12, "3.0 TB")],
)
def test_size(count: float, said: str) -> None:
    assert size(count) == said


def test_coverage_names_its_gaps() -> None:
    both = (Interval(TEN, TEN + MINUTE), Interval(TEN + 3 * MINUTE, TEN + 4 * MINUTE))
    gap = (Interval(TEN + MINUTE, TEN + 3 * MINUTE),)
    said = coverage_line(Coverage("yard", both, gap))
    assert said == ("yard: 2 min (2026-03-02 10:00:00 to 10:04:00 +00:00), with gaps of 2 min")
    assert coverage_line(Coverage("yard", ())) == "yard: nothing analysed"


def test_clock_span() -> None:
    assert clock_span(TEN, TEN + MINUTE) == "10:00:00 to 10:01:00"


def test_a_server_elsewhere_is_named(tmp_path: Path) -> None:
    here = Settings(home=tmp_path)
    there = Settings(home=tmp_path, ollama_host="http://gpu.example:11434")
    assert "gpu.example" in network_reach(there)
    assert network_reach(here) == "Nothing leaves this machine."
