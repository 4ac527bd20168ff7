"""Since when something is new to somebody: a day that they type or pick, or their last visit here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commands.access import Place
from commands.clock import typed_day
from index.errors import VerbatimError
from index.library import Library
from index.moments import as_utc
from index.visits import last_visit
from templates.voice import Surface, say

OFFERED_DAYS = (3, 7, 14, 30, 90)


class VisitUnknown(VerbatimError):
    """No day was given, and no visit of this member's is kept. ``server``: whether they ask in a server."""

    kind = "visit_unknown"

    def __init__(self, server: bool) -> None:
        super().__init__(str(server))
        self.server = server


@dataclass(frozen=True, slots=True)
class Since:
    """The first day that counts; with a ``visit`` (aware UTC), that moment of it."""

    day: date
    visit: datetime | None = None


def read_since(written: str | None, place: Place, asker: int, library: Library, *, today: date) -> Since:
    """What was typed; nothing means the asker's last visit. Raises DateRefused, VisitUnknown."""
    typed = (written or "").strip().casefold()
    if typed in ("", say("since_visit", Surface.DISCORD)):
        visit = last_visit(library, place.server, asker)
        if visit is None:
            raise VisitUnknown(place.server is not None)
        return Since(visit.date(), visit)
    named = {say(name, Surface.DISCORD): day for name, day in _named_days(today)}
    return Since(named[typed] if typed in named else typed_day(typed))


def _named_days(today: date) -> list[tuple[str, date]]:
    return [("since_today", today), ("since_yesterday", today - timedelta(days=1))]


def offered(place: Place, asker: int, library: Library, *, today: date) -> list[tuple[str, str]]:
    """What to pick from, each as it reads and as it is then typed: the last visit if one is kept, then days."""
    visit = last_visit(library, place.server, asker)
    choices: list[tuple[str, str]] = []
    if visit:
        choices.append(
            (say("since_visit_on", Surface.DISCORD, at=visit), say("since_visit", Surface.DISCORD))
        )
    choices += [(say(name, Surface.DISCORD), day.isoformat()) for name, day in _named_days(today)]
    for days in OFFERED_DAYS:
        day = today - timedelta(days=days)
        choices.append((say("since_days", Surface.DISCORD, days=days, at=as_utc(day)), day.isoformat()))
    return choices
