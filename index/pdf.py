"""A PDF as an article: its text in reading order, with a mark where each page begins."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from index.errors import SourceRefused
from index.nouns import MAX_ARTICLE_CHARS, Draft, Mark, MarkKind
from index.page_dates import believed
from index.pdf_text import Line, Page, Paragraph, paragraphs_of
from index.plain_text import plain

PAGES_LIMIT = 1_000
TIME_LIMIT_S = 60.0
LEAST_LETTERS = 40  # fewer than that in all of it, and the pages are pictures
_READER = Path(__file__).with_name("pdf_process.py")
_ONE_AT_A_TIME = BoundedSemaphore()  # each may take 1.5 GB
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?")
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*$|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|pages)$)", re.I
)


def pdf_draft(data: bytes, where: str, *, now: datetime) -> Draft:
    """The document's article, named in refusals by ``where``.

    ``marks`` tell where each page's text begins. Raises SourceRefused: encrypted, damaged, too_many_pages, too_slow,
    too_long, no_text_layer; TextRefused.
    """
    found = _read(data, where)
    pages = [
        Page(page["width"], page["height"], tuple(Line(*line) for line in page["lines"] if line[0]))
        for page in found["pages"]
    ]
    paragraphs = paragraphs_of(pages)
    if sum(letter.isalnum() for one in paragraphs for letter in one.text) < LEAST_LETTERS:
        raise SourceRefused(where, "no_text_layer")
    facts: Mapping[str, str] = found["facts"]
    title, paragraphs = _title(plain(facts.get("Title")), paragraphs)
    text, marks = _marked(paragraphs)
    published = _date(facts.get("CreationDate"), now)
    modified = _date(facts.get("ModDate"), now)
    return Draft(
        text=text,
        title=title,
        author=plain(facts.get("Author")),
        published=published,
        modified=modified if published and modified and modified > published else None,
        marks=marks,
    )


def _read(data: bytes, where: str) -> dict[str, Any]:
    """What pdf_process tells. Its own limits end it, or ours of time."""
    command = [sys.executable, "-I", str(_READER), str(PAGES_LIMIT)]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(command, input=data, capture_output=True, timeout=TIME_LIMIT_S, check=True)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise SourceRefused(where, "too_slow") from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise SourceRefused(where, "damaged") from error
    if "error" in found:
        limit = {"too_many_pages": str(PAGES_LIMIT), "too_long": str(MAX_ARTICLE_CHARS)}.get(
            found["error"], ""
        )
        raise SourceRefused(where, found["error"], detail=limit)
    return dict(found)


def _title(named: str | None, paragraphs: list[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """The title and what is left: the document's own name for itself, else the heading that it begins with."""
    first = paragraphs[0] if paragraphs and paragraphs[0].heading else None
    if named and not _NO_TITLE.search(named):
        return named, paragraphs[1:] if first and first.text.casefold() == named.casefold() else paragraphs
    if first is not None and len(paragraphs) > 1:
        return first.text, paragraphs[1:]
    return None, paragraphs


def _marked(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Mark, ...]]:
    """The paragraphs as one text, headings marked with ``##``, and where the pages begin in it."""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = reached = 0
    for paragraph in paragraphs:
        gap = "\n\n" if pieces else ""
        sign = "## " if paragraph.heading else ""
        start = length + len(gap)
        for place, page in (
            (0, paragraph.page),
            *((len(sign) + place, page) for place, page in paragraph.pages),
        ):
            if page != reached:
                marks.append(Mark(start + place, MarkKind.PAGE, str(page)))
                reached = page
        pieces.append(f"{gap}{sign}{paragraph.text}")
        length += len(pieces[-1])
    return "".join(pieces), tuple(marks)


def _date(written: str | None, now: datetime) -> datetime | None:
    """A PDF's ``D:20260303101500+01'00'`` as aware UTC; None for what can't be read or believed."""
    found = _DATE.match(written or "")
    if found is None:
        return None
    numbers = [
        int(number) if number else least
        for number, least in zip(found.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)
    ]
    sign, hours, minutes = found.groups()[6:]
    shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        moment = datetime(*numbers[:6], tzinfo=timezone(shift)).astimezone(UTC)  # type: ignore[misc,arg-type]  # six numbers
    except (ValueError, OverflowError):
        return None
    return believed(moment, now)
