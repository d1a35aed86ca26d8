"""Camera and start from the names that recorders give their files."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_DATE = r"(?P<y>20\d\d)[-_.]?(?P<mo>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])"
_TIME = r"(?P<h>[01]\d|2[0-3])[-_.:h]?(?P<mi>[0-5]\d)(?:[-_.:m]?(?P<s>[0-5]\d))?"
_FULL = re.compile(rf"(?<!\d){_DATE}(?:[T _.-]|-at-)?{_TIME}(?P<z>Z)?(?!\d)")
_EPOCH = re.compile(r"(?<!\d)(?P<epoch>1[0-9]{9})(?P<ms>\d{3})?(?!\d)")
_FOLDER_DATE = re.compile(rf"^{_DATE}$")
_MINUTE_FILE = re.compile(
    r"^(?P<mi>[0-5]\d)[._-](?P<s>[0-5]\d)$"
)  # .../2026-03-02/10/yard/05.30.mp4
_HOUR = re.compile(r"^(?:[01]\d|2[0-3])$")
_EDGES = " _-.()[]"


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says: the start (naive: local time at the camera) and what is left of it."""

    start: datetime | None
    rest: str  # the name without its date and time: often the camera


def read_name(file: Path) -> Named:
    """What a file's name, or the folders of recorders that sort by hour, say."""
    stem = file.stem
    if told := _FULL.search(stem):
        return Named(_instant(told), _rest(stem, told))
    if told := _EPOCH.search(stem):
        start = datetime.fromtimestamp(int(told["epoch"]) + int(told["ms"] or 0) / 1000, UTC)
        return Named(start, _rest(stem, told))
    if found := _from_folders(file):
        return found
    return Named(None, stem.strip(_EDGES))


def _instant(told: re.Match[str]) -> datetime | None:
    numbers = [int(told[name] or 0) for name in ("y", "mo", "d", "h", "mi", "s")]
    try:
        start = datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None  # the 31st of February
    return start.replace(tzinfo=UTC) if told["z"] else start


def _rest(stem: str, told: re.Match[str]) -> str:
    left, right = stem[: told.start()].strip(_EDGES), stem[told.end() :].strip(_EDGES)
    return left or right


def _from_folders(file: Path) -> Named | None:
    """`2026-03-02/10/yard/05.30.mp4`: minute and second in the file's name, the rest above it."""
    minute = _MINUTE_FILE.match(file.stem)
    parts = file.parts[-4:-1]
    if not minute or len(parts) < 3:
        return None
    day, hour, camera = parts
    date = _FOLDER_DATE.match(day)
    if not date or not _HOUR.match(hour):
        return None
    year, month, of_month = (int(date[name]) for name in ("y", "mo", "d"))
    clock = (int(hour), int(minute["mi"]), int(minute["s"]))
    try:
        return Named(datetime(year, month, of_month, *clock), camera)
    except ValueError:
        return None
