"""What one browser tab remembers, behind names and types: the only user of session_state.

A conversation outlives its tab as long as the server runs: the page's address carries its key, so a
refresh brings it back. Only records and file names are kept, never pictures or video.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from footage.answers import Answer
from footage.corrections import Correction

_KEY = "chat"  # in the page's address
_STATE = "state"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, or the sentence that says why there is none."""

    question: str
    steps: tuple[str, ...]
    answer: Answer | None = None
    fault: str = ""


@dataclass(slots=True)
class State:
    """One conversation."""

    turns: list[Turn] = field(default_factory=list[Turn])
    playing: dict[str, Path] = field(default_factory=dict[str, Path])  # place on the page -> clip
    corrected: list[Correction] = field(default_factory=list[Correction])  # here, and not undone
    asked: str = ""  # the question in hand: if something interrupts it, it is asked again

    @classmethod
    def current(cls) -> "State":
        """This tab's conversation, an earlier one that its address names, or a new one."""
        if _STATE not in st.session_state:
            st.session_state[_STATE] = _conversations().get(st.query_params.get(_KEY, ""), cls())
        return st.session_state[_STATE]

    def add(self, turn: Turn) -> None:
        """Remember a turn; the first one gives the conversation its key."""
        if not self.turns:
            key = secrets.token_urlsafe(9)
            _conversations()[key] = self
            st.query_params[_KEY] = key
        self.turns.append(turn)
        self.asked = ""


@st.cache_resource
def _conversations() -> dict[str, State]:
    """All conversations of this server by key."""
    return {}
