"""An explanation of an answer, for editors: what was read, how it was weighed, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.explain import Explained, Push
from templates.pages import Block
from templates.plain import shortened
from templates.quoted import TITLE_LIMIT_CHARS
from templates.words import Surface, said

QUESTION_LIMIT_CHARS = 300
TEXT_LIMIT_CHARS = 160
WORDS = 12
WORD_LIMIT_CHARS = 30


def explanation_blocks(explained: Explained, surface: Surface) -> Iterator[Block]:
    """The stages in their order, a block for each candidate and window; long texts are shortened."""
    yield Block(_head(explained, surface))
    if not explained.read:
        return
    yield Block(said("explained_candidates", surface, candidates=len(explained.read)))
    for number, one in enumerate(explained.read, 1):
        facts = {
            name: getattr(one, name) for name in ("lexical", "article", "cosine", "logit", "support", "odds")
        }
        source = {"title": _title(one.source.title), "text": shortened(one.text, TEXT_LIMIT_CHARS)}
        yield Block(said("explained_candidate", surface, number=number, **source, **facts))
    yield Block(said("explained_windows", surface))
    for number, chosen in enumerate(explained.chosen, 1):
        source = {"title": _title(chosen.source.title), "text": shortened(chosen.text, TEXT_LIMIT_CHARS)}
        yield Block(said("explained_window", surface, number=number, chance=chosen.chance, **source))
    yield Block(_gate(explained, surface))


def _head(explained: Explained, surface: Surface) -> str:
    return said(
        "explained",
        surface,
        question=shortened(explained.question, QUESTION_LIMIT_CHARS),
        understood_as=shortened(explained.understood_as or "", QUESTION_LIMIT_CHARS),
        talk=str(explained.talk or ""),
        kind=str(explained.kind),
        searched=explained.searched,
        nothing=not explained.read,
        words=[
            (shortened(word, WORD_LIMIT_CHARS), f"{weight:.2f}") for word, weight in explained.words[:WORDS]
        ],
    )


def _gate(explained: Explained, surface: Surface) -> str:
    return said(
        "explained_gate",
        surface,
        ups=[_push(one) for one in explained.ups],
        downs=[_push(one) for one in explained.downs],
        likely=explained.likely,
        confidence=explained.confidence,
        lowered=explained.confidence < explained.likely - 1e-9,
        threshold=explained.threshold,
        answered=explained.answered,
    )


def _push(one: Push) -> str:
    return f"{one.name.replace('_', ' ')} {one.effect:+.2f} ({one.value:.2f})"


def _title(title: str | None) -> str:
    return shortened(title or "", TITLE_LIMIT_CHARS)
