"""`velvet tune` on the command line: what it says where there is nothing to learn from, or to undo."""

from dataclasses import replace
from pathlib import Path

import pytest

from velvet.services.tuning.learning import Outcome


@pytest.mark.parametrize(
    ("arguments", "says"), [((), "people name"), (("--undo",), "nothing to undo")]
)
def test_nothing_learned_is_one_sentence(
    home: Path, velvet, arguments: tuple[str, ...], says: str
) -> None:
    result = velvet("tune", *arguments)
    assert result.exit_code == 1
    assert says in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_it_says_from_whom_it_learned_and_what_came_of_it(
    home: Path, velvet, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Outcome(18, 40, 0.71, 0.78, "onnx:reid@1;tuned@2(0.54)")
    monkeypatch.setattr("velvet.services.tuning.learning.learn", lambda settings, base: found)
    said = " ".join(velvet("tune").output.split())
    for part in ("18 people", "40 who are sure", "0.780", "0.710", "Adopted", found.fingerprint):
        assert part in said
    monkeypatch.setattr(
        "velvet.services.tuning.learning.learn", lambda settings, base: replace(found, after=0.715)
    )
    assert "Not adopted" in " ".join(velvet("tune").output.split())
