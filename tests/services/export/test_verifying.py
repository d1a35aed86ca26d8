"""An export is checked byte by byte, wherever it came from."""

import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from velvet.footage.errors import NotFound
from velvet.services.export.bundle import FORMAT, MANIFEST, SEAL, is_inside, seal
from velvet.services.export.verification import verify

FILES = {"answer.json": b"{}", "index.html": b"<p>here</p>", "clips/P1.mp4": b"\0" * 500}


def manifest_of(files: dict[str, bytes], source: bytes = b"film") -> bytes:
    listed = [
        {"file": name, "sha256": sha256(data).hexdigest(), "size_bytes": len(data)}
        for name, data in files.items()
    ]
    film = {"file": "yard.mp4", "sha256": sha256(source).hexdigest(), "size_bytes": len(source)}
    told = {"format": FORMAT, "made_at": "2026-03-02", "by": "me", "files": listed}
    return json.dumps(told | {"sources": [film]}).encode()


def write(place: Path, files: dict[str, bytes], manifest: bytes) -> Path:
    for name, data in {**files, MANIFEST: manifest, SEAL: seal(manifest)}.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return place


def zipped(place: Path, entries: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return place


def whole(manifest: bytes) -> list[tuple[str, bytes]]:
    return [*FILES.items(), (MANIFEST, manifest), (SEAL, seal(manifest))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "export", FILES, manifest_of(FILES))


def test_what_was_not_changed_is_as_exported(folder: Path, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "export.zip", whole((folder / MANIFEST).read_bytes()))
    for place in (folder, packed):
        found = verify(place)
        assert found.faults == ()
        assert (found.files, found.by) == (len(FILES), "me")
        assert found.manifest_sha256 == sha256((folder / MANIFEST).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", [*FILES, MANIFEST, SEAL])
@pytest.mark.parametrize("where", ["folder", "zip"])
def test_one_changed_byte_in_any_file_is_noticed(
    folder: Path, tmp_path: Path, name: str, where: str
) -> None:
    for place in (0, -1):
        copy = shutil.copytree(folder, tmp_path / f"copy{place}")
        data = bytearray((copy / name).read_bytes())
        data[place] ^= 1
        (copy / name).write_bytes(data)
        if where == "zip":
            files = [(p.relative_to(copy).as_posix(), p) for p in copy.rglob("*") if p.is_file()]
            copy = zipped(tmp_path / f"{place}.zip", [(n, p.read_bytes()) for n, p in files])
        faults = verify(copy).faults
        assert any(name in fault for fault in faults)
        others = [n for n in FILES if n != name]
        assert not any(fault.startswith(other) for fault in faults for other in others)


def test_no_changed_byte_of_a_zips_content_passes(folder: Path, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "export.zip", whole((folder / MANIFEST).read_bytes()))
    data = packed.read_bytes()
    for name, content in whole((folder / MANIFEST).read_bytes()):
        begin = data.index(content, data.index(name.encode()))
        for at in {begin, begin + len(content) // 2, begin + len(content) - 1}:
            broken = bytearray(data)
            broken[at] ^= 0x80
            (tmp_path / "broken.zip").write_bytes(broken)
            assert any(name in f for f in verify(tmp_path / "broken.zip").faults), (name, at)


def test_added_missing_and_linked_files_are_noticed(folder: Path) -> None:
    (folder / "clips" / "more.mp4").write_bytes(b"more")
    (folder / "answer.json").rename(folder.parent / "answer.json")
    (folder / "answer.json").symlink_to(folder.parent / "answer.json")
    (folder / "index.html").unlink()
    faults = verify(folder).faults
    assert len(faults) == 3
    for name in ("clips/more.mp4", "answer.json", "index.html"):
        assert any(fault.startswith(name) for fault in faults)


def test_a_linked_folder_is_not_followed(folder: Path) -> None:
    (folder / "clips").rename(folder.parent / "clips")
    (folder / "clips").symlink_to(folder.parent / "clips")
    assert any(fault.startswith("clips/P1.mp4") for fault in verify(folder).faults)


OUTSIDE = ["../secret", "/etc/passwd", "a/../../secret", "C:\\secret", "..\\secret", "a//b", ""]


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    secret = b"secret"
    (tmp_path / "secret").write_bytes(secret)
    manifest = manifest_of({**FILES, name: secret})
    for place in (
        write(tmp_path / "export", FILES, manifest),
        zipped(tmp_path / "export.zip", [*whole(manifest), (name or "/", secret)]),
    ):
        faults = verify(place).faults
        assert any("not read" in fault and f"`{name}`" in fault for fault in faults)
    assert {p.name for p in tmp_path.iterdir()} == {"secret", "export", "export.zip"}
    assert not is_inside(name)


def test_a_name_twice_in_a_zip_is_noticed(tmp_path: Path) -> None:
    entries = [*whole(manifest_of(FILES)), ("answer.json", b"{}")]
    with pytest.warns(UserWarning):
        packed = zipped(tmp_path / "export.zip", entries)
    assert any("answer.json" in fault for fault in verify(packed).faults)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format": "velvet export 1"}',
        manifest_of(FILES).replace(b"export 1", b"export 9"),
        manifest_of(FILES).replace(b'"size_bytes": 2', b'"size_bytes": -2'),
    ],
)
def test_a_manifest_of_another_make_is_a_fault(tmp_path: Path, manifest: bytes) -> None:
    assert verify(write(tmp_path / "export", FILES, manifest)).faults


def test_what_is_no_export_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "text.zip", tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(NotFound):
            verify(place)


@pytest.mark.parametrize(("film", "same"), [(b"film", True), (b"fil?", False), (None, None)])
def test_a_source_that_lies_beside_it_is_compared(
    folder: Path, film: bytes | None, same: bool | None
) -> None:
    if film is not None:
        (folder.parent / "yard.mp4").write_bytes(film)
    (source,) = verify(folder).sources
    assert (source.file, source.same) == ("yard.mp4", same)
