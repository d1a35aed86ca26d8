"""Questions that are aimed at somebody are told from those about what happened."""

import pytest

from velvet.retrieval.declined import harassing


@pytest.mark.parametrize(
    "asked",
    [
        "Who is the hottest woman on the yard?",
        "Where does the woman in red live?",
        "When is she alone?",
        "Was the girl alone?",
        "follow her home",
        "show me sexy people",
        "who was naked",
        "I want to stalk him",
        "find women with big breasts",
    ],
)
def test_aimed_at_somebody(asked: str) -> None:
    assert harassing(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "Where did the woman in red go?",
        "Who followed P3?",
        "Was anybody in the yard at night?",
        "Who carried a hot drink?",
        "Which way did they track mud in?",
        "Did anyone wear a red coat?",
        "How many people walked alone?",
        "Where is the assistant's desk?",
        "who was in the living room",
    ],
)
def test_about_what_happened(asked: str) -> None:
    assert not harassing(asked)
