"""What every closer look promises."""

from collections.abc import Iterator

import pytest

from support.pictures.dressed_people import person
from velvet.adapters.describers.closer_look import QwenCloserLook
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.errors import ModelFailed
from velvet.footage.protocols import CloserLook
from velvet.footage.records import Verdict

CRITERIA = ("red (upper colour)", "green (upper colour)", "velvet (upper material)")


@pytest.fixture(scope="module")
def ollama() -> Iterator[StandIn]:
    with StandIn() as served:
        yield served


@pytest.fixture(scope="module")
def closer(ollama: StandIn) -> CloserLook:
    return QwenCloserLook(VISION, ollama.url, 20.0)


class TestCloserLook:
    def test_it_names_its_maker(self, closer: CloserLook) -> None:
        assert closer.fingerprint

    @pytest.mark.parametrize("pictures", [1, 2, 3])
    def test_every_criterion_has_a_verdict(self, closer: CloserLook, pictures: int) -> None:
        crops = [person("red", "black", seed=seed) for seed in range(pictures)]
        verdicts = closer.look(crops, "a woman in red velvet", CRITERIA)
        assert set(verdicts) == set(CRITERIA)
        assert all(isinstance(verdict, Verdict) for verdict in verdicts.values())

    def test_one_criterion_is_enough(self, closer: CloserLook) -> None:
        assert set(closer.look([person("red", "black")], "red", CRITERIA[:1])) == {CRITERIA[0]}

    def test_what_is_not_there_is_not_confirmed(self, closer: CloserLook) -> None:
        verdicts = closer.look([person("red", "black")], "green velvet", CRITERIA)
        assert verdicts[CRITERIA[1]] is not Verdict.CONFIRMED

    def test_the_same_question_has_the_same_verdicts(self, closer: CloserLook) -> None:
        crops = [person("green", "blue")]
        assert closer.look(crops, "green", CRITERIA) == closer.look(crops, "green", CRITERIA)

    def test_pictures_are_left_as_they_were(self, closer: CloserLook) -> None:
        crop = person("green", "blue")
        before = crop.copy()
        closer.look([crop], "green", CRITERIA)
        assert (crop == before).all()

    def test_a_model_that_answers_nonsense_has_failed(
        self, closer: CloserLook, ollama: StandIn
    ) -> None:
        ollama.misbehave("reply", times=2, message={"content": "Certainly!"})
        with pytest.raises(ModelFailed):
            closer.look([person("red", "black")], "red", CRITERIA)
