"""Words of the catalog as Markdown that says exactly them.

File names and descriptions end up in these words: none may become a link, a picture from elsewhere or a
formula. Names come in backticks and are set bold.
"""

import re

import streamlit as st

from ui.faults import sentence_of

_NAMED = re.compile(r"`([^`\n]+)`")
_ADDRESS = re.compile(r"([^\s`]*(?://|www\.|@)[^\s`]*[^\s`.,;:!?)])")  # would become a link unasked
_SPECIAL = re.compile(r"([\\*_{}\[\]()#+\-.!|~$:<>&`])")


def plain(words: str) -> str:
    """Markdown that shows these words; `backticked` ones bold, addresses as code."""
    parts = _NAMED.split(words.strip())  # what stood in backticks is at every second place
    return "".join(f"**{_exact(p)}**" if n % 2 else _exact(p) for n, p in enumerate(parts))


def _exact(words: str) -> str:
    parts = _ADDRESS.split(words)
    return "".join(f"`{p}`" if n % 2 else _SPECIAL.sub(r"\\\1", p) for n, p in enumerate(parts))


def fault(error: Exception) -> None:
    """An error as a sentence in a box."""
    st.error(plain(sentence_of(error)), icon=":material/error:")
