"""Words on the terminal: answers to standard output, everything else to standard error; errors as one sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from index.embedder import is_prepared
from index.errors import StoryUnknown, VerbatimError
from index.library import MAIN_STORY, SAMPLE_STORY, Library
from index.nouns import Story
from index.settings import Settings
from retrieval.desk import Desk, open_desk
from templates.voice import Surface, say

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def tell(name: str, /, **facts: object) -> None:
    """One sentence from the templates to standard error."""
    print(say(name, Surface.TERMINAL, **facts), file=sys.stderr, flush=True)


def tell_pages(pages: list[str]) -> None:
    """Pages to standard error."""
    print("\n\n".join(pages), file=sys.stderr, flush=True)


def show(pages: list[str]) -> None:
    """Pages to standard output."""
    print("\n\n".join(pages), flush=True)


def show_json(row: Mapping[str, object]) -> None:
    """One JSON object, one line, to standard output: in ASCII if that can't take all of its characters."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        line = json.dumps(row)
    print(line, flush=True)


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside is told in one sentence, and ends the program with the right exit code."""
    try:
        yield
    except VerbatimError as error:
        tell(error.kind, **error.facts)
        raise SystemExit(USAGE if error.kind in ("question_refused", "usage") else FAILED) from error
    except BrokenPipeError as error:  # `verbatim … | head`: nobody reads on, nothing is wrong
        # What is left to be written goes nowhere, or writing it at the exit would fail once more.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit(OK) from error
    except KeyboardInterrupt as error:
        raise SystemExit(INTERRUPTED) from error
    except Exception as error:
        from commands.trouble import log_error  # and with it discord.py, which nothing else here needs

        tell("unexpected", id=log_error(error))
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


def tended_story(library: Library, name: str | None, server: int | None) -> Story:
    """The story that shall be changed: a server's own one, and never a shared one in its place. Raises StoryUnknown."""
    story = library.story(name or MAIN_STORY, server)
    if story.server != server:
        raise StoryUnknown(story.name)
    return story


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
