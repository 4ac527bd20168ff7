"""A reader of Discord's Markdown, written from what its apps do and knowing nothing of how we escape.

It errs on the side of seeing formatting: what one app formats and another doesn't is formatting here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What begins a line and makes a block of it, in the order of trying.
BLOCKS = (
    ("quote", re.compile(r"\s*(?:>>> ?|> )")),
    ("subtext", re.compile(r"\s*-# ")),
    ("heading", re.compile(r"\s*#{1,6}(?=\s)")),
    ("list", re.compile(r"\s*(?:[*+-]|\d+\.)\s")),
)
# What stands within a line. A mention is one wherever it stands: the server reads no backslashes.
INLINE = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    (
        "link",
        re.compile(
            r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)"
        ),
    ),
    ("tag", re.compile(r"<(?:@[!&]?|#|/[^\n:<>]+:|a?:\w+:|id:|t:-?)[^\s<>]+>")),
    ("navigation", re.compile(r"<(?:id:|\d+:)\w+>")),
    ("autolink", re.compile(r"<[A-Za-z][\w+.-]*:[^\s<>]+>")),
    ("code", re.compile(r"(`+)[\s\S]*?[^`]\1(?!`)")),
    ("spoiler", re.compile(r"\|\|[\s\S]+?\|\|")),
    ("strike", re.compile(r"~~[\s\S]+?~~")),
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__(?:\\[\s\S]|[^\\])+?__(?!_)")),
    ("italic", re.compile(r"\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*(?!\*)|\b_(?:\\[\s\S]|[^\\_])+?_\b")),
    ("address", re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<]+")),
    ("emoji", re.compile(r":(?:\d*[A-Za-z_+-][\w+-]*|100|1234):")),
)
# What is found anywhere in a message as it was sent, whatever stands before it.
RAW = (
    ("mass mention", re.compile(r"@(?:everyone|here)")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>")),
    ("address", re.compile(r"https?://\S", re.IGNORECASE)),
    ("invite", re.compile(r"discord(?:app)?\.(?:gg|com|gift|new)/\w", re.IGNORECASE)),
)


@dataclass
class Reading:
    """What a reader sees: the text without marks, which of it is bold, and what else was done to it, by name."""

    shown: str
    bold: list[str]
    quoted: list[str]
    links: list[tuple[str, str]]
    done: list[str]


def read(message: str) -> Reading:
    """How Discord shows the message."""
    reading = Reading("", [], [], [], [name for name, pattern in RAW if pattern.search(message)])
    reading.shown = _lines(message, reading, inside=False)
    return reading


def _lines(text: str, reading: Reading, *, inside: bool) -> str:
    """Blocks, line by line; neighbouring quoted lines are one quote."""
    shown: list[str] = []
    lines = text.split("\n")
    while lines:
        quoted: list[str] = []
        while not inside and lines and (mark := re.match(r"> |>$", lines[0])):
            quoted.append(lines.pop(0)[mark.end() :])
        if quoted:
            reading.quoted.append(_lines("\n".join(quoted), reading, inside=True))
            shown.append(reading.quoted[-1])
            continue
        plain: list[str] = []
        while lines and (inside or not re.match(r"> |>$", lines[0])):
            plain.append(_block(lines.pop(0), reading))
        shown.append(_inline("\n".join(plain), reading))
    return "\n".join(shown)


def _block(line: str, reading: Reading) -> str:
    for name, pattern in BLOCKS:
        if found := pattern.match(line):
            reading.done.append(name)
            return line[found.end() :]
    return line


def _inline(text: str, reading: Reading) -> str:
    shown = ""
    place = 0
    while place < len(text):
        name, found = _first(text, place)
        if found is None:
            shown += text[place]
            place += 1
            continue
        place = found.end()
        if name == "escape":
            shown += found[1]
        elif name == "bold":
            inner = _inline(found[1], reading)
            reading.bold.append(inner)
            shown += inner
        elif name == "link":
            reading.links.append((found[1], found[2]))
            shown += found[1]
        else:
            reading.done.append(name)
            shown += found.group()
    return shown


def _first(text: str, place: int) -> tuple[str, re.Match[str] | None]:
    for name, pattern in INLINE:
        if found := pattern.match(text, place):
            return name, found
    return "", None
