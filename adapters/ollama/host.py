"""An Ollama server: how it is reached, how long it is waited for, what its failures mean. Knows no prompt.

Its client waits for ever, follows redirects and goes through proxies of the environment; here it does none
of that, and whatever it raises becomes a sentence with its remedy.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import ollama

from velvet.adapters.ollama.bounded import CONNECT_S, Bounded
from velvet.footage.errors import BadSetting, ModelCrashed, ModelFailed, ModelMissing

ASKING_S = 10.0  # for what a server says of itself
# Of prompt and reply. One number for every job: Ollama loads a model anew where it changes, and its own
# default may be 2,048.
CONTEXT_TOKENS = 16_384
KEEP_ALIVE = "30m"  # Ollama's own five minutes would load the model anew between two questions


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model can do, as its server says; `context` is in tokens, 0 where it does not say."""

    capabilities: tuple[str, ...]  # "completion", "vision", "tools", "thinking", ...
    context: int = 0
    remote: str = ""  # the host it runs on, if that is somebody's cloud


@dataclass(frozen=True, slots=True)
class Served:
    """A model that the server holds."""

    name: str
    size_bytes: int
    digest: str


def client_options(timeout_s: float) -> dict[str, Any]:
    """How every client of ours is made. A proxy of the environment would see what people look like."""
    return {
        "timeout": httpx.Timeout(timeout_s, connect=CONNECT_S),
        "trust_env": False,
        "follow_redirects": False,
        "transport": Bounded(timeout_s),
    }


class OllamaHost:
    """The Ollama at a URL. Making one connects to nothing."""

    def __init__(self, url: str, timeout_s: float = ASKING_S) -> None:
        self.url, self._timeout_s = url, timeout_s

    def version(self) -> str:
        """Its version. Raises ModelMissing if nobody answers."""
        return str(self._json_of("GET", "/api/version").get("version", "unknown"))

    def served(self) -> list[Served]:
        """The models it holds, by name."""
        models = self._json_of("GET", "/api/tags").get("models") or []
        with self._understood():
            return sorted((_served(m) for m in models), key=lambda m: m.name)

    def loaded(self) -> dict[str, int]:
        """The models in its memory now, each with the context it was loaded with (tokens; 0: not said)."""
        models = self._json_of("GET", "/api/ps").get("models") or []
        with self._understood():
            return {str(m.get("name")): int(m.get("context_length") or 0) for m in models}

    def abilities(self, model: str, setting: str = "") -> Abilities:
        """What a model can do. Raises ModelMissing if it is not served here."""
        body = self._json_of("POST", "/api/show", model, setting)
        with self._understood():
            info: Mapping[str, Any] = body.get("model_info") or {}
            context = next((v for k, v in info.items() if k.endswith(".context_length")), 0)
            capabilities = tuple(map(str, body.get("capabilities") or ()))
            return Abilities(capabilities, int(context), str(body.get("remote_host") or ""))

    def require(self, model: str, ability: str, setting: str, instead: str) -> Abilities:
        """The model's abilities, before any work is asked of it.

        Raises ModelMissing if it is not there or lacks `ability`, BadSetting if it runs elsewhere. A server
        too old to tell abilities is believed.
        """
        refuse_cloud(model, setting)
        abilities = self.abilities(model, setting)
        if abilities.remote:
            raise BadSetting(
                f"{model} runs on {abilities.remote}, in somebody's cloud. Choose a model that runs here as "
                f"`{setting}`."
            )
        if abilities.capabilities and ability not in abilities.capabilities:
            raise ModelMissing(
                f"{model} cannot do what `{setting}` needs: {ability}. Set `{setting}` to a model that can, "
                f"such as {instead}."
            )
        return abilities

    def pull(self, model: str) -> Iterator[tuple[str, int, int]]:
        """Have the server fetch a model: (what it does, bytes done, bytes in all) as it goes on."""
        refuse_cloud(model, "chat")
        with translated(model, self.url):
            for step in self._client.pull(model, stream=True):
                yield step.status or "", step.completed or 0, step.total or 0

    def _json_of(
        self, method: str, path: str, model: str = "", setting: str = ""
    ) -> dict[str, Any]:
        with translated(model, self.url, setting):
            with httpx.Client(**client_options(self._timeout_s)) as line:
                body = {"model": model} if model else None
                reply = line.request(method, self.url.rstrip("/") + path, json=body)
            if not reply.is_success and (reply.is_redirect or _explained(reply)):
                raise ollama.ResponseError(reply.text, reply.status_code)
            with suppress(ValueError, RecursionError):
                if reply.is_success and isinstance(body := reply.json(), dict):
                    return body
        raise self._no_ollama()

    @contextmanager
    def _understood(self) -> Generator[None]:
        """What has another shape than Ollama's was not said by one. Raises ModelMissing."""
        try:
            yield
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise self._no_ollama() from error

    def _no_ollama(self) -> ModelMissing:
        return ModelMissing(f"What listens at {self.url} is not Ollama. Correct `ollama_host`.")

    @cached_property
    def _client(self) -> ollama.Client:
        # A download takes as long as it takes: only its silence is bounded.
        silence = httpx.Timeout(60.0, connect=CONNECT_S)
        return ollama.Client(self.url, timeout=silence, trust_env=False, follow_redirects=False)


def _explained(reply: httpx.Response) -> bool:
    """Whether a refusal says why as Ollama does."""
    with suppress(ValueError, RecursionError):
        body = reply.json()
        return isinstance(body, dict) and "error" in body
    return False


def refuse_cloud(model: str, setting: str) -> None:
    """Raises BadSetting for a name that says the model runs in somebody's cloud."""
    if model.lower().endswith(("-cloud", ":cloud")):
        raise BadSetting(
            f"{model} runs in somebody's cloud. Choose a model that runs here as `{setting}`."
        )


@contextmanager
def translated(model: str, host: str, setting: str = "") -> Generator[None]:
    """Whatever a client raises, as ModelMissing (not there) or ModelFailed (there, and failing).

    `setting` is the one that asks for the model: it says how to do without.
    """
    try:
        yield
    except ollama.ResponseError as error:
        raise _refusal(model, host, error) from error
    except httpx.TimeoutException as error:
        if isinstance(error, httpx.ConnectTimeout):
            raise _nobody(host, setting) from error
        raise ModelFailed(
            f"{model or 'Ollama'} at {host} did not answer in time. Choose a smaller model, or give it more "
            "time with `timeout_s`."
        ) from error
    except httpx.ConnectError as error:
        raise _nobody(host, setting) from error
    except (httpx.TransportError, ConnectionError) as error:
        reply = f"a reply of {model}" if model else "a reply"
        raise ModelCrashed(
            f"Ollama at {host} broke off in the middle of {reply}. Look into its log; try again."
        ) from error
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:  # a wrong shape, wherever it is met
        raise ModelFailed(
            f"{model or 'Ollama'} at {host} sent a reply that cannot be read. Ask again, or choose another "
            "model."
        ) from error


def _refusal(model: str, host: str, error: ollama.ResponseError) -> ModelMissing | ModelFailed:
    reason = _reason(error.error)
    match error.status_code:
        case 404:
            return ModelMissing(f"Ollama has no model {model}. Get it with: ollama pull {model}")
        case status if 300 <= status < 400:
            return ModelMissing(
                f"{host} sends its callers elsewhere, and Velvet does not follow. Set `ollama_host` to the "
                "Ollama itself."
            )
        case 400:
            return ModelFailed(
                f"Ollama refused a request to {model}: {reason}. Choose another model."
            )
        case _:
            return ModelCrashed(f"Ollama could not run {model}: {reason}. Look into its log.")


def _reason(reason: str) -> str:
    """The message inside an error's JSON, on one line and not too long."""
    with suppress(ValueError, AttributeError, RecursionError):
        reason = str(json.loads(reason).get("error", reason))
    return " ".join(reason.split()).rstrip(".")[:200] or "no reason given"


_WITHOUT = {"chat": 'chat = "rules"', "vision": 'describer = "colour"'}


def _nobody(host: str, setting: str) -> ModelMissing:
    instead = _WITHOUT.get(setting) or " and ".join(_WITHOUT.values())
    return ModelMissing(
        f"No answer from Ollama at {host}. Start it with `ollama serve`, or set {instead}."
    )


def _served(model: Mapping[str, Any]) -> Served:
    return Served(
        str(model.get("name")), int(model.get("size") or 0), str(model.get("digest") or "")
    )
