"""What words of a description ask for, and which of them nobody can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.retrieval.query import read_query

COLOURS_ONLY = {"upper_colour", "lower_colour", "tone"}
UP, LOW = ("upper_colour",), ("lower_colour",)
EITHER = ("upper_colour", "lower_colour")


@pytest.mark.parametrize(
    ("text", "wanted", "not_checked"),
    [
        (
            "the man in the black sweater and beige trousers",
            [(UP, "black"), (LOW, "beige")],
            ("man", "sweater"),
        ),
        ("the man in the black velvet coat", [(UP, "black")], ("man", "velvet", "coat")),
        ("a red coat", [(UP, "red")], ("coat",)),
        ("someone in a white top and black trousers", [(UP, "white"), (LOW, "black")], ()),
        (
            "someone in a red top and a blue skirt or dress",
            [(UP, "red"), (LOW, "blue")],
            ("skirt", "dress"),
        ),
        ("a gray top", [(UP, "grey")], ()),
        ("crimson jacket, khaki pants", [(UP, "red"), (LOW, "beige")], ("jacket",)),
        ("dressed all in black", [(UP, "black"), (LOW, "black")], ()),
        ("a red dress", [(UP, "red"), (LOW, "red")], ("dress",)),
        ("someone in red", [(EITHER, "red")], ()),
        ("a coat which is red", [(UP, "red")], ("coat",)),
        ("black hair and a green jacket", [(UP, "green")], ("black hair", "jacket")),
        ("without a bag in a blue t-shirt", [(UP, "blue")], ("bag", "t-shirt")),
        ("a red bag", [], ("red", "bag")),
        ("not in red", [], ("red",)),
        ("a person with dark trousers", [], ("dark",)),
        ("long dark hair", [], ("long hair", "dark hair")),
        ("people in dark clothes", [(("tone",), "dark")], ()),
        ("someone carrying a ladder", [], ("ladder",)),
        ("a red, quilted winter coat", [(UP, "red")], ("quilted", "winter", "coat")),
        ("", [], ()),
        ("anyone", [], ()),
    ],
)
def test_what_is_asked_for(text: str, wanted: list, not_checked: tuple[str, ...]) -> None:
    query = read_query(text)
    assert [(w.attributes, w.value) for w in query.checkable(COLOURS_ONLY)] == wanted
    assert query.not_checked(COLOURS_ONLY) == not_checked


def test_what_a_better_describer_saw_is_checked() -> None:
    described = COLOURS_ONLY | {"gender", "upper_material", "upper_garment"}
    query = read_query("the man in the black velvet coat")
    assert query.not_checked(described) == ()
    assert len(query.checkable(described)) == 4


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    query = read_query(text)
    assert query.text == text
    for one in query.wanted:
        assert one.word


@pytest.mark.parametrize(
    ("text", "values", "not_checked"),
    [
        ("anyone in red or green", ("red", "green"), ()),
        ("red, or yellow", ("red", "yellow"), ()),
        ("a red or green coat", ("red", "green"), ("coat",)),
    ],
)
def test_or_offers_one_or_the_other(text: str, values: tuple, not_checked: tuple) -> None:
    query = read_query(text)
    (wanted,) = query.checkable(COLOURS_ONLY)
    assert (wanted.value, *wanted.also) == values
    assert query.not_checked(COLOURS_ONLY) == not_checked


@pytest.mark.parametrize("text", ["light-skinned", "the black man", "a white woman", "dark skin"])
def test_skin_is_not_searched(text: str) -> None:
    assert read_query(text).checkable(COLOURS_ONLY) == ()
