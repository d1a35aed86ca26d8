"""`velvet setup`: what it gets, what it says before, and how it fails; publishers stand on this machine."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.model_publisher import Publisher
from velvet.evals.stand_in.server import TEXT, VISION, StandIn
from velvet.services.setup import published

YOLO, OSNET = b"detector" * 90_000, b"network" * 70_000
COMMIT = "0123456789abcdef0123456789abcdef01234567"
ENCODER = "acme/tiny-words"
HUB_FILES = {
    "modules.json": b"[]",
    "config.json": b'{"tiny": true}',
    "model.safetensors": b"weights" * 60_000,
    "1_Pooling/config.json": b"{}",
    "onnx/model.json": b"another program's",
    "pytorch_model.bin": b"may carry code",
    "run_me.py": b"is code",
}
WANTED = ["1_Pooling/config.json", "config.json", "model.safetensors", "modules.json"]


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """Serves small files in place of the published ones, whose sums and addresses are set to match."""
    files = {"yolo26n.pt": YOLO, published.OSNET_PLACE: OSNET} | hub_page(HUB_FILES)
    with Publisher(files) as served:
        stand_in = published.Publisher(served.url, ("127.0.0.1",))
        monkeypatch.setitem(published.YOLO, "yolo26n.pt", (len(YOLO), sum_of(YOLO)))
        monkeypatch.setattr("velvet.services.setup.setup_plan.OSNET_SIZE", len(OSNET))
        monkeypatch.setattr("velvet.services.setup.setup_plan.OSNET_SUM", sum_of(OSNET))
        monkeypatch.setattr("velvet.services.setup.setup_plan.RELEASES", stand_in)
        monkeypatch.setattr("velvet.services.setup.setup_plan.HUB", stand_in)
        yield served


def hub_page(files: dict[str, bytes]) -> dict[str, bytes]:
    listed = [
        {"rfilename": name, "size": len(content)}
        | ({"lfs": {"sha256": sum_of(content)}} if name.endswith("safetensors") else {})
        for name, content in files.items()
    ]
    page = json.dumps({"sha": COMMIT, "siblings": listed}).encode()
    below = {f"{ENCODER}/resolve/{COMMIT}/{name}": content for name, content in files.items()}
    return {f"api/models/{ENCODER}?blobs=true": page} | below


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def choose(no_home: Path, monkeypatch: pytest.MonkeyPatch):
    """Sets settings over those of a data folder that is not there yet: nothing is wanted."""

    def chosen(**settings: str) -> Path:
        for name, value in settings.items():
            monkeypatch.setenv(f"VELVET_{name.upper()}", value)
        return no_home / "models"

    chosen(describer="colour", ollama_host="http://127.0.0.1:9", words="", pictures="")
    monkeypatch.delenv("OLLAMA_MODELS", raising=False)
    monkeypatch.setenv("HOME", str(no_home.parent / "person"))
    return chosen


def found(folder: Path) -> list[str]:
    """Every file that somebody who looks for models may find."""
    files = (f.relative_to(folder) for f in folder.rglob("*") if f.is_file())
    return sorted(f.as_posix() for f in files if not any(p.startswith(".") for p in f.parts))


def test_what_is_missing_is_told_asked_for_and_got(velvet, choose, publisher: Publisher) -> None:
    models = choose(detector="", reid="")
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 0, ended.output
    assert (models / "yolo26n.pt").read_bytes() == YOLO
    assert (models / published.OSNET).read_bytes() == OSNET
    assert found(models) == sorted(["yolo26n.pt", published.OSNET])
    assert [folder.stat().st_mode & 0o777 for folder in (models.parent, models)] == [0o700] * 2
    (line,) = [said for said in ended.stdout.splitlines() if said.startswith("yolo26n.pt ")]
    for said in ("127.0.0.1", "720 kB", str(models / "yolo26n.pt")):
        assert said in line


def test_it_asks_before_anything_is_fetched(velvet, choose, publisher: Publisher) -> None:
    models = choose(detector="", reid="")
    ended = velvet("setup")  # nobody there to say yes
    assert ended.exit_code == 1
    assert publisher.asked == [] and not models.exists()
    assert "yolo26n.pt" in ended.stdout


def test_a_second_time_nothing_is_got(velvet, choose, publisher: Publisher) -> None:
    choose(detector="")
    velvet("setup", "--yes")
    asked = list(publisher.asked)
    ended = velvet("setup")
    assert ended.exit_code == 0 and "yolo26n.pt" in ended.stdout
    assert publisher.asked == asked


def test_the_embedded_models_need_nothing(velvet, choose, publisher: Publisher) -> None:
    models = choose()
    ended = velvet("setup")
    assert ended.exit_code == 0
    assert publisher.asked == [] and not models.exists()


def test_weights_chosen_by_name_are_got_if_they_can_be_checked(
    velvet, choose, publisher: Publisher
) -> None:
    models = choose(detector="yolo26n", reid="osnet_x0_25_msmt17")
    assert velvet("setup", "--yes").exit_code == 0
    assert found(models) == sorted(["yolo26n.pt", published.OSNET])
    choose(detector="mydet.pt", reid="mynet.onnx")
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1
    assert "mydet.pt" in ended.stdout and "mynet.onnx" in ended.stdout
    assert str(models) in ended.stdout


def test_one_that_fails_does_not_stop_the_next(velvet, choose, publisher: Publisher) -> None:
    models = choose(detector="", reid="")
    publisher.files["yolo26n.pt"] = b"another" * 9
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1
    assert "yolo26n.pt" in ended.stderr and "velvet setup" in ended.stderr
    assert found(models) == [published.OSNET]


@pytest.mark.parametrize("fault", ["cut", "503", "stranger", "page"])
def test_after_a_failure_the_next_run_gets_it(
    fault: str, velvet, choose, publisher: Publisher
) -> None:
    models = choose(detector="")
    publisher.faults["yolo26n.pt"] = fault
    assert velvet("setup", "--yes").exit_code == 1
    assert found(models) == []
    assert velvet("status").exit_code == 0  # which works with what is there
    assert velvet("setup", "--yes").exit_code == 0
    assert (models / "yolo26n.pt").read_bytes() == YOLO


def test_without_a_network_it_says_what_to_do(
    velvet, choose, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = choose(detector="")
    monkeypatch.setattr(
        "velvet.services.setup.setup_plan.RELEASES",
        published.Publisher("http://127.0.0.1:9", ("127.0.0.1",)),
    )
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1
    assert "No connection" in ended.stderr and "--from" in ended.stderr
    assert found(models) == []


KILLED = """
import sys
from velvet.services.setup import published, setup_plan
published.YOLO["yolo26n.pt"] = (int(sys.argv[2]), sys.argv[3])
setup_plan.RELEASES = published.Publisher(sys.argv[1], ("127.0.0.1",))
sys.argv = ["velvet", "setup", "--yes"]
from velvet.ui.cli.app import main
main()
"""


def test_killed_in_the_middle_and_run_again(velvet, choose, publisher: Publisher) -> None:
    models = choose(detector="")
    publisher.faults["yolo26n.pt"] = "hold"
    words = [publisher.url, str(len(YOLO)), sum_of(YOLO)]
    running = subprocess.Popen(
        [sys.executable, "-c", KILLED, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert publisher.held.wait(30)
    busy = velvet("setup", "--yes")
    assert busy.exit_code == 1 and "Another" in busy.stderr
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert found(models) == []
    assert velvet("setup", "--yes").exit_code == 0
    assert (models / "yolo26n.pt").read_bytes() == YOLO
    assert [p.name for p in models.iterdir() if p.suffix == ".part"] == []


# A model of texts or pictures from the hub


def test_an_encoder_is_got_as_safetensors_and_texts_alone(
    velvet, choose, publisher: Publisher
) -> None:
    models = choose(words=ENCODER)
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 0, ended.output
    assert found(models / ENCODER) == WANTED
    assert (models / ENCODER / "model.safetensors").read_bytes() == HUB_FILES["model.safetensors"]


def test_an_encoder_that_breaks_off_is_not_found_until_it_is_whole(
    velvet, choose, publisher: Publisher
) -> None:
    models = choose(words=ENCODER)
    weights = f"{ENCODER}/resolve/{COMMIT}/model.safetensors"
    publisher.faults[weights] = "cut"
    assert velvet("setup", "--yes").exit_code == 1
    assert not (models / ENCODER).exists() and found(models) == []
    assert velvet("setup", "--yes").exit_code == 0
    assert found(models / ENCODER) == WANTED
    ranges = [asked for path, asked in publisher.asked if path == weights]
    assert ranges[0] == "" and ranges[1].startswith("bytes=")


@pytest.mark.parametrize(
    ("files", "remedy"),
    [
        ({"modules.json": b"[]", "pytorch_model.bin": b"x"}, "safetensors"),
        ({"config.json": b"{}", "model.safetensors": b"x"}, "sentence-transformers"),
        ({"modules.json": b"[]", "../../model.safetensors": b"x"}, "cannot be read"),
        ({"modules.json": b"[]", "/etc/model.safetensors": b"x"}, "cannot be read"),
    ],
    ids=["pickles only", "no sentence-transformers", "leads out", "absolute"],
)
def test_an_encoder_of_the_wrong_kind_is_refused(
    files: dict[str, bytes], remedy: str, velvet, choose, publisher: Publisher
) -> None:
    models = choose(words=ENCODER)
    publisher.files |= hub_page(files)
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1 and remedy in ended.stderr
    assert found(models) == []


@pytest.mark.parametrize("page", [b"", b"[]", b"<html>", b'{"sha": "main", "siblings": []}', b"{}"])
def test_a_page_that_makes_no_sense_is_a_sentence(
    page: bytes, velvet, choose, publisher: Publisher
) -> None:
    choose(pictures=ENCODER)
    publisher.files[f"api/models/{ENCODER}?blobs=true"] = page
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1
    assert "cannot be read" in ended.stderr or "safetensors" in ended.stderr
    assert "unexpectedly" not in ended.stderr


def test_a_folder_that_is_not_there_is_no_name(velvet, choose, publisher: Publisher) -> None:
    choose(pictures="/no/such/folder")
    ended = velvet("setup", "--yes")
    assert ended.exit_code == 1
    assert "pictures" in ended.stdout and publisher.asked == []


# Ollama's models


def test_ollama_is_told_to_fetch_what_it_lacks(velvet, choose, publisher: Publisher) -> None:
    with StandIn({TEXT: ("completion",)}) as ollama:
        choose(describer="", chat="qwen3:8b", ollama_host=ollama.url)
        ended = velvet("setup", "--yes")
        assert ended.exit_code == 0, ended.output
        assert {VISION, "qwen3:8b"} <= set(ollama.models)
        assert "3.3 GB" in ended.stdout and ollama.url in ended.stdout
        again = velvet("setup")
        assert again.exit_code == 0
        assert ollama.paths.count("/api/pull") == 2


def test_a_model_for_both_jobs_is_fetched_once(velvet, choose, publisher: Publisher) -> None:
    with StandIn({}) as ollama:
        choose(describer="qwen", chat=VISION, ollama_host=ollama.url)
        assert velvet("setup", "--yes").exit_code == 0
        assert ollama.paths.count("/api/pull") == 1


def test_a_model_in_somebody_s_cloud_is_refused(velvet, choose, publisher: Publisher) -> None:
    with StandIn({}) as ollama:
        choose(chat="qwen3-vl:235b-cloud", ollama_host=ollama.url)
        ended = velvet("setup", "--yes")
        assert ended.exit_code == 1 and "cloud" in ended.stderr
        assert ollama.paths == []


@pytest.mark.parametrize(("describer", "code"), [("", 0), ("qwen", 1)])
def test_no_ollama_is_a_failure_only_for_those_who_ask_for_it(
    describer: str, code: int, velvet, choose, publisher: Publisher
) -> None:
    choose(describer=describer)
    ended = velvet("setup", "--yes")
    assert ended.exit_code == code
    assert "ollama serve" in ended.stdout and VISION in ended.stdout


# A machine that is never online


def test_a_folder_prepared_here_serves_there(
    velvet, choose, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = packed(velvet, choose, tmp_path, monkeypatch)
    asked = list(publisher.asked)
    there = arrive(choose, tmp_path, monkeypatch)
    ended = velvet("setup", "--from", str(folder), "--yes")
    assert ended.exit_code == 0, ended.output
    assert publisher.asked == asked
    assert (there / "models/yolo26n.pt").read_bytes() == YOLO
    assert found(there / "models" / ENCODER) == WANTED
    ollama = tmp_path / "there/person/.ollama/models"
    assert (ollama / MANIFEST).read_bytes() == manifest()
    assert all((ollama / f"blobs/sha256-{sum_of(b)}").read_bytes() == b for b in BLOBS)
    again = velvet("setup", "--from", str(folder))
    assert again.exit_code == 0 and "Nothing" in again.stdout


MANIFEST = "manifests/host.example/library/qwen3-vl/4b-instruct"
BLOBS = (b"weights of a model" * 500, b"its settings")


def manifest() -> bytes:
    weights, config = ({"digest": f"sha256:{sum_of(b)}", "size": len(b)} for b in BLOBS)
    return json.dumps({"schemaVersion": 2, "config": config, "layers": [weights]}).encode()


def ollama_folder(folder: Path) -> None:
    (folder / MANIFEST).parent.mkdir(parents=True)
    (folder / MANIFEST).write_bytes(manifest())
    (folder / "blobs").mkdir()
    for blob in BLOBS:
        (folder / f"blobs/sha256-{sum_of(blob)}").write_bytes(blob)


def packed(velvet, choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ollama_folder(tmp_path / "ollama models")
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "ollama models"))
    with StandIn() as ollama:
        choose(detector="", words=ENCODER, describer="qwen", ollama_host=ollama.url)
        ended = velvet("setup", "--into", str(tmp_path / "stick"), "--yes")
    assert ended.exit_code == 0, ended.output
    return tmp_path / "stick"


def arrive(choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be another machine, whose Ollama does not even run."""
    there = tmp_path / "there"
    choose(home=str(there / "home"), ollama_host="http://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(there / "person"))
    monkeypatch.delenv("OLLAMA_MODELS")
    (there / "person").mkdir(parents=True)
    return there / "home"


@pytest.mark.parametrize(
    "spoilt", ["models/yolo26n.pt", f"models/{ENCODER}/model.safetensors", f"ollama/{MANIFEST}"]
)
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_folder_that_was_spoilt_on_the_way(
    spoilt: str,
    how: str,
    velvet,
    choose,
    publisher: Publisher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = packed(velvet, choose, tmp_path, monkeypatch)
    there = arrive(choose, tmp_path, monkeypatch)
    if how == "gone":
        (folder / spoilt).unlink()
    else:
        (folder / spoilt).write_bytes(b"?" + (folder / spoilt).read_bytes()[1:])
    ended = velvet("setup", "--from", str(folder), "--yes")
    assert ended.exit_code == 1
    assert Path(spoilt).name in ended.stderr and "unexpectedly" not in ended.stderr
    ollama = tmp_path / "there/person/.ollama/models"
    units = {
        "models/yolo26n.pt": there / "models/yolo26n.pt",
        f"models/{ENCODER}/model.safetensors": there / "models" / ENCODER,
        f"ollama/{MANIFEST}": ollama / MANIFEST,
    }
    assert [unit for unit, place in units.items() if not place.exists()] == [spoilt]


def test_an_older_encoder_is_replaced_whole(
    velvet, choose, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = packed(velvet, choose, tmp_path, monkeypatch)
    older = arrive(choose, tmp_path, monkeypatch) / "models" / ENCODER
    older.mkdir(parents=True)
    (older / "old.json").write_text("{}")
    assert velvet("setup", "--from", str(folder), "--yes").exit_code == 0
    assert found(older) == WANTED


def test_an_ollama_folder_of_somebody_else_is_named(
    velvet, choose, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = packed(velvet, choose, tmp_path, monkeypatch)
    there = arrive(choose, tmp_path, monkeypatch)
    monkeypatch.setattr("velvet.services.setup.offline_bundle._writable", lambda _: False)
    ended = velvet("setup", "--from", str(folder), "--yes")
    assert ended.exit_code == 1 and "cp -r" in ended.stdout
    assert (there / "models/yolo26n.pt").exists()


def test_an_ollama_model_that_is_not_found_on_disk_is_said(
    velvet, choose, publisher: Publisher, tmp_path: Path
) -> None:
    with StandIn() as ollama:
        choose(detector="", describer="qwen", ollama_host=ollama.url)
        ended = velvet("setup", "--into", str(tmp_path / "stick"), "--yes")
    assert ended.exit_code == 1 and "OLLAMA_MODELS" in ended.stdout
    assert found(tmp_path / "stick") == ["models/yolo26n.pt", "velvet-models.json"]


@pytest.mark.parametrize(
    "listing",
    [
        None,
        "{",
        '{"files": [{"unit": "models/a", "place": "models/../../a", "sha256": "'
        + "0" * 64
        + '"}]}',
        '{"files": [{"unit": "models/a", "place": "ollama/a", "sha256": "' + "0" * 64 + '"}]}',
        '{"files": [{"unit": "etc/a", "place": "etc/a", "sha256": "' + "0" * 64 + '"}]}',
        '{"files": [{"unit": "models/..", "place": "models/../a", "sha256": "' + "0" * 64 + '"}]}',
        '{"files": [{"unit": "models//a", "place": "models//a", "sha256": "' + "0" * 64 + '"}]}',
    ],
)
def test_a_folder_that_is_none_is_refused(
    listing: str | None, velvet, choose, tmp_path: Path
) -> None:
    models = choose()
    stick = tmp_path / "stick"
    stick.mkdir()
    if listing is not None:
        (stick / "velvet-models.json").write_text(listing)
    ended = velvet("setup", "--from", str(stick), "--yes")
    assert ended.exit_code == 1 and "velvet-models.json" in ended.stderr
    assert not models.exists()


def test_into_and_from_do_not_go_together(velvet, choose, tmp_path: Path) -> None:
    ended = velvet("setup", "--from", str(tmp_path), "--into", str(tmp_path))
    assert ended.exit_code == 1 and "--into" in ended.stderr and "--from" in ended.stderr
