"""One answer: its lines, each verified claim with its mark and pictures, and how it was found."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from velvet.agent.wording.render import extent
from velvet.footage.answers import Answer, Turn
from velvet.identity.id_resolver import person_of
from velvet.ui.output.parts import parts, unsaid_limits
from velvet.ui.web.views.correcting import as_believed
from velvet.ui.web.views.evidence import show_journeys, show_sightings, show_video
from velvet.ui.web.views.state import State
from velvet.ui.web.views.text import plain

if TYPE_CHECKING:
    from velvet.assistant import Assistant

_VERIFIED = ":green[:material/check_circle:]"


def show_answer(
    answer: Answer, turn: Turn, place: str, assistant: "Assistant", state: State
) -> None:
    """Draw an answer; `place` names it on the page."""
    now = {s.id: s for s in as_believed(answer.sightings, assistant)}
    for number, part in enumerate(parts(answer)):
        for text, claim in part.lines:
            st.markdown(f"{_VERIFIED} {plain(text)}" if claim and claim.verified else plain(text))
        if part.sightings:
            shown = [now[s.id] for s in part.sightings]
            show_sightings(shown, f"{place}-{number}", assistant, state)
    for limit in unsaid_limits(answer):
        st.markdown(plain(limit))
    for clip in answer.clips:
        show_video(Path(clip))
    if any(person_of(now[s.id]) != person_of(s) for s in answer.sightings):
        _stale(turn, place, state)
    if any(s.identity for s in now.values()):
        show_journeys(list(now.values()), f"{place}-journey", assistant, state)
    _how(answer, turn.steps)


def _stale(turn: Turn, place: str, state: State) -> None:
    """Say that the sentences are about identities as they were then, and offer to ask again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info("Identities were corrected since. The pictures show the current ones.")
        if st.button("Ask again", key=f"{place}-again"):
            state.asked = turn.question
            st.rerun()


def _how(answer: Answer, steps: Sequence[str]) -> None:
    """Coverage, steps and models, folded away."""
    models = [f"{job}: {name}" for job, name in answer.models.items()]
    with st.expander("How this was found", icon=":material/search:"):
        for lines in ([extent(answer.coverage)], steps, models):
            st.caption("  \n".join(plain(line) for line in lines if line))
