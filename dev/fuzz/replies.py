"""Corrupted replies of a model, over real HTTP from the stand-in for Ollama: what Velvet makes of each.

`python -m dev.fuzz.replies --count 2000 --seed 1`; `--only 17` repeats one. Each must end in something that
was checked or in a sentence; that nothing unverified is called verified is checked here a second time.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dev.fuzz.answers import unsound_claim_in
from dev.fuzz.garble import careless_json, malformed_json, odd, twist
from dev.fuzz.guard import MB, Report, Trial, counted, guarded, parser_of, run
from dev.fuzz.messages import corrupted_message
from velvet.adapters.describers.appearance_form import LONGEST, AppearanceForm
from velvet.adapters.describers.closer_look import QwenCloserLook
from velvet.adapters.describers.qwen import QwenDescriber
from velvet.adapters.describers.tie_breaker import QwenTieBreaker
from velvet.adapters.ollama.host import OllamaHost
from velvet.evals.stand_in.replies import Reply, say
from velvet.evals.stand_in.server import CHAT, VISION, StandIn
from velvet.footage.errors import VelvetError
from velvet.footage.privacy import seal
from velvet.footage.records import Pixels
from velvet.footage.settings import Settings

DEADLINE_S = 40.0
PATIENCE_S = 2.0  # the time-out that Velvet is given for a model
MOST = 300 * MB
CRITERIA = ("velvet (upper material)", "man (gender)")
QUESTIONS = (
    "Where did the man in the red coat go?",
    "Who wore a green jacket after 10:00?",
    "How many people were there?",
    "Who was with P1?",
    "Who looks like T1?",
    "What did T2 wear?",
    "Did anyone wear yellow?",
    "Show me the clip of P1.",
    "What was recorded?",
)
_FAULTS = (
    "silent trickle drop half cut length garbage redirect error flood status raw raw page".split()
)


class ReplyTrial:
    """Asks everything that Velvet asks of models from a server that replies as badly as it can."""

    def __init__(self, seed: int, home: Path, patience_s: float = PATIENCE_S) -> None:
        from velvet import open_assistant  # slow to import: only workers load it, once each

        self._seed, self._telling = seed, False
        self._server = StandIn(mind=self._mind)
        self._server.retell = self._retell
        self._server.__enter__()
        self._chance = np.random.default_rng(0)
        self._honest = True
        chosen = {"chat": CHAT, "describer": "qwen", "reid": "colour", "detector": "motion"}
        where = {"home": home, "ollama_host": self._server.url, "timeout_s": patience_s}
        settings = Settings.model_validate(chosen | where)
        self._door = open_assistant(settings)
        self._assistant = self._door.__enter__()
        self._assistant.context.words.encode(["a scarf"])  # loads what is loaded once
        self._patience_s = patience_s
        self._ways: tuple[Callable[[], str], ...] = (
            self._describe,
            self._look,
            self._compare,
            self._ask,
            self._ask,
            self._facts,
        )

    def close(self) -> None:
        """Close the library and the server."""
        self._door.__exit__(None, None, None)
        self._server.close()

    def run(self, number: int) -> str:
        """One reply, or one question with all its replies."""
        self._chance = np.random.default_rng([self._seed, number])
        self._honest = False
        way = self._ways[number % len(self._ways)]
        name = way.__name__.strip("_")
        asks = name != "facts"
        if asks and self._chance.random() < 0.25:
            self._misbehave()
        try:
            return f"{name}: {way()}"
        except VelvetError as error:
            _check_sentence(str(error))
            return f"{name}: {type(error).__name__}"
        finally:
            self._server.calm()

    def _misbehave(self) -> None:
        kind = str(self._chance.choice(_FAULTS))
        status = int(self._chance.choice([301, 400, 404, 429, 500, 503]))
        times = int(self._chance.integers(1, 4))
        text = odd(self._chance) or "http://127.0.0.1:9/api/chat"
        if kind in ("raw", "page"):
            page = {"model": "m", "done": True, "message": {"role": "assistant", "content": text}}
            text = malformed_json(careless_json(page), self._chance)
        self._server.misbehave(kind, times=times, status=status, text=text)

    def _mind(self, body: Mapping[str, Any]) -> Reply:
        """What the stand-in would say, corrupted three times out of four."""
        reply = say(body)
        if self._honest or self._chance.random() < 0.25:
            return reply
        return Reply(corrupted_message(reply.message, self._chance), reply.tokens)

    def _retell(self, path: str, facts: Any) -> Any:
        """What the server says of itself, corrupted where that is what is tried."""
        if self._honest or not self._telling or self._chance.random() < 0.3:
            return facts
        corrupted = twist(facts, self._chance)
        return (
            malformed_json(careless_json(corrupted), self._chance)
            if self._chance.random() < 0.3
            else corrupted
        )

    def _facts(self) -> str:
        host = OllamaHost(self._server.url, self._patience_s)
        calls: list[Callable[[], object]] = [
            host.version,
            host.served,
            host.loaded,
            lambda: host.abilities(VISION),
            lambda: host.require(VISION, "vision", "vision", VISION),
        ]
        self._telling = True
        try:
            calls[int(self._chance.integers(len(calls)))]()
        finally:
            self._telling = False
        return "told"

    def _describe(self) -> str:
        model = QwenDescriber(VISION, self._server.url, self._patience_s)
        description = model.describe([_person(self._chance)])
        allowed = {
            n: getattr(f.annotation, "__args__", ()) for n, f in AppearanceForm.model_fields.items()
        }
        for one in description.attributes:
            if allowed.get(one.name) and one.value and one.value not in allowed[one.name]:
                raise AssertionError(f"{one.name} is {one.value!r}, which is not on the form")
            if not one.value.isprintable():
                raise AssertionError(f"{one.name} holds unprintable characters: {one.value!r}")
        if not description.sentence.isprintable() or len(description.sentence) > LONGEST + 10:
            raise AssertionError(f"not a sentence: {description.sentence[:300]!r}")
        return "a description"

    def _look(self) -> str:
        model = QwenCloserLook(VISION, self._server.url, self._patience_s)
        verdicts = model.look([_person(self._chance)], "a man in velvet", CRITERIA)
        if set(verdicts) != set(CRITERIA):
            raise AssertionError(f"verdicts on {set(verdicts)}")
        return "verdicts"

    def _compare(self) -> str:
        model = QwenTieBreaker(VISION, self._server.url, self._patience_s)
        opinion = model.same([_person(self._chance)], [_person(self._chance)])
        if not 0 <= opinion.confidence <= 1 or not opinion.reasoning.isprintable():
            raise AssertionError(f"not an opinion: {opinion}")
        return "an opinion"

    def _ask(self) -> str:
        answer = self._assistant.ask(QUESTIONS[int(self._chance.integers(len(QUESTIONS)))])
        if fault := unsound_claim_in(answer, self._assistant.library):
            raise AssertionError(fault)
        return f"an answer {'with' if answer.claims else 'without'} claims"


def _check_sentence(words: str) -> None:
    if "\n" in words or len(words) > 1500 or not words.strip():
        raise AssertionError(f"not a sentence for a person: {words[:400]!r}")


def _person(chance: np.random.Generator) -> Pixels:
    """A person in two colours."""
    picture = np.full((160, 60, 3), 120, np.uint8)
    picture[30:90], picture[90:150] = chance.integers(0, 255, (2, 3)).astype(np.uint8)
    return picture


def fuzz(count: int, seed: int, folder: Path, first: int = 0) -> Report:
    """Run cases `first` to `first + count` on a drawn world in `folder`."""
    fill_home(folder / "home")
    make: Callable[[], Trial] = partial(ReplyTrial, seed, folder / "home")
    cases = range(first, first + count)
    return counted(guarded(make, cases, deadline_s=DEADLINE_S, most=MOST), "replies")


def fill_home(home: Path) -> None:
    """A drawn world as a data folder."""
    from velvet.adapters.encoders.sentences import SentenceEncoder
    from velvet.evals.identity.fill import fill
    from velvet.evals.worlds.invent import two_camera_demo
    from velvet.indexes.library import Library

    with Library.open(home) as library:
        fill(two_camera_demo(), library, SentenceEncoder())


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 if there was a finding."""
    return run(parser_of("dev.fuzz.replies", __doc__).parse_args(arguments), fuzz)


if __name__ == "__main__":
    seal(Path(tempfile.gettempdir()))
    sys.exit(main())
