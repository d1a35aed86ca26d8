"""Sightings as cards: pictures, who, where, when, and a button that plays the clip.

Each is a fragment, so that a click redraws the cards and not the page. The assistant cuts the clips.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from velvet.footage.corrections import called
from velvet.footage.records import Band, Sighting
from velvet.ui.output.formatting import clock_span
from velvet.ui.output.parts import pictures
from velvet.ui.web.views.correcting import show_correcting
from velvet.ui.web.views.state import State
from velvet.ui.web.views.text import fault, plain

if TYPE_CHECKING:
    from velvet.assistant import Assistant

_SHOWN = 6  # cards before the rest is folded away
_JOURNEYS = 4


@st.fragment
def show_sightings(
    sightings: Sequence[Sighting], place: str, assistant: "Assistant", state: State
) -> None:
    """The cards of some claims, and below them the clip requested last."""
    _cards(sightings[:_SHOWN], place, assistant, state)
    if more := sightings[_SHOWN:]:
        with st.expander(f"{len(more)} more"):
            _cards(more, place, assistant, state)
    _player(place, state)


@st.fragment
def show_journeys(
    sightings: Sequence[Sighting], place: str, assistant: "Assistant", state: State
) -> None:
    """A button for each person's whole journey over all cameras."""
    people = {s.identity: called(s.identity, s.name) for s in sightings if s.identity}
    with st.container(horizontal=True):
        for person in list(people)[:_JOURNEYS]:
            _button(f"Journey of {plain(people[person])}", person, place, assistant, state)
    _player(place, state)


def show_video(file: Path) -> None:
    """A playing clip; nothing if the file was removed meanwhile."""
    if file.is_file():
        st.video(str(file), autoplay=True, muted=True)


def _cards(sightings: Sequence[Sighting], place: str, assistant: "Assistant", state: State) -> None:
    with st.container(horizontal=True):
        for sighting in sightings:
            with st.container(border=True, width="content", key=f"card-{place}-{sighting.id}"):
                _card(sighting, place, assistant, state)


def _card(sighting: Sighting, place: str, assistant: "Assistant", state: State) -> None:
    with st.container(horizontal=True, gap="small", key=f"crops-{place}-{sighting.id}"):
        for file in pictures(assistant.library, sighting):
            st.image(str(file), alt=f"{sighting.id} on camera {sighting.camera}")
    st.markdown(_title(sighting))
    st.caption(f"{sighting.start:%Y-%m-%d}  \n{clock_span(sighting.start, sighting.end)}")
    with st.container(horizontal=True, gap="small"):
        _button(f"Play {sighting.id}", sighting.id, place, assistant, state)
        show_correcting(sighting, place, assistant, state)


def _title(sighting: Sighting) -> str:
    """Who it is, how sure that is, and on which camera."""
    who = f"**{plain(called(sighting.identity or sighting.id, sighting.name))}**"
    doubt = "" if sighting.band is Band.SURE else f" :orange-badge[{sighting.band}]"
    return f"{who}{doubt} on {plain(sighting.camera)}"


def _button(label: str, identifier: str, place: str, assistant: "Assistant", state: State) -> None:
    icon = ":material/play_arrow:"
    if not st.button(label, key=f"{place}-{identifier}", icon=icon):
        return
    try:
        with st.spinner("Cutting the clip"):
            state.playing[place] = assistant.clip(identifier).file
    except Exception as error:  # the last stop before the user: a sentence, not a traceback
        fault(error)


def _player(place: str, state: State) -> None:
    if place in state.playing:
        show_video(state.playing[place])
