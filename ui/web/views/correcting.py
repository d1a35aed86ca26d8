"""Corrections by a click: somebody else, the same person, a name, and undo.

Knows no rule about what may be corrected: a refusal comes as a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from velvet.footage.corrections import called, in_words
from velvet.footage.errors import NotFound
from velvet.footage.records import Sighting
from velvet.ui.web.views.state import State
from velvet.ui.web.views.text import fault, plain

if TYPE_CHECKING:
    from velvet.assistant import Assistant
    from velvet.identity.correct import Outcome


def show_correcting(sighting: Sighting, place: str, assistant: "Assistant", state: State) -> None:
    """How to correct who is on a sighting, folded away; `place` names it on the page."""
    from velvet.identity.correct import merge, name, split
    from velvet.retrieval.names import describes

    library, key = assistant.library, f"{place}-{sighting.id}"
    who = sighting.identity or sighting.id
    with st.popover("Correct", icon=":material/edit:"):
        if sighting.identity and st.button(
            f"Not {plain(called(who, sighting.name))}", key=f"not-{key}", width="stretch"
        ):
            _run(lambda: split(library, who, [sighting.id]), state)
        other = st.text_input("Same person as", placeholder="P7, T31 or a name", key=f"as-{key}")
        anyway = st.checkbox("Even if seen together, or in two places at once", key=f"any-{key}")
        if st.button("Same person", key=f"same-{key}", disabled=not other, width="stretch"):
            _run(lambda: merge(library, [who, other], anyway=anyway), state)
        given = st.text_input("Name", placeholder=sighting.name or "Gregor", key=f"name-{key}")
        if st.button("Give this name", key=f"give-{key}", disabled=not given, width="stretch"):
            _run(lambda: name(library, who, given, describes=describes), state)


def show_corrections(assistant: "Assistant", state: State) -> None:
    """The corrections made in this conversation, each with a button to undo it."""
    from velvet.identity.undo import undo

    for one in state.corrected:
        with st.container(horizontal=True, vertical_alignment="center", key=f"said-{one.number}"):
            st.caption(f"Correction {one.number}: {plain(in_words(one))}.")
            if st.button("Undo", key=f"undo-{one.number}", icon=":material/undo:"):
                _run(lambda n=one.number: undo(assistant.library, n), state)


def _run(correct: Callable[[], "Outcome"], state: State) -> None:
    """Make or undo a correction, and redraw the whole page with the new identities."""
    try:
        outcome = correct()
    except Exception as error:  # the last stop before the user: a sentence, not a traceback
        fault(error)
        return
    state.corrected = [c for c in state.corrected if c.number != outcome.correction.number]
    if not outcome.undone:
        state.corrected.append(outcome.correction)
    st.rerun()


def as_believed(sightings: Sequence[Sighting], assistant: "Assistant") -> tuple[Sighting, ...]:
    """Sightings of an earlier answer with their current identities; unchanged where they are gone."""
    try:
        now = {s.id: s for s in assistant.library.tracklets.sightings([s.id for s in sightings])}
    except NotFound:
        return tuple(sightings)
    return tuple(
        replace(s, identity=now[s.id].identity, name=now[s.id].name, band=now[s.id].band)
        for s in sightings
    )
