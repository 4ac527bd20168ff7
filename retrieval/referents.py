"""Referents: what "he", "it", "there" or "that meeting" stand for, among what was asked and quoted before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.lexicon import ASKING, AUXILIARIES, DETERMINERS, GRAMMAR, JOINING, PREPOSITIONS, VERBS
from retrieval.mentions import Mention, Sort, mentions, words_of
from retrieval.words import stem

SPEECH_CHARS = 140
SPEECH_WORDS = 4


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far: the last complete question and its answer, and all of them, oldest first."""

    question: str = ""
    answer: str = ""
    questions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def names(self) -> list[Mention]:
        """Names in the answers, newest first: what a question in lower case may mean."""
        return [
            one for text in reversed(self.answers[-2:]) for one in mentions(text) if one.text[0].isupper()
        ]


@dataclass(frozen=True, slots=True)
class Understanding:
    """A complete question, and the other way to complete it, if there is one."""

    text: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word of the question that stands for something said before; ``owning`` as in "his plan"."""

    start: int
    end: int
    kind: str
    owning: bool


_KINDS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "these", "those"), "they"),
    **dict.fromkeys(("it", "its", "this", "that"), "it"),
    "there": "there",
    "then": "then",
}
_PRONOUN = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|these|those|it|its|this|that|there|then)\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\bit(?:['’]s| is| was) (?:true|possible|likely|legal|safe|clear|known|necessary|important)\b"
    r"(?= (?:that|to|if|whether|for))|\b(?:is|was) it (?:true|possible|likely|legal|safe|known|necessary|important)"
    r"(?= (?:that|to|if|whether|for))|\bit (?:take|takes|took|cost|costs|mean|means|matter)\b(?=[^?.!]* to )",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(
    r"\s*(?:[?.!,]|$|(?:is|are|was|were|do|does|did|will|would|can|could|has|have|had|mean|happen|work|go|come|affect|"
    r"change|help|cost|take|start|end|too|exactly|actually|again|be|in|on|at|for|from|by|with|about|and|or)\b)",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;.?!:–—]|\b(?:and|or|but|if|when|that|because|while|after|before|who|which|since)\b", re.I
)
_EXISTS = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|has|have|had|will|isn['’]t|aren['’]t)\s+(?:still\s+)?)$", re.I
)
_QUOTED = re.compile(r"[“\"]([^”\"]{12,400})[”\"]")
_WHAT = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_PEOPLE = (Sort.PERSON, Sort.NAME)
_WHO = re.compile(r"^\W*(?:who|whom|whose|which \w+)\b", re.IGNORECASE)


def resolved(asked: str, talk: Talk) -> Understanding | None:
    """The question with its pronouns replaced; None if it has none that stand for something outside of it."""
    found = list(_open_pronouns(asked, talk))
    if not found:
        return None
    options = _options_by_kind([pronoun.kind for pronoun in found], talk)
    first = {kind: texts[0] for kind, texts in options.items() if texts}
    if not first:
        if all(pronoun.kind.startswith("=") for pronoun in found):
            return None
        return Understanding(f"{talk.question.strip(' ?.!')}, and {lowered(asked)}")
    others = [{**first, kind: texts[1]} for kind, texts in options.items() if len(texts) > 1]
    other = _replaced(asked, found, others[0]) if others else None
    return Understanding(_replaced(asked, found, first), other)


def topic_of(talk: Talk) -> str:
    """What the talk is about: the last question's first name, else its first noun phrase; "" if it has none."""
    found = [one for one in mentions(talk.question, known=talk.names()) if one.sort is not Sort.TIME]
    named = [one for one in found if any(word[0].isupper() for word in one.text.split())]
    return next((_definite(one.text) for one in (*named, *found)), "")


def has_open_pronoun(asked: str) -> bool:
    """Whether the question has a pronoun that nothing in it explains."""
    return any(True for _ in _open_pronouns(asked, Talk()))


def _options_by_kind(kinds: Sequence[str], talk: Talk) -> dict[str, list[str]]:
    """What each kind of pronoun may stand for: pronouns of one kind stand for one thing, others for others."""
    used: set[str] = set()
    options: dict[str, list[str]] = {}
    for kind in dict.fromkeys(kinds):
        options[kind] = [text for text in _options(kind, talk) if text.lower() not in used]
        used.update(text.lower() for text in options[kind][:1])
    return options


def speech_of(answer: str) -> str:
    """The words that the answer quotes of somebody, or its first sentence; a long one cut at a word, and marked so."""
    quoted = next((found for found in _QUOTED.findall(answer) if found.count(" ") >= SPEECH_WORDS), None)
    text = quoted or re.split(r"(?<=[.!?])\s", answer, maxsplit=1)[0]
    text = text.strip(" ,.").replace("“", "‘").replace("”", "’").replace('"', "")
    if len(text) <= SPEECH_CHARS:
        return text
    return text[:SPEECH_CHARS].rsplit(" ", 1)[0].rstrip(",;") + " …"


def _open_pronouns(asked: str, talk: Talk) -> Iterator[Pronoun]:
    """The pronouns that nothing in the question itself explains."""
    own = mentions(asked, known=talk.names())
    empty = [found.span() for found in _EMPTY_IT.finditer(asked)]
    for found in _PRONOUN.finditer(asked):
        word, start, end = found[1].lower(), found.start(), found.end()
        if any(first <= start < last for first, last in empty):
            continue
        pronoun = _pronoun(asked, word, start, end, own, talk)
        if pronoun is not None and not _explained(asked, pronoun, own):
            yield pronoun


def _pronoun(
    asked: str, word: str, start: int, end: int, own: Sequence[Mention], talk: Talk
) -> Pronoun | None:
    kind = _KINDS[word]
    follows = asked[end:]
    if word in ("this", "that", "these", "those"):
        phrase = next((one for one in own if one.start == start and one.end > end), None)
        if phrase is not None:
            named = phrase.sort is Sort.TIME or any(
                one.head == phrase.head for one in own if one.end <= start
            )
            return None if named else Pronoun(start, phrase.end, f"={phrase.head}", owning=False)
        return Pronoun(start, end, kind, owning=False) if _is_alone(asked[:start], follows) else None
    if word == "there" and (
        _EXISTS.search(asked[:start]) or re.match(r"\s*(?:is|are|was|were|will|has)\b|['’]s", follows)
    ):
        return None
    if word == "then" and follows.strip(" ?.!"):
        return None
    owning = word in ("his", "its", "their") or (
        word == "her" and bool(re.match(r"\s+\w", follows)) and not _goes_on(follows)
    )
    return Pronoun(start, end, kind, owning)


def _is_alone(before: str, follows: str) -> bool:
    """Whether "that" stands for something by itself, and links no clause ("the man that left", "said that")."""
    last = words_of(before)[-1:]
    led = not last or last[0].low in (
        AUXILIARIES | PREPOSITIONS | VERBS | ASKING | {"and", "or", "but", "after"}
    )
    return led and bool(_STANDS_ALONE.match(follows))


def _goes_on(follows: str) -> bool:
    word = words_of(follows)[0].low
    return word in PREPOSITIONS or word in JOINING or word in AUXILIARIES


def _explained(asked: str, pronoun: Pronoun, own: Sequence[Mention]) -> bool:
    """Whether the question itself has, in an earlier clause, what the pronoun stands for."""
    if pronoun.kind.startswith("=") or pronoun.kind == "then":
        return False
    for one in own:
        if (
            one.end <= pronoun.start
            and _agrees(pronoun.kind, one)
            and (pronoun.owning or _BOUNDARY.search(asked, one.end, pronoun.start))
        ):
            return True
    return False


def _agrees(kind: str, one: Mention) -> bool:
    """Whether the mention is of the kind that the pronoun stands for."""
    match kind:
        case "he" | "she":
            return one.sort in _PEOPLE and not one.plural and one.gender in ("", kind)
        case "they":
            return one.plural or one.sort in (Sort.GROUP, *_PEOPLE)
        case "it":
            return not one.plural and one.sort in (Sort.THING, Sort.GROUP, Sort.PLACE, Sort.NAME)
        case "there":
            return one.sort is Sort.PLACE
        case "then":
            return one.sort is Sort.TIME
    return (bool(one.head) and kind[1:] in (one.head, "")) or stem(one.head) == stem(kind[1:])


def _options(kind: str, talk: Talk) -> list[str]:
    """What the pronoun may stand for, the likeliest first, each once, as it is written in a question."""
    found = [one for one in _remembered(kind, talk) if _agrees(kind, one)]
    if kind == "there":
        return _distinct(map(_in_place, found))
    if kind == "then":
        return _distinct(f"{one.before} {one.text}".strip() for one in found)
    if kind.startswith("="):
        named = [one.text for one in found if any(word[0].isupper() for word in one.text.split()[1:])]
        longest = sorted(named, key=lambda text: -len(text))
        return _distinct(map(_definite, longest))
    if kind == "it":
        heads = [one.head for one in found]
        found = [one for number, one in enumerate(found) if one.head not in heads[:number]]
    return _distinct(_definite(_fuller(one, talk)) for one in found)


def _remembered(kind: str, talk: Talk) -> Iterator[Mention]:
    """Mentions in the order in which a pronoun is likely to mean them."""
    known = talk.names()
    question = _QUOTED.sub("", talk.question)  # what somebody said is not what was asked about
    asked = _ordered(kind, _owned_by_names(mentions(question, known=known)), question)
    answered = [one for one in mentions(talk.answer) if one.text.lower() not in talk.question.lower()]
    new = _ordered(kind, answered, talk.answer)
    if kind in ("he", "she", "they") and _WHO.match(talk.question):
        yield from new if kind == "they" else sorted(new, key=lambda one: one.sort is not Sort.NAME)
    yield from asked
    # "It" is what was asked about. An answer's own things are meant only where they answer, or as the other reading.
    if kind != "it" or _WHAT.match(talk.question) or any(_agrees(kind, one) for one in asked):
        yield from new
    for question in reversed(talk.questions):
        yield from mentions(_QUOTED.sub("", question), known=known)
    for answer in reversed(talk.answers[:-1]):
        yield from mentions(answer)


def _owned_by_names(found: Sequence[Mention]) -> list[Mention]:
    """The mentions with the name that they belong to, if it stands before them: its aims are the trust's aims."""
    named: list[Mention] = []
    owner: str | None = None
    for one in found:
        first, _, rest = one.text.partition(" ")
        if first.lower() in ("its", "his", "her", "their") and rest and owner:
            one = replace(one, text=f"{_owned(owner)} {rest}")
        elif first[0].isupper() and first.lower() not in DETERMINERS:
            owner = one.text
        named.append(one)
    return named


def _ordered(kind: str, found: Sequence[Mention], text: str) -> list[Mention]:
    """For "they": two named together, then several, groups, and a single person last. Else as they stand."""
    if kind != "they":
        return list(found)
    pairs = [
        replace(one, text=f"{one.text} and {other.text}", end=other.end, plural=True)
        for one, other in pairwise(found)
        if text[one.end : other.start] == " and " and Sort.TIME not in (one.sort, other.sort)
    ]
    people = [one for one in found if one.plural and one.sort is Sort.PERSON]
    several = [one for one in found if one.plural and one.sort is not Sort.PERSON]
    groups = [one for one in found if one.sort is Sort.GROUP]
    return [*pairs, *people, *several, *groups, *found]


def _fuller(one: Mention, talk: Talk) -> str:
    """The phrase as the quotes write it in full: the meeting is the Putin meeting, if they call it so."""
    if one.text[0].isupper() or (one.before == "" and not one.text.lower().startswith("the ")):
        return one.text
    for other in mentions(talk.answer):
        if (
            other.head == one.head
            and other.text.lower().startswith("the ")
            and _is_name_longer(other.text, one.text)
        ):
            return "the " + other.text[4:]
    return one.text


def _is_name_longer(longer: str, shorter: str) -> bool:
    """Whether the longer is the shorter with a name in it."""
    return (
        shorter.lower().startswith("the ")
        and longer.lower().endswith(shorter.lower()[3:])
        and len(longer) > len(shorter)
        and any(word[0].isupper() for word in longer.split()[1:])
    )


def _definite(text: str) -> str:
    """A thing that was spoken of is "the" one from then on."""
    first, _, rest = text.partition(" ")
    if rest and first.lower() in (
        "a",
        "an",
        "some",
        "any",
        "this",
        "that",
        "these",
        "those",
        "its",
        "his",
        "her",
        "their",
    ):
        return f"the {rest}"
    if first in ("The", "Both", "All"):
        return f"{first.lower()} {rest}"
    return text


def _in_place(one: Mention) -> str:
    before = one.before if one.before in ("in", "at", "near", "on", "outside", "inside") else "in"
    return f"{before} {_definite(one.text)}"


def _distinct(options: Iterable[str]) -> list[str]:
    """Each once, whatever its capitals, in order."""
    found: dict[str, str] = {}
    for option in options:
        found.setdefault(option.lower(), option)
    return list(found.values())


def _replaced(asked: str, pronouns: Sequence[Pronoun], phrases: Mapping[str, str]) -> str:
    """The question with the phrase for each pronoun's kind in its place."""
    pieces: list[str] = []
    at = 0
    for pronoun in pronouns:
        phrase = phrases.get(pronoun.kind)
        if phrase is not None:
            pieces += [asked[at : pronoun.start], _owned(phrase) if pronoun.owning else phrase]
            at = pronoun.end
    whole = "".join([*pieces, asked[at:]])
    return whole[:1].upper() + whole[1:]


def lowered(asked: str) -> str:
    """The question as it goes on after "and": a small first letter, but for names."""
    first = asked.split()[0]
    return (
        asked
        if first != first.capitalize() or first.lower() not in GRAMMAR
        else asked[:1].lower() + asked[1:]
    )


def _owned(phrase: str) -> str:
    return f"{phrase}’" if phrase.endswith("s") and phrase[:1].islower() else f"{phrase}’s"
