"""The fuzzers find what is wrong, repeat it, and find nothing in a small number of cases."""

import csv
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dev.fuzz.answers import unsound_claim_in
from dev.fuzz.files import FileTrial, corrupted
from dev.fuzz.garble import garble, malformed_json, twist
from dev.fuzz.guard import MB, Report, guarded
from dev.fuzz.mutate import corrupt
from dev.fuzz.outside import Watch
from dev.fuzz.replies import ReplyTrial, fill_home
from dev.fuzz.seeds import plain, seeds
from dev.fuzz.words import WordTrial
from support.misbehaving import Misbehaving
from support.paths import TESTS
from support.soak import times
from velvet import open_assistant
from velvet.footage.answers import Answer
from velvet.footage.settings import Settings
from velvet.indexes.library import Library

FILES, REPLIES, TEXTS = times(60, 2000), times(60, 1000), times(48, 2000)
CORPUS = TESTS / "corpus" / "findings.csv"


def found_before(fuzzer: str) -> list[tuple[int, int]]:
    with CORPUS.open(encoding="utf-8") as rows:
        return [
            (int(r["seed"]), int(r["number"]))
            for r in csv.DictReader(rows)
            if r["fuzzer"] == fuzzer
        ]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    assert len(seeds(folder)) >= 10
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled data folder and a clip, as the fuzzers of words and replies want it."""
    place = tmp_path_factory.mktemp("place")
    fill_home(place / "home")
    plain(place / "clips")
    return place


class TestGuard:
    @pytest.mark.serial
    def test_each_wrong_thing_is_a_finding_and_the_rest_goes_on(self) -> None:
        report = Report()
        for one in guarded(Misbehaving, range(6), deadline_s=2.0, most=20 * MB):
            report.add(one)
        outcomes = {one.number: one.outcome for one in report.findings}
        assert outcomes == {1: "TRACEBACK", 2: "HANG", 3: "CRASH", 4: "TRACEBACK"}
        said = {one.number: one.finding for one in report.findings}
        assert "a traceback" in said[1] and "time.sleep" not in said[1]
        assert "misbehaving.py" in said[2]  # where it hangs
        assert "11" in said[3] and "MB" in said[4]
        assert report.outcomes["well"] == 2

    def test_what_is_written_outside_is_seen(self, tmp_path: Path) -> None:
        watch, inside, outside = Watch(), tmp_path / "in", tmp_path / "out"
        inside.mkdir()
        with watch.over([inside], []):
            (inside / "a").write_text("allowed")
            outside.write_text("not allowed")
        assert [fault.split()[-1] for fault in watch.faults] == [str(outside)]


class TestMutation:
    def test_the_same_chance_spoils_in_the_same_way(self) -> None:
        data, other = bytes(range(256)) * 40, b"other" * 300
        made = [corrupt(data, other, np.random.default_rng([7, n])) for n in range(50)]
        again = [corrupt(data, other, np.random.default_rng([7, n])) for n in range(50)]
        assert made == again
        assert len({one for one, _ in made}) > 45 and sum(one == data for one, _ in made) < 5
        assert len({way for _, way in made}) > 20

    def test_texts_and_json_are_spoilt_too(self) -> None:
        value = {"a": [1, {"b": "words"}], "c": None}
        chances = [np.random.default_rng(n) for n in range(40)]
        assert sum(repr(twist(value, c)) != repr(value) for c in chances) > 30
        assert sum(garble("some words", c) != "some words" for c in chances) > 30
        assert sum(malformed_json('{"a": 1}', c) != '{"a": 1}' for c in chances) > 30


@pytest.mark.soak
class TestFiles:
    def test_spoilt_files_end_as_footage_or_in_a_sentence(
        self, clips: Path, tmp_path: Path
    ) -> None:
        trial = FileTrial(1, FILES - 1, clips, tmp_path)
        outcomes = Counter(trial.run(number) for number in range(FILES))
        assert outcomes["read whole"] > 5
        assert sum(n for kind, n in outcomes.items() if kind.startswith("read not")) > 5
        assert sum(n for kind, n in outcomes.items() if kind.startswith("read partly")) > 2

    def test_what_was_found_before_is_mended(self, clips: Path, tmp_path: Path) -> None:
        for seed, number in found_before("files"):
            FileTrial(seed, number, clips, tmp_path).run(number)

    def test_a_case_is_its_seed_and_number(self, clips: Path, tmp_path: Path) -> None:
        made: list[bytes] = []
        for seed in (1, 1, 2):
            name = corrupted(seed, 3, sorted(clips.iterdir()), tmp_path)
            made.append((tmp_path / name).read_bytes())
        assert made[0] == made[1] != made[2]


@pytest.mark.soak
class TestReplies:
    def test_spoilt_replies_end_as_something_checked_or_in_a_sentence(self, place: Path) -> None:
        with closing(ReplyTrial(1, place / "home", patience_s=0.7)) as trial:
            outcomes = Counter(trial.run(number) for number in range(REPLIES))
            for seed, number in found_before("replies"):  # and these, which once did not
                assert seed == 1
                trial.run(number)
        assert {"describe: a description", "look: verdicts", "facts: told"} <= set(outcomes)
        assert any("ModelFailed" in outcome for outcome in outcomes)

    def test_an_unsound_answer_would_be_noticed(self, place: Path) -> None:
        chosen = {"chat": "rules", "describer": "colour", "reid": "colour", "detector": "motion"}
        settings = Settings.model_validate({"home": place / "home", **chosen})
        with open_assistant(settings) as assistant:
            answer = assistant.ask("Where did P1 go?")
            library: Library = assistant.library
            assert answer.claims and unsound_claim_in(answer, library) == ""
            first, *rest = answer.claims
            for lie in (
                replace(first, verified=False),
                replace(first, identity="P99"),
                replace(first, camera="nowhere"),
                replace(first, sightings=("T99",)),
            ):
                assert unsound_claim_in(replace(answer, claims=(lie, *rest)), library)
            assert unsound_claim_in(Answer("P1 is a thief."), library)


@pytest.mark.soak
class TestWords:
    def test_hostile_words_end_in_a_result_or_a_sentence(self, place: Path) -> None:
        trial = WordTrial(1, place)
        outcomes = Counter(trial.run(number) for number in range(TEXTS))
        assert {"cameras: BadSetting", "settings: BadSetting"} <= set(outcomes)
        assert any("refused" in outcome for outcome in outcomes)

        for seed, number in found_before("words"):  # and these, which once did not
            assert seed == 1
            trial.run(number)
