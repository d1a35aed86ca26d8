"""Score paths against truth with trackeval. Knows nothing about detectors, trackers or identities.

HOTA: Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking" (IJCV 2021).
IDF1: Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking" (2016).
MOTA: Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance" (2008).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from velvet.evals.tracking.truth import Truth
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.records import BoxPath


@dataclass(frozen=True, slots=True)
class Score:
    """How well a set of paths follows the people of a clip. MOTA and IDF1 match at IoU 0.5."""

    hota: float
    idf1: float
    mota: float
    recall: float
    precision: float
    switches: int
    found: int  # different names among the paths
    people: int  # different people in the truth


def score(
    truth: Truth, paths: Iterable[tuple[str, BoxPath]], times_s: Mapping[int, float]
) -> Score:
    """Score named paths: tracklets each under a name of its own, or all those of an identity under one.

    `times_s` gives the presentation time of each frame that was analysed; truth on others does not count.
    A name that is at two places in one frame keeps the surer box.
    """
    from trackeval.metrics import CLEAR, HOTA, Identity

    data = _sequence(truth, paths, times_s)
    quiet = {"PRINT_CONFIG": False}
    clear = CLEAR(quiet).eval_sequence(data)
    return Score(
        hota=float(np.mean(HOTA().eval_sequence(data)["HOTA"])),
        idf1=float(Identity(quiet).eval_sequence(data)["IDF1"]),
        mota=float(clear["MOTA"]),
        recall=float(clear["CLR_Re"]),
        precision=float(clear["CLR_Pr"]),
        switches=int(clear["IDSW"]),
        found=data["num_tracker_ids"],
        people=data["num_gt_ids"],
    )


def _sequence(
    truth: Truth, paths: Iterable[tuple[str, BoxPath]], times_s: Mapping[int, float]
) -> dict[str, Any]:
    """The one dictionary that all of trackeval's metrics read: a list entry a frame."""
    frames = sorted(times_s)
    true = [truth.at(frame) for frame in frames]
    ours = _by_frame(paths, np.array([times_s[frame] for frame in frames]))
    true_ids, people = _numbered([ids for ids, _ in true])
    our_ids, names = _numbered([list(here) for here in ours])
    our_boxes = [np.array(list(here.values()), np.float32).reshape(-1, 4) for here in ours]
    return {
        "gt_ids": true_ids,
        "tracker_ids": our_ids,
        "similarity_scores": [
            pairwise_ious(boxes, others) for (_, boxes), others in zip(true, our_boxes, strict=True)
        ],
        "num_gt_ids": people,
        "num_tracker_ids": names,
        "num_gt_dets": sum(map(len, true_ids)),
        "num_tracker_dets": sum(map(len, our_ids)),
        "num_timesteps": len(frames),
    }


def _by_frame(
    paths: Iterable[tuple[str, BoxPath]], times_s: npt.NDArray[np.float64]
) -> list[dict[str, npt.NDArray[np.float32]]]:
    """For each frame who is where."""
    sureness: dict[tuple[int, str], float] = {}
    here: dict[int, dict[str, npt.NDArray[np.float32]]] = defaultdict(dict)
    for name, path in paths:
        for time_s, box, confidence in zip(path.times_s, path.boxes, path.confidence, strict=True):
            frame = int(np.argmin(np.abs(times_s - time_s)))
            if confidence >= sureness.get((frame, name), -1.0):
                sureness[frame, name] = float(confidence)
                here[frame][name] = box
    return [here[frame] for frame in range(len(times_s))]


def _numbered(names: Iterable[Iterable[Any]]) -> tuple[list[npt.NDArray[np.int64]], int]:
    """Names replaced by numbers from 0 without holes, as trackeval wants them; and how many there are."""
    number: dict[Any, int] = {}
    counted = [
        np.array([number.setdefault(name, len(number)) for name in here], np.int64)
        for here in names
    ]
    return counted, len(number)
