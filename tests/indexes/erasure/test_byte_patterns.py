"""Many byte strings found in one pass, wherever they stand; and memory that is handed out empty."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.indexes.erasure.byte_patterns import Patterns

LONG = st.binary(min_size=8, max_size=40)


@given(st.lists(LONG, max_size=6), st.binary(max_size=60), st.binary(max_size=60), st.data())
def test_it_finds_what_is_there_and_nothing_else(patterns, before, after, data) -> None:
    chosen = data.draw(st.sampled_from(patterns)) if patterns else b""
    held = before + chosen + after
    truth = {place for place, pattern in enumerate(patterns) if pattern in held}
    assert Patterns(patterns).found_in(held) == truth


def test_at_every_alignment_of_a_large_buffer() -> None:
    drawn = random.Random(0)
    noise = drawn.randbytes(1 << 20)
    patterns = [drawn.randbytes(32) for _ in range(300)]
    wanted = Patterns(patterns)
    assert wanted.found_in(noise) == set()
    for place in range(0, 300, 37):
        at = drawn.randrange(len(noise))
        assert wanted.found_in(noise[:at] + patterns[place] + noise[at:]) == {place}


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be asked for empty memory")
def test_memory_is_empty_inside_and_as_it_is_after() -> None:
    program = """
import ctypes
from velvet.indexes.vectors.empty_memory import handed_out_empty
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def old(size=5000):
    held = [libc.malloc(size) for _ in range(64)]
    for place in held:
        ctypes.memset(place, 0x5A, size)
    for place in held[::2]:
        libc.free(place)
    return any(b"Z" * 64 in ctypes.string_at(libc.malloc(size), size) for _ in range(32))
with handed_out_empty(), handed_out_empty():
    assert not old()
assert old()
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
