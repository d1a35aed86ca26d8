"""HTTP whose replies end in time, however they drip, and before they fill the memory, however they pour.

What httpx bounds is only the wait for the next byte.
"""

import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import httpx

CONNECT_S = 2.0
MOST_BYTES = (
    32_000_000  # of a reply: the longest from a model, or on what a server holds, has some 100,000
)
_LESS: ContextVar[float | None] = ContextVar("seconds_left", default=None)


class Bounded(httpx.HTTPTransport):
    """A transport whose replies end in time: `seconds` from the request to the last byte.

    A reply of more than MOST_BYTES raises ValueError.

    A connection serves one request: a server that was started anew is not spoken to over its old one.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self.seconds = seconds

    @contextmanager
    def within(self, seconds: float | None) -> Generator[None]:
        """Bound the requests made in here more tightly, by this thread and what it calls."""
        outer = _LESS.get()
        bounds = [bound for bound in (outer, seconds) if bound is not None]
        token = _LESS.set(min(bounds, default=None))
        try:
            yield
        finally:
            _LESS.reset(token)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; it, or its reply, raises ReadTimeout once time is up."""
        less = _LESS.get()
        seconds = self.seconds if less is None else min(self.seconds, less)
        waits = request.extensions["timeout"]
        waits["read"], waits["connect"] = seconds, min(CONNECT_S, seconds)
        ending = _Ending(seconds)
        request.extensions["trace"] = ending.watch
        with ending.told():
            reply = super().handle_request(request)
        reply.stream = _Until(reply.stream, ending)  # type: ignore[arg-type]  # synchronous here
        return reply


class _Ending:
    """Hangs up on one request when its time is up, even in the middle of a wait for the next byte."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore tells what it does: here it says which line it opened."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._line = info["return_value"].get_extra_info("socket")

    @contextmanager
    def told(self) -> Generator[None]:
        """What breaks in here because time is up raises ReadTimeout."""
        try:
            yield
        except httpx.TransportError as error:
            self.cancel()
            if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                raise
            self.check(error)
            raise

    def check(self, error: httpx.TransportError | None = None) -> None:
        """Raise ReadTimeout if time is up."""
        if time.monotonic() >= self._until:
            raise httpx.ReadTimeout("the reply did not end in time") from error

    def cancel(self) -> None:
        """Hang up on nobody."""
        self._timer.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError):  # the other side may have been quicker
            if self._line is not None:
                self._line.shutdown(socket.SHUT_RDWR)


class _Until(httpx.SyncByteStream):
    """A body that is cut off when its time is up."""

    def __init__(self, body: httpx.SyncByteStream, ending: _Ending) -> None:
        self._body, self._ending = body, ending

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        with self._ending.told():
            for piece in self._body:
                if (read := read + len(piece)) > MOST_BYTES:
                    raise ValueError(f"the reply has more than {MOST_BYTES} bytes")
                yield piece
        self._ending.check()  # a body without a length ends politely when it is hung up on

    def close(self) -> None:
        self._ending.cancel()
        self._body.close()
