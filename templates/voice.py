"""Everything that the bot says, as pages that can be sent or printed: answers, lists, and single sentences.

Each function returns pages: for Discord at most 2,000 characters each, for a terminal always one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping, Sequence

from index.languages import ENGLISH
from index.nouns import Article, Entry, Span
from retrieval.events import Timeline
from retrieval.explain import Explained
from retrieval.nouns import Answer, Cited, NoAnswer, Question
from retrieval.results import Changes, Context, Found, Summary
from retrieval.sayings import Said
from retrieval.small_talk import Talk
from retrieval.who import Who
from templates.catching_up import changes_blocks, entry_line, text_blocks
from templates.contexts import context_block
from templates.dated_events import event_blocks
from templates.dating import age_line
from templates.differing import differing_line
from templates.explained import explanation_blocks
from templates.pages import PAGE_LIMIT_UNITS, Block, pack
from templates.people import said_blocks, who_blocks
from templates.plain import shortened
from templates.quoted import (
    TITLE_LIMIT_CHARS,
    citation_lines,
    quote_blocks,
    retracted_elsewhere,
    source_line,
    verdict_line,
)
from templates.several import headed, unsaid_lines
from templates.unfamiliar import answer_language_line, refusal_language_line
from templates.words import Surface, names, said

__all__ = [
    "Surface",
    "answer_pages",
    "changes_pages",
    "context_pages",
    "explained_pages",
    "help_pages",
    "said_pages",
    "say",
    "search_pages",
    "sources_pages",
    "summary_pages",
    "talk_pages",
    "text_pages",
    "timeline_pages",
    "who_pages",
]

QUESTION_LIMIT_CHARS = 300
WORDS = 6
WORD_LIMIT_CHARS = 30


def say(name: str, surface: Surface, /, **facts: object) -> str:
    """One sentence by its name, or by ``name_reason`` where the facts hold a reason that has a sentence of its own.

    An error's name is its ``kind``. A name that no template has says "unexpected", with the facts' id if they have one.
    """
    reasoned = f"{name}_{facts.get('reason')}"
    for known in (reasoned, name):
        if known in names(surface):
            return said(known, surface, **facts)
    return said("unexpected", surface, **facts)


def answer_pages(result: Answer | NoAnswer, surface: Surface) -> list[str]:
    """The answer's quotes with their citations, or the refusal with the closest passage."""
    if isinstance(result, Answer):
        lines = [
            _understood(result, surface),
            unsaid_lines(result, surface),
            verdict_line(result, surface),
            differing_line(result, surface),
            retracted_elsewhere(result, surface),
            age_line(result, surface),
            answer_language_line(result, surface),
        ]
        head = "\n".join(filter(None, lines))
        blocks = headed(quote_blocks(result.cited, surface), result, surface)
        return _packed(
            [Block(head), *blocks] if head else blocks,
            surface,
            citations=citation_lines(result.cited, surface),
            footer=_checked(result.cited, surface),
        )
    head = _refusal(result, surface)
    if result.closest is None:
        return [head]
    return _cited_pages(result.closest, surface, head=head)


def _understood(result: Answer | NoAnswer, surface: Surface) -> str:
    if result.understood_as is None:
        return ""
    question = shortened(result.understood_as, QUESTION_LIMIT_CHARS)
    return said("understood_as", surface, question=question, other=result.other_reading is not None)


def _refusal(result: NoAnswer, surface: Surface) -> str:
    """What stands above the closest passage, or alone."""
    if not result.searched and not _is_limited(result.question):
        return said("no_articles", surface)
    refusal = said("refusal", surface, searched=result.searched, again=bool(result.question.seen))
    language = refusal_language_line(result, surface)
    lines = [_understood(result, surface), refusal, language, _retracted(result, surface)]
    if result.closest is None:
        lines.append(said("nothing_close", surface, limited=_is_limited(result.question)))
    else:
        asked = result.understood_as or result.question.text
        lacks = [_kind(result.missing_kind)] if result.missing_kind else []
        matched, missing = (_as_asked(_some(some), asked) for some in (result.matched, result.missing))
        lines.append(said("closest", surface, matched=matched, missing=[*missing, *lacks]))
    return "\n".join(filter(None, lines))


def _retracted(result: NoAnswer, surface: Surface) -> str:
    if not result.retracted:
        return ""
    source = source_line(result.retracted[0], surface)
    return said("refusal_retracted", surface, articles=len(result.retracted), source=source)


def _as_asked(words: Sequence[str], question: str) -> list[str]:
    """The words with the capitals that the question gives them: "Japan", not "japan"."""
    spelled = {word.lower(): word for word in reversed(re.findall(r"\w+", question))}
    return [spelled.get(word.lower(), word) for word in words]


def _is_limited(question: Question) -> bool:
    return bool(question.article or question.since or question.until)


def _some(words: Sequence[str]) -> list[str]:
    return [shortened(word, WORD_LIMIT_CHARS) for word in words[:WORDS]]


def _kind(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _checked(cited: Cited, surface: Surface) -> str:
    highlighted = any(quote.highlight for quote in cited.quotes)
    return said("checked_quotes", surface, quotes=len(cited.quotes), highlighted=highlighted)


def summary_pages(summary: Summary, title: str, surface: Surface) -> list[str]:
    """The points of an article or a story (``title``), in their order."""
    points = len(summary.points.quotes)
    head = said(
        "summary",
        surface,
        title=shortened(title, TITLE_LIMIT_CHARS),
        points=points,
        of_sentences=summary.of_sentences,
        articles=summary.articles,
        newest_first=summary.newest_first,
        ahead=summary.ahead,
        about=shortened(summary.about or "", QUESTION_LIMIT_CHARS),
    )
    if not points:
        return [head if summary.articles else said("no_articles", surface)]
    return _cited_pages(summary.points, surface, head=head, footer=_checked(summary.points, surface))


def timeline_pages(timeline: Timeline, title: str, surface: Surface) -> list[str]:
    """The events of a story (``title``), numbered in order of time, those without a day last."""
    if not timeline.articles:
        return [said("no_articles", surface)]
    head = said(
        "timeline",
        surface,
        title=shortened(title, TITLE_LIMIT_CHARS),
        about=shortened(timeline.about or "", QUESTION_LIMIT_CHARS),
        events=len(timeline.events),
        found=timeline.found,
        articles=timeline.articles,
        undated=timeline.undated,
    )
    if not timeline.events:
        return [head]
    return _packed(
        [Block(head), *event_blocks(timeline, surface)],
        surface,
        citations=citation_lines(timeline.cited, surface),
        footer=_checked(timeline.cited, surface),
    )


def changes_pages(changes: Changes, title: str, surface: Surface) -> list[str]:
    """What is new in a story (``title``) since a day."""
    if not changes.articles:
        return [said("no_articles", surface)]
    quoted = bool(changes.cited.quotes)
    return _packed(
        list(changes_blocks(changes, title, surface)),
        surface,
        citations=citation_lines(changes.cited, surface),
        footer=_checked(changes.cited, surface) if quoted else "",
    )


def said_pages(found: Said, title: str, surface: Surface) -> list[str]:
    """Who said what in a story or an article (``title``)."""
    if not found.articles:
        return [said("no_articles", surface)]
    quoted = found.cited.quotes
    return _packed(
        list(said_blocks(found, title, surface)),
        surface,
        citations=citation_lines(found.cited, surface),
        footer=_checked(found.cited, surface) if quoted else "",
    )


def who_pages(who: Who, surface: Surface) -> list[str]:
    """Who somebody is: names, quotes that introduce them, what they say, where they appear."""
    if not who.articles:
        return [said("no_articles", surface)]
    return _packed(
        list(who_blocks(who, surface)),
        surface,
        citations=citation_lines(who.cited, surface),
        footer=_checked(who.cited, surface) if who.cited.quotes else "",
    )


def text_pages(article: Article, pieces: Sequence[Span], surface: Surface) -> list[str]:
    """These pieces of an article's text, in order."""
    return _packed(list(text_blocks(article, pieces, surface)), surface)


def search_pages(found: Found, surface: Surface) -> list[str]:
    """The passages where the words stand, best first."""
    if not found.searched:
        return [said("no_articles", surface)]
    head = said(
        "found",
        surface,
        words=shortened(found.words, QUESTION_LIMIT_CHARS),
        passages=len(found.passages.quotes),
        searched=found.searched,
    )
    return _cited_pages(found.passages, surface, head=head)


def _cited_pages(cited: Cited, surface: Surface, *, head: str = "", footer: str = "") -> list[str]:
    blocks = ([Block(head)] if head else []) + quote_blocks(cited, surface)
    return _packed(blocks, surface, citations=citation_lines(cited, surface), footer=footer)


def _packed(
    blocks: Sequence[Block], surface: Surface, *, citations: Mapping[int, str] | None = None, footer: str = ""
) -> list[str]:
    return pack(
        blocks,
        citations or {},
        footer,
        lambda page, pages: said("page", surface, page=page, pages=pages),
        limit_units=PAGE_LIMIT_UNITS if surface is Surface.DISCORD else sys.maxsize,
    )


def context_pages(contexts: Sequence[Context], surface: Surface) -> list[str]:
    """Each quote, in bold, in the text around it; and whether its article has changed or gone since."""
    if not contexts:
        return [said("answer_unknown", surface)]
    return _packed([context_block(context, surface) for context in contexts], surface)


def sources_pages(
    story_name: str,
    entries: Sequence[Entry],
    total: int,
    surface: Surface,
    *,
    first: int,
    known: Collection[str] = (ENGLISH,),
) -> list[str]:
    """What the bot has read of a story: ``entries`` of ``total``, numbered from ``first``.

    ``known`` are the languages (ISO 639-1) that the models know well.
    """
    if not total or not entries:
        return [said("no_articles", surface)]
    head = said("sources", surface, story=story_name, total=total, first=first, last=first + len(entries) - 1)
    lines = [entry_line(entry, number, surface, known=known) for number, entry in enumerate(entries, first)]
    return _packed([Block(head), *map(Block, lines)], surface)


def help_pages(surface: Surface) -> list[str]:
    """What can be asked and how, and what is kept of it."""
    return [said("help", surface)]


def talk_pages(talk: Talk, surface: Surface) -> list[str]:
    """What small talk gets: a friendly sentence or two; for HELP, the help. SOURCES is answered by a listing."""
    return help_pages(surface) if talk is Talk.HELP else [said(f"talk_{talk}", surface)]


def explained_pages(explained: Explained, surface: Surface) -> list[str]:
    """How the question's answer was made: its words, candidates, windows, and what the gate saw."""
    return _packed(list(explanation_blocks(explained, surface)), surface)
