"""When members last read what is new: kept for those alone who allowed it, one moment for each of their servers."""

from __future__ import annotations

from datetime import datetime

from index.library import Library
from index.stored import stored_moment


def last_visit(library: Library, server: int | None, member: int) -> datetime | None:
    """The moment of the member's last visit, aware UTC; None unless they allowed it to be kept."""
    rows = library.rows("SELECT last FROM visits WHERE server = ? AND member = ?", (server or 0, member))
    return datetime.fromisoformat(rows[0][0]) if rows else None


def allow_visits(library: Library, server: int | None, member: int, moment: datetime) -> None:
    """Keep the member's visits in this server (None: in direct messages) from now on, the first one at the moment."""
    with library.database.writing() as connection:
        connection.execute(
            "INSERT INTO visits (server, member, allowed, last) VALUES (?1, ?2, ?3, ?3) "
            "ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
            (server or 0, member, stored_moment(moment)),
        )


def note_visit(library: Library, server: int | None, member: int, moment: datetime) -> None:
    """The member is here at the moment; nothing is kept unless they allowed it."""
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE visits SET last = max(last, ?) WHERE server = ? AND member = ?",
            (stored_moment(moment), server or 0, member),
        )


def forget_visits(library: Library, server: int | None, member: int) -> None:
    """Forget the member's visits in this server, and that they allowed it."""
    with library.database.writing() as connection:
        connection.execute("DELETE FROM visits WHERE server = ? AND member = ?", (server or 0, member))
