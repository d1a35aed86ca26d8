"""What one browser tab remembers, with names and types: the only user of session_state.

Questions and answers are in the catalog, under the id in the page's address: a refresh brings them back,
and forgetting somebody removes them from every tab.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from velvet.footage.answers import Turn
from velvet.footage.corrections import Correction
from velvet.footage.errors import NotFound

if TYPE_CHECKING:
    from velvet.indexes.library import Library

_KEY = "chat"  # in the page's address
_STATE = "state"


@dataclass(slots=True)
class State:
    """One tab: its conversation, and what is going on around it."""

    conversation: str = ""  # "C3"; empty before the first question
    playing: dict[str, Path] = field(default_factory=dict[str, Path])  # place on the page -> clip
    corrected: list[Correction] = field(default_factory=list[Correction])  # here, and not undone
    asked: str = ""  # the current question: if something interrupts it, it is asked again

    @classmethod
    def current(cls) -> "State":
        """This tab's state, with the conversation named in its address, or a new one."""
        if _STATE not in st.session_state:
            key = st.query_params.get(_KEY, "")
            st.session_state[_STATE] = _tabs().get(key) or cls(key)
        return st.session_state[_STATE]

    def turns(self, library: "Library") -> list[Turn]:
        """What was asked and answered, except what was erased since."""
        try:
            return library.conversations.turns(self.conversation) if self.conversation else []
        except NotFound:
            return []

    def kept(self, conversation: str) -> None:
        """The question in hand is kept in this conversation; the first one gives it its id."""
        self.asked, self.conversation = "", conversation
        st.query_params[_KEY] = conversation
        _tabs()[conversation] = self


@st.cache_resource
def _tabs() -> dict[str, State]:
    """The tabs of this server, by conversation: a refresh must not lose the current question."""
    return {}
