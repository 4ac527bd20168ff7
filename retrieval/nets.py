"""Small nets that score rows of features: one hidden layer of tanh units. Pure numpy.

A straight sum of features can't say that a name counts for more when a name was asked for, or that the question's
words around a sentence count where those in it don't; a few dozen units can. docs/measurements.md says what it brings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Net:
    """``hidden`` has shape (features, units), in the order of ``names``; ``bias`` and ``out`` (units,)."""

    names: tuple[str, ...]
    hidden: Rows
    bias: Rows
    out: Rows

    def scores(self, rows: Rows) -> Rows:
        """A score for each row of features, shape (rows, features), in log-odds against one another."""
        scores: Rows = np.tanh(rows @ self.hidden + self.bias) @ self.out
        return scores


def read_net(written: Mapping[str, Mapping[str, Sequence[float]] | Sequence[float]]) -> Net:
    """A net from what ``write_net`` made of it. Raises KeyError, ValueError."""
    hidden, bias, out = written["hidden"], written["bias"], written["out"]
    if not isinstance(hidden, Mapping):
        raise ValueError("hidden weights without names")
    return Net(tuple(hidden), np.array(list(hidden.values())), np.array(bias), np.array(out))


def write_net(net: Net) -> dict[str, dict[str, list[float]] | list[float]]:
    """The net for a JSON file, its hidden weights by the feature's name."""
    rounded = {name: np.round(row, 4).tolist() for name, row in zip(net.names, net.hidden, strict=True)}
    return {"hidden": rounded, "bias": np.round(net.bias, 4).tolist(), "out": np.round(net.out, 4).tolist()}
