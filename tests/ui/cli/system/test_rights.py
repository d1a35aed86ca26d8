"""What Velvet writes is for its user alone, whatever wrote it and however generous the user's umask is."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo

RUN = "import os, sys; os.umask(0o022); from velvet.ui.cli.app import main; main()"


def velvet(home: Path, *words: str) -> None:
    environment = os.environ | {"VELVET_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_folders_and_files_are_for_the_user_alone(tmp_path: Path) -> None:
    footage = str(draw(two_camera_demo(), tmp_path / "drawn")[0].file)
    home = tmp_path / "home"
    velvet(home, "ingest", footage, "--timezone", "Europe/Zurich")
    velvet(home, "clip", "T1", "--output", str(tmp_path / "out.mp4"))
    velvet(home, "check")
    open_ = [
        (file.relative_to(tmp_path), stat.filemode(file.stat().st_mode))
        for file in [home, *home.rglob("*"), tmp_path / "out.mp4"]
        if stat.S_IMODE(file.stat().st_mode) & 0o077
    ]
    assert len(list(home.rglob("*"))) > 5
    assert not open_
