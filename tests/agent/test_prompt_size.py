"""How many tokens a conversation takes: rules, tools and the longest results fit what a model is given.

Counted as the stand-in for Ollama counts: 5 to 20 % more than Qwen's own vocabulary makes of these texts.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.building import START, described, picture, recording, track, unit
from support.libraries.small_world import BagOfWords, answer_of, context_of
from velvet.adapters.describers.appearance_form import LONGEST, AppearanceForm
from velvet.adapters.ollama.chat import CONTEXT_TOKENS, REPLY_TOKENS, local_chat
from velvet.evals.stand_in.replies import count_tokens
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.records import Band, Camera, Member
from velvet.indexes.library import Library
from velvet.retrieval.context import Context
from velvet.retrieval.evidence import MOST

SMALL = 8192  # tokens; what we ask for is twice as much
CAMERAS = [
    Camera(f"warehouse gate {n}", "Europe/Zurich", f"north side, hall {n}") for n in range(12)
]
LONG = (
    "A tall man with short dark curly hair and a grey beard, wearing a red padded jacket with a fur hood "
    "over a striped woollen jumper, dark blue denim trousers with torn knees, brown leather boots, and "
    "carrying a black rucksack and an umbrella."
)

ATTRIBUTES = {  # all that a vision model may have seen
    name: "red" if name == "upper_colour" else "fleece jacket"
    for name in AppearanceForm.model_fields
    if name != "sentence"
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Forty sightings with the longest sentences there are: P1 has thirty-four, six others one each."""
    assert 0.9 * LONGEST < len(LONG) <= LONGEST
    home: Path = tmp_path_factory.mktemp("crowded")
    with Library.open(home) as library:
        starts = [START + timedelta(minutes=15 * n) for n in range(40)]
        rows = [
            recording(CAMERAS[n % 12].name, start, sha256=f"clip {n}")
            for n, start in enumerate(starts)
        ]
        for one in library.recordings.add(CAMERAS, rows):
            library.recordings.finish_detection(one.id, "detector", one.duration_s)
            library.tracklets.save(one, [track(3, 9)], "tracker")
        found = library.tracklets.without_crops()
        library.tracklets.save_crops([(t, [picture(4.0, 50)]) for t in found])
        ids = [t.id for t in found]
        looks = [described(LONG, **ATTRIBUTES) for _ in ids]
        library.descriptions.save(list(zip(ids, looks, strict=True)), "describer")
        words = BagOfWords()
        sentences = words.encode([LONG] * len(ids))
        library.vectors.save("words", words.fingerprint, ids, sentences)
        alike = np.stack([unit(1, n / 400) for n in range(len(ids))])
        library.vectors.save("crops", "reid-test", [f"{i}.0" for i in ids], alike)
        library.vectors.publish(words.fingerprint, "reid-test")
        one = [Member(i, Band.PROBABLE, 0.9) for i in ids[:34]]
        others = [("", [Member(i, Band.SURE, 0.9)]) for i in ids[34:]]
        library.identities.save([("", one), *others])
        yield library


@pytest.fixture
def context(crowded: Library) -> Context:
    return context_of(crowded, [])


LONGEST_RESULTS = {
    "find_people": "Who wore a red top?",
    "count_people": "How many people in red were there?",
    "list_cameras": "What was recorded?",
    "match_tracklet": "Who looks like T1?",
    "trace_identity": "Where did P1 go?",
}


def sizes(context: Context, question: str) -> tuple[list[int], list[dict[str, Any]]]:
    """The tokens of each request, and the requests."""
    with StandIn() as ollama:
        answer_of(context, local_chat(VISION, ollama.url, 30.0), question)
        return ollama.counts, ollama.asked


@pytest.mark.parametrize("tool", LONGEST_RESULTS)
def test_rules_tools_and_the_longest_result_fit(tool: str, context: Context) -> None:
    counts, asked = sizes(context, LONGEST_RESULTS[tool])
    results = [m["content"] for m in asked[-1]["messages"] if m["role"] == "tool"]
    assert any(f'"tool":"{tool}"' in said for said in results)
    if tool == "find_people":
        assert max(said.count(LONG) for said in results) == MOST
    if tool == "trace_identity":
        assert max(said.count('"entered"') for said in results) == MOST
    parts = [count_tokens({"messages": [m]}) for m in asked[-1]["messages"]]
    tools = count_tokens({"tools": asked[-1]["tools"]})
    print(f"{tool}: {counts}, rules {parts[0]}, tools {tools}, result {max(parts[1:])}")
    assert max(counts) <= SMALL
    assert SMALL < CONTEXT_TOKENS - REPLY_TOKENS


def test_rules_and_tools_leave_most_of_a_small_room(context: Context) -> None:
    counts, _ = sizes(context, "Who wore red?")
    assert counts[0] < SMALL / 2


def test_the_count_is_rather_too_high(context: Context) -> None:
    """Qwen's own tokenizer takes about four letters of English for a token, and one digit."""
    (first, *_), (body, *_) = sizes(context, "Who wore red?")
    letters = len(str(body["messages"])) + len(str(body["tools"]))
    assert letters / 5 < first < letters / 2
