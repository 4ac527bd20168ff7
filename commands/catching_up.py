"""What is done at the desk for readers who catch up: what is new in a story, and an article's full text."""

from __future__ import annotations

from datetime import datetime

from commands.access import AnswerUnknown, Place, check_answer, chosen_stories
from commands.clock import now
from commands.replies import CONTEXT, Reply, Under, current
from commands.since import VisitUnknown, read_since
from commands.trouble import log_error
from index.answers import Slice, recall_answer
from index.errors import ArticleUnknown, VerbatimError
from index.library import Library
from index.visits import allow_visits, forget_visits, last_visit, note_visit
from retrieval.changes import changes
from retrieval.context import slices_of
from retrieval.desk import Desk
from retrieval.full_text import has_more, part_from
from templates.voice import Surface, changes_pages, say, text_pages

REST = "verbatim:rest"
REMEMBER = "verbatim:remember"
FORGET = "verbatim:forget"


def changes_since(desk: Desk, place: Place, *, asker: int, story: str | None, since: str | None) -> Reply:
    """What is new in a story since a day, or since the asker's last visit; this is one, if they are kept.

    Raises StoryUnknown, DateRefused, SinceInFuture, ArticlesChanging.
    """
    stories = chosen_stories(desk.library, place, story)
    moment = now()
    try:
        first = read_since(since, place, asker, desk.library, today=moment.date())
    except VisitUnknown as error:
        return Reply((say(error.kind, Surface.DISCORD, **error.facts),), (REMEMBER,))
    keys = tuple(one.key for one in stories)
    result = current(
        lambda: changes(desk, keys, since=first.day, today=moment.date(), visit=first.visit), desk.library
    )
    pages = changes_pages(result, ", ".join(one.name for one in stories), Surface.DISCORD)
    context = (CONTEXT,) if result.cited.quotes else ()
    kept = _noted(desk.library, place, asker, moment)
    buttons = (*context, FORGET if kept else REMEMBER)
    return Reply(tuple(pages), buttons, keys, slices_of(result.cited))


def _noted(library: Library, place: Place, asker: int, moment: datetime) -> bool:
    """Whether the asker's visits are kept; then this one is, from before the articles were read."""
    if last_visit(library, place.server, asker) is None:
        return False
    try:
        note_visit(library, place.server, asker, moment)
    except VerbatimError as error:  # a library that is only read, or locked for long: the answer stands
        log_error(error)
    return True


def remember_visits(desk: Desk, place: Place, *, asker: int, moment: datetime) -> Reply:
    """Keep the asker's visits in this server from now on; the first one was at the moment."""
    allow_visits(desk.library, place.server, asker, moment)
    told = say("visits_remembered", Surface.DISCORD, server=place.server is not None)
    return Reply((told,), (FORGET,))


def forget_visits_of(desk: Desk, place: Place, *, asker: int) -> Reply:
    """Forget the asker's visits in this server."""
    forget_visits(desk.library, place.server, asker)
    return Reply((say("visits_forgotten", Surface.DISCORD, server=place.server is not None),), (REMEMBER,))


def full_text(under: Under, desk: Desk, place: Place, *, rest: bool) -> Reply:
    """The text of the article that a sent summary is of, or with ``rest`` what follows a sent part of it.

    It is the text of that revision. Raises AnswerUnknown, also where the article is gone or may not be read here.
    """
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    if not sent.slices:
        raise AnswerUnknown
    shown = sent.slices[-1]
    try:
        article = desk.library.revision(shown.story, shown.article, shown.revision)
    except ArticleUnknown as error:
        raise AnswerUnknown from error
    pieces = part_from(article, shown.end if rest else 0)
    if not pieces:
        raise AnswerUnknown
    pages = text_pages(article, pieces, Surface.DISCORD)
    part = Slice(article.story, article.id, article.revision, pieces[0].start, pieces[-1].end)
    buttons = (REST,) if has_more(article, part.end) else ()
    return Reply(tuple(pages), buttons, (article.story,), (part,))
