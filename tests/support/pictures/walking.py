"""People who walk: as boxes without a picture, and as a film of the drawn demo with its truth."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import numpy as np

from velvet.evals.worlds.invent import two_camera_demo
from velvet.evals.worlds.view import TrueBox, View
from velvet.footage.records import BoxPath, Detections, Frame

WIDTH, HEIGHT = 640, 480
Walk = Callable[[float], tuple[float, ...] | None]  # time -> x1, y1, x2, y2, confidence; or nobody


def walk(
    start_s: float,
    end_s: float,
    x: tuple[float, float],
    *,
    top: float = 100.0,
    size: tuple[float, float] = (60.0, 180.0),
    confidence: float = 0.8,
    hidden: Sequence[tuple[float, float]] = (),
) -> Walk:
    """Somebody whose left edge goes from x[0] to x[1]; not found while `hidden`."""

    def at(time_s: float) -> tuple[float, ...] | None:
        if not start_s <= time_s <= end_s or any(a < time_s < b for a, b in hidden):
            return None
        left = float(np.interp(time_s, [start_s, end_s], x))
        box = np.clip([left, left + size[0]], 0, WIDTH)
        if box[1] - box[0] < 10:
            return None
        return box[0], top, box[1], top + size[1], confidence

    return at


def detected(times_s: Sequence[float], *walks: Walk, jitter: float = 0.0) -> list[Detections]:
    """What a detector says of these people; `jitter` pixels of noise on every edge."""
    random = np.random.default_rng(0)
    return [_frame(time_s, walks, jitter, random) for time_s in times_s]


def _frame(
    time_s: float, walks: Sequence[Walk], jitter: float, random: np.random.Generator
) -> Detections:
    rows = [row for one in walks if (row := one(time_s))]
    table = np.array(rows, np.float32).reshape(-1, 5)
    table[:, :4] += random.normal(0, jitter, (len(rows), 4)).astype(np.float32)
    return Detections(time_s, table[:, :4], table[:, 4])


def steady(seconds: float, fps: float = 10.0) -> list[float]:
    return [index / fps for index in range(round(seconds * fps))]


def boxed(times_s: Sequence[float], one: Walk) -> BoxPath:
    """A path as a tracker would give it."""
    rows = [(time_s, row) for time_s in times_s if (row := one(time_s))]
    table = np.array([row for _, row in rows], np.float32)
    return BoxPath(np.array([time_s for time_s, _ in rows]), table[:, :4], table[:, 4])


def film(
    seconds: float, fps: float = 10.0, from_s: float = 0.0
) -> Iterator[tuple[Frame, tuple[TrueBox, ...]]]:
    """The yard of the drawn demo: Gregor crosses it from 1.5 to 7 s, Ralf from 5 to 10.5 s."""
    world = two_camera_demo()
    take = next(take for take in world.takes if take.camera.name == "yard")
    view, stays = View(world, take.camera), world.stays(take)
    for index in range(round(seconds * fps)):
        moment = take.start + timedelta(seconds=from_s + index / fps)
        pixels, truth = view.at(moment, stays, index)
        yield Frame(index, index / fps, pixels), truth
