"""spelling: a question's misspelt and partial names and words, read as the articles write them.

Only a word that no passage has is read otherwise, and only where it is near: better no answer than a wrong one. What
was read so is shown to the asker, and the farther it was, the more the gate doubts the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.library import quoted
from index.vocabulary import stands
from retrieval.desk import Desk
from retrieval.follow import Understood
from retrieval.lexicon import GRAMMAR
from retrieval.noun_words import HONORIFICS, TITLES
from retrieval.nouns import QUESTION_LIMIT_CHARS, Question
from retrieval.vocabulary import Vocabulary, Written
from retrieval.words import STOPWORDS, fold, stem

MOST_UNKNOWN = 4  # a question with more is in another language, or about something else
SHORT_NAME_CHARS = 4
NAME_CHARS = 6  # shorter ones are near too many others to be told without what else is asked
LONG_NAME_CHARS = 8  # from which on two errors are allowed
WORD_CHARS = 5
SPLIT_CHARS = 6
DOUBTS = (0.0, 0.2, 0.3)  # by the number of typing errors; the name beside it bears one out
NAMESAKES_READ = 30
_WORD = re.compile(r"(?<!\w)[^\W\d_]{1,30}(?!\w)")
_VOWELS = frozenset("aeiouy")
_NEIGHBOUR_KEYS = frozenset(
    pair
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for one, other in pairwise(row)
    for pair in (one + other, other + one)
)
_FUNCTION = STOPWORDS | GRAMMAR | HONORIFICS
_NO_NAMES = _FUNCTION | TITLES
_VARIANTS = (
    ("or", "our"), ("our", "or"), ("iz", "is"), ("is", "iz"), ("yz", "ys"), ("ys", "yz"), ("er", "re"), ("re", "er"),
    ("ense", "ence"), ("ence", "ense"), ("og", "ogue"), ("ogue", "og"), ("l", "ll"), ("ll", "l"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of the question: where it stands, as written and folded, and whether any passage has it."""

    start: int
    end: int
    shown: str
    word: str
    known: bool

    @property
    def capital(self) -> bool:
        return self.shown[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.word) == 1 and self.capital

    @property
    def is_name(self) -> bool:
        return self.known and self.capital and len(self.word) > 1 and self.word not in _NO_NAMES


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands for the question's words from ``start`` to ``end``, and how doubtful (0..1) that is."""

    start: int
    end: int
    shown: str
    doubt: float = 0.0


def respelled(understood: Understood, desk: Desk) -> Understood:
    """The same with its words as the articles write them; itself where all are, or none is near."""
    question = understood.question
    readings = readings_of(question, desk)
    text = question.text
    for one in reversed(readings):
        text = text[: one.start] + one.shown + text[one.end :]
    if text == question.text or len(text) > QUESTION_LIMIT_CHARS:
        return understood
    doubt = 1.0
    for one in readings:
        doubt *= 1.0 - one.doubt
    return replace(understood, question=replace(question, text=text, doubt=1.0 - doubt), shown=text)


@dataclass(frozen=True, slots=True)
class Page:
    """A question's words and where they are looked up. ``vocabularies`` are its stories', or none if all are known."""

    text: str
    stories: tuple[int, ...]
    asked: tuple[Asked, ...]
    desk: Desk
    vocabularies: tuple[Vocabulary, ...]

    def gap(self, place: int) -> str:
        """What stands between the word at the place and the next; "" behind the last."""
        last = place + 1 == len(self.asked)
        return "" if last else self.text[self.asked[place].end : self.asked[place + 1].start]

    def stands(self, match: str) -> bool:
        """Whether a passage of the stories fits an FTS5 expression."""
        return any(stands(self.desk.library, story, match) for story in self.stories)

    def written(self, word: str) -> Written | None:
        """The word as the stories write it, by the first of them that does."""
        return next((one for known in self.vocabularies if (one := known.written(word))), None)


def readings_of(question: Question, desk: Desk) -> list[Reading]:
    """How its words that no passage has are to be read, in order; those that nothing is near are left out."""
    page = _page(question, desk)
    if page is None:
        return []
    readings: list[Reading] = []
    for place, one in enumerate(page.asked):
        if readings and one.start < readings[-1].end:
            continue
        reading = _full_name(page, place) or _joined(page, place)
        if reading is None:
            reading = _ending(page, one) if one.known else _one_word(page, place)
        if reading:
            readings.append(reading)
    return readings


def _page(question: Question, desk: Desk) -> Page | None:
    """The question's words looked up; None if all are known, or too many aren't."""
    page = Page(question.text, question.stories, (), desk, ())
    found = [(one.start(), one.end(), one[0], fold(one[0])) for one in _WORD.finditer(question.text)]
    asked = tuple(
        Asked(*one, len(one[3]) < 2 or one[3] in _FUNCTION or page.stands(quoted(one[3]))) for one in found
    )
    unknown = sum(not one.known for one in asked)
    if unknown > MOST_UNKNOWN or not (unknown or any(one.is_initial or one.is_name for one in asked)):
        return None
    vocabularies = [desk.vocabularies.of(story) for story in question.stories]
    return replace(page, asked=asked, vocabularies=tuple(vocabularies))


def _full_name(page: Page, place: int) -> Reading | None:
    """ "B. Quist" or "Bart Quist" as "Bartholomew Quist", where the articles have one such name before that one."""
    one, gap = page.asked[place], page.gap(place)
    short = one.is_initial or (one.capital and not one.known)
    if not short or not (gap in (". ", ".") or (gap == " " and one.word not in ("a", "i"))):
        return None
    behind = page.asked[place + 1]
    middle = place > 1 and page.asked[place - 1].capital and page.gap(place - 1) in (" ", ". ", ".")
    if middle or not behind.is_name:
        return None
    pattern = re.compile(rf"\b({one.shown}[^\W\d_]+)(?=(?: [A-Z]\.)? {behind.shown}\b)")
    found: set[str] = set()
    for story in page.stories:
        library = page.desk.library
        ids = [id for id, _ in library.lexical(story, quoted(behind.word), limit=NAMESAKES_READ)]
        for passage in library.passages(ids).values():
            found.update(pattern.findall(passage.text))
    fullest = max(found, key=lambda name: (len(name), name), default="")
    if not all(fullest.startswith(name) for name in found):  # more than one
        return None
    return Reading(one.start, one.end + gap.count("."), fullest) if found else None


def _joined(page: Page, place: int) -> Reading | None:
    """Two words, one of them unknown, that the articles write as one: "Quill haven"."""
    if page.gap(place) not in (" ", "-", "\u2019", "'"):
        return None
    one, behind = page.asked[place], page.asked[place + 1]
    if (one.known and behind.known) or one.word in _FUNCTION or behind.word in _FUNCTION:
        return None
    written = page.written(one.word + behind.word)
    return Reading(one.start, behind.end, written.shown) if written else None


def _one_word(page: Page, place: int) -> Reading | None:
    """The unknown word in another regional spelling, in two words, or without its typing error."""
    one = page.asked[place]
    for variant in _variants(one.word):
        if written := page.written(variant):
            return Reading(one.start, one.end, written.shown if one.capital else written.word)
    if len(one.word) >= SPLIT_CHARS and (parts := _parts(page, one.word)):
        return Reading(one.start, one.end, " ".join(parts))
    if page.desk.embedder.count_tokens([one.word]) == [1]:  # the model learned it whole: it is spelled right
        return None
    return _nearest(page, place)


def _ending(page: Page, one: Asked) -> Reading | None:
    """A name of which the articles have only another ending, which their search doesn't tell apart: "Skarn"."""
    if not one.is_name or page.written(one.word):
        return None
    for known in page.vocabularies:
        for written, _ in known.near(one.word, most=1):
            plural = {one.word, written.word} in ({word, f"{word}s"} for word in (one.word, written.word))
            if written.named and stem(one.word) == stem(written.word) and not plural:
                return Reading(one.start, one.end, written.shown)
    return None


def _parts(page: Page, word: str) -> tuple[str, str] | None:
    """The word in two that stand one behind the other in the articles: "Bellropebridge"."""
    for cut in range(2, len(word) - 1):
        one, behind = page.written(word[:cut]), page.written(word[cut:])
        if one is None or behind is None or {one.word, behind.word} & _FUNCTION:
            continue
        if page.stands(quoted(f"{one.word} {behind.word}")):
            return one.shown, behind.shown
    return None


def _variants(word: str) -> Iterable[str]:
    """The word's spellings on the other side of the Atlantic, and some that nobody uses."""
    for one, other in _VARIANTS:
        for found in re.finditer(one, word):
            if found.start() > 1:
                yield word[: found.start()] + other + word[found.end() :]


def _nearest(page: Page, place: int) -> Reading | None:
    """The word of the articles that was most likely meant; None where none is near enough."""
    one = page.asked[place]
    lower = not any(other.capital and len(other.word) > 1 for other in page.asked[1:])
    beside = [other.word for other in _beside(page, place) if other.is_name or lower]
    others = [other.word for other in page.asked if other.known and other.word not in _FUNCTION]
    fitting: list[tuple[tuple[int, bool, int, str], Reading]] = []
    for known in page.vocabularies:
        for written, distance in known.near(one.word, most=2, same_first=not beside):
            full = _is_full_name(page, written, beside)
            if written.named:
                fits = (one.capital or lower) and _fits_name(one.word, written, distance, full=full)
            else:
                fits = (full or not one.capital) and distance == 1 and _fits_word(one.word, written.word)
            if fits and (
                full or _in_company(page, one.word, written, beside if written.named else [], others)
            ):
                order = (distance, not full, -written.count, written.word)
                shown = written.shown[:1].upper() + written.shown[1:] if one.capital else written.shown
                fitting.append((order, Reading(one.start, one.end, shown, DOUBTS[distance - full])))
    return min(fitting)[1] if fitting else None


def _beside(page: Page, place: int) -> list[Asked]:
    """The known words right before and behind that may be of the same name."""
    before = [page.asked[place - 1]] if place and page.gap(place - 1) == " " else []
    behind = [page.asked[place + 1]] if page.gap(place) == " " else []
    return [one for one in before + behind if one.known and one.word not in _NO_NAMES]


def _is_full_name(page: Page, written: Written, beside: Sequence[str]) -> bool:
    """Whether the word stands in the articles right before or behind one that it was asked beside."""
    pairs = [pair for other in beside for pair in (f"{other} {written.word}", f"{written.word} {other}")]
    return any(page.stands(quoted(pair)) for pair in pairs)


def _in_company(
    page: Page, word: str, written: Written, beside: Sequence[str], others: Sequence[str]
) -> bool:
    """Whether a passage has the word with one that it was asked beside; a short word, with any other of the question.

    A longer one that was asked beside none needs no company.
    """
    if not beside and len(word) >= NAME_CHARS:
        return True
    company = " OR ".join(quoted(other) for other in beside or others)
    return bool(company) and page.stands(f"{quoted(written.word)} AND ({company})")


def _fits_name(word: str, written: Written, distance: int, *, full: bool) -> bool:
    """Whether the name may be meant. For one that stands beside the asked neighbour, more errors are believed."""
    if written.word in (f"{word}n", f"{word}ns"):  # a people's name is no slip: "Carpathia", "Carpathian"
        return False
    if full:
        return len(word) >= (SHORT_NAME_CHARS if distance == 1 else NAME_CHARS)
    least = SHORT_NAME_CHARS if distance == 1 else LONG_NAME_CHARS
    return word[0] == written.word[0] and len(word) >= least


def _fits_word(asked: str, meant: str) -> bool:
    """Whether a common word at distance 1 may be meant: a slip of the fingers, or vowel for vowel."""
    if asked[0] != meant[0] or len(asked) < WORD_CHARS:
        return False
    if len(asked) != len(meant):
        return True
    differ = [pair for pair in zip(asked, meant, strict=True) if pair[0] != pair[1]]
    return len(differ) == 2 or set(differ[0]) <= _VOWELS or "".join(differ[0]) in _NEIGHBOUR_KEYS
