"""Which language a text is in. The only file that imports py3langid."""

from __future__ import annotations

import lzma
import re
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.nouns import Draft

ENGLISH = "en"
PIECE_CHARS = 125
PIECES = 8
LEAST_LETTERS = 40
# How much likelier (natural logarithm) English must be than the next or the declared one, and others than the declared.
LEAD = 12.0
LEAD_OVER_DECLARED = 40.0
# How much likelier than English any other must be, and more for each letter: lists of names in English texts reach 60
# in 700 letters, one sentence of another language 90 in 60.
LEAD_OVER_ENGLISH = 60.0
LEAD_OVER_ENGLISH_A_LETTER = 0.1
_NO_WORDS = re.compile(r"[\W\d_]+")
_LANGUAGE = re.compile(r"(?!vo|ia|ie|io)[a-z]{2}")  # made-up languages are what tables of figures look like
# Forms that readers call by one name.
_SPOKEN = {"arz": "ar", "ary": "ar", "yue": "zh", "wuu": "zh", "nn": "no", "nb": "no"}


def language_of(text: str, declared: str | None = None) -> str | None:
    """The text's language, ISO 639-1 ("en"); None where nobody knows.

    What the source declares stands unless the text is clearly in another one: page templates often lie.
    """
    declared = _SPOKEN.get(declared, declared) if declared else None
    pieces = pieces_of(text)
    sample = "\n".join(pieces)
    letters = len(_NO_WORDS.sub("", sample))
    if letters < LEAST_LETTERS:
        return declared
    scores = _scores(sample)
    best, next_best, *_ = sorted(scores, key=lambda language: -scores[language])
    lead = scores[best] - scores[declared if declared and declared in scores else next_best]
    if declared is not None and lead < (LEAD if best == ENGLISH else LEAD_OVER_DECLARED):
        return declared
    if best == ENGLISH:
        return best if lead >= LEAD else declared
    needed = LEAD_OVER_ENGLISH + LEAD_OVER_ENGLISH_A_LETTER * letters
    sure = scores[best] - scores[ENGLISH] >= needed and _prevails(best, pieces)
    return best if sure and _LANGUAGE.fullmatch(best) else declared


def pieces_of(text: str) -> list[str]:
    """The text in pieces, or of a long one PIECES from its beginning to its end."""
    pieces = max(1, min(PIECES, len(text) // PIECE_CHARS))
    size = PIECE_CHARS if pieces == PIECES else len(text) // pieces
    starts = [(len(text) - size) * piece // max(pieces - 1, 1) for piece in range(pieces)]
    return [text[start : start + size] for start in starts]


def _prevails(language: str, pieces: Sequence[str]) -> bool:
    """Whether most pieces are likelier in this language than in English: a few lines of Japanese outweigh all else."""
    scores = [_scores(piece) for piece in pieces]
    return 2 * sum(one[language] > one[ENGLISH] for one in scores) > len(pieces)


def _worded(sample: str) -> str:
    """The sample in lower case if it shouts: capitals alone are read as other languages."""
    letters = [letter for letter in sample if letter.isalpha()]
    shouted = sum(letter.isupper() for letter in letters) > 0.5 * len(letters)
    return sample.lower() if shouted else sample


def _scores(sample: str) -> Mapping[str, float]:
    """How likely (natural logarithm) each language is, the likeliest of its forms counting."""
    scores: dict[str, float] = {}
    for name, score in _identifier().rank(_worded(sample)):
        scores.setdefault(_SPOKEN.get(name, name), float(score))
    return scores


@cache
def _identifier() -> Any:
    """py3langid with its packaged model. It takes a second, which a question shouldn't wait for.

    Its own way to load that unpacks 68 MB in the temporary folder, which may be full or not be there: this one needs
    no file.
    """
    from py3langid.langid import LanguageIdentifier

    packed = files("py3langid").joinpath("data/model.npz.xz").read_bytes()
    with np.load(BytesIO(lzma.decompress(packed)), allow_pickle=False) as model:
        return LanguageIdentifier(
            model["ptc"],
            model["pc"],
            model["classes"].tolist(),
            _plain_array(model["nextmove"]),
            model["out_feat"].tolist(),
            tk_row=_plain_array(model["nextmove_row"]),
        )


def _plain_array(numbers: NDArray[np.unsignedinteger[Any]]) -> array[int]:
    """The numbers as Python's own array, which gives single ones several times quicker."""
    found: array[int] = array(numbers.dtype.char)  # both call their types by the same letters
    found.frombytes(numbers.view(np.uint8).data)
    return found


def with_language(draft: Draft) -> Draft:
    """The draft with its language, as far as it can be told."""
    return replace(draft, language=language_of(draft.text, draft.language))


def knows(language: str | None, known: Collection[str]) -> bool:
    """Whether a model that knows these languages well knows the article's; of an unknown one nothing is said."""
    return language is None or language in known
