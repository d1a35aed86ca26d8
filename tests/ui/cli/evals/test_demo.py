"""`velvet demo`: its exit code is the demonstration's, and it removes nothing of the user's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from velvet.ingest.events import Event, PassProgress

Say, Watch = Callable[[str], None], Callable[[Event], None]


@pytest.mark.parametrize("code", [0, 1])
def test_the_exit_code_is_the_demonstrations(
    velvet, no_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def run(folder: Path, say: Say, watch: Watch) -> int:
        watch(PassProgress("detect", "R1 yard.mp4", 1, 2, "s"))
        say(f"in {folder.name}")
        return code

    monkeypatch.setattr("velvet.evals.demo.run", run)
    ended = velvet("demo", str(tmp_path / "somewhere"))
    assert ended.exit_code == code
    assert "in somewhere" in ended.stdout
    assert "R1 yard.mp4: 50 %" in ended.stderr


def test_a_folder_with_something_else_is_left_alone(velvet, no_home: Path, tmp_path: Path) -> None:
    (tmp_path / "holiday.mp4").write_text("precious")
    ended = velvet("demo", str(tmp_path))
    assert ended.exit_code == 1
    assert (tmp_path / "holiday.mp4").read_text() == "precious"
