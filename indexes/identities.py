"""Identities and their members in the catalog: a layer above the tracklets."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from footage.errors import NotFound
from footage.records import Band, Identity, Member
from indexes import rows
from indexes.catalog import count_up
from indexes.schema import IdentityRow, MemberRow, TrackletRow
from indexes.tracklets import MANY


def every(session: Session) -> list[Identity]:
    """All identities by id, their members by start."""
    found: dict[int, list[Member]] = {}
    query = select(MemberRow).join(TrackletRow, TrackletRow.number == MemberRow.tracklet)
    for row in session.scalars(query.order_by(TrackletRow.start_us, TrackletRow.number)):
        found.setdefault(row.identity, []).append(_member(row))
    return [Identity(f"P{number}", tuple(found[number])) for number in sorted(found)]


def _member(row: MemberRow) -> Member:
    return Member(f"T{row.tracklet}", Band(row.band), row.probability)


def get(session: Session, identifier: str) -> Identity:
    """One identity. Raises NotFound."""
    number = rows.number_of(identifier, "P")
    members = session.scalars(
        select(MemberRow)
        .join(TrackletRow, TrackletRow.number == MemberRow.tracklet)
        .where(MemberRow.identity == number)
        .order_by(TrackletRow.start_us, TrackletRow.number)
    )
    found = tuple(_member(row) for row in members)
    if not found:
        raise NotFound(f"There is no identity {identifier}. `velvet people` lists them.")
    return Identity(f"P{number}", found)


def of_tracklets(session: Session, numbers: Sequence[int]) -> dict[int, MemberRow]:
    """The membership of these tracklets, by tracklet number."""
    query = select(MemberRow)
    if len(numbers) < MANY:
        query = query.where(MemberRow.tracklet.in_(numbers))
    return {row.tracklet: row for row in session.scalars(query)}


def replace(session: Session, people: Sequence[tuple[str, Sequence[Member]]]) -> None:
    """Store who is who in place of what was believed before.

    Each person is (id, members); an empty id asks for a new one. Identities left empty are gone, and
    their ids are not used again.
    """
    session.execute(delete(MemberRow))
    for identifier, members in people:
        number = rows.number_of(identifier, "P") if identifier else count_up(session, "identity")
        session.merge(IdentityRow(number=number))
        session.flush()
        for member in members:
            session.add(_row(number, member))
    session.flush()
    session.execute(
        delete(IdentityRow).where(IdentityRow.number.not_in(select(MemberRow.identity)))
    )


def _row(identity: int, member: Member) -> MemberRow:
    return MemberRow(
        tracklet=rows.number_of(member.tracklet, "T"),
        identity=identity,
        band=member.band,
        probability=member.probability,
    )
