"""The guard on sockets, in processes of its own: once in place it cannot be taken out again."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import ROOT

SEALED = """
import errno, os, socket, sys
from pathlib import Path
from velvet.footage.privacy import EgressRefused, seal

def refused(call, *args):
    try:
        call(*args)
    except EgressRefused as error:
        assert "nothing may leave" in str(error)
        return True
    except (OSError, UnicodeError):
        return False
    return False

def udp(family=socket.AF_INET):
    found = socket.socket(family, socket.SOCK_DGRAM)
    found.settimeout(1)
    return found

def tcp():
    found = socket.socket()
    found.settimeout(0.2)
    return found

seal(Path(sys.argv[1]), {hosts})
"""


def sealed(code: str, home: Path, hosts: tuple[str, ...] = ()) -> None:
    """Run code in a process where the guard is in place; its assertions are ours."""
    command = [sys.executable, "-c", SEALED.replace("{hosts}", repr(hosts)) + code, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


STRANGERS = [
    "tcp().connect(('192.0.2.1', 9))",
    "tcp().connect_ex(('192.0.2.1', 9))",
    "udp().connect(('192.0.2.1', 9))",
    "udp().sendto(b'x', ('192.0.2.1', 9))",
    "udp().sendto(b'x', 0, ('192.0.2.1', 9))",
    "udp().sendmsg([b'x'], [], 0, ('192.0.2.1', 9))",
    "udp(socket.AF_INET6).sendto(b'x', ('2001:db8::1', 9))",
    "udp(socket.AF_INET6).sendto(b'x', ('::ffff:192.0.2.1', 9))",
    "socket.create_connection(('192.0.2.1', 9), 0.2)",
    "socket.getaddrinfo('example.org', 80)",
    "socket.getaddrinfo(b'example.org', 80)",
    "socket.getaddrinfo('192.0.2.1', 80)",
    "socket.gethostbyname('example.org')",
    "socket.gethostbyname_ex('example.org')",
    "socket.gethostbyaddr('192.0.2.1')",
    "socket.getnameinfo(('192.0.2.1', 9), 0)",
    "socket.getaddrinfo('localhost.example.org', 80)",
    "socket.getaddrinfo('127.0.0.1.example.org', 80)",
]


@pytest.mark.parametrize("call", STRANGERS)
def test_another_machine_is_refused(call: str, tmp_path: Path) -> None:
    sealed(f"assert refused(lambda: {call})", tmp_path)


def test_this_machine_is_reached(tmp_path: Path) -> None:
    sealed(
        """
for host in ("127.0.0.1", "localhost", b"127.0.0.1", bytearray(b"127.0.0.1"), "LOCALHOST", "", "0.0.0.0"):
    with socket.create_server(("127.0.0.1", 0)) as server, tcp() as client:
        client.connect((host, server.getsockname()[1]))
        server.accept()[0].close()
with udp() as here:
    here.bind(("127.0.0.1", 0))
    there = here.getsockname()
    udp().sendto(b"one", there)
    udp().sendmsg([b"two"], [], 0, there)
    joined = udp()
    joined.connect(there)
    joined.sendmsg([b"three"])
    assert [here.recv(9) for _ in range(3)] == [b"one", b"two", b"three"]
assert socket.getaddrinfo("localhost", 80) and socket.gethostbyname("localhost")
assert socket.getaddrinfo(None, 80) and socket.getaddrinfo(b"127.0.0.1", 80)
assert not refused(udp(socket.AF_INET6).sendto, b"x", ("::1", 9))
assert not refused(socket.socket(socket.AF_INET6).connect, ("::ffff:127.0.0.1", 9))
assert not refused(socket.getaddrinfo, socket.gethostname(), 80)
""",
        tmp_path,
    )


@pytest.mark.skipif(not hasattr(__import__("socket"), "AF_UNIX"), reason="no Unix sockets here")
def test_unix_sockets_work(tmp_path: Path) -> None:
    sealed(
        """
os.chdir(sys.argv[1])
with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    server.bind("door")
    server.listen()
    client.connect("door")
    client.sendall(b"x")
    assert server.accept()[0].recv(1) == b"x"
one, other = socket.socketpair()
one.sendmsg([b"x"])
assert other.recv(1) == b"x"
""",
        tmp_path,
    )


def test_an_allowed_address_passes_and_no_other(tmp_path: Path) -> None:
    code = """
assert not refused(udp().connect, ("192.0.2.1", 9))
assert not refused(socket.getaddrinfo, "192.0.2.1", 9)
assert refused(udp().connect, ("192.0.2.2", 9))
"""
    sealed(code, tmp_path, ("http://192.0.2.1:11434",))


def test_an_allowed_name_passes_with_the_address_it_stands_for(tmp_path: Path) -> None:
    code = """
def lookup(host, *rest):
    sys.audit("socket.getaddrinfo", host, *rest, 0, 0, 0)  # as the real one does
    assert host == "box.lan"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0))]
socket.getaddrinfo = lookup
assert not refused(udp().connect, ("192.0.2.1", 9))
assert refused(udp().connect, ("192.0.2.2", 9))
"""
    sealed(code, tmp_path, ("http://Box.lan:11434",))
    sealed(
        "assert not refused(socket.getaddrinfo, 'BOX.invalid', 80)",
        tmp_path,
        ("http://box.invalid",),
    )


LOOKED_UP = """
from velvet.footage.privacy import reaching
numbers = iter(range(1, 99))

def lookup(host, *rest, **more):
    sys.audit("socket.getaddrinfo", host, *rest, 0, 0, 0)  # as the real one does
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{next(numbers)}", 0))]
socket.getaddrinfo = lookup
"""


def test_a_host_is_reached_until_the_block_ends_and_no_other(tmp_path: Path) -> None:
    code = """
assert refused(socket.getaddrinfo, "box.example", 443)
with reaching("Box.example"):
    (_, _, _, _, (first, _)), = socket.getaddrinfo("box.EXAMPLE", 443)
    assert not refused(udp().connect, (first, 9))  # though each look-up gives another address
    assert refused(udp().connect, ("192.0.2.200", 9))
    assert refused(socket.getaddrinfo, "example", 443)
    assert refused(socket.getaddrinfo, "sub.box.example", 443)
    assert refused(socket.getaddrinfo, "other.example", 443)
assert refused(socket.getaddrinfo, "box.example", 443)
assert refused(udp().connect, (first, 9))
assert socket.getaddrinfo is lookup
"""
    sealed(LOOKED_UP + code, tmp_path)


def test_a_block_that_fails_closes_the_way_too(tmp_path: Path) -> None:
    code = """
try:
    with reaching("box.example"):
        (_, _, _, _, (first, _)), = socket.getaddrinfo("box.example", 443)
        raise RuntimeError
except RuntimeError:
    pass
assert refused(socket.getaddrinfo, "box.example", 443)
assert refused(udp().connect, (first, 9))
"""
    sealed(LOOKED_UP + code, tmp_path)


def test_only_downloads_open_the_guard_and_only_setting_up_downloads() -> None:
    code = [
        f
        for f in ROOT.glob("*/**/*.py")
        if f.relative_to(ROOT).parts[0] not in ("tests", ".venv", "build")
    ]
    users = {
        name: {f.relative_to(ROOT).as_posix() for f in code if used in f.read_text("utf-8")}
        for name, used in {
            "guard": "reaching",
            "fetch": "velvet.adapters.downloads.fetch",
            "hub": "velvet.adapters.downloads.hub",
        }.items()
    }
    assert users["guard"] == {"footage/privacy.py", "adapters/downloads/fetch.py"}
    assert users["fetch"] == {"adapters/downloads/hub.py", "services/setup/setup_plan.py"}
    assert users["hub"] == {"services/setup/setup_plan.py"}


def test_sealing_twice_adds_hosts(tmp_path: Path) -> None:
    code = """
assert refused(udp().connect, ("192.0.2.1", 9))
seal(Path(sys.argv[1]), ("http://192.0.2.1",))
assert not refused(udp().connect, ("192.0.2.1", 9))
"""
    sealed(code, tmp_path)


@pytest.mark.parametrize(
    "host", ["b'\\xff\\xfe'", "bytearray(b'\\xff')", "'\\udcff'", "'\\x00'", "'['"]
)
def test_an_odd_host_is_refused_and_does_not_break_the_guard(host: str, tmp_path: Path) -> None:
    code = f"""
assert refused(sys.audit, "socket.connect", None, ({host}, 9))  # as Python asks the guard
assert refused(sys.audit, "socket.getaddrinfo", {host}, 9, 0, 0, 0)
"""
    sealed(code, tmp_path)


def test_a_refusal_is_an_oserror_that_libraries_take_for_no_network(tmp_path: Path) -> None:
    code = """
import urllib.error, urllib.request
try:
    urllib.request.urlopen("http://192.0.2.1/", timeout=1)
except urllib.error.URLError as error:
    assert isinstance(error.reason, EgressRefused)
else:
    raise AssertionError
"""
    sealed(code, tmp_path)


def test_every_library_is_told_to_be_silent(tmp_path: Path) -> None:
    code = """
for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "YOLO_OFFLINE", "DO_NOT_TRACK",
             "ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY"):
    assert os.environ[name].lower() in ("1", "true"), name
for name in ("ANONYMIZED_TELEMETRY", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "YOLO_AUTOINSTALL",
             "STREAMLIT_BROWSER_GATHER_USAGE_STATS"):
    assert os.environ[name].lower() == "false", name
assert Path(os.environ["YOLO_CONFIG_DIR"]).parent == Path(sys.argv[1])
"""
    sealed(code, tmp_path)


def test_a_proxy_on_this_machine_is_handed_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard lets loopback pass, so what stands there must not be asked to go further."""
    monkeypatch.setenv("no_proxy", "example.org")
    code = """
import threading, urllib.request
import httpx

door, handed = socket.create_server(("127.0.0.1", 0)), []

def proxy():
    while True:
        caller, _ = door.accept()
        handed.append(caller.recv(200))
        caller.sendall(b"HTTP/1.1 204 No Content\\r\\nContent-Length: 0\\r\\n\\r\\n")
        caller.close()

threading.Thread(target=proxy, daemon=True).start()
for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
    os.environ[name] = f"http://127.0.0.1:{door.getsockname()[1]}"
for ask in (urllib.request.urlopen, httpx.get):
    try:
        ask("http://192.0.2.1/", timeout=2)
    except (OSError, httpx.ConnectError):
        continue
    raise AssertionError(f"{ask} got through")
assert handed == []
"""
    sealed(code, tmp_path)
