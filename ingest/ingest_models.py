"""The models of one ingest and the fingerprints they leave on its rows."""

from dataclasses import dataclass

from velvet.footage.protocols import (
    CropEncoder,
    Describer,
    Detector,
    TextEncoder,
    TieBreaker,
    Tracker,
)
from velvet.reid.tracking.tracklets import CLEANING


@dataclass(frozen=True, slots=True)
class IngestModels:
    """Who does which job. `analysis_fps` is how many frames a second are looked at; 0: all."""

    detector: Detector
    tracker: Tracker
    describers: tuple[Describer, ...]  # the better, the later: each improves on those before it
    words: TextEncoder
    crops: CropEncoder
    analysis_fps: float
    pictures: CropEncoder | None = None  # into the space in which words are looked for
    looks: CropEncoder | None = None  # within one scene, as it was measured there; None: as `crops`
    ties: TieBreaker | None = None  # is asked where vectors leave it open; None: nobody is

    @property
    def detection(self) -> str:
        """The fingerprint of raw detections: another rate of looking makes other detections."""
        return f"{self.detector.fingerprint};fps={self.analysis_fps:g}"

    @property
    def tracking(self) -> str:
        """The fingerprint of tracklets."""
        return f"{self.tracker.fingerprint};cleaned={CLEANING}<{self.detection}"
