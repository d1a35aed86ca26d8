"""What every tie-breaker promises."""

from collections.abc import Iterator

import pytest

from support.pictures.dressed_people import person
from velvet.adapters.describers.tie_breaker import QwenTieBreaker
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.corrections import Matched
from velvet.footage.errors import ModelFailed
from velvet.footage.protocols import TieBreaker

RED, GREEN = person("red", "black"), person("green", "blue")


@pytest.fixture(scope="module")
def ollama() -> Iterator[StandIn]:
    with StandIn() as served:
        yield served


@pytest.fixture(scope="module")
def breaker(ollama: StandIn) -> TieBreaker:
    return QwenTieBreaker(VISION, ollama.url, 20.0)


class TestTieBreaker:
    def test_it_names_its_maker(self, breaker: TieBreaker) -> None:
        assert breaker.fingerprint

    @pytest.mark.parametrize("others", [[RED], [RED, RED, RED], [GREEN, GREEN]])
    def test_an_opinion_is_sure_to_a_degree(self, breaker: TieBreaker, others: list) -> None:
        opinion = breaker.same([RED], others)
        assert isinstance(opinion.matched, Matched)
        assert 0 <= opinion.confidence <= 1

    def test_its_reasons_are_one_line(self, breaker: TieBreaker) -> None:
        reasoning = breaker.same([RED], [GREEN]).reasoning
        assert not reasoning or reasoning.isprintable()

    def test_other_clothes_are_not_the_same_person(self, breaker: TieBreaker) -> None:
        assert breaker.same([RED], [GREEN]).matched is not Matched.YES

    def test_the_same_pictures_have_the_same_opinion(self, breaker: TieBreaker) -> None:
        assert breaker.same([RED], [GREEN]) == breaker.same([RED], [GREEN])

    def test_pictures_are_left_as_they_were(self, breaker: TieBreaker) -> None:
        one, other = RED.copy(), GREEN.copy()
        breaker.same([one], [other])
        assert (one == RED).all() and (other == GREEN).all()

    def test_a_model_that_answers_nonsense_has_failed(
        self, breaker: TieBreaker, ollama: StandIn
    ) -> None:
        ollama.misbehave("reply", times=2, message={"content": "Certainly!"})
        with pytest.raises(ModelFailed):
            breaker.same([RED], [RED])
