"""The chat page without a browser: what it shows, and that nothing it meets is a traceback."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from support.paths import ROOT
from velvet.footage.answers import Answer
from velvet.footage.claims import CountClaim
from velvet.footage.errors import ModelMissing
from velvet.indexes.library import Library
from velvet.video.decode.probe import probe

PAGE = ROOT / "ui" / "web" / "chat_page.py"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No assistant of an earlier test."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def page() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    return app.run()


def ask(app: AppTest, question: str = "Where did the man in red go?") -> AppTest:
    return app.chat_input[0].set_value(question).run()


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.error, *app.info, *app.title, *app.code]
    return "\n".join(e.value for e in shown).replace("\\", "")


def test_an_empty_library_says_what_to_do(no_home: Path) -> None:
    app = page()
    assert not app.exception
    assert not app.chat_input
    assert "velvet ingest" in words(app)


def test_the_sidebar_states_footage_models_and_what_is_degraded(home: Path) -> None:
    app = page()
    assert not app.exception
    beside = "\n".join(e.value for e in [*app.sidebar.markdown, *app.sidebar.caption])
    for said in ("2 people, 3 sightings", "yard", "detect people: motion", "by motion alone"):
        assert said in beside.replace("\\", "")


def test_an_answer_comes_with_claims_pictures_and_limits(home: Path, scripted) -> None:
    asked = scripted()
    app = ask(page())
    assert not app.exception
    assert asked == ["Where did the man in red go?"]
    shown = words(app)
    for said in (
        "P1 was on **yard** [T1].",
        "Not checked: man.",
        "10:00:01 to 10:00:04",
        "probable",
    ):
        assert said in shown
    verified = [m.value for m in app.markdown if "check_circle" in m.value]
    assert len(verified) == 2
    assert len(app.get("image")) == 4  # two sightings with two pictures each, none twice


def test_a_clip_is_cut_and_shown_on_a_click(home: Path, scripted) -> None:
    scripted()
    app = ask(page())
    play = next(b for b in app.button if b.label == "Play T3")
    play.click().run()
    assert not app.exception
    assert len(app.get("video")) == 1
    assert probe(home / "clips" / "T3.mp4").duration_s == pytest.approx(4, abs=0.2)


def test_a_whole_journey_can_be_played(home: Path, scripted) -> None:
    scripted()
    app = ask(page())
    next(b for b in app.button if b.label == "Journey of P1").click().run()
    assert not app.exception
    assert (home / "clips" / "P1.mp4").is_file()


def test_footage_that_moved_is_a_sentence(home: Path, scripted) -> None:
    with Library.open(home) as library:
        library.recordings.set_path("R1", home / "gone.mp4")
    scripted()
    app = ask(page())
    next(b for b in app.button if b.label == "Play T1").click().run()
    assert not app.exception
    assert "velvet relink" in app.error[0].value


def test_an_error_of_ours_is_a_sentence_and_the_page_goes_on(home: Path, scripted) -> None:
    scripted(lambda library: ModelMissing("No answer from http://127.0.0.1:1. Start ollama serve"))
    app = ask(page())
    assert not app.exception
    assert "ollama serve" in app.error[0].value
    scripted()
    ask(app, "again")
    assert "P1 was on" in words(app)
    assert "ollama serve" in app.error[0].value  # what was said before stays


def test_an_unexpected_error_is_a_sentence(home: Path, scripted) -> None:
    def broken(library: Library) -> Answer:
        raise KeyError("left over")

    scripted(broken)
    app = ask(page())
    assert not app.exception
    assert "failed unexpectedly" in app.error[0].value


def test_a_library_that_cannot_be_opened_is_a_sentence(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "file" / "home"))
    app = page()
    assert not app.exception
    assert "VELVET_HOME" in app.error[0].value.replace("\\", "")


def test_a_conversation_survives_a_refresh(home: Path, scripted) -> None:
    scripted()
    app = ask(page())
    key = app.query_params["chat"]
    again = AppTest.from_file(str(PAGE), default_timeout=30)
    again.query_params["chat"] = key
    again.run()
    assert "P1 was on" in words(again)
    assert "P1 was on" not in words(page())  # another tab has its own


def test_a_suggestion_can_be_asked(home: Path, scripted) -> None:
    asked = scripted()
    app = page()
    app.button[0].click().run()
    assert not app.exception
    assert asked == [app.chat_message[0].markdown[0].value.replace("\\", "")]


def test_many_sightings_are_folded_away(home: Path, scripted, monkeypatch) -> None:
    monkeypatch.setattr(
        "velvet.indexes.catalog.tables.conversations._refuse_erased", lambda *_: None
    )  # 8 are invented

    def crowd(library: Library) -> Answer:
        one = library.tracklets.sightings(["T1"])[0]
        seen = tuple(replace(one, id=f"T{n}", identity=f"P{n}") for n in range(1, 12))
        text = "11 different people."
        said = CountClaim(tuple(s.id for s in seen), count=11, text=text, verified=True)
        return Answer(text, (said,), (), seen)

    scripted(crowd)
    app = ask(page())
    assert not app.exception
    assert "5 more" in [e.label for e in app.expander]
