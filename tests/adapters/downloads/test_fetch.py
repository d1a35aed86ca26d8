"""Downloads: what arrives is whole and checked, or nothing stands at its place."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.model_publisher import Publisher
from velvet.adapters.downloads import atomic_file
from velvet.adapters.downloads.fetch import Source, fetch, read
from velvet.footage.errors import BadSetting, ModelMissing

CONTENT = bytes(range(256)) * 12_000  # 3 MB: several blocks
SUM = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher({"net.onnx": CONTENT}) as served:
        yield served


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "net.onnx"


def source(publisher: Publisher, **other: object) -> Source:
    told = {"sha256": SUM, "size_bytes": len(CONTENT)} | other
    return Source(f"{publisher.url}/net.onnx", ("127.0.0.1",), **told)


def silent(done: int, total: int) -> None:
    pass


def left(target: Path) -> list[str]:
    return sorted(p.name for p in target.parent.iterdir()) if target.parent.is_dir() else []


def test_a_file_arrives_and_its_way_is_told(publisher: Publisher, target: Path) -> None:
    told: list[tuple[int, int]] = []
    fetch(source(publisher), target, lambda *now: told.append(now))
    assert target.read_bytes() == CONTENT
    assert left(target) == ["net.onnx"]
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_redirections_to_its_own_hosts_are_followed(publisher: Publisher, target: Path) -> None:
    publisher.faults["net.onnx"] = "away"
    fetch(source(publisher), target, silent)
    assert target.read_bytes() == CONTENT
    assert len(publisher.asked) == 2


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        ("stranger", "does not belong to its publisher"),
        ("circle", "circles"),
        ("503", "Try again later"),
        ("cut", "velvet setup"),
        ("page", "is not that file"),
    ],
)
@pytest.mark.parametrize("there", [False, True], ids=["new", "over an older one"])
def test_a_download_that_fails_leaves_its_place_alone(
    fault: str, remedy: str, there: bool, publisher: Publisher, target: Path
) -> None:
    if there:
        target.parent.mkdir()
        target.write_bytes(b"an older one")
    publisher.faults["net.onnx"] = fault
    with pytest.raises(ModelMissing, match=remedy):
        fetch(source(publisher), target, silent)
    assert target.exists() == there
    if there:
        assert target.read_bytes() == b"an older one"
    assert not list(target.parent.glob("net.*")) or there  # what is on its way is hidden


def test_a_redirection_without_protection_is_refused(publisher: Publisher, target: Path) -> None:
    publisher.faults["net.onnx"] = "unprotected"
    wide = Source(f"{publisher.url}/net.onnx", ("127.0.0.1", ".example.org"), SUM)
    with pytest.raises(ModelMissing, match="unprotected"):
        fetch(wide, target, silent)


def test_a_login_page_is_told_from_a_file_without_a_sum(publisher: Publisher, target: Path) -> None:
    publisher.faults["net.onnx"] = "page"
    with pytest.raises(ModelMissing, match="login"):
        fetch(source(publisher, sha256="", size_bytes=0), target, silent)
    assert left(target) == []


def test_another_file_is_refused_and_thrown_away(publisher: Publisher, target: Path) -> None:
    publisher.files["net.onnx"] = CONTENT[:-1] + b"!"
    with pytest.raises(ModelMissing, match="sha256"):
        fetch(source(publisher), target, silent)
    assert left(target) == []


def test_more_than_was_promised_is_not_written(publisher: Publisher, target: Path) -> None:
    publisher.files["net.onnx"] = CONTENT * 9
    with pytest.raises(ModelMissing, match="is not that file"):
        fetch(source(publisher), target, silent)
    assert left(target) == []


def test_what_is_not_there(publisher: Publisher, target: Path) -> None:
    publisher.files.clear()
    with pytest.raises(ModelMissing, match="404"):
        fetch(source(publisher), target, silent)
    assert left(target) == []


def test_nobody_there(publisher: Publisher, target: Path) -> None:
    gone = Source("http://127.0.0.1:9/net.onnx", ("127.0.0.1",), SUM)
    with pytest.raises(ModelMissing, match="No connection.*--from"):
        fetch(gone, target, silent)
    assert left(target) == []


def test_a_stranger_is_not_even_asked(target: Path) -> None:
    with pytest.raises(ModelMissing, match="does not belong"):
        fetch(Source("https://example.org/net.onnx", ("github.com",), SUM), target, silent)
    with pytest.raises(ModelMissing, match="does not belong"):
        fetch(Source("https://notgithub.com/net.onnx", (".github.com",), SUM), target, silent)


def test_a_broken_off_download_goes_on_where_it_stopped(publisher: Publisher, target: Path) -> None:
    publisher.faults["net.onnx"] = "cut"
    with pytest.raises(ModelMissing, match="broke off"):
        fetch(source(publisher), target, silent)
    (part,) = left(target)
    assert part.startswith(".")
    held = (target.parent / part).stat().st_size
    assert 0 < held < len(CONTENT)
    fetch(source(publisher), target, silent)
    assert publisher.asked[-1] == ("net.onnx", f"bytes={held}-")
    assert target.read_bytes() == CONTENT and left(target) == ["net.onnx"]


def test_a_server_without_ranges_sends_it_all_again(publisher: Publisher, target: Path) -> None:
    on_the_way(target).write_bytes(CONTENT[:1000])
    publisher.faults["net.onnx"] = "no ranges"
    fetch(source(publisher), target, silent)
    assert target.read_bytes() == CONTENT


def on_the_way(target: Path) -> Path:
    target.parent.mkdir(exist_ok=True)
    return atomic_file.on_its_way(target)


def test_a_beginning_of_another_file_is_fetched_anew(publisher: Publisher, target: Path) -> None:
    on_the_way(target).write_bytes(b"?" * 1000)
    fetch(source(publisher), target, silent)
    assert [asked for _, asked in publisher.asked] == ["bytes=1000-", ""]
    assert target.read_bytes() == CONTENT


def test_without_a_sum_nothing_is_pieced_together(publisher: Publisher, target: Path) -> None:
    on_the_way(target).write_bytes(b"?" * 1000)
    fetch(source(publisher, sha256="", size_bytes=0), target, silent)
    assert publisher.asked == [("net.onnx", "")]
    assert target.read_bytes() == CONTENT


def test_a_whole_file_that_was_not_yet_moved_is_not_fetched_again(
    publisher: Publisher, target: Path
) -> None:
    on_the_way(target).write_bytes(CONTENT)
    fetch(source(publisher), target, silent)
    assert publisher.asked == []
    assert left(target) == ["net.onnx"]


def test_a_beginning_longer_than_the_file_is_thrown_away(
    publisher: Publisher, target: Path
) -> None:
    on_the_way(target).write_bytes(b"?" * (len(CONTENT) + 5))
    unknown = source(publisher, size_bytes=0)
    with pytest.raises(ModelMissing, match="velvet setup"):
        fetch(unknown, target, silent)
    fetch(unknown, target, silent)
    assert target.read_bytes() == CONTENT


KILLED = """
import sys
from pathlib import Path
from velvet.adapters.downloads.fetch import Source, fetch
fetch(Source(sys.argv[1], ("127.0.0.1",), sys.argv[3], int(sys.argv[4])), Path(sys.argv[2]), lambda *_: None)
"""


def test_a_killed_download_leaves_nothing_to_be_found_and_goes_on(
    publisher: Publisher, target: Path
) -> None:
    publisher.faults["net.onnx"] = "hold"
    wanted = source(publisher)
    words = [wanted.url, str(target), SUM, str(len(CONTENT))]
    running = subprocess.Popen([sys.executable, "-c", KILLED, *words])
    assert publisher.held.wait(20)
    while not left(target) or not (target.parent / left(target)[0]).stat().st_size:
        assert running.poll() is None
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert all(name.startswith(".") for name in left(target))
    fetch(wanted, target, silent)
    assert publisher.asked[-1][1].startswith("bytes=")
    assert target.read_bytes() == CONTENT and left(target) == ["net.onnx"]


def test_a_full_disk_is_seen_before(
    publisher: Publisher, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        atomic_file.shutil, "disk_usage", lambda _: type("Disk", (), {"free": 1000})
    )
    with pytest.raises(ModelMissing, match="3 MB.*Free some"):
        fetch(source(publisher), target, silent)
    assert left(target) == []


def test_a_disk_that_fills_up_meanwhile_is_left_as_it_was(
    publisher: Publisher, target: Path
) -> None:
    def full(done: int, total: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(ModelMissing, match="full"):
        fetch(source(publisher), target, full)
    assert left(target) == []


def test_a_folder_that_cannot_be_written(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file stands there")
    with pytest.raises(ModelMissing, match="VELVET_HOME"):
        fetch(source(publisher), tmp_path / "models" / "net.onnx", silent)


def test_a_short_document_is_read_and_a_long_one_refused(publisher: Publisher) -> None:
    publisher.files["list"] = b"[1, 2]"
    assert read(Source(f"{publisher.url}/list", ("127.0.0.1",))) == b"[1, 2]"
    with pytest.raises(ModelMissing, match="longer"):
        read(Source(f"{publisher.url}/net.onnx", ("127.0.0.1",)), most=1000)


PROXIED = """
import socket, sys, threading
from pathlib import Path
from velvet.footage.privacy import seal
seal(Path(sys.argv[1]))
from velvet.adapters.downloads.fetch import Source, fetch
from velvet.footage.errors import VelvetError
door, heard = socket.create_server(("127.0.0.1", 0)), []

def proxy():
    while True:
        caller, _ = door.accept()
        heard.append(caller.recv(300).split(b"\\r\\n")[0])
        caller.sendall(b"HTTP/1.1 407 No\\r\\nContent-Length: 0\\r\\n\\r\\n")
        caller.close()

threading.Thread(target=proxy, daemon=True).start()
import os
os.environ["HTTPS_PROXY"] = f"{sys.argv[2]}127.0.0.1:{door.getsockname()[1]}"
try:
    fetch(Source("https://box.invalid/f", ("box.invalid",), "0" * 64), Path(sys.argv[1]) / "f", print)
except VelvetError as error:
    print(type(error).__name__, error)
print(heard)
"""


def proxied(tmp_path: Path, scheme: str, no_proxy: str) -> str:
    around = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    done = subprocess.run(
        [sys.executable, "-c", PROXIED, str(tmp_path), scheme],
        env=around | {"NO_PROXY": no_proxy},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_a_proxy_of_the_environment_is_gone_through(tmp_path: Path, scheme: str) -> None:
    said = proxied(tmp_path, scheme, "localhost,example.org")
    assert "CONNECT box.invalid:443" in said
    assert "proxy" in said and "HTTPS_PROXY" in said


@pytest.mark.parametrize("spared", ["box.invalid", ".invalid", "*", "a.org, box.invalid"])
def test_what_the_environment_spares_the_proxy_goes_without(tmp_path: Path, spared: str) -> None:
    said = proxied(tmp_path, "http://", spared)
    assert "No connection to box.invalid" in said and said.endswith("[]\n")


def test_a_proxy_of_an_unknown_kind_is_a_sentence(tmp_path: Path) -> None:
    said = proxied(tmp_path, "gopher://", "")
    assert BadSetting.__name__ in said and "HTTPS_PROXY" in said
