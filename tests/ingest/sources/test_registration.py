"""`cameras.toml` settles zones, links and clocks of what was recorded before, and of what comes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from support.pictures.numbered_clips import steady, write
from velvet.indexes.library import Library
from velvet.ingest.events import Notice
from velvet.ingest.sources.camera_file import read_camera_file
from velvet.ingest.sources.registration import register
from velvet.ingest.sources.sources import SourceOptions

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)
BOTH = "[cameras.yard]\n[cameras.lobby]\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened, opened.ingesting():
        yield opened


def film(folder: Path, name: str) -> Path:
    grey = sum(map(ord, name)) % 200  # every name its own footage
    pictures = [np.full((40, 60, 3), grey, np.uint8) for _ in range(10)]
    return write(folder / f"{name}.mp4", steady(1, 10), size=(60, 40), pictures=pictures)


def choices(folder: Path, text: str = "", **said: str) -> SourceOptions:
    told = SourceOptions(timezone="UTC", **said)
    if not text:
        return told
    file = folder / "cameras.toml"
    file.write_text(text)
    return replace(told, camera_file=read_camera_file(file))


def ingested(library: Library, files: list[Path], told: SourceOptions) -> list[str]:
    """The sentences told; nothing is analysed here."""
    heard: list[Notice] = []
    register(files, told, library, heard.append)
    return [one.sentence for one in heard]


def starts(library: Library) -> dict[str, float]:
    """Seconds after ten o'clock, by recording."""
    return {r.id: (r.start - BEGIN).total_seconds() for r in library.recordings.all()}


def test_zones_and_links_hold_without_any_new_footage(library: Library, tmp_path: Path) -> None:
    yard = film(tmp_path, "yard_2026-03-02_10-00-00")
    ingested(library, [yard], choices(tmp_path))
    link = '[[links]]\nfrom = "yard"\nto = "lobby"\nleast = 20\n'
    zone = "[cameras.yard.zones]\ngate = [[0, 0], [1, 0], [1, 1]]\n[cameras.lobby]\n"
    assert any("Zones and links" in s for s in ingested(library, [yard], choices(tmp_path, zone)))
    assert [z.name for z in library.cameras.places().zones["yard"]] == ["gate"]
    ingested(library, [yard], choices(tmp_path, BOTH + link))
    assert [k.least_s for k in library.cameras.places().links] == [20]
    ingested(library, [yard], choices(tmp_path, BOTH + link.replace("20", "30")))
    assert [k.least_s for k in library.cameras.places().links] == [30]
    assert library.cameras.places().zones == {}
    told = ingested(library, [yard], choices(tmp_path, BOTH + link.replace("20", "30")))
    assert not any("Zones and links" in s for s in told)
    ingested(library, [yard], choices(tmp_path))  # no file: what was said stays
    assert len(library.cameras.places().links) == 1


def test_an_offset_holds_for_what_was_recorded_and_what_comes(
    library: Library, tmp_path: Path
) -> None:
    first = film(tmp_path, "yard_2026-03-02_10-00-00")
    ingested(library, [first], choices(tmp_path))
    library.cameras.set_offset("yard", 12.5)
    assert starts(library) == {"R1": 12.5}
    second = film(tmp_path, "yard_2026-03-02_10-01-00")
    lobby = film(tmp_path, "lobby_2026-03-02_10-02-00")
    told = ingested(library, [first, second, lobby], choices(tmp_path))
    assert starts(library) == {"R1": 12.5, "R2": 72.5, "R3": 120}
    assert any("10:01:12" in s and "+12.5 s" in s for s in told)
    assert not any("corrects" in s for s in told)
    library.cameras.set_offset("yard", 0)
    assert starts(library) == {"R1": 0, "R2": 60, "R3": 120}


def test_the_file_gives_an_offset_too_and_the_last_one_set_counts(
    library: Library, tmp_path: Path
) -> None:
    yard = film(tmp_path, "yard_2026-03-02_10-00-00")
    written = "[cameras.yard]\noffset = -3\n"
    ingested(library, [yard], choices(tmp_path, written))
    assert starts(library) == {"R1": -3}
    ingested(library, [yard], choices(tmp_path, written))
    assert starts(library) == {"R1": -3}
    library.cameras.set_offset("yard", 7)
    ingested(library, [yard], choices(tmp_path))
    ingested(library, [yard], choices(tmp_path, BOTH))  # it says nothing of clocks
    assert starts(library) == {"R1": 7}
    told = ingested(library, [yard], choices(tmp_path, written))
    assert starts(library) == {"R1": -3}
    assert any("yard" in s and "-3 s" in s for s in told)


def test_a_start_said_again_is_what_the_clock_said(library: Library, tmp_path: Path) -> None:
    yard = film(tmp_path, "yard_2026-03-02_10-00-00")
    ingested(library, [yard], choices(tmp_path))
    library.cameras.set_offset("yard", 5)
    again = choices(tmp_path, start="2026-03-02 11:00:00")
    ingested(library, [yard], again)
    assert starts(library) == {"R1": 3605}
    told = ingested(library, [yard], again)
    assert starts(library) == {"R1": 3605}
    assert not any("corrects" in s for s in told)


def test_a_recording_given_to_another_camera_goes_by_that_ones_clock(
    library: Library, tmp_path: Path
) -> None:
    files = [film(tmp_path, f"{name}_2026-03-02_10-00-00") for name in ("lobby", "yard")]
    ingested(library, files, choices(tmp_path))
    library.cameras.set_offset("lobby", 5)
    library.cameras.set_offset("yard", 60)
    assert starts(library) == {"R1": 5, "R2": 60}
    ingested(library, files[1:], choices(tmp_path, camera="lobby"))
    assert starts(library) == {"R1": 5, "R2": 5}
    assert {c.name: c.offset_s for c in library.cameras.all()} == {"lobby": 5, "yard": 60}


def test_a_clock_that_brings_a_start_into_the_future_is_warned_of(
    library: Library, tmp_path: Path
) -> None:
    soon = datetime.now(UTC) - timedelta(days=1)
    yard = film(tmp_path, f"yard_{soon:%Y-%m-%d_%H-%M-%S}")
    days = "[cameras.yard]\noffset = 172800\n"
    assert any("in the future" in s for s in ingested(library, [yard], choices(tmp_path, days)))
