"""An erasure carried out to its end, from wherever it stands: rows, files, vectors, the catalog's own bytes.

Each step may be done again without harm, and is recorded when it is done; so a kill at any moment leaves
something that the next writer finishes.
"""

import shutil
from pathlib import Path

from sqlalchemy.orm import Session

from velvet.footage.errors import LibraryDamaged
from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.schema import ErasureRow
from velvet.indexes.erasure import erasure_requests
from velvet.indexes.erasure.cascade import files_of, rows_go
from velvet.indexes.erasure.erasure_requests import State
from velvet.indexes.vectors.sync import Sync


def finish(catalog: Catalog, sync: Sync, log: Audit, home: Path) -> int:
    """Carry out every erasure that is not done, as the one writer; how many there were. Each is logged.

    Raises LibraryBusy where another program reads the catalog's log, LibraryDamaged where a file stays.
    """
    with catalog.read() as session:
        waiting = [(row.number, row.state) for row in erasure_requests.unfinished(session)]
    for number, state in waiting:
        if state == State.WISHED:
            with catalog.write() as session:
                rows_go(session, session.get_one(ErasureRow, number), home / "clips")
    if any(state != State.REWRITTEN for _, state in waiting):
        _log(catalog, log)
        _remove_files(catalog, home)
        sync.rebuild()
        _move(catalog, State.GONE, State.REWRITTEN)
    if waiting:
        catalog.compact()
        _move(catalog, State.REWRITTEN, State.DONE)
    return len(waiting)


def _log(catalog: Catalog, log: Audit) -> None:
    """Note whose rows are gone, once each, whatever was cut short since."""
    with catalog.read() as session:
        gone = _in_state(session, State.GONE)
    noted = (
        {str(e.about.get("erasure")) for e in log.entries() if e.act == Act.FORGOTTEN}
        if gone
        else ()
    )
    for row in gone:
        if str(row.number) not in noted:
            about = {"what": row.what, "sightings": row.sightings, "erasure": row.number}
            log.append(Act.FORGOTTEN, about)


def _remove_files(catalog: Catalog, home: Path) -> None:
    with catalog.read() as session:
        names = [name for row in erasure_requests.unfinished(session) for name in files_of(row)]
    for name in names:
        _remove(home / name)


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryDamaged(
            f"{path} could not be removed: {error.strerror}. Mend its permissions, then finish with: "
            "velvet forget --finish"
        ) from error


def _move(catalog: Catalog, state: State, to: State) -> None:
    with catalog.write() as session:
        for row in _in_state(session, state):
            row.state, row.files = to, "[]"
        bump(session)


def _in_state(session: Session, state: State) -> list[ErasureRow]:
    return [row for row in erasure_requests.unfinished(session) if row.state == state]
