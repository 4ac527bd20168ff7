"""Words on the terminal: answers to standard output, everything else to standard error; errors as one sentence."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from secrets import token_hex

from templates.voice import Surface, say

from index.embedder import is_prepared
from index.errors import VerbatimError
from index.library import MAIN_STORY, SAMPLE_STORY, Library
from index.nouns import Story
from index.settings import Settings
from retrieval.desk import Desk, open_desk

OK, FAILED, USAGE = 0, 1, 2
_log = logging.getLogger(__name__)


def tell(name: str, /, **facts: object) -> None:
    """One sentence from the templates to standard error."""
    print(say(name, Surface.TERMINAL, **facts), file=sys.stderr, flush=True)


def show(pages: list[str]) -> None:
    """Pages to standard output."""
    print("\n\n".join(pages), flush=True)


def show_json(row: Mapping[str, object]) -> None:
    """One JSON object, one line, to standard output."""
    print(json.dumps(row, ensure_ascii=False), flush=True)


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside is told in one sentence, and ends the program with the right exit code."""
    try:
        yield
    except VerbatimError as error:
        tell(error.kind, **error.facts)
        raise SystemExit(USAGE if error.kind in ("question_refused", "usage") else FAILED) from error
    except BrokenPipeError as error:  # `verbatim … | head`: nobody reads on, nothing is wrong
        sys.stderr.close()
        raise SystemExit(OK) from error
    except KeyboardInterrupt as error:
        raise SystemExit(130) from error
    except Exception as error:
        id = token_hex(4)
        _log.exception("error %s", id)
        tell("unexpected", id=id)
        raise SystemExit(FAILED) from error


@contextmanager
def opened_desk(settings: Settings) -> Iterator[Desk]:
    """The desk, closed at the end; says so when the first start must prepare the model."""
    if settings.embedder is None and not is_prepared(settings.models_folder):
        tell("preparing_model")
    desk = open_desk(settings)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def opened_library(settings: Settings) -> Iterator[Library]:
    library = Library(settings.library_path, lock_wait_s=settings.lock_wait_s)
    try:
        yield library
    finally:
        library.close()


def reading_story(library: Library, name: str | None, server: int | None) -> Story | None:
    """The story to read: the named one; else `main`, or the sample while `main` is empty; None if there is none.

    Raises StoryUnknown for a name that leads nowhere.
    """
    if name is not None:
        return library.story(name, server)
    stories = {story.name: story for story in library.stories(server)}
    main, sample = stories.get(MAIN_STORY), stories.get(SAMPLE_STORY)
    if sample and (main is None or not library.counts(main.key).articles):
        return sample
    return main
