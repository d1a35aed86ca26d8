"""What is meant by a change of clothes, and which changes are one."""

import pytest

from support.building import START
from velvet.footage.records import Change
from velvet.retrieval.wardrobe import Way, fitting, wish


def change(attribute: str, before: str, after: str) -> Change:
    return Change("T1", START, attribute, before, after)


COLOUR = change("upper_colour", "black", "white")
COAT = change("upper_garment", "coat", "shirt")
CAP = change("headwear", "none", "cap")


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("took off a coat", Way.OFF),
        ("Take the hat off", Way.OFF),
        ("removed her jacket", Way.OFF),
        ("put on a hat", Way.ON),
        ("putting a jacket on", Way.ON),
        ("changed clothes", Way.ANY),
        ("", Way.ANY),
    ],
)
def test_the_way(text: str, way: Way) -> None:
    assert wish(text).way is way


@pytest.mark.parametrize(
    ("text", "mine", "fits", "unchecked"),
    [
        ("", [COLOUR], True, ()),
        ("changed clothes", [COLOUR], True, ()),
        ("changed clothes", [CAP], False, ()),
        ("took off a coat", [COAT, COLOUR], True, ()),
        ("took off a coat", [COLOUR], True, ("coat",)),
        ("took off a coat", [CAP], False, ()),
        ("put on a coat", [COAT], False, ()),
        ("put on a shirt", [COAT], True, ()),
        ("took off a black coat", [COAT, COLOUR], True, ()),
        ("took off a white coat", [COAT, COLOUR], False, ()),
        ("put on a white shirt", [COAT, COLOUR], True, ()),
        ("took off a black coat", [COAT], True, ("black",)),
        ("put on a hat", [CAP], True, ()),
        ("took off a hat", [CAP], False, ()),
        ("put on a helmet", [CAP], False, ()),
        ("took off a velvet coat", [COAT], True, ("velvet",)),
        ("changed trousers", [COAT, COLOUR], False, ()),
        ("took something off", [COLOUR], True, ("took off",)),
    ],
)
def test_which_changes_are_meant(
    text: str, mine: list[Change], fits: bool, unchecked: tuple[str, ...]
) -> None:
    found = fitting(wish(text), mine)
    assert (found is not None) == fits
    if found:
        assert found[1] == unchecked
