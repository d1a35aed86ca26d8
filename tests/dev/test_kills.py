"""Velvet is killed while it works: the next start is sound, and the end is as if nobody had done that.

`python -m dev.kills.kills` does the same two hundred times.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

from dev.kills.kills import run, table
from dev.kills.state import differences
from dev.kills.work import PARTS, WORKS
from support.soak import SOAKING, times

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
QUICK = {"new", "again", "links", "said", "recording", "mended"}  # one of each part


@pytest.mark.soak
def test_killed_in_each_of_its_six_passes_it_ends_as_undisturbed(tmp_path: Path) -> None:
    works = WORKS if SOAKING else [work for work in WORKS if work.name in QUICK]
    assert {work.part for work in works} == set(PARTS)
    told = run(tmp_path, times(len(PARTS), 200), 7, lambda _: None, works)
    assert all(one.kills for one in told.values())
    assert all(one.ends for one in told.values())
    assert [said for one in told.values() for said in one.faults] == [], table(told)


def test_vectors_may_differ_in_their_last_digit_alone() -> None:
    vector = np.array([0.6, 0.8], np.float32)
    truth = {"vector T1": vector}
    assert differences(truth, {"vector T1": vector + np.float32(2**-11)}) == []
    assert len(differences(truth, {"vector T1": vector + np.float32(0.01)})) == 1
    assert len(differences(truth, {"vector T1": vector[:1]})) == 1
    assert len(differences(truth, {})) == 1


def test_two_ends_that_differ_are_told() -> None:
    truth = {"member 1": "P1", "member 2": "P1"}
    assert differences(truth, dict(truth)) == []
    assert differences(truth, {"member 1": "P2", "member 3": "P1"}) == [
        "member 1: P2 instead of P1",
        "member 2: is not there instead of P1",
        "member 3: P1 instead of nothing",
    ]
