"""What was retracted stays findable and is never quoted as true; near copies count as one source with all links."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from index.answers import Slice
from index.errors import ArticleRetracted
from index.nouns import Draft, Mark, MarkKind
from index.retraction import retract, unretract
from retrieval.ask import ask
from retrieval.cite import cite
from retrieval.context import contexts, recut
from retrieval.contract import Row, answer_row, found_row
from retrieval.nouns import Answer, NoAnswer, Question, Quote
from retrieval.quotes import quotes
from retrieval.search import search
from retrieval.summary import summarise
from retrieval.timeline import timeline
from retrieval.who import who
from templates.voice import Surface, answer_pages, context_pages, search_pages, sources_pages

REASON = "The mayor was never asked."
ASKED = "Why was the mill bridge at Orle closed?"
WRONG = Draft(
    "The mill bridge at Orle was closed on 4 May 2026 because a crane had cracked its arch. "
    "“The arch is gone for good,” mayor Carla Voss told reporters at the town hall.",
    id="wrong",
    title="Mill bridge closed",
    published=datetime(2026, 5, 5, tzinfo=UTC),
)
CHOIR = Draft(
    "A choir from Senn sang in the square on 6 May 2026. “We sing for the harvest,” said conductor Ida Brook.",
    id="choir",
    title="Choir sings",
    published=datetime(2026, 5, 7, tzinfo=UTC),
)


def written(row: Row) -> Any:
    """The row as a program reads it."""
    return json.loads(json.dumps(row))


@pytest.fixture
def desk(make_desk, fill):
    desk = make_desk()
    fill(desk.library, [WRONG, CHOIR])
    return desk


def test_retracted_article_answers_no_more_and_the_refusal_says_so(desk) -> None:
    story = desk.library.story("main")
    question = Question(ASKED, (story.key,))
    before = ask(question, desk)
    assert isinstance(before, Answer)
    assert before.quotes[0].article.id == "wrong"
    retract(desk.library, story, "wrong", REASON)
    assert recut(before.cited, desk.library) is None
    after = ask(question, desk)
    assert isinstance(after, NoAnswer)
    assert [one.id for one in after.retracted] == ["wrong"]
    assert all(quote.article.id != "wrong" for quote in after.guesses)
    (page,) = answer_pages(after, Surface.TERMINAL)
    assert "An article that spoke of it was retracted since, so I don't quote it: Mill bridge closed" in page
    assert f"“{REASON}”" in page
    assert "crane" not in page
    row = written(answer_row(after, id=None, question=ASKED, elapsed_ms=0.0))
    assert [one["article_id"] for one in row["retracted"]] == ["wrong"]
    assert row["retracted"][0]["reason"] == REASON
    unretract(desk.library, story, "wrong")
    assert isinstance(ask(question, desk), Answer)


def test_refusal_of_what_no_article_told_names_no_retracted_one(desk) -> None:
    story = desk.library.story("main")
    retract(desk.library, story, "wrong", REASON)
    result = ask(Question("Who won the chess cup in Tarn?", (story.key,)), desk)
    assert isinstance(result, NoAnswer)
    assert result.retracted == ()


def test_nothing_that_tells_a_story_quotes_a_retracted_article(desk) -> None:
    story = desk.library.story("main")
    keys = (story.key,)

    def quoted() -> set[str]:
        found = [
            *summarise(desk, keys, article=None, sentences=6).points.quotes,
            *summarise(desk, keys, article=None, sentences=6, about="mill bridge").points.quotes,
            *timeline(desk, keys, limit=9).cited.quotes,
            *quotes(desk, keys, limit=9).cited.quotes,
            *quotes(desk, keys, limit=9, about="the arch of the bridge").cited.quotes,
            *who(desk, keys, "Carla Voss").cited.quotes,
        ]
        return {one.article.id for one in found}

    assert quoted() == {"wrong", "choir"}
    retract(desk.library, story, "wrong", REASON)
    assert quoted() == {"choir"}
    for read in (
        lambda: summarise(desk, keys, article="wrong", sentences=3),
        lambda: quotes(desk, keys, limit=9, article="wrong"),
    ):
        with pytest.raises(ArticleRetracted) as caught:
            read()
        assert caught.value.why == REASON


def test_retracted_article_is_found_listed_and_shown_with_its_mark(desk) -> None:
    story = desk.library.story("main")
    article = desk.library.article(story.key, "wrong")
    retract(desk.library, story, "wrong", REASON)
    today = desk.library.article(story.key, "wrong").retraction.at
    marked = f"etracted on {today.day} {today:%B} {today.year}: “{REASON}”"
    found = search("mill bridge crane", (story.key,), desk)
    assert found.passages.quotes[0].article.id == "wrong"
    assert written(found_row(found))["passages"][0]["retracted"] == today.isoformat()
    assert marked in search_pages(found, Surface.TERMINAL)[0]
    entries = desk.library.entries(story.key)
    assert marked in sources_pages("main", entries, 2, Surface.TERMINAL, first=1)[0]
    sent = Slice(story.key, "wrong", article.revision, 0, article.text.index(". ") + 1)
    (context,) = contexts(desk, [sent])
    assert marked in context_pages([context], Surface.TERMINAL)[0]


def test_context_tells_what_a_corrected_article_says_instead(make_desk, fill) -> None:
    desk = make_desk()
    old = "The ferry to Orle sank in the night. Forty people were on board, the coastguard said. Nobody was hurt."
    fill(desk.library, [Draft(old, id="ferry"), Draft(old.replace("Forty", "Fifty"), id="ferry")])

    def shown(text: str):
        start = old.index(text)
        (context,) = contexts(desk, [Slice(1, "ferry", 1, start, start + len(text))])
        return context

    corrected = shown("Forty people were on board, the coastguard said.")
    assert corrected.newer
    assert corrected.correction.now.text == "Fifty people were on board, the coastguard said."
    assert corrected.correction.now.article.revision == 2
    (page,) = context_pages([corrected], Surface.TERMINAL)
    assert "was corrected on" in page
    assert page.index("> Fifty people") < page.index("It was quoted as:") < page.index("Forty people")
    assert shown("Nobody was hurt.").correction is None
    fill(desk.library, [Draft("The ferry to Orle sank in the night. Nobody was hurt.", id="ferry")])
    gone = shown("Forty people were on board, the coastguard said.")
    assert gone.correction.now is None
    assert "doesn't stand in it any more" in context_pages([gone], Surface.TERMINAL)[0]


def test_quotes_of_a_document_name_its_page_and_of_a_live_blog_its_entry(make_desk, fill) -> None:
    desk = make_desk()
    pages = "The first page tells of mills.\n\nThe second page tells of crops."
    blog = "It began to rain in Senn.\n\nThe dam at Orle burst."
    at = datetime(2026, 5, 5, 14, 5, tzinfo=UTC)
    marks = (Mark(0, MarkKind.PAGE, "2"), Mark(pages.index("The second"), MarkKind.PAGE, "3"))
    entries = (
        Mark(0, MarkKind.ENTRY, None, at.replace(hour=9)),
        Mark(blog.index("The dam"), MarkKind.ENTRY, "Dam", at),
    )
    fill(
        desk.library,
        [
            Draft(pages, id="report", marks=marks),
            Draft(blog, id="live", published=datetime(2026, 5, 4, tzinfo=UTC), marks=entries),
        ],
    )
    report, live = desk.library.article(1, "report"), desk.library.article(1, "live")
    assert (report.marks, live.marks) == (marks, entries)
    spans = [
        (report, "The second page tells of crops."),
        (live, "The dam at Orle burst."),
        (report, "The first page"),
    ]
    cited = cite(
        [Quote(one, one.text.index(text), one.text.index(text) + len(text)) for one, text in spans],
        desk.library,
    )
    assert [(one.page, one.entry_time, one.section) for one in cited.citations] == [
        ("3", None, None),
        (None, at, "Dam"),
        ("2", None, None),
    ]
    answer = Answer(Question("x", (1,)), cited, 0.9)
    row = written(answer_row(answer, id=None, question="x", elapsed_ms=0.0))
    assert [(one["page"], one["entry_time"], one["date"]) for one in row["quotes"]] == [
        ("3", None, None),
        (None, "2026-05-05T14:05:00+00:00", "2026-05-05T14:05:00+00:00"),
        ("2", None, None),
    ]
    (page,) = answer_pages(answer, Surface.TERMINAL)
    assert "· p. 3 ·" in page
    assert "§ Dam · 5 May 2026, 14:05 UTC" in page


def test_near_copies_are_one_source_with_all_links(make_desk, fill) -> None:
    desk = make_desk()
    told = [
        "The dam at Orle burst on 4 May 2026 after a night of heavy rain in the hills.",
        "Eleven houses near the old mill were flooded before the gates could be closed.",
        "Fire crews from Senn and Tarn pumped water out of the cellars until the evening.",
        "The county will pay for new gates, said an engineer who had warned of the cracks.",
        "A school in the valley was turned into a shelter for those who had lost their homes.",
    ]
    fill(
        desk.library,
        [
            Draft(" ".join(told), id="bell", outlet="The Bell", published=datetime(2026, 5, 5, tzinfo=UTC)),
            Draft(
                "By a reporter. " + " ".join(told[:4]).replace("heavy rain", "strong rain"),
                id="gull",
                outlet="The Gull",
                url="https://gull.example/dam",
                published=datetime(2026, 5, 6, tzinfo=UTC),
            ),
        ],
    )
    first, second = desk.library.article(1, "bell"), desk.library.article(1, "gull")
    assert first.group == second.group
    points = summarise(desk, (1,), article=None, sentences=3).points.quotes
    assert {one.article.id for one in points} == {"bell"}
    events = timeline(desk, (1,), limit=5).events
    assert len(events) == 1
    assert [quote.article.id for quote in events[0].quotes] == ["bell", "gull"]
    cited = cite([Quote(first, 0, len(told[0]))], desk.library)
    assert [one.id for one in cited.quotes[0].copies] == ["gull"]
    assert cite(cited.quotes, desk.library) == cited
    last = first.text.index(told[4])
    assert cite([Quote(first, last, last + len(told[4]))], desk.library).quotes[0].copies == ()
    listed = sources_pages("main", desk.library.entries(1), 2, Surface.DISCORD, first=1)[0]
    assert "also at: Untitled article · The Bell" in listed
    assert "https://gull.example/dam" in listed
    retract(desk.library, desk.library.story("main"), "gull", REASON)
    assert cite([Quote(first, 0, len(told[0]))], desk.library).quotes[0].copies == ()
