"""How answers and lists look, and that no text from outside can change that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.nouns import Article, Entry, Span
from retrieval.nouns import Answer, Citation, Cited, Doubt, NoAnswer, Question, Quote, Standing, Verdict
from retrieval.results import Context, Found, Summary
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.plain import BREAK, escaped_pieces, harmless, shortened, unescape
from templates.voice import (
    Surface,
    answer_pages,
    context_pages,
    help_pages,
    search_pages,
    sources_pages,
    summary_pages,
)
from tests.templates.discord_markdown import read
from tests.templates.hostile import hostile_text

DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
TEXT = (
    "“Our records show it,” Imelda Skarne said. The trust, however, paid *nothing*. "
    "According to aides, the bridge reportedly moved at 5.42pm."
)
ARTICLE = Article("a-1", 1, None, None, None, None, None, TEXT, 1)
LINKED = Article(
    "b-2",
    1,
    "Four warnings, report says",
    "The Quillhaven Lantern",
    "Harbour desk",
    datetime(2026, 3, 13, 10, 5, tzinfo=UTC),
    "https://lantern.example/warnings",
    TEXT,
    2,
)
FRAGMENT = "#:~:text=According%20to%20aides%2C%20the%20bridge%20reportedly%20moved%20at%205.42pm."
QUESTION = Question("When did it move?", (1,))
NOTHING = Cited((), (), ())


def quote(article: Article, words: str, **facts: object) -> Quote:
    start = article.text.index(words)
    return replace(Quote(article, start, start + len(words)), **facts)  # type: ignore[arg-type]  # fields of Quote


SAID = quote(
    ARTICLE, "“Our records show it,” Imelda Skarne said.", speaker="Imelda Skarne", standing=Standing.NAMED
)
PAID = quote(ARTICLE, "The trust, however, paid *nothing*.", hedges=("however",))
MOVED = quote(
    LINKED,
    "According to aides, the bridge reportedly moved at 5.42pm.",
    speaker="aides",
    standing=Standing.UNNAMED,
    hedges=("reportedly",),
    highlight=Span(TEXT.index("5.42pm"), TEXT.index("5.42pm") + 6),
)
THREE = Cited((SAID, PAID, MOVED), (1, 1, 2), (Citation(1, ARTICLE, None), Citation(2, LINKED, "The night")))
ONE = Cited((PAID,), (1,), (Citation(1, ARTICLE, None),))


def test_answer_on_discord_shows_labels_quotes_citations_and_the_check() -> None:
    assert answer_pages(Answer(QUESTION, THREE, 0.9), DISCORD) == [
        "Imelda Skarne · named\n"
        "> “Our records show it,” Imelda Skarne said. [1]\n"
        "contrast: “however”\n"
        "> The trust, however, paid \\*nothing\\*. [1]\n"
        "Aides · unnamed · hedged: “reportedly”\n"
        "> According to aides, the bridge reportedly moved at **5.42pm**. [2]\n"
        "[1] Untitled article · undated\n"
        f"[2] [Four warnings, report says](<https://lantern.example/warnings{FRAGMENT}>)"
        " · The Quillhaven Lantern · § The night · 13 March 2026, 10:05 UTC\n"
        "-# 3 quotes, checked against the source\n"
        "-# bold is ours"
    ]


def test_answer_in_the_terminal_is_the_same_without_markdown() -> None:
    assert answer_pages(Answer(QUESTION, THREE, 0.9), TERMINAL) == [
        "Imelda Skarne · named\n"
        "> “Our records show it,” Imelda Skarne said. [1]\n"
        "contrast: “however”\n"
        "> The trust, however, paid *nothing*. [1]\n"
        "Aides · unnamed · hedged: “reportedly”\n"
        "> According to aides, the bridge reportedly moved at 5.42pm. [2]\n"
        "[1] Untitled article · undated\n"
        "[2] Four warnings, report says · The Quillhaven Lantern · § The night · 13 March 2026, 10:05 UTC"
        " · https://lantern.example/warnings\n"
        "3 quotes, checked against the source"
    ]


def test_answer_of_one_quote_says_how_a_follow_up_was_understood() -> None:
    office = replace(PAID, speaker="trust spokesperson", standing=Standing.OFFICE, hedges=())
    cited = Cited((office,), (1,), ONE.citations)
    assert answer_pages(Answer(QUESTION, cited, 0.5, "Who paid *what*?"), DISCORD) == [
        "Understood as: Who paid \\*what\\*?\n"
        "Trust spokesperson · on the record\n"
        "> The trust, however, paid \\*nothing\\*. [1]\n"
        "[1] Untitled article · undated\n"
        "-# 1 quote, checked against the source"
    ]


def test_quotes_of_one_source_share_a_citation_that_opens_at_the_first() -> None:
    first = quote(LINKED, "The trust, however, paid *nothing*.")
    cited = Cited((first, MOVED), (1, 1), (Citation(1, LINKED, None),))
    (page,) = answer_pages(Answer(QUESTION, cited, 0.9), DISCORD)
    assert page.count("[1]") == 3
    ((_, target),) = read(page).links
    assert target.endswith("#:~:text=The%20trust%2C%20however%2C%20paid%20%2Anothing%2A.")


def test_highlight_over_lines_is_bold_line_by_line() -> None:
    article = replace(ARTICLE, text="It moved at\r\n  5.42pm, they said.")
    one = Quote(article, 0, len(article.text), highlight=Span(3, 21))
    (page,) = answer_pages(Answer(QUESTION, Cited((one,), (1,), (Citation(1, article, None),)), 0.9), DISCORD)
    assert page.startswith("> It **moved at**\r\n>   **5.42pm**, they said. [1]\n")


def test_label_says_that_a_name_stands_elsewhere_and_gives_the_role() -> None:
    she = replace(
        PAID, speaker="Imelda Skarne", role="the trust's *head*", standing=Standing.NAMED, hedges=()
    )
    cited = Cited((she,), (1,), ONE.citations)
    (page,) = answer_pages(Answer(QUESTION, cited, 0.5), DISCORD)
    assert page.split("\n")[0] == "Imelda Skarne, the trust's \\*head\\* · named elsewhere in the article"


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (
            Verdict(Doubt.ANOTHER, "Imelda Skarne", "chief executive", Standing.NAMED),
            "No. The source gives these words to Imelda Skarne, chief executive.",
        ),
        (
            Verdict(Doubt.ANOTHER, "trust spokesperson", None, Standing.OFFICE),
            "No. The source gives these words to “trust spokesperson”.",
        ),
        (
            Verdict(Doubt.UNNAMED, "two people", None, Standing.UNNAMED),
            "The source gives these words to “two people” and names nobody.",
        ),
        (Verdict(Doubt.UNCLEAR), "The source doesn't make clear who says this."),
    ],
)
@pytest.mark.parametrize("surface", [DISCORD, TERMINAL])
def test_verdict_stands_above_the_quotes(verdict: Verdict, line: str, surface: Surface) -> None:
    (page,) = answer_pages(Answer(QUESTION, ONE, 0.5, verdict=verdict), surface)
    assert page.split("\n")[0] == line


def test_verdict_names_a_speaker_unless_none_is_clear() -> None:
    with pytest.raises(ValueError, match="another"):
        Verdict(Doubt.ANOTHER)
    with pytest.raises(ValueError, match="unclear"):
        Verdict(Doubt.UNCLEAR, "Imelda Skarne")


def test_names_that_are_very_long_are_shortened_but_quotes_are_not() -> None:
    article = replace(LINKED, title="t" * 151, outlet="o" * 81, text="q" * 600)
    one = Quote(article, 0, 600, speaker="s" * 81, standing=Standing.NAMED)
    cited = Cited((one,), (1,), (Citation(1, article, "h" * 81),))
    (page,) = answer_pages(Answer(QUESTION, cited, 0.9), TERMINAL)
    assert page.split("\n")[0] == f"S{'s' * 78}… · named"
    assert page.split("\n")[1] == f"> {'q' * 600} [1]"
    assert page.split("\n")[2].startswith(f"[1] {'t' * 149}… · {'o' * 79}… · § {'h' * 79}… · 13 March")


def test_link_label_is_the_title_only_where_discord_shows_it_unchanged() -> None:
    titles = {
        "Plain title, 2026: “why?”": True,
        "Über 語": True,
        "a_b": False,
        "[sic] said": False,
        "Party 🎉": False,
        "Heart ❤": False,
        "https://evil.example": False,
        "Tell @everyone": False,
        "1. First": False,
    }
    for title, label in titles.items():
        cited = Cited((MOVED,), (1,), (Citation(1, replace(LINKED, title=title), None),))
        (page,) = answer_pages(Answer(QUESTION, cited, 0.9), DISCORD)
        (link,) = read(page).links
        assert link == (title if label else "open the source", f"https://lantern.example/warnings{FRAGMENT}")
        assert f"[1] {title} · The" in read(page).shown.replace(BREAK, "")


def refusal(**facts: object) -> NoAnswer:
    plain = NoAnswer(QUESTION, ONE, ("drone", "strike"), ("killed",), "number", 1, 0.1)
    return replace(plain, **facts)  # type: ignore[arg-type]  # fields of NoAnswer


def test_refusal_shows_the_closest_passage_and_why_it_does_not_answer() -> None:
    assert answer_pages(refusal(), DISCORD) == [
        "The articles don't answer that. I searched 1 article.\n"
        "Closest passage (matches: drone, strike · missing: killed, a number)\n"
        "contrast: “however”\n"
        "> The trust, however, paid \\*nothing\\*. [1]\n"
        "[1] Untitled article · undated"
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"matched": ()}, "Closest passage (missing: killed, a number)"),
        ({"missing": (), "missing_kind": None}, "Closest passage (matches: drone, strike)"),
        ({"matched": (), "missing": (), "missing_kind": "office"}, "Closest passage (missing: an office)"),
        ({"matched": (), "missing": (), "missing_kind": None}, "Closest passage"),
        (
            {"matched": tuple("abcdefgh"), "missing": (), "missing_kind": None},
            "Closest passage (matches: a, b, c, d, e, f)",
        ),
    ],
)
def test_refusal_names_only_what_it_knows(facts: dict[str, object], line: str) -> None:
    (page,) = answer_pages(refusal(**facts), DISCORD)
    assert page.split("\n")[1] == line


def test_refusal_gives_words_the_capitals_that_the_question_gave_them() -> None:
    asked = refusal(
        question=replace(QUESTION, text="Did Japan and NEC trade?"),
        matched=("japan",),
        missing=("nec", "trade"),
    )
    assert "(matches: Japan · missing: NEC, trade, a number)" in answer_pages(asked, DISCORD)[0]


def test_refusal_without_a_passage_says_what_to_try() -> None:
    (page,) = answer_pages(refusal(closest=None, searched=1_234), DISCORD)
    assert page == (
        "The articles don't answer that. I searched 1,234 articles.\n"
        "No passage comes near it: try the words that an article would use."
    )
    limited = replace(QUESTION, since=date(2030, 1, 1))
    (page,) = answer_pages(refusal(closest=None, question=limited), DISCORD)
    assert page.endswith("\nNo article fits the dates or the article that you chose: try without them.")


def test_where_there_are_no_articles_it_is_said_how_some_are_added() -> None:
    there_are_none = "There are no articles here yet, so there is nothing to quote."
    for surface, advice in {
        DISCORD: "Whoever runs this bot adds some with `verbatim add FILE…`.",
        TERMINAL: "Add some with verbatim add FILE….",
    }.items():
        expected = [f"{there_are_none} {advice}"]
        assert answer_pages(refusal(closest=None, searched=0), surface) == expected
        assert summary_pages(Summary(NOTHING, 0, 0), "main", surface) == expected
        assert search_pages(Found("bridge", NOTHING, 0), surface) == expected
        assert sources_pages("main", [], 0, surface, first=1) == expected


def test_summary_tells_how_many_sentences_it_took_from() -> None:
    (page,) = summary_pages(Summary(THREE, 22, 2), "main_story", DISCORD)
    assert page.split("\n")[:2] == ["**main\\_story**", "3 of 22 sentences, verbatim, in the articles' order"]
    assert page.endswith("\n-# 3 quotes, checked against the source\n-# bold is ours")
    (page,) = summary_pages(Summary(ONE, 1, 1), "", TERMINAL)
    assert page.split("\n")[0] == "1 of 1 sentence, verbatim, in the article's order"


def test_summary_without_points_says_so() -> None:
    assert summary_pages(Summary(NOTHING, 0, 1), "main", TERMINAL) == [
        "main\nThere is no sentence in it that could be quoted."
    ]


def test_search_says_that_it_is_no_answer() -> None:
    (page,) = search_pages(Found("paid `nothing`", ONE, 8), DISCORD)
    assert page == (
        "1 passage of 8 articles for “paid \\`nothing\\`”, closest first. This is a search, not an answer.\n"
        "contrast: “however”\n"
        "> The trust, however, paid \\*nothing\\*. [1]\n"
        "[1] Untitled article · undated"
    )
    assert search_pages(Found("zebra", NOTHING, 8), DISCORD) == ["Nothing in 8 articles comes near “zebra”."]


def test_context_shows_the_quote_in_bold_and_what_became_of_its_article() -> None:
    whole = Context(1, PAID, "Before. ", " After.", "A_heading", newer=True, gone=False)
    gone = Context(2, None, "", "", None, newer=False, gone=True)
    assert context_pages([whole, gone], DISCORD) == [
        "Quote 1 · Untitled article · § A\\_heading · undated\n"
        "This article has changed since; the quoted words still stand in it.\n"
        "> Before. **The trust, however, paid \\*nothing\\*.** After.\n"
        "Quote 2: its article was removed since."
    ]
    (page,) = context_pages([replace(whole, newer=False)], DISCORD)
    assert "changed" not in page


def test_context_that_is_too_long_leaves_out_what_is_around_the_quote() -> None:
    around = "*" * 1_000
    (page,) = context_pages([Context(1, PAID, around, around, None, newer=False, gone=False)], DISCORD)
    assert page == "Quote 1 · Untitled article · undated\n> The trust, however, paid \\*nothing\\*."


def test_context_of_nothing_says_that_the_answer_is_unknown() -> None:
    assert context_pages([], DISCORD) == [
        "I no longer know this answer, or it can't be read from here. Please ask the question again."
    ]


def entry(**facts: object) -> Entry:
    plain = Entry(
        "b_2", 1, LINKED.title, LINKED.outlet, None, datetime(2026, 3, 13, tzinfo=UTC), LINKED.url, 1, 90
    )
    return replace(plain, **facts)  # type: ignore[arg-type]  # fields of Entry


def test_sources_are_numbered_and_named_by_what_is_known() -> None:
    entries = [entry(revision=2), entry(title=None, outlet=None, published=None, url=None, id="c")]
    assert sources_pages("main", entries, 2, DISCORD, first=1) == [
        "I have read 2 articles in **main**.\n"
        "1. [Four warnings, report says](<https://lantern.example/warnings>)"
        " · The Quillhaven Lantern · 13 March 2026 · id b\\_2 · revision 2\n"
        "2. Untitled article · undated · id c"
    ]
    (page,) = sources_pages("main", entries, 1_234, TERMINAL, first=1_001)
    assert page.split("\n")[0] == "Articles 1,001 to 1,002 of 1,234 in main, newest first."
    assert page.split("\n")[2] == "1002. Untitled article · undated · id c"


def test_long_lists_become_pages_that_fit() -> None:
    pages = sources_pages("main", [entry(id=str(n)) for n in range(50)], 50, DISCORD, first=1)
    assert len(pages) > 1
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    assert pages[0].endswith(f"\n-# Page 1 of {len(pages)}")
    assert re.findall(r"id (\d+)", "\n".join(pages)) == [str(n) for n in range(50)]
    assert len(sources_pages("main", [entry()] * 50, 50, TERMINAL, first=1)) == 1


def test_help_names_the_commands_and_fits_one_message() -> None:
    (page,) = help_pages(DISCORD)
    assert units(page) <= PAGE_LIMIT_UNITS
    for command in ("/ask", "/summary", "/search", "/sources", "/help", "private:"):
        assert f"`{command}`" in page
    assert "I store no question." in page
    (page,) = help_pages(TERMINAL)
    assert "/quit" in page
    assert "`" not in page
    assert "*" not in page


# Whatever the articles hold


field_text = st.none() | hostile_text.filter(lambda text: len(text) <= 500 and bool(text.strip()))
urls = st.none() | hostile_text.map("https://news.example/{}".format)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = "".join(draw(st.lists(hostile_text, min_size=1, max_size=8)))
    assume(text.strip() and "\0" not in text)
    dates = st.none() | st.datetimes(timezones=st.just(UTC))
    title, outlet, url, published = draw(st.tuples(field_text, field_text, urls, dates))
    return Article("id", 1, title, outlet, None, published, url, text, 1)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    article = draw(articles())
    start = draw(st.integers(0, len(article.text) - 1))
    end = draw(st.integers(start + 1, min(len(article.text), start + 600)))
    marks = draw(st.none() | st.tuples(st.integers(start, end - 1), st.integers(1, 600)))
    return Quote(
        article,
        start,
        end,
        speaker=draw(field_text),
        standing=draw(st.sampled_from(Standing)),
        hedges=tuple(draw(st.lists(hostile_text.filter(str.strip), max_size=3))),
        highlight=marks and Span(marks[0], min(end, marks[0] + marks[1])),
    )


@st.composite
def cited(draw: st.DrawFn) -> Cited:
    some = draw(st.lists(quotes(), min_size=1, max_size=3))
    citations = [Citation(n, quote.article, draw(field_text)) for n, quote in enumerate(some, 1)]
    return Cited(tuple(some), tuple(range(1, len(some) + 1)), tuple(citations))


def quoted_lines(page: str) -> list[str]:
    """The page's block quotes as they were sent, each without the number behind it."""
    runs = re.findall(r"(?:^> .*\n?)+", page.replace("\r", "\0"), re.MULTILINE)
    return [re.sub(r" \[\d\]\n?\Z", "", run.replace("\0", "\r")) for run in runs]


@settings(deadline=None, max_examples=50)
@given(cited())
def test_every_quote_can_be_had_back_from_pages_that_fit(some: Cited) -> None:
    pages = answer_pages(Answer(QUESTION, some, 0.5), DISCORD)
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    found = [unescape(run) for page in pages for run in quoted_lines(page)]
    assert found == [quote.text for quote in some.quotes]


@settings(deadline=None, max_examples=50)
@given(cited())
def test_nothing_but_our_own_marks_does_anything(some: Cited) -> None:
    for page in answer_pages(Answer(QUESTION, some, 0.5, "*Who?*"), DISCORD):
        reading = read(page)
        assert len(reading.quoted) == len(re.findall(r"\[\d\]$", page, re.MULTILINE))
        labels = {shortened(one.article.title or "Untitled article", 150) for one in some.quotes}
        assert {label for label, _ in reading.links} <= {*labels, "open the source"}
        assert all(target.startswith("https://news.example/") for _, target in reading.links)
        assert len(reading.links) == page.count("](<")
        without_links = re.sub(r"\(<https://news\.example/[^>]*>\)", "", page)
        assert set(read(without_links).done) <= {"subtext"}
    (page,) = answer_pages(Answer(QUESTION, some, 0.5), TERMINAL)
    assert harmless(page) == page


@settings(deadline=None, max_examples=50)
@given(quotes())
def test_bold_covers_the_highlight_and_nothing_else(one: Quote) -> None:
    cited_one = Cited((one,), (1,), (Citation(1, one.article, None),))
    reading = read("\n".join(answer_pages(Answer(QUESTION, cited_one, 0.5), DISCORD)))
    pieces: list[str] = []
    if one.highlight:
        pieces = escaped_pieces(one.text)[one.highlight.start - one.start : one.highlight.end - one.start]
    wanted = re.sub(r"\\(.)", r"\1", "".join(pieces))
    assert "".join("".join(reading.bold).split()) == "".join(wanted.split())


def test_quote_that_no_page_can_hold_is_named_and_not_cut() -> None:
    article = replace(ARTICLE, text="\n" * 599 + "a")
    one = Quote(article, 0, 600, speaker="*" * 90, standing=Standing.NAMED)
    cited_one = Cited((one,), (1,), (Citation(1, article, None),))
    (page,) = answer_pages(Answer(QUESTION, cited_one, 0.5), DISCORD)
    assert page.split("\n")[0] == (
        "[1] This quote holds so many unusual characters that it can't be shown whole here, and I don't cut quotes."
    )
    assert "> " not in page


@settings(deadline=None, max_examples=50)
@given(cited(), hostile_text, hostile_text)
def test_lists_and_contexts_fit_whatever_they_quote(some: Cited, words: str, more: str) -> None:
    contexts = [Context(1, one, words * 9, more * 9, words, newer=True, gone=False) for one in some.quotes]
    entries = [
        Entry(more or "id", 1, a.title, a.outlet, None, a.published, a.url, 3, 9)
        for a in (one.article for one in some.quotes)
    ]
    for pages in (
        summary_pages(Summary(some, 10**9, 2), words, DISCORD),
        search_pages(Found(words * 20, some, 5), DISCORD),
        context_pages(contexts, DISCORD),
        sources_pages(words, entries, 10**6, DISCORD, first=10**5),
        answer_pages(
            refusal(closest=some, matched=(words,) * 9, missing=(more,) * 9, understood_as=words * 9), DISCORD
        ),
    ):
        assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
