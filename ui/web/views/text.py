"""Text from the catalog as Markdown that shows exactly that text.

It contains file names and descriptions: none may become a link, an external picture or a formula. Names
come in backticks and are set bold.
"""

import re

import streamlit as st

from velvet.ui.command import sentence_of

_NAMED = re.compile(r"`([^`\n]+)`")
_ADDRESS = re.compile(r"([^\s`]*(?://|www\.|@)[^\s`]*[^\s`.,;:!?)])")  # would become a link unasked
_SPECIAL = re.compile(r"([\\*_{}\[\]()#+\-.!|~$:<>&`])")


def plain(words: str) -> str:
    """Markdown that shows this text; `backticked` names bold, addresses as code."""
    parts = _NAMED.split(words.strip())  # every second part was in backticks
    return "".join(f"**{_exact(p)}**" if n % 2 else _exact(p) for n, p in enumerate(parts))


def _exact(words: str) -> str:
    parts = _ADDRESS.split(words)
    return "".join(f"`{p}`" if n % 2 else _SPECIAL.sub(r"\\\1", p) for n, p in enumerate(parts))


def fault(error: Exception) -> None:
    """An error as a sentence in a box."""
    st.error(plain(sentence_of(error)), icon=":material/error:")


ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#6d3b5e"/>
<path d="M8 9l8 15 8-15" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/>
</svg>"""

CSS = """
<style>
.stMainBlockContainer { max-width: 52rem; padding-top: 3.5rem; }
[data-testid="stBottomBlockContainer"] { max-width: 52rem; }
[class*="st-key-crops-"] img {
    height: 10rem; width: auto; max-width: 8rem; object-fit: cover; border-radius: 0.4rem;
}
[class*="st-key-card-"] { gap: 0.5rem; }
</style>
"""
