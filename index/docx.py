"""A Word document as an article: headings, paragraphs, and tables a row a line. The only file that imports docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from index.errors import SourceRefused
from index.moments import as_utc
from index.nouns import Draft
from index.page_dates import believed
from index.plain_text import plain
from index.zips import inflated, opened

PARTS_LIMIT = 2_000
XML_LIMIT_BYTES = 40_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Entities are for DTDs, and no Word file has one; in UTF-16 there is a zero between the letters.
_ENTITY = re.compile(rb"<\0?!\0?(?:E\0?N\0?T\0?I\0?T\0?Y|D\0?O\0?C\0?T\0?Y\0?P\0?E)")
# What was deleted or moved away.
_NOT_SHOWN = (f"{_WORD}del", f"{_WORD}moveFrom")
_CONTENTS = re.compile(r"toc (?:\d|heading)", re.IGNORECASE)
# python-docx writes its own template's author and day into each document, unless it is told others.
_TEMPLATE_AUTHOR, _TEMPLATE_YEAR = "python-docx", 2013
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def docx_draft(data: bytes, where: str, *, now: datetime) -> Draft:
    """The document's article; its core properties give title, author and date.

    Raises SourceRefused: damaged, encrypted, bomb, no_text; TextRefused.
    """
    check_parts(data, where)
    import docx  # only when there is such a file: the import takes a moment

    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document))
        facts = document.core_properties
        named, author, created = plain(facts.title), plain(facts.author), facts.created
        changed = facts.modified
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        OSError,
        etree.LxmlError,
        zipfile.BadZipFile,
    ) as error:
        raise SourceRefused(where, "damaged") from error
    title, lines = _title(named, lines)
    if author == _TEMPLATE_AUTHOR and created is not None and created.year == _TEMPLATE_YEAR:
        created = None
    published, modified = (_date(moment, now) for moment in (created, changed))
    return Draft(
        text="\n\n".join(line for _, line in lines),
        title=title,
        author=None if author == _TEMPLATE_AUTHOR else author,
        published=published,
        modified=modified if published and modified and modified > published else None,
    )


def is_docx(data: bytes) -> bool:
    """Whether the archive holds a Word document."""
    try:
        with opened(data, "") as archive:
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except SourceRefused:
        return False


def check_parts(data: bytes, where: str) -> None:
    """Inflate all XML once within limits, before python-docx does so without any. Raises SourceRefused."""
    total = 0
    try:
        with opened(data, where) as archive:
            infos = archive.infolist()
            if len(infos) > PARTS_LIMIT:
                raise SourceRefused(where, "bomb")
            for info in infos:
                if info.flag_bits & 1:
                    raise SourceRefused(where, "encrypted")
                part = inflated(archive, info, where)
                if info.filename.lower().endswith((".xml", ".rels")):
                    total += len(part)
                    if total > XML_LIMIT_BYTES or _ENTITY.search(part):
                        raise SourceRefused(where, "bomb")
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise SourceRefused(where, "damaged") from error


def _lines(document: object) -> Iterator[tuple[str, str]]:
    """Each line with the name of its style, headings marked with ``#``; a table's row is one line with tabs."""
    body = document.element.body  # type: ignore[attr-defined]  # python-docx's Document
    etree.strip_elements(body, _FALLBACK, with_tail=False)  # the same text once more, for older programs
    styles = {style.style_id: style.name or "" for style in document.styles}  # type: ignore[attr-defined]
    for child in body:
        if child.tag == f"{_WORD}tbl":
            rows = (row for row in _outermost(child, "tr") if row.find(f"{_WORD}trPr/{_WORD}del") is None)
            yield from (("", line) for line in map(_row, rows) if line)
            continue
        for paragraph in _outermost(child, "p"):
            text = paragraph_text(paragraph)
            named = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
            style = styles.get(named.get(f"{_WORD}val"), "") if named is not None else ""
            level = _HEADING.match(style)
            if text and not _CONTENTS.match(style):
                yield style, f"{'#' * max(2, min(6, int(level.group(1))))} {text}" if level else text


def _outermost(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of this name in document order, without those within another of them.

    What they hold is read with the outer one. Were it read again for each level, a small file would become gigabytes.
    """
    tag, within = f"{_WORD}{name}", 0
    for event, element in etree.iterwalk(parent, events=("start", "end"), tag=tag):
        within += 1 if event == "start" else -1
        if event == "start" and within == 1:
            yield element


def _row(row: etree._Element) -> str:
    cells = (" ".join(map(paragraph_text, _outermost(cell, "p"))).strip() for cell in _outermost(row, "tc"))
    return "\t".join(cell for cell in cells if cell)


def paragraph_text(paragraph: etree._Element) -> str:
    """What is written in it now: insertions are in, deletions and hidden words are not; white space collapsed."""
    pieces: list[str] = []
    for node in paragraph.iter(
        f"{_WORD}t", f"{_MATH}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}noBreakHyphen"
    ):
        if _is_hidden(node):
            continue
        if node.tag in (f"{_WORD}t", f"{_MATH}t"):
            pieces.append(node.text or "")
        else:
            pieces.append("-" if node.tag == f"{_WORD}noBreakHyphen" else " ")
    return " ".join("".join(pieces).split())


def _is_hidden(node: etree._Element) -> bool:
    """Whether its run is hidden, or stands in what was deleted or moved elsewhere."""
    run = node.getparent()
    hidden = run.find(f"{_WORD}rPr/{_WORD}vanish") if run is not None else None
    if hidden is not None and hidden.get(f"{_WORD}val", "1") not in ("0", "false", "off"):
        return True
    around = run.getparent() if run is not None else None
    return around is not None and around.tag in _NOT_SHOWN


def _title(named: str | None, lines: list[tuple[str, str]]) -> tuple[str | None, list[tuple[str, str]]]:
    """The title and the other lines: the properties' one, else the paragraph that is styled as one."""
    styled = next((place for place, (style, _) in enumerate(lines[:5]) if style == "Title"), None)
    if styled is None:
        return named, lines
    title = named or plain(lines[styled][1])
    return title, lines[:styled] + lines[styled + 1 :] if len(lines) > 1 else lines


def _date(moment: datetime | None, now: datetime) -> datetime | None:
    """Aware UTC; None for none, or one that can't be believed."""
    if moment is None:
        return None
    try:
        known = as_utc(moment.astimezone(UTC) if moment.tzinfo else moment)
    except (ValueError, OverflowError):
        return None
    return believed(known, now)
