"""Whom a text means: "he", "the mayor", "Birch" or "the company", by whom it named and who spoke before. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.nouns import Span
from retrieval.cast import Cast, Mention, Person, Words
from retrieval.noun_words import (
    COMPANIES,
    COUNTRIES,
    ORGANISATIONS,
    SPOKESPEOPLE,
    TITLES,
    is_people,
    is_plural,
)
from retrieval.nouns import Standing
from retrieval.phrases import WORD, Phrase, Token, tokens_of
from retrieval.subjects import leading_subject

REACH_UNITS = 4  # how many sentences back a pronoun is followed
KEPT_SPEAKERS = 12


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks, as the article has it.

    ``name`` is the fullest name that the article gives, or its words for somebody without one; ``named`` is where
    these words stand, ``mention`` what stands with the speech ("he"). ``role`` is the article's own words.
    """

    name: str
    named: Span
    mention: Span
    role: str | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker, in which sentence they spoke, and the noun or name that they were called by there."""

    unit: int
    head: str
    speaker: Speaker


@dataclass(slots=True)
class Meaning:
    """Reads phrases in the article's order and keeps in mind who was named and who spoke.

    ``tokens`` and ``mentions`` are those of each sentence. ``roles`` and ``speaking`` hold, by a name's words, the role
    and the place of those whom the article calls so where they speak; ``persons`` the last words of those who speak
    by a full name or a title.
    """

    text: str
    tokens: Sequence[Sequence[Token]]
    cast: Cast
    mentions: Sequence[Sequence[Mention]]
    roles: dict[str, Span] = field(default_factory=dict)
    speaking: dict[str, Span] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=KEPT_SPEAKERS))
    called: dict[str, Speaker] = field(default_factory=dict)
    offices: dict[str, Span] = field(default_factory=dict)
    subjects: dict[int, tuple[Phrase, Speaker | None]] = field(default_factory=dict)

    def know(self, phrase: Phrase) -> None:
        """Learn of a name that speaks somewhere in the article, and of the role that stands with it."""
        words = self._name_words(phrase.name) if phrase.standing is Standing.NAMED else ()
        if not words or (self._is_office(words) and not phrase.titled):
            return
        self.speaking.setdefault(phrase.head, phrase.name)
        if phrase.role:
            self.roles.setdefault(phrase.head, phrase.role)
        if len(words) > 1 or phrase.titled:
            self.persons.add(phrase.head)

    def hear(self, unit: int, phrase: Phrase, speaker: Speaker) -> None:
        """Keep in mind who spoke last, and by which noun."""
        self.heard.append(Heard(unit, phrase.head, speaker))
        if not phrase.pronoun:
            self.called[phrase.head] = speaker
        if speaker.standing is Standing.OFFICE and speaker.name[0].isupper():
            self.offices.setdefault(speaker.name, speaker.named)

    def note_subject(self, unit: int) -> None:
        """Keep in mind what a sentence is about, whether or not it says something."""
        phrase = leading_subject(self.tokens[unit])
        if phrase is None:
            return
        speaker = self.meant(phrase, unit)
        self.subjects[unit] = (phrase, speaker)
        if speaker and speaker.name[:1].islower() and len(speaker.name.split()) > 1:
            self.called[phrase.head] = speaker

    def meant(self, phrase: Phrase, unit: int, *, within: bool = True) -> Speaker | None:
        """The speaker whom the phrase means; None for a pronoun that may mean several, or nobody.

        ``within`` allows a pronoun to mean somebody of its own sentence: not where that is what is said.
        """
        if phrase.pronoun:
            found = self._pronoun(phrase, unit, within=within)
            return replace(found, mention=phrase.span) if found else None
        if phrase.standing is Standing.NAMED:
            return self._named(phrase, unit)
        return self._definite(phrase) if phrase.definite else self._as_worded(phrase)

    def words(self, span: Span) -> str:
        """The article's words there, on one line."""
        return " ".join(self.text[span.start : span.end].split())

    def _as_worded(self, phrase: Phrase) -> Speaker:
        return Speaker(self.words(phrase.name), phrase.name, phrase.span, None, phrase.standing)

    # Names

    def _named(self, phrase: Phrase, unit: int) -> Speaker | None:
        words = self._name_words(phrase.name)
        literal = self._as_worded(phrase)
        if not phrase.titled and phrase.head not in self.persons and self._is_office(words):
            return replace(literal, standing=Standing.OFFICE)
        person = self.cast.person(words)
        if person is not None and len(person.words) >= len(words):
            return self._person(person, phrase.span, phrase.role)
        if len(words) == 1 and not phrase.titled and words[0] in self.cast.groups:
            return replace(literal, standing=Standing.OFFICE)
        if len(words) == 1 and self._only_opens(phrase, words[0], unit):
            return replace(literal, standing=Standing.UNNAMED) if is_plural(words[0]) else None
        return replace(literal, role=self.words(phrase.role) if phrase.role else None)

    def _only_opens(self, phrase: Phrase, word: str, unit: int) -> bool:
        """Whether the word may have its capital only for opening the sentence: "Inspectors", "Described"."""
        opens = phrase.name.start == self.tokens[unit][0].start
        return opens and word not in self.cast.within and word.endswith(("s", "ed", "ing"))

    def _name_words(self, name: Span) -> Words:
        tokens = tokens_of(self.text[name.start : name.end], name.start)
        return tuple(token.bare for token in tokens if token.kind == WORD)

    def _person(self, person: Person, mention: Span, role: Span | None = None) -> Speaker:
        known = [one for one in (person.role, role, self.roles.get(person.words[-1])) if one]
        told = next((one for one in known if " " in self.words(one)), known[0] if known else None)
        return Speaker(
            self.words(person.name),
            person.name,
            mention,
            self.words(told) if told else None,
            Standing.NAMED,
        )

    def _is_office(self, words: Words) -> bool:
        """Whether the article has the words as the name of an organisation, or they are one of a country."""
        return (len(words) == 1 and words[0] in COUNTRIES) or self.cast.opens_organisation(words)

    def _known(self, mention: Mention) -> Speaker | None:
        """The person whom capitalised words name: somebody with a full name, or who speaks somewhere."""
        person = self.cast.person(mention.words)
        if person:
            return self._person(person, mention.span)
        named = self.speaking.get(mention.words[0]) if len(mention.words) == 1 else None
        return Speaker(self.words(named), named, mention.span, None, Standing.NAMED) if named else None

    # "The …"

    def _definite(self, phrase: Phrase) -> Speaker:
        """Of "the spokesman": who was called so last, or has that title, or the organisation with that word."""
        literal = self._as_worded(phrase)
        if literal.name[0].isupper() or " " in literal.name:
            return literal
        if known := self.called.get(phrase.head):
            return replace(known, mention=phrase.span)
        before = phrase.span.start
        if phrase.head in TITLES and (person := self.cast.titled(phrase.head, self.text, before)):
            return self._person(person, phrase.span)
        name = self._organisation(phrase) if phrase.head in ORGANISATIONS else None
        return Speaker(self.words(name), name, phrase.span, None, Standing.OFFICE) if name else literal

    def _organisation(self, phrase: Phrase) -> Span | None:
        found = self.cast.organisation(phrase.head, phrase.span.start)
        if found is None and phrase.head in COMPANIES and len(self.offices) == 1:
            return next(iter(self.offices.values()))
        return found

    # Pronouns

    def _pronoun(self, phrase: Phrase, unit: int, *, within: bool) -> Speaker | None:
        if phrase.head in ("it", "they"):
            return (within and self._group_in_sentence(phrase, unit)) or self._group(phrase, unit)
        return (within and self._in_sentence(phrase, unit)) or self._person_before(phrase, unit)

    def _in_sentence(self, phrase: Phrase, unit: int) -> Speaker | None:
        """The sentence's own subject in front of the pronoun, or the only person named there."""
        first = leading_subject(self.tokens[unit])
        if first and not first.pronoun and first.span.end <= phrase.span.start:
            subject = self.meant(first, unit)
            if (
                subject
                and subject.standing is not Standing.UNNAMED
                and self._fits_person(subject, first, phrase)
            ):
                return subject
        found = {
            person.name: person
            for mention in self.mentions[unit]
            if mention.span.end <= phrase.span.start and not mention.is_object
            if (person := self._known(mention)) and self._gender_fits(person, phrase)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _person_before(self, phrase: Phrase, unit: int) -> Speaker | None:
        """Who spoke last or is the subject in the nearest sentence that has such a person; None if these differ."""
        for place in range(unit - 1, max(-1, unit - 1 - REACH_UNITS), -1):
            spoke = self._spoke_in(place, phrase)
            about, subject = self.subjects.get(place, (None, None))
            if about and subject and not self._fits_person(subject, about, phrase):
                subject = None
            if spoke:
                differs = subject and subject.standing is Standing.NAMED and subject.name != spoke.name
                return None if differs else spoke
            if subject:
                return subject
            if about and about.head == phrase.head:
                return None  # the same pronoun, and it wasn't clear there either
        return None

    def _spoke_in(self, unit: int, phrase: Phrase) -> Speaker | None:
        heard = self._heard_in(unit)
        if heard is None:
            return None
        if heard.speaker.standing is Standing.NAMED:
            return heard.speaker if self._gender_fits(heard.speaker, phrase) else None
        return heard.speaker if _is_one(heard.head) else None

    def _group_in_sentence(self, phrase: Phrase, unit: int) -> Speaker | None:
        """The sentence's own subject in front of "it" or "they"."""
        first = leading_subject(self.tokens[unit])
        if first is None or first.pronoun or first.span.end > phrase.span.start:
            return None
        subject = self.meant(first, unit)
        return subject if subject and _fits_group(subject, first.head, _standing_of(phrase)) else None

    def _group(self, phrase: Phrase, unit: int) -> Speaker | None:
        """The office or the group that spoke last; None where another one has become the subject since."""
        standing = _standing_of(phrase)
        earliest = max(0, unit - REACH_UNITS)
        spoke = [
            one for one in self.heard if one.unit >= earliest and _fits_group(one.speaker, one.head, standing)
        ]
        for place in range(unit - 1, earliest - 1, -1):
            heard = self._heard_in(place)
            if heard and _fits_group(heard.speaker, heard.head, standing):
                return heard.speaker
            about, subject = self.subjects.get(place, (None, None))
            if about and subject and _fits_group(subject, about.head, standing):
                return subject if all(one.speaker.name == subject.name for one in spoke) else None
        return None

    def _heard_in(self, unit: int) -> Heard | None:
        return next((one for one in reversed(self.heard) if one.unit == unit), None)

    def _fits_person(self, speaker: Speaker, about: Phrase, phrase: Phrase) -> bool:
        """Whether a sentence's subject can be the pronoun's "he" or "she"."""
        if speaker.standing is Standing.NAMED:
            return self._gender_fits(speaker, phrase)
        return _is_one(about.head)

    def _gender_fits(self, speaker: Speaker, phrase: Phrase) -> bool:
        """Whether the name can be "he" or "she": one person's, and not one whom a title tells to be the other."""
        if " and " in speaker.name:
            return False
        known = self.cast.genders.get(speaker.name.lower().split()[-1])
        return known is None or known == ("f" if phrase.head == "she" else "m")


def _is_one(head: str) -> bool:
    """Whether the noun means one person."""
    return (head in TITLES | SPOKESPEOPLE or is_people(head)) and not is_plural(head)


def _standing_of(pronoun: Phrase) -> Standing:
    return Standing.OFFICE if pronoun.head == "it" else Standing.UNNAMED


def _fits_group(speaker: Speaker, head: str, standing: Standing) -> bool:
    """Whether an office can be "it", or a group "they"."""
    if speaker.standing is not standing:
        return False
    return is_plural(head) if standing is Standing.UNNAMED else head not in SPOKESPEOPLE | TITLES
