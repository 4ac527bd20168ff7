"""A quote in the text around it, and what became of it since it was sent."""

from __future__ import annotations

from index.moments import as_utc
from index.nouns import Span
from retrieval.cite import entry_time_of, page_of
from retrieval.nouns import Quote
from retrieval.results import Context
from templates.pages import Block
from templates.quoted import block_quote, retracted_line, source_line
from templates.words import Ready, Surface, said


def context_block(context: Context, surface: Surface) -> Block:
    """The quote, in bold, in the text around it, as much of it as fits."""
    if context.quote is None:
        return Block(said("context_gone", surface, number=context.number))
    quote = context.quote
    head, bare = _context_head(context, quote, surface), _context_head(context, quote, surface, whole=False)
    whole = context.before + quote.text + context.after
    marked = Span(len(context.before), len(context.before) + len(quote.text))
    around, alone = block_quote(whole, surface, bold=marked), block_quote(quote.text, surface)
    return Block(
        f"{head}\n{around}",
        instead=(f"{head}\n{alone}", f"{bare}\n{alone}", f"{bare}\n{said('context_too_long', surface)}"),
    )


def _context_head(context: Context, quote: Quote, surface: Surface, *, whole: bool = True) -> str:
    """Where the quote is from, and what was corrected or retracted; ``whole`` shows what it says since, and why."""
    correction = context.correction
    instead = correction.now if correction and whole else None
    head = said(
        "context",
        surface,
        number=context.number,
        source=source_line(
            quote.article,
            surface,
            section=context.section,
            page=page_of(quote),
            entry_time=entry_time_of(quote),
            quoted=quote.text,
        ),
        newer=context.newer,
        corrected=correction and as_utc(correction.at.date()),
        now=instead is not None,
        retracted=Ready(retracted_line(quote, surface, reason=whole, named=whole)),
    )
    if instead is None:
        return head
    return f"{head}\n{block_quote(instead.text, surface)}\n{said('context_was', surface)}"
