"""The chat model that plans: Qwen, or another, on a local Ollama. Knows no tool and no question.

Ollama cuts a prompt that is too long without a word, and its client hands a broken reply on as a whole
one: here both become errors.
"""

import json
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.utils import count_tokens_approximately
from langchain_core.outputs import ChatResult
from langchain_ollama import ChatOllama
from pydantic import PrivateAttr

from velvet.adapters.ollama.bounded import Bounded
from velvet.adapters.ollama.host import (
    CONTEXT_TOKENS,
    KEEP_ALIVE,
    client_options,
    refuse_cloud,
    translated,
)
from velvet.footage.errors import ModelFailed

REPLY_TOKENS = 2_048  # the longest reply: some forty claims
LEAST_READ = 0.5  # of the tokens estimated: fewer read than that, and some were cut away


class LocalChat(ChatOllama):
    """ChatOllama whose failures are ours: ModelMissing or ModelFailed with the remedy."""

    _line: Bounded = PrivateAttr()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        timeout_s: float | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        """`timeout_s` bounds this reply, where that is less than usual."""
        estimate = self._estimate(messages, kwargs.get("tools", []))
        if estimate + REPLY_TOKENS > CONTEXT_TOKENS:
            raise ModelFailed(
                f"The results of this question (about {estimate} tokens) exceed what {self.model} is given "
                f"to read ({CONTEXT_TOKENS}). Ask something narrower: a camera, a time."
            )
        with translated(self.model, self.base_url or "", "chat"), self._line.within(timeout_s):
            result = super()._generate(messages, stop, run_manager, **kwargs)
            message = result.generations[0].message
            message.content = _whole(message.content)
            if isinstance(message, AIMessage):
                message.tool_calls = _whole(message.tool_calls)
        self._complete(result.generations[0].generation_info or {}, estimate)
        return result

    def _complete(self, info: dict[str, Any], estimate: int) -> None:
        """Refuse a reply that is broken off, or that answers half a prompt."""
        if not info.get("done"):
            raise ModelFailed(
                f"Ollama broke off in the middle of a reply of {self.model}. Ask again."
            )
        if info.get("done_reason") == "length":
            raise ModelFailed(
                f"{self.model} did not come to an end within {REPLY_TOKENS} tokens. "
                "Ask something narrower, or set another model as `chat`."
            )
        read = info.get("prompt_eval_count") or 0
        if 0 < read < LEAST_READ * estimate or read >= CONTEXT_TOKENS:
            raise ModelFailed(
                f"Ollama cut the question short: {self.model} read {read} of about {estimate} tokens. "
                "Give it room with OLLAMA_CONTEXT_LENGTH, or set another model as `chat`."
            )

    def _estimate(self, messages: list[BaseMessage], tools: list[Any]) -> int:
        return count_tokens_approximately(messages) + len(json.dumps(tools)) // 4


def _whole(value: Any) -> Any:
    """The same without halves of a pair of surrogates: JSON can spell them, and nothing can store them."""
    match value:
        case str():
            return value.encode(errors="replace").decode()
        case list():
            return [_whole(part) for part in value]
        case dict():
            return {_whole(name): _whole(part) for name, part in value.items()}
        case _:
            return value


def local_chat(model: str, host: str, timeout_s: float) -> LocalChat:
    """The chat model of that name on the Ollama at `host` (a URL). Connects to nothing yet.

    A reply may take `timeout_s`. Raises BadSetting for a model that would run in somebody's cloud.
    """
    refuse_cloud(model, "chat")
    options = client_options(timeout_s)
    chat = LocalChat(
        model=model,
        base_url=host,
        num_ctx=CONTEXT_TOKENS,
        num_predict=REPLY_TOKENS,
        temperature=0.0,
        seed=0,
        reasoning=False,
        keep_alive=KEEP_ALIVE,
        client_kwargs=options,
    )
    chat._line = options["transport"]
    return chat
