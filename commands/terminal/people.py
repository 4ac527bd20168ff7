"""quotes and who from the command line."""

from __future__ import annotations

from commands.terminal.asking import Asked, story_keys
from commands.terminal.console import OK, opened_desk, reading_story, show, show_json
from index.settings import Settings
from retrieval.contract import quotes_row, who_row
from retrieval.nouns import Question
from retrieval.quotes import quotes
from retrieval.who import who
from templates.voice import Surface, said_pages, who_pages


def quotes_once(
    settings: Settings, asked: Asked, *, speaker: str | None, about: str | None, limit: int, as_json: bool
) -> int:
    """Print who said what in a story or an article."""
    for given in (speaker, about):
        if given is not None:
            Question(given, ())  # refused before the models are loaded
    with opened_desk(settings) as desk:
        keys = story_keys(desk, asked)
        found = quotes(desk, keys, limit=limit, speaker=speaker, about=about, article=asked.article)
        if as_json:
            show_json(quotes_row(found))
        else:
            story = reading_story(desk.library, asked.story, asked.server)
            title = asked.article or (story.name if story else "")
            show(said_pages(found, title, Surface.TERMINAL))
    return OK


def who_once(settings: Settings, asked: Asked, name: str, *, as_json: bool) -> int:
    """Print who somebody is in a story."""
    Question(name, ())  # refused before the models are loaded
    with opened_desk(settings) as desk:
        found = who(desk, story_keys(desk, asked), name)
        if as_json:
            show_json(who_row(found))
        else:
            show(who_pages(found, Surface.TERMINAL))
    return OK
