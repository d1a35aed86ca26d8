"""The small world, opened once: nothing here writes to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from agent_world import context_of, fill

from velvet.indexes.library import Library
from velvet.retrieval.context import Context


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("world")
    with Library.open(home) as library:
        fill(library)
        yield library


@pytest.fixture
def clips() -> list[str]:
    return []


@pytest.fixture
def context(world: Library, clips: list[str]) -> Context:
    return context_of(world, clips)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as library:
        yield library
