"""Where an article quotes: the words between quotation marks, paragraph by paragraph. Pure, in linear time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.nouns import Span
from index.sentences import Outline

QUOTED = "\ue000"  # stands for each code point of a quotation where only the words around it are read
_MARK = re.compile(r"[\"“”„«»]")
# Single marks are apostrophes as often as not: only those that open a word and close behind a sentence's mark count.
_SINGLE = re.compile(
    r"(?<![^\s(\[—–-])(?P<open>['‘])(?=[^\W_])[^'‘’\n]{1,600}(?:(?<=\w)['’](?=\w)[^'‘’\n]{1,600}){0,8}[,.?!]['’](?!\w)"
)
_SPACE_OR_OPENING = frozenset(" \t\n\r\u00a0\u2028\u2029([—–-‘'“")
_SPACE_OR_CLOSING = frozenset(" \t\n\r\u00a0\u2028\u2029)].,;:!?—–-’'”")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The span of a quotation with its marks. ``open`` tells that its paragraph ends before it is closed."""

    span: Span
    open: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """Sentences of one paragraph that a quotation holds together, most often a single one, and its quotations.

    ``opens`` tells whether a paragraph begins here; ``continues`` that it carries on the quotation that the paragraph
    before left open.
    """

    span: Span
    quotations: tuple[Quotation, ...]
    opens: bool
    continues: bool = False


def units(text: str, outline: Outline) -> tuple[Unit, ...]:
    """The article's sentences in order, those joined where one quotation runs over several."""
    found: list[Unit] = []
    left_open = False
    for sentences in paragraphs(outline):
        whole = Span(sentences[0].start, sentences[-1].end)
        quotations = quotations_in(text, whole, sentences)
        begins = bool(quotations) and quotations[0].span.start == whole.start
        joined = list(_joined(sentences, quotations))
        for place, (span, inside) in enumerate(joined):
            found.append(Unit(span, inside, place == 0, left_open and begins and place == 0))
        left_open = bool(quotations) and quotations[-1].open
    return tuple(found)


def paragraphs(outline: Outline) -> Iterator[list[Span]]:
    """The sentences of each paragraph, in order."""
    held: list[Span] = []
    for sentence in outline.sentences:
        if held and sentence.start in outline.breaks:
            yield held
            held = []
        held.append(sentence)
    if held:
        yield held


def _joined(
    sentences: Sequence[Span], quotations: Sequence[Quotation]
) -> Iterator[tuple[Span, tuple[Quotation, ...]]]:
    place = 0
    start: int | None = None
    inside: list[Quotation] = []
    for sentence in sentences:
        start = sentence.start if start is None else start
        while place < len(quotations) and quotations[place].span.start < sentence.end:
            inside.append(quotations[place])
            place += 1
        if not inside or inside[-1].span.end <= sentence.end:
            yield Span(start, sentence.end), tuple(inside)
            start, inside = None, []
    if start is not None:
        yield Span(start, sentences[-1].end), tuple(inside)


def quotations_in(text: str, paragraph: Span, sentences: Sequence[Span]) -> list[Quotation]:
    """The paragraph's quotations in order, outer ones alone; marks that don't balance are mended where that is plain.

    A closing mark that nothing opened closes what its sentence began with; an opening one that nothing closes reaches
    to the paragraph's end.
    """
    found: list[Quotation] = []
    starts = [sentence.start for sentence in sentences]
    opened: int | None = None
    depth = 0
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        at = mark.start()
        opening = _opens(text, at, paragraph, is_open=opened is not None)
        if opening and opened is None:
            opened, depth = at, 0
        elif opening:
            depth += mark.group() != '"'
        elif depth:
            depth -= 1
        else:
            if opened is None:
                sentence = starts[max(0, bisect_left(starts, at) - 1)]
                opened = max(sentence, found[-1].span.end if found else sentence)
            if at + 1 - opened > 2:
                found.append(Quotation(Span(opened, at + 1)))
            opened = None
    if opened is not None and paragraph.end - opened > 2:
        found.append(Quotation(Span(opened, paragraph.end), open=True))
    return found or [
        Quotation(Span(single.start(), single.end()))
        for single in _SINGLE.finditer(text, paragraph.start, paragraph.end)
    ]


def _opens(text: str, at: int, paragraph: Span, *, is_open: bool) -> bool:
    """Whether the mark at ``at`` opens a quotation, by its shape, by what stands beside it, or by turns."""
    mark = text[at]
    if mark in "“„«":
        return True
    if mark in "”»":
        return False
    free_before = at == paragraph.start or text[at - 1] in _SPACE_OR_OPENING
    free_behind = at + 1 == paragraph.end or text[at + 1] in _SPACE_OR_CLOSING
    if free_before == free_behind:
        return not is_open
    # A straight mark that looks opening inside a quotation is a nested one, or the quotation was never closed; turns
    # would then take everything between quotations for one.
    return free_before


def masked(text: str, unit: Unit) -> str:
    """The unit's text with QUOTED for each code point of its quotations: offsets stay as they are."""
    pieces: list[str] = []
    place = unit.span.start
    for quotation in unit.quotations:
        start, end = max(place, quotation.span.start), min(quotation.span.end, unit.span.end)
        pieces += (text[place:start], QUOTED * (end - start))
        place = max(place, end)
    return "".join((*pieces, text[place : unit.span.end]))
