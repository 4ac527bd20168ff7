"""Who somebody is: whose names, words and introductions, and that hostile or large stories change nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from index.nouns import Draft
from retrieval.changes import changes
from retrieval.desk import Desk
from retrieval.quotes import quotes
from retrieval.sayings import READ_ARTICLES, is_one_name
from retrieval.who import who
from templates.voice import Surface, changes_pages, said_pages, who_pages
from tests.benchmarks._vectorless import desk_over

HOLT = "“The quay is open again and will stay so,” said Anna Holt, the mayor of Dunmarle. "


def only_key(desk: Desk) -> tuple[int, ...]:
    return tuple(story.key for story in desk.library.stories())


def described(desk: Desk, name: str) -> list[str]:
    found = who(desk, only_key(desk), name)
    return [quote.text for quote in found.cited.quotes[: found.described]]


def test_a_name_that_is_a_common_word_too_is_only_read_as_a_name() -> None:
    tights = "She was seen in brown tights and a white hat near the quay."
    governor = "Governor Jerry Brown said that the quay would be closed."
    with desk_over({"main": [Draft(tights, id="tights"), Draft(governor, id="governor")]}) as desk:
        found = who(desk, only_key(desk), "brown")
        assert described(desk, "brown") == [governor]
        assert (found.names, [one.id for one in found.appears]) == (("Jerry Brown",), ["governor"])


def test_a_companys_analyst_is_not_the_company() -> None:
    text = "Rowan Peabody analyst Carl Birch agreed that prices fell. Rowan Peabody cut its forecast in May."
    with desk_over({"main": [Draft(text, id="a")]}) as desk:
        found = who(desk, only_key(desk), "Rowan Peabody")
        assert found.names == ("Rowan Peabody",)
        assert found.direct == ()
        assert who(desk, only_key(desk), "analyst").names == ("Carl Birch",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Holt", "Ms Holt", True),
        ("A. Holt", "Anna Holt", True),
        ("Mayor Anna Holt", "Anna Holt", True),
        ("Anna", "Anna Holt", True),
        ("Anna Holt", "Anna Hollt", True),
        ("Anna Holt", "Bea Holt", False),
        ("Anna", "Bea", False),
        ("Bea", "Anna Holt", False),
        ("Anna Holt", "Anna Birch", False),
    ],
)
def test_initials_titles_first_names_and_slips_are_one_name(one: str, other: str, same: bool) -> None:
    assert is_one_name(one, other) is is_one_name(other, one) is same


def test_an_article_about_two_of_one_last_name_keeps_them_apart() -> None:
    text = "Ruth Sallow, the nurse, said it rained. Her mother, Winifred Sallow, the baker, said it snowed."
    with desk_over({"main": [Draft(text, id="a")]}) as desk:
        assert who(desk, only_key(desk), "Winifred Sallow").names == ("Winifred Sallow",)
        assert set(who(desk, only_key(desk), "Sallow").names) == {"Ruth Sallow", "Winifred Sallow"}


def test_somebody_who_is_elsewhere_called_by_the_last_name_is_one_unless_another_has_it() -> None:
    later = "“It will be painted,” Ms Holt said on Friday."
    with desk_over({"main": [Draft(HOLT, id="a"), Draft(later, id="b")]}) as desk:
        found = who(desk, only_key(desk), "Anna Holt")
        assert [quote.text for quote in found.cited.quotes[found.described :]] == [HOLT.strip(), later]
        assert (found.names, [one.id for one in found.appears]) == (("Anna Holt", "Holt"), ["a", "b"])
    other = "“It is rotten,” said Bea Holt, the baker."
    with desk_over({"main": [Draft(HOLT, id="a"), Draft(later, id="b"), Draft(other, id="c")]}) as desk:
        found = who(desk, only_key(desk), "Anna Holt")
        assert [one.id for one in found.appears] == ["a"]


@pytest.mark.parametrize("opening", ["Although", "Only", "But"])
def test_a_word_before_a_name_is_no_part_of_what_somebody_is_called(opening: str) -> None:
    said = f"{opening} Holt said the bridge would stand for ten years, the paint came off in March."
    both = "Both Clerk Bea Orr and Mayor Anna Holt said the paint was too dear."
    with desk_over({"main": [Draft(HOLT, id="a"), Draft(said, id="b"), Draft(both, id="c")]}) as desk:
        names = who(desk, only_key(desk), "Anna Holt").names
    assert names[0] == "Anna Holt"
    assert not [name for name in names if opening in name or " and " in name or "Both" in name]


def test_an_introduction_that_leans_on_what_was_told_before_comes_after_the_others() -> None:
    leaning = "It rained. Earlier in the evening she had met Anna Holt, the mayor of Dunmarle."
    others = [
        f"{what} Anna Holt, the mayor of Dunmarle, {then}."
        for what, then in (
            ("Ferry passengers cheered", "on the quay"),
            ("Two bakers wrote to", "about flour"),
            ("A judge in Orle heard", "for an hour"),
            ("The choir sang for", "in the old mill"),
        )
    ]
    drafts = [Draft(text, id=str(n)) for n, text in enumerate([leaning, *others])]
    with desk_over({"main": drafts}) as desk:
        assert described(desk, "Anna Holt") == others
    with desk_over({"main": drafts[:2]}) as desk:
        assert described(desk, "Anna Holt") == [leaning.removeprefix("It rained. "), others[0]]


HOSTILE = {
    "without a space": "x" * 1_000_000,
    "quotation marks": HOLT + 'Anna Holt said. "' * 10_000,
    "unbalanced": HOLT + "“Anna Holt said “the quay “is open, she said. ”” “" * 400,
    "a long name": HOLT
    + "“It is shut,” said "
    + "Bea " * 1_000
    + "Holt. "
    + "“It is shut,” said H"
    + "o" * 4_000,
    "quoted as": HOLT + "quoted as saying " * 5_000,
    "commas": HOLT + "Bea Holt, " * 5_000,
    "sentences": HOLT + "He said he said. " * 5_000,
}


@pytest.fixture(scope="module", params=HOSTILE)
def hostile_desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_over({"main": [Draft(HOSTILE[request.param], id="a")]}) as desk:
        yield desk


def test_hostile_text_is_read_to_its_end_and_shown_in_pages(hostile_desk: Desk) -> None:
    keys = only_key(hostile_desk)
    (text,) = (hostile_desk.library.article(key, "a").text for key in keys)
    said = quotes(hostile_desk, keys, limit=8)
    somebody = who(hostile_desk, keys, "Anna Holt")
    new = changes(hostile_desk, keys, since=date(2020, 1, 1), today=date(2026, 11, 22))
    for quote in (*said.cited.quotes, *somebody.cited.quotes, *new.cited.quotes):
        assert quote.text == text[quote.start : quote.end]
    if text.startswith(HOLT):
        assert "Anna Holt" in [quote.speaker for quote in said.cited.quotes]
        assert somebody.names[0] == "Anna Holt"
    for pages in (
        said_pages(said, "main", Surface.DISCORD),
        who_pages(somebody, Surface.DISCORD),
        changes_pages(new, "main", Surface.DISCORD),
    ):
        assert all(len(page) <= 2000 for page in pages)


def test_what_is_markdown_or_a_mention_in_a_name_is_harmless() -> None:
    text = (
        "“It is open now and for good,” said **Anna** @everyone <@123> Holt. "
        "Anna Holt, the mayor of [x](http://a.b) Town, said ||it|| was `open`. "
    )
    with desk_over({"main": [Draft(text, id="a")]}) as desk:
        said = said_pages(quotes(desk, only_key(desk), limit=8), "**t**", Surface.DISCORD)
        shown = "\n".join([*said, *who_pages(who(desk, only_key(desk), "Holt"), Surface.DISCORD)])
    assert "@everyone" not in shown
    assert "<@123>" not in shown
    assert "](http://a.b)" not in shown
    assert "||it||" not in shown


def test_of_thousands_of_articles_those_with_the_name_are_read_and_it_says_how_many() -> None:
    old = datetime(2000, 1, 1, tzinfo=UTC)
    others = [
        Draft(f"“Number {n} is shut,” said Bea Birch.", id=str(n), published=datetime(2026, 1, 1, tzinfo=UTC))
        for n in range(2_000)
    ]
    with desk_over({"main": [*others, Draft(HOLT, id="old", published=old)]}) as desk:
        named = quotes(desk, only_key(desk), limit=8, speaker="Anna Holt")
        assert [quote.article.id for quote in named.cited.quotes] == ["old"]
        assert described(desk, "Anna Holt") == [HOLT.strip()]
        every = quotes(desk, only_key(desk), limit=8)
        assert (every.read, every.articles, len(every.cited.quotes)) == (READ_ARTICLES, 2_001, 8)
