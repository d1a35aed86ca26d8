"""The Python door: one object that answers questions about the footage of one data folder."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from footage.answers import Answer
from footage.settings import Settings
from indexes.library import Library
from velvet.choices import choices, crops, words
from velvet.clips import make_clip
from video.clip import Clip
