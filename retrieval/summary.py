"""summary: the sentences of an article or a story that its other sentences have most in common with.

LexRank (Erkan and Radev 2004) over TF-IDF cosines, with a prior for early sentences, and marginal relevance
(Carbonell and Goldstein 1998) against repetition. Nothing is written: each point is a quote.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.errors import ArticleUnknown
from index.nouns import Article, Span
from retrieval.attribution import attributed
from retrieval.cite import cite
from retrieval.desk import Desk
from retrieval.nouns import QUOTE_LIMIT_CHARS, Question, Quote, Summary
from retrieval.words import STOPWORDS, stem, stems, words

DAMPING = 0.7
ITERATIONS = 50
NOVELTY = 0.35
LEAD_PRIOR = 1.0
ABOUT_WEIGHT = 2.0
CONSIDERED_SENTENCES = 1_000
CONSIDERED_ARTICLES = 200
MIN_WORDS = 6

# Words that lean on a sentence before: such a point can't be read alone.
_DANGLING = re.compile(
    r"^[“\"']?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|But|And|However|Also|Still|Instead|Later|"
    r"Then|So|Such|Both|Neither|Meanwhile|Nevertheless|"
    r"The (?:decision|move|attack|report|statement|two|latter|former))\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may become a point. ``lead`` counts from 0 at the article's first sentence."""

    article: Article
    span: Span
    lead: int

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]


def summarise(
    desk: Desk, stories: tuple[int, ...], *, article: str | None, sentences: int, about: str | None = None
) -> Summary:
    """The ``sentences`` most telling sentences, in the order of the articles' dates and of their text.

    Of a large story, the newest CONSIDERED_ARTICLES are read. Raises ArticleUnknown, QuestionRefused (for ``about``).
    """
    if about is not None:
        Question(about, stories)  # the same limits as for any words that people give
    articles = _articles(desk, stories, article)
    every = [sentence for one in articles for sentence in _sentences(desk, one)]
    worthy = [one for one in every if _worthy(one)] or every
    if about:
        worthy = [one for one in worthy if _on_topic(about, one.text)] or worthy
    shown = _first_of_each(worthy)
    places = sorted(central(shown, about, count=sentences))
    quotes = attributed([Quote(shown[n].article, *_bounded(shown[n].span)) for n in places], desk.library)
    return Summary(cite(quotes, desk.library), of_sentences=len(every), articles=len(articles))


def _articles(desk: Desk, stories: tuple[int, ...], article: str | None) -> list[Article]:
    """The article in whichever of the stories has it, or all articles, oldest first, undated last."""
    if article is not None:
        for story in stories:
            with suppress(ArticleUnknown):
                return [desk.library.article(story, article)]
        raise ArticleUnknown(article)
    found = [
        desk.library.article(story, entry.id)
        for story in stories
        for entry in desk.library.entries(story, limit=CONSIDERED_ARTICLES)
    ]
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.published or never, one.id))


def _sentences(desk: Desk, article: Article) -> list[Sentence]:
    spans = desk.library.outline_of(article).quotable
    return [Sentence(article, span, lead) for lead, span in enumerate(spans)]


def _worthy(sentence: Sentence) -> bool:
    """Whether a sentence can stand alone as a point."""
    text = sentence.text
    return (
        len(words(text)) >= MIN_WORDS
        and len(text) <= QUOTE_LIMIT_CHARS
        and not _DANGLING.search(text)
        and not text.rstrip().endswith(":")
    )


def _first_of_each(sentences: Sequence[Sentence]) -> list[Sentence]:
    """At most CONSIDERED_SENTENCES, in their order: of every article as many from its start as of the others."""
    earliest = sorted(range(len(sentences)), key=lambda n: sentences[n].lead)[:CONSIDERED_SENTENCES]
    return [sentences[n] for n in sorted(earliest)]


def _bounded(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + QUOTE_LIMIT_CHARS))


def central(sentences: Sequence[Sentence], about: str | None, *, count: int) -> list[int]:
    """The positions of the ``count`` best sentences, best first: central, early, on topic, and not yet said."""
    if not sentences:
        return []
    alike = likeness([one.text[:QUOTE_LIMIT_CHARS] for one in sentences])
    prior = np.array([1.0 + LEAD_PRIOR / (1 + one.lead) for one in sentences])
    if about:
        prior *= 1.0 + ABOUT_WEIGHT * np.array([_on_topic(about, one.text) for one in sentences])
    rank = lexrank(alike, prior)
    chosen: list[int] = []
    while len(chosen) < min(count, len(sentences)):
        said = alike[:, chosen].max(axis=1) if chosen else np.zeros(len(sentences))
        worth = (1 - NOVELTY) * rank / rank.max() - NOVELTY * said
        worth[chosen] = -np.inf
        chosen.append(int(np.argmax(worth)))
    return chosen


def _on_topic(about: str, text: str) -> float:
    wanted = {stem(word) for word in words(about) if word not in STOPWORDS}
    return len(wanted & set(stems(text))) / max(1, len(wanted))


def likeness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosines of the texts' TF-IDF weights over stems, shape (texts, texts).

    Summed stem by stem: a table of texts by stems would take gigabytes of a text in which every word is another.
    """
    counts = [Counter(stem(word) for word in words(text) if word not in STOPWORDS) for text in texts]
    frequency = Counter(term for count in counts for term in count)
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, count in enumerate(counts):
        weights = {
            term: (1 + math.log(times)) * math.log(1 + len(texts) / frequency[term])
            for term, times in count.items()
        }
        length = math.hypot(*weights.values())
        for term, weight in weights.items():
            holders[term].append((row, weight / length))
    alike = np.zeros((len(texts), len(texts)))
    for _, held in sorted(holders.items()):  # in a fixed order, or the last digits differed from run to run
        rows, shares = [row for row, _ in held], np.array([share for _, share in held])
        alike[np.ix_(rows, rows)] += np.outer(shares, shares)
    return np.clip(alike, 0.0, 1.0)


def lexrank(alike: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stationary visits of a walk from sentence to like sentence that restarts by the prior; sums to 1."""
    start = prior / prior.sum()
    alike = alike * (1 - np.eye(len(alike)))  # a sentence is no witness for itself
    sums = alike.sum(axis=1, keepdims=True)
    step = np.where(sums > 0, alike / np.maximum(sums, 1e-12), start)
    rank: NDArray[np.float64] = start.copy()
    for _ in range(ITERATIONS):
        rank = (1 - DAMPING) * start + DAMPING * (rank @ step)
    return rank
