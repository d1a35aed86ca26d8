"""Real recordings: every frame there, seeking exact, clips exact to the frame."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from support.paths import material
from velvet.footage.errors import BadFootage
from velvet.footage.time.clock import stamp
from velvet.video.decode.probe import probe
from velvet.video.decode.read import frames_at, read
from velvet.video.encode.clip import ClipSegment, copy, encode

pytestmark = pytest.mark.real
CLIPS = [  # name, frames, frames a second, width, height
    ("lab-cam-a.mp4", 220, 29.97, 854, 480),
    ("lab-cam-b.mp4", 98, 29.97, 854, 480),
    ("tud-campus.mp4", 71, 25, 640, 480),
    ("pets09-s2l1.avi", 795, 10, 480, 360),
]


@pytest.mark.parametrize(("name", "count", "fps", "width", "height"), CLIPS)
def test_every_frame_and_exact_seeks(
    name: str, count: int, fps: float, width: int, height: int
) -> None:
    file = material(f"footage/{name}")
    facts = probe(file)
    assert (facts.width, facts.height) == (width, height)
    seen = {f.index: (f.time_s, f.pixels[::8, ::8].copy()) for f in read(file)}
    assert [t for t, _ in seen.values()] == pytest.approx([n / fps for n in range(count)], abs=1e-3)
    for index in range(0, count, max(1, count // 8)):
        time_s, pixels = seen[index]
        (found,) = frames_at(file, [time_s])
        assert found.time_s == pytest.approx(time_s)
        assert np.array_equal(found.pixels[::8, ::8], pixels)


def test_a_clip_over_two_cameras_with_captions(tmp_path: Path) -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def caption(time_s: float) -> str:
        return f"lab-a  {stamp(start + timedelta(seconds=time_s), 'Europe/Zurich')}"

    pieces = [
        ClipSegment(material("footage/lab-cam-a.mp4"), 2.0, 3.0, caption),
        ClipSegment(material("footage/pets09-s2l1.avi"), 10.0, 11.0, caption),
    ]
    clip = encode(pieces, tmp_path / "out.mp4")
    assert (clip.frames, clip.codec, clip.pixel_format) == (30 + 11, "h264", "yuv420p")
    assert clip.duration_s == pytest.approx(30 / 29.97 + 1.1, abs=2e-3)
    frames = [f.pixels for f in read(clip.file)]
    source = list(frames_at(material("footage/lab-cam-a.mp4"), [2.003]))[0].pixels
    assert np.abs(frames[0][:400].astype(int) - source[:400]).mean() < 4
    words = frames[0][452:, :400]
    assert (words > 200).any() and (words < 40).mean() > 0.5


def test_copies_of_real_recordings(tmp_path: Path) -> None:
    clip = copy(material("footage/lab-cam-a.mp4"), 2.0, 2.5, tmp_path / "out.mp4")
    assert clip.start_s == 0  # its only key frame
    assert clip.frames == 75
    with pytest.raises(BadFootage, match="--fast"):
        copy(material("footage/tud-campus.mp4"), 1.0, 1.5, tmp_path / "out.mp4")
