"""Who said what, and who somebody is, as blocks for pages."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.sayings import Said
from retrieval.who import Who
from templates.catching_up import LISTED, entry_line
from templates.pages import Block
from templates.plain import shortened
from templates.quoted import NAME_LIMIT_CHARS, TITLE_LIMIT_CHARS, quote_blocks, verdict_words
from templates.words import Surface, said

NAMES = 8


def said_blocks(found: Said, title: str, surface: Surface) -> Iterator[Block]:
    """What was asked for and how much of it there is, or that somebody else says it; then the quotes."""
    if found.verdict:
        yield Block(verdict_words(found.verdict, surface))
    else:
        yield Block(
            said(
                "who_said_what",
                surface,
                title=shortened(title, TITLE_LIMIT_CHARS),
                speaker=shortened(found.speaker or "", NAME_LIMIT_CHARS),
                about=shortened(found.about or "", NAME_LIMIT_CHARS),
                quotes=len(found.cited.quotes),
                found=found.found,
                read=found.read,
                articles=found.articles,
            )
        )
    yield from quote_blocks(found.cited, surface)


def who_blocks(who: Who, surface: Surface) -> Iterator[Block]:
    """Their names, then what introduces them, what they say and where they appear, each under its heading."""
    yield Block(
        said(
            "who",
            surface,
            name=shortened(who.name, NAME_LIMIT_CHARS),
            names=[shortened(name, NAME_LIMIT_CHARS) for name in who.names[:NAMES]],
            appears=len(who.appears),
            read=who.read,
            articles=who.articles,
        )
    )
    quotes = quote_blocks(who.cited, surface)
    if who.described:
        yield Block(said("who_described", surface))
    yield from quotes[: who.described]
    if who.direct:
        yield Block(said("who_said", surface, quotes=len(who.direct), found=who.found))
    yield from quotes[who.described :]
    if who.appears:
        yield Block(said("who_appears", surface))
    for number, article in enumerate(who.appears[:LISTED], 1):
        yield Block(entry_line(article, number, surface))
    if len(who.appears) > LISTED:
        yield Block(said("changes_more", surface, more=len(who.appears) - LISTED))
