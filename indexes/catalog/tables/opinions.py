"""What a tie-breaker said of whether two tracklets are one person, kept so that it is asked once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from velvet.footage.corrections import Matched, Opinion, Stated
from velvet.footage.ids import tracklet_id, tracklet_number
from velvet.footage.records import Verdict
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import OpinionRow, VerdictRow
from velvet.indexes.catalog.tables.tracklets import MANY


def put(
    session: Session, identifier: str, others: Sequence[str], opinion: Opinion, fingerprint: str
) -> None:
    """Store the reply to one question: about a tracklet, and those it was compared with."""
    number = count_up(session, "opinion")
    for other in others:
        session.merge(
            OpinionRow(
                tracklet=tracklet_number(identifier),
                other=tracklet_number(other),
                fingerprint=fingerprint,
                number=number,
                matched=opinion.matched,
                confidence=opinion.confidence,
                reasoning=opinion.reasoning,
            )
        )


def about(session: Session, identifiers: Sequence[str] | None = None) -> list[Stated]:
    """All opinions in the order in which they were given, or those of a pair with one of these tracklets."""
    query = select(OpinionRow).order_by(OpinionRow.number, OpinionRow.tracklet, OpinionRow.other)
    if identifiers is None:
        return [_stated(row) for row in session.scalars(query)]
    numbers = {tracklet_number(i) for i in identifiers}
    if len(numbers) < MANY:
        query = query.where(or_(OpinionRow.tracklet.in_(numbers), OpinionRow.other.in_(numbers)))
    opinion_rows = session.scalars(query)
    return [_stated(row) for row in opinion_rows if {row.tracklet, row.other} & numbers]


def fingerprints(session: Session) -> dict[str, int]:
    """How many questions each maker answered."""
    asked = func.count(OpinionRow.number.distinct())
    query = (
        select(OpinionRow.fingerprint, asked)
        .group_by(OpinionRow.fingerprint)
        .order_by(OpinionRow.fingerprint)
    )
    return {fingerprint: count for fingerprint, count in session.execute(query)}


def _stated(row: OpinionRow) -> Stated:
    opinion = Opinion(Matched(row.matched), row.confidence, row.reasoning)
    return Stated(
        row.number, tracklet_id(row.tracklet), tracklet_id(row.other), row.fingerprint, opinion
    )


def put_verdicts(
    session: Session, identifier: str, verdicts: Mapping[str, Verdict], fingerprint: str
) -> None:
    """Store verdicts by criterion, in place of earlier ones."""
    number = tracklet_number(identifier)
    for criterion, verdict in verdicts.items():
        session.merge(
            VerdictRow(
                tracklet=number, criterion=criterion, fingerprint=fingerprint, verdict=verdict
            )
        )


def verdicts_of(session: Session, criteria: Sequence[str]) -> dict[str, dict[str, Verdict]]:
    """Tracklet id -> criterion -> verdict, for the criteria named."""
    query = select(VerdictRow).where(VerdictRow.criterion.in_(criteria))
    verdicts: dict[str, dict[str, Verdict]] = {}
    for row in session.scalars(query):
        verdicts.setdefault(tracklet_id(row.tracklet), {})[row.criterion] = Verdict(row.verdict)
    return verdicts
