"""Whether a text lacks the very thing that a question seeks. Pure.

It is looked for generously, in any sentence of the text, since an answer may be put in many ways; what is said to lack
it, does. docs/measurements.md says how often what lacks it answered all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.lexicon import COUNTRIES, STATES
from retrieval.noun_words import MONTHS_AND_DAYS, words_of
from retrieval.sought import Sought, Thing, sought
from retrieval.units import LENGTHS, MONEYS, NUMBER, TIMES, WEIGHTS, so_many
from retrieval.words import STOPWORDS, says, stem, stems, words

TEXT_CHARS = 2_000  # a quote, or what was read around it
NAME_CHARS = 50  # around the word for somebody, within which their name stands
NUMBER_CHARS = 80  # before the word for what is counted, within which the number stands
NUMBER_BEHIND_CHARS = 30

_PERIODS = r"days?|weeks?|months?|years?|hours?|minutes?|seconds?"
_THINGS = {
    thing: re.compile(pattern, re.IGNORECASE)
    for thing, pattern in {
        Thing.AGE: rf"\b(?:aged?|turn(?:ed|ing|s)|birthday)\b|{NUMBER}[\s-]+years?\b|\byears?[\s-]old|"
        r"[,(]\s?\d{1,3}(?=[,.;:)])|\bin (?:his|her|their) (?:\w{1,20}[\s-])?(?:teens|\w{3,5}ties)\b|"
        r"\b(?:born|built|founded|opened|created|established|dat(?:es|ed|ing)|since)\b.{0,30}\b\d{4}\b|"
        r"\bcentur(?:y|ies)\b",
        Thing.SPAN: rf"{so_many(LENGTHS + '|' + TIMES + '|pages?|words|lines')}|"
        r"\b(?:until|till|since|overnight|always|forever|permanent\w*|indefinite\w*|brief\w*|life\w*|throughout|"
        r"all (?:day|night|week|year)|(?:hour|day|week|month|year|decade)s)\b",
        Thing.LENGTH: rf"{so_many(LENGTHS)}|{so_many(TIMES)}|\bhalfway\b",
        Thing.SPEED: rf"\b(?:mph|km/?h|kph|m/s|knots?|mach|[kmg]bps)\b|\b(?:an?|per|every|each) (?:{_PERIODS})\b|"
        r"\btimes\b|\bper ?cent\b|\bpct\b|%",
        Thing.WEIGHT: so_many(WEIGHTS),
        Thing.MONEY: rf"[$£€¥]\s?\d|{so_many(MONEYS)}|{NUMBER}\s?(?:million|mln|billion|bln|bn|trillion|m|k)\b|"
        r"\b(?:free|nothing)\b|\d\s?(?:pct\b|%)|\bper ?cent\b",
    }.items()
}
_UNITS = {
    re.compile(names): re.compile(so_many(names), re.IGNORECASE)
    for names in (LENGTHS, TIMES, MONEYS, WEIGHTS)
}
# Words that the names of such things carry, or that stand beside them.
_FORMS = {
    noun: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for noun, pattern in {
        "street": r"street|st|road|rd|lane|avenue|ave|drive|way|square|place|row|hill|quay|boulevard|alley",
        "road": r"street|st|road|rd|lane|avenue|ave|drive|way|highway|motorway|route|[AM]\d+",
        "hospital": r"hospitals?|clinics?|infirmary|medical|health",
        "university": r"university|universities|college|institute|academy|school|polytechnic",
        "court": r"courts?|tribunals?|judges?|bench|magistrates?",
    }.items()
}


def _alike(lines: str) -> dict[str, frozenset[str]]:
    """For each stem of a line the stems of all its words, and those of all lines that it stands in."""
    groups = [frozenset(map(stem, words(line))) for line in lines.strip().splitlines()]
    return {one: frozenset().union(*(g for g in groups if one in g)) for group in groups for one in group}


# A line's first words, up to the bar, are told by all words of the line.
_DEEDS = {
    word: frozenset(map(stem, words(line)))
    for line in (
        "killed die died dead | kill dies killing death deaths fatalities fatal perished slain casualties drowned toll",
        "drowned drown | drowning",
        "injured hurt wounded | injuring injuries wounding casualties",
        "missing | disappeared unaccounted",
        "arrested detained | arrests custody held",
        "survived survive | survivors survives alive rescued",
        "live lives | living population inhabitants residents populated home",
        "work works employed | working employs employ employees workers staff workforce jobs",
        "fined | fine fines penalty penalties pay paid damages",
        "earns earn salary | earned earning salaries pay paid wage wages income profit made makes worth",
        "long | length span stretch extends",
        "wide | width broad breadth across",
        "deep | depth below under down",
        "high tall | height above elevation altitude",
    )
    for word in words(line.split("|")[0])
}
_NOUNS = _alike(
    """jobs positions posts workers employees staff
    nations countries states members
    firms companies houses groups businesses banks
    cars vehicles automobiles
    planes aircraft jets airplanes
    ships vessels boats tankers
    children kids pupils
    brother sister siblings
    wife husband married
    son father mother
    daughter father mother"""
)
_ANYBODY = frozenset(map(stem, words("people persons person men women victims")))
_COUNTED = re.compile(
    rf"{NUMBER}|\b(?:several|few|both|no|none|single|only|couple|pair|half|another)\b", re.IGNORECASE
)
# A number that stands for the things named before: "all 60 were saved".
_ALONE = re.compile(
    r"\s(?:were|was|are|had|have|died|of (?:them|whom|these|those)|others|more|did|will|came|went)\b|[.,;:!?)]|$"
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+|\n+")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_DEMONYM = re.compile(r"(?:[ie]an|ish|ese|ans)$|^(?:french|dutch|greek|swiss|czech|thai|german|arab)s?$")
_NAMING = re.compile(
    r"\b(?:called|named|known as|nicknamed|dubbed|termed)\s(?!for\b|on\b|off\b)", re.IGNORECASE
)
_AT = (
    r"\b(?:in|at|near|from|to|outside|on|off|across|into|through|around|inside|along|under|behind|beside|within|via)"
    r"\s"
)
_AT_NAME = re.compile(rf"(?:^|\n|{_AT}(?:the )?)(?P<name>[A-Z][\w’'-]*)")
_PLACED = re.compile(
    rf"{_AT}(?:(?P<some>the|an?|his|her|their|its)\s)?(?P<place>[\w’'-]+)|\b(?:here|there|home|abroad)\b",
    re.IGNORECASE,
)
_WHENEVER = MONTHS_AND_DAYS | words_of(
    """morning afternoon evening night day week weekend month year years end beginning start middle past future moment
    time same next last first public order favour favor case addition"""
)


def lacks(question: str, text: str, *, before: str = "") -> bool:
    """Whether the question seeks a thing that the text plainly lacks.

    ``before`` is what its article says right before: whose age it is, or what is counted, may be named there.
    """
    wanted = sought(question)
    return wanted is not None and not _tells(wanted, question, text[:TEXT_CHARS], before[-TEXT_CHARS:])


def _tells(wanted: Sought, question: str, text: str, before: str) -> bool:
    """Whether the text has such a thing, told of what the question asks about."""
    thing = wanted.thing
    if thing is Thing.AGE:
        return _tells_age(question, text, before)
    if thing in _THINGS:
        measured = (
            found.group() for one in _telling(wanted.deed, text) for found in _THINGS[thing].finditer(one)
        )
        return any(not says(question, one) for one in measured)
    if thing is Thing.UNITS:
        return any(_so_many_of(wanted.nouns[0]).search(one) for one in _telling(wanted.deed, text))
    if thing is Thing.COUNT:
        return _tells_count(wanted, question, text, before)
    if thing is Thing.FORM:
        return _FORMS[wanted.nouns[0]].search(text) is not None
    if thing is Thing.NAME:
        return any(_is_named(wanted, question, one) for one in _SENTENCE.split(text))
    return text == text.casefold() or _tells_proper(wanted, question, text)  # no name has a capital there


def _tells_proper(wanted: Sought, question: str, text: str) -> bool:
    """Whether the text has the name of a company, of a city, or of any place."""
    thing = wanted.thing
    if thing is Thing.COMPANY:
        return any(True for _ in _names(question, text, but=COUNTRIES))
    if thing is Thing.CITY:
        places = (found["name"] for found in _AT_NAME.finditer(text))
        return any(True for name in places for _ in _names(question, f"in {name}", but=STATES))
    return _tells_place(wanted, question, text)


def _telling(deed: str | None, text: str) -> Iterator[str]:
    """The sentences that tell the deed in some word; all of them if none is asked for."""
    told = _DEEDS.get(deed or "")
    for sentence in _SENTENCE.split(text):
        if told is None or told & set(stems(sentence)):
            yield sentence


def _tells_age(question: str, text: str, before: str) -> bool:
    """Whether an age stands in a sentence about what the question asks of, or in the one behind such a sentence."""
    asked = {stem(word) for word in words(question) if word not in STOPWORDS and word not in ("old", "age")}
    return any(
        _THINGS[Thing.AGE].search(sentence) and (not asked or asked & near)
        for sentence, near in _with_last(text, before)
    )


def _with_last(text: str, before: str) -> Iterator[tuple[str, set[str]]]:
    """The text's sentences, each with the stems of its own words and of the sentence in front of it."""
    last = set(stems(_SENTENCE.split(before.rstrip())[-1]))
    for sentence in _SENTENCE.split(text):
        here = set(stems(sentence))
        yield sentence, here | last
        last = here


def _so_many_of(unit: str) -> re.Pattern[str]:
    """The pattern of so many of the unit or of another of its dimension."""
    return next(pattern for names, pattern in _UNITS.items() if names.fullmatch(unit))


def _tells_count(wanted: Sought, question: str, text: str, before: str) -> bool:
    """Whether a number stands beside the noun, or alone behind it, or where the deed is told.

    Of anybody ("people") the number may stand anywhere in a sentence that tells the deed.
    """
    deeds, head = _DEEDS.get(wanted.deed or ""), stem(wanted.nouns[-1])
    for sentence, near in _with_last(text, before):
        numbers = [one for one in _COUNTED.finditer(sentence) if not says(question, one.group())]
        if not numbers or (deeds and head in _ANYBODY and not deeds & near):
            continue
        if head in _ANYBODY or (deeds and deeds & near) or _is_beside(stands_for(head), sentence, question):
            return True
        if near & stands_for(head) and any(_ALONE.match(sentence, one.end()) for one in numbers):
            return True
    return False


def stands_for(head: str) -> frozenset[str]:
    """The stems of the nouns that are as good as this stem's: "men" and "man", "vehicles" and "cars"."""
    one = "man" if head == "men" else f"{head[:-3]}man" if head.endswith("men") else head
    return _NOUNS.get(head, frozenset((head, one, f"{one[:-3]}men" if one.endswith("man") else one)))


def _is_beside(like: frozenset[str], sentence: str, question: str) -> bool:
    """Whether a number that the question doesn't say stands beside one of the nouns."""
    for found in _mentions(like, sentence):
        near = sentence[max(0, found.start() - NUMBER_CHARS) : found.end() + NUMBER_BEHIND_CHARS]
        if any(not says(question, number.group()) for number in _COUNTED.finditer(near)):
            return True
    return False


def _mentions(like: frozenset[str], sentence: str) -> Iterator[re.Match[str]]:
    for found in _WORD.finditer(sentence):
        if any(stem(word) in like for word in words(found.group())):
            yield found


def _is_named(wanted: Sought, question: str, sentence: str) -> bool:
    """Whether a name that the question doesn't say stands near the word for what is to be named."""
    for found in _mentions(stands_for(stem(wanted.nouns[-1])), sentence):
        near = sentence[max(0, found.start() - NAME_CHARS) : found.end() + NAME_CHARS]
        if _NAMING.search(near) or any(True for _ in _names(question, near)):
            return True
    return False


def _names(question: str, text: str, *, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """The capitalised words of the text that may be names, folded: none of ``but``, of a people, or of the question."""
    asked = {stem(word) for word in words(question)}
    for found in _WORD.finditer(text):
        if not found.group()[0].isupper():
            continue
        first = words(found.group())[0]
        before = text[: found.start()].rstrip("“\"‘'( ")
        behind = text[found.end() : found.end() + 2].strip()
        if (not before or before[-1] in ".!?") and not behind[:1].isupper():
            continue  # at a sentence's start every word has a capital
        if (
            stem(first) not in asked
            and first not in STOPWORDS | MONTHS_AND_DAYS | but
            and not _DEMONYM.search(first)
        ):
            yield first


def _tells_place(wanted: Sought, question: str, text: str) -> bool:
    """Whether a sentence that tells the deed tells a place too; True if none tells it in the question's words."""
    asked = {stem(word) for word in words(question) if word not in STOPWORDS} - {wanted.deed}
    held = [one for one in _SENTENCE.split(text) if wanted.deed in (here := stems(one)) and asked & set(here)]
    return not held or any(_has_place(one, question) for one in held)


def _has_place(sentence: str, question: str) -> bool:
    for found in _PLACED.finditer(sentence):
        place = found["place"] or ""
        if place.casefold() in _WHENEVER or (place and place.casefold() in question.casefold()):
            continue
        if not place or found["some"] or place[0].isupper():
            return True
    return False
