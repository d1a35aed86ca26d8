"""Ids and names, in any case of letters."""

import pytest

from support.libraries.small_world import fill
from support.naming import name
from velvet.footage.errors import NotFound
from velvet.identity.id_resolver import resolve_id
from velvet.indexes.library import Library
from velvet.retrieval.journey import sightings_of


@pytest.fixture
def library(empty: Library) -> Library:
    fill(empty)
    name(empty, "P1", "Tom van Dyke")
    return empty


@pytest.mark.parametrize(
    ("said", "identifier"),
    [("t4", "T4"), (" P2 ", "P2"), ("tom VAN  dyke", "P1"), ("Tom van Dyke", "P1"), ("P99", "P99")],
)
def test_an_id_or_a_name_is_understood(library: Library, said: str, identifier: str) -> None:
    assert resolve_id(library, said) == identifier


@pytest.mark.parametrize("said", ["", "  ", "Tom", "T", "R1"])
def test_what_is_neither_is_said(library: Library, said: str) -> None:
    with pytest.raises(NotFound, match="velvet people"):
        resolve_id(library, said)


def test_a_journey_by_name(library: Library) -> None:
    assert [s.id for s in sightings_of(library, "tom van dyke")] == ["T1", "T4", "T6"]
