"""What stands in the way from outside: a full disk, a closed folder, another program, an earlier clock."""

import os
import resource
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.naming import name
from velvet.footage.errors import LibraryBusy, LibraryDamaged
from velvet.footage.settings import Settings
from velvet.identity.undo import undo
from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.library import Library
from velvet.indexes.lock import only_writer
from velvet.ingest.passes.describe import Limits
from velvet.ingest.sources.sources import SourceOptions
from velvet.ingesting import describe_again, ingest_paths
from velvet.services.erasure.forget import ErasureSelection, erasure_target_of, forget_confirmed


@contextmanager
def no_file_above(size: int) -> Generator[None]:
    """Let the system refuse to write beyond this size, as a full disk does. Python ignores its signal."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_line_that_the_disk_takes_half_of_is_no_line_of_the_log(tmp_path: Path) -> None:
    log = Audit(tmp_path)
    log.append(Act.HELD, {"subject": "P1"})
    whole = (tmp_path / "audit.jsonl").read_bytes()
    with no_file_above(len(whole) + 40), pytest.raises(LibraryDamaged, match="Free some space"):
        log.append(Act.RELEASED, {"subject": "P1"})
    assert (tmp_path / "audit.jsonl").read_bytes() == whole
    log.append(Act.RELEASED, {"subject": "P1"})
    assert (log.fault(), [e.number for e in log.entries()]) == ("", [1, 2])


def test_a_correction_that_the_disk_does_not_take_is_not_made_at_all(library: Library) -> None:
    before = library.identities.snapshot()
    with no_file_above(10), pytest.raises(LibraryDamaged):
        name(library, "P1", "Gregor")
    assert library.identities.snapshot() == before and list(library.audit.entries()) == []
    name(library, "P1", "Gregor")
    assert library.identities.names() == {"P1": "Gregor"} and library.audit.fault() == ""


def test_vectors_that_the_disk_does_not_take_are_a_sentence_and_come_later(
    library: Library,
) -> None:
    crop = library.vectors.of_crops("reid")["T2"]
    before = library.vectors.nearest_crops(crop, "reid", 3)
    home = library.home
    library.close()
    for file in (home / "chroma").glob("*.sqlite3"):
        file.unlink()
    program = (
        "import resource, sys; from pathlib import Path; from velvet.indexes.library import Library\n"
        "from velvet.footage.errors import LibraryDamaged\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    crop = library.vectors.of_crops('reid')['T2']\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "    try:\n"
        "        library.vectors.nearest_crops(crop, 'reid', 3)\n"
        "    except LibraryDamaged as error:\n"
        "        print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(home)], capture_output=True, text=True)
    assert "disk" in ran.stdout, ran.stderr[-2000:]
    with Library.open(home) as again:
        assert again.vectors.nearest_crops(crop, "reid", 3) == before


def test_a_data_folder_that_nobody_may_write_to_gets_a_sentence(library: Library) -> None:
    refused = pytest.raises(LibraryDamaged, match="permissions")
    with closed(library.home), refused, only_writer(library.home):
        pass
    with library.ingesting():
        pass


@contextmanager
def closed(home: Path) -> Generator[None]:
    """A folder that takes no file. Root may write everywhere, but not to a file's name below a file."""
    if os.geteuid():
        home.chmod(0o500)
    else:
        (home / "ingest.lock").unlink(missing_ok=True)
        (home / "ingest.lock").mkdir()
    try:
        yield
    finally:
        home.chmod(0o700)
        if (home / "ingest.lock").is_dir():
            (home / "ingest.lock").rmdir()


def test_whoever_has_to_write_waits_for_nobody_and_is_told_who_writes(
    library: Library, tmp_path: Path
) -> None:
    settings = Settings(
        home=library.home, detector="motion", describer="qwen", ollama_host="http://127.0.0.1:9"
    )
    shown = erasure_target_of(library, ErasureSelection(person="P2"))
    before = library.tracklets.sightings()
    footage = tmp_path / "yard.mp4"
    footage.write_bytes(b"")
    asked = (
        lambda: ingest_paths(settings, [str(footage)], SourceOptions(), lambda _: None),
        lambda: describe_again(settings, Limits(), lambda _: None),
        lambda: forget_confirmed(library, ErasureSelection(person="P2"), shown),
    )
    with only_writer(library.home):
        for ask in asked:
            with pytest.raises(LibraryBusy, match=str(os.getpid())):
                ask()
    assert library.tracklets.sightings() == before


def test_a_clock_set_back_between_runs_changes_no_order(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(library, "P1", "Gregor")

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=400)

    for module in (
        "velvet.identity.correct",
        "velvet.indexes.catalog.tables.corrections",
        "velvet.indexes.admin.audit",
    ):
        monkeypatch.setattr(f"{module}.datetime", Earlier)
    name(library, "P2", "Anna")
    one, other = library.identities.snapshot().corrections
    assert one.at and other.at and other.at < one.at < datetime.now(UTC)
    assert undo(library).correction.name == "Anna"
    assert library.identities.names() == {"P1": "Gregor"}
    assert library.audit.fault() == ""
    assert [e.number for e in library.audit.entries()] == [1, 2, 3]
