"""Pages hold whole blocks, fit their limit, and carry the citations of what stands on them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.pages import Block, pack, units

LIMIT = 200


def packed(blocks: list[Block], citations: dict[int, str] | None = None, footer: str = "") -> list[str]:
    return pack(blocks, citations or {}, footer, lambda page, pages: f"({page}/{pages})", limit_units=LIMIT)


def test_units_are_those_of_utf_16() -> None:
    assert [units(text) for text in ("", "ab", "é", "語", "🙂", "\ud800")] == [0, 2, 1, 1, 2, 1]


def test_what_fits_is_one_page_without_a_number() -> None:
    blocks = [Block("head"), Block("> one [1]", (1,)), Block("> two [2]", (2,))]
    assert packed(blocks, {1: "[1] A", 2: "[2] B"}, "foot") == [
        "head\n> one [1]\n\n> two [2]\n[1] A\n[2] B\nfoot"
    ]


def test_each_page_carries_the_citations_of_its_own_quotes_and_the_last_the_footer() -> None:
    blocks = [Block(f"said {n}\n> {'x' * 120} [{n}]", (n,)) for n in (1, 2)]
    assert packed(blocks, {1: "[1] A", 2: "[2] B"}, "foot") == [
        f"said 1\n> {'x' * 120} [1]\n[1] A\n(1/2)",
        f"said 2\n> {'x' * 120} [2]\n[2] B\nfoot\n(2/2)",
    ]


def test_citation_that_has_no_room_under_its_quote_opens_the_next_page() -> None:
    blocks = [Block("> " + "x" * 150, (1,)), Block("> " + "y" * 20, (2,))]
    first, second = packed(blocks, {1: "[1] " + "A" * 80, 2: "[2] B"})
    assert first == f"> {'x' * 150}\n(1/2)"
    assert second == f"> {'y' * 20}\n[1] {'A' * 80}\n[2] B\n(2/2)"


def test_block_that_fits_no_page_is_replaced_and_never_cut() -> None:
    block = Block("x" * 300, (1,), ("y" * 250, "too long to show"))
    assert packed([Block("head"), block], {1: "[1] A"}) == ["head\ntoo long to show\n[1] A"]


def test_block_with_nothing_that_fits_is_an_error() -> None:
    with pytest.raises(ValueError, match="300 units"):
        packed([Block("x" * 300)])


@given(
    st.lists(st.tuples(st.integers(1, 150), st.integers(1, 5)), min_size=1, max_size=12),
    st.lists(st.integers(0, 150), min_size=5, max_size=5),
    st.sampled_from(["", "foot"]),
)
def test_every_block_and_its_citation_is_on_a_page_once_and_in_order(
    sizes: list[tuple[int, int]], lengths: list[int], footer: str
) -> None:
    blocks = [
        Block(f"<{place}>" + "🙂" * (size // 2) + f"[{n}]", (n,)) for place, (size, n) in enumerate(sizes)
    ]
    citations = {n: f"[{n}] " + "c" * length for n, length in enumerate(lengths, 1)}
    pages = packed(blocks, citations, footer)
    assert all(units(page) <= LIMIT for page in pages)
    assert re.findall(r"<\d+>🙂*\[\d\]", "\n".join(pages)) == [block.text for block in blocks]
    for page, following in zip(pages, [*pages[1:], ""], strict=True):
        for n in map(int, re.findall(r">🙂*\[(\d)\]", page)):
            assert citations[n] in page.split("\n") or citations[n] in following.split("\n")
    numbers = re.findall(r"\(\d+/\d+\)$", "\n".join(pages), re.MULTILINE)
    assert numbers == ([f"({n}/{len(pages)})" for n in range(1, len(pages) + 1)] if len(pages) > 1 else [])
