"""Text from outside made harmless: for Discord's Markdown (and back), and for a terminal. Pure.

Discord's rules are those of its clients' parser: a backslash makes any sign but letters, digits and white space
literal and isn't shown itself; headings, lists, block quotes and subtext begin at the start of a line.
"""

from __future__ import annotations

import re

from templates.hidden import FOUND, HIDDEN, LOOKALIKES, stand_in

BREAK = "\u200b"  # never from a text: there, it is shown by a stand-in

# Each pattern matches whole what would be Markdown, and names by groups the characters that a backslash disarms.
_SPECIAL = re.compile(
    r"(?P<always>[\\*_`<])"
    r"|(?P<tag>(?<=<)[@#:/&!])"  # "<@1>" would still be found by a reader that knows no backslash
    r"|(?P<twice>~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\|)"
    r"|(?P<link>(?<=\])\()"
    r"|(?P<scheme>:(?=//))"
    r"|(?P<emoji>:(?=(?:[\w+-]*[A-Za-z][\w+-]*|[+-]1|100|1234):))"
    rf"|(?P<lookalike>[{''.join(map(re.escape, sorted(LOOKALIKES)))}])",
    re.ASCII,
)
_LINE_START = re.compile(r"^[^\S\n]*(?:([>#+-])|\d+(\.)(?=\s|\Z))", re.MULTILINE)
_MASS_MENTION = re.compile(r"@(?=everyone|here)")
_INVITE = re.compile(r"discord(?:app)?\.(?:gg|com|gift|gifts|new|me|li|io)(/)", re.IGNORECASE)

_HEXAGRAMS = "".join(sorted(sign for sign in LOOKALIKES if "\u4dc0" <= sign <= "\u4dff"))
_SIGNS = "".join(sorted(LOOKALIKES - set(_HEXAGRAMS)))
_ESCAPED = re.compile(
    r"^>(?: |$)"  # a quote's mark
    r"|\\(?P<literal>.)"
    rf"|\*\*|{BREAK}"  # our bold, our break
    rf"|(?P<hidden>[{re.escape(_SIGNS)}]|[{_HEXAGRAMS}][\u2801-\u28ff])",
    re.MULTILINE,
)


def escape(text: str) -> str:
    """The text as Discord will show it letter for letter, without Markdown, mentions, links or hidden characters."""
    return "".join(escaped_pieces(text))


def escaped_pieces(text: str) -> list[str]:
    """``escape`` cut into what stands for each code point, so that marks can be set between them.

    No piece is longer than two characters.
    """
    pieces = list(text)
    for found in FOUND.finditer(text):
        pieces[found.start()] = stand_in(found)
    for found in _SPECIAL.finditer(text):
        pieces[found.start()] = "\\" + found.group()
    for pattern in (_LINE_START, _INVITE):
        for found in pattern.finditer(text):
            place = found.start(found.lastindex or 0)
            pieces[place] = "\\" + text[place]
    for found in _MASS_MENTION.finditer(text):
        # A backslash would hide the highlight, but whatever reads the raw message would still find "@everyone".
        pieces[found.start()] = "@" + BREAK
    return pieces


def unescape(text: str) -> str:
    """What was escaped, from ``escape``'s result, also if that was put in a block quote or partly in bold since."""
    return _ESCAPED.sub(_original, text)


def _original(found: re.Match[str]) -> str:
    if found["literal"] is not None:
        return found["literal"]
    return HIDDEN[found["hidden"]] if found["hidden"] is not None else ""


def harmless(text: str) -> str:
    """The text for a terminal: no escape sequences and nothing hidden; line ends and tabs stay."""
    return FOUND.sub(stand_in, text)


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def shortened(text: str, limit_chars: int) -> str:
    """One line of at most ``limit_chars`` code points, with an ellipsis where something was left out."""
    line = one_line(text)
    return line if len(line) <= limit_chars else line[: limit_chars - 1].rstrip() + "…"
