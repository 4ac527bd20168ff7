"""What was read for a question, sentence by sentence: the accounts that an answer's own may be compared with."""

from __future__ import annotations

from dataclasses import dataclass

from index.nouns import Article, Span
from retrieval.ranking import Ranked
from retrieval.reader import Reading, best_span
from retrieval.windows import Laid, Place


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A sentence as it was read: ``base`` is where the read text starts in the article, ``chance`` that it answers."""

    place: Place
    chance: float
    reading: Reading
    base: int

    @property
    def article(self) -> Article:
        return self.place.laid.article

    @property
    def span(self) -> Span:
        return self.place.laid.spans[self.place.number]

    @property
    def text(self) -> str:
        return self.place.text

    @property
    def around(self) -> str:
        """The title, and the sentence with those beside it."""
        return around(self.place.laid, self.place.number, self.place.number + 1)

    def favour(self, span: Span) -> float:
        """How well the reader likes the article's slice as the answer."""
        return self.reading.favour(span.start - self.base, span.end - self.base)

    def likeliest(self) -> Span | None:
        """The words of the sentence that the reader takes for the answer, as offsets into the article."""
        spans = self.reading.spans + self.base
        inside = (spans[:, 0] >= self.span.start) & (spans[:, 1] <= self.span.end)
        best = best_span(self.reading.ends, inside)
        return None if best is None else Span(int(spans[best[0], 0]), int(spans[best[1], 1]))


def around(laid: Laid, first: int, last: int) -> str:
    """The title, and the sentences ``first`` to ``last - 1`` with one more on each side."""
    text = laid.text(max(0, first - 1), min(len(laid.spans), last + 1))
    return f"{laid.article.title or ''}\n{text}"


def told_sentences(ranked: Ranked) -> list[Told]:
    """Every sentence that was read, once: those that have a chance first, by it; then the others, as passages rank."""
    chances = dict(zip(ranked.places, ranked.chances.tolist(), strict=True))
    wide = [
        (one.laid, one.first, one.last, one.reading, one.laid.spans[one.first].start) for one in ranked.wide
    ]
    narrow = [
        (one.laid, one.first, one.last, one.reading, one.candidate.passage.start) for one in ranked.narrow
    ]
    found: dict[Place, Told] = {}
    for laid, first, last, reading, base in (*wide, *narrow):
        for number in range(first, last):
            place = Place(laid, number)
            found.setdefault(place, Told(place, chances.get(place, 0.0), reading, base))
    return sorted(found.values(), key=lambda told: -told.chance)
