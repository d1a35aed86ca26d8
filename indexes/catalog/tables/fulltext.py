"""Full-text search over description sentences: SQLite's FTS5, and nothing else of the catalog."""

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

CREATE = "CREATE VIRTUAL TABLE description_text USING fts5(sentence, tokenize='porter unicode61')"
_WORD = re.compile(r"\w+")


def put(session: Session, tracklet: int, sentence: str) -> None:
    """Index a tracklet's sentence in place of its former one."""
    drop(session, tracklet)
    session.execute(
        text("INSERT INTO description_text(rowid, sentence) VALUES (:tracklet, :sentence)"),
        {"tracklet": tracklet, "sentence": sentence},
    )


def drop(session: Session, tracklet: int) -> None:
    """Take a tracklet's sentence out of the index."""
    session.execute(
        text("DELETE FROM description_text WHERE rowid = :tracklet"), {"tracklet": tracklet}
    )


def find(session: Session, words: str, k: int) -> list[tuple[int, float]]:
    """Tracklets whose sentence shares a word with `words`, best first, with the negated bm25 rank."""
    terms = _WORD.findall(words)
    if not terms:
        return []
    query = " OR ".join(f'"{term}"' for term in terms)  # quoted: no word is an operator
    rows = session.execute(
        text(
            "SELECT rowid, rank FROM description_text WHERE description_text MATCH :query "
            "ORDER BY rank, rowid LIMIT :k"
        ),
        {"query": query, "k": k},
    )
    return [(int(row[0]), -float(row[1])) for row in rows]
