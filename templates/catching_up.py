"""What is new in a story, and an article's full text, as blocks for pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from index.languages import ENGLISH, knows
from index.moments import as_utc
from index.nouns import Article, Entry, Span
from index.removals import Removal
from index.revised import Revised
from retrieval.full_text import has_more
from retrieval.nouns import QUOTE_LIMIT_CHARS, Quote
from retrieval.results import Changes
from templates.pages import Block
from templates.plain import shortened
from templates.quoted import (
    COPIES_NAMED,
    REASON_LIMIT_CHARS,
    TITLE_LIMIT_CHARS,
    block_quote,
    bold_part,
    quote_blocks,
    source_line,
)
from templates.words import Surface, said

LISTED = 10
CHANGES_SHOWN = 2  # of each corrected article

Listed = TypeVar("Listed", Entry, Removal)
Where = tuple[int, str, int, int]


def entry_line(
    entry: Entry | Article, number: int, surface: Surface, *, known: Collection[str] | None = None
) -> str:
    """An article in a list: its number there, what is known of it, and its id; below, that it was retracted.

    With the languages that the models know well (``known``), an article in another one is marked.
    """
    source = source_line(replace(entry, retraction=None), surface)
    id = shortened(entry.id, TITLE_LIMIT_CHARS)
    copies = entry.copies if isinstance(entry, Entry) else ()
    unfamiliar = known is not None and not knows(entry.language, known)
    line = said(
        "entry",
        surface,
        number=number,
        source=source,
        id=id,
        language=None if entry.language == ENGLISH and not unfamiliar else entry.language,
        unfamiliar=unfamiliar,
        revision=entry.revision,
        copies=[source_line(one, surface) for one in copies[:COPIES_NAMED]],
        others=len(copies),
    )
    if entry.retraction is None:
        return line
    reason = shortened(entry.retraction.reason, REASON_LIMIT_CHARS)
    return f"{line}\n{said('entry_retracted', surface, at=as_utc(entry.retraction.at.date()), reason=reason)}"


def changes_blocks(changes: Changes, title: str, surface: Surface) -> Iterator[Block]:
    """What was added and corrected since, the new facts, and the numbers that changed, each under its heading."""
    yield Block(
        said(
            "changes",
            surface,
            title=shortened(title, TITLE_LIMIT_CHARS),
            since=changes.visit or as_utc(changes.since),
            visit=changes.visit is not None,
            added=len(changes.added),
            corrected=len(changes.corrected),
            retracted=len(changes.retracted),
            removed=len(changes.removed),
            articles=changes.articles,
            ahead=changes.ahead,
        )
    )
    entries = partial(_entry_block, surface=surface)
    yield from _listed("changes_added", changes.added, entries, surface)
    revised = {(one.after.story, one.after.id): one for one in changes.corrections}
    marked = {_place(one): one for pair in changes.corrected_numbers for one in pair}
    corrected = partial(_corrected_block, revised=revised, marked=marked, surface=surface)
    yield from _listed("changes_corrected", changes.corrected, corrected, surface)
    yield from _listed("changes_retracted", changes.retracted, entries, surface)
    yield from _listed("changes_removed", changes.removed, partial(_removal_block, surface=surface), surface)
    if not (changes.added or changes.corrected):
        return
    quotes = quote_blocks(changes.cited, surface)
    yield Block(said("changes_new" if changes.facts else "changes_nothing_new", surface))
    yield from quotes[: changes.facts]
    if changes.numbers:
        yield Block(said("changes_numbers", surface))
        yield from quotes[changes.facts :]


def _listed(
    name: str, listed: Sequence[Listed], block: Callable[[Listed, int], Block], surface: Surface
) -> Iterator[Block]:
    if not listed:
        return
    yield Block(said(name, surface))
    for number, one in enumerate(listed[:LISTED], 1):
        yield block(one, number)
    if len(listed) > LISTED:
        yield Block(said("changes_more", surface, more=len(listed) - LISTED))


def _entry_block(entry: Entry, number: int, *, surface: Surface) -> Block:
    return Block(entry_line(entry, number, surface))


def _place(one: Quote) -> Where:
    """The revision and the sentence of it."""
    return one.article.story, one.article.id, one.article.revision, one.start


def _corrected_block(
    entry: Entry,
    number: int,
    *,
    revised: Mapping[tuple[int, str], Revised],
    marked: Mapping[Where, Quote],
    surface: Surface,
) -> Block:
    """The article, and the first of its sentences that changed, as they were and as they are.

    Those with a number that changed come first, with that number in bold.
    """
    line = entry_line(entry, number, surface)
    found = revised.get((entry.story, entry.id))
    if found is None:
        return Block(line)
    short = [one for one in found.changes if _is_short(one.removed) and _is_short(one.added)]
    told = [
        tuple(
            span and _told(article, span, marked)
            for article, span in ((found.before, one.removed), (found.after, one.added))
        )
        for one in short
    ]
    shown = sorted(told, key=lambda pair: not any(one and one.highlight for one in pair))[:CHANGES_SHOWN]
    lines = [line]
    for pair in shown:
        for name, quote in zip(("changes_was", "changes_now"), pair, strict=True):
            if quote:
                lines += [said(name, surface), block_quote(quote.text, surface, bold=bold_part(quote))]
    if len(found.changes) > len(shown):
        lines.append(said("changes_more_sentences", surface, more=len(found.changes) - len(shown)))
    return Block("\n".join(lines), instead=(line,))


def _told(article: Article, span: Span, marked: Mapping[Where, Quote]) -> Quote:
    quote = Quote(article, span.start, span.end)
    return marked.get(_place(quote), quote)


def _is_short(span: Span | None) -> bool:
    return span is None or span.end - span.start <= QUOTE_LIMIT_CHARS


def _removal_block(removal: Removal, number: int, *, surface: Surface) -> Block:
    id = shortened(removal.id, TITLE_LIMIT_CHARS)
    return Block(said("changes_removal", surface, number=number, id=id, at=as_utc(removal.at.date())))


def text_blocks(article: Article, pieces: Sequence[Span], surface: Surface) -> Iterator[Block]:
    """The pieces of the article's text in order, under what they are."""
    start, end = pieces[0].start, pieces[-1].end
    yield Block(
        said(
            "full_text",
            surface,
            source=source_line(article, surface),
            start=start if article.text[:start].strip() else 0,
            end=end,
            chars=len(article.text),
            more=has_more(article, end),
        )
    )
    too_long = said("full_text_too_long", surface)
    for piece in pieces:
        yield Block(block_quote(article.text[piece.start : piece.end], surface), instead=(too_long,))
