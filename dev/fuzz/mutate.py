"""Corrupts bytes as disks and recorders do, reproducibly for a seeded generator.

Does not know video formats, only where the common ones keep lengths, sizes and counts.
"""

import re
from collections.abc import Callable

import numpy as np

Chance = np.random.Generator

LARGE = (
    0,
    1,
    0x7F,
    0xFF,
    0x7FFF,
    0xFFFF,
    30_000,
    1_000_000_000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)
# Where an MP4 keeps sizes, times and counts, and where Matroska does (EBML element ids).
_BOXES = re.compile(
    rb"ftyp|moov|mvhd|trak|tkhd|edts|elst|mdia|mdhd|hdlr|minf|stbl|stsd|stts|ctts|stss|stsc|stsz|stco|co64|"
    rb"mdat|avc1|avcC|free|udta|meta|ilst|moof|traf|tfhd|trun|strh|strf|idx1|movi|avih|hdrl"
)
_ELEMENTS = re.compile(
    rb"\x1a\x45\xdf\xa3|\x18\x53\x80\x67|\x15\x49\xa9\x66|\x16\x54\xae\x6b|\x1f\x43\xb6\x75|\x1c\x53\xbb\x6b|"
    rb"\x2a\xd7\xb1|\x44\x89|\xb0|\xba|\xe7|\xa3"
)


def corrupt(data: bytes, other: bytes, chance: Chance) -> tuple[bytes, str]:
    """The bytes with one to four things wrong, with pieces taken from `other`; and what was done."""
    done: list[str] = []
    for _ in range(int(chance.integers(1, 5))):
        name = str(chance.choice(list(_WAYS)))
        data = _WAYS[name](data, other, chance)
        done.append(name)
    return data, "+".join(done)


def _place(data: bytes, chance: Chance) -> int:
    """Somewhere; half of the time near one of the ends, where the headers lie."""
    size = max(len(data), 1)
    near = min(size, 600)
    match chance.integers(4):
        case 0:
            return int(chance.integers(near))
        case 1:
            return size - 1 - int(chance.integers(near))
        case _:
            return int(chance.integers(size))


def _piece(data: bytes, chance: Chance) -> tuple[int, int]:
    start = _place(data, chance)
    length = int(2 ** chance.uniform(0, np.log2(max(len(data) / 2, 2))))
    return start, min(start + length, len(data))


def _flip(data: bytes, other: bytes, chance: Chance) -> bytes:
    flipped = bytearray(data)
    for _ in range(int(2 ** chance.uniform(0, 7)) if data else 0):
        flipped[_place(data, chance)] ^= 1 << int(chance.integers(8))
    return bytes(flipped)


def _zero(data: bytes, other: bytes, chance: Chance) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + bytes([int(chance.choice([0, 0xFF]))]) * (end - start) + data[end:]


def _remove(data: bytes, other: bytes, chance: Chance) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, other: bytes, chance: Chance) -> bytes:
    start, end = _piece(data, chance)
    return data[:end] + data[start:end] * int(chance.integers(1, 4)) + data[end:]


def _swap(data: bytes, other: bytes, chance: Chance) -> bytes:
    (a, b), (c, d) = sorted([_piece(data, chance), _piece(data, chance)])
    b = min(b, c)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _truncate(data: bytes, other: bytes, chance: Chance) -> bytes:
    return data[: _place(data, chance)]


def _splice(data: bytes, other: bytes, chance: Chance) -> bytes:
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _insert(data: bytes, other: bytes, chance: Chance) -> bytes:
    start, end = _piece(other, chance)
    at = _place(data, chance)
    return data[:at] + other[start:end] + data[at:]


def _number(data: bytes, other: bytes, chance: Chance) -> bytes:
    """A number of any width overwritten, anywhere."""
    width, at = int(chance.choice([1, 2, 4, 8])), _place(data, chance)
    value = int(chance.choice(LARGE)) & ((1 << 8 * width) - 1)
    order = "big" if chance.random() < 0.6 else "little"
    return data[:at] + value.to_bytes(width, order) + data[at + width :]


def _field(data: bytes, other: bytes, chance: Chance) -> bytes:
    """A number overwritten near the name of a box or element: its size, or what it holds."""
    pattern = _ELEMENTS if data[:4] == b"\x1a\x45\xdf\xa3" else _BOXES
    names = [match.start() for match in pattern.finditer(data)]
    if not names:
        return _number(data, other, chance)
    at = names[int(chance.integers(len(names)))] + int(
        chance.choice([-4, 4, 8, 12, 16, 20, 24, 28, 80, 84])
    )
    at = min(max(at, 0), len(data))
    value = int(chance.choice(LARGE))
    return data[:at] + value.to_bytes(4, "big") + data[at + 4 :]


_WAYS: dict[str, Callable[[bytes, bytes, Chance], bytes]] = {
    "flip": _flip,
    "zero": _zero,
    "remove": _remove,
    "repeat": _repeat,
    "swap": _swap,
    "truncate": _truncate,
    "splice": _splice,
    "insert": _insert,
    "number": _number,
    "field": _field,
}
