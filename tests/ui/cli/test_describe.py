"""`velvet describe`: the vision model over what a lesser describer said, from the command line."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from velvet.adapters.describers.qwen import QwenDescriber
from velvet.evals.stand_in.replies import Reply, say
from velvet.evals.stand_in.server import TEXT, VISION, StandIn
from velvet.footage.records import Description, Pixels
from velvet.indexes.library import Library

EVERYBODY = 3


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A stand-in that the user's settings name."""
    with StandIn() as server:
        monkeypatch.setenv("VELVET_OLLAMA_HOST", server.url)
        monkeypatch.setenv("VELVET_DESCRIBER", "qwen")
        monkeypatch.setenv("VELVET_TIMEOUT_S", "10")
        yield server


def fingerprints(home: Path) -> dict[str, int]:
    """How many descriptions each maker made."""
    with Library.open(home) as library:
        return dict(library.index_stats().fingerprints["describe"])


def by_qwen(home: Path) -> int:
    return sum(count for fingerprint, count in fingerprints(home).items() if VISION in fingerprint)


def plain(text: str) -> str:
    return " ".join(text.split())


def assert_a_sentence(ended) -> None:
    """It failed, and says so for a person: no traceback, no exception's name."""
    assert ended.exit_code == 1
    assert "Traceback" not in ended.output and "Error" not in ended.stderr
    assert ended.exception is None or isinstance(ended.exception, SystemExit)


class TestDescribed:
    def test_everybody(self, velvet, home: Path, ollama: StandIn) -> None:
        ended = velvet("describe")
        assert ended.exit_code == 0, ended.output
        assert f"{EVERYBODY} described" in ended.stdout
        assert by_qwen(home) == EVERYBODY == len(ollama.asked)

    def test_what_was_said_can_be_searched_at_once(
        self, velvet, home: Path, ollama: StandIn
    ) -> None:
        assert velvet("describe").exit_code == 0
        with Library.open(home) as library:
            (fingerprint,) = library.index_stats().fingerprints["embed words"]
            assert not library.vectors.missing_words(fingerprint)
            assert sum(len(person.members) for person in library.identities.all()) == EVERYBODY

    def test_a_second_time_there_is_nothing_to_do(
        self, velvet, home: Path, ollama: StandIn
    ) -> None:
        velvet("describe")
        ended = velvet("describe")
        assert ended.exit_code == 0
        assert "0 described" in ended.stdout and "0 left" in ended.stdout
        assert len(ollama.asked) == EVERYBODY

    def test_the_model_is_found_without_being_chosen(
        self, velvet, home: Path, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("VELVET_DESCRIBER")
        assert velvet("describe").exit_code == 0
        assert by_qwen(home) == EVERYBODY


class TestLimits:
    def test_max_calls(self, velvet, home: Path, ollama: StandIn) -> None:
        ended = velvet("describe", "--max-calls", "2")
        assert ended.exit_code == 0
        assert "2 described" in ended.stdout and "1 left" in ended.stdout
        assert by_qwen(home) == 2 == len(ollama.asked)
        assert "1 described" in velvet("describe", "--max-calls", "2").stdout
        assert by_qwen(home) == EVERYBODY

    def test_hours(self, velvet, home: Path, ollama: StandIn) -> None:
        ollama.mind = _after(0.3)
        ended = velvet("describe", "--hours", "0.00002")  # 72 ms
        assert ended.exit_code == 0
        assert by_qwen(home) == 1 == len(ollama.asked)

    @pytest.mark.parametrize(
        "options", [("--max-calls", "-1"), ("--hours", "-1"), ("--hours", "x")]
    )
    def test_no_sense(self, velvet, home: Path, ollama: StandIn, options: tuple[str, str]) -> None:
        assert velvet("describe", *options).exit_code == 2
        assert not ollama.paths


def _after(delay_s: float):
    def think(body) -> Reply:
        time.sleep(delay_s)
        return say(body)

    return think


class TestFailures:
    def test_the_server_is_down(self, velvet, home: Path, ollama: StandIn) -> None:
        before = fingerprints(home)
        ollama.close()
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "ollama serve" in plain(ended.stderr)
        assert f"{EVERYBODY} left" in ended.stdout
        assert fingerprints(home) == before

    def test_the_model_is_not_there(self, velvet, home: Path, ollama: StandIn) -> None:
        del ollama.models[VISION]
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert f"ollama pull {VISION}" in plain(ended.stderr)

    def test_the_model_cannot_see(
        self, velvet, home: Path, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VELVET_VISION", TEXT)
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert TEXT in plain(ended.stderr) and not ollama.asked

    def test_a_model_in_somebody_s_cloud(
        self, velvet, home: Path, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VELVET_VISION", "qwen3-vl:235b-cloud")
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "cloud" in ended.stderr and not ollama.paths

    def test_a_plain_name_that_runs_elsewhere(self, velvet, home: Path, ollama: StandIn) -> None:
        ollama.remote[VISION] = "https://ollama.com"
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "ollama.com" in plain(ended.stderr) and not ollama.asked

    def test_one_bad_reply(self, velvet, home: Path, ollama: StandIn) -> None:
        ollama.misbehave("half")
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "2 described, 1 failed, 1 left" in plain(ended.stdout)
        assert "velvet describe" in plain(ended.stderr)
        assert velvet("describe").exit_code == 0
        assert by_qwen(home) == EVERYBODY

    def test_an_ill_server(self, velvet, home: Path, ollama: StandIn) -> None:
        ollama.misbehave("status", status=500, text="out of memory", times=9)
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "out of memory" in plain(ended.stderr)
        assert by_qwen(home) == 0

    @pytest.mark.parametrize("describer", ["colour", ""])
    def test_no_vision_model_is_chosen_or_found(
        self,
        describer: str,
        velvet,
        home: Path,
        ollama: StandIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("VELVET_DESCRIBER", describer)
        ollama.close()
        before = fingerprints(home)
        ended = velvet("describe")
        assert_a_sentence(ended)
        assert "VELVET_DESCRIBER=qwen" in plain(ended.stderr)
        assert fingerprints(home) == before

    def test_while_an_ingest_runs(self, velvet, home: Path, ollama: StandIn) -> None:
        with Library.open(home) as library, library.ingesting():
            ended = velvet("describe")
        assert_a_sentence(ended)
        assert not ollama.asked


def test_ctrl_c_keeps_what_was_described(velvet, home: Path, ollama: StandIn) -> None:
    describe = QwenDescriber.describe

    def pressed(self: QwenDescriber, crops: Sequence[Pixels]) -> Description:
        if len(ollama.asked) == 2:
            raise KeyboardInterrupt
        return describe(self, crops)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QwenDescriber, "describe", pressed)
        ended = velvet("describe")
    assert ended.exit_code == 130
    assert "kept" in ended.stderr
    assert by_qwen(home) == 2
