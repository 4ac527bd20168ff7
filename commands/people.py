"""What is done at the desk for readers who ask about people: who said what, and who somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from commands.access import AnswerUnknown, Place, article_in, check_answer, chosen_stories, readable_stories
from commands.replies import CONTEXT, Reply, Under, current
from index.answers import recall_answer
from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Story
from retrieval.context import slices_of
from retrieval.desk import Desk
from retrieval.quotes import quotes
from retrieval.sayings import speakers
from retrieval.who import who
from templates.voice import Surface, said_pages, who_pages

QUOTES_SHOWN = 8


def who_said_what(
    desk: Desk,
    place: Place,
    *,
    story: str | None,
    article: str | None,
    speaker: str | None,
    about: str | None,
) -> Reply:
    """Who said what in a story or an article. Raises StoryUnknown, ArticleUnknown, QuestionRefused."""
    stories = chosen_stories(desk.library, place, story)
    if article:
        chosen, found = article_in(desk.library, stories, article)
        return _said(desk, (chosen,), speaker, about, article=found.id, title=found.title or found.id)
    return _said(desk, stories, speaker, about)


def quotes_under(under: Under, desk: Desk, place: Place) -> Reply:
    """Who said what in the stories that a sent summary is of. Raises AnswerUnknown."""
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    stories = [story for story in readable_stories(desk.library, place) if story.key in sent.stories]
    return _said(desk, stories, None, None)


def article_quotes_under(under: Under, desk: Desk, place: Place) -> Reply:
    """Who said what in the article that a sent summary is of. Raises AnswerUnknown, also where the article is gone."""
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    if not sent.slices:
        raise AnswerUnknown
    key, id = sent.slices[0].story, sent.slices[0].article
    stories = [story for story in readable_stories(desk.library, place) if story.key == key]
    try:
        article = desk.library.article(key, id)
    except ArticleUnknown as error:
        raise AnswerUnknown from error
    return _said(desk, stories, None, None, article=article.id, title=article.title or article.id)


def _said(
    desk: Desk,
    stories: Sequence[Story],
    speaker: str | None,
    about: str | None,
    *,
    article: str | None = None,
    title: str | None = None,
) -> Reply:
    keys = tuple(one.key for one in stories)
    result = current(
        lambda: quotes(
            desk, keys, limit=QUOTES_SHOWN, speaker=speaker or None, about=about or None, article=article
        ),
        desk.library,
    )
    pages = said_pages(result, title or ", ".join(one.name for one in stories), Surface.DISCORD)
    buttons = (CONTEXT,) if result.cited.quotes else ()
    return Reply(tuple(pages), buttons, keys, slices_of(result.cited))


def who_is(desk: Desk, place: Place, *, name: str, story: str | None) -> Reply:
    """Who somebody is in a story. Raises StoryUnknown, QuestionRefused."""
    keys = tuple(one.key for one in chosen_stories(desk.library, place, story))
    result = current(lambda: who(desk, keys, name), desk.library)
    buttons = (CONTEXT,) if result.cited.quotes else ()
    return Reply(tuple(who_pages(result, Surface.DISCORD)), buttons, keys, slices_of(result.cited))


def speakers_of(library: Library, place: Place, story: str | None, typed: str) -> list[str]:
    """The speakers whose name holds what was typed. Raises StoryUnknown."""
    keys = tuple(one.key for one in chosen_stories(library, place, story))
    return [name for name in speakers(library, keys) if typed.strip().casefold() in name.casefold()]
