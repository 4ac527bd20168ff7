"""Quotes as they stand in an answer: the label above, the article's words in a block quote, the citation below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from index.moments import as_utc
from index.nouns import Article, Entry, Span
from retrieval.nouns import Answer, Citation, Cited, Quote, Standing, Verdict
from templates.dating import dates_line
from templates.links import link_to
from templates.pages import Block, units
from templates.plain import escape, escaped_pieces, harmless, shortened
from templates.words import Ready, Surface, said

TITLE_LIMIT_CHARS = 150
NAME_LIMIT_CHARS = 80
ROLE_LIMIT_CHARS = 100
PAGE_LIMIT_CHARS = 20
REASON_LIMIT_CHARS = 300
CITATION_LIMIT_UNITS = 1_600  # so that a page has room for it, whatever else closes the page
COPIES_NAMED = 3
HEDGES = 4
HEDGE_LIMIT_CHARS = 30
CONTRASTS = frozenset(
    "however but although though yet still while whereas despite instead nevertheless nonetheless denied denies "
    "disputed disputes rejected rejects".split()
)


def quote_blocks(cited: Cited, surface: Surface) -> list[Block]:
    """A block for each quote, in order."""
    return [
        quote_block(quote, number, surface) for quote, number in zip(cited.quotes, cited.numbers, strict=True)
    ]


def quote_block(quote: Quote, number: int, surface: Surface) -> Block:
    """The quote under its label, with its citation's number behind it."""
    text = block_quote(quote.text, surface, bold=bold_part(quote), behind=f" [{number}]")
    label = _label(quote, surface)
    instead = said("quote_too_long", surface, number=number)
    return Block(f"{label}\n{text}" if label else text, (number,), (instead,))


def bold_part(quote: Quote) -> Span | None:
    """The highlight, counted from the quote's start."""
    mark = quote.highlight
    return mark and Span(mark.start - quote.start, mark.end - quote.start)


def block_quote(text: str, surface: Surface, *, bold: Span | None = None, behind: str = "") -> Ready:
    """The text in a block quote. ``unescape`` gives the text back, if nothing is put behind it."""
    if surface is Surface.TERMINAL:
        return Ready("> " + harmless(text).replace("\n", "\n> ") + behind)
    pieces = escaped_pieces(text)
    for start, end in _bold_parts(pieces, bold) if bold else ():
        pieces[start] = "**" + pieces[start]
        pieces[end - 1] += "**"
    return Ready("> " + "".join(pieces).replace("\n", "\n> ") + behind)


def _bold_parts(pieces: Sequence[str], bold: Span) -> list[Span]:
    """The span line by line, without white space at the ends: bold doesn't reach over a quote's lines."""
    parts: list[Span] = []
    open_line = False
    for place in range(bold.start, bold.end):
        if pieces[place] == "\n":
            open_line = False
        elif not pieces[place].isspace():
            start = parts.pop().start if open_line else place
            parts.append(Span(start, place + 1))
            open_line = True
    return parts


def _label(quote: Quote, surface: Surface) -> str:
    """Who says it, how the text stands behind them, and the text's own words of doubt; empty if it tells nothing."""
    hedges = [shortened(hedge, HEDGE_LIMIT_CHARS) for hedge in dict.fromkeys(quote.hedges)][:HEDGES]
    contrast = [word for word in hedges if word.casefold() in CONTRASTS]
    doubt = [word for word in hedges if word not in contrast]
    return said(
        "label",
        surface,
        speaker=shortened(quote.speaker, NAME_LIMIT_CHARS) if quote.speaker else "",
        role=shortened(quote.role, ROLE_LIMIT_CHARS) if quote.role else "",
        standing=str(quote.standing),
        elsewhere=_is_named_elsewhere(quote),
        contrast=contrast,
        doubt=doubt,
    )


def _is_named_elsewhere(quote: Quote) -> bool:
    """Whether the quote itself doesn't have the name that stands above it: "he said"."""
    name = quote.speaker or ""
    return name[:1].isupper() and name.split()[-1] not in quote.text


def verdict_line(answer: Answer, surface: Surface) -> str:
    """To whom the source gives the words, where the question gave them to another; empty where there is no doubt."""
    return verdict_words(answer.verdict, surface) if answer.verdict else ""


def verdict_words(verdict: Verdict, surface: Surface) -> str:
    """To whom the source gives the words."""
    speaker = verdict.speaker or ""
    return said(
        "verdict",
        surface,
        doubt=str(verdict.doubt),
        speaker=shortened(speaker, NAME_LIMIT_CHARS),
        role=shortened(verdict.role or "", ROLE_LIMIT_CHARS),
        named=verdict.standing is Standing.NAMED or speaker[:1].isupper(),
    )


def citation_lines(cited: Cited, surface: Surface) -> dict[int, str]:
    """Each citation's line by its number; a link opens at the first quote that it was cited for."""
    by_number: dict[int, list[Quote]] = {}
    for quote, number in zip(cited.quotes, cited.numbers, strict=True):
        by_number.setdefault(number, []).append(quote)
    return {
        citation.number: _citation_line(citation, by_number[citation.number], surface)
        for citation in cited.citations
        if citation.number in by_number
    }


def _citation_line(citation: Citation, quotes: Sequence[Quote], surface: Surface) -> str:
    """Where the quotes come from, which other articles carry them, as far as the line may be long, and what was
    retracted of them."""
    source = source_line(
        citation.article,
        surface,
        section=citation.section,
        page=citation.page,
        entry_time=citation.entry_time,
        quoted=quotes[0].text,
    )
    copies = {(one.story, one.id): one for quote in quotes for one in quote.copies}
    lines = (
        said("citation", surface, number=citation.number, source=source, copies=shown, others=len(copies))
        + retracted
        + dates
        for retracted in _retracted_shown(quotes[0], surface)
        for dates in _last_to_go(dates_line(quotes, surface))
        for shown in _copies_shown(list(copies.values()), quotes[0].text, surface)
    )
    return next(line for line in lines if surface is Surface.TERMINAL or units(line) <= CITATION_LIMIT_UNITS)


def retracted_line(quote: Quote, surface: Surface, *, reason: bool = True, named: bool = True) -> str:
    """That copies of the quote's report were retracted, and where, when and why the last one; empty if none was."""
    last = next(iter(quote.retracted_copies), None)
    if last is None or last.retraction is None:
        return ""
    return said(
        "copies_retracted",
        surface,
        copies=len(quote.retracted_copies),
        at=as_utc(last.retraction.at.date()),
        named=named,
        title=shortened(last.title or "", TITLE_LIMIT_CHARS),
        outlet=shortened(last.outlet or "", NAME_LIMIT_CHARS),
        reason=shortened(last.retraction.reason, REASON_LIMIT_CHARS) if reason else "",
    )


def retracted_elsewhere(answer: Answer, surface: Surface) -> str:
    """Which of the answer's citations have retracted copies; empty if none has."""
    pairs = zip(answer.quotes, answer.cited.numbers, strict=True)
    numbers = sorted({number for quote, number in pairs if quote.retracted_copies})
    return said("retracted_elsewhere", surface, numbers=numbers) if numbers else ""


def _retracted_shown(quote: Quote, surface: Surface) -> Iterator[str]:
    """The line below about retracted copies: whole, without the reason, and at least that there are some."""
    if not quote.retracted_copies:
        yield ""
        return
    for reason, named in ((True, True), (False, True), (False, False)):
        yield "\n" + retracted_line(quote, surface, reason=reason, named=named)


def _last_to_go(dates: str) -> tuple[str, ...]:
    """The line below, and none where even a citation without its copies would be too long with it."""
    return (f"\n{dates}", "") if dates else ("",)


def _copies_shown(copies: Sequence[Article], quoted: str, surface: Surface) -> Iterator[list[Ready]]:
    """The first COPIES_NAMED as they may be shown: linked at the quote, linked, then ever fewer of them."""
    some = copies[:COPIES_NAMED]
    yield [source_line(one, surface, quoted=quoted if quoted in one.text else "") for one in some]
    for count in range(len(some), -1, -1):
        yield [source_line(one, surface) for one in some[:count]]


def source_line(
    article: Article | Entry,
    surface: Surface,
    *,
    section: str | None = None,
    page: str | None = None,
    entry_time: datetime | None = None,
    quoted: str = "",
) -> Ready:
    """Title, outlet, section, page and date as far as they are known, linked to the source.

    A live blog's entry has its own time in the place of the article's. What was retracted says so.
    """
    title = shortened(article.title or "", TITLE_LIMIT_CHARS)
    # In a terminal the address is read, not only followed: there it stays as short as it is.
    link = link_to(article.url, quoted if surface is Surface.DISCORD else "")
    line = said(
        "source",
        surface,
        title=title,
        outlet=shortened(article.outlet or "", NAME_LIMIT_CHARS),
        section=shortened(section or "", NAME_LIMIT_CHARS),
        page=shortened(page or "", PAGE_LIMIT_CHARS),
        published=entry_time or article.published,
        retracted=article.retraction and as_utc(article.retraction.at.date()),
        reason=shortened(article.retraction.reason, REASON_LIMIT_CHARS) if article.retraction else "",
        link=link and Ready(link),
        title_is_label=surface is Surface.DISCORD and fit_for_label(title),
    )
    return Ready(line)


def fit_for_label(title: str) -> bool:
    """Whether Discord shows the title unchanged as a link's label, where no backslash helps.

    Signs of Markdown, addresses and emoji there break the whole link.
    """
    return (
        escape(title) == title and not any(sign in title for sign in "[]") and all(map(_is_letterlike, title))
    )


def _is_letterlike(char: str) -> bool:
    """Not one of the blocks that hold emoji."""
    return not (
        "\u2190" <= char <= "\u2bff" or "\ufe00" <= char <= "\ufe0f" or "\U0001f000" <= char <= "\U0001faff"
    )
