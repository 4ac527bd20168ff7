"""Small nets that score rows of features: a weighted sum, and one hidden layer of tanh units beside it. Pure numpy.

A straight sum of features can't say that a name counts for more when a name was asked for, or that the question's
words around a sentence count where those in it don't; a few dozen units can. docs/measurements.md says what it brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Net:
    """``straight`` has shape (features,), in the order of ``names``; ``hidden`` (features, units), the rest (units,).

    There may be no units: then the score is the weighted sum alone.
    """

    names: tuple[str, ...]
    straight: Rows
    hidden: Rows
    bias: Rows
    out: Rows

    def scores(self, rows: Rows) -> Rows:
        """A score for each row of features, shape (rows, features), in log-odds against one another."""
        scores: Rows = rows @ self.straight + np.tanh(rows @ self.hidden + self.bias) @ self.out
        return scores


@dataclass(frozen=True, slots=True)
class Gauge:
    """Log-odds that something holds: a net's score and a ``constant``.

    ``usual`` has each feature's mean over what it was fitted on, in the order of the net's names.
    """

    net: Net
    constant: float
    usual: Rows

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Of one row of features, by name. Raises KeyError for one that is missing."""
        row = np.array([features[name] for name in self.net.names])
        return self.constant + float(self.net.scores(row[None])[0])

    def effects(self, features: Mapping[str, float]) -> dict[str, float]:
        """By how much the log-odds of the row would fall if one feature were as usual and the others as they are."""
        row = np.array([features[name] for name in self.net.names])
        others = np.tile(row, (len(row), 1))
        np.fill_diagonal(others, self.usual)
        effects = self.net.scores(row[None])[0] - self.net.scores(others)
        return dict(zip(self.net.names, effects.tolist(), strict=True))


def read_gauge(written: Mapping[str, Any]) -> Gauge:
    """A gauge from what ``write_gauge`` made of it. Raises KeyError, ValueError."""
    net = read_net(written["net"])
    return Gauge(net, float(written["constant"]), np.array([written["usual"][name] for name in net.names]))


def write_gauge(gauge: Gauge) -> dict[str, Any]:
    """The gauge for a JSON file, its numbers by the feature's name."""
    return {
        "constant": round(gauge.constant, 4),
        "usual": dict(zip(gauge.net.names, np.round(gauge.usual, 4).tolist(), strict=True)),
        "net": write_net(gauge.net),
    }


def read_net(written: Mapping[str, Any]) -> Net:
    """A net from what ``write_net`` made of it. Raises KeyError, ValueError."""
    names, units = tuple(written["straight"]), len(written["bias"])
    hidden = np.array([written["hidden"][name] for name in names], dtype=np.float64).reshape(
        len(names), units
    )
    straight = np.array([written["straight"][name] for name in names])
    return Net(names, straight, hidden, np.array(written["bias"]), np.array(written["out"]))


def write_net(net: Net) -> dict[str, Any]:
    """The net for a JSON file, its weights by the feature's name."""
    return {
        "straight": dict(zip(net.names, np.round(net.straight, 4).tolist(), strict=True)),
        "hidden": {name: np.round(row, 4).tolist() for name, row in zip(net.names, net.hidden, strict=True)},
        "bias": np.round(net.bias, 4).tolist(),
        "out": np.round(net.out, 4).tolist(),
    }
