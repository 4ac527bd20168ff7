"""What "more" and "the other article" leave out: what was shown, its copies, its articles."""

from __future__ import annotations

from index.answers import Slice
from index.nouns import Article, Passage
from index.sentences import outline
from retrieval.nouns import Question
from retrieval.unseen import MORE_CHANCE, may_hold_more, unseen_chances, with_more
from retrieval.windows import Laid, Place, Window, lay_out

TEXT = (
    "The bridge was closed on Monday after a crack was found. Nobody was hurt by it at all. "
    "After a crack was found, the bridge was closed on Monday. It will open again in May, they hope."
)


def article(id: str) -> Article:
    return Article(id, 1, None, None, None, None, None, TEXT, 1)


def laid() -> Laid:
    one = article("bridge")
    return lay_out(one, outline(one.text))


def test_seen_sentences_and_their_copies_are_left_out() -> None:
    place = laid()
    assert len(place.spans) == 4
    chances = {Place(place, number): 0.25 for number in range(4)}
    first = place.spans[0]
    seen = [Slice(1, "bridge", 1, first.start, first.end)]
    left = unseen_chances(chances, seen, [TEXT[first.start : first.end]])
    assert [one.number for one in left] == [1, 3]
    assert set(left.values()) == {0.25}


def test_a_slice_of_another_article_or_story_hides_nothing() -> None:
    place = laid()
    chances = {Place(place, 1): 1.0}
    for story, id in ((2, "bridge"), (1, "ferry")):
        assert unseen_chances(chances, [Slice(story, id, 1, 0, len(TEXT))], []) == chances


def test_elsewhere_is_in_no_article_that_was_seen() -> None:
    seen = (Slice(1, "bridge", 1, 0, 10),)
    elsewhere = Question("why?", (1,), seen=seen, elsewhere=True)
    assert not may_hold_more(Passage(article("bridge"), 50, 80), elsewhere)
    assert may_hold_more(Passage(article("ferry"), 0, 10), elsewhere)
    assert may_hold_more(Passage(article("bridge"), 0, 10), Question("why?", (1,), seen=seen))


def test_only_windows_that_add_to_the_answer_are_more() -> None:
    place = laid()
    good, poor = Window(place, 0, 1, MORE_CHANCE), Window(place, 1, 2, MORE_CHANCE / 2)
    assert with_more([good, poor], 0.8) == ([good], 0.8)
    assert with_more([poor], 0.8) == ([poor], MORE_CHANCE / 2)
    assert with_more([], 0.8) == ([], 0.8)
