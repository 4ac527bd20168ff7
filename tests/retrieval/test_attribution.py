"""A quote is attributed to who says its core, by the article's own words, and to nobody where they don't tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.nouns import Article, Span
from retrieval.attribution import attribute, attributed, speeches_of
from retrieval.desk import Desk
from retrieval.nouns import Quote, Standing

TEXT = (
    "Anna Holt, the mayor of Dunmarle, came late. The rope was old, she said. “We wrote twice,” she said.\n\n"
    "However, Carl Birch reportedly denied that it was old. The quay is shut. "
    "Anna Holt said it would open, but Carl Birch said it would not."
)
ARTICLE = Article("rope", 1, None, None, None, None, None, TEXT, 1)


def quote(words: str, core: str | None = None) -> Quote:
    start = TEXT.index(words)
    inner = Span(TEXT.index(core), TEXT.index(core) + len(core)) if core else None
    return Quote(ARTICLE, start, start + len(words), core=inner)


def test_a_pronoun_is_named_with_role_and_standing(sample_desk: Desk) -> None:
    said = attribute(quote("“We wrote twice,” she said."), sample_desk.library)
    assert (said.speaker, said.role, said.standing) == ("Anna Holt", "mayor of Dunmarle", Standing.NAMED)
    assert said.hedges == ()


def test_narration_and_a_sentence_of_two_speakers_are_nobodys(sample_desk: Desk) -> None:
    both = "Anna Holt said it would open, but Carl Birch said it would not."
    for said in attributed([quote("The quay is shut."), quote(both)], sample_desk.library):
        assert (said.speaker, said.role, said.standing) == (None, None, Standing.NONE)


def test_highlight_tells_which_of_two_speakers_is_meant(sample_desk: Desk) -> None:
    both = quote("Anna Holt said it would open, but Carl Birch said it would not.")
    start = TEXT.index("would not")
    said = attribute(replace(both, highlight=Span(start, start + 9)), sample_desk.library)
    assert said.speaker == "Carl Birch"


def test_core_tells_who_says_it_and_hedges_are_the_whole_quotes(sample_desk: Desk) -> None:
    words = "However, Carl Birch reportedly denied that it was old. The quay is shut."
    told = attribute(quote(words, core="The quay is shut."), sample_desk.library)
    denied = attribute(
        quote(words, core="However, Carl Birch reportedly denied that it was old."), sample_desk.library
    )
    assert (told.speaker, denied.speaker) == (None, "Carl Birch")
    assert told.hedges == denied.hedges == ("however", "reportedly", "denied")


def test_an_article_is_read_once(sample_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article("once", 1, None, None, None, None, None, "Only once said Carl Birch.", 1)
    first = speeches_of(article, sample_desk.library)

    def read_again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("retrieval.attribution.speeches", read_again)
    assert speeches_of(article, sample_desk.library) is first
