"""What closer looks saw: a verdict for a tracklet and a criterion, kept so that the next look is free."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from footage.records import Verdict
from indexes import rows
from indexes.schema import VerdictRow


def put(session: Session, identifier: str, verdicts: Mapping[str, Verdict], maker: str) -> None:
    """Store verdicts by criterion, in place of earlier ones."""
    number = rows.number_of(identifier, "T")
    for criterion, verdict in verdicts.items():
        session.merge(
            VerdictRow(tracklet=number, criterion=criterion, maker=maker, verdict=verdict)
        )


def of(session: Session, criteria: Sequence[str]) -> dict[str, dict[str, Verdict]]:
    """Tracklet id -> criterion -> verdict, for the criteria named."""
    query = select(VerdictRow).where(VerdictRow.criterion.in_(criteria))
    found: dict[str, dict[str, Verdict]] = {}
    for row in session.scalars(query):
        found.setdefault(f"T{row.tracklet}", {})[row.criterion] = Verdict(row.verdict)
    return found
