"""Giving a name as the command line and the page do."""

from functools import partial

from velvet.identity import correct
from velvet.retrieval.names import describes

name = partial(correct.name, describes=describes)
