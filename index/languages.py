"""Which language a text is in. The only file that imports py3langid."""

from __future__ import annotations

import re
from dataclasses import replace

from index.nouns import Draft

SAMPLE_CHARS = 1_000
LEAST_LETTERS = 40
# How much likelier (natural logarithm) the best language must be than the next: below it, nobody knows.
LEAD = 12.0
LEAD_OVER_DECLARED = 40.0
_NO_WORDS = re.compile(r"[\W\d_]+")
_LANGUAGE = re.compile(r"(?!vo|ia|ie|io)[a-z]{2}")  # made-up languages are what tables of figures look like


def language_of(text: str, declared: str | None = None) -> str | None:
    """The text's language, ISO 639-1 ("en"); None where nobody knows.

    What the source declares stands unless the text is clearly in another one: page templates often lie.
    """
    sample = text[:SAMPLE_CHARS]
    if len(_NO_WORDS.sub("", sample)) < LEAST_LETTERS:
        return declared
    import py3langid  # takes a third of a second, which a question shouldn't wait for

    (best, score), (_, next_score), *_ = py3langid.rank(_worded(sample))
    lead = float(score) - float(next_score)
    sure = lead >= (LEAD if declared is None else LEAD_OVER_DECLARED) and _LANGUAGE.fullmatch(best)
    return str(best) if sure else declared


def _worded(sample: str) -> str:
    """The sample in lower case if it shouts: capitals alone are read as other languages."""
    letters = [letter for letter in sample if letter.isalpha()]
    shouted = sum(letter.isupper() for letter in letters) > 0.5 * len(letters)
    return sample.lower() if shouted else sample


def with_language(draft: Draft) -> Draft:
    """The draft with its language, as far as it can be told."""
    return replace(draft, language=language_of(draft.text, draft.language))


def knows(language: str | None, known: tuple[str, ...]) -> bool:
    """Whether a model that knows these languages well knows the article's; of an unknown one nothing is said."""
    return language is None or language in known
