"""Finding any of many byte strings in one pass over a large buffer. Knows nothing of what they mean."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_BITS = 20
_BLOCK = 1 << 22  # 8-byte words looked at together


class Patterns:
    """Byte strings of KEY bytes and more, found by their first KEY bytes."""

    KEY = 8

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = tuple(patterns)
        keys = [int.from_bytes(p[: self.KEY], "little") for p in self._patterns]
        self._at: dict[int, list[int]] = {}
        for number, key in enumerate(keys):
            self._at.setdefault(key, []).append(number)
        self._keys = np.array(sorted(self._at), np.uint64)
        self._likely = np.zeros(1 << _BITS, bool)
        self._likely[_folded(self._keys)] = True

    def __len__(self) -> int:
        return len(self._patterns)

    def found_in(self, data: bytes) -> set[int]:
        """The places, in the order given, of the patterns that stand anywhere in it."""
        hits: set[int] = set()
        if not self._patterns:
            return hits
        for shift in range(min(self.KEY, len(data))):
            count = (len(data) - shift) // self.KEY
            words = np.frombuffer(data, "<u8", count=count, offset=shift)
            for start in range(0, count, _BLOCK):
                for place, key in self._candidates(words[start : start + _BLOCK]):
                    at = shift + (start + place) * self.KEY
                    hits.update(n for n in self._at[key] if self._is_at(data, at, n))
        return hits

    def _candidates(self, words: npt.NDArray[np.uint64]) -> list[tuple[int, int]]:
        """(place, key) of the words that are the first bytes of a pattern."""
        places = np.flatnonzero(self._likely[_folded(words)])
        places = places[np.isin(words[places], self._keys)]
        return list(zip(places.tolist(), words[places].tolist(), strict=True))

    def _is_at(self, data: bytes, at: int, number: int) -> bool:
        pattern = self._patterns[number]
        return data[at : at + len(pattern)] == pattern


def _folded(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """A few bits of each word, well mixed."""
    mixed = words * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - _BITS)).astype(np.int64)
