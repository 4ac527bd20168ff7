"""summary: the sentences of an article or a story that tell what most of it tells, as quotes.

Sentences are taken one by one for what they add (retrieval/central.py): early ones, of a story its newest and first
articles, before others. Each can be read alone; none repeats another or comes from a copy of its report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Article, Passage
from retrieval.alike import overlap
from retrieval.attribution import attributed
from retrieval.central import Coverage, choose, priors
from retrieval.cite import cite
from retrieval.copies import published_order
from retrieval.dated_ahead import count_ahead, known_date
from retrieval.desk import Desk
from retrieval.groups import one_of_each
from retrieval.nouns import Question, Quote
from retrieval.on_topic import near_passages, on_topic
from retrieval.points import (
    Sentence,
    first_of_each,
    is_overlapping,
    is_quoting,
    is_speech,
    oldest_first,
    sentences_of,
)
from retrieval.results import Summary
from retrieval.sayings import newest_articles
from retrieval.shared_words import copied_from
from retrieval.standing import standing_article

CONSIDERED_ARTICLES = 200
REPEATED = 0.55  # of the words of two points in common: one repeats the other
SPEECH_SHARE = 0.5  # of the points may be what people say; of several, one is, if anybody says a thing
SPEECH_FROM = 6
COPIED_REPORT = 0.75  # of an article's sentences: the whole of it is a copy then, whatever it adds


@dataclass(frozen=True, slots=True)
class Pool:
    """What is chosen from, in the articles' order: sentences, and the other articles that carry each of them."""

    sentences: tuple[Sentence, ...]
    copies: tuple[tuple[Article, ...], ...]


def summarise(
    desk: Desk,
    stories: tuple[int, ...],
    *,
    article: str | None,
    sentences: int,
    about: str | None = None,
    today: date | None = None,
) -> Summary:
    """The ``sentences`` points that tell most, in the order of the articles' dates and of their text.

    Of a story, the point of its newest article comes first; what is dated after ``today`` counts as undated.
    Of a large one the newest CONSIDERED_ARTICLES are read,
    or, if it is to be ``about`` something, those nearest to that; retracted ones never are.
    Raises ArticleUnknown, ArticleRetracted, QuestionRefused (``about``).
    """
    near: dict[Passage, float] = {}
    if about is not None:
        Question(about, stories)  # the same limits as for any words that people give
        near = near_passages(desk, stories, about, article=article)
    articles = oldest_first(_articles(desk, stories, article, near), today=today)
    every = [one for article in articles for one in sentences_of(article, desk.library)]
    if about is not None:
        every = on_topic(about, every, near)
    pool = without_copies(first_of_each(every))
    points = main_points(pool.sentences, desk.library, count=sentences, today=today)
    quotes = [
        Quote(one.article, one.span.start, one.span.end, copies=pool.copies[place])
        for place, one in ((place, pool.sentences[place]) for place in points)
    ]
    told = sum(len(desk.library.outline_of(one).quotable) for one in articles)
    newest_first = list(points) != sorted(points)
    cited = cite(attributed(quotes, desk.library), desk.library)
    ahead = 0 if article else count_ahead(articles, today)
    return Summary(cited, told, len(articles), newest_first=newest_first, ahead=ahead, about=about)


def _articles(
    desk: Desk, stories: tuple[int, ...], article: str | None, near: dict[Passage, float]
) -> list[Article]:
    """The article in whichever of the stories has it; or those near to the words; or the newest; each report once."""
    if article is not None:
        for story in stories:
            with suppress(ArticleUnknown):
                return [standing_article(desk.library, story, article)]
        raise ArticleUnknown(article)
    if near:
        ranked = sorted(near, key=lambda passage: -near[passage])
        by_key = {(one.article.story, one.article.id): one.article for one in ranked}
        return one_of_each(list(by_key.values())[:CONSIDERED_ARTICLES])
    return one_of_each(newest_articles(desk.library, stories, CONSIDERED_ARTICLES))


def without_copies(sentences: Sequence[Sentence]) -> Pool:
    """Each report once: the article that told it first stands for the others, and is kept with their names."""
    articles = {one.key: one.article for one in sentences}
    order = {(one.story, one.id): place for place, one in enumerate(published_order(list(articles.values())))}
    ranked = sorted(sentences, key=lambda one: (order[one.key], one.span))
    groups = [order[one.key] for one in ranked]
    first = copied_from([one.text for one in ranked], groups)
    of_article = Counter(groups)
    copied = Counter(group for row, group in enumerate(groups) if first[row] != row)
    whole = {group for group, count in copied.items() if count >= COPIED_REPORT * of_article[group]}
    carriers: dict[int, list[Article]] = defaultdict(list)
    for row, place in enumerate(first):
        if place != row:
            carriers[place].append(ranked[row].article)
    kept = [row for row, place in enumerate(first) if place == row and groups[row] not in whole]
    place_of = {id(one): place for place, one in enumerate(sentences)}
    kept.sort(key=lambda row: place_of[id(ranked[row])])
    return Pool(
        tuple(ranked[row] for row in kept),
        tuple(tuple({(one.story, one.id): one for one in carriers[row]}.values()) for row in kept),
    )


def main_points(
    sentences: Sequence[Sentence], library: Library, *, count: int, today: date | None = None
) -> list[int]:
    """The places of up to ``count`` points, in the order in which they are to be read.

    That is the sentences' own, the articles', but for the newest state of a story, which comes first.
    """
    chosen = ranked_points(sentences, library, count=count, today=today)
    return [*chosen[:1], *sorted(chosen[1:])] if _newest(sentences, today) else sorted(chosen)


def ranked_points(
    sentences: Sequence[Sentence], library: Library, *, count: int, today: date | None = None
) -> list[int]:
    """The places of up to ``count`` points, the one that tells most first.

    Sentences come in the articles' order. Of several articles that are dated, the first point is the newest one's.
    """
    number = {key: place for place, key in enumerate(dict.fromkeys(one.key for one in sentences))}
    places = [number[one.key] for one in sentences]
    prior = priors([one.lead for one in sentences], places, articles=len(number))
    prior *= np.array([one.worth for one in sentences])
    tellers = places if len(number) > 1 else list(range(len(sentences)))
    newest = _newest(sentences, today)
    few_spoken = int(SPEECH_SHARE * count)

    def admits(row: int, chosen: Sequence[int]) -> bool:
        one, others = sentences[row], [sentences[place] for place in chosen]
        if any(is_overlapping(one, other) or overlap(one.text, other.text) >= REPEATED for other in others):
            return False
        if not is_speech(one, library):
            return True
        return sum(is_speech(other, library) for other in others) < few_spoken

    def wanted(chosen: Sequence[int]) -> Collection[int]:
        if not chosen:
            return newest
        last = len(chosen) == count - 1 and count >= SPEECH_FROM
        if not last or any(is_speech(sentences[place], library) for place in chosen):
            return ()
        return [row for row, one in enumerate(sentences) if is_quoting(one)]

    coverage = Coverage([one.text for one in sentences], tellers, prior)
    return choose(coverage, count=count, admits=admits, wanted=wanted)


def _newest(sentences: Sequence[Sentence], today: date | None) -> list[int]:
    """The sentences of the newest day's articles up to today; none of one article alone, or where nothing is dated."""
    if len({one.key for one in sentences}) < 2:
        return []
    dates = [known_date(one.article, today) for one in sentences]
    days = [one.date() if one else None for one in dates]
    last = max((day for day in days if day), default=None)
    return [row for row, day in enumerate(days) if day and day == last]
