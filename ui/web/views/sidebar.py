"""Beside the conversation: footage, models, and what could be done better."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from velvet.retrieval.evidence import counted
from velvet.ui.output.formatting import coverage_line, network_reach
from velvet.ui.web.views.text import plain

if TYPE_CHECKING:
    from velvet.assistant import Assistant


def show_sidebar(assistant: "Assistant") -> None:
    """Footage, models, degraded jobs."""
    with st.sidebar:
        st.header("Velvet")
        _footage(assistant)
        _models(assistant)
        st.caption(plain(network_reach(assistant.settings)))


def _footage(assistant: "Assistant") -> None:
    index_stats = assistant.library.index_stats()
    people = counted(index_stats.identities, "person", "people")
    sightings = counted(index_stats.tracklets, "sighting", "sightings")
    st.markdown(
        f"**Footage**: {people}, {sightings}" if index_stats.recordings else "**No footage yet**"
    )
    for coverage in assistant.library.recordings.coverage():
        st.caption(plain(coverage_line(coverage)))


def _models(assistant: "Assistant") -> None:
    st.markdown("**Models**")
    jobs = [f"{plain(job)}: {plain(name)}" for job, name in assistant.models.items()]
    st.caption("  \n".join(jobs))
    if assistant.degraded:
        number = counted(len(assistant.degraded), "job", "jobs")
        with st.expander(f":orange[{number} could be done better]"):
            for sentence in assistant.degraded:
                st.caption(plain(sentence))


_COMMAND = 'velvet ingest PATH --camera NAME --start "2026-03-02 10:00:00" --timezone Europe/Zurich'


def show_welcome(home: Path) -> None:
    """The first steps, in a terminal."""
    st.title("Velvet")
    st.markdown("Ask your footage where people went, and get an answer you can check.")
    st.info("There is no footage yet.", icon=":material/videocam_off:")
    st.markdown("Analyse a recording, or a folder of them, in a terminal:")
    st.code(_COMMAND, language="bash", wrap_lines=True)
    st.markdown("Or try everything on drawn footage first:")
    st.code("velvet demo", language="bash")
    st.caption(plain(f"Everything stays in {home}."))
    if st.button("Look again", icon=":material/refresh:"):
        st.rerun()
