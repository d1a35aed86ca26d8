"""`velvet relink`: footage that moved is found by its content, and clips can be cut again."""

from pathlib import Path

import pytest

from velvet.indexes.library import Library


@pytest.fixture
def moved(home: Path, tmp_path: Path, filled: Path) -> Path:
    """The yard's footage is at another place under another name; the library does not know."""
    folder = tmp_path / "archive" / "2026"
    folder.mkdir(parents=True)
    (folder / "decoy.mp4").write_bytes(b"x" * (filled.parent / "yard.mp4").stat().st_size)
    (folder / "renamed.mp4").write_bytes((filled.parent / "yard.mp4").read_bytes())
    with Library.open(home) as library:
        library.recordings.set_path("R1", tmp_path / "gone.mp4")
    return folder.parent


def test_a_clip_of_moved_footage_names_the_remedy(velvet, moved: Path) -> None:
    ended = velvet("clip", "T1")
    assert ended.exit_code == 1
    assert "gone.mp4" in ended.stderr
    assert "velvet relink" in ended.stderr


def test_moved_footage_is_found_by_content(velvet, moved: Path) -> None:
    ended = velvet("relink", str(moved))
    assert ended.exit_code == 0
    assert "R1" in ended.stdout
    assert "renamed.mp4" in ended.stdout
    assert velvet("clip", "T1").exit_code == 0


def test_nothing_found_is_said(velvet, home: Path, tmp_path: Path) -> None:
    ended = velvet("relink", str(tmp_path))
    assert ended.exit_code == 0
    assert str(tmp_path) in ended.stdout.replace("\n", "")


def test_no_folder_is_a_sentence(velvet, home: Path, tmp_path: Path) -> None:
    ended = velvet("relink", str(tmp_path / "nowhere"))
    assert ended.exit_code == 1
    assert "nowhere" in ended.stderr
