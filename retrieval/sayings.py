"""What people say across articles, as quotes to show: read off the speech of a bounded number of articles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from index.cache import WeighedCache
from index.errors import ArticleUnknown
from index.filters import STANDING
from index.library import Library
from index.nouns import Article, Span
from retrieval.attribution import speeches_of
from retrieval.copies import published_order
from retrieval.noun_words import DETERMINERS, HONORIFICS, TITLES
from retrieval.nouns import Cited, Quote, Standing, Verdict
from retrieval.speech import Speech, hedges_of
from retrieval.windows import LONG_CHARS, Laid, Window, lay_out, standing_alone
from retrieval.words import match_expression, words

READ_ARTICLES = 200  # one that wasn't read before costs some 6 ms
SUGGESTED_ARTICLES = 100
NAMING_PASSAGES = 1_000
SPELLED_ALIKE = 0.8
CACHED_NAMES = 20_000

# By the stories' keys and marks, which change with every change of them.
_speakers: WeighedCache[tuple[tuple[int, str], ...], tuple[str, ...]] = WeighedCache(
    limit=CACHED_NAMES, weigh=lambda names: 1 + len(names)
)


@dataclass(frozen=True, slots=True)
class Saying:
    """A quote of what its speaker says, and whether words of theirs stand in quotation marks there."""

    quote: Quote
    direct: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what, in order of time: ``direct`` is parallel to the quotes, of ``found``.

    ``speaker`` and ``about`` are what was asked for. ``read`` of ``articles`` were read. With a ``verdict``, the one
    quote is somebody else's. Raises ValueError.
    """

    cited: Cited
    direct: tuple[bool, ...]
    found: int
    read: int
    articles: int
    speaker: str | None = None
    about: str | None = None
    verdict: Verdict | None = None

    def __post_init__(self) -> None:
        if len(self.direct) != len(self.cited.quotes):
            raise ValueError("a quote that is neither direct nor indirect")


def sayings_in(article: Article, library: Library) -> list[Saying]:
    """What the article makes clear somebody says, in order. Neighbouring words of one speaker are one quote."""
    laid = lay_out(article, library.outline_of(article))
    found: list[tuple[Window, Speech]] = []
    for speech in speeches_of(article, library):
        window = window_at(laid, speech.span)
        if window is None or speech.speaker is None:
            continue
        joined = _joined(found[-1], window, speech) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append((window, speech))
    return [_saying(window, speech) for window, speech in found]


def window_at(laid: Laid, span: Span) -> Window | None:
    """The sentences that the span touches, as far as they are of one section and one quote can hold them."""
    first = bisect_right(laid.spans, span.start, key=lambda one: one.end)
    last = bisect_left(laid.spans, span.end, key=lambda one: one.start)
    if first >= last:
        return None
    while last - first > 1 and not _fits(laid, first, last):
        last -= 1
    return Window(laid, first, last, 0.0)


def _fits(laid: Laid, first: int, last: int) -> bool:
    return laid.sections[first] == laid.sections[last - 1] and laid.chars(first, last) <= LONG_CHARS


def _joined(before: tuple[Window, Speech], window: Window, speech: Speech) -> tuple[Window, Speech] | None:
    """Both as one, if one speaker says them one after the other."""
    earlier, said = before
    names = [one.speaker and one.speaker.name for one in (said, speech)]
    if names[0] != names[1] or window.first > earlier.last:
        return None
    if not _fits(window.laid, earlier.first, window.last):
        return None
    whole = replace(said, span=Span(said.span.start, speech.span.end), direct=said.direct or speech.direct)
    return Window(window.laid, earlier.first, window.last, 0.0), whole


def _saying(window: Window, speech: Speech) -> Saying:
    """The quote, readable alone; where it holds other words too, with those of its speaker highlighted."""
    window = standing_alone(window)
    start, end = window.start, window.end
    own = Span(max(start, speech.span.start), min(end, speech.span.end))
    speaker = speech.speaker
    quote = Quote(
        window.article,
        start,
        end,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        standing=speaker.standing if speaker else Standing.NONE,
        hedges=hedges_of(window.text),
        core=own,
        highlight=own if (own.start, own.end) != (start, end) else None,
    )
    return Saying(quote, speech.direct)


def told_once(sayings: Iterable[Saying]) -> list[Saying]:
    """What several articles carry word for word is the first one's, with the others as its copies."""
    alike: dict[tuple[str, ...], list[Saying]] = {}
    for one in sayings:
        alike.setdefault(tuple(words(one.quote.text)), []).append(one)
    return [_first_published(same) for same in alike.values()]


def _first_published(same: Sequence[Saying]) -> Saying:
    of_article = {(one.quote.article.story, one.quote.article.id): one for one in same}
    order = published_order([one.quote.article for one in of_article.values()])
    first = of_article[order[0].story, order[0].id]
    return replace(first, quote=replace(first.quote, copies=tuple(order[1:])))


def newest_articles(library: Library, stories: Sequence[int], limit: int) -> list[Article]:
    """The newest of the stories together, undated ones last, retracted ones left out."""
    entries = [entry for key in stories for entry in library.entries(key, limit=limit, filter=STANDING)]
    entries.sort(key=lambda one: (one.published is None, one.published and -one.published.timestamp()))
    found: list[Article] = []
    for entry in entries[:limit]:
        try:
            found.append(library.article(entry.story, entry.id))
        except ArticleUnknown:  # removed a moment ago
            continue
    return found


def naming_articles(
    library: Library, stories: Sequence[int], name: str, limit: int, *, passages: int = NAMING_PASSAGES
) -> list[Article]:
    """Those with words of the name that were not retracted, the best match first; of each story in ``passages``.

    Titles and honorifics tell too little to look for.
    """
    bare = " ".join(word for word in words(name) if word not in DETERMINERS | HONORIFICS) or name
    scored = [
        pair
        for story in stories
        for pair in library.lexical(story, match_expression(bare), limit=passages, filter=STANDING)
    ]
    found = library.passages([id for id, _ in scored])
    ordered = sorted((-score, id) for id, score in scored if id in found)
    articles = {(one.story, one.id): one for one in (found[id].article for _, id in ordered)}
    return list(articles.values())[:limit]


def speakers(library: Library, stories: Sequence[int]) -> tuple[str, ...]:
    """Who speaks in the newest SUGGESTED_ARTICLES, who says the most first; each person once, no unnamed ones."""
    return _speakers.get(
        tuple((story, library.mark(story)) for story in stories), lambda: _read_speakers(library, stories)
    )


def _read_speakers(library: Library, stories: Sequence[int]) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for article in newest_articles(library, stories, SUGGESTED_ARTICLES):
        for one in sayings_in(article, library):
            name = one.quote.speaker
            if name and name[0].isupper() and one.quote.standing in (Standing.NAMED, Standing.OFFICE):
                counted[name] += 1
    return tuple(names[0] for names in names_together(counted))


def names_together(counted: Counter[str]) -> list[list[str]]:
    """The names of each person or office, the fullest first; who has the most, first.

    A name that may be several people's is kept apart.
    """
    groups: list[list[str]] = []
    for name in sorted(counted, key=lambda one: (-len(_bare(one)), -counted[one], one)):
        owners = [group for group in groups if is_one_name(group[0], name)]
        if len(owners) == 1:
            owners[0].append(name)
        else:
            groups.append([name])
    return sorted(groups, key=lambda group: -sum(counted[name] for name in group))


def has_words_of(asked: str, name: str) -> bool:
    """Whether the name itself has all the asked words, titles aside: not only the role of somebody."""
    return set(_bare(asked)) <= set(words(name))


def _bare(name: str) -> list[str]:
    every = words(name)
    return [word for word in every if word not in DETERMINERS | HONORIFICS | TITLES] or every


def is_one_name(one: str, other: str) -> bool:
    """Whether two names may be one person's or office's: "Skarne" and "Ada Skarne", "Bart" and "Bartholomew" Lee.

    A last name with a slip in it needs the same first name.
    """
    mine, its = _bare(one), _bare(other)
    if not mine or not its:
        return one == other
    if mine[-1] == its[-1]:
        return min(len(mine), len(its)) == 1 or mine[0].startswith(its[0]) or its[0].startswith(mine[0])
    if min(len(mine), len(its)) == 1:
        return max(len(mine), len(its)) > 1 and mine[0] == its[0]  # a first name alone
    if mine[0] != its[0]:
        return False
    return SequenceMatcher(None, mine[-1], its[-1]).ratio() >= SPELLED_ALIKE
