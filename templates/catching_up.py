"""What is new in a story, and an article's full text, as blocks for pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.moments import as_utc
from index.nouns import Article, Entry, Span
from retrieval.full_text import has_more
from retrieval.nouns import Changes
from templates.pages import Block
from templates.plain import shortened
from templates.quoted import TITLE_LIMIT_CHARS, block_quote, quote_blocks, source_line
from templates.words import Surface, said

LISTED = 10


def entry_line(entry: Entry | Article, number: int, surface: Surface) -> str:
    """An article in a list: its number there, what is known of it, and its id."""
    source = source_line(entry, surface)
    id = shortened(entry.id, TITLE_LIMIT_CHARS)
    return said("entry", surface, number=number, source=source, id=id, revision=entry.revision)


def changes_blocks(changes: Changes, title: str, surface: Surface) -> Iterator[Block]:
    """What was added and corrected since, the new facts, and the numbers that changed, each under its heading."""
    yield Block(
        said(
            "changes",
            surface,
            title=shortened(title, TITLE_LIMIT_CHARS),
            since=as_utc(changes.since),
            added=len(changes.added),
            corrected=len(changes.corrected),
            articles=changes.articles,
        )
    )
    if not (changes.added or changes.corrected):
        return
    yield from _listed("changes_added", changes.added, surface)
    yield from _listed("changes_corrected", changes.corrected, surface)
    quotes = quote_blocks(changes.cited, surface)
    yield Block(said("changes_new" if changes.facts else "changes_nothing_new", surface))
    yield from quotes[: changes.facts]
    if changes.numbers:
        yield Block(said("changes_numbers", surface))
        yield from quotes[changes.facts :]


def _listed(name: str, entries: Sequence[Entry], surface: Surface) -> Iterator[Block]:
    if not entries:
        return
    yield Block(said(name, surface))
    for number, entry in enumerate(entries[:LISTED], 1):
        yield Block(entry_line(entry, number, surface))
    if len(entries) > LISTED:
        yield Block(said("changes_more", surface, more=len(entries) - LISTED))


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
