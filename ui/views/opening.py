"""The one assistant of the server's process, open for as long as it runs."""

import atexit
from contextlib import ExitStack
from typing import TYPE_CHECKING

import streamlit as st

from ui.start import start

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
