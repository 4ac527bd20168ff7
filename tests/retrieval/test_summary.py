"""A summary's points are the articles' own sentences, in their order, without repetition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.errors import ArticleUnknown
from index.nouns import Draft
from retrieval.alike import overlap
from retrieval.alone import leans
from retrieval.attribution import speech_in, speeches_of
from retrieval.desk import Desk
from retrieval.nouns import QUOTE_LIMIT_CHARS
from retrieval.summary import summarise
from templates.voice import Surface, summary_pages


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def test_points_are_verbatim_in_order_and_not_boilerplate(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    summary = summarise(sample_desk, sample_keys, article="2026-03-06-bridge-turns", sentences=5)
    points = summary.points.quotes
    assert len(points) == 5
    assert summary.articles == 1
    assert summary.of_sentences > 20
    text = points[0].article.text
    assert [text[point.start : point.end] for point in points] == [point.text for point in points]
    assert [point.start for point in points] == sorted(point.start for point in points)
    assert not any("newsletter" in point.text.lower() for point in points)
    assert "At least 11 people were injured" in points[0].text


def test_a_story_is_told_from_its_newest_state_on_and_then_in_order(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    first, *others = summarise(sample_desk, sample_keys, article=None, sentences=8).points.quotes
    assert "will reopen on Saturday 30 May" in first.text
    days = [point.article.published for point in others]
    assert days == sorted(one for one in days if one)
    assert len(set(days)) >= 4
    (line,) = summarise(sample_desk, sample_keys, article=None, sentences=1).points.quotes
    assert line.text == first.text


def test_points_repeat_nothing_stand_alone_and_name_the_copies(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    points = summarise(sample_desk, sample_keys, article=None, sentences=12).points.quotes
    texts = [point.text for point in points]
    outlines = [sample_desk.library.outline_of(point.article) for point in points]
    for point, outline in zip(points, outlines, strict=True):
        opening = next(one for one in outline.sentences if one.start == point.start)
        assert not leans(point.article.text[opening.start : opening.end])
    assert max(overlap(one, other) for one in texts for other in texts if one != other) < 0.55
    injured = next(point for point in points if "At least 11 people" in point.text)
    assert injured.article.id == "2026-03-06-bridge-turns"
    assert [one.id for one in injured.copies] == ["2026-03-07-swing-bridge-moves"]
    assert "2026-03-07-swing-bridge-moves" not in {point.article.id for point in points}


def test_at_most_half_of_the_points_are_what_people_say_and_of_many_one_is(make_desk, fill) -> None:
    desk = make_desk()
    said = [
        '"Our old mill deserves a second life this summer," said Jane Roe, the mayor.',
        '"Nobody asked fishermen what they need," said Tom Hale, a skipper.',
        '"Classes will open before winter comes," said Ida Moss, a teacher.',
        '"We lost everything we owned overnight," said Paul Finch, who runs a shop.',
    ]
    told = [
        "A flood damaged the harbour of Dunmarle.",
        "Engineers closed the railway line to Grell.",
        "Insurers expect claims of two million pounds.",
        "The county sent forty pumps and a crane.",
    ]
    fill(desk.library, [Draft(" ".join(said + told), id="said"), Draft(" ".join(told + said), id="told")])
    key = desk.library.story("main").key

    def spoken(article: str, sentences: int) -> int:
        points = summarise(desk, (key,), article=article, sentences=sentences).points.quotes
        assert len(points) == sentences
        heard = [speech_in(speeches_of(point.article, desk.library), point) for point in points]
        return sum(one is not None and one.direct for one in heard)

    assert spoken("said", 4) <= 2
    assert spoken("said", 1) == 0
    assert 1 <= spoken("told", 6) <= 3


def test_the_older_report_stands_for_a_copy_even_if_that_adds_a_sentence(make_desk, fill) -> None:
    desk = make_desk()
    report = (
        "The ferry Aldis ran aground off Grell on Tuesday night. Sixty passengers were taken off by lifeboat. "
        "The coastguard has opened an investigation into the grounding. Two crew members broke an arm each."
    )
    drafts = [
        Draft(report, id="first", outlet="The Lantern", published=day(3)),
        Draft(
            report + " Grell harbour sells fresh herrings daily.",
            id="copy",
            outlet="Gazette",
            published=day(4),
        ),
    ]
    fill(desk.library, drafts)
    key = desk.library.story("main").key
    points = summarise(desk, (key,), article=None, sentences=5).points.quotes
    assert {point.article.id for point in points} == {"first"}
    assert all([one.id for one in point.copies] == ["copy"] for point in points)


def test_about_keeps_to_the_words(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    ferry = summarise(
        sample_desk, sample_keys, article=None, sentences=3, about="ferry passengers"
    ).points.quotes
    assert sum("ferr" in point.text.lower() for point in ferry) == 3


@pytest.mark.parametrize(
    ("about", "article"),
    [("vaccination by a doctor", "doctor"), ("machinery accident", "crane"), ("music", "choir")],
)
def test_about_finds_the_meaning_where_no_sentence_has_the_words(
    make_desk, fill, about: str, article: str
) -> None:
    desk = make_desk()
    drafts = [
        Draft("The physician gave forty children injections at the clinic in Grell on Monday.", id="doctor"),
        Draft("A crane fell into the harbour of Grell during the storm on Monday evening.", id="crane"),
        Draft("The choir of Grell won the county's singing contest for the third time.", id="choir"),
    ]
    fill(desk.library, drafts)
    key = desk.library.story("main").key
    (point,) = summarise(desk, (key,), article=None, sentences=1, about=about).points.quotes
    assert point.article.id == article


@pytest.mark.parametrize("about", ["interest rates", "xqzv", "стоимость нефти"])
def test_about_what_no_sentence_is_about_tells_nothing_and_says_so(make_desk, fill, about: str) -> None:
    desk = make_desk()
    fill(
        desk.library,
        [Draft("The choir of Grell won the county's singing contest for the third time.", id="choir")],
    )
    found = summarise(desk, (desk.library.story("main").key,), article=None, sentences=3, about=about)
    assert found.points.quotes == ()
    assert summary_pages(found, "main", Surface.TERMINAL) == [
        f"main\nNo sentence in 1 article is about “{about}”. Try other words, or none."
    ]


def test_the_newest_state_comes_first_even_if_older_articles_agree_on_something_else(make_desk, fill) -> None:
    desk = make_desk()
    drafts = [
        Draft("The council of Tarn closed the old mill bridge for repairs after the spring flood.", id="a"),
        Draft("After the spring flood the old mill bridge of Tarn was closed for long repairs.", id="b"),
        Draft("Repairs of the old mill bridge, closed since the spring flood, go on in Tarn.", id="c"),
        Draft("Rain was all that there was over there again and again.", id="d"),
    ]
    dated = [replace(draft, published=day(number)) for number, draft in enumerate(drafts, 3)]
    fill(desk.library, dated)
    key = desk.library.story("main").key
    summary = summarise(desk, (key,), article=None, sentences=2)
    assert summary.points.quotes[0].article.id == "d"
    assert summary.newest_first


def test_no_article_gives_no_points_and_an_unknown_one_is_told(make_desk, fill) -> None:
    desk = make_desk()
    assert summarise(desk, (), article=None, sentences=3).points.quotes == ()
    fill(desk.library, [Draft("Only one sentence stands here today.", id="one")])
    key = desk.library.story("main").key
    summary = summarise(desk, (key,), article=None, sentences=3)
    assert [point.text for point in summary.points.quotes] == ["Only one sentence stands here today."]
    with pytest.raises(ArticleUnknown):
        summarise(desk, (key,), article="two", sentences=3)


def test_undated_articles_and_one_endless_block_are_summed_up_too(make_desk, fill) -> None:
    desk = make_desk()
    block = "word " * 4_000
    fill(desk.library, [Draft(block, id="block"), Draft("He left. She stayed.", id="leaning")])
    key = desk.library.story("main").key
    points = summarise(desk, (key,), article="block", sentences=2).points.quotes
    assert points
    assert all(len(point.text) <= QUOTE_LIMIT_CHARS for point in points)
    assert summarise(desk, (key,), article="leaning", sentences=1).points.quotes  # better than nothing


def test_an_article_dated_after_today_does_not_lead_and_that_is_said(make_desk, fill) -> None:
    desk = make_desk()
    yard = "The ferry Okeanos will be scrapped in the yard at Lund. The yard begins its work in the spring."
    fill(
        desk.library,
        [
            Draft(
                "The ferry Okeanos ran aground near Tarn Point with forty passengers.",
                id="old",
                published=day(4),
            ),
            Draft("Divers mended the hull of the Okeanos in the dock of Skelby.", id="new", published=day(9)),
            Draft(yard, id="ahead", published=datetime(2031, 8, 1, tzinfo=UTC)),
        ],
    )
    keys = (desk.library.story("main").key,)
    found = summarise(desk, keys, article=None, sentences=3, today=date(2026, 3, 20))
    assert [point.article.id for point in found.points.quotes] == ["new", "old", "ahead"]
    assert (found.newest_first, found.ahead) == (True, 1)
    (page,) = summary_pages(found, "main", Surface.TERMINAL)
    assert page.splitlines()[2] == "1 article is dated after today, so I don't take it for the newest"
    later = summarise(desk, keys, article=None, sentences=3, today=date(2031, 8, 1))
    assert (later.points.quotes[0].article.id, later.ahead) == ("ahead", 0)
    assert summarise(desk, keys, article="ahead", sentences=1, today=date(2026, 3, 20)).ahead == 0
