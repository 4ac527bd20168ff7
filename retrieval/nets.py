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
