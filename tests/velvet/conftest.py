"""A small library with people who were decided on, each test with a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from remembered import remember

from velvet.indexes.library import Library


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """P1 = T1 T3 (yard, 1 s and 20 s) and T5 (lobby, 92 s); P2 = T2 T4; P3 = T6."""
    made = tmp_path_factory.mktemp("remembered") / "home"
    remember(made)
    return made


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(home, tmp_path / "home")
    with Library.open(tmp_path / "home") as library:
        yield library
