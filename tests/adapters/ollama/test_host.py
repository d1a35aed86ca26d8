"""An Ollama server, over real HTTP: what it says of itself, and every way in which it may not be one."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from ollama import Client

from support.socket_servers import drip, hang_up, listening, page
from velvet.adapters.ollama.bounded import Bounded
from velvet.adapters.ollama.host import OllamaHost, client_options, translated
from velvet.evals.stand_in.http import SIZE, VERSION, WINDOW
from velvet.evals.stand_in.server import CHAT, TEXT, VISION, StandIn
from velvet.footage.errors import BadSetting, ModelCrashed, ModelFailed, ModelMissing

SHORT_S = 0.3
SLACK_S = 0.7  # for two busy cores
NEW = "qwen3-vl:2b-instruct"


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture
def host(ollama: StandIn) -> OllamaHost:
    return OllamaHost(ollama.url)


def took(began: float) -> float:
    return time.monotonic() - began


class TestWhatItSays:
    def test_its_version(self, host: OllamaHost) -> None:
        assert host.version() == VERSION

    def test_what_it_serves_by_name(self, host: OllamaHost, ollama: StandIn) -> None:
        found = host.served()
        assert [model.name for model in found] == sorted(ollama.models)
        assert all(model.size_bytes == SIZE and model.digest for model in found)

    def test_what_it_has_loaded_and_with_which_context(
        self, host: OllamaHost, ollama: StandIn
    ) -> None:
        ollama.context = 4096
        assert list(host.loaded().values()) == [4096]

    def test_what_a_model_can_do(self, host: OllamaHost) -> None:
        able = host.abilities(VISION)
        assert {"vision", "tools"} <= set(able.capabilities)
        assert (able.context, able.remote) == (WINDOW, "")

    def test_an_address_may_end_with_a_slash(self, ollama: StandIn) -> None:
        assert OllamaHost(ollama.url + "/").version() == VERSION

    def test_making_one_connects_to_nothing(self, ollama: StandIn) -> None:
        OllamaHost(ollama.url)
        assert not ollama.paths


class TestRequire:
    def test_a_model_that_can(self, host: OllamaHost) -> None:
        assert "tools" in host.require(VISION, "tools", "chat", VISION).capabilities

    def test_one_that_cannot_names_the_setting_and_one_that_can(self, host: OllamaHost) -> None:
        with pytest.raises(ModelMissing) as told:
            host.require(TEXT, "vision", "vision", VISION)
        assert all(word in str(told.value) for word in (TEXT, "`vision`", VISION))

    def test_one_that_is_not_there_says_how_to_get_it(self, host: OllamaHost) -> None:
        with pytest.raises(ModelMissing, match=f"ollama pull {NEW}"):
            host.require(NEW, "vision", "vision", VISION)

    def test_a_server_too_old_to_tell_is_believed(self, ollama: StandIn, host: OllamaHost) -> None:
        ollama.models["old"] = ()
        assert host.require("old", "tools", "chat", VISION).capabilities == ()

    @pytest.mark.parametrize("name", ["qwen3-vl:235b-cloud", "gpt-oss:cloud", "Kimi:1T-Cloud"])
    def test_a_name_in_somebody_s_cloud_is_refused_without_asking(
        self, name: str, ollama: StandIn, host: OllamaHost
    ) -> None:
        ollama.models[name] = ("vision", "tools")
        with pytest.raises(BadSetting, match="cloud"):
            host.require(name, "vision", "vision", VISION)
        with pytest.raises(BadSetting, match="cloud"):
            list(host.pull(name))
        assert not ollama.paths

    def test_a_model_that_runs_elsewhere_under_a_plain_name_is_refused(
        self, ollama: StandIn, host: OllamaHost
    ) -> None:
        ollama.remote[VISION] = "https://ollama.com:443"
        with pytest.raises(BadSetting, match="ollama.com"):
            host.require(VISION, "vision", "vision", VISION)


class TestPull:
    def test_it_is_told_and_then_there(self, ollama: StandIn, host: OllamaHost) -> None:
        steps = list(host.pull(NEW))
        assert any(done == total == SIZE for _, done, total in steps)
        assert steps[-1][0] == "success"
        assert host.require(NEW, "vision", "vision", VISION)

    def test_nobody_there(self, ollama: StandIn, host: OllamaHost) -> None:
        ollama.close()
        with pytest.raises(ModelMissing, match="ollama serve"):
            list(host.pull(NEW))


class TestNobody:
    def test_a_closed_port(self, ollama: StandIn, host: OllamaHost) -> None:
        ollama.close()
        with pytest.raises(ModelMissing, match="ollama serve"):
            host.version()

    def test_a_server_that_comes_back_is_found_again(self) -> None:
        with StandIn() as first:
            port, host = first.port, OllamaHost(first.url)
            assert host.version()
        with pytest.raises(ModelMissing):
            host.version()
        with StandIn(port=port):
            assert host.version()


@pytest.mark.parametrize(
    ("setting", "advised", "other"),
    [("chat", 'chat = "rules"', "describer"), ("vision", 'describer = "colour"', "chat")],
)
def test_what_to_do_without_a_server_is_said_of_who_needs_it(setting, advised, other) -> None:
    with StandIn() as gone:
        host = OllamaHost(gone.url)
    with pytest.raises(ModelMissing) as told:
        host.require(VISION, "completion", setting, VISION)
    assert advised in str(told.value)
    assert other not in str(told.value)
    with pytest.raises(ModelMissing) as told, translated(VISION, gone.url, setting):
        raise httpx.ConnectError("refused")
    assert advised in str(told.value)
    assert other not in str(told.value)


ASKED = {
    "version": lambda host: host.version(),
    "served": lambda host: host.served(),
    "loaded": lambda host: host.loaded(),
    "abilities": lambda host: host.abilities(VISION),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize(
    "served",
    [
        page("<html>It works!</html>"),
        page("<html>Not Found</html>", "404 Not Found"),
        page("<html>No</html>", "500 Internal Server Error"),
        page('["a", "list"]', kind="application/json"),
        page('["a", "list"]', "500 Internal Server Error", kind="application/json"),
        page("", kind="application/json"),
    ],
    ids=["page", "page 404", "page 500", "list", "list 500", "nothing"],
)
def test_something_else_listens(ask, served) -> None:
    with listening(served) as url, pytest.raises(ModelMissing, match="ollama_host") as told:
        ask(OllamaHost(url))
    assert url in str(told.value) and "<html>" not in str(told.value)


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_something_that_hangs_up_at_once(ask) -> None:
    with listening(hang_up) as url, pytest.raises(ModelCrashed) as told:
        ask(OllamaHost(url))
    assert url in str(told.value)


def test_a_redirect_is_not_followed(ollama: StandIn) -> None:
    def elsewhere(line) -> None:
        head = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {ollama.url}/api/version\r\n"
        line.sendall((head + "Content-Length: 0\r\n\r\n").encode())

    with listening(elsewhere) as url, pytest.raises(ModelMissing, match="ollama_host"):
        OllamaHost(url).version()
    assert not ollama.paths


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_proxies_of_the_environment_are_not_used(
    name: str, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    host = OllamaHost(ollama.url)
    assert host.version() == VERSION
    assert list(host.pull(NEW))


class TestTime:
    @pytest.mark.serial
    @pytest.mark.parametrize(
        "serve",
        [
            drip("", ""),
            drip("HTTP/1.1 200 OK\r\n", "X-More: yes\r\n"),
            drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", " "),
            drip("HTTP/1.1 200 OK\r\n\r\n", " "),
            drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        ],
        ids=["silence", "endless head", "long body", "body without end", "chunks"],
    )
    def test_a_reply_ends_in_time_however_it_drips(self, serve) -> None:
        began = time.monotonic()
        with listening(serve) as url, pytest.raises(ModelFailed, match="in time"):
            OllamaHost(url, timeout_s=SHORT_S).version()
        assert SHORT_S * 0.9 < took(began) < SHORT_S + SLACK_S

    @pytest.mark.serial
    def test_within_bounds_what_is_asked_inside_only(self, ollama: StandIn) -> None:
        with listening(drip("", "")) as silent, client(1.0) as (line, bounded):
            with bounded.within(0.1):
                assert wait_s(line, silent) < 0.1 + SLACK_S
            assert wait_s(line, silent) > 0.9

    def test_the_tightest_bound_of_those_around_counts(self) -> None:
        with listening(drip("", "")) as silent, client(5.0) as (line, bounded), bounded.within(0.1):
            with bounded.within(3.0), bounded.within(None):
                assert wait_s(line, silent) < 0.1 + SLACK_S
            assert wait_s(line, silent) < 0.1 + SLACK_S

    def test_within_never_gives_more_time(self) -> None:
        with listening(drip("", "")) as silent, client(0.1) as (line, bounded), bounded.within(9):
            assert wait_s(line, silent) < 0.1 + SLACK_S

    def test_within_binds_one_thread(self) -> None:
        waited: list[float] = []
        with listening(drip("", "")) as silent, client(1.0) as (line, bounded):
            other = threading.Thread(target=lambda: waited.append(wait_s(line, silent)))
            with bounded.within(0.1):
                other.start()
                assert wait_s(line, silent) < 0.1 + SLACK_S
            other.join()
        assert waited[0] > 0.9

    def test_a_quick_reply_is_left_alone_afterwards(self, ollama: StandIn) -> None:
        with client(0.2) as (line, _):
            for _ in range(3):
                assert line.get(ollama.url + "/api/version").is_success
                time.sleep(0.25)


class client:
    """An httpx client with our options, and the transport that bounds it."""

    def __init__(self, seconds: float) -> None:
        options = client_options(seconds)
        self._bounded: Bounded = options["transport"]
        self._line = httpx.Client(**options)

    def __enter__(self) -> tuple[httpx.Client, Bounded]:
        return self._line, self._bounded

    def __exit__(self, *_: object) -> None:
        self._line.close()


def wait_s(line: httpx.Client, url: str) -> float:
    """How long a request to a server that says nothing waits."""
    began = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        line.get(url)
    return took(began)


@pytest.mark.parametrize("said", ["[]", '"no"', "7", "{"])
def test_no_reply_is_so_strange_that_it_passes_untranslated(said: str, ollama: StandIn) -> None:
    import ollama as vendor

    with listening(page(said, "500 Oops", "application/json")) as url:
        line = vendor.Client(url, **client_options(2.0))
        with pytest.raises(ModelFailed), translated(VISION, url):
            line.chat(CHAT, [])
    with listening(page(said + "\n", kind="application/x-ndjson")) as url:
        line = vendor.Client(url, **client_options(2.0))
        with pytest.raises(ModelFailed), translated(VISION, url):
            list(line.chat(CHAT, [], stream=True))


def test_a_server_that_points_elsewhere_is_not_followed(ollama: StandIn) -> None:
    head = f"307 Temporary Redirect\r\nLocation: {ollama.url}/api/pull"
    with listening(page("", head)) as url:
        moved = OllamaHost(url)
        with pytest.raises(ModelMissing):
            list(moved.pull(NEW))
        with pytest.raises(ModelMissing):
            moved.abilities(VISION)
    assert not ollama.paths


def test_no_proxy_of_the_environment_is_handed_a_request(
    ollama: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with listening(hang_up) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        host = OllamaHost(ollama.url)
        assert host.version() == VERSION
        assert list(host.pull(NEW))


@pytest.mark.parametrize(
    "told",
    [
        {"models": ["qwen"]},
        {"models": 7},
        {"models": [{"name": "a", "size": float("inf"), "context_length": "many"}]},
        {"models": {"a": 1}},
        {"capabilities": 1, "model_info": [1], "remote_host": 0},
        {"model_info": {"qwen.context_length": float("inf")}},
        {"model_info": {"qwen.context_length": [1]}},
        "[" * 100_000,
        '{"models": ' + "9" * 5000 + "}",
    ],
    ids=lambda told: str(told)[:40],
)
def test_facts_of_a_wrong_shape_are_those_of_no_ollama(
    told: object, ollama: StandIn, host: OllamaHost
) -> None:
    ollama.retell = lambda *_: told
    for ask in (host.served, host.loaded, lambda: host.abilities(VISION)):
        with suppress(ModelMissing):  # what is asked for may stand elsewhere in the reply
            ask()
    asked = host.abilities if isinstance(told, dict) and "models" not in told else host.served
    with pytest.raises(ModelMissing, match="ollama_host"):
        asked(VISION) if asked == host.abilities else host.served()


def test_a_reply_without_end_is_cut_off_by_its_size(ollama: StandIn) -> None:
    """A broken server sends some hundred megabytes a second; a time limit alone would fill the memory."""
    ollama.misbehave("flood")
    began = time.monotonic()
    with (
        pytest.raises(ModelFailed, match="cannot be read"),
        translated(VISION, ollama.url),
        httpx.Client(**client_options(60.0)) as line,
    ):
        line.post(f"{ollama.url}/api/chat", json={"model": VISION})
    assert took(began) < 30


def test_a_reply_nested_too_deep_is_one_that_cannot_be_read(ollama: StandIn) -> None:
    ollama.misbehave("raw", text="[" * 100_000)
    with (
        pytest.raises(ModelFailed, match="cannot be read"),
        translated(VISION, ollama.url),
    ):
        list(Client(ollama.url).chat(VISION, [], stream=True))
