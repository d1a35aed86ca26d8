"""The audit log: lines are added, never changed, and every change shows."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from velvet.footage.errors import LibraryDamaged
from velvet.indexes.admin.audit import FILE_NAME, KEY_NAME, Act, Audit


@pytest.fixture
def log(tmp_path: Path) -> Audit:
    made = Audit(tmp_path)
    for number in range(5):
        made.append(Act.ASKED, {"question": f"digest {number}", "sightings": ["T1", "T2"]})
    return made


def lines(folder: Path) -> list[str]:
    return (folder / FILE_NAME).read_text().splitlines()


def test_lines_follow_from_each_other(log: Audit, tmp_path: Path) -> None:
    found = list(log.entries())
    assert [one.number for one in found] == [1, 2, 3, 4, 5]
    assert [one.previous for one in found] == ["", *(one.digest for one in found[:-1])]
    assert found[0].about == {"question": "digest 0", "sightings": ["T1", "T2"]}
    assert (log.fault(), log.fault(found[1].digest)) == ("", "")
    assert log.head == found[-1].digest
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_nothing_done_is_no_fault(tmp_path: Path) -> None:
    assert (list(Audit(tmp_path).entries()), Audit(tmp_path).head, Audit(tmp_path).fault()) == (
        [],
        "",
        "",
    )


@pytest.mark.parametrize(
    "harm",
    [
        lambda rows: [*rows[:2], rows[2].replace("digest 2", "digest 9"), *rows[3:]],
        lambda rows: [*rows[:2], *rows[3:]],  # one removed
        lambda rows: [*rows[:2], rows[1], *rows[2:]],  # one twice
        lambda rows: [rows[1], rows[0], *rows[2:]],
        lambda rows: [*rows[:2], rows[2][:40], *rows[3:]],  # cut off
        lambda rows: [*rows[:2], "null", *rows[3:]],
        lambda rows: [*rows[:2], "[" * 20000, *rows[3:]],
        lambda rows: rows[1:],
    ],
)
def test_every_change_shows(log: Audit, tmp_path: Path, harm) -> None:
    (tmp_path / FILE_NAME).write_text("\n".join(harm(lines(tmp_path))) + "\n")
    assert log.fault()


def test_a_forged_line_with_a_digest_of_its_own_breaks_the_next(log: Audit, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    forger = Audit(other)
    forger.append(Act.ASKED, {"question": "another"})
    (tmp_path / FILE_NAME).write_text("\n".join([lines(other)[0], *lines(tmp_path)[1:]]) + "\n")
    assert "line 2" in log.fault()


def test_lines_cut_off_at_the_end_are_missed_by_a_head_noted_elsewhere(
    log: Audit, tmp_path: Path
) -> None:
    head = log.head
    (tmp_path / FILE_NAME).write_text("\n".join(lines(tmp_path)[:3]) + "\n")
    assert log.fault() == ""
    assert head in log.fault(head)


def test_after_a_line_that_was_cut_off_the_log_goes_on(log: Audit, tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(file.read_bytes()[:-30])  # the disk was full
    log.append(Act.ERASED, {"people": ["P1"]})
    assert json.loads(lines(tmp_path)[-1])["act"] == "erased"
    assert "Line 5" in log.fault()


def test_many_write_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: Audit(tmp_path).append(Act.ASKED, {"n": n}), range(40)))
    assert Audit(tmp_path).fault() == ""
    assert sorted(one.about["n"] for one in Audit(tmp_path).entries()) == list(range(40))


def test_where_nothing_can_be_written_nothing_is_done(tmp_path: Path) -> None:
    os.mkdir(tmp_path / FILE_NAME)
    with pytest.raises(LibraryDamaged, match="nothing was done"):
        Audit(tmp_path).append(Act.ASKED, {})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line[:40] + b"\xff" + line[41:],
        lambda line: b'{"about":5' + line[line.index(b',"act"') :],
        lambda line: line.replace(b'"number":2', b'"number":"x"'),
        lambda line: b"[1]",
        lambda line: line.replace(b'"by":', b'"bye":'),
    ],
)
def test_whatever_a_line_was_made_into_it_is_told_and_the_log_goes_on(tmp_path, spoil) -> None:
    log = Audit(tmp_path)
    for number in range(2):
        log.append(Act.ASKED, {"n": number})
    file = tmp_path / FILE_NAME
    first, second = file.read_bytes().splitlines()
    file.write_bytes(b"\n".join([first, spoil(second), b""]))
    assert "2" in log.fault()
    log.append(Act.ASKED, {"n": 3})
    assert "2" in log.fault()


def test_a_question_is_known_again_until_the_key_is_gone(tmp_path) -> None:
    log = Audit(tmp_path)
    said = log.digest_of("Where did  Gregor go?")
    assert said == Audit(tmp_path).digest_of("where did gregor go?") != log.digest_of("who?")
    assert (tmp_path / KEY_NAME).stat().st_mode & 0o077 == 0
    (tmp_path / KEY_NAME).unlink()
    assert log.digest_of("Where did Gregor go?") != said
