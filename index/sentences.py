"""Where sentences, paragraphs and headings lie in an article's text. Pure: text in, spans out.

sentencex does the splitting (it keeps the text verbatim); what it is known to split wrongly on news is mended here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from index.nouns import Span

HEADING_LIMIT_CHARS = 90
HEADING_LIMIT_WORDS = 14
WRAP_COLUMNS = range(50, 100)

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_PARAGRAPH_BREAK = re.compile(r"(?:\r\n|[\n\r\u2028\u2029])[^\S\n]*(?:\r\n|[\n\r\u2028\u2029])")
_ENDS = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
# "5 p.m. Monday", "D-N.Y.", "U.S. President": a full stop that ends an abbreviation, not a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b[ap]\.m\.|\b[A-Z]-[A-Z]\.|\b(?:[A-Z]\.){1,}|"
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|Rev|Hon|Pres|Adm|Maj|St|No|vs|Jan|Feb|Mar|Apr|Jun|"
    r"Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mass|Calif|Conn|Pa|Va|Ill|Mich|Minn|Wis|Fla|Tex|Ariz|Colo|Okla|Tenn|Ky|Ga)\.)$"
)
_DAY_OR_ZONE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b|(?:EST|EDT|CST|CDT|MST|MDT|PST|PDT|GMT|UTC|BST|CET|CEST|ET|PT)\b"
)
_INITIALS = re.compile(r"(?:\b(?:[A-Z]\.){2,})$")
_STARTER = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|But|And|However|In|On|At|His|Her|Its|Their|"
    r"There|When|While|After|Before|As|If|For|So|Some|Many|Most|No|Not|Yet|Now|Then|Earlier|Later|Last|Next)\b"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """How a text is built: sentences in order, and which of the lines are headings.

    ``sentences`` never overlap, never cross a paragraph or a heading, and leave out white space around them.
    ``headings`` are not among the sentences. ``breaks`` are the starts of the sentences that open a paragraph.
    """

    sentences: tuple[Span, ...]
    headings: tuple[Span, ...]
    breaks: frozenset[int]

    def heading_before(self, offset: int) -> Span | None:
        """The last heading that ends at or before the offset, or None."""
        place = bisect_right(self.headings, offset, key=lambda heading: heading.end)
        return self.headings[place - 1] if place else None


def outline(text: str) -> Outline:
    """The sentences, headings and paragraph starts of a text."""
    sentences: list[Span] = []
    headings: list[Span] = []
    breaks: set[int] = set()
    blocks = list(_blocks(text))
    for position, block in enumerate(blocks):
        last = position == len(blocks) - 1
        if not last and is_heading(text[block.start : block.end]):
            headings.append(block)
            continue
        cut = split_sentences(text, block)
        if cut:
            breaks.add(cut[0].start)
        sentences.extend(cut)
    if not sentences:  # nothing but lines that read as headings: then they are the text
        return Outline(tuple(headings), (), frozenset(heading.start for heading in headings))
    return Outline(tuple(sentences), tuple(headings), frozenset(breaks))


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, no closing punctuation, some letters."""
    bare = line.strip().strip("#*_ ")
    if line.lstrip().startswith("#") and bare and "\n" not in bare:
        return True
    return (
        len(bare) <= HEADING_LIMIT_CHARS
        and "\n" not in bare
        and len(bare.split()) <= HEADING_LIMIT_WORDS
        and any(c.isalpha() for c in bare)
        and not _ENDS.search(bare)
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
    inner = [line for line, following in zip(lines, lines[1:], strict=False) if line and following]
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
    """The sentences of one paragraph, in order, without the white space between them."""
    body = text[block.start : block.end]
    cut: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries("en", body):
        start, end = block.start + boundary["start_index"], block.start + boundary["end_index"]
        if cut and not _ends_sentence(text, cut[-1].start, start):
            start = cut.pop().start
        cut.extend(trimmed(text, start, end))
    return cut


def _ends_sentence(text: str, start: int, cut: int) -> bool:
    """Whether a sentence that starts at ``start`` really ends at ``cut``, where the next begins."""
    before = text[start:cut]
    bare = before.rstrip()
    after = text[cut : cut + 24]
    if not bare or not after:
        return True
    if before == bare and bare.endswith(".") and (after[0].isalnum() or after[0] in ".,;"):
        return False
    if after[0].islower() and not bare.endswith(("!", "?")):
        return False
    if bare.endswith((".", "?", "!")) and len(bare) <= 3:
        return False
    found = _ABBREVIATION.search(bare)
    if not found:
        return True
    if found.group().endswith("m."):
        return not _DAY_OR_ZONE.match(after)
    return bool(_INITIALS.search(bare) and _STARTER.match(after))
