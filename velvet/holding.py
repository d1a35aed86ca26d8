"""Holding people and recordings back from erasing, with a note in the audit log."""

import getpass

from indexes.audit import Act
from indexes.library import Library


def keep(library: Library, subject: str, why: str) -> None:
    """Let a person, by id or name, or a recording not be erased. Raises NotFound."""
    held = library.hold(subject, why, _user())
    library.audit.append(Act.HELD, {"subject": held.subject})


def let_go(library: Library, subject: str) -> None:
    """Hold a person, by id or name, or a recording no longer. Raises NotFound."""
    called = {name.casefold(): identity for identity, name in library.names().items()}
    wanted = called.get(subject.strip().casefold(), subject.strip().upper())
    library.release(wanted)
    library.audit.append(Act.RELEASED, {"subject": wanted})


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "unknown"
