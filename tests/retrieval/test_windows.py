"""Windows are whole sentences, short, of one section, likely to hold the answer, and no copies of one another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Article, Span
from index.sentences import outline
from retrieval.nouns import QUOTE_LIMIT_CHARS
from retrieval.windows import LONG_CHARS, WINDOW_CHARS, Place, choose_windows, lay_out, quotable

WORDS = "Alpha met Beta in the old harbour. Gamma left town early. Delta stayed behind with the dogs. "


def laid(text: str, id: str = "a"):
    return lay_out(Article(id, 1, None, None, None, None, None, text, 1), outline(text))


def test_window_holds_the_likeliest_sentence_with_context_up_to_its_limit() -> None:
    one = laid(WORDS + "Epsilon " * 40 + "sang.")
    (best, *_) = choose_windows({Place(one, 1): 0.9, Place(one, 0): 0.05, Place(one, 3): 0.05})
    assert best.text == WORDS.strip()
    assert best.probability == 0.9 + 0.05
    assert best.end - best.start <= WINDOW_CHARS


def test_window_does_not_cross_a_heading() -> None:
    one = laid(
        "It ended on Monday in the rain.\nWhat comes next\nNobody knows that yet today.\nMore of it came."
    )
    windows = choose_windows({Place(one, 0): 0.6, Place(one, 1): 0.3, Place(one, 2): 0.1})
    assert [window.text for window in windows] == [
        "It ended on Monday in the rain.",
        "Nobody knows that yet today.\nMore of it came.",
    ]


def test_windows_share_no_sentence_and_a_copy_is_left_out() -> None:
    first, copy = laid(WORDS, "first"), laid(WORDS, "copy")
    other = laid("Zeta wrote three letters to the council about it.", "other")
    chances = {Place(first, 0): 0.5, Place(copy, 0): 0.3, Place(other, 0): 0.2}
    assert [window.article.id for window in choose_windows(chances)] == ["first", "other"]


def test_nearly_the_same_with_another_number_is_no_copy() -> None:
    text = "At least 11 people were hurt when the bridge at Tarrow turned on Thursday evening."
    first, later = laid(text, "first"), laid(text.replace("11", "17"), "later")
    chances = {Place(first, 0): 0.6, Place(later, 0): 0.4}
    assert [window.article.id for window in choose_windows(chances)] == ["first", "later"]


def test_page_furniture_is_in_no_window_and_none_reaches_over_it() -> None:
    one = laid("Alpha met Beta.\n\nSign up for our newsletter.\n\nGamma left town.\n\nDelta stayed.")
    assert [one.text(number, number + 1) for number in range(len(one.spans))] == [
        "Alpha met Beta.",
        "Gamma left town.",
        "Delta stayed.",
    ]
    windows = choose_windows({Place(one, 1): 0.4, Place(one, 0): 0.3, Place(one, 2): 0.3})
    assert [window.text for window in windows] == ["Gamma left town.\n\nDelta stayed.", "Alpha met Beta."]


def test_window_that_opens_with_a_pronoun_brings_the_sentence_before() -> None:
    text = (
        "The bridge keeper spoke for two hours on Wednesday. "
        + "He said nothing about the key, "
        + "and " * 62
        + "left."
    )
    one = laid(text)
    (window,) = choose_windows({Place(one, 1): 1.0})
    assert window.text.startswith("The bridge keeper spoke")
    assert window.first == 0


def test_long_quotation_is_cut_where_sentences_end_inside_it() -> None:
    text = (
        "“We saw it turn. "
        + "Nobody had pressed anything at all, as far as we could tell. " * 4
        + "It was awful,” she said."
    )
    pieces = [text[start:end] for start, end in quotable(text, Span(0, len(text)))]
    assert pieces[1] == "Nobody had pressed anything at all, as far as we could tell."
    assert pieces[-1].endswith("It was awful,” she said.")
    assert " ".join(pieces) == text


@settings(deadline=None)
@given(st.lists(st.text(alphabet="aB .\n“”?", min_size=1, max_size=900), min_size=1, max_size=4))
def test_every_window_can_be_quoted(parts: list[str]) -> None:
    text = "x" + "".join(parts)
    one = laid(text)
    assert one.spans
    chances = {Place(one, number): 1.0 / (number + 1) for number in range(len(one.spans))}
    for window in choose_windows(chances):
        assert 0 <= window.start < window.end <= len(text)
        assert window.end - window.start <= QUOTE_LIMIT_CHARS
        assert not window.text[0].isspace()
        assert not window.text[-1].isspace()


@given(st.text(alphabet="aB. \n”", min_size=1, max_size=3000).filter(str.strip))
def test_pieces_of_a_long_sentence_cover_all_its_words(text: str) -> None:
    text = text.strip()
    pieces = list(quotable(text, Span(0, len(text))))
    kept = "".join(text[start:end] for start, end in pieces)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(0 < end - start <= QUOTE_LIMIT_CHARS for start, end in pieces)


def test_window_that_ends_with_a_colon_brings_the_list_that_it_announces() -> None:
    text = "The panel will ask three things:\n\n- who was on duty\n- who knew of it\n- what it cost\n\nIt meets in May."
    one = laid(text)
    (best, *_) = choose_windows({Place(one, 0): 0.9})
    assert best.text == text.removesuffix("\n\nIt meets in May.")
    one = laid("The captain wrote two words:\n\n“Not guilty.”\n\nThe court rose.")
    (best, *_) = choose_windows({Place(one, 0): 0.9})
    assert best.text == "The captain wrote two words:\n\n“Not guilty.”"


def test_list_that_is_too_long_is_brought_as_far_as_whole_items_fit() -> None:
    one = laid("The panel will ask many things:\n\n" + "\n".join(f"- why {'so ' * 30}late" for _ in range(6)))
    (best, *_) = choose_windows({Place(one, 0): 0.9})
    assert LONG_CHARS - 110 < best.end - best.start <= LONG_CHARS
    assert best.text.endswith("late")


def test_a_sentence_that_was_brought_for_another_is_not_quoted_again() -> None:
    opening = (
        "The director of the paper group, who had asked to meet the owners of the mill, wrote them a letter. "
    )
    told = "He said on Monday that the offer which was made for the mill by the group had been much better. "
    rest = (
        "It had been made to every one of the holders, as the law of that country has it, and stayed open. "
    )
    one = laid(opening + "\n\n" + told + rest)
    windows = choose_windows({Place(one, 0): 0.1, Place(one, 1): 0.5, Place(one, 2): 0.4})
    assert [(window.first, window.last) for window in windows] == [(0, 3)]
