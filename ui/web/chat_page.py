"""The entry file of the chat page. Started by `velvet chat`, which configures Streamlit."""

import atexit
from contextlib import ExitStack
from typing import TYPE_CHECKING

import streamlit as st

from velvet.ui.command import start
from velvet.ui.web.views.chat import show_chat
from velvet.ui.web.views.sidebar import show_sidebar, show_welcome
from velvet.ui.web.views.state import State
from velvet.ui.web.views.text import CSS, ICON, fault

if TYPE_CHECKING:
    from velvet.assistant import Assistant


@st.cache_resource(show_spinner="Opening the library")
def opened() -> "Assistant":
    """The assistant; opened once, closed when the server ends."""
    settings = start()
    from velvet import open_assistant

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(open_assistant(settings))


def page() -> None:
    """Draw the page once: Streamlit runs this file again on every click."""
    st.set_page_config(page_title="Velvet", page_icon=ICON, layout="centered")
    st.html(CSS)
    try:
        assistant = opened()
        show_sidebar(assistant)
        if assistant.library.index_stats().recordings:
            show_chat(assistant, State.current())
        else:
            show_welcome(assistant.settings.home)
    except Exception as error:  # the last stop before the user: a sentence, not a traceback
        fault(error)


page()
