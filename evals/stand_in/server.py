"""A stand-in for Ollama: its protocol over real HTTP, for the demo and the tests. No language model is in it.

It serves what Velvet asks an Ollama for (`/api/version`, `tags`, `ps`, `show`, `pull`, `chat`), streams as
Ollama does, keeps a record of what it was asked, cuts prompts that are too long without a word, and
misbehaves when told to. What it says comes from `replies`, which looks at the pictures it is sent.
"""

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from velvet.evals.stand_in.http import Server
from velvet.evals.stand_in.replies import Body, Fault, Message, Reply, count_tokens, say

VISION, CHAT, TEXT = "qwen3-vl:4b-instruct", "qwen3:8b", "qwen2.5:0.5b"
MODELS: Mapping[str, tuple[str, ...]] = {
    VISION: ("completion", "vision", "tools"),
    CHAT: ("completion", "tools", "thinking"),
    "qwen2.5vl:3b": ("completion", "vision"),
    TEXT: ("completion",),
}
DEFAULT_CONTEXT = 4096  # tokens it reads where no `num_ctx` is sent

Mind = Callable[[Mapping[str, Any]], Reply]


class StandIn:
    """`with StandIn() as ollama:` serves at `ollama.url`; `asked` keeps the bodies of all chat requests."""

    def __init__(
        self, models: Mapping[str, tuple[str, ...]] = MODELS, *, port: int = 0, mind: Mind = say
    ) -> None:
        self.models, self.mind = dict(models), mind
        self.remote: dict[str, str] = {}  # model -> the host it really runs on
        self.context = 0  # tokens it reads at most, whatever it is told; 0: as told
        self.asked: list[Body] = []
        self.paths: list[str] = []
        self.counts: list[int] = []  # prompt tokens of every chat request
        self.retell: Callable[[str, Body], Any] = lambda _, told: (
            told
        )  # path, reply -> what is said
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_address[1]

    def misbehave(self, kind: str, **how: Any) -> None:
        """Do as `Fault` says, next time. Several faults come in their order."""
        self._faults.append(Fault(kind, **how))

    def calm(self) -> None:
        """Misbehave no more."""
        with self._lock:
            self._faults.clear()

    def __enter__(self) -> "StandIn":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving, as if killed; connections that wait or are kept alive are dropped."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.drop_all()

    def fault(self, body: Body) -> Fault | None:
        """The fault due for this request, if any."""
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.only(body):
                    fault.times -= 1
                    return fault
        return None

    def wait(self) -> None:
        """Keep somebody waiting until the server is closed."""
        self._closing.wait()

    def pause(self, seconds: float) -> bool:
        """Wait; whether the server was closed meanwhile."""
        return self._closing.wait(seconds)

    def chat(self, body: Body) -> tuple[Message, int, int]:
        """What is said, and the tokens of prompt and reply."""
        asked_for = int((body.get("options") or {}).get("num_ctx") or DEFAULT_CONTEXT)
        window = min(asked_for, self.context) if self.context else asked_for
        prompt = count_tokens(body)
        with self._lock:
            self.counts.append(prompt)
        if prompt > window:
            body, prompt = _cut(body, window), window
        reply = self.mind(body)
        return reply.message, prompt, reply.tokens


def _cut(body: Body, window: int) -> Body:
    """What Ollama leaves of a prompt that is too long: the end of it, without tools and rules."""
    kept = list(body.get("messages", []))
    while len(kept) > 1 and count_tokens({"messages": kept}) > window // 2:
        kept.pop(0)
    return {k: v for k, v in body.items() if k != "tools"} | {"messages": kept}
