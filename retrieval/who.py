"""who: somebody in a story: the names they go by, the quotes that introduce them, what they said, where they appear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.library import Library
from index.nouns import Article, Span
from retrieval.alike import is_copied
from retrieval.alone import leans
from retrieval.attribution import attributed
from retrieval.cast import Person, gather
from retrieval.cite import cite
from retrieval.desk import Desk
from retrieval.nouns import Cited, Question, Quote, Standing
from retrieval.phrases import tokens_of
from retrieval.points import oldest_first
from retrieval.quotation import masked, units
from retrieval.quotes import chosen_sayings, said_by
from retrieval.sayings import (
    READ_ARTICLES,
    Saying,
    has_words_of,
    names_together,
    naming_articles,
    newest_articles,
    sayings_in,
    told_once,
    window_at,
)
from retrieval.who_said import fits
from retrieval.windows import lay_out, standing_alone

DESCRIBED = 4
CONSIDERED = 24  # places that may introduce somebody
SAID = 6
MENTION_WORDS = 12
# "Although Volcker", "Both Baker and Volcker": who speaks there is clear, what somebody is called isn't.
_NO_NAME = re.compile(
    r"^(?:although|though|only|both|but|and|while|when|if|as|since|because|even|under|for|unlike) | and ",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody: of ``cited``, the first ``described`` quotes introduce them, the others are what they say.

    ``names`` are the articles' names for them, the fullest first; none means that nobody is called so. ``direct`` is
    parallel to what they say, of ``found``; ``appears`` are the articles that name them, oldest first.
    """

    name: str
    names: tuple[str, ...]
    cited: Cited
    described: int
    direct: tuple[bool, ...]
    found: int
    appears: tuple[Article, ...]
    read: int
    articles: int

    def __post_init__(self) -> None:
        if self.described < 0 or len(self.cited.quotes) - self.described != len(self.direct):
            raise ValueError("a quote that neither describes nor is said")


@dataclass(frozen=True, slots=True)
class _Named:
    """How an article names somebody, and where it introduces them; ``role`` tells that it gives one there."""

    article: Article
    name: str
    place: Span
    role: bool


def who(desk: Desk, stories: tuple[int, ...], name: str) -> Who:
    """Who the name (or office, or role) is in the stories. Raises QuestionRefused.

    READ_ARTICLES are read: those with the name's words, or the newest if nobody there is called so.
    """
    Question(name, stories)  # the same limits as for any words that people give
    library = desk.library
    read = naming_articles(library, stories, name, READ_ARTICLES)
    named = _named_among(read, name, library)
    if not named:  # the name may have a slip in it
        read = newest_articles(library, stories, READ_ARTICLES)
        named = _named_among(read, name, library)
    every = [one for article in oldest_first(read) for one in sayings_in(article, library)]
    theirs = told_once(_theirs(name, named, every))
    said = chosen_sayings([(one, 1.0) for one in theirs], limit=SAID)
    described = _introductions(named, library)
    quotes = [*attributed(described, library), *(one.quote for one in said)]
    return Who(
        name,
        _names(named, theirs),
        cite(quotes, library),
        len(described),
        tuple(one.direct for one in said),
        len(theirs),
        _appearing(named, theirs),
        len(read),
        sum(library.counts(story).articles for story in stories),
    )


def _named_among(read: Sequence[Article], asked: str, library: Library) -> list[_Named]:
    """How each article names them, oldest first; if the words are somebody's name, not where they are common words."""
    every = [one for article in oldest_first(read) for one in _named_in(article, asked, library)]
    proper = [one for one in every if one.name[0].isupper() and has_words_of(asked, one.name)]
    return [one for one in every if one.name[0].isupper()] if proper else every


def _theirs(asked: str, named: Sequence[_Named], every: Sequence[Saying]) -> list[Saying]:
    """What they say; if the asked words are somebody's name, not what those say who only have them in their role."""
    theirs = said_by(asked, every)
    if not any(has_words_of(asked, one.name) for one in named):
        return theirs
    return [one for one in theirs if fits(asked, one.quote.speaker or "", None, one.quote.standing)]


def _named_in(article: Article, asked: str, library: Library) -> Iterator[_Named]:
    """The persons of the article with this name; else where it stands as another's; else those with such a role."""
    fitting = [
        one for one in _persons(article, library) if fits(asked, one.name, _role_of(one), Standing.NAMED)
    ]
    own = [one for one in fitting if has_words_of(asked, one.name)]
    mention = _mention(article, asked)
    if own or (fitting and (mention is None or mention.name[0].islower())):
        yield from own or fitting
    elif mention:
        yield mention


def _mention(article: Article, asked: str) -> _Named | None:
    """The first place where the asked words stand as they are."""
    pieces = [re.escape(word) for word in asked.split()[:MENTION_WORDS]]
    found = re.search(r"(?<!\w)" + r"\s{1,3}".join(pieces) + r"(?!\w)", article.text, re.IGNORECASE)
    if found is None:
        return None
    return _Named(article, " ".join(found.group().split()), Span(found.start(), found.end()), role=False)


def _role_of(one: _Named) -> str | None:
    return one.article.text[one.place.start : one.place.end] if one.role else None


def _persons(article: Article, library: Library) -> list[_Named]:
    """Whom the article gives a full name, each with the place of the role that it gives them, or of the name."""
    read = units(article.text, library.outline_of(article))
    cast, _ = gather([tokens_of(masked(article.text, unit), unit.span.start) for unit in read])
    return [_named(article, person) for some in cast.persons.values() for person in some.values()]


def _named(article: Article, person: Person) -> _Named:
    name = " ".join(article.text[person.name.start : person.name.end].split())
    return _Named(article, name, person.role or person.name, role=person.role is not None)


def _names(named: Sequence[_Named], theirs: Iterable[Saying]) -> tuple[str, ...]:
    """Every way that the articles write the names, those of one person together, the fullest of them first."""
    counted = Counter(one.name for one in named)
    counted.update(one.quote.speaker for one in theirs if one.quote.speaker)
    clean = Counter({name: count for name, count in counted.items() if not _NO_NAME.search(name)})
    return tuple(name for names in names_together(clean or counted) for name in names)


def _introductions(named: Sequence[_Named], library: Library) -> list[Quote]:
    """Quotes that introduce them: where a role is told before where none is, then the earliest; in order of time.

    One that leans on what was told before it ("Earlier she had …") comes after the others like it.
    """
    ordered = sorted(range(len(named)), key=lambda n: (not named[n].role, n))[:CONSIDERED]
    quotes = {place: _introduction(named[place], library) for place in ordered}
    shown = {place: quote for place, quote in quotes.items() if quote}
    found: dict[int, Quote] = {}
    for place in sorted(shown, key=lambda n: (not named[n].role, leans(shown[n].text), n)):
        quote = shown[place]
        if not any(is_copied(quote.text, other.text) or quote.text == other.text for other in found.values()):
            found[place] = quote
        if len(found) == DESCRIBED:
            break
    return [found[place] for place in sorted(found)]


def _introduction(one: _Named, library: Library) -> Quote | None:
    """The sentence of the place, readable alone; None in what is never quoted: a byline, a caption."""
    window = window_at(lay_out(one.article, library.outline_of(one.article)), one.place)
    if window is None:
        return None
    whole = standing_alone(window)
    return Quote(one.article, whole.start, whole.end, core=Span(window.start, window.end))


def _appearing(named: Sequence[_Named], theirs: Sequence[Saying]) -> tuple[Article, ...]:
    every = [*(one.article for one in named), *(one.quote.article for one in theirs)]
    return tuple(oldest_first(list({(one.story, one.id): one for one in every}.values())))
