"""Whom an article names: persons with the role that it gives them, and the names of organisations. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.nouns import Span
from retrieval.noun_words import (
    ABBREVIATED,
    DETERMINERS,
    FEMALE,
    HONORIFICS,
    MALE,
    MONTHS_AND_DAYS,
    NO_SPEAKERS,
    NOT_FIRST,
    ORGANISATIONS,
    PARTICLES,
    PRONOUNS,
    TITLES,
    words_of,
)
from retrieval.phrases import FULL_NAME, NAME_WORDS, SIGN, WORD, Token, is_org_like
from retrieval.roles import role_before, role_behind

RUN_TOKENS = 12
_OBJECT_OF = words_of(
    "about of with to by for from on against at than and or like including between told asked over into behind"
)
_NO_NAME = DETERMINERS | PRONOUNS | NO_SPEAKERS
_JOINING = PARTICLES - {"y", "e", "of"}
GROUP_TOKENS = 8
_HAD_BY_GROUPS = words_of(
    """chairman chairwoman chief executive board shares shareholders spokesman spokeswoman spokesperson subsidiary
    headquarters customers profit profits earnings sales factory factories plant plants management staff boss"""
)
_SAYING = words_of("said says announced")
_BETWEEN = words_of("that yesterday today on monday tuesday wednesday thursday friday saturday sunday")
_GROUPS_DO = words_of(
    "has had will plans planned expects expected intends intended agreed would won't hadn't signed sold bought"
)
_FORMER = words_of("former deputy vice acting ex")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the article: where the full name stands first, and where the role is told, if it is."""

    name: Span
    words: Words
    role: Span | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Capitalised words that may name somebody: where, in which words, and whether they only are an object there."""

    span: Span
    words: Words
    is_object: bool


@dataclass(slots=True)
class Cast:
    """Persons by last and by first name and organisations by each word of theirs, each by its words.

    ``genders`` is "f" or "m" for a last name that a title told it of; ``within`` are the words that have a capital
    inside a sentence; ``groups`` single names that the article speaks of as it does of a company.
    """

    persons: dict[str, dict[Words, Person]] = field(default_factory=dict)
    firsts: dict[str, dict[Words, Person]] = field(default_factory=dict)
    organisations: dict[str, dict[Words, Span]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    within: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def enter(self, person: Person) -> None:
        """Keep the first place of the name, and the first role that is told."""
        for index, word in ((self.persons, person.words[-1]), (self.firsts, person.words[0])):
            known = index.setdefault(word, {})
            one = known.get(person.words, person)
            known[person.words] = replace(one, role=one.role or person.role)

    def person(self, words: Sequence[str]) -> Person | None:
        """The one person whom these words of a name fit; None if nobody, or several, have it."""
        found = list(self.persons.get(words[-1], {}).values())
        if len(words) > 1:
            found = [one for one in found if one.words[0][0] == words[0][0]]
        elif not found:
            found = list(self.firsts.get(words[0], {}).values())
        if len({(one.words[0], one.words[-1]) for one in found}) > 1:
            return None
        return max(found, key=lambda one: (one.role is not None, len(one.words)), default=None)

    def titled(self, title: str, text: str, before: int) -> Person | None:
        """The one person named before the offset who has the title."""
        found = [
            one
            for some in self.persons.values()
            for one in some.values()
            if one.role and one.name.start < before and _has_title(text[one.role.start : one.role.end], title)
        ]
        return found[0] if len(found) == 1 else None

    def organisation(self, word: str, before: int) -> Span | None:
        """The one organisation named before the offset that has the word in its name, by its longest name."""
        found = {
            words: span for words, span in self.organisations.get(word, {}).items() if span.start < before
        }
        longest = max(found, key=len, default=())
        return found[longest] if found and all(set(words) <= set(longest) for words in found) else None

    def opens_organisation(self, words: Words) -> bool:
        """Whether an organisation's name begins with the words."""
        return any(known[: len(words)] == words for known in self.organisations.get(words[0], {}))


def _has_title(role: str, title: str) -> bool:
    words = role.lower().replace("’", "'").split()
    return title in words and not _FORMER & set(words)


def gather(tokens_by_unit: Sequence[Sequence[Token]]) -> tuple[Cast, list[list[Mention]]]:
    """The cast, and the mentions of each unit, in order."""
    cast = Cast()
    mentions: list[list[Mention]] = []
    for tokens in tokens_by_unit:
        here: list[Mention] = []
        for start, end in _runs(tokens):
            _enter(cast, tokens, start, end)
            if _is_group(tokens, start, end):
                cast.groups.add(tokens[start].bare)
            cast.within.update(token.bare for token in tokens[max(1, start) : end])
            here.extend(_mention(tokens, start, end))
        mentions.append(here)
    return cast, mentions


def _mention(tokens: Sequence[Token], start: int, end: int) -> Iterator[Mention]:
    run = [token for token in tokens[start:end] if token.kind == WORD]
    words = tuple(token.bare for token in run if token.bare not in TITLES)
    if words and not is_org_like(run):
        is_object = run[-1].lower.endswith("'s") or (start > 0 and tokens[start - 1].lower in _OBJECT_OF)
        yield Mention(Span(run[0].start, run[-1].end), words, is_object)


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with the particles and abbreviating full stops inside them."""
    place = 0
    while place < len(tokens):
        if not tokens[place].capital:
            place += 1
            continue
        end = place + 1
        while end < len(tokens) and end - place < RUN_TOKENS and _continues(tokens, end):
            end += 1
        while end > place + 1 and not tokens[end - 1].capital:
            end -= 1
        start = place
        while start < end and tokens[start].bare in _NO_NAME:
            start += 1
        if start < end and not (end - place == 1 and place == 0 and tokens[place].bare in NOT_FIRST):
            yield start, end
        place = end


def _continues(tokens: Sequence[Token], place: int) -> bool:
    """Whether a run of capitalised words goes on with this token."""
    token, before = tokens[place], tokens[place - 1]
    if before.lower.endswith("'s"):
        return False
    if token.text == ".":
        joined = before.kind == WORD and before.end == token.start
        return joined and (before.lower in ABBREVIATED or len(before.text) == 1)
    if token.kind == SIGN:
        return token.text == "&"
    if token.capital:
        return True
    joins = token.lower in _JOINING or (token.lower in ("of", "and", "for") and before.bare in ORGANISATIONS)
    return joins and place + 1 < len(tokens) and tokens[place + 1].capital


def _enter(cast: Cast, tokens: Sequence[Token], start: int, end: int) -> None:
    """Enter the run into the cast: what stands behind its last title is a person's name, or it is an organisation's."""
    run = [place for place in range(start, end) if tokens[place].kind == WORD]
    titles = [place for place in run if tokens[place].bare in TITLES]
    name = [place for place in run if place > titles[-1]] if titles else run
    if not name:
        return
    if len(name) > FULL_NAME and _is_office_of(tokens, name[0]):
        name = name[-FULL_NAME:]
    words = tuple(tokens[place].bare for place in name)
    before = _word_before(tokens, name[0])
    if before in FEMALE | MALE:
        cast.genders.setdefault(words[-1], "f" if before in FEMALE else "m")
    if is_org_like([tokens[place] for place in name]):
        every = tuple(tokens[place].bare for place in run)
        for word in every:
            cast.organisations.setdefault(word, {}).setdefault(
                every, Span(tokens[run[0]].start, _name_end(tokens[run[-1]]))
            )
    elif before != "the" and 2 <= len(name) <= NAME_WORDS and _is_name([tokens[place] for place in name]):
        role = None if before in HONORIFICS else role_before(tokens, name[0])
        span = Span(tokens[name[0]].start, _name_end(tokens[name[-1]]))
        cast.enter(Person(span, words, role_behind(tokens, end) or role))


def _is_group(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether one word is spoken of as a company is: "Tesco, which", "Tesco's chairman", "Tesco said it had"."""
    if end - start != 1 or tokens[start].bare in TITLES:
        return False
    behind = [token.lower for token in tokens[end : end + GROUP_TOKENS]]
    if tokens[start].lower.endswith("'s"):
        return bool(_HAD_BY_GROUPS.intersection(behind[:2]))
    if behind[:2] == [",", "which"]:
        return True
    if not behind or behind[0] not in _SAYING:
        return False
    said = [word for word in behind[1:] if word not in _BETWEEN]
    return said[:1] == ["it"] and bool(_GROUPS_DO.intersection(said[1:2])) and said[1:3] != ["would", "be"]


def _is_office_of(tokens: Sequence[Token], place: int) -> bool:
    """Whether the words here end a title: "Chancellor of the | Exchequer Jane Roe"."""
    before = [token.lower for token in tokens[max(0, place - 3) : place]]
    if before[-1:] == ["the"]:
        before.pop()
    return len(before) > 1 and before[-1] in ("of", "for") and before[-2] in TITLES


def _is_name(tokens: Sequence[Token]) -> bool:
    return tokens[0].bare not in NOT_FIRST and not any(
        token.text.isdigit() or token.bare in MONTHS_AND_DAYS for token in tokens
    )


def _word_before(tokens: Sequence[Token], place: int) -> str:
    """The word in front, behind the full stop of an abbreviation; "" at the start."""
    if place > 1 and tokens[place - 1].text == ".":
        place -= 1
    return tokens[place - 1].bare if place else ""


def _name_end(last: Token) -> int:
    """The end of a name without a possessive ending."""
    return last.end - (len(last.lower) - len(last.bare))
