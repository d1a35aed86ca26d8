"""Checks of what keeps footage on this machine: socket guard, telemetry, allowed hosts, listening ports."""

import os
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

import psutil

from velvet.footage.privacy import allowed, guarded, silenced
from velvet.footage.settings import FILE_NAME, Settings
from velvet.services.doctor.findings import Finding, ok, wrong

_WHOSE = {
    "ORT_DISABLE_TELEMETRY": "ONNX Runtime",
    "ANONYMIZED_TELEMETRY": "Chroma",
    "HF_HUB_OFFLINE": "Hugging Face Hub, downloads",
    "TRANSFORMERS_OFFLINE": "Transformers, downloads",
    "HF_HUB_DISABLE_TELEMETRY": "Hugging Face Hub",
    "DO_NOT_TRACK": "all libraries that honor it",
    "YOLO_OFFLINE": "Ultralytics",
    "YOLO_AUTOINSTALL": "Ultralytics, installing",
    "LANGSMITH_TRACING": "LangSmith",
    "LANGCHAIN_TRACING_V2": "LangChain",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "Streamlit",
    "NO_PROXY": "proxies",
}


def privacy_findings(settings: Settings) -> Iterator[Finding]:
    """Every finding about what could leave this machine or be reached from elsewhere."""
    yield _guard()
    yield from _libraries()
    yield from _hosts(settings)
    yield from _listeners(settings)
    yield _policy(settings)


def _guard() -> Finding:
    if guarded():
        return ok("guard", "connections to other machines are refused, as a test connection was")
    return wrong("guard", "connections to other machines are not refused", "Reinstall Velvet.")


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
        said = f"{host} may be contacted: `ollama_host` in {FILE_NAME} names it, and pictures are sent there"
        remedy = "Unset it to keep pictures on this machine."
        yield wrong("hosts", said, remedy, needed=False)
    if not others:
        yield ok("hosts", f"only this machine; Ollama at {settings.ollama_host}")


def _listeners(settings: Settings) -> Iterator[Finding]:
    port = _port(settings.ollama_host)
    open_ = sorted(_ports_open_to_network())
    if port in open_:
        yield wrong(
            "listening",
            f"Ollama (port {port}) can be reached from other machines",
            "Start it with OLLAMA_HOST=127.0.0.1.",
            needed=False,
        )
    others = [str(number) for number in open_ if number != port]
    said = "Velvet listens only while `velvet chat` runs, on 127.0.0.1"
    more = f"; ports other programs open to the network: {', '.join(others)}" if others else ""
    yield ok("listening", said + more)


def _port(url: str) -> int:
    from urllib.parse import urlsplit

    return urlsplit(url).port or 0


def _ports_open_to_network() -> set[int]:
    """Ports of this machine that are open to the network. Empty if the system does not tell."""
    try:
        sockets = psutil.net_connections("tcp")
    except (psutil.Error, OSError):
        return set()
    listening = (s.laddr for s in sockets if s.laddr and s.status == psutil.CONN_LISTEN)
    return {address.port for address in listening if not _is_loopback(address.ip)}


def _is_loopback(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def _policy(settings: Settings) -> Finding:
    if settings.policy == "on":
        return ok(
            "policy", "questions about skin, origin, belief, sexuality or health are declined"
        )
    return ok("policy", f"off, as set in {FILE_NAME}: every question is answered and logged")
