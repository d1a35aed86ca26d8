"""The chat page in real Chromium: a question on a real small library, its picture, its playing clip."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from velvet.indexes.library import Library

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT_MS = 60_000


@pytest.fixture
def searchable(home: Path) -> Path:
    """The small library with the vectors of the encoder that the assistant asks with."""
    from velvet.adapters.encoders.sentences import SentenceEncoder

    encoder = SentenceEncoder()
    with Library.open(home) as library:
        lacking = library.vectors.missing_words(encoder.fingerprint)
        vectors = encoder.encode([sentence for _, sentence in lacking])
        library.vectors.save("words", encoder.fingerprint, [i for i, _ in lacking], vectors)
        library.vectors.publish(encoder.fingerprint, "reid")
    return home


@pytest.fixture
def address(searchable: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = "from velvet.ui.cli.app import main; main()"
    words = [sys.executable, "-c", program, "chat", "--port", port]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        assert server.stdout.readline()  # it says where it is once it answers
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@pytest.fixture
def page(address: str):
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(WAIT_MS)
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(address)
        yield opened
        hosts = {urlsplit(url).hostname for url in asked if url.startswith("http")}
        assert hosts == {"127.0.0.1"}
        browser.close()


def test_a_question_its_claim_its_picture_and_its_clip(page) -> None:
    line = page.get_by_test_id("stChatInput").locator("textarea")
    line.fill("Who wore a red top in the yard?")
    line.press("Enter")
    page.get_by_text("[T1]").first.wait_for()
    assert (
        page.get_by_text("check_circle").count() > 0
    )  # the verified mark, an icon font's ligature
    picture = page.get_by_role("img", name="T1 on camera yard").first
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Play T1").first.click()
    video = page.locator("video").first
    video.wait_for()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    assert video.evaluate("v => [v.readyState > 2, v.videoWidth, v.error]") == [True, 320, None]


def test_a_refresh_keeps_the_conversation(page) -> None:
    line = page.get_by_test_id("stChatInput").locator("textarea")
    line.fill("What was recorded?")
    line.press("Enter")
    page.get_by_text("How this was found").wait_for()
    page.reload()
    page.get_by_text("What was recorded?").first.wait_for()
    page.get_by_text("How this was found").wait_for()


def test_a_name_given_by_a_click_is_shown_and_taken_back(page) -> None:
    line = page.get_by_test_id("stChatInput").locator("textarea")
    line.fill("Who wore a red top in the yard?")
    line.press("Enter")
    page.get_by_role("button", name="Play T1").first.wait_for()
    page.get_by_role("button", name="Correct").first.click()
    name = page.get_by_role("textbox", name="Name").first
    name.fill("Gregor")
    name.press("Enter")
    page.get_by_role("button", name="Give this name").first.click()
    page.get_by_text("P1 (Gregor)").first.wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("P1 (Gregor)").first.wait_for(state="detached")
