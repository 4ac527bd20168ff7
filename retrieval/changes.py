"""changes: what is new in a story since a day: articles, facts that no earlier article had, numbers that changed.

An article is new from the day it was published; an undated one, one dated after today, or one that was added to a
story that was there before, from the day it was added. It was corrected if another revision of it was stored since. For
a reader who was here before, new is what was stored since that moment, whenever it was published. What was retracted
tells no facts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index.errors import ArticleUnknown, VerbatimError
from index.library import Library
from index.moments import as_utc
from index.nouns import Article, Entry, Passage
from index.removals import removals
from index.revised import Revised, revision_changes
from index.rows import Addition
from retrieval.alike import overlap
from retrieval.attribution import attributed
from retrieval.central import Coverage, choose, priors
from retrieval.changed_numbers import changed_numbers, corrected_numbers
from retrieval.cite import cite
from retrieval.dated_ahead import count_ahead, is_ahead, known_date
from retrieval.desk import Desk
from retrieval.nouns import Quote
from retrieval.points import Sentence, first_of_each, is_overlapping, oldest_first, sentences_of
from retrieval.results import Changes
from retrieval.shared_words import SharedWords, content_stems
from retrieval.summary import REPEATED, Pool, without_copies

NEW_FACTS = 8
CONSIDERED_ARTICLES = 200
COMPARED_SENTENCES = 8_000  # of the new articles with all earlier ones; 200 of them seldom have as many
LISTED = 25
KNOWN_SHARE = 0.6  # of a sentence's stems in one earlier sentence: its content was told before
HALF_KNOWN_SHARE = 0.35  # the same, if an earlier passage is also as near as
KNOWN_COSINE = 0.85


class SinceInFuture(VerbatimError):
    """A day that nothing can be new since: it is still to come."""

    kind = "since_in_future"

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = as_utc(since)


@dataclass(frozen=True, slots=True)
class _Split:
    """The story's articles, before and since; ``corrected`` are those of either that have another revision since.

    Those that were ever retracted are in none of these; ``retracted`` are those that were since.
    """

    before: tuple[Addition, ...]
    added: tuple[Addition, ...]
    corrected: tuple[Addition, ...]
    retracted: tuple[Addition, ...]


def changes(
    desk: Desk,
    stories: tuple[int, ...],
    *,
    since: date,
    today: date,
    visit: datetime | None = None,
    facts: int = NEW_FACTS,
) -> Changes:
    """What is new since the day, it included, or since the moment of a ``visit`` (aware UTC), whose day ``since`` is.

    New facts are in the order of their articles' dates. Of many articles the newest CONSIDERED_ARTICLES before and
    since are read. Raises SinceInFuture.
    """
    if since > today:
        raise SinceInFuture(since)
    library = desk.library
    additions = [one for story in stories for one in library.additions(story)]
    split = _split(additions, since, visit, today)
    before = _articles(split.before, library, today)
    corrected = {(one.entry.story, one.entry.id) for one in split.corrected}
    new = _articles(
        [*split.added, *(one for one in split.corrected if one not in split.added)], library, today
    )
    held = [one for one in before if (one.story, one.id) not in corrected]
    pool = without_copies(first_of_each(_unknown(desk, new, [*held, *_former(split.corrected, library)])))
    news = [
        Quote(one.article, one.span.start, one.span.end, copies=pool.copies[place])
        for place, one in ((place, pool.sentences[place]) for place in _chosen(pool, facts))
    ]
    placed = [one for one in _articles(split.added, library, today) if not is_ahead(one, today)]
    pairs = list(changed_numbers([one for one in held if not is_ahead(one, today)], placed, library))
    numbers = [quote for pair in pairs for quote in pair]
    added_entries, corrected_entries = (_entries(some, today) for some in (split.added, split.corrected))
    corrections = tuple(_corrections(corrected_entries, library))
    told_of = {(one.story, one.id): one for one in (*added_entries, *corrected_entries)}
    return Changes(
        since,
        added_entries,
        corrected_entries,
        cite(attributed([*news, *numbers], library), library),
        facts=len(news),
        articles=len(additions),
        retracted=_entries(split.retracted, today),
        removed=tuple(
            one for story in stories for one in removals(library, story) if _is_since(one.at, since, visit)
        ),
        visit=visit,
        corrections=corrections,
        corrected_numbers=tuple(pair for one in corrections for pair in corrected_numbers(one)),
        ahead=count_ahead(told_of.values(), today),
    )


def _corrections(entries: Sequence[Entry], library: Library) -> Iterator[Revised]:
    """What changed in each of them, from the revision before to the newest."""
    for one in entries[:LISTED]:
        with suppress(ArticleUnknown):  # removed a moment ago
            revised = revision_changes(library, one.story, one.id)
            if revised and revised.changes:
                yield revised


def _is_since(stored: datetime, since: date, visit: datetime | None) -> bool:
    """Moments are stored to the second: what came within the visit's is told again rather than never."""
    return stored >= visit.replace(microsecond=0) if visit else stored.date() >= since


def _split(additions: Sequence[Addition], since: date, visit: datetime | None, today: date) -> _Split:
    begun = min((one.first_added.date() for one in additions), default=since)
    stand = [one for one in additions if one.entry.retraction is None]
    if visit:
        added = [one for one in stand if _is_since(one.first_added, since, visit)]
    else:
        added = [one for one in stand if _is_new(one, since, today, begun_before=begun < since)]
    new = {(one.entry.story, one.entry.id) for one in added}
    retractions = [(one, one.entry.retraction) for one in additions]
    return _Split(
        tuple(one for one in stand if (one.entry.story, one.entry.id) not in new),
        tuple(added),
        tuple(one for one in stand if one.revisions > 1 and _is_since(one.last_added, since, visit)),
        tuple(one for one, gone in retractions if gone and _is_since(gone.at, since, visit)),
    )


def _is_new(one: Addition, since: date, today: date, *, begun_before: bool) -> bool:
    published = known_date(one.entry, today)
    if published is not None and published.date() >= since:
        return True
    return one.first_added.date() >= since and (published is None or begun_before)


def _entries(additions: Sequence[Addition], today: date) -> tuple[Entry, ...]:
    """Newest first, the undated last, and with them what is dated after today."""
    dated = [(known_date(one.entry, today), one.entry) for one in additions]
    dated.sort(key=lambda pair: (pair[0] is None, pair[0] and -pair[0].timestamp(), pair[1].id))
    return tuple(entry for _, entry in dated)


def _articles(additions: Sequence[Addition], library: Library, today: date) -> list[Article]:
    """Their newest revisions, of the newest CONSIDERED_ARTICLES, oldest first."""
    found: list[Article] = []
    for entry in _entries(additions, today)[:CONSIDERED_ARTICLES]:
        with suppress(ArticleUnknown):  # removed a moment ago
            found.append(library.article(entry.story, entry.id))
    return oldest_first(found, today=today)


def _former(corrected: Sequence[Addition], library: Library) -> Iterator[Article]:
    """The corrected articles as they were: what stands in both revisions is no news."""
    for one in corrected[:CONSIDERED_ARTICLES]:
        with suppress(ArticleUnknown):
            yield library.revision(one.entry.story, one.entry.id, one.entry.revision - 1)


def _unknown(desk: Desk, new: Sequence[Article], before: Sequence[Article]) -> list[Sentence]:
    """The new articles' sentences that nothing in the earlier ones tells, by words and by the passages' meaning."""
    library = desk.library
    outlines = [(one, library.outline_of(one)) for one in before]
    told = SharedWords(
        [one.text[span.start : span.end] for one, outline in outlines for span in outline.quotable]
    )
    near = _nearest_before(desk, new, before)
    quotable = {(one.story, one.id): library.outline_of(one).quotable for one in new}
    sentences = [one for article in new for one in sentences_of(article, library)]
    found: list[Sentence] = []
    for one in first_of_each(sentences, limit=COMPARED_SENTENCES):
        own = quotable[one.key][one.lead]  # without the sentence before it, which may be known
        stems = content_stems(one.article.text[own.start : own.end])
        share = float(told.shares(stems).max(initial=0.0))
        cosine = _cosine(one, near.get(one.key, ()))
        if share < HALF_KNOWN_SHARE or (share < KNOWN_SHARE and cosine < KNOWN_COSINE):
            found.append(one)
    return found


def _cosine(sentence: Sentence, near: Sequence[tuple[Passage, float]]) -> float:
    """How near an earlier passage is to the one that the sentence ends in; ``near`` is in the text's order."""
    place = bisect_left(near, sentence.span.end, key=lambda one: one[0].end)
    if place == len(near) or near[place][0].start >= sentence.span.end:
        return 0.0
    return near[place][1]


def _nearest_before(
    desk: Desk, new: Sequence[Article], before: Collection[Article]
) -> dict[tuple[int, str], list[tuple[Passage, float]]]:
    """For each new article its passages in order, each with its cosine to the nearest earlier one (stored vectors)."""
    new_ids, old_ids = (_passage_ids(desk.library, some) for some in (new, before))
    kept, mine = desk.library.vectors(new_ids, dimension=desk.embedder.dimension)
    _, theirs = desk.library.vectors(old_ids, dimension=desk.embedder.dimension)
    nearest = (mine @ theirs.T).max(axis=1, initial=0.0) if len(theirs) else np.zeros(len(mine))
    passages = desk.library.passages(kept)
    found: dict[tuple[int, str], list[tuple[Passage, float]]] = {}
    for id, cosine in zip(kept, nearest, strict=True):
        if id in passages:
            key = passages[id].article.story, passages[id].article.id
            found.setdefault(key, []).append((passages[id], float(cosine)))
    for some in found.values():
        some.sort(key=lambda one: one[0].end)
    return found


def _passage_ids(library: Library, articles: Collection[Article]) -> list[int]:
    """The ids of the passages of these articles' newest revisions."""
    of_story: dict[int, list[str]] = {}
    for one in articles:
        of_story.setdefault(one.story, []).append(one.id)
    return [id for story, ids in of_story.items() for id in library.passage_ids_of(story, ids)]


def _chosen(pool: Pool, count: int) -> list[int]:
    """The places of the facts that most of the new articles tell, in order, none repeating another."""
    sentences = pool.sentences
    number = {key: place for place, key in enumerate(dict.fromkeys(one.key for one in sentences))}
    places = [number[one.key] for one in sentences]
    tellers = places if len(number) > 1 else list(range(len(sentences)))
    prior = priors([one.lead for one in sentences], places, articles=len(number))
    coverage = Coverage([one.text for one in sentences], tellers, prior)

    def admits(row: int, chosen: Sequence[int]) -> bool:
        others = [sentences[place] for place in chosen]
        one = sentences[row]
        return not any(
            is_overlapping(one, other) or overlap(one.text, other.text) >= REPEATED for other in others
        )

    return sorted(choose(coverage, count=count, admits=admits, wanted=lambda _: ()))
