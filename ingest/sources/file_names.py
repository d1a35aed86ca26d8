"""Camera and start as read from the names of files and folders."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from velvet.footage.errors import BadSetting

LONGEST = 64
_SLASHES = "/\\"


def checked_camera(name: str) -> str:
    """A given camera name, trimmed. Raises BadSetting if it cannot be shown or typed."""
    trimmed = name.strip()
    if not 1 <= len(trimmed) <= LONGEST or not all(_allowed(c) for c in trimmed):
        raise BadSetting(
            f"{name!r} is not a camera name: use 1 to {LONGEST} printable characters without slashes."
        )
    return trimmed


def guessed_camera(name: str) -> str:
    """A camera name suggested by a file or folder, cleaned; empty if nothing printable is left."""
    fit = " ".join("".join(c if _allowed(c) else " " for c in name).split())[:LONGEST].strip()
    return fit if any(c.isalnum() for c in fit) else ""


def _allowed(character: str) -> bool:
    return character.isprintable() and character not in _SLASHES


_DATE = r"(?P<y>20[0-9]{2})[-_.]?(?P<mo>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?P<h>[01][0-9]|2[0-3])[-_.:h]?(?P<mi>[0-5][0-9])"
_SECOND = r"[-_.:m]?(?P<s>[0-5][0-9])(?:[.,]?(?P<ms>[0-9]{3}))?"
_FULL = re.compile(
    rf"(?<![0-9]){_DATE}(?:(?P<t>T)|[ _.,-]{{0,3}}|[ _-]at[ _-]){_CLOCK}(?:{_SECOND})?s?"
    r"(?P<z>Z|\+(?:0[0-9]|1[0-4]):?(?:00|30|45)|(?(t)-(?:0[0-9]|1[0-2]):?(?:00|30)|(?!)))?(?![0-9])"
)
_DAY_ONLY = re.compile(rf"(?<![0-9]){_DATE}(?![0-9])")
_EPOCH = re.compile(r"(?<![0-9])(?P<epoch>1[0-9]{9})(?P<ms>[0-9]{3})?(?![0-9])")
_END = re.compile(  # when the recording ended, or the number of a part
    rf"^(?:(?:to|-|_)?{re.sub('[?]P<[a-z]+>', '?:', _DATE + '[T _.,-]{0,3}')})?"
    rf"{re.sub('[?]P<[a-z]+>', '?:', _CLOCK)}(?:[-_.:m]?[0-5][0-9])?(?![0-9])"
)
_TIME_NAME = re.compile(rf"^{_CLOCK}{_SECOND}(?![0-9])")  # 2026-03-02/10-05-30.mp4
_MINUTE_NAME = re.compile(r"^(?P<mi>[0-5][0-9])\.(?P<s>[0-5][0-9])$")
_FOLDER_DATE = re.compile(rf"^{_DATE}$")
_HOUR = re.compile(r"^(?:[01][0-9]|2[0-3])$")
_LETTER = re.compile(r"[^\W\d_]")
_NO_CAMERA = re.compile(  # what recorders put before every time
    r"^(?:rec[ms]?[0-9]*|vid|mov|img|clip|video|recording|capture|[0-9]{2}m[0-9]{2}s)$",
    re.IGNORECASE,
)
_NO_FOLDER = {"dav", "mp4record"}
_BRACKETS = re.compile(r"\[[^\]]*\]")
_EDGES = " _-.,()[]"
DEEPEST = 5  # folders above the file that are looked at


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What a name says: the start (naive: local time at the camera) and what is left of it."""

    start: datetime | None
    rest: str  # the name without its date and time: often the camera


def read_name(file: Path) -> ParsedName:
    """What a file's name says, including day and hour folders of recorders."""
    stem = file.stem
    if told := _FULL.search(stem):
        return ParsedName(_start(told.groupdict()), _rest(stem, told))
    if told := _EPOCH.search(stem):
        start = datetime.fromtimestamp(int(told["epoch"]) + int(told["ms"] or 0) / 1000, UTC)
        return ParsedName(start, _rest(stem, told))
    if found := _hour_folders(file) or _day_folder(file):
        return found
    if told := _DAY_ONLY.search(stem):
        return ParsedName(None, _rest(stem, told))
    return ParsedName(None, stem.strip(_EDGES) if _LETTER.search(stem) else "")


def folder_camera(file: Path) -> str:
    """The nearest folder whose name is more than a date or a number; empty if there is none."""
    names = (folder.name for folder in file.absolute().parents)
    return next((n for n in names if _LETTER.search(n) and n.lower() not in _NO_FOLDER), "")


def _start(said: Mapping[str, str | None]) -> datetime | None:
    """The named instant; None for a date that does not exist."""
    year, month, day, hour, minute, second = (
        int(said.get(name) or 0) for name in ("y", "mo", "d", "h", "mi", "s")
    )
    try:
        start = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None  # the 31st of February
    start += timedelta(milliseconds=int(said.get("ms") or 0))
    zone = said.get("z")
    return start.replace(tzinfo=_offset(zone)) if zone else start


def _offset(said: str) -> timezone:
    if said == "Z":
        return UTC
    digits = said[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-size if said[0] == "-" else size)


def _rest(stem: str, told: re.Match[str]) -> str:
    """The text before the time, else after it, unless it names no camera."""
    left = stem[: told.start()].strip(_EDGES)
    if not left:
        return _after(stem[told.end() :])
    return "" if _NO_CAMERA.match(left) else left


def _after(text: str) -> str:
    """A name behind a time: without the end's time, and only if there are letters in it."""
    rest = _END.sub("", _BRACKETS.sub("", text).strip(_EDGES)).strip(_EDGES)
    return rest if _LETTER.search(rest) else ""


def _hour_folders(file: Path) -> ParsedName | None:
    """Frigate's `2026-03-02/10/yard/05.30.mp4`: folders and name are in UTC."""
    minute = _MINUTE_NAME.match(file.stem)
    parts = file.parts[-4:-1]
    if not minute or len(parts) < 3 or not _HOUR.match(parts[1]):
        return None
    day = _FOLDER_DATE.match(parts[0])
    if not day:
        return None
    start = _start({**day.groupdict(), **minute.groupdict(), "h": parts[1], "z": "Z"})
    return ParsedName(start, parts[2]) if start else None


def _day_folder(file: Path) -> ParsedName | None:
    """`yard/2026-03-02/10-05-30.mp4`, `2026-03-02/001/dav/10/10.05.30-10.10.00[M].dav` and the like."""
    clock = _TIME_NAME.match(file.stem)
    if not clock:
        return None
    dated = next(_dated(file.parts[:-1]), None)
    if not dated:
        return None
    day, above, below = dated
    start = _start({**clock.groupdict(), **day.groupdict()})
    return ParsedName(start, _after(file.stem[clock.end() :]) or _channel(above, below))


def _dated(folders: tuple[str, ...]) -> Iterator[tuple[re.Match[str], str, tuple[str, ...]]]:
    """The nearest folder that is a day, the name above it and those below it."""
    for at in range(len(folders) - 1, max(-1, len(folders) - 1 - DEEPEST), -1):
        for depth in (1, 3):  # 2026-03-02, or 2026/03/02
            first = at + 1 - depth
            day = _FOLDER_DATE.match("-".join(folders[max(first, 0) : at + 1]))
            if day and first >= 0:
                yield day, folders[first - 1] if first else "", folders[at + 1 :]


def _channel(above: str, below: tuple[str, ...]) -> str:
    """The camera among the folders around a day: a channel's bare number goes with the recorder's name."""
    names = [name for name in below if not _HOUR.match(name) and name != "dav"]
    if not names:
        return above.strip(_EDGES)
    return names[0] if _LETTER.search(names[0]) else f"{above} {names[0]}".strip(_EDGES)
