"""The same report in several articles counts once, names them all, and is quoted from the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.nouns import Article, Draft, Span
from retrieval.ask import ask
from retrieval.copies import published_order
from retrieval.nouns import Answer, Question
from retrieval.windows import Laid, Place, choose_windows

REPORT = (
    "The pilot boat Marram ran aground off Tarrow on Sunday night with nine people on board. A lifeboat from Skelby "
    "took all of them off within the hour, the coastguard said."
)
OTHER = "A choir from Skelby sang in the harbour church of Tarrow. The mayor thanked them with a basket of apples."


def draft(id: str, day: int | None, text: str, **facts: str) -> Draft:
    whole = Draft(text, id=id, published=datetime(2026, 3, day, tzinfo=UTC) if day else None)
    return replace(whole, **facts)  # type: ignore[arg-type]  # the facts are fields of text


def answered(
    make_desk, fill, drafts: list[Draft], text: str = "What was the boat called that ran aground?"
) -> Answer:
    desk = make_desk()
    fill(desk.library, drafts)
    result = ask(Question(text, (desk.library.story("main").key,)), desk)
    assert isinstance(result, Answer)
    return result


def test_report_in_three_articles_is_one_quote_of_the_first_that_names_the_others(make_desk, fill) -> None:
    result = answered(
        make_desk,
        fill,
        [
            draft("late", 9, REPORT + " It was refloated on Monday.", outlet="Late Post"),
            draft("undated", None, "Tarrow, by our desk. " + REPORT, outlet="Echo"),
            draft("first", 8, REPORT + " No one was hurt.", outlet="Lantern"),
            draft("choir", 8, OTHER),
        ],
    )
    (quote,) = [one for one in result.quotes if "Marram" in one.text]
    assert quote.article.id == "first"
    assert [one.id for one in quote.copies] == ["late", "undated"]
    assert quote.article.text[quote.start : quote.end] == quote.text
    assert quote.highlight is None or quote.start <= quote.highlight.start < quote.highlight.end <= quote.end


def test_report_with_another_number_or_a_not_is_no_copy(make_desk, fill) -> None:
    result = answered(
        make_desk,
        fill,
        [
            draft("nine", 8, REPORT),
            draft("twelve", 9, REPORT.replace("nine", "twelve")),
            draft("not", 10, REPORT.replace("took all", "did not take all")),
        ],
    )
    assert all(one.copies == () for one in result.quotes)
    assert len(result.quotes) > 1


def test_same_answer_whichever_article_was_added_first(make_desk, fill, tmp_path, embedder) -> None:
    drafts = [draft("b", 8, f"{REPORT}\n\n{OTHER}"), draft("a", 8, f"{OTHER}\n\n{REPORT}")]
    seen = set()
    for place, order in enumerate((drafts, drafts[::-1])):
        desk = make_desk(tmp_path / str(place))
        fill(desk.library, order)
        result = ask(
            Question("What was the boat called that ran aground?", (desk.library.story("main").key,)), desk
        )
        assert isinstance(result, Answer)
        seen.add(tuple((one.article.id, tuple(copy.id for copy in one.copies)) for one in result.quotes))
    assert seen == {(("a", ("b",)),)}


def article(id: str, day: int | None, outlet: str | None = None, title: str | None = None) -> Article:
    published = datetime(2026, 3, day, tzinfo=UTC) if day else None
    return Article(id, 1, title, outlet, None, published, None, "Text.", 1)


def test_earliest_comes_first_undated_last_and_ids_break_ties() -> None:
    articles = [article("u", None), article("c", 9), article("b", 8), article("a", 9)]
    assert [one.id for one in published_order(articles)] == ["b", "a", "c", "u"]


def test_outlets_newest_version_stands_before_its_older_ones() -> None:
    old, new = article("old", 8, "Lantern", "Boat aground"), article("new", 9, "Lantern", "Boat aground")
    elsewhere = article("elsewhere", 10, "Post", "Boat aground")
    assert [one.id for one in published_order([elsewhere, old, new])] == ["new", "elsewhere", "old"]
    assert [one.id for one in published_order([new, replace(old, title="Boat")])] == ["old", "new"]


def test_copied_report_that_is_cut_differently_is_no_second_quote(make_desk, fill) -> None:
    """Each article has the copied sentence beside others of its own, so that most words of the windows differ."""
    sentence = (
        "A lifeboat from Skelby took all nine people off the pilot boat within the hour, the coastguard said."
    )
    result = answered(
        make_desk,
        fill,
        [
            draft("a", 8, f"The boat had left Tarrow at dusk to meet a tanker in the bay. {sentence}"),
            draft("b", 9, f"{sentence} Divers will look at her hull on Friday if the wind drops by then."),
        ],
        "Who took the nine people off the pilot boat?",
    )
    assert sum(sentence in one.text for one in result.quotes) == 1


def place(article_id: str, *sentences: str) -> list[Place]:
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    laid = Laid(
        Article(article_id, 1, None, None, None, None, None, text, 1), tuple(spans), (None,) * len(spans)
    )
    return [Place(laid, number) for number in range(len(spans))]


def test_chances_of_copies_are_one_chance() -> None:
    told = "The pilot boat Marram ran aground off Tarrow on Sunday night with nine people on board."
    copies = [place(outlet, told)[0] for outlet in "abcde"]
    (other,) = place("z", "A trawler ran aground off Skelby in the winter of 1953, when nobody was on board.")
    chances = {other: 0.25} | dict(zip(copies, (0.16, 0.15, 0.15, 0.15, 0.14), strict=True))
    first, second = choose_windows(chances)
    assert (first.article.id, second.article.id) == ("a", "z")
    assert first.probability == pytest.approx(0.75)
    assert second.probability == pytest.approx(0.25)


def test_sentence_with_another_number_lends_nothing() -> None:
    told = "The pilot boat Marram ran aground off Tarrow on Sunday night with nine people on board."
    (one,), (other,) = place("a", told), place("b", told.replace("nine", "twelve"))
    windows = choose_windows({one: 0.5, other: 0.4})
    assert [(one.article.id, one.probability) for one in windows] == [("a", 0.5), ("b", 0.4)]
