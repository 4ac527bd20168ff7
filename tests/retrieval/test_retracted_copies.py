"""Nobody is told a report as plainly true of which a near copy was retracted: whatever quotes it says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from index.answers import Slice
from index.nouns import Article, Draft, Retraction
from index.retraction import retract, unretract
from index.writer import remove
from retrieval.ask import ask
from retrieval.cite import cite
from retrieval.context import contexts, recut
from retrieval.contract import answer_row, found_row, summary_row
from retrieval.desk import Desk
from retrieval.groups import with_retracted_copies
from retrieval.nouns import Answer, NoAnswer, Question, Quote
from retrieval.search import search
from retrieval.summary import summarise
from templates.quoted import CITATION_LIMIT_UNITS, citation_lines
from templates.voice import (
    Surface,
    answer_pages,
    context_pages,
    search_pages,
    summary_pages,
)

REASON = "Nobody had asked the county."
ASKED = "How many houses near the old mill were flooded?"
TOLD = [
    "The dam at Orle burst on 4 May 2026 after a night of heavy rain in the hills.",
    "Eleven houses near the old mill were flooded before the gates could be closed.",
    "Fire crews from Senn and Tarn pumped water out of the cellars until the evening.",
    "The county will pay for new gates, said an engineer who had warned of the cracks.",
    "A school in the valley was turned into a shelter for those who had lost their homes.",
]


@pytest.fixture
def desk(make_desk, fill) -> Desk:
    desk: Desk = make_desk()
    fill(
        desk.library,
        [
            Draft(
                " ".join(TOLD),
                id="bell",
                title="Dam bursts",
                outlet="The Bell",
                published=datetime(2026, 5, 5, tzinfo=UTC),
            ),
            Draft(
                "By a reporter. " + " ".join(TOLD[:4]).replace("heavy rain", "strong rain"),
                id="gull",
                title="Orle dam gone",
                outlet="The Gull",
                published=datetime(2026, 5, 6, tzinfo=UTC),
            ),
            Draft("A choir from Senn sang in the square of the town on 6 May 2026.", id="choir"),
        ],
    )
    return desk


def bell_is_retracted(desk: Desk) -> str:
    """The line that tells of it, in a terminal."""
    article = retract(desk.library, desk.library.story("main"), "bell", REASON)
    assert article.retraction is not None
    at = article.retraction.at
    return f"A copy of this report was retracted on {at.day} {at:%B} {at.year}: Dam bursts · The Bell (“{REASON}”)"


def answered(desk: Desk) -> Answer:
    result = ask(Question(ASKED, (1,)), desk)
    assert isinstance(result, Answer)
    return result


def written(row: object) -> Any:
    """The row as a program reads it."""
    return json.loads(json.dumps(row))


def test_answer_from_a_standing_copy_says_that_another_was_retracted_where_and_why(desk: Desk) -> None:
    before = answered(desk)
    assert [one.retracted_copies for one in before.quotes] == [()]
    assert "etracted" not in answer_pages(before, Surface.TERMINAL)[0]
    line = bell_is_retracted(desk)
    after = answered(desk)
    assert [one.article.id for one in after.quotes] == ["gull"]
    assert [one.id for one in after.quotes[0].retracted_copies] == ["bell"]
    (page,) = answer_pages(after, Surface.TERMINAL)
    lines = page.splitlines()
    assert lines[0] == "Retracted elsewhere: a copy of the report in [1] was retracted"
    assert lines[lines.index(line) - 1].startswith("[1] Orle dam gone · The Gull")
    assert "Eleven houses" in page
    (shown,) = answer_pages(after, Surface.DISCORD)
    assert shown.startswith("**Retracted elsewhere**: a copy of the report in [1] was retracted\n")
    assert "\n**A copy of this report was retracted** on " in shown
    unretract(desk.library, desk.library.story("main"), "bell")
    assert answered(desk) == before


def test_json_names_the_retracted_copies_of_each_quote(desk: Desk) -> None:
    row = written(answer_row(answered(desk), id=None, question=ASKED, elapsed_ms=0.0))
    assert [one["retracted_copies"] for one in row["quotes"]] == [[]]
    bell_is_retracted(desk)
    row = written(answer_row(answered(desk), id=None, question=ASKED, elapsed_ms=0.0))
    ((copy,),) = [one["retracted_copies"] for one in row["quotes"]]
    gone = desk.library.article(1, "bell").retraction
    assert gone is not None
    assert copy == {
        "article_id": "bell",
        "title": "Dam bursts",
        "outlet": "The Bell",
        "date": "2026-05-05",
        "url": None,
        "revision": 1,
        "retracted": gone.at.isoformat(),
        "reason": REASON,
    }


def test_summary_search_and_context_say_it_too_and_other_articles_do_not(desk: Desk) -> None:
    line = bell_is_retracted(desk)
    gull = desk.library.article(1, "gull")
    summary = summarise(desk, (1,), article=None, sentences=4)
    assert [len(one["retracted_copies"]) for one in written(summary_row(summary))["points"]] == [
        int(one.article.id == "gull") for one in summary.points.quotes
    ]
    assert summary_pages(summary, "main", Surface.TERMINAL)[0].count(line) == 1
    found = search("houses mill flooded", (1,), desk)
    rows = {one["article_id"]: one["retracted_copies"] for one in written(found_row(found))["passages"]}
    assert [one["article_id"] for one in rows["gull"]] == ["bell"]
    assert rows["bell"] == []  # it says so itself
    assert search_pages(found, Surface.TERMINAL)[0].count(line) == 1
    start = gull.text.index("Eleven")
    sent = Slice(1, "gull", gull.revision, start, gull.text.index(".", start) + 1)
    assert line in context_pages(contexts(desk, [sent]), Surface.TERMINAL)[0].splitlines()
    choir = desk.library.article(1, "choir")
    assert cite([Quote(choir, 0, 20)], desk.library).quotes[0].retracted_copies == ()
    retract(desk.library, desk.library.story("main"), "gull", REASON)
    both = written(found_row(search("houses mill flooded", (1,), desk)))["passages"]
    assert {one["article_id"] for one in both} >= {"bell", "gull"}
    assert [one["retracted_copies"] for one in both] == [[] for _ in both]


def test_closest_passage_of_a_refusal_says_it(desk: Desk) -> None:
    line = bell_is_retracted(desk)
    remove(desk.library, desk.library.story("main"), "choir")
    refused = ask(Question("How many boats sank near the old mill?", (1,)), desk)
    assert isinstance(refused, NoAnswer)
    assert line in answer_pages(refused, Surface.TERMINAL)[0].splitlines()


def test_what_is_retracted_while_an_answer_is_written_is_told_when_it_is_sent(desk: Desk) -> None:
    gull = desk.library.article(1, "gull")
    start = gull.text.index("Fire crews")
    cited = cite([replace(Quote(gull, start, start + 20), copies=())], desk.library)
    alone = replace(cited, quotes=tuple(replace(one, copies=()) for one in cited.quotes))
    bell_is_retracted(desk)
    recut_now = recut(alone, desk.library)
    assert recut_now is not None
    assert [one.id for one in recut_now.quotes[0].retracted_copies] == ["bell"]


def test_last_retraction_comes_first(desk: Desk, fill) -> None:
    story = desk.library.story("main")
    fill(desk.library, [Draft("By another hand. " + " ".join(TOLD[:4]), id="post", outlet="The Post")])
    for id, day in (("bell", 3), ("post", 7)):
        retract(desk.library, story, id, f"Reason of {id}.")
        with desk.library.database.writing() as connection:
            moment = datetime(2026, 6, day, tzinfo=UTC).isoformat()
            connection.execute("UPDATE articles SET retracted = ? WHERE id = ?", (moment, id))
    gull = desk.library.article(1, "gull")
    (quote,) = with_retracted_copies([Quote(gull, 0, 20)], desk.library)
    assert [one.id for one in quote.retracted_copies] == ["post", "bell"]
    (line,) = citation_lines(cite([quote], desk.library), Surface.TERMINAL).values()
    assert line.splitlines()[1] == (
        "2 copies of this report were retracted, the last on 7 June 2026: Untitled article · The Post "
        "(“Reason of post.”)"
    )


@pytest.mark.parametrize("char", ["*", "😀", "a"])
def test_long_names_and_reasons_leave_the_warning_whole(desk: Desk, char: str) -> None:
    """The citation fits its place on a page whatever was written, and never without the warning."""

    def stretched(article: Article, retraction: Retraction | None) -> Article:
        return replace(
            article,
            title=char * 400,
            outlet=char * 200,
            url="https://bell.example/" + "x" * 570,
            retraction=retraction,
        )

    gull, bell = desk.library.article(1, "gull"), desk.library.article(1, "bell")
    gone = stretched(bell, Retraction(datetime(2026, 6, 7, tzinfo=UTC), char * 500))
    quote = replace(Quote(stretched(gull, None), 0, 20), retracted_copies=(gone,))
    cited = replace(cite([Quote(gull, 0, 20)], desk.library), quotes=(quote,))
    cited = replace(cited, citations=(replace(cited.citations[0], article=quote.article, section=char * 90),))
    for surface in Surface:
        (line,) = citation_lines(cited, surface).values()
        assert "retracted" in line.splitlines()[1]
        assert "7 June 2026" in line.splitlines()[1]
        if surface is Surface.DISCORD:
            assert len(line.encode("utf-16-le")) // 2 <= CITATION_LIMIT_UNITS
    around = quote.article.text[20:]
    (context,) = contexts(desk, [Slice(1, "gull", 1, 0, 20)])
    (page,) = context_pages([replace(context, quote=quote, after=around)], Surface.DISCORD)
    assert "retracted" in page
    assert len(page.encode("utf-16-le")) // 2 <= 2_000
