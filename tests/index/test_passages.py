"""Passages hold every word, and the embedder never cuts one: measured with its own tokenizer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedder import SPECIAL_TOKENS, Embedder
from index.ingest import cut_draft
from index.nouns import Draft, Span
from index.passages import PASSAGE_TOKENS, TITLE_TOKENS, cut_passages, embedding_text
from index.sentences import SENTENCE_LIMIT_CHARS, Outline, outline

# What tokenizers count in surprising ways: Hangul falls into letters, CJK into characters, marks into many.
PIECES = st.sampled_from(
    [
        "The council met on Monday.",
        "Nobody came, again!",
        "한국어 문장은 낱자로 나뉩니다.",
        "값싼닭볶음탕" * 12,
        "日本語の文は一文字ずつ数えられる。",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "😀" * 40,
        "donaudampfschifffahrtsgesellschaft" * 4,
        "x" * 700,
        "ก" * 200,
        "é́́́" * 30,
        "!?" * 120,
        "a1b2c3d4" * 11,
        "Heading without an end",
        "\n",
        "\n\n",
        " ",
        "\u2028",
    ]
)
TEXTS = (
    st.lists(PIECES | st.text("abn한日ก.!é\u0301 \n", max_size=300), min_size=1, max_size=40)
    .map("".join)
    .filter(lambda text: text.strip() != "")
)
TITLES = (
    st.none()
    | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=300)
    | PIECES.map(lambda piece: piece[:500])
)


def by_words(texts: object) -> list[int]:
    """A tokenizer that anyone can follow: a token is a word."""
    assert isinstance(texts, list)
    return [len(text.split()) for text in texts]


def passages_of(text: str, *, limit_tokens: int = 1_000) -> list[str]:
    spans = cut_passages(text, outline(text), by_words, limit_tokens=limit_tokens)
    return [text[span.start : span.end] for span in spans]


@given(text=TEXTS, title=TITLES)
@settings(deadline=None, max_examples=150)
def test_no_passage_with_its_title_is_more_than_the_embedder_reads(
    embedder: Embedder, text: str, title: str | None
) -> None:
    draft = Draft(text, title=title)
    passages = cut_draft(draft, embedder).passages
    texts = [embedding_text(title, text[span.start : span.end], embedder.count_tokens) for span in passages]
    assert all(count + SPECIAL_TOKENS <= 256 for count in embedder.count_tokens(texts))
    assert all(
        whole.endswith(text[span.start : span.end]) for whole, span in zip(texts, passages, strict=True)
    )


@given(text=TEXTS)
@settings(deadline=None, max_examples=150)
def test_passages_are_in_order_and_hold_every_character_of_every_sentence(
    embedder: Embedder, text: str
) -> None:
    found = outline(text)
    passages = cut_draft(Draft(text), embedder).passages
    assert passages
    assert all(one.end <= following.start for one, following in pairwise(passages))
    inside = [any(span.start <= place < span.end for span in passages) for place in range(len(text))]
    for sentence in found.sentences:
        lacking = [text[place] for place in range(sentence.start, sentence.end) if not inside[place]]
        assert "".join(lacking).strip() == ""
    for heading in found.headings:
        assert not any(inside[heading.start : heading.end])


def test_neighbouring_sentences_fill_a_passage_up_to_its_tokens() -> None:
    sentence = "A sentence with six words each."
    assert PASSAGE_TOKENS // 6 == 16
    assert passages_of(" ".join([sentence] * 40)) == [" ".join([sentence] * n) for n in (16, 16, 8)]


def test_a_lower_limit_than_the_usual_one_holds() -> None:
    assert passages_of("One two three. Four five. Six seven. Eight.", limit_tokens=5) == [
        "One two three. Four five.",
        "Six seven. Eight.",
    ]


def test_a_passage_never_crosses_a_heading_but_crosses_paragraphs() -> None:
    text = "It began here.\nIt went on.\nSecond part\nIt went on there.\nIt ended."
    assert passages_of(text) == ["It began here.\nIt went on.", "It went on there.\nIt ended."]


def test_a_sentence_over_the_limit_is_cut_at_the_spaces_nearest_to_its_middles() -> None:
    words = [f"w{number}" for number in range(10, 30)]
    found = passages_of(" ".join(words), limit_tokens=6)
    assert " ".join(found).split() == words
    assert all(len(passage.split()) <= 6 for passage in found)
    assert [len(passage.split()) for passage in found] == [5, 5, 5, 5]


def test_one_endless_word_is_cut_between_characters() -> None:
    def by_letters(texts: object) -> list[int]:
        assert isinstance(texts, list)
        return [len(text) for text in texts]

    text = "abcdefghij"
    spans = cut_passages(text, outline(text), by_letters, limit_tokens=3)
    assert [text[span.start : span.end] for span in spans] == ["ab", "cde", "fg", "hij"]


def test_a_character_that_is_over_the_limit_alone_is_kept() -> None:
    spans = cut_passages("ab", outline("ab"), lambda texts: [9 * len(text) for text in texts], limit_tokens=3)
    assert spans == [Span(0, 1), Span(1, 2)]


def test_a_passage_is_bounded_in_characters_too() -> None:
    """To the packaged model's tokenizer an endless word is one unknown token."""
    text = " ".join(["x" * 1_500] * 20)
    spans = cut_passages(text, outline(text), by_words, limit_tokens=1_000)
    assert max(span.end - span.start for span in spans) <= SENTENCE_LIMIT_CHARS
    assert sum(text[span.start : span.end].count("x") for span in spans) == text.count("x")


def test_a_text_of_headings_alone_has_no_passages() -> None:
    assert cut_passages("Title", Outline((), (Span(0, 5),), frozenset()), by_words, limit_tokens=9) == []


def test_sentences_are_counted_many_at_once() -> None:
    calls: list[int] = []

    def counted(texts: object) -> list[int]:
        assert isinstance(texts, list)
        calls.append(len(texts))
        return by_words(texts)

    text = "\n".join("One two three." for _ in range(1_200))
    cut_passages(text, outline(text), counted, limit_tokens=1_000)
    assert calls == [500, 500, 200]


@pytest.mark.parametrize(
    ("title", "expected"),
    [(None, "the text"), ("", "the text"), ("Bridge closes", "Bridge closes\nthe text")],
)
def test_the_title_stands_before_the_passage(title: str | None, expected: str) -> None:
    assert embedding_text(title, "the text", by_words) == expected


def test_a_long_title_gives_what_fits() -> None:
    title = " ".join(f"w{number}" for number in range(100))
    whole = embedding_text(title, "the text", by_words)
    kept, _, body = whole.rpartition("\n")
    assert body == "the text"
    assert title.startswith(kept)
    assert TITLE_TOKENS // 2 <= len(kept.split()) <= TITLE_TOKENS
