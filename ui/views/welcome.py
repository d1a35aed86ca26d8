"""What to do while there is no footage."""

from pathlib import Path

import streamlit as st

from ui.views.plain import plain

_COMMAND = 'velvet ingest PATH --camera NAME --start "2026-03-02 10:00:00" --timezone Europe/Zurich'


def show_welcome(home: Path) -> None:
    """The first steps, in a terminal."""
    st.title("Velvet")
    st.markdown("Ask your footage where people went, and get an answer you can check.")
    st.info("There is no footage yet.", icon=":material/videocam_off:")
    st.markdown("Analyse a recording, or a folder of them, in a terminal:")
    st.code(_COMMAND, language="bash", wrap_lines=True)
    st.markdown("Or see everything work on drawn footage first:")
    st.code("velvet demo", language="bash")
    st.caption(plain(f"Everything stays in {home}."))
    if st.button("Look again", icon=":material/refresh:"):
        st.rerun()
