"""The chat model that plans: Qwen, or another, on a local Ollama. Knows no tool and no question.

Ollama cuts a prompt that is too long without a word, and its client waits for ever and hands a broken
reply on as a whole one: here all three become errors.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import BaseMessage
from langchain_core.messages.utils import count_tokens_approximately
from langchain_core.outputs import ChatResult
from langchain_ollama import ChatOllama
from ollama import ResponseError

from footage.errors import BadSetting, ModelMissing

CONTEXT_TOKENS = 16_384  # of prompt and reply; Ollama's own default may be 2,048
REPLY_TOKENS = 2_048  # the longest reply: some forty claims
READ_S, CONNECT_S = 300.0, 2.0  # the first token may wait for the model to be loaded
KEEP_ALIVE = "30m"


class LocalChat(ChatOllama):
    """ChatOllama whose failures are ours: ModelMissing with the remedy."""

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self._fits(messages, kwargs.get("tools", []))
        with _translated(self.model, self.base_url or ""):
            result = super()._generate(messages, stop, run_manager, **kwargs)
        info = result.generations[0].generation_info or {}
        if not info.get("done"):
            raise ModelMissing(
                f"Ollama broke off in the middle of a reply of {self.model}. Ask again."
            )
        if info.get("done_reason") == "length":
            raise ModelMissing(
                f"{self.model} did not come to an end within {REPLY_TOKENS} tokens. "
                "Ask something narrower, or set another model as `chat`."
            )
        return result

    def _fits(self, messages: list[BaseMessage], tools: list[Any]) -> None:
        """Refuse what Ollama would cut: it would lose the rules and the tools first."""
        prompt = count_tokens_approximately(messages) + len(json.dumps(tools)) // 4
        if prompt + REPLY_TOKENS > CONTEXT_TOKENS:
            raise ModelMissing(
                f"The results of this question (about {prompt} tokens) exceed what {self.model} is given "
                f"to read ({CONTEXT_TOKENS}). Ask something narrower: a camera, a time."
            )


def local_chat(model: str, host: str) -> LocalChat:
    """The chat model of that name on the Ollama at `host` (a URL). Connects to nothing yet.

    Raises BadSetting for a model that would run in somebody's cloud.
    """
    if model.endswith(("-cloud", ":cloud")):
        raise BadSetting(
            f"{model} runs in somebody's cloud. Choose a model that runs here as `chat`."
        )
    return LocalChat(
        model=model,
        base_url=host,
        num_ctx=CONTEXT_TOKENS,
        num_predict=REPLY_TOKENS,
        temperature=0.0,
        seed=0,
        reasoning=False,
        keep_alive=KEEP_ALIVE,
        client_kwargs={
            "timeout": httpx.Timeout(READ_S, connect=CONNECT_S),
            "trust_env": False,  # a proxy of the environment would see what people look like
            "follow_redirects": False,
        },
    )


@contextmanager
def _translated(model: str, host: str) -> Iterator[None]:
    """Whatever the client raises, as a sentence with its remedy."""
    try:
        yield
    except ResponseError as error:
        if error.status_code == 404:
            raise ModelMissing(
                f"Ollama has no model {model}. Get it with: ollama pull {model}"
            ) from error
        raise ModelMissing(f"Ollama could not run {model}: {error.error}") from error
    except httpx.TimeoutException as error:
        raise ModelMissing(
            f"{model} at {host} did not answer in time. Set a smaller model as `chat`, or `rules`."
        ) from error
    except (httpx.TransportError, ConnectionError) as error:
        raise ModelMissing(
            f'No answer from Ollama at {host}. Start it with `ollama serve`, or set chat = "rules".'
        ) from error
    except ValueError as error:  # of pydantic, json and langchain alike: a reply of the wrong shape
        raise ModelMissing(
            f"{model} sent a reply that cannot be read. Ask again, or set another model as `chat`."
        ) from error
