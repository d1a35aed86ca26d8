"""How well identities held over drawn days, and how the work grew, as tables.

Knows the reports, not how they were made.
"""

from collections.abc import Sequence

from rich.console import Console

from velvet.evals.identity.growth import Growth
from velvet.evals.identity.journeys import Journeys
from velvet.evals.identity.people_score import together
from velvet.ui.output.screen import line, row, table

_HEADINGS = (
    "town", "people", "tracklets", "identities", "IDF1", "precision", "recall", "F1",
    "across cameras", "wrong joins", "wrong splits", "moved",
)  # fmt: skip


def show_journeys(console: Console, towns: Sequence[Journeys]) -> None:
    """One row a town, then one row a band over all of them."""
    scores = table(*_HEADINGS)
    for one in towns:
        s = one.score
        shares = (s.idf1, s.pairs.precision, s.pairs.recall, s.pairs.f1, s.across.f1)
        row(
            scores,
            (
                f"{one.seed}",
                *(f"{count}" for count in (s.people, s.tracklets, s.identities)),
                *(f"{share:.3f}" for share in shares),
                *(f"{count}" for count in (s.wrong_joins, s.wrong_splits, one.moved)),
            ),
        )
    console.print(scores)
    bands = table("band", "members", "wrong", "precision", "recall")
    for standings in zip(*(one.score.standings for one in towns), strict=True):
        all_ = together(standings)
        shares = (f"{all_.precision:.3f}", f"{all_.recall:.3f}")
        row(bands, (all_.band.value, f"{all_.members}", f"{all_.wrong}", *shares))
    console.print(bands)
    tracklets = sum(one.score.tracklets for one in towns)
    took = sum(one.naming_s for one in towns)
    line(console, f"{took:.1f} s to decide who is who, {tracklets} tracklets in all", "dim")


def show_growth(console: Console, growth: Growth) -> None:
    """One row a size: how long each new tracklet takes, in milliseconds."""
    paces = table("tracklets", "recordings", "storing", "publishing", "who is who")
    for pace in (growth.early, growth.late):
        took = (pace.saving_s, pace.publishing_s, pace.naming_s)
        cells = (f"{pace.tracklets}", f"{pace.recordings}", *(f"{1000 * s:.1f} ms" for s in took))
        row(paces, cells)
    console.print(paces)
    line(console, f"Deciding who is who takes {growth.ratio:.1f} times as long per tracklet")
