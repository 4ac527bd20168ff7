"""Referents: what "he", "it", "there" or "that meeting" stand for, among what was asked and quoted before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.lexicon import DETERMINERS, GRAMMAR
from retrieval.mentions import Mention, Sort, mentions
from retrieval.pronouns import Pronoun, agrees, open_pronouns

SPEECH_CHARS = 140
SPEECH_WORDS = 4
OPTIONS = 3  # one may be taken by another pronoun of the same question, and there is one other reading


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an answer, and what it mentions."""

    text: str = ""
    found: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far: the last question, complete, and its answer; and all of them, oldest first."""

    question: str = ""
    answer: Said = Said()
    questions: tuple[Said, ...] = ()
    answers: tuple[Said, ...] = ()

    def names(self) -> list[Mention]:
        """Names in the answers, newest first: what a question in lower case may mean."""
        return [one for said in reversed(self.answers[-2:]) for one in said.found if one.text[0].isupper()]

    def answered(self, text: str) -> Talk:
        """The talk after the bot has quoted this."""
        said = Said(text, tuple(mentions(text)))
        return replace(self, answer=said, answers=(*self.answers, said))

    def asked(self, text: str, last: str) -> Talk:
        """The talk after somebody has asked this, ``last`` of it last; what is quoted in it isn't what it is about."""
        unquoted = _QUOTED.sub("", text)
        said = Said(unquoted, tuple(mentions(unquoted, known=self.names())))
        return replace(self, question=last, questions=(*self.questions, said), answer=Said())


@dataclass(frozen=True, slots=True)
class Understanding:
    """A complete question, and the other way to complete it, if there is one."""

    text: str
    other: str | None = None


_QUOTED = re.compile(r"[“\"]([^”\"]{12,400})[”\"]")
_TELLS = re.compile(r"\s(?:said|says|told|added)\b")
_WHAT = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_WHO = re.compile(r"^\W*(?:who|whom|whose|which \w+)\b", re.IGNORECASE)


def resolved(asked: str, talk: Talk) -> Understanding | None:
    """The question with its pronouns replaced; None if it has none that stand for something outside of it."""
    found = list(open_pronouns(asked, talk.names()))
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
    return any(True for _ in open_pronouns(asked, ()))


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


def _options(kind: str, talk: Talk) -> list[str]:
    """What the pronoun may stand for, the likeliest first, each once, as it is written in a question."""
    found = [one for one in _remembered(kind, talk) if agrees(kind, one)]
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
    answered = [one for one in talk.answer.found if one.text.lower() not in talk.question.lower()]
    new = _ordered(kind, answered, talk.answer.text)
    named = any(one.text[0].isupper() and agrees(kind, one) for one in asked)
    if kind in ("he", "she", "they") and _WHO.match(talk.question) and not named:
        yield from new if kind == "they" else sorted(new, key=lambda one: one.sort is not Sort.NAME)
    yield from asked
    # "It" is what was asked about. An answer's own things are meant only where they answer, or as the other reading.
    if kind != "it" or _WHAT.match(talk.question) or any(agrees(kind, one) for one in asked):
        yield from new
    for earlier in (*reversed(talk.questions), *reversed(talk.answers[:-1])):
        yield from earlier.found


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
    if kind in ("he", "she"):  # whom the text is about, before who only tells it
        return sorted(found, key=lambda one: one.before == "said" or bool(_TELLS.match(text, one.end)))
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
    for other in talk.answer.found:
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
    """The first OPTIONS of them, each once, whatever its capitals."""
    found: dict[str, str] = {}
    for option in options:
        found.setdefault(option.lower(), option)
        if len(found) == OPTIONS:
            break
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
