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
FULL_NAME = 2
QUOTE, WORD, SIGN = "quote", "word", "sign"
# A run of what is quoted, initials, a word with its inner marks ("Jean-Marc", "O’Brien's"), or one other sign.
_TOKEN = re.compile(rf"{QUOTED}+|[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W_]+(?:[’'&./-][^\W_]+)*|[^\w\s]|_+")
_DEFINITE = frozenset(("the", "this", "these", "its", "his", "her", "their"))
_PORTFOLIOS = frozenset("state defence defense justice finance trade health commerce labour labor".split())
_NO_ROLE = DESCRIBING | PARTICLES | {"and", "or", "but"}
_MAY_OPEN = DETERMINERS | {"some", "most", "many", "all", "both"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quotation or a sign, with its place in the article's text.

    ``bare`` is in lower case too, without a possessive ending; ``capital`` and ``small`` are a word's first letter and
    a word's every letter.
    """

    text: str
    start: int
    end: int
    kind: str
    lower: str
    bare: str
    capital: bool
    small: bool


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
        word = match.group()
        kind = QUOTE if word[0] == QUOTED else WORD if word[0].isalnum() else SIGN
        lower = word.lower().replace("’", "'")
        bare = lower.removesuffix("'s").removesuffix("'")
        capital = kind == WORD and word[0].isupper()
        small = kind == WORD and word.islower()
        found.append(
            Token(word, start + match.start(), start + match.end(), kind, lower, bare, capital, small)
        )
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
    if joint := _joint(head, inner):
        return joint
    return _person(head, inner, definite=definite) or _other(head, inner, definite=definite)


def _is_contraction(word: str) -> bool:
    return word.endswith("n't") or word in ("i'd", "i'm", "i've")


def _head_words(tokens: Sequence[Token]) -> list[Token]:
    """The words up to what only describes them: "Thomas Bradley | of Richardson", "officials | familiar with it"."""
    for place in range(1, len(tokens)):
        if _only_describes(tokens, place) and not _within_name(tokens, place):
            return list(tokens[:place])
    return list(tokens)


def _joint(head: Sequence[Token], inner: Sequence[Token]) -> Phrase | None:
    """Two persons who speak as one: "Trade Minister Jane Roe and her aide Carl Roe"."""
    places = [place for place in range(len(head)) if head[place].lower == "and"]
    if len(places) != 1 or not 1 < places[0] < len(head) - 2 or head[places[0] + 1].bare in ORGANISATIONS:
        return None
    left, right = (_person(some, some, definite=False) for some in (head[: places[0]], head[places[0] + 1 :]))
    if left is None or right is None or left.name.end - left.name.start < 4:
        return None
    span = Span(head[0].start, head[-1].end)
    return Phrase(Span(head[0].start, inner[-1].end), right.head, Standing.NAMED, span, titled=True)


def _only_describes(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word begins what stands behind a noun: "officials | familiar", "papers | filed by"."""
    if tokens[place].lower in DESCRIBING:
        return True
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    filed = tokens[place].small and tokens[place].lower.endswith("ed") and following is not None
    return filed and following is not None and following.bare in DESCRIBING | MONTHS_AND_DAYS


def _within_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether this "of" or "for" belongs to what follows: "Secretary of State Jane Roe", "Bank of England"."""
    token, before = tokens[place], tokens[place - 1]
    if token.lower not in ("of", "for") or place + 1 >= len(tokens) or not before.capital:
        return False
    rest = tokens[place + 1 :]
    named = rest[0].lower == "the" or rest[0].lower in _PORTFOLIOS
    rest = rest[1:] if rest[0].lower == "the" else rest
    run = 0
    while run < len(rest) and (rest[run].capital or rest[run].lower in ("and", "of")):
        run += 1
    if before.bare in TITLES:
        return named and run >= 3 and run == len(rest)
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
    owned = bool(before) and before[-1].lower.endswith("'s")
    titled = bool(before) and not owned and _is_title(before, run)
    if not _may_be_name(run, titled=titled) or (before and not titled and not owned):
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
        Span(before[0].start, before[-1].end) if titled and not honorific else None,
        definite,
        titled=titled,
    )


def _is_title(before: Sequence[Token], run: Sequence[Token]) -> bool:
    """Whether the words in front of a name say what somebody is: "Trade Minister", "the café owner"."""
    if before[-1].bare in TITLES:
        return True
    if any(token.bare in TITLES for token in before) and before[-1].capital:
        return True  # "Secretary of State"
    noun = before[-1].small and before[-1].lower not in _NO_ROLE
    return noun and len(run) > 1 and not is_org_like(run)


def _name_start(head: Sequence[Token]) -> int:
    """Where the capitalised words begin that end the phrase, behind the last title among them."""
    start = len(head)
    while start and (_is_name_word(head[start - 1]) or _is_particle(head, start - 1)):
        start -= 1
    if start > 1 and len(head) - start > FULL_NAME and head[start - 1].lower in ("of", "for", "the"):
        return len(head) - FULL_NAME  # "Chancellor of the Exchequer Jane Roe"
    titles = [place for place in range(start, len(head)) if head[place].bare in TITLES]
    start = titles[-1] + 1 if titles else start
    while start < len(head) and head[start].small and head[start].lower in PARTICLES:
        start += 1
    return start


def _is_name_word(token: Token) -> bool:
    return token.capital and not token.lower.endswith("'s")


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
