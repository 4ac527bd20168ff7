"""Windows: runs of neighbouring sentences, short enough to be quoted, that are likely to hold the answer. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.nouns import Article, Span
from index.sentences import Outline
from retrieval.alike import NEARLY, is_copied, overlap, tells_otherwise
from retrieval.alone import points_back
from retrieval.nouns import MAX_QUOTES, QUOTE_LIMIT_CHARS
from retrieval.words import words

SENTENCE_CHARS = 220  # a longer one, most often a long quotation, is cut where sentences end inside it
WINDOW_CHARS = 300
LONG_CHARS = 420  # what a window may grow to, at a price, or so that it can be read alone
LENGTH_PRICE = 0.5  # of each 100 characters beyond WINDOW_CHARS, in chance to hold the answer
CONTEXT_WORTH = 0.003
PARAGRAPH_PRICE = 0.03
REACH = 3
SEEDS = 8
COPY_OVERLAP = 0.7
COPY_CHANCE = 0.01  # of a sentence, from which on its copies are looked for

_PARAGRAPH_END = re.compile(r"[\n\r\u2028\u2029]+")
_INNER_END = re.compile(r"(?<=[a-z0-9)\]][.!?])[\"”’']?\s+(?=[\"“‘'(\[]?[A-Z])")
_ABBREVIATED = re.compile(
    r"\b(?:[ap]\.m|[A-Z]|Mr|Mrs|Ms|Dr|St|No|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Jr|Sr|Inc|Corp|Co|Ltd)\.$"
)
_ITEM = re.compile(r"(?:[-–—•*·]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")


# Equal only to itself: places are looked up by thousands, and comparing a long article's sentences costs seconds.
@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """An article laid out for quoting: its sentences, or pieces of overlong ones, and the section of each.

    Sections are told apart by the offset of the heading, or of what is left out, before them; None is above the first.
    """

    article: Article
    spans: tuple[Span, ...]
    sections: tuple[int | None, ...]

    def text(self, first: int, last: int) -> str:
        """The text from the start of sentence ``first`` to the end of sentence ``last - 1``."""
        return self.article.text[self.spans[first].start : self.spans[last - 1].end]

    def chars(self, first: int, last: int) -> int:
        return self.spans[last - 1].end - self.spans[first].start


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: its number in an article that is laid out."""

    laid: Laid
    number: int

    @property
    def text(self) -> str:
        return self.laid.text(self.number, self.number + 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences ``first`` to ``last - 1`` of an article; ``probability`` that they hold the answer, if one does."""

    laid: Laid
    first: int
    last: int
    probability: float

    @property
    def article(self) -> Article:
        return self.laid.article

    @property
    def start(self) -> int:
        return self.laid.spans[self.first].start

    @property
    def end(self) -> int:
        return self.laid.spans[self.last - 1].end

    @property
    def text(self) -> str:
        return self.laid.text(self.first, self.last)

    @property
    def sentences(self) -> list[str]:
        return [self.laid.text(number, number + 1) for number in range(self.first, self.last)]


def lay_out(article: Article, outline: Outline) -> Laid:
    """The article's sentences as they can be quoted. What is left out parts sections, as a heading does."""
    spans: list[Span] = []
    sections: list[int | None] = []
    left_out = sorted(set(outline.sentences).difference(outline.quotable))
    for sentence in outline.quotable:
        heading = outline.heading_before(sentence.start)
        passed = bisect_left(left_out, sentence)
        borders = [one.start for one in (heading, left_out[passed - 1] if passed else None) if one]
        for piece in quotable(article.text, sentence):
            spans.append(piece)
            sections.append(max(borders, default=None))
    return Laid(article, tuple(spans), tuple(sections))


def quotable(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence; an overlong one in pieces, cut where sentences end inside it, or else at white space."""
    if sentence.end - sentence.start <= SENTENCE_CHARS:
        yield sentence
        return
    start = sentence.start
    for found in _INNER_END.finditer(text, sentence.start, sentence.end):
        cut = found.start() + len(found.group()) - len(found.group().lstrip("\"”’'"))
        if (
            cut - start >= 30
            and sentence.end - found.end() >= 20
            and not _ABBREVIATED.search(text[start:cut])
        ):
            yield from _within_limit(text, Span(start, cut))
            start = found.end()
    yield from _within_limit(text, Span(start, sentence.end))


def _within_limit(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > QUOTE_LIMIT_CHARS:
        places = [text.rfind(gap, start + 1, start + QUOTE_LIMIT_CHARS) for gap in (" ", "\n")]
        cut = max(places) if max(places) > start else start + QUOTE_LIMIT_CHARS
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = cut
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        yield Span(start, span.end)


def choose_windows(chances: Mapping[Place, float]) -> list[Window]:
    """Up to MAX_QUOTES windows, the likeliest first, that share no sentence and are no copies of one another.

    ``chances`` are the sentences' probabilities of holding the answer, in a fixed order that breaks ties. What several
    articles copy of one another is as likely as all of them together.
    """
    copies = copies_among(chances)
    left = {place: chance + _lent(place, copies, chances) for place, chance in chances.items()}
    taken: set[Place] = set()
    chosen: list[Window] = []
    while left and len(chosen) < MAX_QUOTES:
        seeds = sorted(left, key=lambda place: -left[place])[:SEEDS]
        options = [window for seed in seeds for window in _around(seed, left, taken)]
        best = _with_announced(max(options, key=_worth), taken)
        held = [Place(best.laid, number) for number in range(best.first, best.last)]
        taken.update(held, *(copies.get(place, ()) for place in held))
        left = {place: chance for place, chance in left.items() if place not in taken}
        if not any(_is_copy(best, other) for other in chosen):
            chosen.append(best)
    return _apart(chosen)


def _apart(chosen: Sequence[Window]) -> list[Window]:
    """The windows as they can be read alone, without one that another then holds and without a sentence twice."""
    apart: list[Window] = []
    for window in chosen:
        options = (standing_alone(window), window)
        clear = (one for one in options if not any(_meet(one, other) for other in apart))
        if (first := next(clear, None)) is not None:
            apart.append(first)
    return apart


def _meet(one: Window, other: Window) -> bool:
    return one.laid is other.laid and one.first < other.last and other.first < one.last


def copies_among(chances: Mapping[Place, float]) -> dict[Place, list[Place]]:
    """For each sentence its copies in other articles, one of each; for those below COPY_CHANCE none are looked for."""
    copies: dict[Place, list[Place]] = {place: [] for place in chances}
    likely = [place for place, chance in chances.items() if chance >= COPY_CHANCE]
    for place in likely:
        for other in likely:
            elsewhere = all(other.laid is not one.laid for one in (place, *copies[place]))
            if elsewhere and is_copied(place.text, other.text):
                copies[place].append(other)
    return copies


def _lent(place: Place, copies: Mapping[Place, Sequence[Place]], chances: Mapping[Place, float]) -> float:
    """What a sentence's copies add to its chance: all of theirs if it is the likeliest of them, or else nothing."""
    others = [chances[one] for one in copies[place]]
    return sum(others) if all(chances[place] >= other for other in others) else 0.0


def _around(seed: Place, chances: Mapping[Place, float], taken: Collection[Place]) -> Iterator[Window]:
    """The windows that hold the seed, reach REACH sentences far, and stay within its section and LONG_CHARS.

    None holds a sentence that is taken. One sentence alone may be longer.
    """
    laid, number = seed.laid, seed.number
    for first in range(max(0, number - REACH), number + 1):
        for last in range(number + 1, min(len(laid.spans), number + 1 + REACH) + 1):
            places = [Place(laid, inner) for inner in range(first, last)]
            if laid.sections[first] != laid.sections[last - 1] or any(one in taken for one in places):
                continue
            if last - first == 1 or laid.chars(first, last) <= LONG_CHARS:
                yield Window(laid, first, last, sum(chances.get(one, 0.0) for one in places))


def _worth(window: Window) -> float:
    """The chance to hold the answer, a little for context, less for each paragraph that it reaches into and length."""
    alone = window.last - window.first == 1
    beyond = 0.0 if alone else max(0, window.end - window.start - WINDOW_CHARS) / 100
    context = CONTEXT_WORTH * min(window.end - window.start, WINDOW_CHARS) / WINDOW_CHARS
    paragraphs = len(_PARAGRAPH_END.findall(window.text))
    return window.probability + context - PARAGRAPH_PRICE * paragraphs - LENGTH_PRICE * beyond


def _is_copy(one: Window, other: Window) -> bool:
    """Whether most words of the shorter stand in the other: copies of one report add nothing to each other.

    What is nearly the same but for a number, a name or a "not" is another account, and adds the most of all.
    """
    mine, its = set(words(one.text)), set(words(other.text))
    if len(mine & its) <= COPY_OVERLAP * max(1, min(len(mine), len(its))):
        return False
    return not any(
        overlap(text, told) >= NEARLY and tells_otherwise(text, told)
        for text in one.sentences
        for told in other.sentences
    )


def standing_alone(window: Window) -> Window:
    """The window, with the sentence before it if it opens with a word that leans on it and both are short enough."""
    before = window.first - 1
    if before < 0 or not points_back(window.text):
        return window
    same_section = window.laid.sections[before] == window.laid.sections[window.first]
    if same_section and window.laid.chars(before, window.last) <= LONG_CHARS:
        return Window(window.laid, before, window.last, window.probability)
    return window


def _with_announced(window: Window, taken: Collection[Place]) -> Window:
    """The window with what stands behind its last colon: the items of a list, as many as fit, or else one sentence.

    It takes none that is taken.
    """
    laid, last = window.laid, window.last
    if not window.text.endswith(":"):
        return window
    is_list = last < len(laid.spans) and _ITEM.match(laid.text(last, last + 1))
    while (
        last < len(laid.spans)
        and Place(laid, last) not in taken
        and laid.sections[last] == laid.sections[window.first]
        and laid.chars(window.first, last + 1) <= LONG_CHARS
        and (last == window.last or (is_list and _ITEM.match(laid.text(last, last + 1))))
    ):
        last += 1
    return Window(laid, window.first, last, window.probability)
