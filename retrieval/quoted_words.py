"""Words that a question quotes, or asks who said: where they stand one by one, there they were said. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrieval.who_said import Asked, said_question
from retrieval.windows import Place
from retrieval.words import words

QUOTED_WORDS = 4  # fewer are more likely a name
HELD_CHANCE = 0.9  # that the sentences with the very words have together
_QUOTATION = re.compile(r"[“\"‘]([^“”\"]{1,300})[”\"’]")
# "That he never did it" reports what was said as "I never did it".
_REPORTING = re.compile(r"^\s*(?:that\s+)?(?:he|she|they|it|we|i)?\b", re.IGNORECASE)


def quoted_words(question: str) -> list[str]:
    """What the question quotes, or asks who said, each word by word with one blank between."""
    quoted = [words(found[1]) for found in _QUOTATION.finditer(question)]
    said = said_question(question)
    if said and said.asked is not Asked.WHAT:
        quoted.append(words(_REPORTING.sub("", said.claim)))
    return [" ".join(one) for one in quoted if len(one) >= QUOTED_WORDS]


def stands_in(said: str, text: str) -> bool:
    """Whether the words stand in the text one by one, in their order."""
    return f" {said} " in f" {' '.join(words(text))} "


def with_quoted(question: str, chances: Mapping[Place, float]) -> dict[Place, float]:
    """The sentences' chances, of which those that have the very words get HELD_CHANCE, in the shares they had.

    As they are where no sentence has them, or nothing is quoted.
    """
    quoted = quoted_words(question)
    holding = {place for place in chances if any(stands_in(said, place.text) for said in quoted)}
    held = sum(chances[place] for place in holding)
    if not holding or held >= HELD_CHANCE:
        return dict(chances)
    more, less = HELD_CHANCE / max(held, 1e-12), (1 - HELD_CHANCE) / max(1 - held, 1e-12)
    return {place: chance * (more if place in holding else less) for place, chance in chances.items()}
