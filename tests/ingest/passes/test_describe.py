"""The describing pass through a real library and a server that may do anything. Also run to be killed."""

import base64
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from support.building import CAMERAS, recording, track
from support.paths import child_environment
from support.pictures.dressed_people import person
from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.describers.qwen import QwenDescriber
from velvet.evals.stand_in.replies import Reply, say
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.records import CropPicture, Pixels, Tracklet
from velvet.indexes.library import Library
from velvet.ingest.passes.describe import (
    ILL,
    KEEP_S,
    DescribeResult,
    Limits,
    describe,
    undescribed_warning,
)
from velvet.video.encode.contact_sheet import side_by_side, to_jpeg

WORN = [
    (top, bottom) for bottom in ("black", "blue") for top in ("red", "green", "yellow", "white")
]


def picture(top: str, bottom: str, quality: float) -> CropPicture:
    pixels: Pixels = person(top, bottom)
    return CropPicture(1.0, (0, 0, pixels.shape[1], pixels.shape[0]), quality, pixels)


def fill(library: Library, people: int = len(WORN)) -> None:
    """That many tracklets, of falling quality: T1 has the clearest pictures."""
    (yard,) = library.recordings.add(CAMERAS[:1], [recording("yard")])
    library.recordings.finish_detection(yard.id, "detector", yard.duration_s)
    library.tracklets.save(yard, [track(n * 5, n * 5 + 3) for n in range(people)], "tracker")
    for n, tracklet in enumerate(library.tracklets.without_crops()):
        shots = [picture(*WORN[n % len(WORN)], 0.9 - 0.9 * n / people - i / 1000) for i in range(3)]
        library.tracklets.save_crops([(tracklet, shots)])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


def qwen(ollama: StandIn, model: str = VISION, timeout_s: float = 10.0) -> QwenDescriber:
    return QwenDescriber(model, ollama.url, timeout_s)


def run(library: Library, describer: Any, **limits: float) -> DescribeResult:
    return describe(library, describer, lambda _done, _of: None, Limits(**limits))


def coloured(library: Library) -> dict[str, str]:
    """What `colour` says of everybody, as an ingest leaves it."""
    run(library, ColourDescriber())
    return sentences(library)


def sentences(library: Library) -> dict[str, str]:
    return {i: d.sentence for i, d in library.descriptions.find().items()}


def told_by(library: Library, describer: Any) -> list[str]:
    """Whom this describer has described."""
    lacking = {t.id for t in library.descriptions.missing(describer.fingerprint)}
    return [t.id for t in library.tracklets.find() if t.id not in lacking]


def picture_of(library: Library, identifier: str) -> str:
    (tracklet,) = library.tracklets.find([identifier])
    return sent(library, tracklet)


def sent(library: Library, tracklet: Tracklet) -> str:
    """The picture that a request about this tracklet carries."""
    return base64.b64encode(to_jpeg(side_by_side(library.tracklets.load_crops(tracklet)))).decode()


def shown(body: Mapping[str, Any]) -> str:
    (one,) = [p for m in body["messages"] for p in m.get("images") or []]
    return one


def about(library: Library, identifier: str) -> Callable[[Mapping[str, Any]], bool]:
    """Picks the requests about one tracklet."""
    theirs = picture_of(library, identifier)
    return lambda body: shown(body) == theirs


class Dying:
    """A mind whose server is killed while it thinks about one of its requests."""

    def __init__(self, at: int) -> None:
        self._at, self._heard = at, 0
        self.server: StandIn | None = None

    def __call__(self, body: Mapping[str, Any]) -> Reply:
        self._heard += 1
        if self._heard == self._at and self.server:
            self.server.close()
        return say(body)


class TestAWholePass:
    def test_one_call_a_tracklet_the_clearest_first(
        self, library: Library, ollama: StandIn
    ) -> None:
        done = run(library, qwen(ollama))
        assert (done.calls, done.failed, done.left, done.stopped) == (len(WORN), 0, 0, "")
        expected = [sent(library, t) for t in library.tracklets.find()]
        assert [shown(body) for body in ollama.asked] == expected
        for number, (top, bottom) in enumerate(WORN, 1):
            said = library.descriptions.find()[f"T{number}"]
            assert said.attribute("upper_colour").value == top
            assert said.attribute("lower_colour").value == bottom
        assert undescribed_warning(done) == ""

    def test_a_second_pass_asks_nobody(self, library: Library, ollama: StandIn) -> None:
        run(library, qwen(ollama))
        before = sentences(library)
        done = run(library, qwen(ollama))
        assert (done.calls, done.left, len(ollama.asked)) == (0, 0, len(WORN))
        assert sentences(library) == before

    def test_progress_is_told_after_each(self, library: Library, ollama: StandIn) -> None:
        told: list[tuple[float, float]] = []
        describe(library, qwen(ollama), lambda done, of: told.append((done, of)))
        assert told == [(n, len(WORN)) for n in range(1, len(WORN) + 1)]

    def test_new_sentences_are_found_by_their_words(
        self, library: Library, ollama: StandIn
    ) -> None:
        run(library, qwen(ollama))
        assert "T1" in [i for i, _ in library.vectors.fulltext("red", 20)]


class TestMakers:
    def test_the_better_describes_over_the_colours(self, library: Library, ollama: StandIn) -> None:
        coloured(library)
        done = run(library, qwen(ollama))
        assert done.calls == len(WORN) == len(told_by(library, qwen(ollama)))

    def test_colours_never_come_over_the_better(self, library: Library, ollama: StandIn) -> None:
        run(library, qwen(ollama))
        before = library.descriptions.find()
        assert run(library, ColourDescriber()).calls == 0
        assert library.descriptions.find() == before

    def test_colours_fill_in_where_the_better_did_not_come(
        self, library: Library, ollama: StandIn
    ) -> None:
        run(library, qwen(ollama), calls=3)
        done = run(library, ColourDescriber())
        assert done.calls == len(WORN) - 3
        assert told_by(library, qwen(ollama)) == ["T1", "T2", "T3"]

    def test_another_vision_model_describes_anew(self, library: Library, ollama: StandIn) -> None:
        run(library, qwen(ollama))
        assert run(library, qwen(ollama, "qwen2.5vl:3b")).calls == len(WORN)


class TestLimits:
    def test_so_many_calls(self, library: Library, ollama: StandIn) -> None:
        done = run(library, qwen(ollama), calls=3)
        assert (done.calls, done.left, done.stopped) == (3, len(WORN) - 3, "")
        assert told_by(library, qwen(ollama)) == ["T1", "T2", "T3"]
        done = run(library, qwen(ollama), calls=3)
        assert (done.left, len(ollama.asked)) == (len(WORN) - 6, 6)

    @pytest.mark.serial
    def test_so_many_seconds(self, library: Library) -> None:
        with StandIn(mind=slowly(0.15)) as ollama:
            began = time.monotonic()
            done = run(library, qwen(ollama), seconds=0.4)
            assert time.monotonic() - began < 1.5
        assert 0 < done.calls < len(WORN) and done.left == len(WORN) - done.calls
        assert len(told_by(library, qwen(ollama))) == done.calls

    def test_failures_count_as_calls(self, library: Library, ollama: StandIn) -> None:
        ollama.misbehave("cut", times=2)
        done = run(library, qwen(ollama), calls=2)
        assert (done.calls, done.failed, done.left, len(ollama.asked)) == (2, 2, len(WORN), 2)


def slowly(delay_s: float, heard: list[float] | None = None) -> Callable[[Any], Reply]:
    """The stand-in's mind, thinking for so long; `heard` notes when it had thought."""

    def think(body: Mapping[str, Any]) -> Reply:
        time.sleep(delay_s)
        reply = say(body)
        if heard is not None:
            heard.append(time.monotonic())
        return reply

    return think


BAD: dict[str, dict[str, Any]] = {
    "no JSON": {"kind": "reply", "message": {"content": "I see nobody."}, "times": 2},
    "cut": {"kind": "cut"},
    "half": {"kind": "half"},
    "length": {"kind": "length"},
    "400": {"kind": "status", "status": 400, "text": "bad"},
    "500": {"kind": "status", "status": 500},
    "silent": {"kind": "silent"},
}


class TestBadReplies:
    @pytest.mark.parametrize("fault", BAD.values(), ids=BAD)
    def test_one_leaves_the_colours_in_place_and_is_tried_again(
        self, fault: dict[str, Any], library: Library, ollama: StandIn
    ) -> None:
        before = coloured(library)
        ollama.misbehave(only=about(library, "T3"), **fault)
        describer = qwen(ollama, timeout_s=1.0)
        done = run(library, describer)
        assert (done.failed, done.left, done.stopped) == (1, 1, "")
        assert sentences(library)["T3"] == before["T3"]
        assert "T3" not in told_by(library, describer)
        assert len(told_by(library, describer)) == len(WORN) - 1
        assert "`velvet describe`" in undescribed_warning(
            done
        ) and done.reason in undescribed_warning(done)
        again = run(library, describer)
        assert (again.calls, again.left) == (1, 0)
        assert len(told_by(library, describer)) == len(WORN)

    def test_a_bad_reply_is_never_quarantined(self, library: Library, ollama: StandIn) -> None:
        ollama.misbehave("cut", times=4, only=about(library, "T3"))
        for _ in range(4):
            assert run(library, qwen(ollama)).failed == 1
        assert run(library, qwen(ollama)).left == 0


class TestLostPictures:
    def test_one_does_not_end_the_pass(self, library: Library, ollama: StandIn) -> None:
        lost = library.tracklets.find()[0]
        for crop in lost.crops:
            (library.media / crop.file).unlink()
        done = run(library, qwen(ollama))
        assert (done.failed, done.left) == (1, 1)
        assert lost.id in done.reason
        assert done.calls == len(library.tracklets.find()) - 1


class TestCrashes:
    def test_a_picture_that_crashes_the_server_is_left_alone_after_two_passes(
        self, library: Library, ollama: StandIn
    ) -> None:
        before = coloured(library)
        evil = about(library, "T3")
        ollama.misbehave("status", status=500, times=99, only=evil)
        describer = qwen(ollama)
        first = run(library, describer)
        assert (first.calls, first.failed, first.stopped) == (len(WORN), 1, "")
        second = run(library, describer)
        assert (second.calls, second.failed) == (1, 1)
        third = run(library, describer)
        assert (third.calls, third.left) == (0, 0)
        assert sum(map(evil, ollama.asked)) == 2
        assert sentences(library)["T3"] == before["T3"]
        assert len(sentences(library)) == len(WORN)
        (failed, held) = library.index_stats().setbacks[describer.fingerprint]
        assert (failed, held) == (1, 1)

    def test_another_model_may_try_what_crashed_one(
        self, library: Library, ollama: StandIn
    ) -> None:
        ollama.misbehave("status", status=500, times=2, only=about(library, "T3"))
        run(library, qwen(ollama))
        run(library, qwen(ollama))
        assert run(library, qwen(ollama, "qwen2.5vl:3b")).calls == len(WORN)

    @pytest.mark.parametrize("kind", ["status", "drop", "half", "cut", "length", "silent"])
    def test_failures_in_a_row_end_the_pass_and_blame_nobody(
        self, kind: str, library: Library, ollama: StandIn
    ) -> None:
        ollama.misbehave(kind, times=ILL)
        describer = qwen(ollama, timeout_s=0.5)
        done = run(library, describer)
        assert (done.calls, done.failed, done.left) == (ILL, ILL, len(WORN))
        assert done.stopped and len(ollama.asked) == ILL
        assert done.stopped in undescribed_warning(done)
        assert library.index_stats().setbacks == {}
        for _ in range(3):  # never quarantined, however often it happens
            ollama.misbehave(kind, times=ILL)
            run(library, describer)
        done = run(library, describer)
        assert (done.calls, done.left) == (len(WORN), 0)

    def test_failures_not_in_a_row_do_not_end_it(self, library: Library, ollama: StandIn) -> None:
        for identifier in ("T1", "T2", "T4", "T6"):
            ollama.misbehave("half", only=about(library, identifier))
        done = run(library, qwen(ollama))
        assert (done.calls, done.failed, done.stopped) == (len(WORN), 4, "")

    def test_an_ill_server_does_not_lose_what_was_said_before(
        self, library: Library, ollama: StandIn
    ) -> None:
        for identifier in ("T4", "T5", "T6"):
            ollama.misbehave("half", only=about(library, identifier))
        done = run(library, qwen(ollama))
        assert (done.left, told_by(library, qwen(ollama))) == (len(WORN) - 3, ["T1", "T2", "T3"])


class TestAServerThatGoes:
    def test_killed_and_started_again_nothing_is_lost_and_nothing_done_twice(
        self, library: Library
    ) -> None:
        mind = Dying(at=4)
        with StandIn(mind=mind) as first:
            mind.server = first
            describer = qwen(first)
            done = run(library, describer)
        assert done.stopped and (done.calls, done.failed) == (4, 1)
        assert told_by(library, describer) == ["T1", "T2", "T3"]
        with StandIn(port=first.port) as second:
            done = run(library, describer)
            assert (done.calls, done.failed, done.left, done.stopped) == (len(WORN) - 3, 0, 0, "")
        times = Counter(map(shown, [*first.asked[:3], *second.asked]))
        assert times == Counter(sent(library, t) for t in library.tracklets.find())
        assert library.index_stats().setbacks == {}

    def test_one_that_is_not_there_ends_it_at_once(self, library: Library, ollama: StandIn) -> None:
        before = coloured(library)
        ollama.close()
        done = run(library, qwen(ollama))
        assert (done.calls, done.failed, done.left) == (0, 0, len(WORN))
        assert "ollama serve" in done.stopped and done.stopped in undescribed_warning(done)
        assert sentences(library) == before and library.index_stats().setbacks == {}

    def test_a_model_that_is_removed_meanwhile(self, library: Library, ollama: StandIn) -> None:
        ollama.misbehave("status", status=404, text="not found", only=about(library, "T3"))
        done = run(library, qwen(ollama))
        assert f"ollama pull {VISION}" in done.stopped
        assert told_by(library, qwen(ollama)) == ["T1", "T2"]

    @pytest.mark.parametrize("can", [("completion",), None])
    def test_a_model_of_no_use_is_told_before_any_work(
        self, can: tuple[str, ...] | None, library: Library
    ) -> None:
        with StandIn({VISION: can} if can else {}) as ollama:
            done = run(library, qwen(ollama))
            assert done.stopped and not ollama.asked and done.left == len(WORN)


class TestInterrupted:
    def test_ctrl_c_keeps_what_was_said(self, library: Library, ollama: StandIn) -> None:
        describer = qwen(ollama)

        def progress(done: float, _of: float) -> None:
            if done == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            describe(library, describer, progress)
        assert told_by(library, describer) == ["T1", "T2", "T3"]

    @pytest.mark.serial
    def test_killed_it_loses_no_more_than_a_second(self, tmp_path: Path) -> None:
        people = 60
        with Library.open(tmp_path / "home") as library:
            fill(library, people)
        heard: list[float] = []
        with StandIn(mind=slowly(0.04, heard)) as ollama:
            program = start(tmp_path / "home", ollama.url)
            wait_for(lambda: len(heard) >= people // 2, program)
            program.send_signal(signal.SIGKILL)
            killed = time.monotonic()
            program.wait()
            time.sleep(0.1)
            before = len(ollama.asked)
            safe = sum(at < killed - KEEP_S - 0.3 for at in heard)
            assert 0 < safe < before < people
            with Library.open(tmp_path / "home") as library:
                kept = len(told_by(library, qwen(ollama)))
                assert safe <= kept <= before
                done = run(library, qwen(ollama))
                assert (done.calls, done.left) == (people - kept, 0)
            assert len(ollama.asked) == before + people - kept


def start(home: Path, url: str) -> subprocess.Popen[bytes]:
    program = [sys.executable, __file__, str(home), url]
    return subprocess.Popen(program, env=child_environment())


def wait_for(happened: Callable[[], bool], program: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until and program.poll() is None
        time.sleep(0.01)


def main(home: str, url: str) -> None:
    """Describe everybody: the program that a test kills."""
    with Library.open(Path(home)) as library, library.ingesting():
        describe(library, QwenDescriber(VISION, url, 10.0), lambda _done, _of: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
