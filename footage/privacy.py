"""Nothing leaves this machine: the environment that silences every library, and a guard on sockets.

`seal` must run before any other import of ours pulls in a library that phones home. The guard is a Python
audit hook: it stops Python code; native code is kept quiet by the environment, which a test in a network
namespace proves. A socket that is given a name looks it up before the hook is asked: such a name may reach
the resolver, nothing else does.
"""

import ipaddress
import os
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

_SILENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "YOLO_OFFLINE": "1",
    "YOLO_AUTOINSTALL": "false",
    "YOLO_VERBOSE": "false",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
_DIRECT = {
    "NO_PROXY": "*",  # a proxy on this machine, which the guard lets pass, would go further
    "no_proxy": "*",  # where set, this one is read first
}
_allowed: set[str] = set()
_for_now: set[str] = set()  # names and addresses that may be reached until `reaching` ends
_guarded = False
_own_no_proxy = ""  # what the user's environment said, before `seal` wrote over it


class EgressRefused(OSError):
    """Some code tried to reach another machine. An OSError, so that a library treats it as no network."""


def silenced() -> dict[str, bool]:
    """Each variable that keeps a library quiet, and whether it says so in this process."""
    wanted = {**_SILENT, **_DIRECT}
    return {name: os.environ.get(name) == value for name, value in wanted.items()}


def guarded() -> bool:
    """Whether sockets to other machines are refused, asked of the guard itself."""
    try:
        sys.audit("socket.connect", None, ("192.0.2.1", 9))  # an address of no machine (RFC 5737)
    except EgressRefused:
        return True
    return False


def allowed() -> list[str]:
    """The hosts that may be reached besides this machine."""
    return sorted(name for name in _allowed if not _is_here(name))


def silence(home: Path) -> None:
    """Tell every library not to phone home, and to write only into the data folder.

    All that is done to a program which uses Velvet as a library; its own connections are its own.
    """
    os.environ.update(_SILENT)
    os.environ["YOLO_CONFIG_DIR"] = str(home / "ultralytics")
    os.environ["SQLITE_TMPDIR"] = str(home)  # it writes the whole catalog there to write it anew


def seal(home: Path, hosts: tuple[str, ...] = ()) -> None:
    """Silence every library's telemetry and refuse connections but to loopback and `hosts` (URLs)."""
    _remember_no_proxy()
    silence(home)
    os.environ.update(_DIRECT)
    _allowed.update(name for url in hosts if (name := urlsplit(url).hostname))
    _guard()


@contextmanager
def reaching(*hosts: str) -> Generator[None]:
    """Let these hosts be reached until the block ends. For `velvet setup`, which says so and asks before.

    What a name is looked up to meanwhile is what may be connected to: a second look-up, by the guard, could
    give another of a publisher's many addresses.
    """
    look_up = socket.getaddrinfo

    def noted(host: Any, *rest: Any, **more: Any) -> Any:
        addresses = look_up(host, *rest, **more)  # a stranger is refused there
        _for_now.update(str(info[4][0]) for info in addresses)
        return addresses

    _for_now.update(host.lower() for host in hosts)
    socket.getaddrinfo = noted
    try:
        yield
    finally:
        socket.getaddrinfo = look_up
        _for_now.clear()


def proxy_for(url: str) -> str:
    """The proxy that the user's environment names for a URL, or empty. For `velvet setup` alone."""
    from urllib.request import getproxies_environment

    parts, proxies = urlsplit(url), getproxies_environment()
    name = (parts.hostname or "").lower()
    spared = [entry.strip().lower().lstrip(".") for entry in _own_no_proxy.split(",")]
    if _is_here(name) or any(s == "*" or f".{name}".endswith(f".{s}") for s in spared if s):
        return ""
    proxy = proxies.get(parts.scheme) or proxies.get("all", "")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _remember_no_proxy() -> None:
    global _own_no_proxy  # sealing again finds only what the first one wrote
    if not _guarded:
        _own_no_proxy = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))


def _guard() -> None:
    global _guarded  # an audit hook cannot be taken out again, so it is put in once
    if not _guarded:
        _guarded = True
        sys.addaudithook(_refuse_strangers)


def _refuse_strangers(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _check(_host_of(args[1]))
    elif event == "socket.getnameinfo":
        _check(_host_of(args[0]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        _check(args[0])


def _host_of(address: object) -> object:
    """The host of an internet address; None for a Unix socket, or one that is connected already."""
    parts = cast("tuple[object, ...]", address) if isinstance(address, tuple) else ()
    return parts[0] if parts else None


def _check(host: object) -> None:
    if isinstance(host, bytes | bytearray):
        host = host.decode(errors="replace")
    if not isinstance(host, str) or not host:
        return  # this machine: no host, or the kernel's own addresses, which are numbers
    name = host.lower()
    if name in _allowed or name in _for_now or _is_here(name):
        return
    if name not in _allowed_addresses():
        raise EgressRefused(
            f"Velvet refused a connection to {host}: nothing may leave this machine."
        )


def _allowed_addresses() -> set[str]:
    """What the allowed names stand for now: a connection is made to a number."""
    addresses: set[str] = set()
    for name in _allowed:
        with suppress(socket.gaierror):
            addresses.update(str(info[4][0]) for info in socket.getaddrinfo(name, None))
    return addresses


def _is_here(name: str) -> bool:
    if name == "localhost" or name == socket.gethostname().lower():
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
