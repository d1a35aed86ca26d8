"""The conversation: turns so far, the question, the running tools. Facts come only from Answer records."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from velvet.agent.events import (
    Answered,
    Event,
    Failed,
    ToolAnswered,
    ToolCalled,
    TurnKept,
    step_line,
)
from velvet.footage.answers import Turn
from velvet.ui.command import sentence_of
from velvet.ui.web.views.answer import show_answer
from velvet.ui.web.views.correcting import show_corrections
from velvet.ui.web.views.state import State
from velvet.ui.web.views.text import plain

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_status_container import StatusContainer

    from velvet.assistant import Assistant

_THEIRS, _OURS = ":material/person:", ":material/travel_explore:"
_SUGGESTIONS = ("What was recorded?", "How many people were seen?", "Did anyone wear red?")


def show_chat(assistant: "Assistant", state: State) -> None:
    """The conversation so far, and the field for the next question."""
    question = st.chat_input("Where did the man in the red coat go?", submit_mode="disable")
    if question:
        state.asked = str(question)
    beginning = st.empty()  # keeps its place, so that its buttons go when the first question comes
    turns = state.turns(assistant.library)
    if not turns and not state.asked:
        with beginning.container():
            _begin(state)
    for number, turn in enumerate(turns):
        _show(turn, number, assistant, state)
    show_corrections(assistant, state)
    if state.asked:
        _ask(state.asked, assistant, state)


def _begin(state: State) -> None:
    st.title("Ask where people went")
    st.markdown(
        "Every sentence of an answer is checked against the footage and comes with its pictures."
    )
    with st.container(horizontal=True):
        for suggestion in _SUGGESTIONS:
            if st.button(suggestion):
                state.asked = suggestion
                st.rerun()


def _ask(question: str, assistant: "Assistant", state: State) -> None:
    """Ask, show what happens meanwhile, then draw the page anew with the answer in it."""
    with st.chat_message("user", avatar=_THEIRS):
        st.markdown(plain(question))
    with (
        st.chat_message("assistant", avatar=_OURS),
        st.status("Reading the question") as status,
    ):
        try:
            _watch(assistant.stream(question, state.conversation), status, state)
        except Exception as error:  # the last stop before the user: a sentence, not a traceback
            sentence = sentence_of(error)
            if state.asked:  # no turn was kept to show it
                state.asked = ""
                st.error(plain(sentence), icon=":material/error:")
                return
    st.rerun()


def _watch(events: Iterator[Event], status: "StatusContainer", state: State) -> None:
    """Draw each step as it comes; remember the conversation that keeps the turn."""
    for event in events:
        match event:
            case ToolCalled() | ToolAnswered():
                if isinstance(event, ToolCalled):
                    status.update(label=plain(event.sentence))
                status.markdown(plain(step_line(event)))
            case Answered() | Failed():
                if not state.asked:  # it was answered meanwhile, in a tab that was refreshed
                    return
            case TurnKept(conversation):
                state.kept(conversation)


def _show(turn: Turn, number: int, assistant: "Assistant", state: State) -> None:
    with st.chat_message("user", avatar=_THEIRS):
        st.markdown(plain(turn.question))
    with st.chat_message("assistant", avatar=_OURS):
        if turn.answer is None:
            st.error(plain(turn.fault), icon=":material/error:")
        else:
            show_answer(turn.answer, turn, f"turn{number}", assistant, state)
