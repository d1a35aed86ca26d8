"""The `cameras.toml` entry of one camera. Knows no file."""

import math
import re
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from velvet.footage.errors import BadSetting
from velvet.ingest.sources.camera_places import Corner


def _as_text(value: object) -> object:
    """TOML has its own numbers and dates, and people leave out the quotes."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if type(value) in (int, float) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class CameraEntry(BaseModel):
    """One `[cameras.NAME]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = Field("", description="IANA name; empty: this machine's")
    place: str = ""
    files: list[str] = Field(default=[], description="patterns of paths, relative to the file")
    start: Text = Field("", description="of its only recording, as --start")
    fps: Text = Field("", description="as --fps")
    offset: float | None = Field(None, description="seconds to add to what its clock says")
    keep: str = Field("", description="how long recordings are kept, as `30 days`; empty: for ever")
    zones: dict[str, list[Corner]] = Field(default={}, description="names -> corners, as shares")


_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_WORDS = re.compile(rf"(\d+(?:\.\d+)?)\s*({'|'.join(_DAYS)})s?", re.IGNORECASE)
MOST = 100 * 365.0


def read_retention(words: str) -> float | None:
    """Days, of `30 days`, `2 weeks`, `12 hours`; None for nothing. Raises BadSetting."""
    if not words.strip():
        return None
    found = _WORDS.fullmatch(words.strip())
    days = float(found[1]) * _DAYS[found[2].lower()] if found else 0.0
    if not 0 < days <= MOST:
        raise BadSetting(f"`{words}` is not a retention time. Write it like `30 days`.")
    return days


HIGHEST = 1000
# No exponents: Python would count out every zero of 1e-999999999.
_RATE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}|/[0-9]{1,9})?")


def read_rate(text: str) -> Fraction:
    """Frames per second: 7, 29.97, 30000/1001. Raises BadSetting."""
    told = text.strip()
    try:
        rate = Fraction(told) if _RATE.fullmatch(told) else Fraction(0)
    except ZeroDivisionError:
        rate = Fraction(0)
    if not 0 < rate <= HIGHEST:
        raise BadSetting(
            f"`{text}` is not a frame rate. Write frames per second: 7, 29.97, 30000/1001."
        )
    return rate


MOST_S = 100 * 366 * 24 * 3600.0  # a clock without a battery starts decades ago


def check_offset(offset_s: float) -> None:
    """Raise BadSetting for an impossible clock offset."""
    if not math.isfinite(offset_s) or abs(offset_s) > MOST_S:
        raise BadSetting(
            f"A clock cannot be off by {offset_s:.12g} s. Give the seconds to add to its time: 12.5 if "
            "it is 12.5 s slow, -3 if it is 3 s fast."
        )
