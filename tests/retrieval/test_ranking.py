"""Candidates, terms, ranking and gate: each measured against what can be worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from index.nouns import Article, Draft
from index.sentences import outline
from retrieval.ask import ask
from retrieval.candidates import find_candidates
from retrieval.desk import Desk
from retrieval.gate import confidence, confidence_features
from retrieval.nets import Gauge, Net
from retrieval.nouns import Answer, NoAnswer, Question
from retrieval.ranking import packaged_weights, rank
from retrieval.readings import PASSAGE_FEATURES, WIDE_CHARS, widened
from retrieval.sentence_features import SENTENCE_FEATURES
from retrieval.terms import matches, terms_of
from retrieval.windows import choose_windows, lay_out

ASKED = "How many passengers were on the number 14 bus?"


def test_terms_weigh_what_is_rare(make_desk, fill) -> None:
    desk = make_desk()
    fill(
        desk.library, [Draft(f"The ferry left the harbour at {hour}.", id=str(hour)) for hour in range(1, 8)]
    )
    fill(desk.library, [Draft("The dredger left the harbour at noon.", id="dredger")])
    key = desk.library.story("main").key
    terms = terms_of(Question("Did the Dredger or ferry 3 pass Skelby?", (key,)), desk.library)
    assert terms.words == ("dredger", "ferry", "3", "pass", "skelby")
    assert terms.weights == pytest.approx([math.log(1 + 8 / (1 + n)) for n in (1, 7, 1, 0, 0)])
    assert terms.unknown == 2
    assert terms.names == ("dredger", "skelbi")
    assert terms.numbers == ("3",)
    held = terms.weights[0] + terms.weights[1]
    assert terms.coverage({"dredger", "ferri"}) == pytest.approx(held / sum(terms.weights))
    assert terms.heaviest_missing({"pass", "skelbi", "3"}) == pytest.approx(math.log(5))
    assert terms_of(Question("Who is who?", ()), desk.library).coverage(set()) == 0.0


def test_matches_tell_what_the_closest_passage_has_and_lacks() -> None:
    text = "Over the weekend, Ukrainian drones struck a Russian gas facility."
    assert matches("How many people were killed in the drone strike?", text) == (
        ("drone",),
        ("people", "killed", "strike"),
    )


def test_candidates_are_fused_from_both_searches(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = find_candidates(Question(ASKED, sample_keys), sample_desk, limit=6)
    assert len(found) == 6
    assert [one.fused for one in found] == sorted((one.fused for one in found), reverse=True)
    assert "23 passengers" in found[0].passage.text
    vector = sample_desk.embedder.encode_query(ASKED)
    ids, rows = sample_desk.library.vectors([one.id for one in found], dimension=384)
    for one in found:
        assert one.cosine == pytest.approx(float(rows[ids.index(one.id)] @ vector), abs=1e-5)
        assert 0.0 <= one.lexical <= one.article <= 1.0 / 0.5


def test_passage_is_widened_evenly_and_within_its_limit() -> None:
    text = " ".join(f"Sentence number {n} tells of the bridge." for n in range(60))
    laid = lay_out(Article("a", 1, None, None, None, None, None, text, 1), outline(text))
    _, first, last = widened(laid, 30, 32)
    assert laid.chars(first, last) <= WIDE_CHARS < laid.chars(first - 1, last + 1)
    assert abs((30 - first) - (last - 32)) <= 1
    assert widened(laid, 0, 60)[1:] == (0, 60)


def test_ranking_puts_the_answering_sentence_first(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    question = Question(ASKED, sample_keys)
    terms = terms_of(question, sample_desk.library)
    candidates = find_candidates(question, sample_desk, limit=8)
    weights = packaged_weights()
    ranked = rank(question.text, terms, candidates, sample_desk, weights)
    assert ranked is not None
    assert ranked.features.shape == (len(ranked.places), len(SENTENCE_FEATURES))
    assert ranked.chances.sum() == pytest.approx(1.0)
    assert len(set(ranked.places)) == len(ranked.places)
    windows = choose_windows(dict(zip(ranked.places, ranked.chances.tolist(), strict=True)))
    assert "23 passengers" in windows[0].text
    features = confidence_features(question, terms, ranked, windows)
    assert tuple(features) == weights.confidence.net.names
    assert features["names_missing"] == 0.0
    assert features["kind"] == 1.0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many passengers were on the number 14 bus?", "23"),
        ("When did the bridge turn?", "5 March"),
        ("Who chairs the inquiry?", "Hester Ludgrove"),
        ("What did the trust say about the email?", None),
    ],
)
def test_answering_words_are_highlighted(
    sample_desk: Desk, sample_keys: tuple[int, ...], question: str, words: str | None
) -> None:
    result = ask(Question(question, sample_keys), sample_desk)
    assert isinstance(result, Answer)
    best = result.quotes[0]
    shown = best.highlight and best.article.text[best.highlight.start : best.highlight.end]
    assert (words is None and shown is None) or (words is not None and words in (shown or ""))


def test_how_many_is_not_answered_without_a_number(make_desk, fill) -> None:
    desk = make_desk()
    fill(
        desk.library, [Draft("Drones struck a gas facility over the weekend, sparking a large fire.", id="a")]
    )
    result = ask(
        Question("How many drones struck the gas facility?", (desk.library.story("main").key,)), desk
    )
    assert isinstance(result, NoAnswer)
    assert result.missing_kind == "number"


@pytest.mark.parametrize(
    "question",
    ["Who is the king of Spain?", "When was the treaty signed?", "Why did the lighthouse go dark?", "12 14?"],
)
def test_a_library_of_one_article_does_not_answer_what_it_is_not_about(
    make_desk, fill, question: str
) -> None:
    desk = make_desk()
    text = "Two goats were found on the roof of the town hall on Tuesday. The mayor, Edda Roon, fed them cabbage."
    fill(desk.library, [Draft(text, id="goats", title="Goats on the roof")])
    key = desk.library.story("main").key
    assert isinstance(ask(Question(question, (key,)), desk), NoAnswer)
    found = ask(Question("What did the mayor feed the goats?", (key,)), desk)
    assert isinstance(found, Answer)
    assert "fed them cabbage" in found.quotes[0].text


def test_no_candidates_rank_nothing(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    terms = terms_of(Question(ASKED, sample_keys), sample_desk.library)
    assert rank(ASKED, terms, [], sample_desk, packaged_weights()) is None


def test_weights_name_every_feature_and_confidence_is_a_logistic_function() -> None:
    weights = packaged_weights()
    assert weights.passage.names == PASSAGE_FEATURES
    assert weights.sentence.names == SENTENCE_FEATURES
    straight = Net(("share",), np.array([2.0]), np.zeros((1, 0)), np.zeros(0), np.zeros(0))
    flat = replace(weights, confidence=Gauge(straight, -1.0, np.zeros(1)))
    assert confidence({"share": 0.5}, flat) == 0.5
    assert confidence({"share": 1.0}, flat) == pytest.approx(1 / (1 + math.e**-1))
    assert 0.0 <= confidence({"share": -1e9}, flat) < confidence({"share": 1e9}, flat) <= 1.0
