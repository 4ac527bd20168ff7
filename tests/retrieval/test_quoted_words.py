"""The very words that a question quotes lead to where they stand."""

from __future__ import annotations

import pytest

from index.nouns import Article
from index.sentences import outline
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import Answer, Question
from retrieval.quoted_words import HELD_CHANCE, quoted_words, stands_in, with_quoted
from retrieval.windows import Place, lay_out

TEXT = "The span moved at dusk. “It was slow work in the dark,” she said. Nobody was hurt by it."


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Who said “it was slow work”?", ["it was slow work"]),
        ("Did Orde say that he never touched the lever?", ["never touched the lever"]),
        ("Who wrote that they had been warned four times?", ["had been warned four times"]),
        ("What is the “Lantern”?", []),
        ("What did Orde say about the four long letters?", []),
        ('Why was "a small town by the sea" chosen?', ["a small town by the sea"]),
    ],
)
def test_four_words_or_more_are_a_quotation(question: str, quoted: list[str]) -> None:
    assert quoted_words(question)[:1] == quoted


def test_words_stand_in_a_text_whole_and_in_order() -> None:
    assert stands_in("it was slow work", TEXT)
    assert not stands_in("slow it was work", TEXT)
    assert not stands_in("t was slow work", TEXT)


def test_sentences_with_the_words_get_the_chance_and_the_others_share_what_is_left() -> None:
    article = Article("a", 1, None, None, None, None, None, TEXT, 1)
    laid = lay_out(article, outline(TEXT))
    places = [Place(laid, number) for number in range(3)]
    chances = dict(zip(places, (0.6, 0.1, 0.3), strict=True))
    moved = with_quoted("Who said “it was slow work”?", chances)
    assert moved[places[1]] == pytest.approx(HELD_CHANCE)
    assert moved[places[0]] / moved[places[2]] == pytest.approx(2.0)
    assert sum(moved.values()) == pytest.approx(1.0)
    assert with_quoted("Who said “it was quick work”?", chances) == chances
    sure = dict(zip(places, (0.03, 0.95, 0.02), strict=True))
    assert with_quoted("Who said “it was slow work”?", sure) == sure


def test_a_sentence_is_found_by_its_own_words(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    words = "It was slow work because we did not trust the span to stay where it was"
    result = ask(Question(f"Who said “{words}”?", sample_keys), sample_desk)
    assert isinstance(result, Answer)
    assert words in result.quotes[0].text
    assert result.quotes[0].speaker == "Callum Orde"
