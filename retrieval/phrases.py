"""Words, and how a noun phrase names a speaker: a person, an organisation or office, or people without a name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.nouns import Span
from retrieval.noun_words import (
    DESCRIBING,
    DETERMINERS,
    DOCUMENTS,
    HONORIFICS,
    MONTHS_AND_DAYS,
    NO_SPEAKERS,
    OFFICE_TITLES,
    OFFICES,
    ORGANISATIONS,
    PARTICLES,
    PLACE_OPENERS,
    PRONOUNS,
    SPOKESPEOPLE,
    TITLES,
    is_group,
)
from retrieval.nouns import Standing
from retrieval.quotation import QUOTED

PHRASE_WORDS = 24
NAME_WORDS = 5
QUOTE, WORD, SIGN = "quote", "word", "sign"
# A run of what is quoted, initials, a word with its inner marks ("Jean-Marc", "O’Brien's"), or one other sign.
_TOKEN = re.compile(rf"{QUOTED}+|[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W_]+(?:[’'&./-][^\W_]+)*|[^\w\s]|_+")
_DEFINITE = frozenset(("the", "this", "these", "its", "his", "her", "their"))
_MAY_OPEN = DETERMINERS | {"some", "most", "many", "all", "both"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quotation or a sign, with its place in the article's text."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def bare(self) -> str:
        """In lower case, without a possessive ending."""
        return self.lower.removesuffix("'s").removesuffix("'")

    @property
    def capital(self) -> bool:
        return self.kind == WORD and self.text[0].isupper()

    @property
    def small(self) -> bool:
        return self.kind == WORD and self.text.islower()


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a text calls a speaker: where, and what was read of it.

    ``name`` and ``role`` are spans in the article; ``head`` is the noun or the last name, in lower case. ``definite``
    is "the …", ``titled`` a phrase with a title in it.
    """

    span: Span
    head: str
    standing: Standing
    name: Span
    role: Span | None = None
    definite: bool = False
    pronoun: bool = False
    titled: bool = False


def tokens_of(text: str, start: int) -> list[Token]:
    """The tokens of a masked text that begins at ``start`` of the article."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        first = match.group()[0]
        kind = QUOTE if first == QUOTED else WORD if first.isalnum() else SIGN
        found.append(Token(match.group(), start + match.start(), start + match.end(), kind))
    return found


def read_phrase(tokens: Sequence[Token]) -> Phrase | None:
    """How the words of a noun phrase name a speaker; None where they are no noun phrase that could.

    The tokens hold no quotation and no comma.
    """
    tokens = [token for token in tokens if token.kind == WORD or token.text == "&"]
    if not tokens or len(tokens) > PHRASE_WORDS:
        return None
    first = tokens[0].lower
    if first in PRONOUNS:
        span = Span(tokens[0].start, tokens[0].end)
        return Phrase(span, first, Standing.NONE, span, pronoun=True) if len(tokens) == 1 else None
    if first in NO_SPEAKERS - _MAY_OPEN or any(_is_contraction(token.lower) for token in tokens):
        return None
    inner = list(tokens)
    while inner and inner[0].lower in DETERMINERS - {"one", "another"}:
        inner.pop(0)
    head = _head_words(inner)
    if not head or head[0].lower in DESCRIBING:
        return None
    definite = first in _DEFINITE
    return _person(head, inner, definite=definite) or _other(head, inner, definite=definite)


def _is_contraction(word: str) -> bool:
    return word.endswith("n't") or word in ("i'd", "i'm", "i've")


def _head_words(tokens: Sequence[Token]) -> list[Token]:
    """The words up to what only describes them: "Thomas Bradley | of Richardson", "officials | familiar with it"."""
    for place, token in enumerate(tokens):
        if place and token.lower in DESCRIBING and not _within_name(tokens, place):
            return list(tokens[:place])
    return list(tokens)


def _within_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether this "of" or "for" belongs to what follows: "Secretary of State Jane Roe", "Bank of England"."""
    token, before = tokens[place], tokens[place - 1]
    if token.lower not in ("of", "for") or place + 1 >= len(tokens) or not before.capital:
        return False
    rest = tokens[place + 1 :]
    rest = rest[1:] if rest[0].lower == "the" else rest
    run = 0
    while run < len(rest) and (rest[run].capital or rest[run].lower in ("and", "of")):
        run += 1
    if before.bare in TITLES:
        return run >= 3 and run == len(rest)
    return bool(run) and before.bare in ORGANISATIONS


def is_org_like(tokens: Sequence[Token]) -> bool:
    """Whether capitalised words name an organisation or a place rather than a person."""
    return (
        any(token.bare in ORGANISATIONS or token.text == "&" for token in tokens)
        or tokens[0].bare in PLACE_OPENERS
        or (len(tokens) < 3 and any(_is_acronym(token) for token in tokens))
    )


def _is_acronym(token: Token) -> bool:
    text = token.text
    return len(text) > 1 and text.isupper() and text.isalpha() and token.bare not in TITLES


def _person(head: Sequence[Token], inner: Sequence[Token], *, definite: bool) -> Phrase | None:
    """A person's name at the end of the words, with what stands before it as the role."""
    start = _name_start(head)
    run, before = head[start:], head[:start]
    titled = bool(before) and before[-1].bare in TITLES
    if not _may_be_name(run, titled=titled) or (before and not titled):
        return None
    if not titled and (definite or is_org_like(run)):
        return None
    if titled and any(token.bare in ORGANISATIONS for token in run):
        return None
    honorific = len(before) == 1 and before[0].bare in HONORIFICS
    return Phrase(
        Span(head[0].start, inner[-1].end),
        run[-1].bare,
        Standing.NAMED,
        Span(run[0].start, run[-1].end),
        None if not before or honorific else Span(before[0].start, before[-1].end),
        definite,
        titled=titled,
    )


def _name_start(head: Sequence[Token]) -> int:
    """Where the capitalised words begin that end the phrase, behind the last title among them."""
    start = len(head)
    while start and (head[start - 1].capital or _is_particle(head, start - 1)):
        start -= 1
    titles = [place for place in range(start, len(head)) if head[place].bare in TITLES]
    start = titles[-1] + 1 if titles else start
    while start < len(head) and head[start].small and head[start].lower in PARTICLES:
        start += 1
    return start


def _is_particle(head: Sequence[Token], place: int) -> bool:
    """Whether the word is the "de" of "Inês de Sá"."""
    joins = head[place].lower in PARTICLES - {"of"}
    return joins and 0 < place < len(head) - 1 and head[place - 1].capital


def _may_be_name(run: Sequence[Token], *, titled: bool) -> bool:
    if not run or len(run) > NAME_WORDS or run[0].text.isdigit() or run[0].bare in MONTHS_AND_DAYS:
        return False
    if run[-1].lower.endswith("'s"):
        return False
    if len(run) > 1:
        return titled or len(run) < NAME_WORDS
    return run[0].bare not in NO_SPEAKERS | PRONOUNS | DETERMINERS and (titled or not is_group(run[0].bare))


def _other(head: Sequence[Token], inner: Sequence[Token], *, definite: bool) -> Phrase | None:
    """An organisation, an office, a document, or people without a name."""
    last, noun = head[-1], head[-1].bare
    whole, short = Span(inner[0].start, inner[-1].end), Span(head[0].start, head[-1].end)
    if len(head) == 1 and is_group(noun):
        return Phrase(whole, noun, Standing.UNNAMED, whole, definite=definite)
    if noun in MONTHS_AND_DAYS or noun.isdigit() or noun in NO_SPEAKERS:
        return None
    if definite and noun in OFFICE_TITLES:
        return Phrase(whole, noun, Standing.OFFICE, whole, definite=True, titled=True)
    if last.capital and (definite or is_org_like([token for token in head if token.capital])):
        return Phrase(whole, noun, Standing.OFFICE, short, definite=definite)
    if last.capital and len(head) > 1 and (noun not in OFFICES or not head[0].capital):
        return None
    if noun in SPOKESPEOPLE | DOCUMENTS:
        return Phrase(whole, noun, Standing.OFFICE, whole, definite=definite)
    if noun in OFFICES:
        return Phrase(whole, noun, Standing.OFFICE, short, definite=definite)
    return Phrase(whole, noun, Standing.UNNAMED, whole, definite=definite)
