"""Identities, their members and names in the catalog: a layer above the tracklets."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from velvet.footage.corrections import names_of
from velvet.footage.errors import NotFound
from velvet.footage.ids import (
    person_id,
    person_number,
    recording_number,
    tracklet_id,
    tracklet_number,
)
from velvet.footage.records import Band, Identity, Member
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import CounterRow, IdentityRow, MemberRow, TrackletRow
from velvet.indexes.catalog.tables import corrections
from velvet.indexes.catalog.tables.tracklets import MANY
from velvet.indexes.records import People


def every(session: Session) -> list[Identity]:
    """All identities by id, their members by start."""
    members: dict[int, list[Member]] = {}
    query = select(MemberRow).join(TrackletRow, TrackletRow.number == MemberRow.tracklet)
    for row in session.scalars(query.order_by(TrackletRow.start_us, TrackletRow.number)):
        members.setdefault(row.identity, []).append(_member(row))
    called = names(session)
    return [Identity(person_id(n), tuple(members[n]), called.get(n, "")) for n in sorted(members)]


def _member(row: MemberRow) -> Member:
    return Member(tracklet_id(row.tracklet), Band(row.band), row.probability)


def get(session: Session, identifier: str) -> Identity:
    """One identity, by its id or its name. Raises NotFound."""
    called = names(session)
    wanted = identifier.strip().casefold()
    by_name = (number for number, name in called.items() if name.casefold() == wanted)
    number = next(by_name, None) or person_number(identifier)
    members = session.scalars(
        select(MemberRow)
        .join(TrackletRow, TrackletRow.number == MemberRow.tracklet)
        .where(MemberRow.identity == number)
        .order_by(TrackletRow.start_us, TrackletRow.number)
    )
    members_by_start = tuple(_member(row) for row in members)
    if not members_by_start:
        raise NotFound(_nobody(session, identifier, number))
    return Identity(person_id(number), members_by_start, called.get(number, ""))


def _nobody(session: Session, identifier: str, number: int) -> str:
    """Why there is nobody of that id."""
    correction, now = corrections.merged(session, number) or (0, [])
    if not now:
        return f"There is no person {identifier}. `velvet people` lists them."
    who = " and ".join(person_id(one) for one in now)
    return f"{person_id(number)} is {who} since correction {correction}. Name {who} instead."


def names(session: Session, numbers: Collection[int] | None = None) -> dict[int, str]:
    """The names of those who have one, by identity number: of all, or of these."""
    query = select(IdentityRow).where(IdentityRow.name != "")
    if numbers is not None and len(numbers) < MANY:
        query = query.where(IdentityRow.number.in_(numbers))
    return {row.number: row.name for row in session.scalars(query)}


def of_tracklets(session: Session, numbers: Sequence[int]) -> dict[int, MemberRow]:
    """The membership of these tracklets, by tracklet number."""
    query = select(MemberRow)
    if len(numbers) < MANY:
        query = query.where(MemberRow.tracklet.in_(numbers))
    return {row.tracklet: row for row in session.scalars(query)}


def regroup(session: Session, people: People) -> None:
    """Store who is who, and let names follow the corrections that are left."""
    replace(session, people)
    corrections.drop_empty(session)
    bear_names(session, names_of(corrections.every(session)))


def replace(session: Session, people: People) -> None:
    """Store who is who in place of what was believed before; only what changed is written.

    Each person is (id, members); an empty id asks for a new one. Identities left empty are gone, and
    their ids are not used again.
    """
    was = {row.tracklet: row for row in session.scalars(select(MemberRow))}
    now = {row.tracklet: row for row in put(session, people, was)}
    for number in was.keys() - now.keys():
        session.delete(was[number])
    session.flush()
    drop_empty(session)


def put(
    session: Session,
    people: People,
    was: Mapping[int, MemberRow] | None = None,
) -> list[MemberRow]:
    """Store these members of these people, beside all others; their rows, in that order."""
    stored: list[MemberRow] = []
    for identifier, members in people:
        number = person_number(identifier) if identifier else count_up(session, "identity")
        session.merge(IdentityRow(number=number))
        session.flush()
        for member in members:
            new = _row(number, member)
            old = (was or {}).get(new.tracklet)
            if old is None:
                session.add(new)
            elif (old.identity, old.band, old.probability) != (number, new.band, new.probability):
                old.identity, old.band, old.probability = number, new.band, new.probability
            stored.append(new)
    session.flush()
    return stored


def clear(session: Session, recording: str) -> None:
    """Nobody is known any more to be who on this recording."""
    number = recording_number(recording)
    of_recording = select(TrackletRow.number).where(TrackletRow.recording == number)
    session.execute(delete(MemberRow).where(MemberRow.tracklet.in_(of_recording)))


def drop_empty(session: Session) -> None:
    """Identities without members are gone, and their ids are not used again."""
    held = select(MemberRow.identity)
    session.execute(delete(IdentityRow).where(IdentityRow.number.not_in(held)))


def _row(identity: int, member: Member) -> MemberRow:
    return MemberRow(
        tracklet=tracklet_number(member.tracklet),
        identity=identity,
        band=member.band,
        probability=member.probability,
    )


def bear_names(session: Session, borne: Mapping[str, str]) -> None:
    """Give each name to the identity with most of its tracklets (the smaller `P`, if equal), one a name.

    `borne` is the name of each tracklet that has one.
    """
    numbers = {tracklet_number(tracklet): name for tracklet, name in borne.items()}
    votes = Counter(
        (row.identity, numbers[row.tracklet])
        for row in session.scalars(select(MemberRow).where(MemberRow.tracklet.in_(numbers)))
    )
    given: dict[int, str] = {}
    for number, name in sorted(votes, key=lambda vote: (-votes[vote], vote)):
        if number not in given and name not in given.values():
            given[number] = name
    current = names(session)
    for number in current.keys() | given.keys():
        if current.get(number, "") != given.get(number, ""):
            session.get_one(IdentityRow, number).name = given.get(number, "")


_STATE, _STATES = "people", "states of people"


def state(session: Session) -> int:
    """Which state of who is who, and of what people said of it, this is. Equal numbers: nothing changed."""
    row = session.get(CounterRow, _STATE)
    return row.value if row else 0


def move(session: Session) -> int:
    """Who is who, or what people said of it, changed: a state that never was before."""
    return back_to(session, count_up(session, _STATES))


def back_to(session: Session, earlier: int) -> int:
    """Everything is again as it was in an earlier state."""
    session.merge(CounterRow(name=_STATE, value=earlier))
    session.flush()
    return earlier
