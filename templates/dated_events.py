"""The events of a timeline as they stand in a list: number and time, the quote, and who else tells it."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.events import Event, Timeline
from templates.pages import Block
from templates.plain import shortened
from templates.quoted import quote_block
from templates.words import Surface, said

WORDS_LIMIT_CHARS = 40


def event_blocks(timeline: Timeline, surface: Surface) -> Iterator[Block]:
    """A block for each event, in order, numbered from 1."""
    numbers = iter(timeline.cited.numbers)
    for place, event in enumerate(timeline.events, 1):
        yield _block(place, event, [next(numbers) for _ in event.quotes], surface)


def _block(place: int, event: Event, numbers: list[int], surface: Surface) -> Block:
    first, *others = event.quotes
    head = said(
        "event",
        surface,
        number=place,
        when=event.when or "",
        words=_told_words(event),
        reported=event.reported,
        contested=event.contested,
        ahead=event.ahead,
    )
    told = quote_block(first, numbers[0], surface)
    more = event.articles - len(event.quotes)
    also = said("event_also", surface, numbers=list(dict.fromkeys(numbers[1:])), more=more) if others else ""
    lines = ("\n".join(filter(None, (head, text, also))) for text in (told.text, *told.instead))
    whole, *shorter = lines
    return Block(whole, tuple(dict.fromkeys(numbers)), tuple(shorter))


def _told_words(event: Event) -> str:
    """The words that tell the time, where they can't be placed."""
    quote = event.quotes[0]
    if event.when or not quote.highlight:
        return ""
    return shortened(quote.article.text[quote.highlight.start : quote.highlight.end], WORDS_LIMIT_CHARS)
