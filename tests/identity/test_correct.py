"""Corrections in a real library: they hold whatever is analysed next, and undoing restores what was."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.building import track
from support.libraries.remembered import decide, walks
from support.naming import name
from support.soak import times
from velvet.footage.errors import BadSetting, Contradiction, NotFound, VelvetError
from velvet.footage.records import Band, BoxPath
from velvet.identity.correct import Outcome, merge, not_same, split
from velvet.identity.explain import compare
from velvet.identity.undo import undo
from velvet.indexes.facets.corrections import Corrections
from velvet.indexes.library import Library
from velvet.indexes.lock import only_writer
from velvet.reid.association.corrections import cannot_link, must_link


def who(library: Library) -> dict[str, tuple[str, ...]]:
    return {p.id: tuple(m.tracklet for m in p.members) for p in library.identities.all()}


def test_the_library_decides_by_itself(library: Library) -> None:
    assert who(library) == {"P1": ("T1", "T3", "T5"), "P2": ("T2", "T4"), "P3": ("T6",)}


def test_a_merge_keeps_the_smaller_id_and_is_sure(library: Library) -> None:
    made = merge(library, ["P3", "P1"])
    assert who(library) == {"P1": ("T1", "T3", "T5", "T6"), "P2": ("T2", "T4")}
    assert made.gone == ("P3",)
    assert {(m.band, m.probability) for m in library.identities.get("P1").members} == {
        (Band.SURE, 1.0)
    }
    decide(library)
    assert "T6" in who(library)["P1"]


def test_a_split_gives_the_cut_off_part_a_new_id_and_no_id_is_used_again(library: Library) -> None:
    split(library, "P1", ["T1", "T5"])  # the larger part is cut off, and is new all the same
    assert who(library) == {"P1": ("T3",), "P2": ("T2", "T4"), "P3": ("T6",), "P4": ("T1", "T5")}
    decide(library)
    assert who(library)["P4"] == ("T1", "T5")
    undo(library)
    split(library, "P1", ["T5"])
    assert who(library)["P5"] == ("T5",)


def test_two_that_are_not_the_same_part(library: Library) -> None:
    not_same(library, "T1", "T5")
    people = who(library)
    assert not any({"T1", "T5"} <= set(members) for members in people.values())
    decide(library)
    assert who(library) == people


@pytest.mark.parametrize("number", [None, 1])
def test_undo_restores_exactly(library: Library, number: int | None) -> None:
    before = library.identities.snapshot()
    merge(library, ["P2", "P3"])
    assert library.identities.snapshot() != before
    undo(library, number)
    assert library.identities.snapshot() == before


def test_undoing_one_after_the_other_restores_every_step(library: Library) -> None:
    steps = [library.identities.snapshot()]
    for make in (
        lambda: merge(library, ["P1", "P3"]),
        lambda: name(library, "P1", "Gregor"),
        lambda: split(library, "P2", ["T4"]),
    ):
        make()
        steps.append(library.identities.snapshot())
    while steps[1:]:
        assert library.identities.snapshot() == steps.pop()
        undo(library)
    assert library.identities.snapshot() == steps[0]


def test_an_earlier_one_undone_leaves_the_later_ones(library: Library) -> None:
    first = merge(library, ["P1", "P3"])
    name(library, "P2", "Anna")
    undo(library, first.correction.number)
    assert who(library) == {"P1": ("T1", "T3", "T5"), "P2": ("T2", "T4"), "P3": ("T6",)}
    assert library.identities.names() == {"P2": "Anna"}


def test_nothing_to_undo_is_a_sentence(library: Library) -> None:
    with pytest.raises(NotFound):
        undo(library)
    merge(library, ["P1", "P3"])
    with pytest.raises(NotFound, match="7"):
        undo(library, 7)


def test_a_contradiction_names_both(library: Library) -> None:
    merge(library, ["P1", "T6"])
    merge(library, ["T6", "T2"], anyway=True)
    with pytest.raises(Contradiction, match=r"(?s)correction 1.*correction 2"):
        not_same(library, "T1", "T2")
    undo(library)
    not_same(library, "T1", "T2")
    with pytest.raises(Contradiction, match="T1 and T2"):
        merge(library, ["T6", "T2"])
    assert [c.kind for c in library.identities.snapshot().corrections] == ["same", "not same"]


def test_what_has_to_be_taken_back_suffices(library: Library) -> None:
    merge(library, ["T1", "T6"])
    merge(library, ["P1", "P2"], anyway=True)
    with pytest.raises(Contradiction) as refused:
        not_same(library, "T1", "T6")
    named = [int(n) for n in re.findall(r"people undo (\d+)", str(refused.value))]
    assert named == [2, 1]
    assert all(f"correction {n}" in str(refused.value) for n in named)
    for number in named:
        undo(library, number)
    not_same(library, "T1", "T6")


def test_who_was_seen_together_is_merged_only_if_insisted_on(library: Library) -> None:
    before = library.identities.snapshot()
    with pytest.raises(Contradiction, match=r"T3 and T4 were seen together on `yard`.*--anyway"):
        merge(library, ["P1", "P2"])
    assert library.identities.snapshot() == before
    merge(library, ["P1", "P2"], anyway=True)
    assert who(library)["P1"] == ("T1", "T2", "T3", "T4", "T5")
    decide(library)
    assert who(library)["P1"] == ("T1", "T2", "T3", "T4", "T5")


@pytest.mark.parametrize(
    "make",
    [
        lambda library: merge(library, ["P1", "P1"]),
        lambda library: merge(library, ["P1", "P99"]),
        lambda library: merge(library, ["T99", "T1"]),
        lambda library: split(library, "P1", ["T2"]),
        lambda library: split(library, "P1", ["T1", "T3", "T5"]),
        lambda library: not_same(library, "T1", "T1"),
        lambda library: not_same(library, "P1", "T1"),
        lambda library: name(library, "P1", "P7"),
        lambda library: name(library, "P1", " \t"),
        lambda library: name(library, "P1", "a\x1b[31mred"),
        lambda library: name(library, "nobody", "Gregor"),
    ],
)
def test_what_makes_no_sense_changes_nothing(library: Library, make) -> None:
    before = library.identities.snapshot()
    with pytest.raises((NotFound, Contradiction, BadSetting)):
        make(library)
    assert library.identities.snapshot() == before


@pytest.mark.parametrize(
    "given",
    [
        *("red", "Brown", "brown", "the man in the red coat", "Light blue!", "a T-shirt", "woman"),
        *("everybody", "Anyone", "nobody", "who", "somebody else", "him", "yard", "LOBBY"),
    ],
)
def test_what_describes_people_or_is_a_camera_is_no_name(library: Library, given: str) -> None:
    before = library.identities.snapshot()
    with pytest.raises(BadSetting, match=re.escape(given)):
        name(library, "P1", given)
    assert library.identities.snapshot() == before


@pytest.mark.parametrize("given", ["Mr Brown", "Rose", "Violet Black", "Will", "Guy", "red 2"])
def test_a_name_may_hold_a_word_that_describes(library: Library, given: str) -> None:
    name(library, "P1", given)
    assert library.identities.get(given).id == "P1"


def test_a_name_stays_with_its_person(library: Library) -> None:
    name(library, "P1", "  Gregor ")
    assert library.identities.get("gregor").id == "P1"
    assert {s.id: s.name for s in library.tracklets.sightings(["T1", "T2"])} == {
        "T1": "Gregor",
        "T2": "",
    }
    with pytest.raises(Contradiction, match="Gregor"):
        name(library, "P2", "gregor")
    split(library, "P1", ["T1"])
    assert library.identities.names() == {"P1": "Gregor"}
    name(library, "T1", "Anna")
    with pytest.raises(Contradiction, match="cut off"):
        merge(library, ["Gregor", "Anna"])
    merge(library, ["P1", "P3"])
    assert library.identities.names() == {"P1": "Gregor", "P4": "Anna"}
    decide(library)
    assert library.identities.names() == {"P1": "Gregor", "P4": "Anna"}


def test_who_was_merged_away_is_told_by_the_correction_that_did(library: Library) -> None:
    name(library, "P2", "Anna")
    merge(library, ["P1", "P3"])
    lookups = (
        lambda: compare(library, "P3", "P2"),
        lambda: library.identities.get("p3"),
        lambda: name(library, "P3", "Gregor"),
    )
    for look in lookups:
        with pytest.raises(NotFound, match=r"P3 is P1 since correction 2\b"):
            look()
    for nobody, said in (("P99", "no person P99"), ("Bert", "`Bert`")):
        with pytest.raises(NotFound, match=said):
            name(library, nobody, "Gregor")


def test_two_who_bear_names_are_not_merged(library: Library) -> None:
    name(library, "P1", "Gregor")
    name(library, "P3", "Anna")
    with pytest.raises(Contradiction, match=r"(?s)called Gregor.*called Anna"):
        merge(library, ["Gregor", "anna"])


def test_two_who_bear_names_are_never_joined_by_likeness(library: Library) -> None:
    made = split(library, "P1", ["T5"])
    name(library, "P1", "Gregor")
    name(library, "T5", "Anna")
    undo(library, made.correction.number)
    assert not any({"T1", "T5"} <= set(members) for members in who(library).values())


def test_an_undo_that_would_give_one_name_to_two_is_refused(library: Library) -> None:
    name(library, "P1", "Gregor")
    renamed = name(library, "P1", "Gregory")
    name(library, "P2", "Gregor")
    with pytest.raises(Contradiction, match="Gregor"):
        undo(library, renamed.correction.number)


def test_a_correction_waits_for_no_ingest(library: Library) -> None:
    with only_writer(library.home):
        assert merge(library, ["P1", "P3"]).gone == ("P3",)


def test_an_ingest_that_began_before_does_not_undo_a_correction(library: Library) -> None:
    known = library.identities.snapshot()
    believed = [(p.id, p.members) for p in known.identities]
    merge(library, ["P1", "P3"])
    assert library.identities.save(believed, known.state) is False
    assert "T6" in who(library)["P1"]


def test_a_correction_made_meanwhile_is_taken_into_account(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, others = Corrections.save, ["P1"]

    def late(self: Corrections, *given):
        if others:
            monkeypatch.setattr(Corrections, "save", save)
            name(library, others.pop(), "Gregor")
        return save(self, *given)

    monkeypatch.setattr(Corrections, "save", late)
    merge(library, ["P1", "P3"])
    assert [c.kind for c in library.identities.snapshot().corrections] == ["name", "same"]
    assert library.identities.get("Gregor").id == "P1"
    assert "T6" in who(library)["P1"]


def retrack(library: Library, camera: str, found) -> None:
    known = next(r for r in library.recordings.all() if r.camera == camera)
    library.tracklets.save(known, found, "another tracker")


def shaken(by: float):
    """The same walks as another detector sees them: boxes a little off, at other moments."""
    for one in walks("yard"):
        path = one.path
        boxes = (path.boxes + np.array([0, -by, by, by])).astype(np.float32)
        yield replace(one, path=BoxPath(path.times_s[::3] + 0.02, boxes[::3], path.confidence[::3]))


def test_corrections_are_found_again_when_footage_is_tracked_anew(library: Library) -> None:
    split(library, "P1", ["T1"])
    name(library, "T1", "Gregor")
    retrack(library, "yard", list(shaken(10)))  # T7 to T10 in place of T1 to T4
    cut, named = library.identities.snapshot().corrections
    assert (cut.one, cut.other, cut.lost) == (("T7",), ("T9", "T5"), ())
    assert named.one == ("T7",)
    decide(library)
    assert library.identities.get("Gregor").members[0].tracklet == "T7"


def test_who_is_not_found_again_is_said_to_be_lost_and_may_come_back(library: Library) -> None:
    not_same(library, "T1", "T5")
    retrack(library, "yard", [track(1, 5, x=450)])
    (said,) = library.identities.snapshot().corrections
    assert (said.one, said.other) == ((), ("T5",))
    assert said.lost == ("somebody on R1, 1 to 5 s",)
    retrack(library, "yard", walks("yard"))
    (said,) = library.identities.snapshot().corrections
    assert (said.one, said.lost) == (("T8",), ())


def test_why(library: Library) -> None:
    alike = compare(library, "T1", "T5")
    assert alike.one_person
    assert alike.cosine == pytest.approx(0.995, abs=0.001)
    assert alike.probability is not None
    assert alike.probability > 0.7
    assert alike.runner_up is not None
    assert alike.runner_up[0].identity != "P1"
    assert alike.margin is not None
    assert alike.margin > 0.5
    assert [(t.name, t.agrees) for t in alike.attributes] == [("upper_colour", True)]
    assert alike.gap_s == pytest.approx(90 + 2 - 5, abs=0.2)
    beside = compare(library, "T3", "T4")
    assert beside.exclusion == "seen together"
    assert beside.together_s == pytest.approx(5, abs=0.1)
    assert [t.agrees for t in beside.attributes] == [False]
    assert beside.corrections == ()
    merge(library, ["T1", "T6"])
    merge(library, ["T6", "T2"])
    assert [c.number for c in compare(library, "T1", "T2").corrections] == [1, 2]


TRACKLETS = [f"T{n}" for n in range(1, 7)]
PLACES = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), PLACES, PLACES),
        st.tuples(st.just("part"), PLACES, PLACES),
        st.tuples(st.just("split"), PLACES, PLACES),
        st.tuples(st.just("name"), PLACES, PLACES),
        st.tuples(st.just("undo"), PLACES, PLACES),
        st.tuples(st.just("undo the last"), PLACES, PLACES),
        st.tuples(st.just("ingest"), PLACES, PLACES),
    ),
    max_size=9,
)


def take(library: Library, step: tuple[str, int, int]) -> Outcome | bool:
    what, one, other = step
    people = library.identities.all()
    person, second = people[one % len(people)], people[other % len(people)]
    numbers = [c.number for c in library.identities.snapshot().corrections]
    match what:
        case "merge":
            return merge(library, [person.id, second.id], anyway=bool(one % 2))
        case "part":
            return not_same(library, TRACKLETS[one], TRACKLETS[other])
        case "split":
            return split(library, person.id, [person.members[other % len(person.members)].tracklet])
        case "name":
            return name(library, person.id, ["Gregor", "Anna", "Rose"][other % 3])
        case "undo":
            return undo(library, numbers[one % len(numbers)] if numbers else 1)
        case "undo the last":
            return undo(library)
        case _:
            return decide(library)


def holds(library: Library) -> None:
    known = library.identities.snapshot()
    belongs = known.belonging
    assert sorted(belongs) == TRACKLETS
    for group in must_link(known.corrections):
        assert len({belongs[t] for t in group}) == 1
    assert not [
        pair for pair in cannot_link(known.corrections) if len({belongs[t] for t in pair}) == 1
    ]
    names = [p.name for p in known.identities if p.name]
    assert len(names) == len(set(names))


@pytest.mark.soak
@settings(max_examples=times(15, 200), deadline=None)
@given(steps=STEPS)
@example(steps=[("part", 0, 4), ("merge", 1, 3), ("undo", 0, 0)])
@example(steps=[("split", 0, 0), ("merge", 2, 3), ("undo", 0, 0)])
@example(steps=[("split", 1, 1), ("merge", 0, 2), ("merge", 3, 2), ("undo", 0, 0)])
@example(steps=[("split", 0, 0), ("part", 0, 2), ("undo", 0, 0)])
def test_whatever_people_say_holds_and_can_be_taken_back(home: Path, steps) -> None:
    with TemporaryDirectory() as folder:
        shutil.copytree(home, Path(folder) / "home")
        with Library.open(Path(folder) / "home") as library:
            for step in steps:
                before = library.identities.snapshot()
                try:
                    made = take(library, step)
                except VelvetError:
                    assert library.identities.snapshot() == before
                    continue
                holds(library)
                if isinstance(made, Outcome) and not made.undone:
                    undo(library)
                    assert library.identities.snapshot() == before
                    take(library, step)
            while library.identities.snapshot().corrections:
                undo(library)
            assert grouping(library) == {
                frozenset(("T1", "T3", "T5")),
                frozenset(("T2", "T4")),
                frozenset(("T6",)),
            }


def grouping(library: Library) -> set[frozenset[str]]:
    return {frozenset(m.tracklet for m in p.members) for p in library.identities.all()}
