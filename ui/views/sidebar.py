"""Beside the conversation: what is recorded, what does which job, and what would do it better."""

from typing import TYPE_CHECKING

import streamlit as st

from tools.evidence import counted
from ui.saying import covered, reach
from ui.views.plain import plain

if TYPE_CHECKING:
    from velvet.assistant import Assistant


def show_sidebar(assistant: "Assistant") -> None:
    """Footage, models, degraded jobs."""
    with st.sidebar:
        st.header("Velvet")
        _footage(assistant)
        _models(assistant)
        st.caption(plain(reach(assistant.settings)))


def _footage(assistant: "Assistant") -> None:
    census = assistant.library.census()
    people = counted(census.identities, "person", "people")
    sightings = counted(census.tracklets, "sighting", "sightings")
    st.markdown(
        f"**Footage**: {people}, {sightings}" if census.recordings else "**No footage yet**"
    )
    for coverage in assistant.library.coverage():
        st.caption(plain(covered(coverage)))


def _models(assistant: "Assistant") -> None:
    st.markdown("**Models**")
    jobs = [f"{plain(job)}: {plain(name)}" for job, name in assistant.models.items()]
    st.caption("  \n".join(jobs))
    if assistant.degraded:
        number = counted(len(assistant.degraded), "job", "jobs")
        with st.expander(f":orange[{number} could be done better]"):
            for sentence in assistant.degraded:
                st.caption(plain(sentence))
