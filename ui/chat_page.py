"""The chat page's entry file: page, assistant, view. Started by `velvet chat`, which sets Streamlit up."""

import streamlit as st

from ui.views.chat import show_chat
from ui.views.opening import opened
from ui.views.plain import fault
from ui.views.sidebar import show_sidebar
from ui.views.state import State
from ui.views.style import CSS, ICON
from ui.views.welcome import show_welcome


def page() -> None:
    """Draw the page once: Streamlit runs this file again on every click."""
    st.set_page_config(page_title="Velvet", page_icon=ICON, layout="centered")
    st.html(CSS)
    try:
        assistant = opened()
        show_sidebar(assistant)
        if assistant.library.census().recordings:
            show_chat(assistant, State.current())
        else:
            show_welcome(assistant.settings.home)
    except Exception as error:  # the last stop before the user: a sentence, not a traceback
        fault(error)


page()
