"""Nets score rows by a weighted sum and tanh units, and are read back as they were written."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from retrieval.nets import Gauge, Net, read_gauge, read_net, write_gauge, write_net

NET = Net(
    ("share", "length"),
    np.array([1.0, -2.0]),
    np.array([[0.5, 0.0], [0.0, 1.0]]),
    np.array([0.0, 1.0]),
    np.array([2.0, -1.0]),
)


def test_score_is_the_weighted_sum_and_what_the_units_add() -> None:
    (score,) = NET.scores(np.array([[2.0, 1.0]]))
    assert score == pytest.approx(2.0 - 2.0 + 2.0 * math.tanh(1.0) - math.tanh(2.0))


def test_net_without_units_is_its_weighted_sum() -> None:
    plain = Net(NET.names, NET.straight, np.zeros((2, 0)), np.zeros(0), np.zeros(0))
    assert plain.scores(np.array([[3.0, 1.0], [0.0, 1.0]])).tolist() == [1.0, -2.0]
    assert read_net(json.loads(json.dumps(write_net(plain)))).scores(np.array([[3.0, 1.0]])).tolist() == [1.0]


def test_net_is_read_as_it_was_written() -> None:
    again = read_net(json.loads(json.dumps(write_net(NET))))
    assert again.names == NET.names
    rows = np.array([[0.3, -1.0], [7.0, 2.0]])
    assert again.scores(rows) == pytest.approx(NET.scores(rows), abs=1e-3)
    with pytest.raises(KeyError):
        read_net({"straight": {"share": 1.0}, "hidden": {}, "bias": [0.0], "out": [0.0]})


GAUGE = Gauge(NET, -0.5, np.array([1.0, 2.0]))


def test_a_gauge_adds_its_constant_and_takes_features_by_name() -> None:
    (score,) = NET.scores(np.array([[2.0, 1.0]]))
    assert GAUGE.log_odds({"length": 1.0, "share": 2.0}) == pytest.approx(score - 0.5)
    with pytest.raises(KeyError):
        GAUGE.log_odds({"share": 2.0})


def test_an_effect_is_the_fall_when_one_feature_becomes_usual() -> None:
    effects = GAUGE.effects({"share": 3.0, "length": 2.0})
    assert effects["length"] == 0.0
    asked, usual = NET.scores(np.array([[3.0, 2.0], [1.0, 2.0]]))
    assert effects["share"] == pytest.approx(asked - usual)


def test_a_gauge_is_read_as_it_was_written() -> None:
    again = read_gauge(json.loads(json.dumps(write_gauge(GAUGE))))
    row = {"share": 0.3, "length": -1.0}
    assert again.log_odds(row) == pytest.approx(GAUGE.log_odds(row), abs=1e-3)
    assert again.usual.tolist() == [1.0, 2.0]
