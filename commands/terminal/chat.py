"""chat: the same answers in a terminal, from a prompt or from piped lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from commands.clock import today
from commands.sample import seed_sample
from commands.terminal.asking import listing, piped_questions, small_talk
from commands.terminal.console import OK, opened_desk, reading_story, show, tell
from index.errors import VerbatimError
from index.library import SAMPLE_STORY
from index.settings import Settings
from retrieval.ask import ask
from retrieval.context import recut
from retrieval.desk import Desk
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, NoAnswer, Question
from retrieval.search import search
from retrieval.small_talk import talk_of
from retrieval.summary import summarise
from templates.plain import shortened
from templates.voice import (
    Surface,
    answer_pages,
    help_pages,
    say,
    search_pages,
    summary_pages,
)

SUMMARY_SENTENCES = 5
LEAVE = ("/quit", "/exit", "/bye")


def chat(settings: Settings, *, story: str | None, server: int | None) -> int:
    """Answer questions until there are no more. Without a story of its own, over the sample."""
    with opened_desk(settings) as desk:
        if story is None:
            seed_sample(desk.library, desk.embedder)
        chosen = reading_story(desk.library, story, server)
        name = chosen.name if chosen else ""
        keys = (chosen.key,) if chosen else ()
        interactive = sys.stdin.isatty()
        tell("chat_banner", story=name, sample=name == SAMPLE_STORY, interactive=interactive)
        for line in _prompted() if interactive else piped_questions():
            if line in LEAVE:
                break
            if not interactive:
                print(say("chat_question", Surface.TERMINAL, question=shortened(line, QUESTION_LIMIT_CHARS)))
            try:
                show([*reply(line, keys, name, desk), ""])
            except VerbatimError as error:
                tell(error.kind, **error.facts)
    return OK


def _prompted() -> Iterator[str]:
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if line:
            yield line


def reply(line: str, keys: tuple[int, ...], story: str, desk: Desk) -> list[str]:
    """Pages for a question, or for one of the commands /summary, /search, /sources and /help."""
    command, _, rest = line.partition(" ")
    match command:
        case "/help":
            return help_pages(Surface.TERMINAL)
        case "/summary":
            summary = summarise(desk, keys, article=rest.strip() or None, sentences=SUMMARY_SENTENCES)
            return summary_pages(summary, rest.strip() or story, Surface.TERMINAL)
        case "/search":
            return search_pages(search(rest, keys, desk), Surface.TERMINAL)
        case "/sources":
            return listing(desk.library, keys, story)
    if talk := talk_of(line):
        return small_talk(talk, desk.library, keys, story)
    return answer_pages(current_answer(Question(line, keys, as_of=today()), desk), Surface.TERMINAL)


def current_answer(question: Question, desk: Desk) -> Answer | NoAnswer:
    """The answer, asked once more when an article changed between cutting and showing."""
    result = ask(question, desk)
    cited = result.cited if isinstance(result, Answer) else result.closest
    return result if cited is None or recut(cited, desk.library) else ask(question, desk)
