"""timeline: the dated events of a story, each told by the sentence that tells it, the most important ones.

A day is important as far as articles refer to it, an event as far as articles tell it and its sentence is central to
the story. Nothing is written, and nothing is embedded: the vectors that are compared are the library's.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.answers import Slice
from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Article
from retrieval.attribution import attributed
from retrieval.cite import cite
from retrieval.context import slices_of
from retrieval.copies import published_order
from retrieval.dated_sentences import (
    CONSIDERED_SENTENCES,
    LEAD_SENTENCES,
    DatedSentence,
    dated_sentences,
)
from retrieval.desk import Desk
from retrieval.events import Event, Timeline, in_time
from retrieval.groups import with_group
from retrieval.nouns import Cited, Question, Quote
from retrieval.one_event import Teller, Telling, are_copies, chosen_events, events_by_time
from retrieval.periods import Period, Precision
from retrieval.sayings import naming_articles, newest_articles
from retrieval.windows import lay_out
from retrieval.words import STOPWORDS, stem, stems, words

CONSIDERED_ARTICLES = 1_000
CONSIDERED_TOGETHER = 20_000  # sentences; of many articles fewer of each, since news stands at the beginning
CONSIDERED_PASSAGES = 2_000  # that have the words, where a large story is read about some
QUOTES_OF_EVENT = 6
UNPLACED_SHARE = 0.125  # of the events that are shown, those without a day may take from the others
SAME_DAY_FADES = 0.6  # what a second event of a day weighs beside the first, a third beside the second
TOLD_WORTH = 1.5  # a sentence that names its time, beside one that has only its article's
SPEECH_WORTH = 0.6
ASIDE_WORTH = 0.5
LONG_CHARS = 300
LONG_WORTH = 0.8
LATER_WORTH = 0.7  # an article of another week tells less of a day than those of its own
SAME_NEWS_DAYS = 4
REFERENCE_WEIGHT = 0.7
_CLOSENESS = {Precision.DAY: 1.0, Precision.WEEK: 0.7, Precision.MONTH: 0.6, Precision.QUARTER: 0.4}
_FAR = 0.3


def timeline(desk: Desk, stories: tuple[int, ...], *, limit: int, about: str | None = None) -> Timeline:
    """The ``limit`` most important events of the stories, in order of time; few if the articles tell few.

    Of large stories CONSIDERED_ARTICLES are read, the newest or those ``about`` the words, which keeps events that
    share words with it.
    Raises QuestionRefused for an ``about`` that can't be asked about.
    """
    if about is not None:
        Question(about, stories)  # the same limits as for any words that people give
    articles = _articles(desk, stories, about)
    each = min(CONSIDERED_SENTENCES, max(LEAD_SENTENCES, CONSIDERED_TOGETHER // max(1, len(articles))))
    told = [
        one
        for article in articles
        for one in dated_sentences(lay_out(article, desk.library.outline_of(article)), limit=each)
    ]
    vectors, rows = _stored_vectors(desk, articles, told)
    kept = [(one, row) for one, row in zip(told, rows, strict=True) if not about or _is_about(about, one)]
    events = events_by_time(_tellers(kept, vectors), vectors)
    chosen = _most_important(events, told, limit=limit)
    shown = sorted((_event(one, desk) for one in chosen), key=in_time)
    cited = cite([quote for event in shown for quote in event.quotes], desk.library)
    undated = sum(one.published is None for one in articles)
    return Timeline(tuple(shown), cited, len(articles), undated, len(events), about)


def _articles(desk: Desk, stories: tuple[int, ...], about: str | None) -> list[Article]:
    """Those of the stories together that were not retracted; of more than CONSIDERED_ARTICLES the newest.

    Of those ``about`` some words the best matches: their news may be older than the newest.
    """
    library = desk.library
    if about is not None and sum(library.counts(story).articles for story in stories) > CONSIDERED_ARTICLES:
        return naming_articles(library, stories, about, CONSIDERED_ARTICLES, passages=CONSIDERED_PASSAGES)
    return newest_articles(library, stories, CONSIDERED_ARTICLES)


def _stored_vectors(
    desk: Desk, articles: Sequence[Article], told: Sequence[DatedSentence]
) -> tuple[NDArray[np.float32], list[int]]:
    """The vectors of the passages that the sentences begin in, and for each sentence the row of its own, or -1."""
    of_story: dict[int, list[str]] = defaultdict(list)
    for article in articles:
        of_story[article.story].append(article.id)
    ids = [id for story, some in of_story.items() for id in desk.library.passage_ids_of(story, some)]
    passages = desk.library.passages(ids)
    kept, vectors = desk.library.vectors(sorted(passages), dimension=desk.embedder.dimension)
    row_of = {id: row for row, id in enumerate(kept)}
    starts: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for id, passage in passages.items():
        if id in row_of:
            starts[(passage.article.story, passage.article.id)].append((passage.start, row_of[id]))
    for places in starts.values():
        places.sort()
    return vectors, [_row(one, starts) for one in told]


def _row(one: DatedSentence, starts: dict[tuple[int, str], list[tuple[int, int]]]) -> int:
    places = starts.get((one.article.story, one.article.id), [])
    begin = one.window.laid.spans[one.place].start
    place = bisect_right(places, begin, key=lambda pair: pair[0])
    return places[place - 1][1] if place else -1


def _is_about(about: str, one: DatedSentence) -> bool:
    """Whether half of the words stand in the sentence or the article's title, and one of them in the sentence."""
    wanted = {stem(word) for word in words(about) if word not in STOPWORDS} or set(stems(about))
    own = set(stems(one.window.text))
    both = own | set(stems(one.article.title or ""))
    return bool(wanted & own) and 2 * len(wanted & both) >= len(wanted)


def _tellers(kept: Sequence[tuple[DatedSentence, int]], vectors: NDArray[np.float32]) -> list[Teller]:
    """The sentences with what they are worth: near the story's middle, early in their article, plain and dated."""
    rows = [row for _, row in kept if row >= 0]
    middle = vectors[rows].mean(axis=0) if rows else np.zeros(vectors.shape[1], dtype=np.float32)
    central = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    return [Teller(one, _worth(one, float(central[row]) if row >= 0 else 0.0), row) for one, row in kept]


def _worth(one: DatedSentence, central: float) -> float:
    worth = (0.5 + max(0.0, central)) * (1 + 1 / (1 + one.place))
    worth *= TOLD_WORTH if one.told else 1.0
    worth *= SPEECH_WORTH if one.is_speech else 1.0
    worth *= ASIDE_WORTH if one.aside else 1.0
    worth *= LONG_WORTH if one.window.end - one.window.start > LONG_CHARS else 1.0
    if one.when is None:
        return worth
    published = one.article.published
    later = published is not None and _days_apart(one.when, published.date()) > SAME_NEWS_DAYS
    return worth * (LATER_WORTH if later else 1.0) * _CLOSENESS.get(one.when.precision, _FAR)


def _days_apart(period: Period, of: date) -> int:
    return max((period.first - of).days, (of - period.last).days, 0)


def _most_important(events: Sequence[Telling], told: Iterable[DatedSentence], *, limit: int) -> list[Telling]:
    references = _references(told)
    ranked = [
        (_importance(one, references), one) for one in sorted(events, key=lambda event: -event.best.worth)
    ]
    dated = _faded([pair for pair in ranked if pair[1].when])
    unplaced = [pair for pair in ranked if not pair[1].when]
    chosen = chosen_events(dated, limit=limit)
    room = max(limit - len(chosen), math.floor(limit * UNPLACED_SHARE))
    lost = chosen_events(unplaced, limit=room)
    return [*chosen[: limit - len(lost)], *lost]


def _references(told: Iterable[DatedSentence]) -> Counter[Period]:
    """How many articles name a time, or were published on that day and tell news of it."""
    naming: dict[Period, set[tuple[int, str]]] = defaultdict(set)
    for one in told:
        for period in (one.when, *one.others):
            if period is not None:
                naming[period].add((one.article.story, one.article.id))
    return Counter({period: len(articles) for period, articles in naming.items()})


def _importance(event: Telling, references: Counter[Period]) -> float:
    named = references[event.when] if event.when else 0
    return event.best.worth * (math.log2(1 + event.articles) + REFERENCE_WEIGHT * math.log2(1 + named))


def _faded(ranked: Sequence[tuple[float, Telling]]) -> list[tuple[float, Telling]]:
    """Of each day the second event fades, and the third more: a timeline is of many days."""
    before: Counter[Period] = Counter()
    faded: list[tuple[float, Telling]] = []
    for importance, event in sorted(ranked, key=lambda pair: -pair[0]):
        if event.when is not None:
            faded.append((importance * SAME_DAY_FADES ** before[event.when], event))
            before[event.when] += 1
    return faded


def _event(telling: Telling, desk: Desk) -> Event:
    """The event with a quote of each of its first articles: the best one, then by date.

    What several articles carry word for word is quoted from the one that was published first.
    """
    by_article: dict[tuple[int, str], Teller] = {}
    for one in telling.tellers:
        by_article.setdefault((one.sentence.article.story, one.sentence.article.id), one)
    tellers = list(by_article.values())
    order = published_order([one.sentence.article for one in tellers])
    tellers.sort(key=lambda one: order.index(one.sentence.article))
    first = next(one for one in tellers if one is telling.best or are_copies(one, telling.best))
    others = [one for one in tellers if one is not first]
    quotes = [_quote(one) for one in (first, *others[: QUOTES_OF_EVENT - 1])]
    return Event(
        telling.when,
        tuple(with_group(one, desk.library) for one in attributed(quotes, desk.library)),
        len(tellers),
        reported=telling.reported,
        contested=telling.contested,
    )


def _quote(one: Teller) -> Quote:
    window = one.sentence.window
    return Quote(window.article, window.start, window.end, score=one.worth, highlight=one.sentence.told)


def event_slices(found: Timeline) -> tuple[Slice, ...]:
    """Where the events' first quotes stand, in the events' order: what is kept of a sent timeline."""
    firsts = Cited(
        tuple(event.quotes[0] for event in found.events),
        tuple(found.cited.numbers[found.cited.quotes.index(event.quotes[0])] for event in found.events),
        found.cited.citations,
    )
    return slices_of(firsts)


def times_of(slices: Sequence[Slice], library: Library) -> tuple[tuple[int, Period], ...]:
    """The number of each event (from 1) and when it was, for the slices that a sent timeline quoted.

    Read again from the revisions that were quoted; events without a day, and those of removed articles, are left out.
    """
    times: list[tuple[int, Period]] = []
    for number, one in enumerate(slices, 1):
        with suppress(ArticleUnknown):
            article = library.revision(one.story, one.article, one.revision)
            for told in dated_sentences(lay_out(article, library.outline_of(article))):
                if (told.window.start, told.window.end) == (one.start, one.end) and told.when:
                    times.append((number, told.when))
    return tuple(times)
