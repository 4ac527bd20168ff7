"""Caution: which confidence answers, and that the desk goes by the setting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from index.settings import Settings
from retrieval.ask import ask
from retrieval.caution import BALANCED, operating_points, threshold_of
from retrieval.desk import Desk, open_desk
from retrieval.nouns import Answer, NoAnswer, Question

ASKED = "How many passengers were on the number 14 bus?"


def test_the_points_come_most_cautious_first() -> None:
    points = operating_points()
    assert list(points) == ["cautious", "balanced", "generous"]
    assert 1.0 > points["cautious"] > points["balanced"] > points["generous"] > 0.0


def test_a_name_in_any_case_is_its_point_and_a_number_is_itself() -> None:
    points = operating_points()
    assert threshold_of("Cautious") == points["cautious"]
    assert threshold_of(BALANCED) == points["balanced"]
    assert [threshold_of(number) for number in ("0", ".5", "0.625", "1.0")] == [0.0, 0.5, 0.625, 1.0]
    with pytest.raises(ValueError, match="reckless"):
        threshold_of("reckless")


@pytest.mark.parametrize("caution", [*operating_points(), "GENEROUS", "0", "1", "0.5", ".25", "1.00"])
def test_every_value_that_the_settings_take_has_a_threshold(caution: str) -> None:
    assert 0.0 <= threshold_of(Settings(caution=caution).caution) <= 1.0


@pytest.mark.parametrize(
    "caution", ["reckless", "", "-0.1", "1.1", "2", "nan", "inf", "0,5", "1e-3", "balanced "]
)
def test_any_other_value_is_refused(caution: str) -> None:
    with pytest.raises(ValidationError, match="caution"):
        Settings(caution=caution)


def test_the_opened_desk_has_the_settings_threshold(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.desk.load_embedder", lambda *_, **__: FakeModel())
    monkeypatch.setattr("retrieval.desk.load_reranker", lambda *_, **__: FakeModel())
    desk = open_desk(Settings(data=tmp_path / "data", caution="0.77"))
    desk.close()
    assert desk.threshold == 0.77


class FakeModel:
    fingerprint = "none@0"
    dimension = 4


def test_the_same_confidence_answers_or_is_refused_as_the_threshold_says(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    question = Question(ASKED, sample_keys)
    sure = ask(question, sample_desk).confidence
    assert 0.0 < sure < 1.0
    at, above = replace(sample_desk, threshold=sure), replace(sample_desk, threshold=sure + 1e-9)
    answered, refused = ask(question, at), ask(question, above)
    assert isinstance(answered, Answer)
    assert isinstance(refused, NoAnswer)
    assert refused.confidence == answered.confidence == sure
    assert refused.guesses[0].text == answered.quotes[0].text
