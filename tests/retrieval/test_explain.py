"""An explanation tells what the answer was made by: the same numbers, from the same functions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from retrieval.ask import NARROW_PASSAGES, ask
from retrieval.desk import Desk
from retrieval.explain import PUSHES, Push, explain, pushes
from retrieval.gate import LACKING
from retrieval.kinds import Kind
from retrieval.nets import Gauge, Net
from retrieval.nouns import Answer, NoAnswer, Question, Turn
from retrieval.ranking import packaged_weights
from retrieval.small_talk import Talk

BUS = "How many passengers were on the number 14 bus?"
ABSENT = "Who won the football match in Mongolia?"


def test_it_tells_the_answers_own_numbers(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    question = Question(BUS, sample_keys)
    told, answer = explain(question, sample_desk), ask(question, sample_desk)
    assert isinstance(answer, Answer)
    assert told.answered
    assert (told.confidence, told.threshold) == (answer.confidence, sample_desk.threshold)
    assert told.chosen[0].text == answer.quotes[0].text
    assert told.chosen[0].source.id == answer.quotes[0].article.id
    assert told.chosen[0].chance == pytest.approx(answer.quotes[0].score)
    assert (told.question, told.understood_as, told.talk) == (BUS, None, None)
    assert (told.kind, told.searched) == (Kind.NUMBER, 8)
    assert [word for word, _ in told.words] == ["passengers", "number", "14", "bus"]


def test_a_refusal_is_told_with_its_guesses(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    question = Question(ABSENT, sample_keys)
    told, refusal = explain(question, sample_desk), ask(question, sample_desk)
    assert isinstance(refusal, NoAnswer)
    assert not told.answered
    assert told.confidence == refusal.confidence < told.threshold
    assert [one.text for one in told.chosen] == [one.text for one in refusal.guesses]


def test_the_outcome_is_the_thresholds(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    question = Question(BUS, sample_keys)
    sure = explain(question, sample_desk).confidence
    assert explain(question, replace(sample_desk, threshold=sure)).answered
    assert not explain(question, replace(sample_desk, threshold=sure + 1e-9)).answered


def test_candidates_come_best_first_with_each_searchs_score(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    read = explain(Question(BUS, sample_keys), sample_desk).read
    assert len(read) == NARROW_PASSAGES
    assert [one.odds for one in read] == sorted((one.odds for one in read), reverse=True)
    assert "23 passengers" in read[0].text
    assert read[0].text in read[0].source.text
    assert 0.0 <= read[0].lexical <= read[0].article
    assert -1.0 <= read[0].cosine <= 1.0
    assert max(one.logit for one in read) == read[0].logit


def test_an_effect_is_what_the_feature_changes_against_what_is_usual() -> None:
    gauge = packaged_weights().confidence
    features = dict.fromkeys(gauge.net.names, 0.5)
    ups, downs = pushes(features, gauge)
    assert len(ups) == len(downs) == PUSHES
    assert [one.effect for one in ups] == sorted((one.effect for one in ups), reverse=True)
    assert [one.effect for one in downs] == sorted(one.effect for one in downs)
    for one in (*ups, *downs):
        usual = {**features, one.name: gauge.usual[gauge.net.names.index(one.name)]}
        assert one.effect == pytest.approx(gauge.log_odds(features) - gauge.log_odds(usual))
        assert one.value == 0.5


def test_what_is_as_usual_moves_nothing() -> None:
    straight = Net(("a", "b"), np.array([1.0, -3.0]), np.zeros((2, 0)), np.zeros(0), np.zeros(0))
    gauge = Gauge(straight, 0.0, np.array([4.0, 1.0]))
    assert pushes({"a": 4.0, "b": 2.0}, gauge) == ((), (Push("b", 2.0, -3.0),))


def test_the_confidence_before_the_last_rules_is_told_too(make_desk, fill) -> None:
    """ "How many ferries?" is doubted where the quote counts none."""
    from index.nouns import Draft

    desk = make_desk()
    fill(desk.library, [Draft("The ferry to Orle sank in the harbour of Senn on the way home.", id="ferry")])
    told = explain(Question("How many ferries sank in Senn?", (desk.library.story("main").key,)), desk)
    assert told.confidence == pytest.approx(told.likely * LACKING)
    assert 0.0 < told.likely < 1.0


def test_small_talk_and_empty_libraries_have_nothing_to_weigh(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    talk = explain(Question("hello", sample_keys), sample_desk)
    assert (talk.talk, talk.read, talk.answered) == (Talk.GREETING, (), False)
    nothing = explain(Question(BUS, ()), sample_desk)
    assert (nothing.searched, nothing.read, nothing.words, nothing.answered) == (0, (), (), False)
    assert not math.isnan(nothing.confidence)


def test_a_follow_up_is_told_as_it_was_understood(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    history = (Turn(False, "Who was driving the number 14 bus?"), Turn(True, "Its driver was Kasim Dorrell."))
    question = Question("And where is he from?", sample_keys, history=history)
    told, result = explain(question, sample_desk), ask(question, sample_desk)
    assert told.understood_as == result.understood_as is not None
    assert told.confidence == result.confidence
    assert told.question == "And where is he from?"
