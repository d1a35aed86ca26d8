"""Cut the best crops of a recording's tracklets out of its frames, in one pass over the file.

Crops are stored as soon as a tracklet's last candidate frame went by, so that memory follows the people in
view, never the length of the footage. Knows no model and no SQL.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from velvet.footage.records import CropPicture, Frame, Recording, Tracklet
from velvet.indexes.library import Library
from velvet.reid.appearance.crop_quality import cut_crop, expected_quality
from velvet.reid.appearance.crop_selection import best_crops, candidate_rows
from velvet.video.decode.read import frames_at

BATCH = 16  # tracklets a transaction


@dataclass(slots=True, eq=False)
class _Wanted:
    """A tracklet with the places in its path that may make good crops, and those cut so far."""

    tracklet: Tracklet
    worth: dict[int, float]  # place in the path -> how good a crop its box promises
    pictures: list[CropPicture]

    @property
    def last_s(self) -> float:
        return float(self.tracklet.path.times_s[max(self.worth)])


def extract_crops(
    recording: Recording,
    tracklets: Sequence[Tracklet],
    library: Library,
    progress: Callable[[float], None],
) -> None:
    """Cut and store the crops of these tracklets of one recording."""
    everyone = [
        t for t in library.tracklets.find(cameras=[recording.camera]) if t.recording == recording.id
    ]
    wanted = [_wanted(t, everyone, recording) for t in tracklets]
    finished: list[tuple[Tracklet, list[CropPicture]]] = []
    try:
        for done in _pass(recording, wanted, progress):
            finished.append((done.tracklet, best_crops(done.pictures)))
            if len(finished) >= BATCH:
                library.tracklets.save_crops(finished)
                finished = []
    finally:
        library.tracklets.save_crops(finished)  # also where the file breaks off


def _wanted(tracklet: Tracklet, everyone: Sequence[Tracklet], recording: Recording) -> _Wanted:
    others = [t.path for t in everyone if t.id != tracklet.id and _overlap(t, tracklet)]
    size = recording.width, recording.height
    promised = expected_quality(tracklet.path, others, *size)
    places = candidate_rows(tracklet.path, others, *size)
    return _Wanted(tracklet, {place: float(promised[place]) for place in places}, [])


def _overlap(one: Tracklet, other: Tracklet) -> bool:
    return one.start <= other.end and other.start <= one.end


def _pass(
    recording: Recording, wanted: Sequence[_Wanted], progress: Callable[[float], None]
) -> Iterator[_Wanted]:
    """Each tracklet once all its candidates went by (or the file broke before them)."""
    waiting = sorted(wanted, key=lambda w: w.last_s)
    for time_s, frame in _frames(recording, waiting):
        for one in waiting:
            _take(one, time_s, frame)
        progress(time_s)
        while waiting and waiting[0].last_s <= time_s:
            yield waiting.pop(0)
    yield from waiting


def _frames(recording: Recording, wanted: Sequence[_Wanted]) -> Iterator[tuple[float, Frame]]:
    times = sorted({float(w.tracklet.path.times_s[p]) for w in wanted for p in w.worth})
    if times:
        with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
            yield from zip(times, frames, strict=False)


def _take(one: _Wanted, time_s: float, frame: Frame) -> None:
    path = one.tracklet.path
    for place, worth in one.worth.items():
        if float(path.times_s[place]) == time_s:
            one.pictures.append(cut_crop(frame, path.boxes[place], worth))
