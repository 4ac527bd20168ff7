"""Where sentences, paragraphs and headings lie in an article's text. Pure: text in, spans out.

sentencex does the splitting (it keeps the text verbatim); what it is known to split wrongly on news is mended here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import sentencex

from index.boilerplate import is_boilerplate
from index.nouns import Span

HEADING_LIMIT_CHARS = 90
HEADING_LIMIT_WORDS = 14
HEADINGS_IN_A_ROW = 3
WRAP_COLUMNS = range(50, 100)
SENTENCE_LIMIT_CHARS = 4_000

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
# Atomic, or a single \r\n would be read as two line ends.
_PARAGRAPH_BREAK = re.compile(r"(?>\r\n|[\n\r\u2028\u2029])[^\S\n\r\u2028\u2029]*(?>\r\n|[\n\r\u2028\u2029])")
_ENDS = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
# A sentence that ends within the line; a shorter word before the full stop may be an abbreviation.
_ENDS_WITHIN = re.compile(r"[a-z]{4}[.!?][\"”’]?\s+[\"“‘]?[A-Z]")
# What decides whether a full stop ends a sentence stands near it: looking further back would cost the square of
# a text that is nothing but abbreviations.
_NEAR_CHARS = 40
_HALF_DAY = re.compile(r"\b[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|EST|EDT|CST|CDT|MST|MDT|PST|PDT|GMT|UTC|BST|CET|CEST|ET|PT)\b"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Cmdr|Brig|Sgt|Cpl|Pvt|Rev|Fr|Hon|Pres|Adm|Maj|Amb|Insp|"
    r"Supt|Det|St|Ft|Mt|vs)\.$"
)
# These end a sentence too, if what follows opens one: "in the U.S. The troops", but "the U.S. Senate", "No. 5".
_SHORTENED = re.compile(
    r"\b(?:[A-Z]-[A-Z]\.|(?:[A-Z]\.)+|(?:No|Nos|Vol|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mass|Calif|"
    r"Conn|Pa|Va|Ill|Mich|Minn|Wis|Fla|Tex|Ariz|Colo|Okla|Ore|Wash|Tenn|Ky|Ga)\.)$"
)
_STARTER = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|But|And|However|In|On|At|His|Her|Its|Their|"
    r"There|When|While|After|Before|As|If|For|So|Some|Many|Most|No|Not|Yet|Now|Then|Earlier|Later|Last|Next)\b"
)
# "D-N.|Y.", "St.|Petersburg", "3.|5", but a longer word's full stop only lacks its space: "announced.|The".
_WITHIN_WORD = re.compile(r"(?<![a-z]{4})\.[\w.,;]")
# "1.", "b)", "?!": no sentence by itself.
_ITEM = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|\W*)[.?!)]")


@dataclass(frozen=True, slots=True)
class Outline:
    """How a text is built: sentences in order, and which of the lines are headings.

    ``sentences`` never overlap, never cross a paragraph or a heading, and leave out white space around them.
    ``headings`` are not among the sentences. ``breaks`` are the starts of the sentences that open a paragraph,
    ``boilerplate`` of those that belong to the page around the article.
    """

    sentences: tuple[Span, ...]
    headings: tuple[Span, ...]
    breaks: frozenset[int]
    boilerplate: frozenset[int] = frozenset()

    @property
    def quotable(self) -> tuple[Span, ...]:
        """The sentences without boilerplate; all of them where there is nothing else."""
        if not self.boilerplate:
            return self.sentences
        return tuple(one for one in self.sentences if one.start not in self.boilerplate) or self.sentences

    def heading_before(self, offset: int) -> Span | None:
        """The last heading that ends at or before the offset, or None."""
        place = bisect_right(self.headings, offset, key=lambda heading: heading.end)
        return self.headings[place - 1] if place else None


def outline(text: str) -> Outline:
    """The sentences, headings and paragraph starts of a text."""
    sentences: list[Span] = []
    breaks: set[int] = set()
    blocks = list(_blocks(text))
    headings = [blocks[position] for position in _headings(text, blocks)]
    for block in sorted(set(blocks).difference(headings)):
        cut = split_sentences(text, block)
        breaks.add(cut[0].start)
        sentences.extend(cut)
    boilerplate = frozenset(one.start for one in sentences if is_boilerplate(text[one.start : one.end]))
    return Outline(tuple(sentences), tuple(headings), frozenset(breaks), boilerplate)


def _headings(text: str, blocks: Sequence[Span]) -> Iterator[int]:
    """The places of the blocks that are headings: never the last one, which has nothing below it to head.

    More than HEADINGS_IN_A_ROW that only look like headings are a poem, a list or a table: text to be found.
    """
    lines = [text[block.start : block.end] for block in blocks[:-1]]
    for heading, run in groupby(range(len(lines)), key=lambda place: is_heading(lines[place])):
        places = list(run)
        if heading:
            listed = len(places) > HEADINGS_IN_A_ROW
            yield from (place for place in places if not listed or is_marked_heading(lines[place]))


def is_marked_heading(line: str) -> bool:
    """Whether a line is one of Markdown's ``# headings``."""
    return line.startswith("#") and bool(line.strip("#*_ ")) and "\n" not in line


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: marked as one, or short, unpunctuated, with letters."""
    if is_marked_heading(line):
        return True
    bare = line.strip("#*_ ")
    return (
        len(bare) <= HEADING_LIMIT_CHARS
        and "\n" not in bare
        and len(bare.split()) <= HEADING_LIMIT_WORDS
        and any(c.isalpha() for c in bare)
        and not _ENDS.search(bare)
        and not _ENDS_WITHIN.search(bare)
        and not bare[0].islower()
        and bare[0] not in "\"'“‘«-•*"
    )


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs: lines, or, where lines were wrapped by hand, what stands between empty lines."""
    if _hand_wrapped(text):
        start = 0
        for gap in _PARAGRAPH_BREAK.finditer(text):
            yield from trimmed(text, start, gap.start())
            start = gap.end()
        yield from trimmed(text, start, len(text))
        return
    for line in _LINE.finditer(text):
        yield from trimmed(text, line.start(), line.end())


def _hand_wrapped(text: str) -> bool:
    """Whether most lines break in mid-sentence near one column, as in mail and old text files."""
    lines = [line.rstrip() for line in text.splitlines()]
    inner = [line for line, following in pairwise(lines) if line and following]
    if len(inner) < 3:
        return False
    broken = [line for line in inner if len(line) in WRAP_COLUMNS and not _ENDS.search(line)]
    return len(broken) > 0.5 * len(inner)


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its ends; nothing if nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def split_sentences(text: str, block: Span) -> list[Span]:
    """The sentences of one paragraph, in order, without the white space between them.

    None is longer than SENTENCE_LIMIT_CHARS: a longer one is cut, at white space if there is any.
    """
    cut: list[Span] = []
    for start, end in _boundaries(text, block):
        if (
            cut
            and end - cut[-1].start <= SENTENCE_LIMIT_CHARS
            and not _ends_sentence(text, cut[-1].start, start)
        ):
            start = cut.pop().start
        cut.extend(trimmed(text, start, end))
    return cut


def _boundaries(text: str, block: Span) -> Iterator[Span]:
    """What sentencex takes for sentences, each with the white space behind it; together they are the block.

    It is given a window at a time, since its time grows with the square of the quotation marks in a text. What it
    finds near the window's end is looked at again in the next one.
    """
    start = block.start
    while start < block.end:
        end = min(start + SENTENCE_LIMIT_CHARS, block.end)
        found = sentencex.get_sentence_boundaries("en", text[start:end])
        ends = [start + boundary["end_index"] for boundary in found[:-1]]
        if end == block.end:
            ends.append(end)
        else:
            settled = [place for place in ends if place < end - SENTENCE_LIMIT_CHARS // 4]
            ends = settled or ends or [_last_gap(text, start, end)]
        for place in ends:
            yield Span(start, place)
            start = place


def _last_gap(text: str, start: int, end: int) -> int:
    """Behind the last space of the span's second half, or the span's end in an endless word."""
    gap = text.rfind(" ", (start + end) // 2, end)
    return end if gap < 0 else gap + 1


def _ends_sentence(text: str, start: int, cut: int) -> bool:
    """Whether a sentence that starts at ``start`` really ends at ``cut``, where the next begins."""
    near = text[max(start, cut - _NEAR_CHARS) : cut]
    bare = near.rstrip()
    after = text[cut : cut + _NEAR_CHARS]
    if not bare or not after:
        return True
    if near == bare and _WITHIN_WORD.match(bare + after[0], len(bare) - 1):
        return False
    if after[0].islower() and not bare.endswith(("!", "?")):
        return False
    if _TITLE.search(bare) or _ITEM.fullmatch(bare):
        return False
    if _HALF_DAY.search(bare):
        return not _DAY_OR_ZONE.match(after)
    return not _SHORTENED.search(bare) or bool(_STARTER.match(after))
