"""Who says it, and how sure: read off the quote's own sentence, in its own words. Pure.

Precision before recall: where the sentence doesn't plainly name its speaker, nobody is named.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.nouns import Quote, Standing

_SAY = (
    r"(?:said|says|told|added|stated|announced|acknowledged|admitted|warned|claimed|argued|insisted|confirmed|denied|"
    r"explained|noted|declared|replied|testified|suggested|conceded|promised|wrote|maintained|called)"
)
_NAME = r"(?:[A-Z][\w’'.-]*\s+(?:(?:de|van|von|al|bin|of)\s+)?){0,4}[A-Z][\w’'-]+"
_OFFICE = (
    r"(?:[Aa]n?|[Tt]he|[Oo]ne)\s+(?:[\w’'-]+\s+){0,5}?(?:spokes(?:person|man|woman)|ministry|department|office|agency|"
    r"statement|council|trust|company|government|court|police|committee|board)(?:\s+(?:for|of)\s+(?:the\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]+)*)?"
)
_UNNAMED = (
    r"(?:(?:[Ss]enior|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Aa]n?|[Oo]ne|[Tt]he)\s+)?(?:[\w’'-]+\s+){0,3}?"
    r"(?:officials?|aides?|sources?|diplomats?|people|persons?)(?:\s+(?:who|with|familiar|close|briefed)\b[^,.;“”\"]{0,60})?"
)
_QUOTE_END = r"(?:[,.!?]?[”\"]\s*|,\s+)"
_FRAMES = (
    # “…,” the speaker said / “…,” said the speaker
    _QUOTE_END + r"(?P<who>{who})(?:,[^,“”\"]{{2,80}},)?\s+" + _SAY + r"\b",
    _QUOTE_END + _SAY + r"\s+(?P<who>{who})\b",
    # According to the speaker, …
    r"\b[Aa]ccording\s+to\s+(?P<who>{who})\b",
    # The speaker said (that) …
    r"^(?:[“\"]?\w+,\s+(?:however,\s+)?)?(?P<who>{who})(?:,[^,“”\"]{{2,80}},)?\s+(?:\w+ly\s+)?"
    + _SAY
    + r"\b",
)
_KINDS = ((Standing.UNNAMED, _UNNAMED), (Standing.OFFICE, _OFFICE), (Standing.NAMED, _NAME))
_PATTERNS = tuple(
    (standing, re.compile(frame.format(who=who))) for frame in _FRAMES for standing, who in _KINDS
)
_NOT_NAMES = frozenset(
    "he she it they we i you this that these those there but and however monday tuesday wednesday thursday friday "
    "saturday sunday officials aides sources who which the his her their its".split()
)
_HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|alleged|apparently|purportedly|supposedly|unconfirmed|is said to|are said to|"
    r"is believed to|are believed to|however|(?<!not )(?<!never )(?:denied|denies|disputed|disputes))\b",
    re.IGNORECASE,
)


def attribute(quote: Quote, *, sentence: str | None = None) -> Quote:
    """The quote with its speaker, standing and hedges, as far as its own words tell them.

    Of several sentences, ``sentence`` is the one that answers: who says another one doesn't say this one.
    """
    speaker, standing = speaker_of(quote.text if sentence is None else sentence)
    return replace(quote, speaker=speaker, standing=standing, hedges=hedges_of(quote.text))


def speaker_of(text: str) -> tuple[str | None, Standing]:
    """The speaker as the text words it, and how the text stands behind that speaker."""
    for standing, pattern in _PATTERNS:
        found = pattern.search(text)
        if not found:
            continue
        who = found["who"].strip()
        if standing is Standing.NAMED and who.split()[0].casefold() in _NOT_NAMES:
            continue
        return re.sub(r"^(?:[Aa]n?|[Tt]he)\s+", "", who), standing
    return None, Standing.NONE


def hedges_of(text: str) -> tuple[str, ...]:
    """The text's own words of doubt or contrast, in order, each once, in lower case."""
    return tuple(dict.fromkeys(found.group().lower() for found in _HEDGE.finditer(text)))
