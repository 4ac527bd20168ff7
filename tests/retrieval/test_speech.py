"""Who says what: direct and indirect speech, and whom pronouns, titles and last names mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nouns import Article, Draft
from index.sentences import outline
from retrieval.nouns import Standing
from retrieval.speech import Speech, hedges_of, speeches


def heard(text: str) -> tuple[Speech, ...]:
    return speeches(Article("a", 1, None, None, None, None, None, text, 1), outline(text))


def told(text: str) -> list[tuple[str | None, str]]:
    """The speaker's name of each speech, and its words."""
    return [
        (one.speaker.name if one.speaker else None, text[one.span.start : one.span.end])
        for one in heard(text)
    ]


def only(text: str) -> tuple[str, str | None, Standing]:
    """Name, role and standing of the text's last speaker."""
    speaker = heard(text)[-1].speaker
    assert speaker is not None
    return speaker.name, speaker.role, speaker.standing


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It was green,” said Kasim Dorrell, who drove the bus.", ("Kasim Dorrell", None, Standing.NAMED)),
        ("“It was green,” Dorrell told reporters.", ("Dorrell", None, Standing.NAMED)),
        ('Anna Holt said: "It was green."', ("Anna Holt", None, Standing.NAMED)),
        ('"It was green," Anna Holt said, "and then it was red."', ("Anna Holt", None, Standing.NAMED)),
        (
            "Harbour Minister Anna Holt said the bridge would wait.",
            ("Anna Holt", "Harbour Minister", Standing.NAMED),
        ),
        (
            "Anna Holt, the mayor of Dunmarle, said it would wait.",
            ("Anna Holt", "mayor of Dunmarle", Standing.NAMED),
        ),
        (
            "The mayor of Dunmarle, Anna Holt, said it would wait.",
            ("Anna Holt", "mayor of Dunmarle", Standing.NAMED),
        ),
        ("“I knew,” said her brother, Carl Holt.", ("Carl Holt", None, Standing.NAMED)),
        (
            "Rowan & Co analyst Carl Holt predicted that prices would fall.",
            ("Carl Holt", "Rowan & Co analyst", Standing.NAMED),
        ),
        (
            "Prices will fall, according to Carl Holt, an analyst with Rowan.",
            ("Carl Holt", "analyst with Rowan", Standing.NAMED),
        ),
        (
            "According to senior administration officials, it stopped.",
            ("senior administration officials", None, Standing.UNNAMED),
        ),
        ("Privately, however, aides acknowledged that they are apart.", ("aides", None, Standing.UNNAMED)),
        (
            "“We agreed,” a White House spokesperson said.",
            ("White House spokesperson", None, Standing.OFFICE),
        ),
        (
            "Anna Holt, a spokeswoman for Rowan, denied that it had leaked.",
            ("Anna Holt", "spokeswoman for Rowan", Standing.NAMED),
        ),
        (
            "The Harbour Ministry has announced that the quay will close.",
            ("Harbour Ministry", None, Standing.OFFICE),
        ),
        ("Analysts said prices would fall.", ("Analysts", None, Standing.UNNAMED)),
        ("Lavrov said Russia would wait.", ("Lavrov", None, Standing.NAMED)),
        ("In a letter to the council, Anna Holt wrote: “I resign.”", ("Anna Holt", None, Standing.NAMED)),
        (
            "The London analyst of Rowan, Anna Holt, said it was dear.",
            ("Anna Holt", "London analyst of Rowan", Standing.NAMED),
        ),
        (
            "Carl Birch, owner of the quay said it would open.",
            ("Carl Birch", "owner of the quay", Standing.NAMED),
        ),
        (
            "U.K. Chancellor of the Exchequer Anna Holt said it was dear.",
            ("Anna Holt", "U.K. Chancellor of the Exchequer", Standing.NAMED),
        ),
        (
            "Trade Secretary Anna Holt and Carl Birch said it was dear.",
            ("Trade Secretary Anna Holt and Carl Birch", None, Standing.NAMED),
        ),
        ("According to the report the quay was shut.", ("report", None, Standing.OFFICE)),
        ("Inspectors say the quay is shut.", ("Inspectors", None, Standing.UNNAMED)),
        ("Anna Holt called the plan “a joke”.", ("Anna Holt", None, Standing.NAMED)),
        (
            "The price is a figure that a Rowan spokesman called “a guess”.",
            ("Rowan spokesman", None, Standing.OFFICE),
        ),
    ],
)
def test_speaker_role_and_standing_are_the_texts_own(
    text: str, speaker: tuple[str, str | None, Standing]
) -> None:
    assert only(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Monday.",
        "Monday said nothing.",
        "“I won,” he said.",
        "The firm is said to be in talks.",
        "Anna Holt was told that the quay was shut.",
        "Anna Holt did not say whether she would stay.",
        "The report added three pages.",
        "She added sugar and a little salt to the pan.",
        "The bus, known as “the Whale”, is grey.",
        "Both men spoke. He said it was over.",
        "No one has claimed responsibility, and nobody was hurt.",
        "Anna Holt has a tattoo on one arm saying “Mum”.",
        "Anna Holt spoke at the evening, titled: “The Bridge and We”.",
    ],
)
def test_nobody_is_named_where_the_text_does_not_make_it_clear(text: str) -> None:
    assert [one.speaker for one in heard(text) if one.speaker] == []


def test_pronouns_titles_and_last_names_mean_who_was_named_before() -> None:
    text = (
        "Rowan Works, which built the crane, said it was sound. It said the rope was new.\n\n"
        "Anna Holt, the mayor, said the quay would stay shut. “I have seen the rope,” she said.\n\n"
        "Mr Carl Birch said the company had been careless. The mayor said she would wait. Birch said he would not.\n\n"
        "Analysts said they were glad. They said work was safer now."
    )
    assert [name for name, _ in told(text)] == [
        "Rowan Works", "Rowan Works", "Anna Holt", "Anna Holt", "Carl Birch", "Anna Holt", "Carl Birch",
        "Analysts", "Analysts",
    ]  # fmt: skip
    assert [one.speaker.role for one in heard(text) if one.speaker and one.speaker.name == "Anna Holt"] == [
        "mayor"
    ] * 3
    first_she = heard(text)[3].speaker
    assert first_she is not None
    assert text[first_she.mention.start : first_she.mention.end] == "she"
    assert text[first_she.named.start : first_she.named.end] == "Anna Holt"


def test_a_pronoun_that_may_mean_two_people_is_left_alone() -> None:
    text = "Carl Birch had lied, said Paul Wren. He said it was over."
    assert told(text)[0] == ("Paul Wren", "Carl Birch had lied, said Paul Wren.")
    assert told("Carl Birch and Paul Wren left. “It is over,” he said.") == [(None, "“It is over,” he said.")]


def test_a_woman_is_not_he() -> None:
    text = "Carl Birch nodded. Ms Anna Holt said the quay would open. “It is over,” he said."
    assert told(text)[-1][0] == "Carl Birch"


def test_two_of_one_last_name_are_not_taken_for_one_another() -> None:
    text = "Ruth Sallow came with Winifred Sallow. “We are tired,” Sallow said."
    assert told(text) == [("Sallow", "“We are tired,” Sallow said.")]


def test_two_speakers_of_one_sentence_are_told_apart() -> None:
    text = "Anna Holt said the rope was old, but Carl Birch said it was new."
    assert told(text) == [
        ("Anna Holt", "Anna Holt said the rope was old"),
        ("Carl Birch", "Carl Birch said it was new."),
    ]


def test_what_the_same_speaker_adds_is_one_speech() -> None:
    text = "Anna Holt said the rope was old, and said nobody had looked at it."
    assert told(text) == [("Anna Holt", text)]


def test_what_somebody_says_that_others_said_is_only_told_by_the_first() -> None:
    assert [name for name, _ in told("Anna Holt said that Carl Birch said the rope was new.")] == [
        "Anna Holt"
    ]


def test_a_quotation_goes_on_over_sentences_and_paragraphs() -> None:
    text = (
        "“The rope was old. Everybody knew it,” said Anna Holt, the mayor. “We wrote twice.”\n\n"
        "“We wrote again in May.\n\n"
        "“Nobody answered,” she said."
    )
    found = heard(text)
    assert [(one.speaker and one.speaker.name, one.direct) for one in found] == [
        ("Anna Holt", True), ("Anna Holt", True), (None, True), ("Anna Holt", True),
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in found[0].said] == ["“The rope was old. Everybody knew it,”"]


def test_an_open_quotation_carries_its_speaker_into_the_next_paragraph() -> None:
    text = "Anna Holt said: “We wrote twice.\n\n“Nobody answered.”"
    assert [name for name, _ in told(text)] == ["Anna Holt", "Anna Holt"]


def test_the_next_paragraphs_own_quotation_is_not_given_to_the_last_speaker() -> None:
    text = "“We wrote twice,” said Anna Holt.\n\n“Nobody answered.”"
    assert [name for name, _ in told(text)] == ["Anna Holt", None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('We urged them to mend it," Anna Holt said.', 'We urged them to mend it,"'),
        ('Anna Holt said: "We urged them to mend it.', '"We urged them to mend it.'),
        ("'We don't know,' Anna Holt said.", "'We don't know,'"),
        ("“The word ‘soon’ is a lie,” Anna Holt said.", "“The word ‘soon’ is a lie,”"),
        ("“The word “soon” is a lie,” Anna Holt said.", "“The word “soon” is a lie,”"),
    ],
)
def test_marks_that_do_not_balance_single_and_nested_ones_are_read(text: str, said: str) -> None:
    (one,) = heard(text)
    assert [text[span.start : span.end] for span in one.said] == [said]
    assert one.speaker is not None
    assert one.speaker.name == "Anna Holt"


def test_apostrophes_are_no_quotation() -> None:
    (one,) = heard("Anna Holt said the dockers' rope wasn't the trust's.")
    assert not one.direct
    assert one.said == ()


def test_denial_is_told_from_saying() -> None:
    denied, said = heard("Carl Birch denied that the rope was old. He said it was new.")
    assert (denied.denies, said.denies) == (True, False)
    assert denied.hedges == ("denied",)


def test_hedges_are_the_texts_own_words_in_order() -> None:
    assert hedges_of("However, he allegedly left, however late.") == ("however", "allegedly")
    assert hedges_of("The trust has not disputed it, but the firm denied it.") == ("denied",)
    assert hedges_of("He left.") == ()


def test_sample_story_gives_its_words_to_who_said_them(sample_drafts: list[Draft]) -> None:
    expected = {
        "“It was slow work": "Callum Orde",
        "“She taught half this town": "Ruth Sallow",
        "“I never touched the lever": "Bartholomew Quist",
        "“I would not run a test": "Sunniva Rask",
        "“An email without an author": "Hester Ludgrove",
        "“We bypassed the interlock": "Tobias Wend",
        "“I will answer every question": "Imelda Skarne",
        "“We have searched our email": "trust spokesperson",
        '"Nobody minds giving up': "Lorna Brisk",
        "“Nobody who reads it": "one of them",
    }
    found = {
        start: one.speaker.name
        for draft in sample_drafts
        for one in heard(draft.text)
        for start in expected
        if start in draft.text[one.span.start : one.span.end] and one.speaker
    }
    assert found == {**expected, "“We have searched our email": "spokesperson"}


PIECES = [
    "Anna Holt",
    "he",
    "said",
    "that",
    "“",
    "”",
    '"',
    "'",
    "’",
    ",",
    ".",
    " ",
    "\n\n",
    "according to",
    "and",
    "the",
    "told",
    "ü",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_spans_lie_in_the_text_in_order_and_names_are_its_words(text: str) -> None:
    last = 0
    for one in heard(text):
        assert last <= one.span.start < one.span.end <= len(text)
        last = one.span.end
        assert one.direct == bool(one.said)
        for span in one.said:
            assert 0 <= span.start < span.end <= len(text)
        if one.speaker:
            named = one.speaker.named
            assert " ".join(text[named.start : named.end].split()) == one.speaker.name
            mention = one.speaker.mention
            assert text[mention.start : mention.end].strip()


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "said ",
        "He said that ",
        '" a ',
        "'a ",
        "Jane Roe said ",
        "A, ",
        "“",
        '"Yes," he said.\n',
        "according to ",
        "and said ",
        "(",
        "Mr. ",
    ],
)
def test_hostile_texts_are_read_to_their_end(piece: str) -> None:
    """A reader whose time grew with the square of the text would need minutes for each of these."""
    text = piece * (100_000 // len(piece))
    found = heard(text)
    assert all(one.span.end - one.span.start <= len(text) for one in found)
    assert len(found) <= text.count("\n") + 1 + len(text) // 1_000


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Finance Minister Olaf Brandt was quoted as saying the tax would rise.",
            ("Olaf Brandt", "Finance Minister", Standing.NAMED),
        ),
        (
            "The tax would rise next year, Olaf Brandt was quoted as saying by the Gazette.",
            ("Olaf Brandt", None, Standing.NAMED),
        ),
        ("“It will rise,” Olaf Brandt was quoted as saying.", ("Olaf Brandt", None, Standing.NAMED)),
        (
            "Olaf Brandt came home. He was quoted by a newspaper as saying that it would rise.",
            ("Olaf Brandt", None, Standing.NAMED),
        ),
        ("The Gazette quoted Brandt as saying the tax would rise.", ("Brandt", None, Standing.NAMED)),
        ("Officials were later quoted as saying that it would rise.", ("Officials", None, Standing.UNNAMED)),
    ],
)
def test_who_is_quoted_as_saying_something_says_it(text: str, speaker: tuple) -> None:
    assert only(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Brandt was quoted at three pounds a share.",
        "The price was quoted as 4.15 dollars.",
        "He was quoted as saying that it would rise.",  # and nobody was named
    ],
)
def test_nobody_says_what_only_looks_quoted(text: str) -> None:
    assert [one.speaker for one in heard(text) if one.speaker] == []


@pytest.mark.parametrize(
    ("behind", "role"),
    [
        (", the harbour master", "harbour master"),
        (", who runs the harbour", None),
        (", 54", None),
        (", 54, the harbour master", "harbour master"),
        (", the last of the four", None),
        ("", None),
    ],
)
def test_a_name_at_the_end_says_what_stands_before_it(behind: str, role: str | None) -> None:
    text = f"Three ships and their crews have been sent to Orle instead, said Dora Lind{behind}."
    assert told(text) == [("Dora Lind", text)]
    assert only(text) == ("Dora Lind", role, Standing.NAMED)


def test_a_name_that_goes_on_with_a_verb_says_nothing_of_what_stands_before_it() -> None:
    text = "Asta Holt, the mayor, said Dora Lind, the harbour master, had sent three ships to Orle."
    assert told(text) == [("Asta Holt", text)]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Brightwater, which owns the dam, said sales fell.", Standing.OFFICE),
        ("Brightwater said on Monday it would sell the dam.", Standing.OFFICE),
        ("Brightwater’s chairman left. Brightwater said sales fell.", Standing.OFFICE),
        ("Brightwater said sales fell.", Standing.NAMED),
        ("Brightwater said it would be wrong to wait.", Standing.NAMED),
        (
            "Ada Brightwater, who owns the dam, said it had rained. Brightwater said it had snowed.",
            Standing.NAMED,
        ),
    ],
)
def test_a_name_that_the_article_uses_as_a_companys_is_no_persons(text: str, standing: Standing) -> None:
    assert only(text)[2] is standing


def test_a_subject_with_a_possessive_in_it_is_read_to_its_end() -> None:
    """Else "she" would be the one who spoke before."""
    text = (
        "“I called him,” Ida Rask said. The inquiry’s chair, Prof. Hester Lud, then read from the log. "
        "It shows a command, she said, but no name."
    )
    assert told(text)[-1][0] == "Hester Lud"
