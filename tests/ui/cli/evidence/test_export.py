"""`velvet export` and `velvet verify`: evidence that somebody else can open and check."""

import json
import re
import shutil
import zipfile
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.libraries import striped_figures
from velvet.indexes.library import Library
from velvet.video.decode.probe import probe

Script = re.compile(r"<script|javascript:|https?://|\bon\w+=", re.IGNORECASE)


@pytest.fixture
def exported(velvet, home: Path, tmp_path: Path) -> Path:
    place = tmp_path / "evidence"
    ended = velvet("export", "p1", "--to", str(place))
    assert ended.exit_code == 0, ended.stderr
    return place


def told(place: Path, name: str = "manifest.json") -> dict:
    return json.loads((place / name).read_text())


def refused(ended, *words: str) -> None:
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "unexpectedly" not in ended.stderr
    assert all(word in ended.stderr for word in words)


def test_a_journey_with_its_evidence(velvet, exported: Path, home: Path) -> None:
    names = {p.relative_to(exported).as_posix() for p in exported.rglob("*") if p.is_file()}
    stills = {f"stills/{t}.{n}.jpg" for t in ("T1", "T3") for n in (0, 1)}
    own = {"answer.json", "index.html", "manifest.json", "manifest.sha256"}
    assert names == {"clips/P1.mp4", *stills, *own}
    assert probe(exported / "clips/P1.mp4").duration_s == pytest.approx(7.0, abs=0.3)
    answer = told(exported, "answer.json")
    assert [c["kind"] for c in answer["claims"]] == ["seen", "moved", "seen"]
    assert all(c["verified"] for c in answer["claims"])
    assert {s for seen in answer["sightings"] for s in seen["stills"]} == stills
    ended = velvet("verify", str(exported))
    assert ended.exit_code == 0
    assert ended.stdout.count("the same file") == 2


def test_the_manifest_says_what_it_was_made_from(velvet, home: Path, tmp_path: Path) -> None:
    assert velvet("people", "name", "P1", "Gregor").exit_code == 0
    assert velvet("people", "name", "P2", "Anna").exit_code == 0
    place = tmp_path / "evidence"
    ended = velvet("export", "gregor", "--to", str(place))
    manifest = told(place)
    assert manifest["query"] == {"id": "P1"}
    assert [(c["kind"], c["says"]) for c in manifest["corrections"]] == [
        ("name", "T1, T3 called Gregor")
    ]
    assert manifest["models"]["track"] == ["tracker"]
    assert manifest["versions"]["velvet"]
    assert manifest["only"] is False
    with Library.open(home) as library:
        known = {r.path.name: r for r in library.recordings.all()}
        assert manifest["audit_head"]
        assert library.audit.fault(manifest["audit_head"]) == ""
        *_, last = library.audit.entries()
        assert last.about["manifest"] == sha256((place / "manifest.json").read_bytes()).hexdigest()
    for source in manifest["sources"]:
        content = known[source["file"]].path.read_bytes()
        assert source["sha256"] == sha256(content).hexdigest()
    for entry in manifest["files"]:
        content = (place / entry["file"]).read_bytes()
        assert (entry["sha256"], entry["size_bytes"]) == (
            sha256(content).hexdigest(),
            len(content),
        )
    assert sha256((place / "manifest.json").read_bytes()).hexdigest() in ended.stdout


class Seen(HTMLParser):
    """What a page would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs) -> None:
        self.tags.add(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href")]


def test_the_page_loads_its_own_files_alone(velvet, home: Path, tmp_path: Path) -> None:
    assert velvet("people", "name", "P1", "<script>alert(1)</script>").exit_code == 0
    place = tmp_path / "evidence"
    assert velvet("export", "P1", "--to", str(place)).exit_code == 0
    page = (place / "index.html").read_text()
    assert not Script.search(page)
    assert "&lt;script&gt;" in page
    seen = Seen(page)
    assert not {"script", "link", "iframe", "object", "base"} & seen.tags
    assert len(seen.loads) == 7  # four stills, the clip twice, the manifest
    assert all((place / file).is_file() for file in seen.loads)


def test_no_folder_of_the_users_is_told(velvet, home: Path, tmp_path: Path, scripted) -> None:
    from velvet.footage.answers import Answer

    def leaking(library: Library) -> Answer:
        clip = f"{home}/clips/P1.mp4"
        models = {"detect people": "/home/somebody/weights/yolo.pt", "zone": "Europe/Zurich"}
        said = f"From {home}/media.\nClip: {clip}"
        return Answer(
            said, sightings=tuple(library.tracklets.sightings(["T1"])), clips=(clip,), models=models
        )

    scripted(leaking)
    place = tmp_path / "evidence"
    assert velvet("ask", "Show P1").exit_code == 0
    assert velvet("export", "C1", "--to", str(place)).exit_code == 0
    for file in ("manifest.json", "answer.json", "index.html"):
        text = (place / file).read_text()
        for folder in (str(tmp_path), "somebody", str(home.parent), str(Path.home())):
            assert folder not in text, file
        assert "Europe/Zurich" in text
    assert told(place, "answer.json")["text"] == "> Show P1\nFrom media."
    assert told(place, "answer.json")["clips"] == ["clips/T1.mp4"]


def test_what_was_answered_is_exported_as_zip_and_not_asked_anew(
    velvet, home: Path, tmp_path: Path, scripted
) -> None:
    asked = scripted()
    place = tmp_path / "answer.zip"
    question = "Where did the man in red go?"
    shown = velvet("ask", question)
    assert "velvet export C1" in shown.stdout
    assert json.loads(velvet("ask", "--json", question).stdout)["conversation"] == "C2"
    assert velvet("export", "c1", "--to", str(place)).exit_code == 0
    assert asked == [question] * 2
    with zipfile.ZipFile(place) as archive:
        assert archive.testzip() is None
        answer = json.loads(archive.read("answer.json"))
        assert {"clips/T1.mp4", "clips/T3.mp4"} <= set(archive.namelist())
        assert question in archive.read("index.html").decode()
    assert answer["query"] == {"id": "C1", "questions": [question]}
    assert answer["not_checked"] == ["man"]
    assert all(claim["verified"] for claim in answer["claims"])
    assert velvet("verify", str(place)).exit_code == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    assert place.stat().st_mode & 0o077 == 0


def test_each_changed_file_is_named(velvet, exported: Path, tmp_path: Path) -> None:
    for file in [p for p in exported.rglob("*") if p.is_file()]:
        was = file.read_bytes()
        file.write_bytes(was[:-1] + bytes([was[-1] ^ 1]))
        ended = velvet("verify", str(exported))
        assert ended.exit_code == 1
        assert file.relative_to(exported).as_posix() in ended.stdout
        file.write_bytes(was)
    assert velvet("verify", str(exported)).exit_code == 0


def test_a_changed_source_is_noticed(
    velvet, exported: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(home) as library:
        (yard,) = [r for r in library.recordings.all() if r.camera == "yard"]
        copy = shutil.copy(yard.path, tmp_path / "elsewhere.mp4")
        library.recordings.set_path(yard.id, Path(copy))
    content = Path(copy).read_bytes()
    Path(copy).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ended = velvet("verify", str(exported))
    assert ended.exit_code == 1
    assert "DIFFERS" in ended.stdout
    refused(velvet("export", "T1", "--to", str(tmp_path / "new")), "elsewhere.mp4")
    assert not (tmp_path / "new").exists()
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "none"))  # another machine
    ended = velvet("verify", str(exported))
    assert ended.exit_code == 0
    assert ended.stdout.count("not available") == 2
    assert not (tmp_path / "none" / "catalog.sqlite3").exists()


def test_a_bad_place_is_a_sentence(velvet, home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.zip"
    mine.write_text("precious")
    (tmp_path / "folder").mkdir()
    for place in (
        mine,
        tmp_path / "folder",
        tmp_path / "no" / "such",
        Path("/proc/velvet"),
        mine / "x",
    ):
        refused(velvet("export", "T1", "--to", str(place)), str(place.parent))
    assert mine.read_text() == "precious"
    assert not list((tmp_path / "folder").iterdir())
    assert {p.name for p in tmp_path.iterdir()} == {"mine.zip", "folder", "home"}


@pytest.mark.parametrize("words", [("P99",), ("T99",), ("C99",), ("C1",), ("nobody",)])
def test_one_known_thing_is_exported(
    velvet, home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    refused(velvet("export", *words, "--to", str(tmp_path / "x")))
    assert not (tmp_path / "x").exists()


def test_nothing_is_left_where_a_clip_cannot_be_cut(velvet, home: Path, tmp_path: Path) -> None:
    with Library.open(home) as library:
        library.recordings.set_path("R2", tmp_path / "gone.mp4")
    refused(velvet("export", "P1", "--to", str(tmp_path / "x.zip")), "relink")
    refused(velvet("export", "P2", "--only", "--to", str(tmp_path / "y")), "R1")  # no detections
    assert {p.name for p in tmp_path.iterdir()} == {"home"}


def test_others_are_covered_in_stills_too(
    velvet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from velvet.video.encode.contact_sheet import from_jpeg

    striped_figures.fill(tmp_path / "home", tmp_path / "footage")
    chosen = {"home": tmp_path / "home", "detector": "motion", "reid": "colour", "chat": "rules"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"VELVET_{name.upper()}", str(value))
    place = tmp_path / "evidence"
    ended = velvet("export", "T1", "--only", "--to", str(place))
    assert ended.exit_code == 0, ended.stderr
    assert "covered whole" in ended.stdout or "covered." in ended.stdout
    assert told(place)["only"] is True
    (seen,) = told(place, "answer.json")["sightings"]
    assert seen["stills"]
    for file in seen["stills"]:
        assert from_jpeg((place / file).read_bytes()).shape[0] == pytest.approx(100, abs=8)
    assert velvet("verify", str(place)).exit_code == 0
    clip = velvet("clip", "T1", "--only")
    assert Path(clip.stdout.splitlines()[0]).name == "T1-only.mp4"
    refused(velvet("clip", "T1", "--only", "--fast"))
