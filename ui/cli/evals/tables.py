"""What evaluations found, as tables. Knows the reports, not how they were made."""

from collections.abc import Sequence

from rich.console import Console

from velvet.evals import words
from velvet.evals.reid import reid
from velvet.evals.reid.reliability import Reliability
from velvet.evals.tracking import tracking
from velvet.footage.time.clock import lasting
from velvet.ui.output.screen import line, row, table

_RETURNS = (
    "MOT's truth counts a person who leaves the view and comes back as somebody new. So does "
    f"`{tracking.IDENTITIES}`; `{tracking.RETURNS}` has identities as Velvet decides them."
)


def show_tracking(console: Console, report: tracking.Report) -> None:
    """One row a tracker, Velvet's own first."""
    headings = ("", "HOTA", "IDF1", "MOTA", "recall", "precision", "switches", "paths", "people")
    rows = table(*headings)
    for one in report.rows:
        s = one.score
        shares = (s.hota, s.idf1, s.mota, s.recall, s.precision)
        counts = (s.switches, s.found, s.people)
        row(rows, (one.name, *(f"{v:.3f}" for v in shares), *(str(v) for v in counts)))
    console.print(rows)
    pace = f"{lasting(report.footage_s)} of footage detected at {report.real_time:.1f}x real time"
    line(console, f"{report.clip.name}: {pace}", "dim")
    line(console, _RETURNS, "dim")
    fingerprints = f"Detector {report.detector}; tracker {report.tracker}; crops {report.encoder}"
    line(console, fingerprints, "dim")


def show_words(console: Console, report: words.Report) -> None:
    """One row for each kind of sentence."""
    rows = table("sentences", "number", "R@1", "mAP")
    for one in report.rows:
        scores = (f"{one.first:.3f}", f"{one.mean_average_precision:.3f}")
        row(rows, (one.kind, str(one.sentences), *scores))
    console.print(rows)
    line(console, f"{report.people} people in {report.tracklets} tracklets", "dim")
    line(console, f"Described by {report.describer}", "dim")


def show_reid(console: Console, report: reid.Report) -> None:
    """Rank-k and mAP, one row for each way of comparing; then how well probabilities held."""
    _show_scores(console, "crop to crop", report.crops)
    _show_scores(console, "stay to stay", report.stays)
    line(console, f"{report.crops_a_stay:.1f} crops a stay on average", "dim")
    for one in report.reliability:
        _show_reliability(console, one)
    if report.tuned:
        _show_scores(console, "half of the people", report.tuned)
        line(console, "Tuned: learned from the other half of the people", "dim")
    line(console, f"Encoder {report.encoder}", "dim")


def _show_scores(console: Console, what: str, scores: Sequence[reid.Score]) -> None:
    rows = table(what, "queries", *(f"Rank-{k}" for k in reid.RANKS), "mAP")
    for one in scores:
        shares = [*(one.ranks[k] for k in reid.RANKS), one.mean_average_precision]
        row(rows, (one.way, str(one.queries), *(f"{share:.3f}" for share in shares)))
    console.print(rows)


def _show_reliability(console: Console, reliability: Reliability) -> None:
    rows = table(f"one person? {reliability.way}", "pairs", "share", "predicted", "observed")
    for one in (*reliability.bands, *reliability.tenths):
        shares = (one.share, one.predicted, one.observed)
        row(rows, (one.name, str(one.pairs), *(f"{share:.3f}" for share in shares)))
    console.print(rows)
    scale = f"slope {reliability.scale.slope:.1f}, middle {reliability.scale.middle:.3f}"
    line(console, f"Calibration error {reliability.error:.4f}; {scale}", "dim")
