"""The libraries that tests of several packages share. Imports the product only where one is asked for."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from velvet.indexes.library import Library
    from velvet.retrieval.context import Context


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Library]":
    """The small world, opened once: nothing writes to it."""
    from support.libraries.small_world import fill
    from velvet.indexes.library import Library

    home: Path = tmp_path_factory.mktemp("world")
    with Library.open(home) as library:
        fill(library)
        yield library


@pytest.fixture
def clips() -> list[str]:
    return []


@pytest.fixture
def context(world: "Library", clips: list[str]) -> "Context":
    from support.libraries.small_world import context_of

    return context_of(world, clips)


@pytest.fixture
def empty(tmp_path: Path) -> "Iterator[Library]":
    from velvet.indexes.library import Library

    with Library.open(tmp_path / "home") as library:
        yield library


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """P1 = T1 T3 (yard, 1 s and 20 s) and T5 (lobby, 92 s); P2 = T2 T4; P3 = T6."""
    from support.libraries.remembered import remember

    home = tmp_path_factory.mktemp("remembered") / "home"
    remember(home)
    return home


@pytest.fixture
def library(home: Path, tmp_path: Path) -> "Iterator[Library]":
    """A copy of that library for each test."""
    from velvet.indexes.library import Library

    shutil.copytree(home, tmp_path / "home")
    with Library.open(tmp_path / "home") as library:
        yield library
