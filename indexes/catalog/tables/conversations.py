"""Conversations in the catalog: each question with its answer, until somebody whom it shows is erased."""

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from velvet.footage.answers import Answer, Turn
from velvet.footage.errors import NotFound
from velvet.footage.ids import (
    conversation_id,
    conversation_number,
    recordings_in,
    tracklet_number,
    tracklets_in,
)
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.answer_json import from_json, to_json
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import TrackletRow, TurnRow


def add(session: Session, conversation: str, turn: Turn) -> str:
    """Store a turn of a conversation, or of a new one where none is named; the conversation's id.

    Raises NotFound where somebody whom the answer shows was erased meanwhile.
    """
    _refuse_erased(session, turn.answer)
    number = (
        conversation_number(conversation) if conversation else count_up(session, "conversation")
    )
    answer = to_json(turn.answer) if turn.answer else ""
    session.add(
        TurnRow(
            conversation=number,
            at_us=rows.to_us(turn.at or datetime.now(UTC)),
            question=turn.question.encode(
                errors="replace"
            ).decode(),  # half a surrogate has no bytes
            steps=json.dumps(turn.steps, ensure_ascii=False),
            answer=answer,
            fault=turn.fault,
        )
    )
    return conversation_id(number)


def _refuse_erased(session: Session, answer: Answer | None) -> None:
    shown = {tracklet_number(s.id) for s in answer.sightings} if answer else set[int]()
    existing = select(func.count()).where(TrackletRow.number.in_(shown))
    if (session.scalar(existing) or 0) < len(shown):
        raise NotFound("Somebody whom the answer shows was erased meanwhile. Ask again.")


def turns(session: Session, conversation: str) -> list[Turn]:
    """What was asked and answered, in order. Raises NotFound where nothing is left of it."""
    number = conversation_number(conversation)
    query = select(TurnRow).where(TurnRow.conversation == number).order_by(TurnRow.number)
    turns = [_turn(row) for row in session.scalars(query)]
    if not turns:
        raise NotFound(
            f"There is no conversation {conversation}. `velvet ask` and the page's address name one."
        )
    return turns


def _turn(row: TurnRow) -> Turn:
    answer = from_json(row.answer) if row.answer else None
    steps = tuple(json.loads(row.steps))
    return Turn(row.question, steps, answer, row.fault, rows.from_us(row.at_us))


def citing(
    session: Session,
    tracklets: Collection[int],
    recordings: Collection[int],
    names: Collection[str],
) -> list[TurnRow]:
    """The turns that show or name any of these, by number, id or name."""
    named = re.compile(
        "|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)) or "(?!)", re.I
    )
    turns = session.scalars(select(TurnRow).order_by(TurnRow.number))
    return [row for row in turns if _shows(row, tracklets, recordings, named)]


def _shows(
    row: TurnRow, tracklets: Collection[int], recordings: Collection[int], named: re.Pattern[str]
) -> bool:
    text = " ".join((row.question, row.steps, row.answer, row.fault))
    return not (
        tracklets_in(text).isdisjoint(tracklets)
        and recordings_in(text).isdisjoint(recordings)
        and not named.search(text)
    )
