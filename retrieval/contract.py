"""The JSON contract: how answers look to programs. Field names and types are promised; see docs/contract.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from index.errors import VerbatimError
from index.moments import parse_moment, written_date
from index.nouns import Article, Entry, told_at
from index.revised import Revised
from retrieval.cite import entry_time_of, page_of
from retrieval.events import Timeline
from retrieval.nouns import Answer, Cited, NoAnswer, Part, Question, QuestionRefused, Quote, Turn
from retrieval.periods import Period, Precision
from retrieval.results import Changes, Found, Summary
from retrieval.sayings import Said
from retrieval.who import Who

ROW_LIMIT_BYTES = 1_000_000

Row = dict[str, object]


class RowRefused(VerbatimError):
    """A row that holds no question to ask. ``reason``: too_big, json, not_object, not_string, history, bad_date."""

    kind = "row_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def quote_row(quote: Quote) -> Row:
    """``article.text[start:end] == text`` always; ``date`` is a day, or a time where the article gives one.

    Of a live blog it is the entry's own. ``retracted`` is a moment in a search alone: nothing else quotes such.
    ``retracted_copies`` are near copies of the article that were.
    """
    article = quote.article
    return {
        "article_id": article.id,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "score": round(quote.score, 6),
        "speaker": quote.speaker,
        "title": article.title,
        "outlet": article.outlet,
        "date": written_date(told_at(article, quote.start)),
        "url": article.url,
        "page": page_of(quote),
        "entry_time": written_date(entry_time_of(quote)),
        "retracted": article.retraction.at.isoformat() if article.retraction else None,
        "retracted_copies": [_retracted_row(one) for one in quote.retracted_copies],
        "language": article.language,
    }


def answer_row(result: Answer | NoAnswer, *, id: str | None, question: str, elapsed_ms: float) -> Row:
    """One answer. A refused row keeps its best guesses in ``quotes``, so that ranking can be scored apart."""
    answered = isinstance(result, Answer)
    quotes = result.quotes if isinstance(result, Answer) else result.guesses
    closest = None if isinstance(result, Answer) or result.closest is None else result.closest.quotes[0]
    return {
        "id": id,
        "question": question,
        "answered": answered,
        "confidence": round(result.confidence, 6),
        "understood_as": result.understood_as,
        "elapsed_ms": round(elapsed_ms, 3),
        "quotes": [quote_row(quote) for quote in quotes],
        "closest": None if closest is None else quote_row(closest),
        "parts": [_part_row(part) for part in result.parts] if isinstance(result, Answer) else [],
        "retracted": [] if isinstance(result, Answer) else [_retracted_row(one) for one in result.retracted],
        "unfamiliar": list(result.unfamiliar),
        "unfamiliar_story": list(result.mostly.languages)
        if isinstance(result, NoAnswer) and result.mostly
        else [],
    }


def _part_row(part: Part) -> Row:
    return {
        "question": part.text,
        "answered": bool(part.quotes),
        "confidence": round(part.confidence, 6),
        "quotes": list(part.quotes),
    }


def refused_row(*, id: str | None, question: str) -> Row:
    """The row of a question that could not be asked at all."""
    return {
        "id": id,
        "question": question,
        "answered": False,
        "confidence": 0.0,
        "understood_as": None,
        "elapsed_ms": 0.0,
        "quotes": [],
        "closest": None,
        "parts": [],
        "retracted": [],
        "unfamiliar": [],
        "unfamiliar_story": [],
    }


def summary_row(summary: Summary) -> Row:
    return {"points": _quotes(summary.points), "of_sentences": summary.of_sentences}


def timeline_row(timeline: Timeline) -> Row:
    """The events in order of time. ``date`` is the first day, ``precision`` how much of it is known."""
    return {
        "events": [
            {
                "date": event.when.first.isoformat() if event.when else None,
                "precision": _promised_precision(event.when),
                "resolved": event.resolved,
                "quotes": [quote_row(quote) for quote in event.quotes],
            }
            for event in timeline.events
        ]
    }


def _promised_precision(when: Period | None) -> str:
    """day, month, year or none: a week within a month is known to the month, every other longer time to the year."""
    if when is None:
        return "none"
    if when.precision is Precision.DAY:
        return "day"
    one_month = (when.first.year, when.first.month) == (when.last.year, when.last.month)
    return "month" if one_month else "year"


def quotes_row(said: Said) -> Row:
    """Who said what, in order of time. Words that somebody else says than was asked for are no result."""
    return {"quotes": [] if said.verdict else _said_rows(said.cited.quotes, said.direct)}


def who_row(who: Who) -> Row:
    quotes = who.cited.quotes
    return {
        "names": list(who.names),
        "described": [quote_row(quote) for quote in quotes[: who.described]],
        "said": _said_rows(quotes[who.described :], who.direct),
    }


def _said_rows(quotes: Sequence[Quote], direct: Sequence[bool]) -> list[Row]:
    return [
        {**quote_row(quote), "role": quote.role, "standing": str(quote.standing), "direct": is_direct}
        for quote, is_direct in zip(quotes, direct, strict=True)
    ]


def changes_row(changes: Changes) -> Row:
    """What is new. Of a removed article only its id and the moment are known."""
    return {
        "added": [_entry_row(entry) for entry in changes.added],
        "corrected": [
            {**_entry_row(entry), "changes": _change_rows(entry, changes.corrections)}
            for entry in changes.corrected
        ],
        "retracted": [_retracted_row(entry) for entry in changes.retracted],
        "new": [quote_row(quote) for quote in changes.new],
        "numbers": [
            {"before": quote_row(one), "after": quote_row(other)}
            for one, other in (*changes.numbers, *changes.corrected_numbers)
        ],
        "removed": [
            {"article_id": one.id, "removed": one.at.isoformat(timespec="seconds")} for one in changes.removed
        ],
    }


def _entry_row(entry: Entry | Article) -> Row:
    return {
        "article_id": entry.id,
        "title": entry.title,
        "outlet": entry.outlet,
        "date": written_date(entry.published),
        "url": entry.url,
        "revision": entry.revision,
    }


def _change_rows(entry: Entry, corrections: Sequence[Revised]) -> list[Row]:
    """The sentences that changed, as they were and as they are; null for one that came or went."""
    return [
        {
            "before": one.removed and revised.before.text[one.removed.start : one.removed.end],
            "after": one.added and revised.after.text[one.added.start : one.added.end],
        }
        for revised in corrections
        if (revised.after.story, revised.after.id) == (entry.story, entry.id)
        for one in revised.changes
    ]


def listed_row(article: Article) -> Row:
    """An article in the list of what was read."""
    return {**_retracted_row(article), "author": article.author, "language": article.language}


def _retracted_row(entry: Entry | Article) -> Row:
    retraction = entry.retraction
    return {
        **_entry_row(entry),
        "retracted": retraction.at.isoformat(timespec="seconds") if retraction else None,
        "reason": retraction.reason if retraction else None,
    }


def found_row(found: Found) -> Row:
    return {"passages": _quotes(found.passages)}


def _quotes(cited: Cited) -> list[Row]:
    return [quote_row(quote) for quote in cited.quotes]


def read_row(line: bytes) -> Row:
    """The JSON object in the line. Raises RowRefused."""
    if len(line) > ROW_LIMIT_BYTES:
        raise RowRefused("too_big")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowRefused("json") from error
    if not isinstance(row, dict):
        raise RowRefused("not_object")
    return row


def read_question(row: Mapping[str, object], base: Question) -> Question:
    """A question from a row {"question", "date"?, "history"?}; what the row doesn't say is taken from ``base``.

    Raises RowRefused, QuestionRefused.
    """
    text = row.get("question")
    if text is None:
        raise QuestionRefused("empty")
    if not isinstance(text, str):
        raise RowRefused("not_string")
    history = row.get("history") or []
    if not isinstance(history, list):
        raise RowRefused("history")
    return Question(
        text,
        base.stories,
        article=base.article,
        since=base.since,
        until=base.until,
        as_of=_day(row.get("date")) or base.as_of,
        history=tuple(_turn(turn) for turn in history),
    )


def _day(written: object) -> date | None:
    if not written:
        return None
    try:
        return parse_moment(str(written)).date()
    except ValueError as error:
        raise RowRefused("bad_date") from error


def _turn(turn: object) -> Turn:
    if not isinstance(turn, dict):
        raise RowRefused("history")
    return Turn(by_bot=turn.get("speaker") == "agent", text=str(turn.get("text", "")))
