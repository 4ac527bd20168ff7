"""chat: the same answers in a terminal, from a prompt or from piped lines."""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from commands.clock import today, typed_day
from commands.sample import seed_sample
from commands.terminal.asking import listing, piped_questions, small_talk
from commands.terminal.console import OK, opened_desk, reading_story, show, tell
from index.errors import VerbatimError
from index.library import SAMPLE_STORY
from index.settings import Settings
from retrieval.ask import ask
from retrieval.changes import changes
from retrieval.context import recut, slices_of
from retrieval.desk import Desk
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, NoAnswer, Question, Turn
from retrieval.quotes import quotes
from retrieval.search import search
from retrieval.small_talk import talk_of
from retrieval.summary import summarise
from retrieval.timeline import timeline
from retrieval.who import who
from templates.plain import shortened
from templates.voice import (
    Surface,
    answer_pages,
    changes_pages,
    help_pages,
    said_pages,
    say,
    search_pages,
    summary_pages,
    timeline_pages,
    who_pages,
)

SUMMARY_SENTENCES = 5
TIMELINE_EVENTS = 15
QUOTES_SHOWN = 10
TURNS_KEPT = 8  # the bot's included
ABOUT = " about "
LEAVE = ("/quit", "/exit", "/bye")
_COMMAND = re.compile(r"/[a-z]+")  # a path ("/etc/hosts") or a date ("/5") may open a question


@dataclass(slots=True)
class Conversation:
    """What is asked about, and what was said so far: the last turns, and the other reading of the last question."""

    keys: tuple[int, ...]
    story: str
    desk: Desk
    turns: deque[Turn] = field(default_factory=lambda: deque(maxlen=TURNS_KEPT))
    other: str | None = None


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
        talk = Conversation(keys, name, desk)
        for line in _prompted() if interactive else piped_questions():
            if line in LEAVE:
                break
            if not interactive:
                print(say("chat_question", Surface.TERMINAL, question=shortened(line, QUESTION_LIMIT_CHARS)))
            try:
                show([*reply(line, talk), ""])
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


def reply(line: str, talk: Conversation) -> list[str]:
    """Pages for a question, or for a command: /summary, /timeline, /quotes, /who and the others of /help."""
    keys, story, desk = talk.keys, talk.story, talk.desk
    command, _, rest = line.partition(" ")
    match command:
        case "/help":
            return help_pages(Surface.TERMINAL)
        case "/other":
            return other_reading(talk)
        case "/summary":
            summary = summarise(
                desk, keys, article=rest.strip() or None, sentences=SUMMARY_SENTENCES, today=today()
            )
            return summary_pages(summary, rest.strip() or story, Surface.TERMINAL)
        case "/quotes" | "/who":
            return people(command, rest.strip(), talk)
        case "/changes":
            return what_is_new(rest.strip(), talk)
        case "/timeline":
            events = timeline(desk, keys, limit=TIMELINE_EVENTS, about=rest.strip() or None)
            return timeline_pages(events, story, Surface.TERMINAL)
        case "/search":
            return search_pages(search(rest, keys, desk), Surface.TERMINAL)
        case "/sources":
            return listing(desk.library, keys, story, known=desk.languages)
        case _ if _COMMAND.fullmatch(command):
            return [say("unknown_command", Surface.TERMINAL, command=command)]
    return _talked(line, talk)


def _talked(line: str, talk: Conversation) -> list[str]:
    """Pages for what is no command: small talk, or a question."""
    if small := talk_of(line):
        return small_talk(small, talk.desk.library, talk.keys, talk.story, known=talk.desk.languages)
    question = Question(line, talk.keys, as_of=today(), clock=True, history=tuple(talk.turns))
    return answered(question, talk)


def other_reading(talk: Conversation) -> list[str]:
    """The answer to the other way to take the last question, if there is one."""
    if talk.other is None:
        return [say("no_other_reading", Surface.TERMINAL)]
    question = Question(talk.other, talk.keys, as_of=today(), clock=True)
    return answered(question, talk, understood_as=talk.other)


def what_is_new(since: str, talk: Conversation) -> list[str]:
    """What is new since the day that was typed. Raises DateRefused, SinceInFuture."""
    if not since:
        return [say("changes_when", Surface.TERMINAL)]
    found = changes(talk.desk, talk.keys, since=typed_day(since), today=today())
    return changes_pages(found, talk.story, Surface.TERMINAL)


def people(command: str, rest: str, talk: Conversation) -> list[str]:
    """Who somebody is; or with /quotes who said what: of everybody, "NAME", "about WORDS", "NAME about WORDS"."""
    if command == "/who" and not rest:
        return [say("who_whom", Surface.TERMINAL)]
    if command == "/who":
        return who_pages(who(talk.desk, talk.keys, rest), Surface.TERMINAL)
    speaker, _, about = f" {rest} ".partition(ABOUT)
    found = quotes(
        talk.desk,
        talk.keys,
        limit=QUOTES_SHOWN,
        speaker=speaker.strip() or None,
        about=about.strip() or None,
    )
    return said_pages(found, talk.story, Surface.TERMINAL)


def answered(question: Question, talk: Conversation, *, understood_as: str | None = None) -> list[str]:
    """The answer's pages; from now on the talk goes on from it. ``understood_as`` shows what wasn't typed."""
    result = current_answer(question, talk.desk)
    if understood_as is not None:
        result = replace(result, understood_as=understood_as)
    cited = result.cited if isinstance(result, Answer) else result.closest
    quoted = "\n".join(quote.text for quote in cited.quotes) if cited else ""
    # A first question, or another reading: what was said before it is out of the way.
    if not question.history:
        talk.turns.clear()
    talk.turns += [Turn(False, question.text), Turn(True, quoted, slices_of(cited))]
    talk.other = result.other_reading
    return answer_pages(result, Surface.TERMINAL)


def current_answer(question: Question, desk: Desk) -> Answer | NoAnswer:
    """The answer, asked once more when an article changed between cutting and showing."""
    result = ask(question, desk)
    cited = result.cited if isinstance(result, Answer) else result.closest
    return result if cited is None or recut(cited, desk.library) else ask(question, desk)
