"""What evaluations found, as tables. Knows the reports, not how they came about."""

from rich.console import Console

from bench import reid, tracking, words
from footage.clock import lasting
from ui.screen import line, row, table


def show_tracking(console: Console, report: tracking.Report) -> None:
    """One row a tracker, Velvet's own first."""
    headings = ("", "HOTA", "IDF1", "MOTA", "recall", "precision", "switches", "paths", "people")
    shown = table(*headings)
    for one in report.rows:
        s = one.score
        shares = (s.hota, s.idf1, s.mota, s.recall, s.precision)
        counts = (s.switches, s.found, s.people)
        row(shown, (one.name, *(f"{v:.3f}" for v in shares), *(str(v) for v in counts)))
    console.print(shown)
    pace = f"{lasting(report.footage_s)} of footage detected at {report.real_time:.1f}x real time"
    line(console, f"{report.clip.name}: {pace}", "dim")
    line(console, f"Detector {report.detector}; tracker {report.tracker}", "dim")


def show_words(console: Console, report: words.Report) -> None:
    """One row a kind of sentence."""
    shown = table("sentences", "number", "R@1", "mAP")
    for one in report.rows:
        scores = (f"{one.first:.3f}", f"{one.mean_average_precision:.3f}")
        row(shown, (one.kind, str(one.sentences), *scores))
    console.print(shown)
    line(console, f"{report.people} people in {report.tracklets} tracklets", "dim")
    line(console, f"Described by {report.describer}", "dim")


def show_reid(console: Console, report: reid.Report) -> None:
    """Rank-k and mAP, one row a way of comparing."""
    shown = table("compared", "queries", *(f"Rank-{k}" for k in reid.RANKS), "mAP")
    for one in report.scores:
        shares = [*(one.ranks[k] for k in reid.RANKS), one.mean_average_precision]
        row(shown, (one.way, str(one.queries), *(f"{share:.3f}" for share in shares)))
    console.print(shown)
    line(console, f"Encoder {report.encoder}", "dim")
