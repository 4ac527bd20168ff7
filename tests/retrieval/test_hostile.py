"""Whatever stands in an article or is asked of it: quotes are slices of it, short, best first, or there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.nouns import Article, Draft, Span
from index.vectors import Shelf
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import QUOTE_LIMIT_CHARS, Answer, Question, QuestionRefused, Quote
from retrieval.points import Sentence, first_of_each
from retrieval.reranker import LEAD_CHARS, Reranker, Titled
from retrieval.search import search
from retrieval.summary import summarise

PIECES = [
    "The mill burned down.", "“No,” he said. ", "Mr. ", "word ", "灯塔因为灯破裂而变暗。",
    "😀👨‍👩‍👧", "a\u0301", "\u202e", "\x1b[31m",
    "@everyone ", "# Heading\n", "\n\n", "\r\n", "\u2028",
    "1,234.5 ", "ﾞ", "ͺ", '"', "x" * 700, ". " * 40, "É. ", "- item\n",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), min_size=1, max_size=25).map("".join)
numbers = count()


@pytest.fixture(scope="module")
def desk(tmp_path_factory, embedder, reranker) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("hostile")
    library = Library(folder / "library.sqlite3")
    shelf = Shelf(library, folder / "v", fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    yield Desk(library, shelf, embedder, reranker)
    library.close()


def storable(text: str) -> bool:
    return bool(text.strip()) and "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=TEXTS.filter(storable),
    title=st.none() | st.text(min_size=1, max_size=500).filter(storable),
    asked=TEXTS,
)
def test_every_quote_is_a_short_slice(
    desk: Desk, fill: Callable[..., None], text: str, title: str | None, asked: str
) -> None:
    story = f"story {next(numbers)}"
    fill(desk.library, [Draft(text, id="a", title=title), Draft("The old mill is shut.", id="b")], story)
    keys = (desk.library.story(story).key,)
    quotes: list[Quote] = list(summarise(desk, keys, article="a", sentences=3).points.quotes)
    try:
        result = ask(Question(asked[:1_000], keys), desk)
    except QuestionRefused:
        pass
    else:
        told = result.quotes if isinstance(result, Answer) else result.guesses
        assert 1 <= len(told) <= 3
        quotes += [*told, *search(asked[:1_000], keys, desk).passages.quotes]
    for quote in quotes:
        assert 0 < len(quote.text) <= QUOTE_LIMIT_CHARS
        whole = text if quote.article.id == "a" else "The old mill is shut."
        assert whole[quote.start : quote.end] == quote.text


def test_no_story_has_no_answer(desk: Desk) -> None:
    assert ask(Question("Why?", ()), desk).confidence == 0.0
    assert search("why", (), desk).passages.quotes == ()


def test_text_with_half_a_pair_is_no_question() -> None:
    with pytest.raises(QuestionRefused, match="surrogate"):
        Question("Why \ud83d?", ())


def test_endless_title_leaves_room_to_read_the_text(reranker: Reranker) -> None:
    (reading,) = reranker.read(
        "Why is it dark?", [Titled("灯" * 500, "It is dark because the lamp cracked.")]
    )
    assert reading.spans[:, 1].max() == len("It is dark because the lamp cracked.")
    assert len(Titled("x" * 500, "").lead) == LEAD_CHARS + 2


def test_every_articles_beginning_is_considered() -> None:
    articles = [Article(id, 1, None, None, None, None, None, "One. Two. Three.", 1) for id in ("old", "new")]
    every = [Sentence(one, Span(5 * lead, 5 * lead + 4), lead) for one in articles for lead in range(3)]
    kept = first_of_each(every, limit=4)
    assert [(one.article.id, one.lead) for one in kept] == [("old", 0), ("old", 1), ("new", 0), ("new", 1)]


def test_summary_about_words_keeps_to_them(desk: Desk, fill: Callable[..., None]) -> None:
    text = (
        "The mill at Tarn burned down on Monday evening. The mill had stood at Tarn since 1820. "
        "Its owner said the mill would be built again at Tarn. A ferry sank in the harbour of Grell that night."
    )
    fill(desk.library, [Draft(text, id="a")], "about")
    keys = (desk.library.story("about").key,)
    (point,) = summarise(desk, keys, article=None, sentences=1, about="ferry accident").points.quotes
    assert point.text.startswith("A ferry sank")
