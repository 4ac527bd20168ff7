"""Pages: blocks that are never cut, packed so that each page fits its message and carries its own citations. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PAGE_LIMIT_UNITS = 2_000


def units(text: str) -> int:
    """UTF-16 code units: Discord's server counts code points, its apps count these, which are never fewer."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stay together, and the numbers of the citations that they use.

    ``instead`` is what a page that can't hold the block shows in its place: the first of these that fits.
    """

    text: str
    numbers: tuple[int, ...] = ()
    instead: tuple[str, ...] = ()

    def fitting(self, room_units: int) -> Block:
        """The block, or what stands for it. Raises ValueError when nothing fits."""
        for text in (self.text, *self.instead):
            if units(text) <= room_units:
                return Block(text, self.numbers)
        raise ValueError(f"a block of {units(self.text)} units, and nothing shorter for it")


@dataclass(slots=True)
class _Page:
    blocks: list[str] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)

    def with_block(self, block: Block) -> _Page:
        return _Page([*self.blocks, block.text], self.numbers | set(block.numbers))

    def lines(self, citations: Mapping[int, str]) -> str:
        """The page's text: its blocks, then its citations."""
        text = ""
        for line in (*self.blocks, *(citations[number] for number in sorted(self.numbers))):
            text += _gap(text, line) + line
        return text


def _gap(above: str, below: str) -> str:
    """What parts two blocks: an empty line between quotes, which Discord would show as one."""
    if not above:
        return ""
    both_quotes = below.startswith(">") and above.rpartition("\n")[2].startswith(">")
    return "\n\n" if both_quotes else "\n"


def pack(
    blocks: Sequence[Block],
    citations: Mapping[int, str],
    footer: str,
    numbered: Callable[[int, int], str],
    *,
    limit_units: int = PAGE_LIMIT_UNITS,
) -> list[str]:
    """The blocks in order on as few pages as that takes; the citations of a page's blocks stand below them.

    ``footer`` closes the last page; where there are several, ``numbered(page, pages)`` closes each. A citation that
    finds no room under its block opens the next page. No citation may be longer than a page.
    """
    room = limit_units - units(f"\n{footer}\n{numbered(999, 999)}")
    pages = [_Page()]
    for block in (whole.fitting(room) for whole in blocks):
        longer = pages[-1].with_block(block)
        if units(longer.lines(citations)) <= room:
            pages[-1] = longer
            continue
        alone = _Page().with_block(block)
        if units(alone.lines(citations)) <= room:
            pages.append(alone)
        else:
            pages += [_Page([block.text]), _Page([], set(block.numbers))]
    texts = [page.lines(citations) for page in pages if page.blocks or page.numbers]
    texts[-1] = "\n".join(filter(None, (texts[-1], footer)))
    if len(texts) == 1:
        return texts
    return [f"{text}\n{numbered(place, len(texts))}" for place, text in enumerate(texts, 1)]
