"""XML from outside as one safe text: decoded, without control characters, without a DOCTYPE and its entities."""

from __future__ import annotations

import codecs
import re

from index.errors import LinkRefused
from index.markup import decoded_as
from index.reply import known_charset

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BETWEEN = re.compile(r"\s*(?:<\?(?:.*?)\?>|<!--(?:.*?)-->)", re.DOTALL)
_ROOT = re.compile(r"<([\w.-]{1,60}:)?([\w.-]{1,60})")


def xml_text(data: bytes, *, charset: str | None) -> str:
    """The document's text. A byte order mark wins, then the server's charset, its own declaration, UTF-8.

    What none of them can decode is read as windows-1252.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    declared = _DECLARED.search(data[:300])
    own = known_charset(declared[1].decode("ascii")) if declared else None
    for encoding in (marked, charset, own, "utf-8"):
        if encoding is None:
            continue
        try:
            return _ILLEGAL.sub("", decoded_as(data, encoding))
        except UnicodeError:
            continue
    return _ILLEGAL.sub("", data.decode("windows-1252", errors="replace"))


def root_and_body(text: str, where: str) -> tuple[str, str]:
    """The root's local name in lower case ("" for none), and the document from its root on.

    What stands before the root is left out: declarations, comments, the DOCTYPE. Raises LinkRefused (feed_entities)
    for a DOCTYPE that defines anything: entities that contain one another grow without bound, and others name files.
    """
    place = 0
    while True:
        while found := _BETWEEN.match(text, place):
            place = found.end()
        start = text.find("<", place)
        if start < 0:
            return "", ""
        if text[start : start + 9].upper() != "<!DOCTYPE":
            break
        end = text.find(">", start)
        if "[" in text[start : end if end >= 0 else None]:
            raise LinkRefused(where, "feed_entities")
        place = end + 1 if end >= 0 else len(text)
    root = _ROOT.match(text, start)
    return (root[2].lower() if root else ""), text[start:]
