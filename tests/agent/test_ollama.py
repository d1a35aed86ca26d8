"""The whole agent over HTTP: a chat model behind Ollama's protocol, well-behaved and not."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.libraries.small_world import answer_of, events_of
from velvet import open_assistant
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.adapters.ollama.chat import local_chat
from velvet.adapters.readers.rules import RulesChat
from velvet.agent.call import toolbox
from velvet.agent.events import Answered, Event, ToolAnswered, ToolCalled
from velvet.agent.graph import Graph, build_graph
from velvet.agent.session import converse
from velvet.agent.state import BUDGET, TRIES
from velvet.evals.exam import exam
from velvet.evals.identity.fill import fill
from velvet.evals.stand_in.replies import Reply
from velvet.evals.stand_in.server import CHAT, MODELS, TEXT, VISION, StandIn
from velvet.evals.worlds.invent import two_camera_demo
from velvet.footage.answers import Answer
from velvet.footage.claims import ClaimKind, CountClaim
from velvet.footage.errors import BadSetting, ModelCrashed, ModelFailed, ModelMissing, VelvetError
from velvet.footage.settings import Settings
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

MOST = BUDGET + TRIES + 2  # requests for one question, whatever the model does
QUESTIONS = (
    "Where did the man in red go?",
    "Who wore a green top?",
    "Where did P1 go?",
    "Did anyone wear yellow?",
    "How many people in red were there?",
    "How many people were on door between 10:00 and 10:02?",
    "Who was on hall after 10:05 on 2 March?",
    "Who was with P1?",
    "Who looks like T1?",
    "What did T5 wear?",
    "Was anyone seen on 3 March?",
    "What was recorded?",
    "Show me the clip of P1.",
    "Why is the sky blue?",
)
UNANSWERED = ("Was anyone seen on 3 March?", "What was recorded?", "Why is the sky blue?")
Message = dict[str, Any]
Body = Mapping[str, Any]


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


def model(ollama: StandIn, name: str = CHAT):
    return local_chat(name, ollama.url, 30.0)


def called(name: str, **arguments: Any) -> Message:
    """A message that calls one tool, as Ollama sends it."""
    return {"tool_calls": [{"function": {"name": name, "arguments": arguments}}]}


def stated(*claims: Mapping[str, Any], outcome: str = "answered") -> Message:
    return called("give_answer", claims=list(claims), outcome=outcome)


def lines(*messages: Message) -> Callable[[Body], Reply]:
    """A mind that says these, one after the other, and the last for ever."""
    left = list(messages)

    def say(body: Body) -> Reply:
        said = left.pop(0) if len(left) > 1 else left[0]
        return Reply({"role": "assistant", "content": ""} | said, 50)

    return say


def asked(ollama: StandIn, context: Context, question: str = "Who wore red?") -> Answer:
    return answer_of(context, model(ollama), question)


def saying(ollama: StandIn, context: Context, *messages: Message) -> Answer:
    """How it ends with a model that says these lines."""
    ollama.mind = lines(*messages)
    answer = asked(ollama, context)
    assert len(ollama.asked) <= MOST
    return only_facts(answer, context.library)


def only_facts(answer: Answer, library: Library) -> Answer:
    """The answer, of which everything that stands as a fact is in the catalog."""
    assert all(claim.verified and not claim.fault for claim in answer.claims)
    assert all(not claim.verified and claim.fault for claim in answer.dropped)
    truth = {sighting.id: sighting for sighting in library.tracklets.sightings()}
    for sighting in answer.sightings:
        true = truth[sighting.id]
        assert (sighting.camera, sighting.start, sighting.end, sighting.identity) == (
            true.camera,
            true.start,
            true.end,
            true.identity,
        )
    return answer


def told(ollama: StandIn) -> list[str]:
    """What the model was told besides rules and question."""
    return [m["content"] for m in ollama.asked[-1]["messages"][2:] if m["role"] != "assistant"]


FIND_RED = called("find_people", description="red")
TRUE = {"kind": "seen", "sightings": ["T5"], "words": "red"}


class TestTheSameAsRules:
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_the_same_question_gives_the_same_answer(
        self, question: str, ollama: StandIn, context: Context
    ) -> None:
        ours = answer_of(context, RulesChat(), question)
        theirs = asked(ollama, context, question)
        assert theirs.claims == ours.claims
        assert bool(ours.claims) == (question not in UNANSWERED)
        assert theirs.text == ours.text
        assert theirs.sightings == ours.sightings
        assert (theirs.dropped, theirs.not_checked) == (ours.dropped, ours.not_checked)

    def test_the_same_tools_are_called(self, ollama: StandIn, context: Context) -> None:
        def calls(of: Sequence[Event]) -> list[ToolCalled]:
            return [event for event in of if isinstance(event, ToolCalled)]

        ours = calls(events_of(context, RulesChat(), QUESTIONS[0]))
        assert calls(events_of(context, model(ollama), QUESTIONS[0])) == ours != []

    def test_each_request_holds_rules_question_and_tools(
        self, ollama: StandIn, context: Context
    ) -> None:
        asked(ollama, context, QUESTIONS[0])
        assert len(ollama.asked) >= 2
        for body in ollama.asked:
            roles = [m["role"] for m in body["messages"]]
            assert roles[:2] == ["system", "user"]
            assert body["messages"][1]["content"] == QUESTIONS[0]
            assert {t["function"]["name"] for t in body["tools"]} >= {"find_people", "give_answer"}
        assert len({json.dumps(b["messages"][0]) for b in ollama.asked}) == 1


WORLD = two_camera_demo()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("drawn")
    with Library.open(place) as library:
        fill(WORLD, library, SentenceEncoder())
    return place


class TestThroughTheDoor:
    def settings(self, home: Path, ollama: StandIn, **over: Any) -> Settings:
        chosen = {"chat": CHAT, "ollama_host": ollama.url, "reid": "colour", "detector": "motion"}
        return Settings.model_validate({"home": home, **chosen, **over})

    def test_the_answers_are_the_truth(self, home: Path, ollama: StandIn) -> None:
        questions = exam(WORLD)
        with open_assistant(self.settings(home, ollama, chat="rules")) as assistant:
            ours = [assistant.ask(one.question) for one in questions]
        assert not any(path == "/api/chat" for path in ollama.paths)
        with open_assistant(self.settings(home, ollama)) as assistant:
            theirs = [assistant.ask(one.question) for one in questions]
        for one, our, their in zip(questions, ours, theirs, strict=True):
            assert one.fault(their) == "", their.text
            assert their.claims == our.claims
        assert CHAT in theirs[0].models["converse"]

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("nobody:1b", ModelMissing), (TEXT, ModelMissing), ("qwen3:480b-cloud", BadSetting)],
    )
    def test_a_model_of_no_use_is_told_before_any_work(
        self, name: str, kind: type[VelvetError], home: Path, ollama: StandIn
    ) -> None:
        with (
            open_assistant(self.settings(home, ollama, chat=name)) as assistant,
            pytest.raises(kind),
        ):
            assistant.ask("Who wore red?")
        assert not ollama.asked

    def test_a_server_that_is_down_is_a_sentence(self, home: Path, ollama: StandIn) -> None:
        ollama.close()
        with (
            open_assistant(self.settings(home, ollama)) as assistant,
            pytest.raises(ModelMissing, match="ollama serve"),
        ):
            assistant.ask("Who wore red?")

    def test_one_that_comes_back_answers(self, home: Path, ollama: StandIn) -> None:
        question = exam(WORLD)[0]
        with open_assistant(self.settings(home, ollama)) as assistant:
            assert question.fault(assistant.ask(question.question)) == ""
            ollama.close()
            with pytest.raises(ModelMissing):
                assistant.ask(question.question)
            with StandIn(port=ollama.port):
                assert question.fault(assistant.ask(question.question)) == ""

    @pytest.mark.serial
    @pytest.mark.parametrize("kind", ["silent", "trickle"])
    def test_an_answer_takes_no_longer_than_it_may(
        self, kind: str, home: Path, ollama: StandIn
    ) -> None:
        with open_assistant(self.settings(home, ollama, timeout_s=1.0)) as assistant:
            assert assistant.ask("What was recorded?").text  # everything is loaded
            ollama.misbehave(kind, times=99)
            began = time.monotonic()
            with pytest.raises(ModelFailed):
                assistant.ask("Who wore red?")
            assert time.monotonic() - began < 2.0


class TestWrongCalls:
    def test_an_unknown_tool(self, ollama: StandIn, context: Context) -> None:
        answer = saying(ollama, context, called("open_door"), FIND_RED, stated(TRUE))
        assert [c.sightings for c in answer.claims] == [("T5",)]
        assert "open_door" not in answer.text
        assert "find_people" in told(ollama)[0]  # it learnt which there are

    @pytest.mark.parametrize(
        "arguments",
        [
            {"who": "red"},
            {"description": ["red"]},
            {"description": {"text": "red"}},
            {},
            {"description": "red", "camera": "no such camera"},
            {"description": "red", "when": "at 25:99"},
        ],
        ids=["name", "list", "object", "none", "camera", "time"],
    )
    def test_wrong_arguments(
        self, arguments: dict[str, Any], ollama: StandIn, context: Context
    ) -> None:
        bad = called("find_people", **arguments)
        answer = saying(ollama, context, bad, FIND_RED, stated(TRUE))
        assert [c.sightings for c in answer.claims] == [("T5",)]

    @pytest.mark.parametrize("arguments", ['{"description": "red"}', "red", [1], None, 7])
    def test_arguments_that_are_no_object(
        self, arguments: object, ollama: StandIn, context: Context
    ) -> None:
        bad = {"tool_calls": [{"function": {"name": "find_people", "arguments": arguments}}]}
        with pytest.raises(ModelFailed, match="cannot be read"):
            saying(ollama, context, bad)
        assert len(ollama.asked) == 1

    def test_a_call_without_a_name(self, ollama: StandIn, context: Context) -> None:
        with pytest.raises(ModelFailed, match="cannot be read"):
            saying(ollama, context, {"tool_calls": [{"function": {"arguments": {}}}]})

    def test_the_same_call_for_ever(self, ollama: StandIn, context: Context) -> None:
        answer = saying(ollama, context, FIND_RED)
        assert len(ollama.asked) <= 4
        assert not answer.claims and answer.text

    def test_another_call_for_ever(self, ollama: StandIn, context: Context) -> None:
        count = iter(range(999))

        def say(body: Body) -> Reply:
            return lines(called("find_people", description=f"red {next(count)}"))(body)

        ollama.mind = say
        answer = only_facts(asked(ollama, context), context.library)
        assert len(ollama.asked) == BUDGET + 1
        assert not answer.claims and answer.text

    def test_many_calls_at_once(self, ollama: StandIn, context: Context) -> None:
        many = {"tool_calls": FIND_RED["tool_calls"] * 20}
        answer = saying(ollama, context, many, stated(TRUE))
        assert len(ollama.asked) <= MOST
        assert all(claim.verified for claim in answer.claims)


NOTHING: dict[str, Message] = {
    "prose": {"content": "The man in red robbed the bank at 03:33."},
    "empty": {"content": ""},
    "spaces": {"content": " \n "},
    "JSON in thinking": {"thinking": json.dumps({"name": "give_answer", "arguments": {}})},
    "JSON as text": {"content": json.dumps({"claims": [TRUE], "outcome": "answered"})},
    "a call as text": {"content": '<tool_call>{"name": "find_people"}</tool_call>'},
    "no claims": stated(),
    "claims as text": called("give_answer", claims="T5 was there", outcome="answered"),
    "unknown kind": stated({"kind": "robbed", "sightings": ["T5"]}),
    "unknown outcome": stated(TRUE, outcome="solved"),
    "no arguments": called("give_answer"),
}


class TestNoClaims:
    @pytest.mark.parametrize("message", NOTHING.values(), ids=NOTHING)
    def test_it_ends_with_evidence_and_without_a_statement(
        self, message: Message, ollama: StandIn, context: Context
    ) -> None:
        answer = saying(ollama, context, FIND_RED, message)
        assert len(ollama.asked) <= 4
        assert not answer.claims and answer.text
        for word in ("bank", "03:33", "robbed", "give_answer", "tool_call"):
            assert word not in answer.text

    @pytest.mark.parametrize("message", NOTHING.values(), ids=NOTHING)
    def test_from_the_first_word(self, message: Message, ollama: StandIn, context: Context) -> None:
        answer = saying(ollama, context, message)
        assert not answer.claims and not answer.sightings and answer.text

    def test_prose_then_claims(self, ollama: StandIn, context: Context) -> None:
        prose = {"content": "It was T5, I swear."}
        answer = saying(ollama, context, FIND_RED, prose, stated(TRUE))
        assert [c.sightings for c in answer.claims] == [("T5",)]
        assert "swear" not in answer.text


LIES: dict[str, dict[str, Any]] = {
    "nobody": {"kind": "seen", "sightings": ["T77"]},
    "no person": {"kind": "seen", "sightings": ["T5"], "person": "P99"},
    "nonsense": {"kind": "seen", "sightings": ["the man"]},
    "another person": {"kind": "seen", "sightings": ["T5"], "person": "P1"},
    "another camera": {"kind": "seen", "sightings": ["T5"], "camera": "door"},
    "a camera that is none": {"kind": "seen", "sightings": ["T5"], "camera": "vault"},
    "another time": {"kind": "seen", "sightings": ["T5"], "start": "2026-03-02T03:33:00+01:00"},
    "no time": {"kind": "seen", "sightings": ["T5"], "start": "yesterday evening"},
    "another colour": {"kind": "seen", "sightings": ["T2"], "words": "red"},
    "a way nobody went": {
        "kind": "moved",
        "person": "P1",
        "camera": "hall",
        "to_camera": "door",
        "sightings": ["T4", "T1"],
    },
    "too many": {"kind": "count", "words": "red", "count": 99},
    "absent": {"kind": "absent", "words": "red"},
    "an attribute": {
        "kind": "attribute",
        "sightings": ["T5"],
        "attribute": "upper_colour",
        "value": "purple",
    },
    "no attribute": {
        "kind": "attribute",
        "sightings": ["T5"],
        "attribute": "skin",
        "value": "dark",
    },
    "together": {"kind": "together", "person": "P1", "other": "P4"},
}


class TestLies:
    @pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
    def test_none_is_shown_as_fact(
        self, lie: dict[str, Any], ollama: StandIn, context: Context
    ) -> None:
        answer = saying(ollama, context, FIND_RED, stated(TRUE, lie), stated(TRUE, lie))
        assert {c.sightings for c in answer.claims} == {("T5",)}
        assert {c.kind for c in answer.claims} == {ClaimKind.SEEN}
        assert [c.kind for c in answer.dropped] == [ClaimKind(lie["kind"])]
        stands = " ".join(c.text for c in answer.claims)
        for word in ("T77", "P99", "vault", "03:33", "99", "purple", "skin"):
            assert word not in stands

    @pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
    def test_alone_it_leaves_no_claim(
        self, lie: dict[str, Any], ollama: StandIn, context: Context
    ) -> None:
        answer = saying(ollama, context, FIND_RED, stated(lie))
        assert not answer.claims and answer.dropped and answer.text
        assert "T77" not in {s.id for s in answer.sightings}

    @pytest.mark.parametrize("seed", range(6))
    def test_what_stands_of_random_statements_is_true(
        self, seed: int, ollama: StandIn, context: Context
    ) -> None:
        guesses = [_guess(random.Random(100 * seed + n)) for n in range(12)]
        answer = saying(ollama, context, stated(*guesses))
        truth = {s.id: s for s in context.library.tracklets.sightings()}
        for claim in answer.claims:
            if isinstance(claim, CountClaim):
                assert claim.count == {"red": 2, "green": 1, "yellow": 0}[claim.words]
                continue
            for identifier in claim.sightings:
                true = truth[identifier]
                assert claim.camera in ("", true.camera)
                assert claim.identity in ("", true.identity)
        assert answer.claims and answer.dropped  # some guesses are right, and most are not


def _guess(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.3:
        words = chance.choice(["red", "green", "yellow"])
        return {"kind": "count", "words": words, "count": chance.randrange(4)}
    made: dict[str, Any] = {"kind": "seen", "sightings": [f"T{chance.randrange(1, 9)}"]}
    if chance.random() < 0.7:
        made["camera"] = chance.choice(["door", "hall", "Yard West", "vault"])
    if chance.random() < 0.5:
        made["person"] = f"P{chance.randrange(1, 6)}"
    return made


class Slow:
    """A mind that takes its time and never comes to an end."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s, self._said = delay_s, 0

    def __call__(self, body: Body) -> Reply:
        time.sleep(self._delay_s)
        self._said += 1
        return lines(called("find_people", description=f"red {self._said}"))(body)


@pytest.mark.serial
class TestTime:
    LIMIT_S = 1.0

    def within(self, ollama: StandIn, context: Context) -> None:
        began = time.monotonic()
        with pytest.raises(ModelFailed):
            asked(ollama, replace(context, timeout_s=self.LIMIT_S))
        assert time.monotonic() - began < self.LIMIT_S + 1.0

    @pytest.mark.parametrize("kind", ["silent", "trickle"])
    def test_a_model_that_says_nothing(self, kind: str, ollama: StandIn, context: Context) -> None:
        ollama.misbehave(kind, times=99)
        self.within(ollama, context)
        assert len(ollama.asked) == 1

    @pytest.mark.parametrize("kind", ["silent", "trickle"])
    def test_one_that_falls_silent(self, kind: str, ollama: StandIn, context: Context) -> None:
        ollama.mind = lines(FIND_RED)
        ollama.misbehave(kind, only=lambda body: len(body["messages"]) > 2)
        self.within(ollama, context)
        assert len(ollama.asked) == 2

    def test_many_slow_turns_share_the_time(self, ollama: StandIn, context: Context) -> None:
        ollama.mind = Slow(0.3)
        self.within(ollama, context)
        assert 2 <= len(ollama.asked) <= 4


class TestAServerThatGoes:
    def half_way(self, ollama: StandIn, context: Context) -> Iterator[Event]:
        """A conversation of which the first tool has just answered."""
        graph: Graph = build_graph(model(ollama), toolbox())
        happened = converse(graph, QUESTIONS[0], context)
        while not isinstance(next(happened), ToolAnswered):
            pass
        return happened

    def test_dying_between_two_turns_it_is_a_sentence(
        self, ollama: StandIn, context: Context
    ) -> None:
        happened = self.half_way(ollama, context)
        ollama.close()
        with pytest.raises(ModelMissing, match="ollama serve"):
            list(happened)

    def test_started_anew_between_two_turns_it_goes_on(
        self, ollama: StandIn, context: Context
    ) -> None:
        happened = self.half_way(ollama, context)
        ollama.close()
        with StandIn(port=ollama.port):
            last = list(happened)[-1]
        assert isinstance(last, Answered) and last.answer.claims

    @pytest.mark.parametrize(
        ("fault", "kind"),
        [
            ({"kind": "drop"}, ModelCrashed),
            ({"kind": "half"}, ModelCrashed),
            ({"kind": "cut"}, ModelFailed),
            ({"kind": "length"}, ModelFailed),
            ({"kind": "garbage"}, ModelFailed),
            ({"kind": "error"}, ModelCrashed),
            ({"kind": "redirect"}, ModelMissing),
            ({"kind": "status", "status": 500}, ModelCrashed),
            ({"kind": "status", "status": 404}, ModelMissing),
        ],
        ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
    )
    def test_every_failure_in_the_second_turn_is_a_sentence(
        self,
        fault: dict[str, Any],
        kind: type[VelvetError],
        ollama: StandIn,
        context: Context,
    ) -> None:
        ollama.misbehave(**fault, only=lambda body: len(body["messages"]) > 2)
        with pytest.raises(kind):
            asked(ollama, context, QUESTIONS[0])
        assert asked(ollama, context, QUESTIONS[0]).claims  # and the next question is answered


def test_a_question_whose_rules_were_cut_away_is_no_answer(
    ollama: StandIn, context: Context
) -> None:
    ollama.context = 1024
    with pytest.raises(ModelFailed, match="OLLAMA_CONTEXT_LENGTH"):
        asked(ollama, context, QUESTIONS[0])


def test_a_model_with_pictures_and_tools_does_as_well(context: Context) -> None:
    with StandIn(MODELS) as ollama:
        answer = answer_of(context, model(ollama, VISION), QUESTIONS[0])
    assert answer.claims == answer_of(context, RulesChat(), QUESTIONS[0]).claims
