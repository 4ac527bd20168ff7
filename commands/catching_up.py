"""What is done at the desk for readers who catch up: what is new in a story, and an article's full text."""

from __future__ import annotations

from commands.access import AnswerUnknown, Place, check_answer, chosen_stories
from commands.clock import today, typed_day
from commands.replies import CONTEXT, Reply, Under, current
from index.answers import Slice, recall_answer
from index.errors import ArticleUnknown
from retrieval.changes import changes
from retrieval.context import slices_of
from retrieval.desk import Desk
from retrieval.full_text import has_more, part_from
from templates.voice import Surface, changes_pages, text_pages

REST = "verbatim:rest"


def changes_since(desk: Desk, place: Place, *, story: str | None, since: str) -> Reply:
    """What is new in a story since a day. Raises StoryUnknown, DateRefused, SinceInFuture, ArticlesChanging."""
    stories = chosen_stories(desk.library, place, story)
    first = typed_day(since)
    keys = tuple(one.key for one in stories)
    result = current(lambda: changes(desk, keys, since=first, today=today()), desk.library)
    pages = changes_pages(result, ", ".join(one.name for one in stories), Surface.DISCORD)
    buttons = (CONTEXT,) if result.cited.quotes else ()
    return Reply(tuple(pages), buttons, keys, slices_of(result.cited))


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
