"""Time expressions: where they stand, and which days they mean for a text of a given day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Article, Span
from retrieval.dates import Dated, dates_in, dates_of, time_expressions
from retrieval.periods import Period, Precision, containing, day
from retrieval.time_words import find_expressions

FRIDAY = date(2026, 3, 13)


def found(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    """Each expression with its days as ``first`` or ``first..last``, or "none"."""
    return [(text[one.span.start : one.span.end], days(one)) for one in dates_in(text, published)]


def days(one: Dated) -> str:
    if one.first is None:
        return "none"
    return str(one.first) if one.first == one.last else f"{one.first}..{one.last}"


def only(text: str, published: date | None = FRIDAY) -> tuple[str, str]:
    (one,) = found(text, published)
    return one


@pytest.mark.parametrize(
    ("text", "words", "means"),
    [
        ("It opened on 2026-03-02.", "2026-03-02", "2026-03-02"),
        ("It opened on March 3, 1987 in Bonn.", "March 3, 1987", "1987-03-03"),
        ("It opened on the 3rd of March 1987.", "the 3rd of March 1987", "1987-03-03"),
        ("It opened on Sept. 5 1987.", "Sept. 5 1987", "1987-09-05"),
        ("It opened on Tuesday, 3 March 1987.", "Tuesday, 3 March 1987", "1987-03-03"),
        ("It ran from 18 to 22 May 1987.", "18 to 22 May 1987", "1987-05-18..1987-05-22"),
        ("It opened on 31/12/1986.", "31/12/1986", "1986-12-31"),
        ("It opened on 12/31/1986.", "12/31/1986", "1986-12-31"),
        ("It opened on 3.4.1987.", "3.4.1987", "1987-04-03"),
        ("It opened on 3/4/1987.", "3/4/1987", "none"),
        ("It opened on 31 February 1987.", "31 February 1987", "none"),
        ("It opened in March 1987.", "March 1987", "1987-03-01..1987-03-31"),
        ("It ran in Nov.-Jan. 1987.", "Nov.-Jan. 1987", "1986-11-01..1987-01-31"),
        ("It ran from November to January 1987.", "November to January 1987", "1986-11-01..1987-01-31"),
        ("It was built in 1931.", "1931", "1931-01-01..1931-12-31"),
        ("The 1986/87 crop failed.", "1986/87", "1986-01-01..1987-12-31"),
        ("The 1999-00 crop failed.", "1999-00", "1999-01-01..2000-12-31"),
        ("It was built in the mid-1990s.", "mid-1990s", "1990-01-01..1999-12-31"),
        ("Sales rose in the first quarter of 1987.", "the first quarter of 1987", "1987-01-01..1987-03-31"),
        ("Sales rose in 1987's third quarter.", "1987's third quarter", "1987-07-01..1987-09-30"),
        ("Sales rose in Q4 2025.", "Q4 2025", "2025-10-01..2025-12-31"),
        ("Sales rose in the second half of 1987.", "the second half of 1987", "1987-07-01..1987-12-31"),
        (
            "Sales rose in the final three months of 1986.",
            "the final three months of 1986",
            "1986-10-01..1986-12-31",
        ),
        ("It opened in the summer of 2025.", "summer of 2025", "2025-06-01..2025-08-31"),
        ("It opened at Easter 2026.", "Easter 2026", "2026-04-05"),
        ("It fell at the end of April 1987.", "the end of April 1987", "1987-04-01..1987-04-30"),
    ],
)
def test_what_names_its_year_means_the_same_whenever_it_was_written(
    text: str, words: str, means: str
) -> None:
    assert only(text) == (words, means)
    assert only(text, None) == (words, means)


@pytest.mark.parametrize(
    ("text", "words", "means"),
    [
        ("They met yesterday.", "yesterday", "2026-03-12"),
        ("They met this morning.", "this morning", "2026-03-13"),
        ("They will meet tomorrow night.", "tomorrow night", "2026-03-14"),
        ("They met last night.", "last night", "2026-03-12"),
        ("They met the day before yesterday.", "the day before yesterday", "2026-03-11"),
        ("The dollar fell overnight.", "overnight", "2026-03-12..2026-03-13"),
        ("They met over the weekend.", "the weekend", "2026-03-07..2026-03-08"),
        ("They will meet at the weekend.", "the weekend", "2026-03-14..2026-03-15"),
        ("They met last weekend.", "last weekend", "2026-03-07..2026-03-08"),
        ("They met last week.", "last week", "2026-03-02..2026-03-08"),
        ("They met earlier this week.", "earlier this week", "2026-03-09..2026-03-15"),
        ("They will meet early next week.", "early next week", "2026-03-16..2026-03-22"),
        ("They meet next month.", "next month", "2026-04-01..2026-04-30"),
        ("It rained over the past month.", "the past month", "2026-02-13..2026-03-13"),
        ("It rained in the last five years.", "the last five years", "2021-03-13..2026-03-13"),
        ("It will rain for the next two weeks.", "the next two weeks", "2026-03-13..2026-03-27"),
        ("They met last quarter.", "last quarter", "2025-10-01..2025-12-31"),
        ("They met late last year.", "late last year", "2025-01-01..2025-12-31"),
        ("It is due by the end of the year.", "the end of the year", "2026-01-01..2026-12-31"),
        ("They met three days ago.", "three days ago", "2026-03-10"),
        ("They met two weeks ago.", "two weeks ago", "2026-02-23..2026-03-01"),
        ("They met six months ago.", "six months ago", "2025-09-01..2025-09-30"),
        ("They met 130 years ago.", "130 years ago", "1896-01-01..1896-12-31"),
        ("They met last summer.", "last summer", "2025-06-01..2025-08-31"),
        ("They meet this spring.", "this spring", "2026-03-01..2026-05-31"),
        ("It was cold last winter.", "last winter", "2025-12-01..2026-02-28"),
        ("It will be cold next winter.", "next winter", "2026-12-01..2027-02-28"),
        ("They met last December.", "last December", "2025-12-01..2025-12-31"),
        ("They met last March.", "last March", "2025-03-01..2025-03-31"),
        ("They meet next March.", "next March", "2027-03-01..2027-03-31"),
        ("They met in March last year.", "March last year", "2025-03-01..2025-03-31"),
        ("Voting is on February 2 of next year.", "February 2 of next year", "2027-02-02"),
        ("Sales rose in the first quarter.", "the first quarter", "2026-01-01..2026-03-31"),
        ("Sales rose in the fourth quarter.", "the fourth quarter", "2025-10-01..2025-12-31"),
        ("Sales will rise in the fourth quarter.", "the fourth quarter", "2026-10-01..2026-12-31"),
        (
            "Sales rose in the first quarter of last year.",
            "the first quarter of last year",
            "2025-01-01..2025-03-31",
        ),
        ("The shop opens after Easter.", "Easter", "2026-04-05"),
        ("It opened last Christmas.", "last Christmas", "2025-12-25"),
        ("Costs rose this financial year.", "this financial year", "none"),
        ("They left the following week.", "the following week", "none"),
    ],
)
def test_what_is_relative_counts_from_the_articles_day(text: str, words: str, means: str) -> None:
    assert only(text) == (words, means)
    assert only(text, None) == (words, "none")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("The minister resigned on Monday.", "2026-03-09"),
        ("On Monday the minister resigned.", "2026-03-09"),
        ("The minister said Monday that he will resign.", "2026-03-09"),
        ("The minister resigned on Friday.", "2026-03-13"),
        ("The minister resigned last Friday.", "2026-03-06"),
        ("The minister will resign on Monday.", "2026-03-16"),
        ("On Monday the minister will resign.", "2026-03-16"),
        ("The offer will be accepted at a meeting of the board Monday.", "2026-03-16"),
        ("The council is scheduled to meet Monday.", "2026-03-16"),
        ("He was due to meet the council on Monday.", "2026-03-16"),
        ("The keeper has been on leave and returns on Monday.", "2026-03-16"),
        ("The first round is on Monday.", "2026-03-16"),
        ("They agreed to meet on Monday.", "2026-03-16"),
        ("They failed to come to an agreement by Monday.", "2026-03-09"),
        ("Prices are higher than on Monday.", "2026-03-09"),
        ("The company said holders of record Monday will be paid.", "2026-03-16"),
        ("The shops will open today and Monday.", "2026-03-16"),
        ("A vote is due, but on Monday the minister resigned.", "2026-03-09"),
        ("The vote is next Monday.", "2026-03-16"),
        ("The vote is next Saturday.", "2026-03-21"),
        ("The vote is this coming Saturday.", "2026-03-14"),
        ("They voted late Monday night.", "2026-03-09"),
    ],
)
def test_the_words_around_tell_which_monday_is_meant(text: str, means: str) -> None:
    assert found(text)[-1][1] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("It closed on 5 March.", "2026-03-05"),
        ("Sweden promised to halt all trade by October.", "2026-10-01..2026-10-31"),
        ("The prospects of an agreement on quotas before October appear dim.", "2026-10-01..2026-10-31"),
        ("The bridge was closed until May.", "2026-05-01..2026-05-31"),
        ("The ban had been lifted by December.", "2025-12-01..2025-12-31"),
        ("It closes on 5 April.", "2026-04-05"),
        ("It closed on 24 December.", "2025-12-24"),
        ("The annual meeting is on 24 February.", "2026-02-24"),
        ("They began in December.", "2025-12-01..2025-12-31"),
        ("Figures for January were revised.", "2026-01-01..2026-01-31"),
        ("He was elected in September.", "2025-09-01..2025-09-30"),
        ("He will retire in September.", "2026-09-01..2026-09-30"),
        ("They voted to pay until the end of June.", "2026-06-01..2026-06-30"),
        ("It reopens on Saturday 30 May.", "2026-05-30"),
        ("It reopened on Friday 30 May.", "2025-05-30"),
        ("It falls on 29 February.", "none"),
    ],
)
def test_without_a_year_the_nearest_that_the_words_allow_is_meant(text: str, means: str) -> None:
    (one,) = dates_in(text, FRIDAY)
    assert days(one) == means
    assert one.relative
    assert one.yearless


def test_past_words_move_a_date_back_unless_that_is_far_off() -> None:
    assert only("It was signed on 24 September.")[1] == "2025-09-24"
    assert only("It was signed on 10 February.", date(2026, 9, 20))[1] == "2026-02-10"
    assert only("It declared a split, as the 23 April meeting wished.")[1] == "2026-04-23"


def test_leap_day_is_found_in_the_year_that_has_one() -> None:
    assert only("It fell on 29 February.", date(2026, 5, 1)) == ("29 February", "none")
    assert only("It fell on 29 February.", date(2028, 5, 1)) == ("29 February", "2028-02-29")


def test_year_is_borrowed_from_the_second_of_two_dates() -> None:
    assert found("It ran between 3 March and 5 April 1987.") == [
        ("3 March", "1987-03-03"),
        ("5 April 1987", "1987-04-05"),
    ]
    assert found("It ran in December and January 1987.")[0] == ("December", "1986-12-01..1986-12-31")
    assert found("It ran in December. In January 1987 it rained.")[0][1] == "2025-12-01..2025-12-31"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("It was bypassed on 19 February 2025. Three days later it moved.", "2025-02-22"),
        ("It was bypassed on 19 February 2025. Two weeks later it moved.", "2025-03-03..2025-03-09"),
        ("It was bypassed on 19 February 2025. A month earlier it had moved.", "2025-01-01..2025-01-31"),
        ("It was bypassed in 2019. Three days later it moved.", "none"),
        ("Sales rose in February 2025 from a year earlier.", "2024-02-01..2024-02-29"),
        ("Sales rose in the first quarter of 2025 from a year earlier.", "2024-01-01..2024-03-31"),
        ("It was dated 3 December 2024, and they took over the previous June.", "2024-06-01..2024-06-30"),
        ("It opened on 3 December 2024 and shut the next day.", "2024-12-04"),
        ("It opened on 3 December 2024 and shut the following week.", "2024-12-09..2024-12-15"),
        ("It opened on Tuesday 3 December 2024 and shut the following Monday.", "2024-12-09"),
        ("It made a loss in 1986 against a profit the previous year.", "1985-01-01..1985-12-31"),
    ],
)
def test_later_and_earlier_count_from_the_time_named_before(text: str, means: str) -> None:
    assert found(text)[-1][1] == means
    assert found(text, None)[-1][1] == means


def test_what_is_counted_from_another_date_says_so() -> None:
    dated = dates_in(
        "It was bypassed on 19 February. Three days later, a market Sunday, it moved. On Monday it shut.",
        FRIDAY,
    )
    assert [(days(one), one.anchored) for one in dated] == [
        ("2026-02-19", False),
        ("2026-02-22", True),
        ("2026-02-22", True),
        ("2026-03-09", False),
    ]


def test_anchor_may_be_given() -> None:
    anchor = day(date(2025, 2, 19))
    (one,) = dates_in("Three days later it moved.", None, anchor=anchor)
    assert one.period == day(date(2025, 2, 22))
    assert one.relative
    (one,) = dates_in("Sales rose from a year earlier.", FRIDAY, anchor=anchor)
    assert one.period == containing(
        date(2025, 1, 1), Precision.YEAR
    )  # than the figures that are reported now


def test_year_earlier_is_not_counted_from_another_sentences_month() -> None:
    text = "Exports rose to 16 from 14 in January 2025. Imports fell to 8 from 10 a year earlier."
    assert dates_in(text, FRIDAY)[-1].period == containing(date(2025, 1, 1), Precision.YEAR)


def test_quote_is_read_with_what_stands_before_it() -> None:
    text = "The interlock was put into bypass on 19 February. The span moved three days later, on Monday."
    start = text.index("The span")
    article = Article("a", 1, None, None, None, datetime(2026, 3, 13, 9, 0, tzinfo=UTC), None, text, 1)
    later, monday = dates_of(article, start, len(text))
    assert text[later.span.start : later.span.end] == "three days later"
    assert later.first == date(2026, 2, 22)
    assert monday.first == date(2026, 3, 9)
    undated = Article("a", 1, None, None, None, None, None, text, 1)
    assert [one.precision for one in dates_of(undated, start, len(text))] == [Precision.NONE, Precision.NONE]


def test_parts_of_a_text_are_searched_alone() -> None:
    text = "It opened on Monday. It shut on Tuesday."
    (one,) = dates_in(text, FRIDAY, within=Span(21, len(text)))
    assert text[one.span.start : one.span.end] == "Tuesday"
    assert dates_in(text, FRIDAY, within=Span(0, 16)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "He may march in any case.",
        "Theresa May said so.",
        "May I ask why?",
        "It is open every Monday and each weekend.",
        "Black Friday sales rose.",
        "She wrote for the Sunday Times.",
        "About 2000 people came, at least 1950 men.",
        "It cost $1987 and weighed 1,987 kg.",
        "The train left at 1900 GMT.",
        "They led in the second half of the match.",
        "Chelsea led after the first half.",
        "The overnight rate rose.",
        "They met several years ago, and some time later.",
        "It takes three days and a year.",
        "It is heavier than the last day of it.",
        "A year earlier than planned, the plan failed.",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert found(text) == []


def test_months_are_told_from_words_and_names() -> None:
    assert only("It was sold in may.")[0] == "may"
    assert only("Deals for May delivery rose.")[0] == "May"
    assert only("Nothing moved last May.")[0] == "last May"


def test_line_may_break_within_an_expression() -> None:
    assert only("It opened on\nMarch\n3,\r\n1987.")[1] == "1987-03-03"


def test_days_that_no_calendar_has_are_not_placed() -> None:
    assert only("It was 500 years ago.", date(400, 1, 1))[1] == "none"
    assert only("It ends next year.", date(9999, 5, 1))[1] == "none"
    assert only("It ends next winter.", date(9999, 12, 31))[1] == "none"
    assert only("It began last summer.", date(1, 1, 1))[1] == "none"


def test_wrong_state_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="none"):
        Dated(Span(0, 1), FRIDAY, FRIDAY, Precision.NONE, relative=True)
    with pytest.raises(ValueError, match="day"):
        Dated(Span(0, 1), None, None, Precision.DAY, relative=True)
    with pytest.raises(ValueError, match="no period"):
        Period(FRIDAY, date(2026, 3, 12), Precision.DAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bridge moved at 5.42pm on Thursday evening.", ["5.42pm on Thursday evening"]),
        ("It struck at 10:30 on 5 March, and at noon.", ["10:30 on 5 March", "noon"]),
        ("It was built several years ago, in the 19th century.", ["several years ago, in the 19th century"]),
        ("It took 1900 people and 2.5 million.", []),
    ],
)
def test_all_that_tells_a_time_is_found_for_a_highlight(text: str, words: list[str]) -> None:
    assert [text[span.start : span.end] for span in time_expressions(text)] == words


# Whatever the text holds

WORDS = (
    "last next this the previous following Monday weekend week month year quarter half March may Sept. 3 31 1987 "
    "1986/87 ago later earlier three days end of early mid- , . - – / Q4 Easter summer winter yesterday in until will "
    "said 's \n 0 00 9999 2026-02-30 29 February fiscal Jan to and on"
).split(" ")
wild = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=30).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(wild, st.none() | st.dates(), st.integers(0, 40))
def test_no_text_breaks_it_and_every_date_is_whole(text: str, published: date | None, start: int) -> None:
    part = Span(min(start, len(text)), len(text))
    end = part.start
    for one in dates_in(text, published, within=part):
        assert end <= one.span.start < one.span.end <= len(text)
        end = one.span.end
        if one.first is not None and one.last is not None:
            assert one.first <= one.last
            assert one.period == Period(one.first, one.last, one.precision)
    spans = time_expressions(text)
    assert all(span.start < span.end for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@settings(deadline=None, max_examples=200)
@given(
    st.dates(date(2, 1, 1), date(9998, 1, 1)),
    st.sampled_from(("yesterday", "last week", "last month", "last year")),
)
def test_the_past_ends_before_the_articles_day(published: date, words: str) -> None:
    (one,) = dates_in(f"It fell {words}.", published)
    assert one.last is not None
    assert one.last < published


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("over the last ſix months", "over the last six months"),
        ("between ſep 3 and oct 5 1987", "between sep 3 and oct 5 1987"),
        ("on Frıday", "on Friday"),
        ("the fırst half of 1987", "the first half of 1987"),
        ("on Chrıstmas Day", "on Christmas Day"),
        ("last SPRİNG", "last spring"),
    ],
)
def test_letters_that_match_without_capitals_mean_the_same_days(text: str, plain: str) -> None:
    published = date(2026, 3, 18)
    days = [[(one.first, one.last) for one in dates_in(some, published)] for some in (text, plain)]
    assert days[0] == days[1] != []


@pytest.mark.parametrize(
    ("piece", "expressions"),
    [("March 3, ", 111_111), ("the the of ", 0), ("\n \n", 0), ("19", 0), ("said, and ", 0)],
)
def test_a_million_hostile_characters_are_gone_through(piece: str, expressions: int) -> None:
    """Patterns that backtracked would not come to an end here."""
    text = piece * (1_000_000 // len(piece))
    assert len(find_expressions(text, Span(0, len(text)))) == expressions
    assert len(time_expressions(text)) == min(expressions, 1)
