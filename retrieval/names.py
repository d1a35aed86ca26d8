"""People's names in a question, turned into their ids: models and rules then speak of `P7` alone.

A name stays data: it never reaches a model but inside the JSON of a tool's result.
"""

import re
from collections.abc import Iterator

from velvet.footage.time.phrases import read_when
from velvet.retrieval.context import Context
from velvet.retrieval.lexicon import FORENAMES, STAND_INS
from velvet.retrieval.query import read_query

# Words that open or carry a question, and that are names besides.
_ASKING = frozenset("will can may might mark grant where when what how go went show find".split())


def with_ids(question: str, context: Context) -> str:
    """The question with `P7` for each name that somebody bears; the longest name first.

    A name counts in any case of letters, unless its words mean something else as well ("Rose", "Will"):
    then as it is written. One that is a time or a camera ("May", "yard"), or describes people ("the man in
    red") never does.
    """
    patterns = {name: _pattern(name) for name in _names(context)}
    if not patterns:
        return question
    ids = {name: identity for identity, name in context.library.identities.names().items()}
    whole = "|".join(f"({patterns[name]})" for name in patterns)
    order = list(patterns)
    return re.sub(
        rf"(?<!\w)(?:{whole})(?!\w)",
        lambda found: ids[order[(found.lastindex or 1) - 1]],
        question,
    )


def describes(name: str) -> bool:
    """Whether this is nothing but words in which people describe people, or speak of anybody.

    It is no name then: asked for, it would take over what is asked of others. A forename with its capital
    letter is one.
    """
    words = name.split()
    called = any(word.istitle() and word.casefold() in FORENAMES for word in words)
    return not called and all(_is_plain(word) for word in words)


def _is_plain(word: str) -> bool:
    return all(unread.word in STAND_INS for unread in read_query(word).unknown)


def _names(context: Context) -> Iterator[str]:
    cameras = {camera.name.casefold() for camera in context.library.cameras.all()}
    names = sorted(context.library.identities.names().values(), key=lambda name: (-len(name), name))
    for name in names:
        lost = name.islower() and describes(name)
        if name.casefold() in cameras or lost or read_when(name, context.now(), context.zone):
            continue
        yield name


def _pattern(name: str) -> str:
    exact = r"\s+".join(re.escape(word) for word in name.split())
    return exact if _means_more(name) else f"(?i:{exact})"


def _means_more(name: str) -> bool:
    """Whether some word of it is one of the words in which people describe people, or ask."""
    words = name.casefold().split()
    return not _ASKING.isdisjoint(words) or any(map(_is_plain, words))
