"""follow: a question that leans on what was said before, made complete. Rules and word lists, no language model.

Every word comes from the asker's questions and the bot's quotes, but for "and" where two of them are joined. A
question that is complete in itself is never touched, whatever was said before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.answers import Slice
from retrieval.forms import Form, form_of, is_remark, without_opening
from retrieval.mentions import Mention, Sort, mentions
from retrieval.nouns import QUESTION_LIMIT_CHARS, Question, Turn
from retrieval.referents import Talk, Understanding, has_open_pronoun, lowered, resolved, speech_of, topic_of
from retrieval.words import stems, words

TURNS_READ = 8  # the bot's included
TURN_CHARS = 1_500
_REST = re.compile(
    r"^(?:why|when|where|how)\b(?!\s+(?:many|much|long|old|far|often|big|large|high|tall))\s*(.+)$", re.I
)
_YES_NO = re.compile(
    r"^(is|are|was|were|do|does|did|will|would|can|could|should|has|have|had|may|might)(\s.+)$", re.IGNORECASE
)
_ADVERB = re.compile(r"(?:since |until |from )?(?:why|when|where|how)(?: exactly| precisely)?$")
_CLAUSE = re.compile(r"^(?:why|when|where|how)\s+(is|are|was|were|has|have|had|will)\s+(.+)$", re.IGNORECASE)
_THAT_CLAUSE = re.compile(
    r"\b(decided?|know|knows|knew|confirm(?:ed)?|announced?|denied|deny|think|thinks|believe[sd]?|report(?:ed)?|agree)"
    r"\s+(?:that|this|it)[\s?.!]*$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?<=\w)\s+(?:then|next|after (?:that|this|it)|afterwards?)[\s?.!]*$", re.IGNORECASE)
_SAID_THAT = re.compile(
    r"\b(says?|said|claim(?:s|ed)?|wrote|writes?)\s+(?:that|this|it|so)[\s?.!]*$", re.IGNORECASE
)
_WHERE = {"in", "at", "near", "outside", "inside", "across", "around", "from"}
_WHO = {Sort.PERSON, Sort.GROUP, Sort.NAME}
_WHAT = {Sort.THING, Sort.PLACE, Sort.GROUP}
NO_FIT = 4
_ASKS = re.compile(
    r"^(?:who|what|when|where|why|how|can|could|should|do|does|did|is|are|was|were|will)\b", re.I
)
_CARRIES = re.compile(r"\d|\s(?!I\b)[A-Z]|[?.!]\s|\b(?i:you|your|the|an?)\b")  # something to go by after all
_SLICES_WANTED = (Form.MORE, Form.OTHER_ARTICLE)


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question is taken: the one to search with; what is shown of that; the other reading.

    ``shown`` is None for a question that was complete; ``other`` where there is no other way to take it.
    """

    question: Question
    shown: str | None = None
    other: str | None = None


def understand(question: Question) -> Understood:
    """The question itself if it is complete or follows nothing, else as what was said before completes it."""
    if not leans(question.text):
        return Understood(question)
    talk = Talk()
    for turn in question.history[-TURNS_READ:]:
        talk = _heard(talk, turn)
    if not talk.question:
        return Understood(question)
    form = form_of(question.text)
    taken = _completed(form, question.text, talk)
    if taken is None or len(taken.text) > QUESTION_LIMIT_CHARS:
        return Understood(question)
    other = taken.other or (None if form in _SLICES_WANTED else question.text.strip())
    if other is not None and (len(other) > QUESTION_LIMIT_CHARS or other == taken.text):
        other = None
    again = form in _SLICES_WANTED or taken.text == talk.question
    seen = _seen(question.history) if again else ()
    elsewhere = form is Form.OTHER_ARTICLE
    complete = replace(question, text=taken.text, history=(), seen=seen, elsewhere=elsewhere)
    return Understood(complete, taken.text, other)


def leans(text: str) -> bool:
    """Whether the text may lean on what was said before: all others are complete, whatever was said."""
    form = form_of(text)
    if form is not Form.QUESTION:
        return form is not Form.THANKS
    asked = without_opening(text)
    pointing = any(pattern.search(asked) for pattern in (_THAT_CLAUSE, _NEXT, _SAID_THAT))
    return pointing or names_nothing(asked) or has_open_pronoun(asked)


def names_nothing(asked: str) -> bool:
    """Whether the question mentions neither thing nor person, place or time: "Who paid?", "How can I apply?"."""
    return bool(_ASKS.match(asked)) and not _CARRIES.search(asked) and not mentions(asked)


def _heard(talk: Talk, turn: Turn) -> Talk:
    """The talk with one more turn. What only thanks or greets changes nothing."""
    text = " ".join(turn.text[:TURN_CHARS].split())
    if turn.by_bot:
        return talk.answered(text)
    form = form_of(text)
    if form in (Form.THANKS, *_SLICES_WANTED) or (talk.question and is_remark(text)):
        return talk
    taken = _completed(form, text, talk) if talk.question else None
    complete = taken.text if taken and len(taken.text) <= QUESTION_LIMIT_CHARS else without_opening(text)
    return talk.asked(complete, _last_asked(complete))


def _last_asked(text: str) -> str:
    """The last sentence that asks something; all of it if none does."""
    sentences = re.split(r"(?<=[.!?])\s", text)
    return next((one for one in reversed(sentences) if one.endswith("?") and " " in one), text)


def _completed(form: Form, text: str, talk: Talk) -> Understanding | None:
    """The complete question and its other reading; None if it needs no completing."""
    asked = without_opening(text)
    match form:
        case Form.MORE | Form.OTHER_ARTICLE:
            return Understanding(talk.question)
        case Form.WHO_SAID:
            speech = speech_of(talk.answer.text)
            return Understanding(f"{_capital(asked_who(asked))} “{speech}”?") if speech else None
        case Form.BARE:
            return Understanding(_with_question_word(asked, talk.question))
        case Form.WHICH:
            return Understanding(f"{_stem(talk.question)}, and {lowered(asked)}")
        case Form.FRAGMENT | Form.CORRECTION:
            return _with_fragment(asked, talk)
        case Form.KEYWORDS:
            topic = topic_of(talk)
            known = set(stems(asked)) & set(stems(topic))
            return Understanding(f"{asked} – {topic}") if topic and not known else None
        case Form.QUESTION:
            return _whole(asked, talk)
    return None


def _whole(asked: str, talk: Talk) -> Understanding | None:
    """A question with its pronouns replaced, and "that" by the clause or the words that it stands for."""
    clause = clause_of(talk.question)
    if clause and _THAT_CLAUSE.search(asked):
        with_clause = _THAT_CLAUSE.sub(lambda found: f"{found[1]} that {clause}?", asked)
        return resolved(with_clause, talk) or Understanding(_capital(with_clause))
    if clause and _NEXT.search(asked):
        return Understanding(_capital(_NEXT.sub(f" after {clause}?", asked)))
    speech = speech_of(talk.answer.text)
    if speech and (said := _SAID_THAT.search(asked)):
        bare = asked[: said.end(1)]
        who = resolved(bare, talk) or Understanding(_capital(bare))
        other = f"{who.other} “{speech}”?" if who.other else None
        return Understanding(f"{who.text} “{speech}”?", other)
    if names_nothing(asked) and not has_open_pronoun(asked):
        return Understanding(f"{_stem(talk.question)}, and {lowered(asked)}")
    return resolved(asked, talk)


def clause_of(question: str) -> str:
    """What the question takes for granted, as a clause: "Why was it closed?" says that it was closed; "" if none."""
    found = _CLAUSE.match(_stem(question))
    if found is None:
        return ""
    subject = next((one for one in mentions(found[2]) if one.start == 0), None)
    if subject is None or not found[2][subject.end :].strip():
        return ""
    return f"{found[2][: subject.end]} {found[1].lower()}{found[2][subject.end :]}"


def asked_who(asked: str) -> str:
    """The question without its "that": who said; who told the paper."""
    return re.sub(
        r"\s*\b(?:that|this|it|so|these words|those words)\b[\s?.!]*$", "", asked, flags=re.IGNORECASE
    )


def _with_question_word(asked: str, before: str) -> str:
    """After "Was he hurt?", "why?" is "Why was he hurt?"; where words can't take places, they are joined by "and"."""
    word = asked.rstrip(" ?.!").lower()
    clause = _stem(before)
    adverb = _ADVERB.match(word)
    if adverb and (yes_no := _YES_NO.match(clause)):
        return f"{_capital(word)} {yes_no[1].lower()}{yes_no[2]}?"
    if adverb and (rest := _REST.match(clause)):
        return f"{_capital(word)} {rest[1]}?"
    return f"{clause}, and {word}?"


def _with_fragment(asked: str, talk: Talk) -> Understanding | None:
    """The question before, with the fragment in the place of what is of its sort, or behind it."""
    fragment = asked.strip(" ?.!,")
    before = talk.question
    known = talk.names()
    counted = ("many", "much")  # what is counted stays: another place has people too
    there = [one for one in mentions(before, known=known) if one.before not in counted]
    found = mentions(fragment, known=known)
    if re.match(r"(?:if|when|because|unless|while)\b", fragment, re.IGNORECASE):
        return Understanding(f"{_stem(before)} {fragment[:1].lower()}{fragment[1:]}?")
    if not found:
        return None if len(words(fragment)) > 4 else Understanding(f"{_stem(before)}, and {fragment}?")
    mine = found[0]
    places = sorted((one for one in there if _misfit(mine, one) < NO_FIT), key=lambda one: _misfit(mine, one))
    options = [_put(before, one, fragment, mine) for one in places]
    if not options and (mine.start > 0 or mine.sort is Sort.TIME):
        options = [f"{_stem(before)} {fragment}?"]
    if not options:
        options = [f"{_stem(before)}, and {fragment}?"]
    return Understanding(options[0], options[1] if len(options) > 1 else None)


def _misfit(mine: Mention, one: Mention) -> int:
    """How badly (0 well, NO_FIT not at all) the fragment's mention stands where the other one does."""
    if Sort.TIME in (mine.sort, one.sort):
        return 0 if mine.sort is one.sort else NO_FIT
    if mine.start > 0 and mine.before:
        alike = one.before == mine.before or {one.before, mine.before} <= _WHERE
        return 0 if alike else NO_FIT
    if mine.sort is one.sort or mine.head == one.head:
        return 0 if mine.head == one.head else 1
    pair = {mine.sort, one.sort}
    if pair <= _WHO or pair <= _WHAT:
        return 2
    return 3 if Sort.NAME in pair and pair & {Sort.PLACE, Sort.GROUP} else NO_FIT


def _put(before: str, one: Mention, fragment: str, mine: Mention) -> str:
    """The question with the fragment in the place of the mention, and of the preposition in front if it brings one."""
    start = one.start
    if mine.start > 0 and one.before and before[: one.start].lower().endswith(f"{one.before} "):
        start = one.start - len(one.before) - 1
    piece = fragment
    if mine.sort is Sort.TIME and mine.start == 0 and one.before:
        adverb = mine.text.split()[0].lower() in (
            "yesterday",
            "today",
            "tomorrow",
            "tonight",
            "last",
            "next",
            "this",
        )
        start = one.start - len(one.before) - 1 if adverb else one.start
    return f"{_stem(before[:start] + piece + before[one.end :])}?"


def _seen(history: Sequence[Turn]) -> tuple[Slice, ...]:
    """The slices that were shown already, in order, each once."""
    return tuple(dict.fromkeys(one for turn in history for one in turn.slices))


def _stem(question: str) -> str:
    """The question with a capital letter and without its mark."""
    return _capital(question.strip().rstrip(" ?.!"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
