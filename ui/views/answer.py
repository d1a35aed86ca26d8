"""One answer: its lines, each verified claim with its mark and pictures, and how far it reaches."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from agent.render import extent
from footage.answers import Answer
from ui.parts import parts, unsaid_limits
from ui.views.evidence import show_journeys, show_sightings, show_video
from ui.views.plain import plain
from ui.views.state import State, Turn

if TYPE_CHECKING:
    from velvet.assistant import Assistant

_VERIFIED = ":green[:material/check_circle:]"


def show_answer(
    answer: Answer, turn: Turn, place: str, assistant: "Assistant", state: State
) -> None:
    """Draw an answer; `place` names it on the page."""
    for number, part in enumerate(parts(answer)):
        for words, claim in part.lines:
            st.markdown(f"{_VERIFIED} {plain(words)}" if claim and claim.verified else plain(words))
        if part.sightings:
            show_sightings(part.sightings, f"{place}-{number}", assistant, state)
    for words in unsaid_limits(answer):
        st.markdown(plain(words))
    for clip in answer.clips:
        show_video(Path(clip))
    if any(s.identity for s in answer.sightings):
        show_journeys(answer.sightings, f"{place}-journey", assistant, state)
    _how(answer, turn.steps)


def _how(answer: Answer, steps: Sequence[str]) -> None:
    """Coverage, steps and models, folded away."""
    models = [f"{job}: {name}" for job, name in answer.models.items()]
    with st.expander("How this was found", icon=":material/search:"):
        for lines in ([extent(answer.coverage)], steps, models):
            st.caption("  \n".join(plain(words) for words in lines if words))
