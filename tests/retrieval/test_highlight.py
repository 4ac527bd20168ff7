"""Which questions get answering words in bold, which words these are, and where they end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.nouns import Article, Draft, Span
from retrieval import ask as module
from retrieval.ask import ask, may_add
from retrieval.highlight import candidates, is_short, joined, of_what_is_asked, whole_name, without_more
from retrieval.kinds import Kind, kind_of
from retrieval.nouns import Answer, Question
from retrieval.windows import Laid, Window


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which nuclear plant failed?", True),
        ("In which fuel does it trade?", True),
        ("How many people came?", True),
        ("What did the mayor say?", False),
        ("What is the deal about?", False),
        ("Why did the plant fail?", False),
        ("Why did it fail in what way?", False),
    ],
)
def test_few_words_answer_which_thing_but_not_why_or_what_happened(question: str, short: bool) -> None:
    assert is_short(question, kind_of(question)) is short


@pytest.mark.parametrize(
    ("kind", "words", "kept"),
    [
        (Kind.NUMBER, "609,000 a day of which 73 pct", "609,000 a day"),
        (Kind.SHARE, "12 pct, up from 9 pct", "12 pct"),
        (Kind.NAME, "Acme Works AB to buy 33 pct", "Acme Works AB"),
        (Kind.NUMBER, "two to three metres", "two to three metres"),
    ],
)
def test_answering_words_end_where_the_text_goes_on_to_something_else(
    kind: Kind, words: str, kept: str
) -> None:
    text = f"It was {words} there."
    span = without_more(Span(7, 7 + len(words)), kind, text)
    assert text[span.start : span.end] == kept


def shown(question: str, text: str) -> list[str]:
    """The words that may be bold in the text, those of what is asked for if there are any."""
    kind = kind_of(question)
    every = candidates(question, kind, text, Span(0, len(text)))
    return [text[slice(*one)] for one in of_what_is_asked(question, kind, text, every) or every]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many were injured?", "11 were killed and 23 injured.", ["23"]),
        ("How many people were killed?", "In all 11 people were killed and 23 injured.", ["11 people"]),
        ("How many jobs will go?", "After 30 years it cuts 464 office jobs.", ["464 office jobs"]),
        ("How much did it pay?", "It paid $3 million for 40 pct of 12 mills.", ["$3 million", "40 pct"]),
        ("How long will they be shut?", "The 12 mills will be shut for 18 weeks.", ["18 weeks"]),
        ("What percentage came?", "Of 900 pupils about 40 per cent came.", ["about 40 per cent"]),
        ("How many came in 1987?", "On 3 March 1987, at 5 p.m., 60 came.", ["60"]),
        ("When did it open?", "It opened on 3 March 2026 with 40 rooms.", ["on 3 March 2026"]),
        ("How many died?", "In 1990 19 died.", ["19"]),
        ("How many died?", "Some 1,000 to 1,200 or twenty five died.", ["1,000 to 1,200 or twenty five"]),
        ("How wide is the 9 metre gap?", "The 9 metre gap grew.", []),
        ("How many died in 1990?", "Fire killed 19 there.", ["19"]),
        ("Who came?", "In 1987 only 60 came.", []),
    ],
)
def test_number_or_date_is_chosen_whole_among_those_of_what_is_asked(
    question: str, text: str, expected: list[str]
) -> None:
    assert [one.removeprefix("on ") for one in shown(question, text)] == [
        one.removeprefix("on ") for one in expected
    ]


@pytest.mark.parametrize(
    ("text", "read", "whole"),
    [
        ("It was sold to Tarn Mill Works Ltd in May.", "Mill", "Tarn Mill Works Ltd"),
        ("The feast of Saint Orrin of Tarn began.", "Orrin", "Saint Orrin of Tarn"),
        ("It was sold by the mayor in May.", "mayor", "mayor"),
        ("Ada Brill and Otto Lenk met.", "Otto", "Ada Brill and Otto Lenk"),
    ],
)
def test_name_is_shown_whole(text: str, read: str, whole: str) -> None:
    start = text.index(read)
    span = whole_name(Span(start, start + len(read)), text, Span(0, len(text)))
    assert text[slice(*span)] == whole


def test_words_that_would_be_long_together_are_not_joined() -> None:
    assert joined([Span(10, 20), Span(0, 12)]) == Span(0, 20)
    assert joined([Span(10, 20), Span(100, 120)]) == Span(10, 20)


REPORT = "The ferry Marram ran aground off Tarrow on Sunday night. In the storm 11 people were killed and 23 injured."


def answered(make_desk, fill, drafts: Sequence[Draft], question: str) -> Answer:
    desk = make_desk()
    fill(desk.library, drafts)
    result = ask(Question(question, (desk.library.story("main").key,)), desk)
    assert isinstance(result, Answer)
    return result


def bold(article: Article, span: Span | None) -> str | None:
    return span and article.text[slice(*span)]


def test_number_of_injured_is_bold_and_not_that_of_the_dead(make_desk, fill) -> None:
    best = answered(
        make_desk, fill, [Draft(REPORT, id="a")], "How many people were injured in the storm?"
    ).quotes[0]
    assert bold(best.article, best.highlight) == "23"


@pytest.mark.parametrize(("chance", "believed"), [(0.0, True), (1.0, False)])
def test_lesser_quote_has_bold_only_where_it_is_likely_to_answer(
    make_desk, fill, monkeypatch: pytest.MonkeyPatch, chance: float, believed: bool
) -> None:
    monkeypatch.setattr(module, "BOLD_CHANCE", chance)
    drafts = [
        Draft("Ada Brill, a miller, was hurt in the storm at Tarrow when a roof fell.", id="a"),
        Draft("Otto Lenk was hurt in the storm at Tarrow too: a tree struck his cart.", id="b"),
    ]
    first, *lesser = answered(make_desk, fill, drafts, "Who was hurt in the storm at Tarrow?").quotes
    assert first.highlight is not None
    assert [one.highlight is not None for one in lesser] == [believed]


@pytest.mark.parametrize(
    ("text", "chance", "shown"),
    [
        ("In the storm 23 people were hurt.", 0.07, True),
        ("In the storm 23 people were hurt.", 0.05, False),
        ("In the storm many roofs fell in.", 0.07, False),
        ("In the storm many roofs fell in.", 0.16, True),
    ],
)
def test_lesser_quote_without_what_was_asked_for_must_be_likelier(
    text: str, chance: float, shown: bool
) -> None:
    article = Article("a", 1, None, None, None, None, None, text, 1)
    window = Window(Laid(article, (Span(0, len(text)),), (None,)), 0, 1, chance)
    assert may_add("How many people were hurt?", Kind.NUMBER, window) is shown
