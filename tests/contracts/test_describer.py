"""What every describer promises."""

from collections.abc import Iterator

import numpy as np
import pytest

from support.pictures.dressed_people import person
from velvet.adapters.describers.colour import ATTRIBUTES, ColourDescriber
from velvet.adapters.describers.qwen import QwenDescriber
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.protocols import Describer
from velvet.footage.records import Description, Seen


@pytest.fixture(scope="module", params=["colour", "qwen"])
def describer(request: pytest.FixtureRequest) -> Iterator[Describer]:
    if request.param == "colour":
        yield ColourDescriber()
        return
    with StandIn() as ollama:
        yield QwenDescriber(VISION, ollama.url, 20.0)


@pytest.fixture(scope="module")
def said(describer: Describer) -> list[Description]:
    """One, two and three pictures; a bust; a picture of nothing."""
    whole = [person("red", "black", seed=n) for n in range(3)]
    nothing = np.full((50, 25, 3), 128, np.uint8)
    views = [whole[:1], whole[:2], whole, [whole[0][:80]], [nothing]]
    return [describer.describe(view) for view in views]


class TestDescriber:
    def test_it_names_its_maker(self, describer: Describer) -> None:
        assert describer.fingerprint

    def test_there_is_one_sentence(self, said: list[Description]) -> None:
        for one in said:
            assert one.sentence.endswith(".")
            assert "\n" not in one.sentence

    def test_every_attribute_is_spoken_of_once_in_order(self, said: list[Description]) -> None:
        for one in said:
            assert tuple(a.name for a in one.attributes) == ATTRIBUTES

    def test_only_what_is_visible_has_a_value(self, said: list[Description]) -> None:
        for attribute in (a for one in said for a in one.attributes):
            assert bool(attribute.value) == (attribute.seen is Seen.VISIBLE)

    def test_likelihoods_are_probabilities_led_by_the_value(self, said: list[Description]) -> None:
        for attribute in (a for one in said for a in one.attributes if a.likelihoods):
            assert all(0 <= p <= 1 for p in attribute.likelihoods.values())
            assert sum(attribute.likelihoods.values()) <= 1
            if attribute.value:
                best = max(attribute.likelihoods.values())
                assert attribute.likelihoods[attribute.value] == best

    def test_nobody_is_described_by_skin(self, said: list[Description]) -> None:
        for one in said:
            assert not any("skin" in a.name for a in one.attributes)

    def test_the_same_pictures_are_described_the_same(self, describer: Describer) -> None:
        crops = [person("green", "blue")]
        assert describer.describe(crops) == describer.describe(crops)

    def test_pictures_are_left_as_they_were(self, describer: Describer) -> None:
        crop = person("green", "blue")
        before = crop.copy()
        describer.describe([crop])
        assert (crop == before).all()
