"""What is done at the desk for each thing that people ask: read what they may read, cut it, put it into words.

Runs in the bridge's threads and knows no Discord. Permission is checked here, where the work is done, whatever a
command, a button or a hand-typed value claims.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from commands.access import (
    Place,
    article_in,
    check_answer,
    check_story,
    chosen_stories,
    readable_stories,
)
from commands.clock import today, typed_day
from index.answers import Slice, recall_answer
from index.errors import VerbatimError
from index.library import Library
from index.nouns import Article, Entry, Story
from retrieval.ask import ask
from retrieval.context import contexts, quoted_texts, recut, slices_of
from retrieval.desk import Desk
from retrieval.events import Timeline
from retrieval.follow import understand
from retrieval.nouns import Answer, Cited, NoAnswer, Question, Turn
from retrieval.results import Changes, Found, Summary
from retrieval.sayings import Said
from retrieval.search import search
from retrieval.small_talk import Talk, talk_of
from retrieval.summary import summarise
from retrieval.timeline import event_slices, timeline, times_of
from retrieval.who import Who
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.picture import Picture, timeline_picture
from templates.plain import unescape
from templates.voice import (
    Surface,
    answer_pages,
    context_pages,
    say,
    search_pages,
    sources_pages,
    summary_pages,
    talk_pages,
    timeline_pages,
)

LISTED_SOURCES = 20
TIMELINE_EVENTS = 12
_MARK = "question"

FOLLOW_UP = "verbatim:follow"
CONTEXT = "verbatim:context"
SEARCH = "verbatim:search"
MORE = "verbatim:more"
OTHER = "verbatim:other"
TIMELINE = "verbatim:timeline"
PICTURE = "verbatim:picture"
TEXT = "verbatim:text"
QUOTES = "verbatim:quotes"
SAID = "verbatim:said"

Result = TypeVar("Result", Answer | NoAnswer, Summary, Timeline, Changes, Said, Who, Found)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent: pages in order, each a message, and the ids of the buttons under the last one.

    ``stories`` (keys) and ``slices`` are what is kept of it; a reply without stories is not kept. ``picture`` goes
    with the first page.
    """

    pages: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    stories: tuple[int, ...] = ()
    slices: tuple[Slice, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Under:
    """A message that is replied to, or whose button is pressed. ``channel`` is a thread itself, not its parent."""

    message: int
    channel: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that was asked before, and the message of its answer."""

    question: str
    answer: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as people give it: names and dates are still what was typed.

    ``under`` is the message that it is asked under: if that is an answer, the question is about its stories.
    ``unseen``: nobody sees the question where the answer will stand (a command's, a form's), so it is shown there.
    """

    text: str
    story: str | None = None
    article: str | None = None
    since: str | None = None
    until: str | None = None
    history: tuple[Earlier, ...] = ()
    under: Under | None = None
    unseen: bool = False


class QuestionUnreadable(VerbatimError):
    """The question that an answer was given to can't be read again: deleted, or its form is gone."""

    kind = "question_unreadable"


class ArticlesChanging(VerbatimError):
    """The articles changed again and again while the answer was being cut from them."""

    kind = "articles_changing"


def answer(asked: Asked, desk: Desk, place: Place) -> Reply:
    """An answer, or the honest no. Raises QuestionRefused, StoryUnknown, ArticleUnknown, DateRefused, AnswerUnknown."""
    if talk := talk_of(asked.text):
        return _talk(talk, asked, desk, place)
    question = question_of(asked, desk, place)
    result = current(lambda: ask(question, desk), desk.library)
    buttons = (FOLLOW_UP, CONTEXT) if isinstance(result, Answer) else (SEARCH,)
    if result.other_reading is not None:
        buttons = (*buttons, OTHER)
    pages = answer_pages(result, Surface.DISCORD)
    if asked.unseen:
        pages = _with_question(question.text, pages)
    return Reply(tuple(pages), buttons, question.stories, slices_of(_cited(result)))


def question_of(asked: Asked, desk: Desk, place: Place) -> Question:
    """The question, of what may be read here. Raises as ``answer`` does."""
    stories = _asked_stories(asked, desk.library, place)
    article = None
    if asked.article:
        story, found = article_in(desk.library, stories, asked.article)
        stories, article = (story,), found.id
    return Question(
        asked.text.strip(),
        tuple(story.key for story in stories),
        article=article,
        since=typed_day(asked.since) if asked.since else None,
        until=typed_day(asked.until) if asked.until else None,
        as_of=today(),
        clock=True,
        history=_turns(asked.history, desk.library, stories),
    )


def other(asked: Asked, desk: Desk, place: Place) -> Reply:
    """The answer to the other reading of a completed question. Raises QuestionUnreadable, and as ``answer`` does."""
    stories = _asked_stories(asked, desk.library, place)
    turns = _turns(asked.history, desk.library, stories)
    keys = tuple(story.key for story in stories)
    reading = understand(Question(asked.text.strip(), keys, history=turns)).other
    if reading is None:
        raise QuestionUnreadable
    return answer(replace(asked, text=reading, history=()), desk, place)


def _turns(history: Sequence[Earlier], library: Library, stories: Sequence[Story]) -> tuple[Turn, ...]:
    """The talk before a question: what was asked, and what was quoted of these stories, as it stood then."""
    keys = {story.key for story in stories}
    turns: list[Turn] = []
    for earlier in history:
        sent = recall_answer(library, earlier.answer)
        slices = tuple(one for one in sent.slices if one.story in keys) if sent else ()
        turns += [Turn(False, earlier.question), Turn(True, "\n".join(quoted_texts(slices, library)), slices)]
    return tuple(turns)


def _talk(talk: Talk, asked: Asked, desk: Desk, place: Place) -> Reply:
    """What small talk gets. It is kept with its stories, so that what is asked under it stays with them."""
    stories = _asked_stories(asked, desk.library, place)
    friendly = Reply(tuple(talk_pages(talk, Surface.DISCORD))) if talk is not Talk.SOURCES else None
    said = friendly or _listing(desk, place, stories)
    pages = _with_question(asked.text.strip(), list(said.pages)) if asked.unseen else said.pages
    return replace(said, pages=tuple(pages), stories=tuple(story.key for story in stories))


def _with_question(question: str, pages: list[str]) -> list[str]:
    """The question on top, on a page of its own if there is no room for it."""
    shown = say("asked", Surface.DISCORD, question=question)
    joined = f"{shown}\n{pages[0]}"
    return [joined, *pages[1:]] if units(joined) <= PAGE_LIMIT_UNITS else [shown, *pages]


def shown_question(content: str) -> str | None:
    """The question that ``_with_question`` put on top of a message, as it was asked; None if there is none."""
    before, _, after = say("asked", Surface.DISCORD, question=_MARK).partition(_MARK)
    line = content.partition("\n")[0]
    if not (line.startswith(before) and line.endswith(after) and len(line) > len(before + after)):
        return None
    return unescape(line[len(before) : len(line) - len(after)])


def _asked_stories(asked: Asked, library: Library, place: Place) -> tuple[Story, ...]:
    """The named story; else those of the answer that it is asked under, if they may be read here; else the default."""
    sent = recall_answer(library, asked.under.message) if asked.under else None
    if sent and not asked.story:
        still = tuple(story for story in readable_stories(library, place) if story.key in sent.stories)
        if still:
            return still
    return chosen_stories(library, place, asked.story)


def summary(
    desk: Desk, place: Place, *, story: str | None, article: str | None, sentences: int, about: str | None
) -> Reply:
    """The main points of an article, or of a story. Raises as ``answer`` does."""
    stories = chosen_stories(desk.library, place, story)
    title = ", ".join(one.name for one in stories)
    id = None
    if article:
        chosen, found = article_in(desk.library, stories, article)
        stories, id, title = (chosen,), found.id, found.title or found.id
    keys = tuple(one.key for one in stories)
    result = current(
        lambda: summarise(desk, keys, article=id, sentences=sentences, about=about or None, today=today()),
        desk.library,
    )
    buttons = (CONTEXT, *((SAID, TEXT) if article else (TIMELINE, QUOTES))) if result.points.quotes else ()
    pages = summary_pages(result, title, Surface.DISCORD)
    return Reply(tuple(pages), buttons, keys, slices_of(result.points))


def story_timeline(desk: Desk, place: Place, *, story: str | None, about: str | None) -> Reply:
    """What happened when in a story. Raises StoryUnknown, QuestionRefused."""
    return _timeline(desk, chosen_stories(desk.library, place, story), about or None)


def timeline_under(under: Under, desk: Desk, place: Place) -> Reply:
    """The timeline of the stories that a sent summary is of. Raises AnswerUnknown."""
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    stories = [story for story in readable_stories(desk.library, place) if story.key in sent.stories]
    return _timeline(desk, stories, None)


def _timeline(desk: Desk, stories: Sequence[Story], about: str | None) -> Reply:
    keys = tuple(one.key for one in stories)
    result = current(lambda: timeline(desk, keys, limit=TIMELINE_EVENTS, about=about), desk.library)
    pages = timeline_pages(result, ", ".join(one.name for one in stories), Surface.DISCORD)
    drawn = (PICTURE,) if any(event.resolved for event in result.events) else ()
    buttons = (CONTEXT, *drawn) if result.events else ()
    return Reply(tuple(pages), buttons, keys, event_slices(result))


def picture(under: Under, desk: Desk, place: Place) -> Reply:
    """The days of a sent timeline as a picture. Raises AnswerUnknown."""
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    times = times_of(sent.slices, desk.library)
    if not times:
        return Reply((say("no_picture", Surface.DISCORD),))
    return Reply((say("picture", Surface.DISCORD),), picture=timeline_picture(times))


def passages(asked: Asked, desk: Desk, place: Place) -> Reply:
    """Where the words stand. Raises as ``answer`` does."""
    keys = tuple(story.key for story in _asked_stories(asked, desk.library, place))
    result = current(lambda: search(asked.text.strip(), keys, desk), desk.library)
    return Reply(tuple(search_pages(result, Surface.DISCORD)))


def sources(desk: Desk, place: Place, *, story: str | None, article: str | None) -> Reply:
    """What was read: the newest articles of the story, or the one article. Raises StoryUnknown, ArticleUnknown."""
    stories = chosen_stories(desk.library, place, story)
    if article:
        chosen, found = article_in(desk.library, stories, article)
        entry = [_entry(found)]
        return Reply(
            tuple(sources_pages(chosen.name, entry, 1, Surface.DISCORD, first=1, known=desk.languages))
        )
    return _listing(desk, place, stories)


def _listing(desk: Desk, place: Place, stories: tuple[Story, ...]) -> Reply:
    """The newest articles of the first story; without stories, that there are none."""
    if not stories:
        return Reply(tuple(sources_pages("", [], 0, Surface.DISCORD, first=1)))
    return more_sources(desk, place, key=stories[0].key, offset=0)


def more_sources(desk: Desk, place: Place, *, key: int, offset: int) -> Reply:
    """The story's articles from the offset on, newest first, and a button if there are more. Raises AnswerUnknown."""
    story = check_story(desk.library, place, key)
    entries = desk.library.entries(key, limit=LISTED_SOURCES, offset=offset)
    total = desk.library.counts(key).articles
    after = offset + len(entries)
    buttons = (f"{MORE}:{key}:{after}",) if entries and after < total else ()
    pages = sources_pages(story.name, entries, total, Surface.DISCORD, first=offset + 1, known=desk.languages)
    return Reply(tuple(pages), buttons)


def context(under: Under, desk: Desk, place: Place) -> Reply:
    """The text around each quote of a sent answer. Raises AnswerUnknown."""
    sent = check_answer(desk.library, place, recall_answer(desk.library, under.message), under.channel)
    return Reply(tuple(context_pages(contexts(desk, sent.slices), Surface.DISCORD)))


def current(make: Callable[[], Result], library: Library) -> Result:
    """A result whose quotes are the library's text at this moment; made once more if an article changed meanwhile.

    Raises ArticlesChanging when it changed again.
    """
    for _ in range(2):
        result = make()
        cited = _cited(result)
        if cited is None:
            return result
        fresh = recut(cited, library)
        if fresh is not None:
            return _with_cited(result, fresh)
    raise ArticlesChanging


def _cited(result: Answer | NoAnswer | Summary | Timeline | Changes | Said | Who | Found) -> Cited | None:
    match result:
        case Answer():
            return result.cited
        case NoAnswer():
            return result.closest
        case Summary():
            return result.points
        case Timeline() | Changes() | Said() | Who():
            return result.cited
        case Found():
            return result.passages


def _with_cited(result: Result, cited: Cited) -> Result:
    match result:
        case Answer():
            return replace(result, cited=cited)
        case NoAnswer():
            return replace(result, closest=cited)
        case Summary():
            return replace(result, points=cited)
        case Timeline() | Changes() | Said() | Who():
            return replace(result, cited=cited)
        case Found():
            return replace(result, passages=cited)


def _entry(article: Article) -> Entry:
    return Entry(
        article.id,
        article.story,
        article.title,
        article.outlet,
        article.author,
        article.published,
        article.url,
        article.revision,
        len(article.text),
        modified=article.modified,
        language=article.language,
        group=article.group,
        retraction=article.retraction,
    )
