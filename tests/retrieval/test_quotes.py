"""Who said what: by speaker, by words or their meaning, copies once, and whom the source gives words to instead."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from index.library import Library
from index.nouns import Draft
from retrieval.desk import Desk
from retrieval.nouns import Doubt, QuestionRefused, Standing
from retrieval.quotes import quotes
from retrieval.sayings import is_one_name, names_together, sayings_in, speakers
from retrieval.who import who


def draft(id: str, text: str, day: int) -> Draft:
    return Draft(text, id=id, title=id.title(), published=datetime(2026, 3, day, tzinfo=UTC))


ROPE = (
    "Anna Holt, the mayor of Dunmarle, came late. The rope was old, she said. “We wrote twice,” she said.\n\n"
    "Carl Birch reportedly denied that it was old. The quay is shut."
)
COPIED = "“The crane will be painted green before the summer fair,” said Dora Lind, the harbour master."
DRAFTS = [
    draft("rope", ROPE, 1),
    draft("crane", COPIED, 2),
    draft("again", "The council met on Tuesday. " + COPIED, 3),
    draft("holt", "“The quay opens on Friday at noon,” Ms Holt said. It was safe.", 4),
]


@pytest.fixture
def desk(make_desk, fill) -> Desk:
    made: Desk = make_desk()
    fill(made.library, DRAFTS)
    return made


def keys(library: Library) -> tuple[int, ...]:
    return (library.story("main").key,)


def test_each_quote_has_speaker_role_standing_and_hedges_in_order_of_time(desk: Desk) -> None:
    found = quotes(desk, keys(desk.library), limit=20)
    told = [
        (q.speaker, q.role, q.standing, direct)
        for q, direct in zip(found.cited.quotes, found.direct, strict=True)
    ]
    assert told == [
        ("Anna Holt", "mayor of Dunmarle", Standing.NAMED, True),
        ("Carl Birch", None, Standing.NAMED, False),
        ("Dora Lind", "harbour master", Standing.NAMED, True),
        ("Holt", None, Standing.NAMED, True),
    ]
    assert found.cited.quotes[1].hedges == ("reportedly", "denied")
    assert found.cited.quotes[0].text.endswith("The rope was old, she said. “We wrote twice,” she said.")
    assert (found.found, found.read, found.articles) == (4, 4, 4)


def test_a_copied_quote_counts_once_and_names_the_other_article(desk: Desk) -> None:
    found = quotes(desk, keys(desk.library), limit=5, speaker="Dora Lind")
    (only,) = found.cited.quotes
    assert (only.article.id, [one.id for one in only.copies]) == ("crane", ["again"])


@pytest.mark.parametrize("speaker", ["Holt", "Anna Holt", "anna holt", "Ms Holt", "mayor"])
def test_a_speaker_is_found_by_name_slip_or_role(desk: Desk, speaker: str) -> None:
    found = quotes(desk, keys(desk.library), limit=5, speaker=speaker)
    names = {quote.speaker for quote in found.cited.quotes}
    assert "Anna Holt" in names
    assert names <= {"Anna Holt", "Holt"}


def test_about_goes_by_words_and_by_meaning_and_may_find_nothing(desk: Desk) -> None:
    worded = quotes(desk, keys(desk.library), limit=5, about="the crane")
    assert [quote.speaker for quote in worded.cited.quotes] == ["Dora Lind"]
    nothing = quotes(desk, keys(desk.library), limit=5, about="zeppelin")
    assert nothing.cited.quotes == ()


def test_words_of_somebody_else_get_a_verdict_and_an_unknown_speaker_nobody(desk: Desk) -> None:
    other = quotes(
        desk, keys(desk.library), limit=5, speaker="Carl Birch", about="crane painted green before summer"
    )
    assert other.verdict is not None
    assert (other.verdict.doubt, other.verdict.speaker) == (Doubt.ANOTHER, "Dora Lind")
    unknown = quotes(desk, keys(desk.library), limit=5, speaker="Zorblax")
    assert (unknown.cited.quotes, unknown.verdict, unknown.found) == ((), None, 0)


def test_the_limit_gives_many_speakers_before_many_quotes_of_one(desk: Desk) -> None:
    found = quotes(desk, keys(desk.library), limit=3)
    assert len({quote.speaker for quote in found.cited.quotes}) == 3


def test_bad_words_are_refused(desk: Desk) -> None:
    for given in ({"speaker": "?!"}, {"about": " "}):
        with pytest.raises(QuestionRefused):
            quotes(desk, keys(desk.library), limit=3, **given)
    with pytest.raises(QuestionRefused):
        who(desk, keys(desk.library), "")


def test_highlight_is_the_speakers_own_part_of_a_sentence_with_two(desk: Desk, fill) -> None:
    text = "Anna Holt said it would open, but Carl Birch said it would not."
    fill(desk.library, [draft("two", text, 9)])
    article = desk.library.article(keys(desk.library)[0], "two")
    found = {one.quote.speaker: one.quote.highlight for one in sayings_in(article, desk.library)}
    assert {name: text[mark.start : mark.end] for name, mark in found.items() if mark} == {
        "Anna Holt": "Anna Holt said it would open",
        "Carl Birch": "Carl Birch said it would not.",
    }


def test_speakers_are_each_one_and_follow_the_storys_changes(desk: Desk, fill) -> None:
    assert set(speakers(desk.library, keys(desk.library))) == {"Anna Holt", "Carl Birch", "Dora Lind"}
    fill(desk.library, [draft("new", "“We sail at dawn,” said Mina Poole.", 8)])
    assert "Mina Poole" in speakers(desk.library, keys(desk.library))


def test_names_of_one_person_stand_together() -> None:
    counted = Counter({"Skarne": 2, "Imelda Skarne": 1, "Bart Lee": 1, "Bartholomew Lee": 1, "Ada Lee": 3})
    groups = names_together(counted)
    assert {frozenset(group) for group in groups} == {
        frozenset({"Skarne", "Imelda Skarne"}),
        frozenset({"Bart Lee", "Bartholomew Lee"}),
        frozenset({"Ada Lee"}),
    }
    assert is_one_name("Imelda Skarne", "Imelda Skarn")
    assert not is_one_name("Imelda Skarne", "Ada Skarne")


def test_who_has_names_introduction_words_and_articles(desk: Desk) -> None:
    found = who(desk, keys(desk.library), "Holt")
    assert set(found.names) == {"Anna Holt", "Holt"}
    assert found.names[0] == "Anna Holt"
    introduced = found.cited.quotes[: found.described]
    assert introduced[0].text == "Anna Holt, the mayor of Dunmarle, came late."
    assert [one.id for one in found.appears] == ["rope", "holt"]
    assert "“The quay opens on Friday at noon,” Ms Holt said." in [
        quote.text for quote in found.cited.quotes[found.described :]
    ]


def test_who_is_nobody(desk: Desk) -> None:
    found = who(desk, keys(desk.library), "Zorblax Quill")
    assert (found.names, found.cited.quotes, found.appears) == ((), (), ())
    assert found.articles == 4


def test_words_that_an_article_gives_twice_are_one_quote_the_fuller_one(make_desk, fill) -> None:
    desk = make_desk()
    short = (
        "“The rescue boats saved survivors from the wreck of the ferry,” said Ada Okafor, the harbour master."
    )
    full, not_so = short.replace("saved", "saved 12"), short.replace("saved", "did not save the")
    text = f"{short} The harbour stayed shut for the night. {full} It rained in Tarrow all day. {not_so}"
    fill(desk.library, [Draft(text, id="ferry")])
    said = quotes(desk, (desk.library.story("main").key,), limit=5)
    assert [quote.text for quote in said.cited.quotes] == [full, not_so]
    assert all(quote.copies == () for quote in said.cited.quotes)
