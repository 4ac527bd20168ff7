"""Who says what in an article: direct and indirect speech, with the speaker as the article names them. Pure.

Precision before recall: where the text doesn't make clear who speaks, the speaker is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.nouns import Article, Span
from index.sentences import Outline
from retrieval.cast import gather
from retrieval.phrases import WORD, Phrase, Token, tokens_of
from retrieval.quotation import Unit, masked, units
from retrieval.speakers import Meaning, Speaker
from retrieval.subjects import leading_subject
from retrieval.telling import WORDS_CHARS, calling, frames_in
from retrieval.telling_frames import Frame, may_speak
from retrieval.verb_words import DENYING

__all__ = ["Speaker", "Speech", "hedges_of", "speeches"]

SENTENCE_TOKENS = 1_500  # more are a list or a table, no sentence
_HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|alleged|apparently|purportedly|supposedly|unconfirmed|is said to|are said to|"
    r"is believed to|are believed to|however|(?<!not )(?<!never )(?:denied|denies|disputed|disputes))\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[\s,;]{0,9}(?:\b(?:while|but|and|although|though|whereas)\b)?\s{0,9}$")


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says. ``span`` holds the words said and the words that say who speaks: sentences, or clauses.

    ``said`` are the quotations in it, with their marks; ``direct`` tells that there are any. ``speaker`` is None where
    the text doesn't make clear who speaks. ``denies`` tells that the verb is one of denial.
    """

    span: Span
    said: tuple[Span, ...]
    speaker: Speaker | None
    direct: bool
    hedges: tuple[str, ...]
    denies: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a sentence that somebody says: who, as the sentence calls them, and whether their words come first."""

    span: Span
    phrase: Phrase | None
    before: bool = False
    denies: bool = False


def speeches(article: Article, outline: Outline) -> tuple[Speech, ...]:
    """The article's speech in order; spans don't overlap. Time grows with the article's length."""
    text = article.text
    read = units(text, outline)
    tokens = [tokens_of(masked(text, unit), unit.span.start) for unit in read]
    frames = [frames_in(some) if len(some) <= SENTENCE_TOKENS else [] for some in tokens]
    cast, mentions = gather(tokens)
    meaning = Meaning(text, tokens, cast, mentions)
    for some, found in zip(tokens, frames, strict=True):
        for frame in found:
            phrase = frame.phrase or leading_subject(some)
            if phrase:
                meaning.know(phrase)
    return tuple(_listen(read, frames, meaning))


def hedges_of(text: str) -> tuple[str, ...]:
    """The text's own words of doubt or contrast, in order, each once, in lower case."""
    return tuple(dict.fromkeys(found.group().lower() for found in _HEDGE.finditer(text)))


def _listen(read: Sequence[Unit], frames: Sequence[Sequence[Frame]], meaning: Meaning) -> Iterator[Speech]:
    last: Speech | None = None
    for place, unit in enumerate(read):
        found = list(_in_unit(place, unit, frames[place], last, meaning))
        meaning.note_subject(place)
        yield from found
        last = found[-1] if found and found[-1].span.end == unit.span.end else None


def _in_unit(
    place: int, unit: Unit, frames: Sequence[Frame], last: Speech | None, meaning: Meaning
) -> Iterator[Speech]:
    """The speech of one unit. ``last`` is what the one before ends with, if it ends with speech."""
    tokens = meaning.tokens[place]
    if frames:
        said = list(_parts(meaning.text, unit, frames, tokens))
    elif not unit.quotations:
        return
    elif not any(token.kind == WORD for token in tokens):
        goes_on = last is not None and (unit.continues or not unit.opens)
        yield _speech(unit, unit.span, last.speaker if last and goes_on else None, meaning.text)
        return
    else:
        said = [_called(unit, tokens)]
    for part in said:
        known = part.phrase is not None and may_speak(part.phrase)
        speaker = meaning.meant(part.phrase, place, within=not part.before) if part.phrase and known else None
        if speaker and part.phrase:
            meaning.hear(place, part.phrase, speaker)
        if speaker or (_quotations(unit, part.span) if frames else _long_quotations(unit, part.span)):
            yield _speech(unit, part.span, speaker, meaning.text, denies=part.denies)


def _parts(text: str, unit: Unit, frames: Sequence[Frame], tokens: Sequence[Token]) -> Iterator[_Said]:
    """The unit cut between its frames."""
    start = unit.span.start
    for number, frame in enumerate(frames):
        end = _end(text, frame, frames[number + 1]) if number + 1 < len(frames) else unit.span.end
        first = start if frame.before else max(start, frame.start)
        phrase = frame.phrase or leading_subject(tokens)
        yield _Said(Span(first, end), phrase, frame.before, frame.verb in DENYING)
        start = end


def _end(text: str, frame: Frame, following: Frame) -> int:
    """Where a frame's words end before the next one's begin, without the comma and conjunction between them."""
    if following.before:
        return frame.end
    return frame.end + len(_JOINT.sub("", text[frame.end : following.start]))


def _called(unit: Unit, tokens: Sequence[Token]) -> _Said:
    """A unit with a quotation and no "said": somebody's words by another verb, or a name for something."""
    frame = calling(tokens)
    if frame is None:
        return _Said(unit.span, None)
    if frame.phrase:
        return _Said(Span(frame.start, unit.span.end), frame.phrase)
    return _Said(unit.span, leading_subject(tokens))


def _quotations(unit: Unit, span: Span) -> tuple[Span, ...]:
    return tuple(
        one.span for one in unit.quotations if one.span.start < span.end and one.span.end > span.start
    )


def _long_quotations(unit: Unit, span: Span) -> bool:
    return any(one.end - one.start > WORDS_CHARS for one in _quotations(unit, span))


def _speech(unit: Unit, span: Span, speaker: Speaker | None, text: str, *, denies: bool = False) -> Speech:
    said = _quotations(unit, span)
    return Speech(span, said, speaker, bool(said), hedges_of(text[span.start : span.end]), denies)
