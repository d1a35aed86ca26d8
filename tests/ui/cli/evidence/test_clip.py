"""`velvet clip`: files that play, and what cannot be cut."""

from pathlib import Path

import pytest

from velvet.video.decode.probe import probe


def test_a_sighting_as_a_clip(velvet, home: Path) -> None:
    ended = velvet("clip", "T1")
    assert ended.exit_code == 0
    file = Path(ended.stdout.splitlines()[0])
    assert file.parent == home / "clips"
    assert probe(file).duration_s == pytest.approx(3.0, abs=0.2)
    assert "h264, yuv420p" in ended.stdout


def test_a_journey_where_the_user_wants_it(velvet, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "journey.mp4"
    assert velvet("clip", "p1", "--output", str(target)).exit_code == 0
    assert probe(target).duration_s == pytest.approx(7.0, abs=0.3)


def test_a_fast_clip_says_its_real_start(velvet, home: Path) -> None:
    ended = velvet("clip", "T1", "--fast")
    assert ended.exit_code == 0
    assert "2026-03-02 10:00:00 +01:00" in ended.stdout  # a key frame, a second before the person


def test_nothing_of_the_users_is_overwritten(velvet, home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.mp4"
    mine.write_text("precious")
    ended = velvet("clip", "T1", "--output", str(mine))
    assert ended.exit_code == 1
    assert mine.read_text() == "precious"


def test_no_folder_is_made_for_a_clip(
    velvet, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for target in (tmp_path / "nodir" / "x.mp4", Path("nodir/x.mp4")):
        ended = velvet("clip", "T1", "--output", str(target))
        assert ended.exit_code == 1
        assert "nodir" in ended.stderr
        assert not (tmp_path / "nodir").exists()
    assert velvet("clip", "T1", "--output", "x.mp4").exit_code == 0
    assert (tmp_path / "x.mp4").is_file()


def test_only_mp4_is_written(velvet, home: Path, tmp_path: Path) -> None:
    ended = velvet("clip", "T1", "--output", str(tmp_path / "clip.avi"))
    assert ended.exit_code == 1
    assert ".mp4" in ended.stderr


@pytest.mark.parametrize("identifier", ["T99", "P99", "X1", "T", ""])
def test_an_unknown_id_is_a_sentence(velvet, home: Path, identifier: str) -> None:
    ended = velvet("clip", identifier)
    assert ended.exit_code == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "unexpectedly" not in ended.stderr
