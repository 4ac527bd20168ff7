"""Near copies: one report, lightly edited or cut short; and what only looks like one."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import near as near_copies
from index.near import (
    PERMUTATIONS,
    VERSION,
    are_near_copies,
    bands,
    held,
    signature,
    similarity,
    told,
)

WORDS = [
    f"{first}{last}" for first in "b d f g k l m n p r s t v".split() for last in "ab en ol ig ur".split()
]


def prose(seed: int, sentences: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)]


REPORT = prose(1, 20)


def near(one: str, other: str) -> bool:
    return are_near_copies(told(one), told(other))


@pytest.mark.parametrize(
    ("edited", "copied"),
    [
        (REPORT, True),
        (REPORT[:12], True),
        (REPORT[::-1], True),
        (["By a reporter of the Bell.", *REPORT], True),
        ([*REPORT[:4], *REPORT[6:]], True),
        ([sentence.upper() for sentence in REPORT], True),
        (REPORT[:5], False),
        ([*REPORT[:8], *prose(2, 12)], False),
        (prose(2, 20), False),
    ],
    ids=[
        "same",
        "cut short",
        "reordered",
        "byline",
        "two dropped",
        "capitals",
        "a quarter",
        "mostly new",
        "other",
    ],
)
def test_edits_keep_a_copy_and_other_sentences_make_another_report(edited: list[str], copied: bool) -> None:
    assert near(" ".join(REPORT), " ".join(edited)) is copied
    assert near(" ".join(edited), " ".join(REPORT)) is copied


def test_replaced_words_keep_a_copy_until_they_are_many() -> None:
    def replaced(every: int) -> str:
        words = " ".join(REPORT).split()
        return " ".join("xylophone" if place % every == 0 else word for place, word in enumerate(words))

    assert near(" ".join(REPORT), replaced(15))
    assert not near(" ".join(REPORT), replaced(5))


TABLE = (
    "The Bank of Tarn set its rate for savings at {0} pct on Monday, after {1} pct a week ago, and its rate for loans "
    "at {2} pct, after {3} pct a week ago. Savers were paid {4} dlrs in the week and borrowers paid {5} dlrs, the bank "
    "said in its weekly report on the money market of the county."
)


def test_reports_of_one_form_with_other_numbers_are_other_reports() -> None:
    first = TABLE.format(3, 2.5, 7, 6.75, "1,204", "3,811")
    later = TABLE.format(3.25, 3.5, "6-7/8", 7.5, "1,187", "4,020")
    assert held(told(first), told(first)) == 1.0
    assert near(first, first)
    assert not near(first, later)
    assert near(first, first.replace("at 3 pct", "at three pct"))


def test_number_of_one_fact_that_was_corrected_makes_another_account() -> None:
    text = " ".join(REPORT) + " The fire killed 12 people in the mill."
    assert near(text, text)
    assert not near(text, text.replace("killed 12", "killed 21"))


def test_reports_of_one_form_about_others_are_other_reports() -> None:
    form = (
        "The board of {0} {1} {2} said on Monday that it had declared its first dividend, to be paid to all holders "
        "of record in spring, and that {3} {4} would go on as head of the company until a new one was found."
    )
    mine = form.format("the", "Acme", "Mills", "Carl", "Birch")
    theirs = form.format("the", "Skelby", "Works", "Ann", "Marsh")
    assert held(told(mine), told(theirs)) > 0.6
    assert near(mine, mine)
    assert not near(mine, theirs)


def test_short_texts_are_no_copies_of_anything() -> None:
    text = "Declared a quarterly dividend, payable in April to holders of record."
    assert signature(told(text)) == b""
    assert bands(b"") == []
    assert not near(text, text)


def test_signature_estimates_the_share_of_common_shingles() -> None:
    """Beside the exact share: 126 hashes have a standard error of 0.045 at one half."""
    one = told(" ".join([*REPORT, *prose(3, 20)]))
    for count in (5, 10, 15, 20):
        other = told(" ".join([*REPORT[:count], *prose(4, 20)]))
        exact = len(one.shingles & other.shingles) / len(one.shingles | other.shingles)
        assert similarity(signature(one), signature(other)) == pytest.approx(exact, abs=0.14)
    assert similarity(signature(one), signature(one)) == 1.0
    assert similarity(b"", b"") == 0.0


def test_signatures_stay_what_they_are_in_libraries() -> None:
    """Another version of the program must find what this one stored: a change here needs another VERSION."""
    signed = signature(told(" ".join(REPORT)))
    assert len(signed) == 4 * PERMUTATIONS
    assert VERSION == 2
    assert signed[:8].hex() == "ef0dff0146d51c00"
    assert bands(signed)[:2] == [37648206886090, 16147797673505]


def test_signature_of_many_shingles_is_that_of_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashed some at a time, so that a book needs no more memory than a report."""
    book = told(" ".join(f"w{number}" for number in range(30_000)))
    whole = signature(book)
    tracemalloc.start()
    try:
        assert signature(book) == whole
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # all at once it takes 30
    finally:
        tracemalloc.stop()
    monkeypatch.setattr(near_copies, "_BATCH", 100_000)
    assert signature(book) == whole


def test_who_only_asks_does_not_wait_for_the_library_that_signs() -> None:
    asked = "import sys, index.ingest; print({'datasketch', 'scipy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


def test_copies_that_are_cut_and_edited_share_a_band() -> None:
    """What shares none is never compared: of many copies of the first 60 percent, with one word of 20 replaced."""
    met = 0
    for seed in range(60):
        text = prose(seed, 20)
        rng = random.Random(seed)
        words = " ".join(text[:12]).split()
        edited = " ".join("xylophone" if rng.random() < 0.05 else word for word in words)
        one, other = signature(told(" ".join(text))), signature(told(edited))
        met += bool(set(bands(one)) & set(bands(other)))
    assert met >= 57


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_can_be_told_and_signed(text: str) -> None:
    one = told(text)
    assert len(signature(one)) in (0, 4 * PERMUTATIONS)
    assert not near(text, "")


def test_megabyte_of_hostile_text_is_told_and_compared() -> None:
    for text in ("1" * 1_000_000, "1 " * 500_000, "-." * 500_000):
        assert near(text, text) is False
        signature(told(text))
