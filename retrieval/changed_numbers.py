"""Numbers that changed: what an earlier article counted, and a later one counts otherwise. Pure but for sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.library import Library
from index.nouns import Article, Span
from index.revised import Revised
from retrieval.alike import overlap
from retrieval.figures import Figure, contradict, figures_in, same_thing, with_bound
from retrieval.nouns import QUOTE_LIMIT_CHARS, Quote
from retrieval.points import Sentence, sentences_of
from retrieval.same_event import Scene, counts_one

PAIRS = 6
LIKE_ENOUGH = 0.3  # of two sentences' words: with fewer in common, only what befell people is one thing

COMPARED = 2_000_000  # pairs of figures: a few seconds
CLOSELY = 250  # so many pairs are compared in the time that it takes to compare the words around one

Pair = tuple[Quote, Quote]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure in a sentence."""

    sentence: Sentence
    figure: Figure

    @property
    def scene(self) -> Scene:
        one = self.sentence
        return Scene(one.article, one.text, f"{one.article.title or ''}\n{one.text}")

    @property
    def quote(self) -> Quote:
        """The sentence, with the number in bold."""
        article, span = self.sentence.article, self.sentence.span
        mark = Span(span.start + self.figure.span.start, span.start + self.figure.span.end)
        bound = with_bound(article.text, mark)
        return Quote(article, span.start, span.end, highlight=Span(max(bound.start, span.start), bound.end))


def changed_numbers(before: Sequence[Article], since: Sequence[Article], library: Library) -> Iterator[Pair]:
    """Up to PAIRS pairs of what was told last before, and what is told last since, each where it was told first.

    Both come oldest first. A number that an earlier article told already has not changed. Undated articles are left
    out: nobody knows which of two came first.
    """
    told, news = _by_sort(before, library), _by_sort(since, library)
    done: list[Counted] = []
    comparing = _Comparing()
    for now in reversed([one for some in news.values() for one in some]):
        if len(done) == PAIRS or comparing.like(now, done):
            continue
        earlier = comparing.like(now, told[_sort(now.figure)])
        changed = [one for one in earlier if contradict(one.figure, now.figure)]
        if not changed or any(one.figure.value == now.figure.value for one in earlier):
            continue
        again = comparing.like(now, news[_sort(now.figure)])
        if comparing.left < 0:  # the number may have been told already, where it wasn't looked
            return
        done.append(now)
        yield _first_telling(changed[-1], changed).quote, _first_telling(now, again).quote


def corrected_numbers(revised: Revised) -> Iterator[Pair]:
    """Up to PAIRS numbers that the correction of an article changed: in its sentence before, and in the one now."""
    yield from islice(_corrected(revised), PAIRS)


def _corrected(revised: Revised) -> Iterator[Pair]:
    for change in revised.changes:
        if change.removed is None or change.added is None:
            continue
        if (
            max(change.removed.end - change.removed.start, change.added.end - change.added.start)
            > QUOTE_LIMIT_CHARS
        ):
            continue
        was, now = Sentence(revised.before, change.removed, 0), Sentence(revised.after, change.added, 0)
        before, after = figures_in(was.text), figures_in(now.text)
        kept = {figure.value for figure in before} & {figure.value for figure in after}
        gone = [figure for figure in before if figure.value not in kept]
        for figure in (figure for figure in after if figure.value not in kept):
            former = next((one for one in gone if same_thing(one, figure) and contradict(one, figure)), None)
            if former:
                gone.remove(former)
                yield Counted(was, former).quote, Counted(now, figure).quote


def _first_telling(number: Counted, among: Sequence[Counted]) -> Counted:
    """The first that tells the same number."""
    return next((one for one in among if one.figure.value == number.figure.value), number)


def _by_sort(
    articles: Sequence[Article], library: Library
) -> dict[tuple[str | None, str | None], list[Counted]]:
    found: dict[tuple[str | None, str | None], list[Counted]] = defaultdict(list)
    for article in articles:
        if article.published:
            for one in _counted(article, library):
                found[_sort(one.figure)].append(one)
    return found


def _sort(figure: Figure) -> tuple[str | None, str | None]:
    return figure.measure, figure.fate


def _counted(article: Article, library: Library) -> Iterator[Counted]:
    for sentence in sentences_of(article, library):
        for figure in figures_in(sentence.text):
            yield Counted(sentence, figure)


@dataclass(slots=True)
class _Comparing:
    """Compares figures until so much work is done: nobody waits for the numbers of a text that is full of them."""

    left: int = COMPARED

    def like(self, one: Counted, others: Sequence[Counted]) -> list[Counted]:
        """Those of the others that count the same; incomplete once nothing is ``left``."""
        self.left -= len(others)
        found: list[Counted] = []
        for other in others if self.left >= 0 else ():
            if same_thing(one.figure, other.figure):
                self.left -= CLOSELY
                if self.left < 0:
                    break
                found += [other] if _is_one(one, other) else []
        return found


def _is_one(one: Counted, other: Counted) -> bool:
    """Whether figures of one thing stand in words that are alike, unless it is what befell people, and of one event."""
    if one.figure.fate is None and overlap(one.sentence.text, other.sentence.text) < LIKE_ENOUGH:
        return False
    return counts_one("", one.figure, one.scene, other.scene)
