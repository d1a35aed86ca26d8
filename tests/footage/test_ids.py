"""Short ids: printed, read back in any case, told apart by kind, sorted by number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage import ids
from velvet.footage.errors import NotFound

KINDS = {
    "R": (ids.recording_id, ids.recording_number, ids.is_recording),
    "T": (ids.tracklet_id, ids.tracklet_number, ids.is_tracklet),
    "P": (ids.person_id, ids.person_number, ids.is_person),
    "C": (ids.conversation_id, ids.conversation_number, ids.is_conversation),
}


@given(st.sampled_from(sorted(KINDS)), st.integers(0, 2**62))
def test_an_id_comes_back_as_its_number_and_its_kind(letter, number) -> None:
    shown, read, _ = KINDS[letter]
    identifier = shown(number)
    assert identifier.startswith(letter)
    assert (
        read(identifier) == read(f" {identifier.lower()} ") == ids.number_of(identifier) == number
    )
    assert [kind for kind, (_, _, is_kind) in KINDS.items() if is_kind(identifier)] == [letter]


@pytest.mark.parametrize("text", ["", "T", "Tom", "T1.0", "T-1", "31", "T٣", "TT1", "T1 T2"])
def test_what_is_not_an_id_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(NotFound, match="T7"):
        ids.tracklet_number(text)


def test_a_number_past_the_store_is_one_that_is_not_there() -> None:
    assert ids.person_number("P" + "9" * 30) < 2**63


def test_a_crop_is_named_after_its_tracklet() -> None:
    crop = ids.crop_id(31, 2)
    assert (ids.tracklet_of(crop), ids.place_of(crop)) == ("T31", 2)
    assert (ids.tracklet_of("T31"), ids.place_of("T31")) == ("T31", 0)


def test_ids_sort_by_number_and_are_found_in_a_text() -> None:
    assert sorted(["T10", "T9", "T100"], key=ids.number_of) == ["T9", "T10", "T100"]
    text = "T3 and T12 on R2, not AT5 or t4"
    assert ids.tracklets_in(text) == {3, 12}
    assert ids.recordings_in(text) == {2}
