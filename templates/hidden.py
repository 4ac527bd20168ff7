"""Characters that nobody sees but that change what is seen: each gets a visible stand-in of at most two characters.

Control characters show as their pictures (U+001B as ␛), the few that honest text uses as one familiar sign (a soft
hyphen as ¬), all others as a hexagram and a braille pattern that number them. The tables are written out, not read
from ``unicodedata``, so that every Python shows and undoes the same.
"""

from __future__ import annotations

import re

# General categories Cc and Cf of Unicode 16, and what else is default-ignorable: fillers, selectors, plane 14.
_NUMBERED = (
    (0x80, 0x9F),
    (0x34F, 0x34F),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200C, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_SIGNS = {"\x7f": "␡", "\xad": "¬", "\u200b": "␢", "\u2028": "␤", "\u2029": "¶"}
_PICTURES = {chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_FIRST_HEXAGRAM, _FIRST_BRAILLE, _BRAILLE = 0x4DC0, 0x2801, 255  # U+2800 is a blank pattern
REPLACEMENT = "\ufffd"  # for lone surrogates, which no one can send or print

_numbered = [chr(code) for first, last in _NUMBERED for code in range(first, last + 1)]
STAND_INS: dict[str, str] = {
    **_PICTURES,
    **_SIGNS,
    **{
        char: chr(_FIRST_HEXAGRAM + number // _BRAILLE) + chr(_FIRST_BRAILLE + number % _BRAILLE)
        for number, char in enumerate(_numbered)
    },
}
HIDDEN: dict[str, str] = {stand_in: char for char, stand_in in STAND_INS.items()}
# A stand-in's first character, where it stands in a text by itself, must be told from one of ours.
LOOKALIKES = frozenset(stand_in[0] for stand_in in STAND_INS.values())

_RANGES = (*_NUMBERED, *((ord(char), ord(char)) for char in (*_PICTURES, *_SIGNS)))
_CLASS = "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in _RANGES)
_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_JOINING = "\u0620-\u07ff\u0840-\u08ff\u0900-\u109f\u1780-\u18af"  # Arabic to Myanmar, Khmer, Mongolian
_IDEOGRAPHS = "\u3400-\u9fff\U00020000-\U0003ffff"
# What stays: the line end of other systems, joiners within emoji and where a script needs them, one selector on a base.
_KEPT = (
    r"\r(?=\n)"
    rf"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    rf"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    rf"|(?<=[^\s{_CLASS}])[\ufe00-\ufe0f]"
    rf"|(?<=[{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
)
FOUND = re.compile(rf"(?P<kept>{_KEPT})|[{_CLASS}\ud800-\udfff]")


def stand_in(found: re.Match[str]) -> str:
    """What is shown for a match of FOUND."""
    char = found.group()
    return char if found["kept"] else STAND_INS.get(char, REPLACEMENT)
