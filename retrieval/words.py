"""Words of questions and texts: which ones carry the meaning, and when two of them are the same."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[.,:](?=\d)[^\W_]+|['’][^\W\d_]+|(?<=\b\w)\.(?=\w\b))*", re.UNICODE)
# Where a word or number can begin and end: not within another.
_BEGINS = re.compile(r"(?<!\w)(?<!\d[.,])")
_ENDS = re.compile(r"(?!\w|[.,]\d)")
_POSSESSIVE = re.compile(r"['’]s?$")

# Function words, and what only a question has ("who", "did", "tell"): they say nothing of what is asked about.
STOPWORDS = frozenset(
    """a about after again all also am an and any are as at be been being both but by can could did do does doing
    done during each ever few for from further had has have having he her here hers him his how i if in into is it
    its itself just me more most much my no nor not of off on once only or other our out over own s same say says
    said she should so some such t than that the their theirs them then there these they this those through to too
    under until up us very was we were what when where which while who whom whose why will with would you your
    tell please happen happened according know many long often far ago m re ve ll d""".split()
)

# What re.IGNORECASE takes for an "i", "s" or "k", and lower() keeps or makes two letters of.
_SAME_LETTERS = str.maketrans("ıİſK", "iisk")

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # a stemmer keeps the word that it works on in itself


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without accents and possessives."""
    return [fold(found) for found in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case without accents and a closing 's; a word of nothing but accents ("ﾞ") stays as it is."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").strip() or word


def looked_up(written: str) -> str:
    """The word in lower case as tables have it, also one that matched only because its letters were not told apart.

    As many characters long as it is. "fıve" matches "five" where capitals don't count.
    """
    return written.translate(_SAME_LETTERS).lower()


def says(text: str, said: str) -> bool:
    """Whether the text says these words or this number by itself: "2024" doesn't say "2", nor "know" "no"."""
    start = text.find(said)
    while start >= 0:
        if _BEGINS.match(text, start) and _ENDS.match(text, start + len(said)):
            return True
        start = text.find(said, start + 1)
    return False


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word's stem (Snowball, English); numbers lose their thousands' commas and stay."""
    if any(c.isdigit() for c in word):
        return word.replace(",", "")
    with _stemming:
        return str(_stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """Stems of the words of a text, in order, function words included."""
    return [stem(word) for word in words(text)]


def content_words(text: str) -> list[str]:
    """The words that carry a question's meaning, each once, in order; all words if none does."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in STOPWORDS] or every


def match_expression(text: str) -> str:
    """An FTS5 expression for any of the content words. Quoted, so that nothing in a question is an operator."""
    return " OR ".join(f'"{word}"' for word in content_words(text)[:40])
