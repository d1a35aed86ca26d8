"""Words of the catalog as Markdown: they show themselves and become nothing else."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from velvet.ui.web.views.text import plain

EVIL = [
    "![x](http://evil.example/pixel.png)",
    "[click](http://evil.example)",
    "http://evil.example/path?x=1",
    "see www.evil.example now",
    "<img src=http://evil.example/x.png>",
    "# title",
    "1. list",
    "- list",
    "> quote",
    "a *b* _c_ ~~d~~ | e",
    "$x^2$",
    ":red[loud] :material/delete: :smile:",
    "mail@evil.example",
    "a \\* b & c &amp; d",
    "```code```",
]


def tokens(words: str) -> list[Token]:
    return [t for top in MarkdownIt().parse(plain(words)) for t in top.children or []]


@pytest.mark.parametrize("words", EVIL)
def test_nothing_becomes_a_link_or_a_picture(words: str) -> None:
    found = tokens(words)
    bold = {"strong_open", "strong_close"}
    assert {t.type for t in found} <= {"text", "code_inline", "text_special"} | bold
    loose = " ".join(t.content for t in found if t.type != "code_inline")
    assert not any(sign in loose for sign in ("//", "www.", "@"))  # what a browser would link


@pytest.mark.parametrize("words", EVIL)
def test_everything_is_still_there(words: str) -> None:
    shown = "".join(t.content for t in tokens(words))
    assert shown.replace("`", "") == words.replace("`", "")


def test_names_in_backticks_are_bold() -> None:
    assert plain("on `lab-a`, 10:00") == r"on **lab\-a**, 10\:00"
