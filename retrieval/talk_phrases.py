"""The phrases of small talk as patterns, and what may stand between them."""

from __future__ import annotations

import re

from retrieval.talk_about_bot import ABOUT_BOT
from retrieval.talk_in_passing import COURTESIES, REMARKS


def _alternatives(pattern: str) -> list[str]:
    """The pattern's outermost alternatives: within one pattern the first would win, each alone the longest can."""
    depth, parts = 0, [""]
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


PHRASES = tuple(
    (talk, re.compile(rf"(?:{phrase})(?![a-z0-9])"))
    for talk, phrases in (COURTESIES | ABOUT_BOT | REMARKS).items()
    for pattern in phrases
    for phrase in _alternatives(pattern)
)
# What may stand between phrases and means nothing by itself.
FILLERS = re.compile(
    r"(?:please|so|well|oh|um|uh|and|but|then|now|just|really|very|much|anyway|dear|my (?:dear|friend|man)|"
    r"friends?|buddy|mate|dude|man|pal|guys|"
    r"everyone|everybody|all|folks|people|there|again|today|sir|maam|bot|robot|verbatim|bestie|bro|little|one|"
    r"to (?:you|all)|you all|"
    r"yall|you|i mean|i guess|i think|actually|ok|by the way|btw|haha|lol|xd|x)(?![a-z0-9])"
)
