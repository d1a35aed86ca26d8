"""Nothing leaves: the whole demonstration in a network namespace without a way out, every connect traced.

A Python hook does not see native code; strace does.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
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
    return done, addresses(calls)


def addresses(calls: str) -> list[str]:
    return re.findall(r'inet6?_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"', calls)


def strangers(calls: Sequence[str]) -> list[str]:
    return [a for a in calls if not a.startswith("127.") and a != "::1"]


def test_strangers_would_be_seen(tmp_path: Path) -> None:
    code = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('192.0.2.1', 9))"
    _, called = traced(tmp_path, sys.executable, "-c", code)
    assert strangers(called) == ["192.0.2.1"]


def test_the_demonstration_reaches_nobody(tmp_path: Path) -> None:
    done, called = traced(tmp_path, str(VELVET), "demo", "demo")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert strangers(called) == []


THROUGH_OLLAMA = """
import sys
from pathlib import Path
from velvet.footage.privacy import seal
from velvet.footage.settings import Settings
home = Path(sys.argv[1])
from velvet.evals.stand_in.server import VISION, StandIn
with StandIn() as ollama:
    chosen = {"detector": "motion", "reid": "colour", "describer": "qwen", "chat": VISION}
    settings = Settings.load(home=home, ollama_host=ollama.url, **chosen)
    seal(settings.home, (settings.ollama_host,))
    from velvet.evals.worlds.draw import draw
    from velvet.evals.worlds.invent import two_camera_demo
    from velvet.ingest.sources.sources import SourceOptions
    from velvet import open_assistant
    from velvet.ingesting import ingest_paths
    files = [str(one.file) for one in draw(two_camera_demo(), home.parent / "drawn")]
    summary = ingest_paths(settings, files, SourceOptions(timezone="Europe/Zurich"), lambda _: None)
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
    done, called = traced(tmp_path, "env", *variables, *program)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert int(done.stdout.split()[0]) > 3
    assert strangers(called) == []
    assert any(a.startswith("127.") for a in called)  # it did speak to the stand-in


ON_THE_PAGE = """
import os, shutil, signal, subprocess, sys
from pathlib import Path
from playwright.sync_api import sync_playwright
log, velvet = sys.argv[1:]
watch = ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg", "-o", log]
serving = [*watch, velvet, "chat", "--port", "8599"]
server = subprocess.Popen(serving, stdout=subprocess.PIPE, text=True, start_new_session=True)
try:
    assert "8599" in server.stdout.readline()
    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto("http://127.0.0.1:8599")
        line = page.get_by_test_id("stChatInput").locator("textarea")
        line.fill("Where did the person in red go?")
        line.press("Enter")
        page.get_by_role("button", name="Play T").first.click()
        page.locator("video").first.wait_for()
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
        browser.close()
finally:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)
"""


@pytest.mark.browser
def test_a_question_and_a_clip_on_the_page_reach_nobody(tmp_path: Path) -> None:
    """Only the page's server is traced: a browser looks for a way out by itself."""
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    made, _ = traced(tmp_path, str(VELVET), "demo", "demo")
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-2000:]
    log, home = tmp_path / "page.txt", tmp_path / "demo/home"
    program = [sys.executable, "-c", ON_THE_PAGE, str(log), str(VELVET)]
    done = subprocess.run(
        ["env", f"VELVET_HOME={home}", *ALONE, *program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    called = addresses(log.read_text())
    assert called  # the page was served
    assert strangers(called) == []
