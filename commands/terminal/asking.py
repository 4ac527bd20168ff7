"""ask, summary, timeline, changes and search from the command line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from commands.clock import today
from commands.terminal.console import (
    FAILED,
    OK,
    USAGE,
    opened_desk,
    opened_library,
    reading_story,
    show,
    show_json,
    tell,
)
from index.library import Library
from index.settings import Settings
from retrieval.ask import ask
from retrieval.changes import SinceInFuture, changes
from retrieval.contract import (
    ROW_LIMIT_BYTES,
    Row,
    RowRefused,
    answer_row,
    changes_row,
    found_row,
    read_question,
    read_row,
    refused_row,
    summary_row,
    timeline_row,
)
from retrieval.desk import Desk
from retrieval.explain import explain
from retrieval.nouns import Question, QuestionRefused
from retrieval.periods import Period
from retrieval.search import search
from retrieval.small_talk import Talk, talk_of
from retrieval.summary import summarise
from retrieval.timeline import event_slices, timeline, times_of
from templates.picture import timeline_picture
from templates.voice import (
    Surface,
    answer_pages,
    changes_pages,
    explained_pages,
    search_pages,
    sources_pages,
    summary_pages,
    talk_pages,
    timeline_pages,
)

LISTED_SOURCES = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``verbatim ask`` was told apart from the question itself."""

    story: str | None
    server: int | None
    article: str | None
    since: date | None
    until: date | None
    as_of: date | None

    def question(self, text: str, stories: tuple[int, ...]) -> Question:
        return Question(text, stories, self.article, self.since, self.until, self.as_of)


def ask_once(settings: Settings, text: str, asked: Asked, *, as_json: bool) -> int:
    """Answer one question. A refusal is a result, not a failure; so is what small talk gets, without any model."""
    if talk := talk_of(text):
        if as_json:
            show_json(refused_row(id=None, question=text))
        else:
            with opened_library(settings) as library:
                story = reading_story(library, asked.story, asked.server)
                keys, name = ((story.key,), story.name) if story else ((), "")
                show(small_talk(talk, library, keys, name, known=settings.known_languages))
        return OK
    Question(text, ())  # refused before the models are loaded
    with opened_desk(settings) as desk:
        question = _asked_today(desk, text, asked)
        started = time.perf_counter()
        result = ask(question, desk)
        elapsed_ms = (time.perf_counter() - started) * 1000
        if as_json:
            show_json(answer_row(result, id=None, question=text, elapsed_ms=elapsed_ms))
        else:
            show(answer_pages(result, Surface.TERMINAL))
    return OK


def _asked_today(desk: Desk, text: str, asked: Asked) -> Question:
    """The question of the story, asked today if no other day was given."""
    question = asked.question(text, story_keys(desk, asked))
    return question if question.as_of else replace(question, as_of=today(), clock=True)


def explain_once(settings: Settings, text: str, asked: Asked) -> int:
    """Show how one question's answer is made."""
    Question(text, ())  # refused before the models are loaded
    with opened_desk(settings) as desk:
        show(explained_pages(explain(_asked_today(desk, text, asked), desk), Surface.TERMINAL))
    return OK


def small_talk(
    talk: Talk, library: Library, keys: tuple[int, ...], story: str, *, known: tuple[str, ...]
) -> list[str]:
    """What small talk gets: where it is about the story's sources, their listing."""
    if talk is Talk.SOURCES:
        return listing(library, keys, story, known=known)
    return talk_pages(talk, Surface.TERMINAL)


def listing(library: Library, keys: tuple[int, ...], story: str, *, known: tuple[str, ...]) -> list[str]:
    """The newest articles, and how many there are; ``known`` are the languages that the models know well."""
    entries = [entry for key in keys for entry in library.entries(key, limit=LISTED_SOURCES)]
    total = sum(library.counts(key).articles for key in keys)
    return sources_pages(story, entries, total, Surface.TERMINAL, first=1, known=known)


def ask_many(settings: Settings, path: Path, asked: Asked) -> int:
    """Answer each row of a JSONL file, one line each, in order; a row that can't be asked is told and refused."""
    try:
        file = path.open("rb")
    except OSError as error:
        reason = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        tell("source_refused", source=str(path), reason=reason, detail=error.strerror or "")
        return USAGE
    code = OK
    with file, opened_desk(settings) as desk:
        base = asked.question("base", story_keys(desk, asked))
        for number, line in enumerate(rows_of(file), 1):
            if line.strip() and not _answer_row(line, f"{path}:{number}", base, desk):
                code = FAILED
    return code


def rows_of(file: BinaryIO) -> Iterator[bytes]:
    """The file's lines; of one that is longer than a row may be, no more than shows that."""
    limit = ROW_LIMIT_BYTES + 1
    while line := file.readline(limit):
        piece = line
        while len(piece) == limit and not piece.endswith(b"\n"):
            piece = file.readline(limit)
        yield line


def _answer_row(line: bytes, where: str, base: Question, desk: Desk) -> bool:
    """Print the row's answer; whether it could be asked."""
    row: Row = {}
    try:
        row = read_row(line)
        if (said := row.get("question")) and isinstance(said, str) and talk_of(said):
            show_json(refused_row(id=_id(row), question=said))
            return True
        question = read_question(row, base)
    except (RowRefused, QuestionRefused) as error:
        tell("row_refused", where=where, **error.facts)
        text = row.get("question")
        show_json(refused_row(id=_id(row), question=text if isinstance(text, str) else ""))
        return False
    started = time.perf_counter()
    result = ask(question, desk)
    elapsed_ms = (time.perf_counter() - started) * 1000
    show_json(answer_row(result, id=_id(row), question=question.text, elapsed_ms=elapsed_ms))
    return True


def _id(row: Row) -> str | None:
    id = row.get("id")
    return None if id is None else str(id)


def story_keys(desk: Desk, asked: Asked) -> tuple[int, ...]:
    """The keys of the story to read; none in a library that has no stories yet. Raises StoryUnknown."""
    story = reading_story(desk.library, asked.story, asked.server)
    return () if story is None else (story.key,)


def summarise_once(
    settings: Settings, asked: Asked, *, sentences: int, about: str | None, as_json: bool
) -> int:
    """Print the summary of an article or of a story."""
    with opened_desk(settings) as desk:
        keys = story_keys(desk, asked)
        summary = summarise(
            desk, keys, article=asked.article, sentences=sentences, about=about, today=today()
        )
        if as_json:
            show_json(summary_row(summary))
        else:
            story = reading_story(desk.library, asked.story, asked.server)
            title = asked.article or (story.name if story else "")
            show(summary_pages(summary, title, Surface.TERMINAL))
    return OK


def changes_once(settings: Settings, asked: Asked, *, since: date, as_json: bool) -> int:
    """Print what is new in a story since the day."""
    if since > today():
        raise SinceInFuture(since)  # before the models are loaded
    with opened_desk(settings) as desk:
        found = changes(desk, story_keys(desk, asked), since=since, today=today())
        if as_json:
            show_json(changes_row(found))
        else:
            story = reading_story(desk.library, asked.story, asked.server)
            show(changes_pages(found, story.name if story else "", Surface.TERMINAL))
    return OK


def timeline_once(
    settings: Settings, asked: Asked, *, limit: int, about: str | None, picture: Path | None, as_json: bool
) -> int:
    """Print the timeline of a story, and draw it into the file, if one is given."""
    if about is not None:
        Question(about, ())  # refused before the models are loaded
    with opened_desk(settings) as desk:
        found = timeline(desk, story_keys(desk, asked), limit=limit, about=about)
        if as_json:
            show_json(timeline_row(found))
        else:
            story = reading_story(desk.library, asked.story, asked.server)
            show(timeline_pages(found, story.name if story else "", Surface.TERMINAL))
        times = times_of(event_slices(found), desk.library)
    return OK if picture is None else _draw(times, picture)


def _draw(times: tuple[tuple[int, Period], ...], path: Path) -> int:
    if not times:
        tell("no_picture")
        return OK
    try:
        path.write_bytes(timeline_picture(times).png)
    except OSError as error:
        tell("results_unwritable", path=str(path), why=error.strerror or "")
        return FAILED
    return OK


def search_once(settings: Settings, words: str, asked: Asked, *, limit: int, as_json: bool) -> int:
    """Print the passages where words stand."""
    Question(words, ())
    with opened_desk(settings) as desk:
        found = search(words, story_keys(desk, asked), desk, limit=limit)
        if as_json:
            show_json(found_row(found))
        else:
            show(search_pages(found, Surface.TERMINAL))
    return OK


def piped_questions() -> Iterator[str]:
    """Lines of standard input, one question each."""
    for line in sys.stdin:
        if line.strip():
            yield line.strip()
