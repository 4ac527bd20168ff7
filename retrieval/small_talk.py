"""Small talk: what is said to the bot itself, or just in passing, and is no question about the news. Pure.

Precision before recall: a text is talk only if every word of it belongs to a phrase of talk. "Hello, why was the
summit put on hold?" begins with one and is a question; what is doubtful is left to the articles.
"""

from __future__ import annotations

import re
import unicodedata

from retrieval.talk_kinds import STATEMENTS, Talk
from retrieval.talk_phrases import FILLERS, PHRASES

LIMIT_CHARS = 160  # talk is short; what is longer has something to ask

__all__ = ["Talk", "talk_of"]

_DISCORD_EMOJI = re.compile(r"<a?:\w{2,32}:\d{15,21}>|(?<!\S):[a-z0-9_+-]{2,32}:(?!\S)")
_SMILEY = re.compile(
    r"(?<!\S)(?:[:;=8xX]['’]?[-^o]?[)(DPpOo3/|\]\[*]+|<3+|\^[_.]?\^|[-o]_[-o]|¯\\_\(ツ\)_/¯)(?!\S)"
)
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"))
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_SPELLINGS = {
    "u": "you", "ya": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "thats": "that is",
    "its": "it is", "whats": "what is", "whos": "who is", "hows": "how is", "wheres": "where is",
    "youre": "you are", "im": "i am", "ive": "i have", "youve": "you have", "theres": "there is",
    "favourite": "favorite", "doesnt": "does not", "dont": "do not", "didnt": "did not", "isnt": "is not",
    "wasnt": "was not", "cant": "cannot", "couldnt": "could not", "wont": "will not", "arent": "are not",
}  # fmt: skip
_SIGNS = {
    "👋": Talk.GREETING, "🙏": Talk.THANKS, "❤": Talk.COMPLIMENT, "🖕": Talk.ABUSE, "👎": Talk.COMPLAINT,
}  # fmt: skip


def talk_of(text: str) -> Talk | None:
    """What kind of talk the text is, if it is nothing else; None for whatever may be a question to the articles.

    Of several kinds in one text ("Hi, what can you do?") the one that wants an answer most.
    """
    if len(text) > LIMIT_CHARS:
        return None
    words = _plain_words(text)
    if words is None:
        return None
    if not words:
        return _talk_of_signs(text)
    kinds = _kinds(words)
    if kinds is None or ("?" in text and kinds <= STATEMENTS):
        return None
    return next((talk for talk in Talk if talk in kinds), None)


def _plain_words(text: str) -> str | None:
    """The words in plain spelling, one space between them; None if a letter is left that no phrase has."""
    bare = _SMILEY.sub(" ", _DISCORD_EMOJI.sub(" ", text)).translate(_APOSTROPHES)
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(c)
    )
    words = _WORD.findall(folded)
    if sum(map(len, words)) != sum(c.isalnum() for c in folded):
        return None
    return " ".join(_spelled(word) for word in words)


def _spelled(word: str) -> str:
    """One spelling for the many that are typed: "hiiii" is "hi", "thats" is "that is"."""
    short = _DRAWN_OUT.sub(lambda run: run[1] * (2 if run[1] == "o" else 1), word)
    return _SPELLINGS.get(short, short)


def _kinds(words: str) -> set[Talk] | None:
    """The kinds of the phrases that the words are made of; None if they aren't made of phrases whole."""
    kinds: set[Talk] = set()
    place = 0
    while place < len(words):
        end, kind = _longest_phrase(words, place)
        if end == place:
            return None
        if kind is not None:
            kinds.add(kind)
        place = end + 1
    return kinds


def _longest_phrase(words: str, place: int) -> tuple[int, Talk | None]:
    """Where the longest phrase that begins here ends, and its kind; ``place`` itself if none begins here."""
    ends = [(found.end(), talk) for talk, phrase in PHRASES if (found := phrase.match(words, place))]
    filler = FILLERS.match(words, place)
    best = max(ends, key=lambda one: one[0], default=(place, None))
    return (filler.end(), None) if filler and filler.end() > best[0] else best


def _talk_of_signs(text: str) -> Talk | None:
    """The kind of a text without words: of an emoji or a smiley; None for mere punctuation, or with a question mark."""
    signs = [c for c in text if unicodedata.category(c) in ("So", "Sk") and c not in "`´^¨¯"]
    if "?" in text or not (signs or _SMILEY.search(text) or _DISCORD_EMOJI.search(text)):
        return None
    kinds = {_SIGNS.get(sign, Talk.NOD) for sign in signs}
    return next((talk for talk in Talk if talk in kinds), Talk.NOD)
