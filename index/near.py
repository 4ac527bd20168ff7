"""Near copies: whether two texts are one report, lightly edited or cut short, told from their words. Pure.

Texts are compared as sets of runs of three words (shingles). MinHash signatures (Broder 1997), made by datasketch,
estimate how much two sets overlap; texts that share a band of their signatures (Indyk and Motwani 1998) are worth
comparing. datasketch's own index of bands lives in memory or in a server, and would be filled anew at every start:
ours are rows of the library, written in the article's transaction, so only their numbers are made here.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash

VERSION = 2  # of the signatures: another number has every article signed anew
PERMUTATIONS = 126
_SEED = 1
_SCHEME = "affine32"  # hashes of 32 bits; named, since a library outlives datasketch's default
BAND_ROWS = 3  # 42 bands: of texts with half of their shingles in common, one pair of 200 shares none
SHINGLE_WORDS = 3
FEWEST_SHINGLES = 20  # shorter texts are alike by chance: "declared a quarterly dividend"
WORTH_COMPARING = 0.2  # estimated Jaccard similarity
HELD = 0.64  # of the shorter text's shingles that the longer one must hold
SHORT_SHINGLES, SHORT_HELD = 30, 0.8  # the same of a text that is shorter than this
LONGER = 3.0  # a text that is longer by more than this tells more than its copy would
NUMBERS_HELD = 0.8  # of the numbers that stand between the same words in both
NUMBERS_CHANGED = 0.05
BYLINE_NAMES = 2  # that a copy may have of its own, and
NAMES_LACKING = 0.2  # of all its names
COMPARED_SENTENCES, OF_SENTENCES = 40, 400  # with "not" in them, and of the other text
SENTENCE_WORDS = 200  # a longer one is taken for several
SAME_SENTENCE = 0.7  # of two sentences' words in common
_NEGATIONS = frozenset(
    "not no never nobody nothing none without nor neither cannot denied denies deny".split()
)
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio (Knuth, TAOCP 6.4)
_BAND_SHIFT = 16  # 48 bits: SQLite stores them in 6 bytes
_BATCH = 4_096  # shingles hashed at once, 2 MB: datasketch makes a row of all hashes for each
_WORD = re.compile(r"\d[\d.,:/-]*\d|\w+(?:['’]\w+)?")
_GOES_ON = re.compile(r"[\w,]\s\Z")  # before a word that begins no sentence and no line
_WORDED = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


@dataclass(frozen=True)
class Told:
    """What of a text is compared: its words, folded, in order, small numbers in digits; and its names, folded.

    Names are words with a capital that begin no sentence. ``sentences`` are the words of each.
    """

    sentences: tuple[tuple[str, ...], ...]
    names: frozenset[str]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(chain.from_iterable(self.sentences))

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of its runs of words."""
        return frozenset(zlib.crc32(run.encode("utf-8")) for run in _runs(self.words))

    @cached_property
    def numbers(self) -> dict[tuple[str, str], Counter[str]]:
        """Its numbers, by the words before and behind them."""
        found: dict[tuple[str, str], Counter[str]] = {}
        padded = ("", *self.words, "")
        for before, word, after in zip(padded, padded[1:], padded[2:], strict=False):
            if word[0].isdigit():
                found.setdefault((_masked(before), _masked(after)), Counter())[word] += 1
        return found


def told(text: str) -> Told:
    sentences: list[list[str]] = []
    names: set[str] = set()
    for found in _WORD.finditer(text):
        goes_on = _GOES_ON.search(text, max(0, found.start() - 2), found.start()) is not None
        plain = found[0].casefold()
        capital = found[0][0].isupper()
        if capital and goes_on:
            names.add(plain)
        if not sentences or (capital and not goes_on) or len(sentences[-1]) >= SENTENCE_WORDS:
            sentences.append([])
        sentences[-1].append(_WORDED.get(plain, plain))
    return Told(tuple(map(tuple, sentences)), frozenset(names))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words) - SHINGLE_WORDS + 1):
        yield " ".join(words[start : start + SHINGLE_WORDS])


def _masked(word: str) -> str:
    return "0" if word[:1].isdigit() else word


def signature(one: Told) -> bytes:
    """PERMUTATIONS little-endian 32-bit numbers, each the smallest of the shingles' hashes; empty for a short text."""
    if len(one.shingles) < FEWEST_SHINGLES:
        return b""
    signed = without_shingles().copy()
    shingles = iter(one.shingles)
    while some := list(islice(shingles, _BATCH)):
        signed.update_batch(some)
    return np.asarray(signed.hashvalues, "<u4").tobytes()


@cache
def without_shingles() -> MinHash:
    """An empty signature, with the hash functions that the signatures in libraries depend on.

    datasketch is imported here: it brings scipy, for which nobody should wait who only asks.
    """
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=_SEED, hashfunc=int, scheme=_SCHEME)  # shingles are hashes already


def bands(signed: bytes) -> list[int]:
    """A number for each band of a signature: texts that share one are worth comparing. None for an empty one."""
    rows = np.frombuffer(signed, dtype="<u4").astype(np.uint64).reshape(-1, BAND_ROWS)
    hashed = np.arange(len(rows), dtype=np.uint64)
    for column in range(BAND_ROWS):
        hashed = (hashed ^ rows[:, column]) * _MIXER
        hashed ^= hashed >> np.uint64(32)
    return [int(one) for one in hashed >> np.uint64(_BAND_SHIFT)]


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of all shingles that both texts have, 0..1."""
    if not one or len(one) != len(other):
        return 0.0
    return float((np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")).mean())


def held(one: Told, other: Told) -> float:
    """The share of the shorter text's shingles that the longer one holds; 0 where one is too long for a copy."""
    few, many = sorted((one.shingles, other.shingles), key=len)
    if len(few) < FEWEST_SHINGLES or len(many) > LONGER * len(few):
        return 0.0
    return len(few & many) / len(few)


def are_numbers_held(one: Told, other: Told) -> bool:
    """Whether nearly all numbers that stand between the same words in both texts are the same ones.

    One that the other text has nowhere, in the place of one that this text has nowhere, is another fact.
    """
    mine, theirs = set(one.words), set(other.words)
    both = same = changed = 0
    for place in one.numbers.keys() & other.numbers.keys():
        here, there = one.numbers[place], other.numbers[place]
        both += min(here.total(), there.total())
        same += (here & there).total()
        gone = sum(count for number, count in here.items() if number not in theirs)
        came = sum(count for number, count in there.items() if number not in mine)
        changed += min(gone, came)
    return same >= NUMBERS_HELD * both and changed <= NUMBERS_CHANGED * both


def are_names_held(one: Told, other: Told) -> bool:
    """Whether one of the texts has nearly all names of the other: a byline, or what was cut, stands in one alone."""
    lacking, all_names = min(
        (len(these.names - set(those.words)), len(these.names))
        for these, those in ((one, other), (other, one))
    )
    return lacking <= BYLINE_NAMES + NAMES_LACKING * all_names


def is_denied(one: Told, other: Told) -> bool:
    """Whether a sentence of one says "not" where the sentence of the other that is likest to it doesn't."""
    return any(
        _negations(sentence) != _negations(likest)
        for these, those in ((one, other), (other, one))
        for sentence in [some for some in these.sentences if _negations(some)][:COMPARED_SENTENCES]
        if (
            likest := max(
                those.sentences[:OF_SENTENCES], key=lambda some: _shared(sentence, some), default=()
            )
        )
        and _shared(sentence, likest) >= SAME_SENTENCE
    )


def _negations(words: Sequence[str]) -> int:
    return sum(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in words)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """Dice's coefficient of two sets of words, 0..1."""
    mine, its = set(one), set(other)
    return 2 * len(mine & its) / (len(mine) + len(its))


def are_near_copies(one: Told, other: Told) -> bool:
    """Whether they are one report: one that denies the other, or has its form but other facts, is another."""
    short = min(len(one.shingles), len(other.shingles)) < SHORT_SHINGLES
    return (
        held(one, other) >= (SHORT_HELD if short else HELD)
        and are_numbers_held(one, other)
        and are_names_held(one, other)
        and not is_denied(one, other)
    )
