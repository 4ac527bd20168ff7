"""What belongs to the page around an article is told from its sentences; a real sentence is never thrown away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.boilerplate import LIMIT_CHARS, is_boilerplate
from index.sentences import outline


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our morning newsletter.",
        "Please subscribe to the Tarrow Weekly newsletter, free in your inbox.",
        "Read more: Bridge to reopen in May",
        "READ ALSO: Who paid for the bridge?",
        "Read the full story here",
        "Continue reading the main story",
        "Story continues below",
        "Share this article",
        "Follow us on Facebook and Instagram.",
        "Follow Rosa Keel on Twitter: @rosakeel",
        "Facebook Twitter Email Print",
        "Comments are closed.",
        "Your email address will not be published.",
        "Copyright © 2026 Quillhaven Lantern. All rights reserved.",
        "© Quillhaven Lantern",
        "We use cookies to improve your experience.",
        "By continuing to use this site, you agree to our terms.",
        "Photo: Ilse Brandt",
        "Photograph by Ilse Brandt",
        "The bridge after the accident. (Ilse Brandt/Reuters)",
        "The bridge after the accident. Photograph: Ilse Brandt",
        "By Rosa Keel and Kasim van Dorrell",
        "By Rosa Keel, Harbour correspondent",
        "Additional reporting by Kasim Dorrell; Editing by Rosa Keel",
        "Rosa Keel contributed to this report.",
        "This story has been updated.",
        "This is a developing story and will be updated.",
        "Published 6 March 2026 at 10:05",
        "Updated 3 hours ago",
        "4 min read",
        "ADVERTISEMENT",
        "Tags: bridges, harbour, accidents",
        "Related stories",
        "Table of contents",
        "Have a news tip? Tell us!",
        "Email the desk at desk@lantern.example",
        "REUTER...",
    ],
)
def test_line_of_the_page_is_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council will sign up for the ferry scheme in May.",
        "Subscribers to the newsletter were told first.",
        "“Sign up for our newsletter,” the mayor told the crowd.",
        "Readers can read more of her letters in the archive.",
        "Follow the money and you find the trust.",
        "The families will receive compensation of £4,000 each.",
        "Copyright holders protested on Monday.",
        "(c) the trust shall keep the key;",
        "Cookies were sold at the fair, the baker said.",
        "By Monday, all had gone home.",
        "By Wednesday evening Rosa Keel had left.",
        "Photographs of the bridge were shown to the inquiry.",
        "The picture shows the bridge at noon.",
        "Image matters in politics.",
        "Terms were not disclosed.",
        "The story was first published in 1911, and the town never forgot it.",
        "He contributed to the fund.",
        "It was updated by engineers in 2019.",
        "Three hours ago the bridge was open.",
        "BUENOS AIRES.......27.......21............4",
        "Correction: there were two warnings, not four.",
        "This story was wrong: there were two warnings.",
        "More people came than in 2025.",
        "Video evidence was shown to the court on Friday.",
        "For more information, residents should call the hotline.",
        "Like the mayor, she wrote about it on Facebook.",
        "Reuters said the bank would close.",
        "Save the bridge, they cried.",
        "Search teams went out at dawn.",
        "Help came too late.",
    ],
)
def test_sentence_of_the_article_is_none(sentence: str) -> None:
    assert not is_boilerplate(sentence)


def test_outline_knows_which_of_its_sentences_can_be_quoted() -> None:
    text = "The bridge turned.\n\nSign up for our newsletter.\n\nEleven people were hurt."
    found = outline(text)
    assert [text[start:end] for start, end in found.sentences] == text.split("\n\n")
    assert [text[start:end] for start, end in found.quotable] == [
        "The bridge turned.",
        "Eleven people were hurt.",
    ]
    assert found.boilerplate == {text.index("Sign")}


def test_article_of_nothing_else_can_still_be_quoted() -> None:
    found = outline("Comments are closed.")
    assert found.quotable == found.sentences


@given(st.text(max_size=600))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert is_boilerplate(text) in (True, False)
    assert not is_boilerplate(text + "x" * (LIMIT_CHARS + 1))


@pytest.mark.parametrize(
    "piece", ["By A", "Aa ", "(Photo ", "Photo: ", "a, ", "Follow A ", "1 ", "© ", "Sign up for our "]
)
def test_hostile_line_comes_to_an_end(piece: str) -> None:
    lines = [piece * (size // len(piece)) for size in (LIMIT_CHARS, 1_000_000)]
    assert not is_boilerplate(lines[1])  # a long line is looked at no further
    assert is_boilerplate(lines[0]) in (True, False)
