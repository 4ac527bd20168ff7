"""Questions about who said something: recognised, and checked against who says the quotes that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from index.library import Library
from index.nouns import Span
from retrieval.attribution import speech_in, speeches_of
from retrieval.noun_words import DETERMINERS, HONORIFICS, OFFICES, ORGANISATIONS, SPOKESPEOPLE, TITLES
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, Doubt, Question, Quote, Standing, Verdict
from retrieval.speech import Speaker, Speech
from retrieval.words import STOPWORDS, stem, stems, words

SPELLED_ALIKE = 0.8
SAME_CLAIM = 0.6  # of the claim's weightier words, so many must stand in words that may be the claim
OWN_WORDS_WORTH = 0.25  # another's quote is put behind the asked speaker's if it isn't four times as likely

_SAY = (
    r"(?:say|said|says|saying|claim|claimed|claims|claiming|state|stated|write|wrote|written|announce|announced|argue|"
    r"argued|admit|admitted|acknowledge|acknowledged|confirm|confirmed|deny|denied|denies|insist|insisted|warn|warned|"
    r"promise|promised|explain|explained|suggest|suggested|allege|alleged|mention|mentioned|declare|declared|testify|"
    r"testified|complain|complained|predict|predicted|concede|conceded|(?:tell|told|tells)\s[^?]{0,60}?\bthat)"
)
_NAME = r"(?P<who>(?:[^\W\d_][\w’'.&-]*\s+){0,7}?[^\W\d_][\w’'.&-]*)"
_WHO = re.compile(
    r"^\s*(?:so\s+|and\s+|but\s+)?(?:who\s+(?:was\s+it\s+(?:that|who)\s+|else\s+)?(?:has\s+|have\s+|had\s+)?"
    r"(?:said|says|say|claimed|claims|wrote|writes|stated|told\s[^?]{0,60}?\bthat|is\s+quoted\s+(?:as\s+)?saying)\b|"
    r"whose\s+words\b|according\s+to\s+whom\b)(?P<claim>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHETHER = re.compile(
    rf"^\s*(?:so\s+|and\s+|but\s+)?(?:is\s+it\s+true\s+that\s+|is\s+it\s+right\s+that\s+)?"
    rf"(?:did(?:n['’]t)?|has|have|had|does|do)\s+{_NAME}\s+(?:really\s+|ever\s+|also\s+|not\s+|actually\s+)?{_SAY}\b(?P<claim>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WAS_IT = re.compile(
    rf"^\s*(?:was|is|wasn['’]t)\s+it\s+{_NAME}\s+(?:who|that|which)\s+(?:has\s+|had\s+|have\s+)?{_SAY}\b(?P<claim>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_TRUE_THAT = re.compile(
    rf"^\s*is\s+it\s+(?:true|right|correct)\s+that\s+{_NAME}\s+(?:has\s+|had\s+|have\s+)?{_SAY}\b(?P<claim>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHAT = re.compile(
    rf"^\s*(?:so\s+|and\s+|but\s+)?(?:what|how)\s+(?:else\s+)?(?:did|does|do|has|have|had)\s+{_NAME}\s+(?:to\s+)?"
    rf"(?:{_SAY}|think|thinks|react|reacted|respond|responded|reply|replied|call|describe|tell|comment|commented)\b(?P<claim>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHO_SAID = "Who said"
# To admit, deny, confirm or promise is to do something with words: others' words on it give no yes or no.
_ACT = re.compile(
    r"\b(?:admit|admitted|acknowledge|acknowledged|confirm|confirmed|deny|denied|denies|promise|promised|concede|"
    r"conceded)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    "i we you he she it they this that anyone anybody someone somebody everyone who what".split()
)


class Asked(StrEnum):
    """What a question about somebody's words asks: who said this, whether they said this, or what they said."""

    WHO = "who"
    WHETHER = "whether"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class SaidQuestion:
    """A question about words: ``speaker`` is whom it names, None where it asks for them; ``claim`` what was said."""

    asked: Asked
    speaker: str | None
    claim: str


def said_question(question: str) -> SaidQuestion | None:
    """How the question asks about somebody's words; None where it doesn't."""
    question = question[:1_000]
    if found := _WHO.match(question):
        return SaidQuestion(Asked.WHO, None, found["claim"])
    for asked, pattern in (
        (Asked.WHETHER, _WAS_IT),
        (Asked.WHETHER, _TRUE_THAT),
        (Asked.WHAT, _WHAT),
        (Asked.WHETHER, _WHETHER),
    ):
        found = pattern.match(question)
        if found and not set(words(found["who"])) <= _NOBODY:
            return SaidQuestion(asked, found["who"].strip(), found["claim"])
    return None


def without_speaker(question: Question) -> Question | None:
    """Who said the claim, for a question whether somebody did; None for any other question.

    The sentence that holds the claim seldom holds the speaker's whole name too, and never that of somebody else.
    """
    said = said_question(question.text)
    if said is None or said.asked is not Asked.WHETHER or not words(said.claim) or _ACT.search(question.text):
        return None
    return replace(question, text=f"{_WHO_SAID} {said.claim.strip()}"[:QUESTION_LIMIT_CHARS])


def on_claim(question: str, quotes: Sequence[Quote], library: Library) -> list[Quote]:
    """The quotes, of a question whose words some are, each with the speech as its core that has those words."""
    said = said_question(question)
    if said is None or said.asked is Asked.WHAT:
        return list(quotes)
    return [_on_claim(said.claim, quote, library) for quote in quotes]


def _on_claim(claim: str, quote: Quote, library: Library) -> Quote:
    text = quote.article.text
    if quote.core is None or _holds(claim, text[quote.core.start : quote.core.end]):
        return quote
    for one in speeches_of(quote.article, library):
        inside = quote.start <= one.span.start and one.span.end <= quote.end
        if inside and _holds(claim, text[one.span.start : one.span.end]):
            return replace(quote, core=one.span)
    return quote


def speaker_fits(question: str, quote: Quote) -> bool | None:
    """Whether the quote's speaker is whom the question names; None where it names nobody, or that is unclear."""
    said = said_question(question)
    if said is None or said.speaker is None or quote.speaker is None:
        return None
    return fits(said.speaker, quote.speaker, quote.role, quote.standing)


def says_nothing_of(question: str, quotes: Sequence[Quote]) -> bool:
    """Whether it is asked what somebody said, and neither do the quotes give their words nor may the best one."""
    said = said_question(question)
    if said is None or said.asked is not Asked.WHAT or not quotes:
        return False
    fitting = [speaker_fits(question, quote) for quote in quotes]
    return True not in fitting and (fitting[0] is False or quotes[0].speaker is None)


def fits(asked: str, speaker: str, role: str | None, standing: Standing) -> bool | None:
    """Whether ``asked`` ("the trust", "Ms Skarne", a name with a slip in it) is the speaker; None if it may be."""
    wanted = [word for word in words(asked) if word not in DETERMINERS | HONORIFICS]
    named, called = words(speaker), words(role or "")
    if not wanted:
        return None
    if set(wanted) <= {*named, *called}:
        return True
    name = [word for word in wanted if word not in TITLES] or wanted
    if standing is Standing.NAMED and _alike(name[-1], named[-1]):
        return len(name) == 1 or len(named) == 1 or _same_first(name[0], named[0]) or None
    if standing is not Standing.NAMED and set(named) <= set(wanted):
        return True
    generic = len(named) == 1 and named[0] in SPOKESPEOPLE | OFFICES  # "a spokesperson": nobody says whose
    if standing is Standing.UNNAMED or generic or {*wanted} & {*named, *called}:
        return None
    return False


def _same_first(one: str, other: str) -> bool:
    """Whether two first names may be one: "Bart" and "Bartholomew", "J" and "Jane"."""
    return one.startswith(other) or other.startswith(one) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) > 3 and SequenceMatcher(None, one, other).ratio() >= SPELLED_ALIKE
    )


def with_verdict(answer: Answer, library: Library) -> Answer:
    """The answer with its verdict, if its question is about who said something and the first quote isn't theirs."""
    said = said_question(answer.question.text)
    if said is None or said.asked is Asked.WHAT or _ACT.search(answer.question.text):
        return answer
    best = answer.quotes[0]
    if not holds(said.claim, best):
        return answer
    if best.speaker is None:
        spoken = speech_in(speeches_of(best.article, library), best)
        return replace(answer, verdict=Verdict(Doubt.UNCLEAR)) if spoken else answer
    if said.speaker is None or said_by_asked(said, answer.quotes, library):
        return answer
    return replace(answer, verdict=verdict_on(said.speaker, best))


def verdict_on(asked: str, quote: Quote) -> Verdict | None:
    """To whom the source gives the quote, where that plainly isn't the one who was asked about."""
    speaker = quote.speaker or ""
    fit = fits(asked, speaker, quote.role, quote.standing)
    if fit is None and quote.standing is Standing.UNNAMED:
        return Verdict(Doubt.UNNAMED, speaker, quote.role, quote.standing)
    if fit is not False or not _plainly_another(asked, quote):
        return None
    return Verdict(Doubt.ANOTHER, speaker, quote.role, quote.standing)


def _plainly_another(asked: str, quote: Quote) -> bool:
    """Whether a speaker whose name doesn't fit can't be, or speak for, the one who was asked about.

    A person may hold an office or speak for an organisation, unless the role says that it is another's.
    """
    last = words(asked)[-1]
    if last in TITLES and not any(word[0].isupper() for word in asked.split()[1:]):
        return False
    if quote.standing is not Standing.NAMED or not _is_office(asked, quote.article.text):
        return True
    return any(word[0].isupper() for word in (quote.role or "").split())


def _is_office(asked: str, text: str) -> bool:
    """Whether an organisation is asked about: no capital, a word for one, or part of such a name in the text."""
    if asked.islower() or set(words(asked)) & OFFICES:
        return True
    name = re.compile(rf"\b{re.escape(asked.split()[-1])}(?:\s[A-Z][\w’'.-]{{0,40}}){{1,4}}")
    return any(set(words(found.group())) & ORGANISATIONS for found in name.finditer(text))


def is_claimed(question: str, quote: Quote) -> bool:
    """Whether the quote is somebody's words that may be those the question asks about."""
    said = said_question(question)
    return said is not None and quote.speaker is not None and holds(said.claim, quote)


def holds(claim: str, quote: Quote) -> bool:
    """Whether the quote has most of the claim's words, so that it may be what was claimed."""
    return _holds(claim, quote.text)


def _holds(claim: str, text: str) -> bool:
    wanted = {stem(word) for word in words(claim) if word not in STOPWORDS}
    return bool(wanted) and len(wanted & set(stems(text))) >= SAME_CLAIM * len(wanted)


def said_by_asked(said: SaidQuestion, quotes: Sequence[Quote], library: Library) -> bool:
    """Whether the one asked about says the claim anywhere in the quotes' articles."""
    asked = said.speaker or ""
    articles = {(quote.article.story, quote.article.id): quote.article for quote in quotes}
    return any(
        one.speaker is not None
        and fits(asked, one.speaker.name, one.speaker.role, one.speaker.standing)
        and _holds(said.claim, article.text[one.span.start : one.span.end])
        for article in articles.values()
        for one in speeches_of(article, library)
    )


def preferring(question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes with those in front that are by whom the question names, or, if it asks for that, plainly somebody's.

    One that is much likelier stays where it is. Their scores stay in falling order.
    """
    said = said_question(question)
    if not quotes or said is None:
        return list(quotes)
    bar = OWN_WORDS_WORTH * quotes[0].score

    def wanted(quote: Quote) -> bool:
        if said.speaker is None:
            return quote.speaker is not None and holds(said.claim, quote)
        # Whether somebody said this: what else they said is no answer.
        claimed = said.asked is Asked.WHAT or holds(said.claim, quote)
        return claimed and bool(speaker_fits(question, quote))

    ordered = sorted(quotes, key=lambda quote: not (wanted(quote) and quote.score >= bar))
    scores = sorted((quote.score for quote in quotes), reverse=True)
    return [replace(quote, score=score) for quote, score in zip(ordered, scores, strict=True)]


def highlighting(question: str, quotes: Sequence[Quote], library: Library) -> list[Quote]:
    """The quotes, of a question who said something, with their speaker's name (or the words for them) highlighted."""
    said = said_question(question)
    if said is None or said.asked is not Asked.WHO:
        return list(quotes)
    return [
        _with_speaker_shown(quote, speech_in(speeches_of(quote.article, library), quote)) for quote in quotes
    ]


def _with_speaker_shown(quote: Quote, speech: Speech | None) -> Quote:
    speaker: Speaker | None = speech.speaker if speech else None
    spans = (speaker.named, speaker.mention) if speaker else ()
    shown = next((span for span in spans if _inside(span, quote)), None)
    return replace(quote, highlight=shown)


def _inside(span: Span, quote: Quote) -> bool:
    return quote.start <= span.start < span.end <= quote.end
