"""What stood around a quote, as long as it stands; and quotes that are cut anew before they are sent."""

from __future__ import annotations

import pytest

from index.answers import Slice
from index.nouns import Draft
from index.writer import remove
from retrieval.cite import cite
from retrieval.context import contexts, recut
from retrieval.nouns import Quote

TEXT = (
    "The pier was opened in spring. Many came to see it.\n\nWhat it cost\n"
    "It cost two million. The council paid. Nobody complained.\n\nThe next day it rained."
)
QUOTED = "The council paid."


@pytest.fixture
def story(make_desk, fill):
    desk = make_desk()
    fill(desk.library, [Draft(TEXT, id="pier", title="Pier")])
    return desk, desk.library.story("main")


def slice_of(desk, story, text: str = QUOTED) -> Slice:
    article = desk.library.article(story.key, "pier")
    start = article.text.index(text)
    return Slice(story.key, "pier", article.revision, start, start + len(text))


def test_context_is_the_text_around_within_the_section(story) -> None:
    desk, main = story
    (context,) = contexts(desk, [slice_of(desk, main)])
    assert context.quote is not None
    assert context.quote.text == QUOTED
    assert context.before == "It cost two million. "
    assert context.after == " Nobody complained.\n\nThe next day it rained."
    assert (context.number, context.section) == (1, "What it cost")
    assert (context.newer, context.gone) == (False, False)


def test_context_of_a_changed_article_shows_what_was_quoted_and_says_so(story, fill) -> None:
    desk, main = story
    sent = slice_of(desk, main)
    fill(desk.library, [Draft("The trust paid for all of it, not the council.", id="pier", title="Pier")])
    (context,) = contexts(desk, [sent])
    assert context.quote is not None
    assert context.quote.text == QUOTED
    assert context.newer
    assert not context.gone


def test_context_of_a_removed_article_shows_nothing_even_if_another_took_its_id(story, fill) -> None:
    desk, main = story
    sent = slice_of(desk, main)
    remove(desk.library, main, "pier")
    assert contexts(desk, [sent])[0].gone
    fill(desk.library, [Draft("Another pier altogether was built in the harbour of Skelby. " * 4, id="pier")])
    assert desk.library.article(main.key, "pier").revision == 2
    (context,) = contexts(desk, [sent])
    assert context.gone
    assert context.quote is None


def test_quotes_are_cut_anew_and_given_up_when_their_article_changed(story, fill) -> None:
    desk, main = story
    article = desk.library.article(main.key, "pier")
    start = TEXT.index(QUOTED)
    cited = cite([Quote(article, start, start + len(QUOTED))], desk.library)
    assert recut(cited, desk.library) == cited
    fill(desk.library, [Draft(TEXT + " And snowed.", id="pier", title="Pier")])
    assert recut(cited, desk.library) is None
    remove(desk.library, main, "pier")
    assert recut(cited, desk.library) is None


def test_copy_that_is_named_must_stand_unchanged_too(story, fill) -> None:
    desk, main = story
    fill(desk.library, [Draft("A storm came in the night.", id="storm")])
    article, copy = desk.library.article(main.key, "pier"), desk.library.article(main.key, "storm")
    start = TEXT.index(QUOTED)
    cited = cite([Quote(article, start, start + len(QUOTED), copies=(copy,))], desk.library)
    assert recut(cited, desk.library) == cited
    fill(desk.library, [Draft("A storm came in the night, and went.", id="storm")])
    assert recut(cited, desk.library) is None
    remove(desk.library, main, "storm")
    assert recut(cited, desk.library) is None


def test_citations_are_numbered_by_article_and_section(story) -> None:
    desk, main = story
    article = desk.library.article(main.key, "pier")
    spans = [(TEXT.index(part), TEXT.index(part) + len(part)) for part in ("It cost", "The pier", QUOTED)]
    cited = cite([Quote(article, start, end) for start, end in spans], desk.library)
    assert cited.numbers == (1, 2, 1)
    assert [citation.section for citation in cited.citations] == ["What it cost", None]
