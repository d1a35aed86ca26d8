"""What keeps footage on this machine, looked at: guard, silenced libraries, hosts allowed, who listens."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from velvet.footage.privacy import allowed, guarded, silenced
from velvet.footage.settings import FILE_NAME, Settings
from velvet.services.doctor.findings import Finding, ok, wrong

_WHOSE = {
    "ORT_DISABLE_TELEMETRY": "ONNX Runtime",
    "ANONYMIZED_TELEMETRY": "Chroma",
    "HF_HUB_OFFLINE": "Hugging Face Hub, downloads",
    "TRANSFORMERS_OFFLINE": "Transformers, downloads",
    "HF_HUB_DISABLE_TELEMETRY": "Hugging Face Hub",
    "DO_NOT_TRACK": "all who heed it",
    "YOLO_OFFLINE": "Ultralytics",
    "YOLO_AUTOINSTALL": "Ultralytics, installing",
    "LANGSMITH_TRACING": "LangSmith",
    "LANGCHAIN_TRACING_V2": "LangChain",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "Streamlit",
    "NO_PROXY": "proxies",
}
_LISTENS = "0A"  # the state of a listening socket in /proc/net/tcp
_EVERYWHERE = {"00000000", "0" * 32}


def privacy_findings(settings: Settings) -> Iterator[Finding]:
    """Every finding about what could leave, or be reached from elsewhere."""
    yield _guard()
    yield from _libraries()
    yield from _hosts(settings)
    yield from _listeners(settings)
    yield _policy(settings)


def _guard() -> Finding:
    if guarded():
        return ok("guard", "sockets to other machines are refused; a test connection was")
    return wrong("guard", "sockets to other machines are not refused", "Install Velvet again.")


def _libraries() -> Iterator[Finding]:
    for name, said in silenced().items():
        if name in _WHOSE:
            if said:
                yield ok("telemetry", f"off: {_WHOSE[name]} ({name}={os.environ[name]})")
            else:
                yield wrong("telemetry", f"{_WHOSE[name]} may report home", f"Unset {name}.")


def _hosts(settings: Settings) -> Iterator[Finding]:
    others = allowed()
    for host in others:
        said = (
            f"{host} may be reached: `ollama_host` in {FILE_NAME} names it, and pictures go there"
        )
        remedy = "Unset it to keep pictures on this machine."
        yield wrong("hosts", said, remedy, needed=False)
    if not others:
        yield ok("hosts", f"none but this machine; Ollama is asked at {settings.ollama_host}")


def _listeners(settings: Settings) -> Iterator[Finding]:
    port = _port(settings.ollama_host)
    open_ = sorted(_listening_everywhere())
    if port in open_:
        yield wrong(
            "listening",
            f"Ollama (port {port}) can be reached from other machines",
            "Start it with OLLAMA_HOST=127.0.0.1.",
            needed=False,
        )
    others = [str(number) for number in open_ if number != port]
    said = "Velvet listens only while `velvet chat` runs, on 127.0.0.1"
    more = f"; ports that other programs open to the network: {', '.join(others)}" if others else ""
    yield ok("listening", said + more)


def _port(url: str) -> int:
    from urllib.parse import urlsplit

    return urlsplit(url).port or 0


def _listening_everywhere() -> set[int]:
    """Ports of this machine that are open to others. Empty where the system does not tell."""
    found: set[int] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in (line.split() for line in lines):
            address, number = fields[1].split(":")
            if fields[3] == _LISTENS and not _is_loopback(address):
                found.add(int(number, 16))
    return found


def _is_loopback(address: str) -> bool:
    """Of an address as the kernel writes it: 32-bit words in this machine's byte order."""
    if address in _EVERYWHERE:
        return False
    words = [bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8)]
    raw = b"".join(words)
    if len(raw) == 4:
        return raw[0] == 127
    return (
        socket.inet_ntop(socket.AF_INET6, raw) == "::1"
        or raw[:12] == b"\0" * 10 + b"\xff\xff"
        and raw[12] == 127
    )


def _policy(settings: Settings) -> Finding:
    if settings.policy == "on":
        return ok("policy", "questions by skin, origin, belief, sexuality or health are declined")
    return ok(
        "policy", f"off, as the owner says in {FILE_NAME}: every question is answered, and noted"
    )
