"""An answer to a question of several parts: which quote answers which part, and which parts aren't answered."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.nouns import Answer
from templates.pages import Block
from templates.plain import shortened
from templates.words import Surface, said

PART_LIMIT_CHARS = 200


def unsaid_lines(answer: Answer, surface: Surface) -> str:
    """A line for each part that isn't answered, in the asker's words; empty if all are."""
    unsaid = [part.text for part in answer.parts if not part.quotes]
    return "\n".join(
        said("part_unsaid", surface, question=shortened(text, PART_LIMIT_CHARS)) for text in unsaid
    )


def headed(blocks: Sequence[Block], answer: Answer, surface: Surface) -> list[Block]:
    """The blocks of the answer's quotes, each under the parts that it answers; said once for quotes in a row."""
    found: list[Block] = []
    above: tuple[str, ...] = ()
    for place, block in enumerate(blocks):
        texts = tuple(part.text for part in answer.parts if place in part.quotes)
        lines = [said("part", surface, question=shortened(text, PART_LIMIT_CHARS)) for text in texts]
        head = "".join(f"{line}\n" for line in lines) if texts != above else ""
        # Where there is room for the quote alone, it goes before its heading.
        instead = (block.text, *block.instead) if head else block.instead
        found.append(Block(head + block.text, block.numbers, instead))
        above = texts
    return found
