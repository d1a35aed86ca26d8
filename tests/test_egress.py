"""Nothing leaves: the whole demonstration in a network namespace without a way out, every connect traced.

A Python hook does not see native code; strace does.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.egress
VELVET = Path(sys.executable).parent / "velvet"
ALONE = ["unshare", "--net", "bash", "-c", 'ip link set lo up && exec "$@"', "-"]


def traced(tmp_path: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A command's outcome and every internet address that it, or a child, turned to."""
    for tool in ("strace", "unshare", "ip"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not make a network namespace")
    log = tmp_path / "calls.txt"
    watch = ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)]
    done = subprocess.run(
        [*watch, *ALONE, *command], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    calls = log.read_text()
    assert calls  # strace did look
    return done, re.findall(r'inet6?_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"', calls)


def test_strangers_would_be_seen(tmp_path: Path) -> None:
    code = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('192.0.2.1', 9))"
    _, addresses = traced(tmp_path, sys.executable, "-c", code)
    assert addresses == ["192.0.2.1"]


def test_the_demonstration_reaches_nobody(tmp_path: Path) -> None:
    done, addresses = traced(tmp_path, str(VELVET), "demo", "demo")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    strangers = [a for a in addresses if not a.startswith("127.") and a != "::1"]
    assert strangers == []


THROUGH_OLLAMA = """
import sys
from pathlib import Path
from footage.privacy import seal
from footage.settings import Settings
home = Path(sys.argv[1])
from bench.stand_in import VISION, StandIn
with StandIn() as ollama:
    chosen = {"detector": "motion", "reid": "colour", "describer": "qwen", "chat": VISION}
    settings = Settings.load(home=home, ollama_host=ollama.url, **chosen)
    seal(settings.home, (settings.ollama_host,))
    from bench.draw import draw
    from bench.invent import two_camera_demo
    from ingest.sources import Choices
    from velvet import open_assistant
    from velvet.ingesting import ingest_paths
    files = [str(one.file) for one in draw(two_camera_demo(), home.parent / "drawn")]
    summary = ingest_paths(settings, files, Choices(timezone="Europe/Zurich"), lambda _: None)
    assert summary.describer_calls == summary.tracklets > 0, summary
    with open_assistant(settings) as assistant:
        assert assistant.ask("Who wore red?").claims
    print(len(ollama.asked), "requests")
"""


def test_describing_and_asking_through_ollama_reaches_nobody_else(tmp_path: Path) -> None:
    """Nor does a proxy of the environment: it would see what people look like."""
    proxy = "http://192.0.2.7:3128"
    variables = [f"{name}={proxy}" for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY")]
    program = [sys.executable, "-c", THROUGH_OLLAMA, str(tmp_path / "home")]
    done, addresses = traced(tmp_path, "env", *variables, *program)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert int(done.stdout.split()[0]) > 3
    assert {a for a in addresses if not a.startswith("127.") and a != "::1"} == set()
    assert any(a.startswith("127.") for a in addresses)  # it did speak to the stand-in
