"""Draw a world: each of its takes as an H.264 file, and with it who is truly where in every frame."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import av

from velvet.evals.worlds.view import TrueBox, View
from velvet.evals.worlds.world import Take, TrueVisit, World
from velvet.footage.records import Camera


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file, and what it truly shows."""

    file: Path
    camera: Camera
    start: datetime
    stays: tuple[TrueVisit, ...]
    frames: tuple[tuple[TrueBox, ...], ...]  # the people of each frame, the farthest first


def draw(world: World, folder: Path) -> list[Drawn]:
    """Draw every take into `folder` as `yard_2026-03-02_10-00-00.mp4`, in the order of the world's takes.

    Raises NotFound if the photographs that people are cut from are not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_draw_take(world, take, folder / f"{take.stem}.mp4") for take in world.takes]


def _draw_take(world: World, take: Take, file: Path) -> Drawn:
    view = View(world, take.camera)
    stays = world.stays(take)
    truth: list[tuple[TrueBox, ...]] = []
    with av.open(str(file), "w", options={"movflags": "+faststart"}) as container:
        # B-frames would need an edit list; some players then drop the first frames.
        options = {"preset": "veryfast", "crf": "20", "g": "30", "bf": "0"}
        stream = container.add_stream("libx264", rate=world.rate, options=options)
        stream.width, stream.height, stream.pix_fmt = world.width, world.height, "yuv420p"
        for index in range(world.frames(take)):
            pixels, boxes = view.at(take.at(float(index / world.rate)), stays, index)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="bgr24")))
            truth.append(boxes)
        container.mux(stream.encode())
    return Drawn(file, take.camera, take.start, tuple(stays), tuple(truth))
