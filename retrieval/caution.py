"""Caution: how sure an answer must be to be given. The one setting that moves the operating point.

The points by name stand in ranking.json beside the weights, since they are chosen on the confidences that those give.
docs/measurements.md says what each one costs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

BALANCED = "balanced"


@lru_cache(maxsize=1)
def operating_points() -> Mapping[str, float]:
    """The least confidence (0..1) that each point answers from, by name, the most cautious first."""
    packaged = json.loads((files("retrieval") / "ranking.json").read_text(encoding="utf-8"))
    points: dict[str, float] = packaged["operating_points"]
    return dict(sorted(points.items(), key=lambda point: -point[1]))


def threshold_of(caution: str) -> float:
    """The least confidence for a point's name in any case, or for a number that is one itself. Raises ValueError."""
    points = operating_points()
    return points[caution.lower()] if caution.lower() in points else float(caution)
