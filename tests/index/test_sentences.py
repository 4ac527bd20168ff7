"""Sentences lie where a reader would see them, whatever the text is made of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Span
from index.sentences import HEADINGS_IN_A_ROW, SENTENCE_LIMIT_CHARS, is_heading, outline, split_sentences

# Words, marks and gaps that meet in news, so that random texts are near the cases that matter.
ATOMS = st.sampled_from(
    "The He police said. U.S. D-N.Y. 5 p.m. Monday No. 3.5 J. R. Dr. “Why?” “Go!” … ... ) ( \" ' ’ 1. é 한국 日本。 😀 "
    "\u200b \u202e # ## ### - • A. b? x".split(" ")
)
GAPS = st.sampled_from(
    [" ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\u2028", "\u2029", "\x85", "\t", "\u00a0", ""]
)
TEXTS = st.lists(st.tuples(ATOMS, GAPS), max_size=60).map(
    lambda pairs: "".join(map("".join, pairs))
) | st.text(st.characters(blacklist_categories=["Cs"]), max_size=200)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in outline(text).sentences]


def headings(text: str) -> list[str]:
    return [text[span.start : span.end] for span in outline(text).headings]


@pytest.mark.parametrize(
    "expected",
    [
        # A half-day before a day or a zone goes on; before anything else it ends.
        ["The bus leaves at 5 p.m. Monday from the square.", "It is full."],
        ["The count began at 9 a.m. EST on Tuesday.", "It took a day."],
        ["The bus left at 5 p.m.", "Nobody was on it."],
        ["The shop opens at 9 a.m. and closes at noon."],
        # Party and state.
        ["Rep. Ann Lee, R-N.Y., spoke first.", "She was brief."],
        ["The senator, D-N.Y., voted no.", "The bill passed."],
        ["It was backed by the senator, D-N.Y.", "The bill passed."],
        # Initials inside names, and at the end of a sentence.
        ["U.S. troops arrived in May."],
        ["He lives in the U.S.", "The troops left."],
        ["She spoke to the U.S. Senate and the U.N. Security Council."],
        ["J. R. R. Tolkien wrote it.", "C.S. Lewis read it.", "George W. Bush did not."],
        ["He has a Ph.D.", "She has none."],
        ["They chose plan B.", "The rest is known."],
        # Titles never end a sentence, months and states only before a word that opens one.
        ["Dr. No met Mr. So and Gen. Lee near Ft. Worth.", "Nobody smiled."],
        ["The vote was in Nov.", "The count took weeks."],
        ["He was born on Jan. 5 in Boston, Mass. and moved."],
        # Numbers.
        ["No. 5 was sold.", "He said No. 7 is next."],
        ["Was it true?", "No.", "He lied."],
        ["It rose 3.5 percent to $1.2 million.", "Then it fell to 0.7."],
        # Quotation marks that close after the full stop.
        ["“Why did he go?”", "She did not know."],
        ["“Stop!”", "He ran on."],
        ["“Why?” he asked.", "“Stop!” she cried."],
        ['"Is it over?"', "She did not say."],
        ["“I am here. I will stay,” he said.", "She left."],
        # Ellipses.
        ["He waited… and then he left."],
        ["Well ... maybe not.", "And so it was."],
        # Marks and letters of lists.
        ["1. First comes this.", "2. Then comes that."],
        ["What?!", "He left."],
        # No space where there should be one.
        ["Write to a.b@example.com or see www.example.com.", "Then wait."],
        ["He read Node.JS, ASP.NET and version 3.No manuals in St.Petersburg."],
        ["is it over?", "yes!", "it is over."],
    ],
)
def test_one_line_is_cut_into_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected", [["第一句。", "第二句！", "好吗？"], ["The minister left.", "Nobody knew."]]
)
def test_sentences_end_without_a_space_behind_them_too(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


def test_each_line_is_a_paragraph_of_its_own() -> None:
    text = "It was late. He went home\nand slept.\n\nShe did not."
    found = outline(text)
    assert sentences(text) == ["It was late.", "He went home", "and slept.", "She did not."]
    assert found.breaks == {0, text.index("and"), text.index("She")}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_kind_of_line_end_ends_a_paragraph(end: str) -> None:
    text = f"One was here.{end}Two was there.{end}{end}Three was nowhere.{end}"
    assert sentences(text) == ["One was here.", "Two was there.", "Three was nowhere."]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_wrapped_by_hand_are_joined_up_to_the_empty_line(end: str) -> None:
    lines = [
        "The harbour council met on Monday evening in the old customs house to",
        "hear what the engineers had found below the bridge. Nobody from the",
        "ministry had come, which several members of the council called a",
        "scandal. The meeting ended late.",
        "",
        "On Tuesday the bridge was closed to lorries, and a day later to all of",
        "the other traffic too. It will stay closed.",
    ]
    text = end.join(lines)
    assert [" ".join(sentence.split()) for sentence in sentences(text)] == [
        "The harbour council met on Monday evening in the old customs house to hear what the engineers had found below "
        "the bridge.",
        "Nobody from the ministry had come, which several members of the council called a scandal.",
        "The meeting ended late.",
        "On Tuesday the bridge was closed to lorries, and a day later to all of the other traffic too.",
        "It will stay closed.",
    ]
    assert outline(text).breaks == {0, text.index("On Tuesday")}


def test_headings_stand_apart_from_sentences() -> None:
    text = "Bridge closes\nThe bridge closed on Monday.\n\n## What comes next\nNobody knows.\nStill open\nA ferry runs."
    assert headings(text) == ["Bridge closes", "## What comes next", "Still open"]
    assert sentences(text) == ["The bridge closed on Monday.", "Nobody knows.", "A ferry runs."]


def test_a_sentence_is_under_the_last_heading_before_it() -> None:
    text = "It began.\nFirst part\nIt went on.\nSecond part\nIt ended."
    found = outline(text)
    under = [found.heading_before(span.start) for span in found.sentences]
    assert [span and text[span.start : span.end] for span in under] == [None, "First part", "Second part"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Why the Meeting Collapsed", True),
        ("# Opening times", True),
        ("**In brief**", True),
        ("The bridge closed on Monday.", False),
        ("The bridge closed:", False),
        ("and then it closed", False),
        ("“We are here to stay”", False),
        ("- milk and bread", False),
        ("12 345", False),
        ("# ", False),
        ("Word " * 15, False),
        ("W" * 91, False),
    ],
)
def test_headings_are_told_from_text(line: str, expected: bool) -> None:
    assert is_heading(line.strip()) is expected


def test_the_last_line_is_never_a_heading() -> None:
    assert headings("It began.\nThe end") == []
    assert sentences("The end") == ["The end"]


def test_many_lines_in_a_row_that_look_like_headings_are_text() -> None:
    lines = [
        "Main Street from nine",
        "Harbour Road from ten",
        "Mill Lane from eleven",
        "Castle Hill from noon",
    ]
    assert len(lines) > HEADINGS_IN_A_ROW
    assert sentences("\n".join([*lines, "Drive slowly."])) == [*lines, "Drive slowly."]
    assert headings("\n".join([*lines[1:], "Drive slowly."])) == lines[1:]


def test_marked_headings_in_a_row_stay_headings() -> None:
    marked = ["# One", "## Two", "### Three", "#### Four", "##### Five"]
    assert headings("\n".join([*marked, "Text."])) == marked


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_spans_are_ordered_disjoint_tight_and_leave_out_only_white_space(text: str) -> None:
    found = outline(text)
    spans = sorted([*found.sentences, *found.headings])
    covered = [False] * len(text)
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        covered[span.start : span.end] = [True] * (span.end - span.start)
        last = span.end
    assert all(text[place].isspace() for place, inside in enumerate(covered) if not inside)
    assert found.sentences == tuple(sorted(found.sentences))
    assert found.headings == tuple(sorted(found.headings))
    assert found.breaks <= {span.start for span in found.sentences}
    assert bool(text.strip()) == bool(found.sentences)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_a_sentence_never_crosses_a_heading_or_an_empty_line(text: str) -> None:
    found = outline(text)
    for span in found.sentences:
        assert not any(span.start < heading.start < span.end for heading in found.headings)
        assert "\n\n" not in text[span.start : span.end]


def test_a_long_paragraph_is_cut_where_a_short_one_would_be() -> None:
    expected = [
        f"The {number}th speaker said “no. {number}, never,” and left the room." for number in range(900)
    ]
    text = " ".join(expected)
    assert len(text) > 10 * SENTENCE_LIMIT_CHARS
    assert sentences(text) == expected


def test_an_endless_sentence_is_cut_between_words() -> None:
    text = "words " * 3_000
    found = sentences(text)
    assert " ".join(found) == text.strip()
    assert max(map(len, found)) <= SENTENCE_LIMIT_CHARS


def test_a_quotation_near_a_windows_end_is_not_cut() -> None:
    """Were the window's last sentences taken for settled, the end of the quotation would be in the next window."""
    quotation = "“" + "It never ends. " * 20 + "It ended,” she said."
    for filler in range(SENTENCE_LIMIT_CHARS - 600, SENTENCE_LIMIT_CHARS, 100):
        before = "x" * (filler - 3000) + "." + " It went on." * 249 + " So."
        assert sentences(f"{before} {quotation} Then.")[-2:] == [quotation, "Then."]


def test_a_long_sentence_is_cut_off_at_its_end_and_not_before() -> None:
    long = "It went on " * 320 + "and ended."
    assert SENTENCE_LIMIT_CHARS * 3 // 4 < len(long) < SENTENCE_LIMIT_CHARS
    assert sentences(" ".join([long, *["Then."] * 200])) == [long, *["Then."] * 200]


def test_an_endless_word_is_cut_anywhere() -> None:
    text = "x" * (2 * SENTENCE_LIMIT_CHARS + 1)
    assert [len(sentence) for sentence in sentences(text)] == [SENTENCE_LIMIT_CHARS, SENTENCE_LIMIT_CHARS, 1]


def test_only_the_given_block_is_cut() -> None:
    text = "One is out. Two is in. Three is in. Four is out."
    block = Span(text.index("Two"), text.index(" Four"))
    assert [text[start:end] for start, end in split_sentences(text, block)] == ["Two is in.", "Three is in."]


@pytest.mark.parametrize(
    "unit", ["a", " ", "\n", "\r", "A. ", "# x\n", "“", "'", '?"', ". ", "Mr. ", "(", "😀", "a \u2028"]
)
def test_hostile_texts_are_outlined_in_time_that_grows_with_their_length(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of sentencex grows with the square: it is given short windows, and no character many times."""
    import sentencex

    given_chars: list[int] = []
    real = sentencex.get_sentence_boundaries

    def counted(language: str, text: str) -> list[dict[str, object]]:
        given_chars.append(len(text))
        found: list[dict[str, object]] = real(language, text)
        return found

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", counted)
    text = unit * (60_000 // len(unit)) + "x"
    outline(text)
    assert max(given_chars) <= SENTENCE_LIMIT_CHARS
    assert sum(given_chars) <= 2 * len(text)
