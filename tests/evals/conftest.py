"""The demo's clips, drawn once for all tests of the drawing."""

from collections.abc import Iterator

import av
import numpy as np
import pytest

from velvet.evals.worlds.draw import Drawn, draw
from velvet.evals.worlds.invent import two_camera_demo
from velvet.evals.worlds.view import TrueBox
from velvet.footage.records import Pixels


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Drawn]:
    return draw(two_camera_demo(), tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def watch():
    """Frames of a drawn file with the people in them: every one, or every n-th."""

    def watch(drawn: Drawn, every: int = 1) -> Iterator[tuple[Pixels, tuple[TrueBox, ...]]]:
        with av.open(str(drawn.file)) as container:
            for index, frame in enumerate(container.decode(video=0)):
                if index % every == 0:
                    pixels = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
                    yield pixels, drawn.frames[index]

    return watch
