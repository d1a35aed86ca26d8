"""Corrections made by clicks on the chat page, in a real library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from support.libraries.remembered import remember
from support.paths import ROOT
from velvet.footage.answers import Answer
from velvet.footage.claims import SeenClaim
from velvet.indexes.library import Library

PAGE = ROOT / "ui" / "web" / "chat_page.py"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_home: Path, scripted
) -> Iterator[Library]:
    """P1 is T1, T3, T5; P2 is T2, T4; P3 is T6. Every answer shows one sighting of each."""
    remember(no_home)
    scripted(one_of_each)
    with Library.open(no_home) as opened:
        yield opened


def one_of_each(library: Library) -> Answer:
    seen = tuple(library.tracklets.sightings(["T1", "T2", "T6"]))
    claims = tuple(
        SeenClaim((s.id,), s.identity, text=f"{s.identity} on yard.", verified=True) for s in seen
    )
    return Answer("\n".join(c.text for c in claims), claims, (), seen)


def asked() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30).run()
    return app.chat_input[0].set_value("Who was there?").run()


def press(app: AppTest, key: str) -> AppTest:
    (button,) = [b for b in app.button if b.key and b.key.startswith(key)]
    app = button.click().run()
    assert not app.exception
    return app


def write(app: AppTest, key: str, words: str) -> AppTest:
    (line,) = [t for t in app.text_input if t.key.startswith(key) and t.key.endswith("-T1")]
    return line.set_value(words).run()


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(e.value for e in shown).replace("\\", "")


def key_of(app: AppTest, start: str, identifier: str = "T1") -> str:
    (key,) = [
        b.key
        for b in app.button
        if b.key and b.key.startswith(start) and b.key.endswith(identifier)
    ]
    return key


def who(library: Library) -> dict[str, tuple[str, ...]]:
    return {p.id: tuple(m.tracklet for m in p.members) for p in library.identities.all()}


def test_nothing_is_corrected_without_a_click(library: Library) -> None:
    app = asked()
    write(app, "name-", "Gregor")
    assert not app.exception
    assert library.identities.snapshot().corrections == ()


def test_a_name_given_is_shown_and_taken_back(library: Library) -> None:
    app = write(asked(), "name-", "Gregor")
    app = press(app, key_of(app, "give-"))
    assert library.identities.names() == {"P1": "Gregor"}
    assert "P1 (Gregor)" in words(app)
    app = press(app, "undo-1")
    assert library.identities.names() == {}
    assert "Gregor" not in words(app)
    assert not [b for b in app.button if b.key and b.key.startswith("undo-")]


def test_somebody_else_is_cut_off_and_the_page_shows_it(library: Library) -> None:
    app = asked()
    assert "Ask again" not in [b.label for b in app.button]
    app = press(app, key_of(app, "not-"))
    assert who(library)["P1"] == ("T3", "T5")
    assert who(library)["P4"] == ("T1",)
    assert "**P4**" in words(app)
    assert "corrected since" in words(app)
    again = next(b for b in app.button if b.label == "Ask again")
    app = again.click().run()
    assert not app.exception
    assert "P4 on yard" in words(app)


def test_the_same_person_by_id_or_name(library: Library) -> None:
    app = write(asked(), "as-", "p3")
    app = press(app, key_of(app, "same-"))
    assert who(library) == {"P1": ("T1", "T3", "T5", "T6"), "P2": ("T2", "T4")}
    assert "Correction 1" in words(app)
    press(app, "undo-1")
    assert "P3" in who(library)


def test_what_is_refused_is_a_sentence_and_can_be_insisted_on(library: Library) -> None:
    app = write(asked(), "as-", "P2")
    app = press(app, key_of(app, "same-"))
    assert "seen together" in app.error[0].value
    assert library.identities.snapshot().corrections == ()
    (box,) = [c for c in app.checkbox if c.key.endswith("-T1")]
    app = box.check().run()
    app = press(app, key_of(app, "same-"))
    assert not app.error
    assert who(library)["P1"] == ("T1", "T2", "T3", "T4", "T5")


def test_the_only_sighting_of_somebody_cannot_be_cut_off(library: Library) -> None:
    app = asked()
    app = press(app, key_of(app, "not-", "T6"))
    assert "nothing is left" in app.error[0].value
    assert library.identities.snapshot().corrections == ()


def test_what_was_undone_elsewhere_is_a_sentence(library: Library) -> None:
    app = write(asked(), "name-", "Gregor")
    app = press(app, key_of(app, "give-"))
    from velvet.identity.undo import undo

    undo(library)
    app = press(app, "undo-1")
    assert "nothing to undo" in app.error[0].value
