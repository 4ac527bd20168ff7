"""The reader: what the reranker's inner states tell beyond its one number. Pure numpy.

While the cross-encoder reads question and text together, its layers hold a state for each token. Two small maps over
four of these layers, fitted by us, read two things off them at no further cost:

- *ends*: for each token of the text, how well an answer would start and end there (a linear map to 64, a width-3
  mix of neighbours with a residual, a linear map to 2), as extractive readers are trained;
- *support*: from the question's own tokens, whether the text bears out what the question takes for granted
  (a linear map of their mean, maximum and minimum).

docs/measurements.md says on what they were fitted and how much they bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

STATE_LAYERS = (4, 7, 9, 11)
STATE_SIZE = 384
ANSWER_TOKENS = 14
SUPPORT_STATES = slice(STATE_SIZE, 3 * STATE_SIZE)  # layers 7 and 9 within the joined states

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """The fitted maps; shapes: (1536, 64), (64,), (3, 64, 64), (64,), (64, 2), (2,), (2304,), ()."""

    token_in: Floats
    token_in_bias: Floats
    mix: Floats
    mix_bias: Floats
    ends: Floats
    ends_bias: Floats
    support: Floats
    support_bias: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one text for one question gave.

    ``logit`` is the reranker's own score; ``support`` the log-odds that the text bears the question out; ``spans``
    the text's tokens as offsets into it, shape (tokens, 2); ``ends`` their start and end scores, shape (tokens, 2).
    """

    logit: float
    support: float
    spans: NDArray[np.int64]
    ends: Floats

    @property
    def peak(self) -> float:
        """The mean of the best start and the best end score."""
        return best_ends(self.ends)

    @property
    def weights(self) -> NDArray[np.float64]:
        """How likely each token is an end of the answer, given that the text holds it; they sum to 1."""
        if not len(self.ends):
            return np.empty(0)
        return (softmax(self.ends[:, 0]) + softmax(self.ends[:, 1])) / 2

    def favour(self, start: int, end: int) -> float:
        """How well it likes the text's slice as the answer: the best start and the best end there, minus infinity
        without a token.
        """
        ends = self.ends[self.within(start, end)]
        return float(ends[:, 0].max() + ends[:, 1].max()) if len(ends) else -np.inf

    def within(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which tokens touch the text's slice ``start``:``end``."""
        touching: NDArray[np.bool_] = (self.spans[:, 1] > start) & (self.spans[:, 0] < end)
        return touching


NOTHING_READ = -8.0  # the peak of a slice without a token, as unlikely as a slice gets


def best_ends(ends: Floats) -> float:
    """The mean of the best start and the best end score; NOTHING_READ without tokens."""
    return float(ends[:, 0].max() + ends[:, 1].max()) / 2 if len(ends) else NOTHING_READ


def best_span(ends: Floats, within: NDArray[np.bool_]) -> tuple[int, int] | None:
    """The first and last token of the likeliest answer, of at most ANSWER_TOKENS, among those within; None without any.

    Of spans that are as likely the first counts, and of those that start there the shortest.
    """
    places = np.flatnonzero(within)
    if not len(places):
        return None
    first, last = places[:, None], places[None, :]
    scores = ends[first, 0] + ends[last, 1]
    scores[(last < first) | (last >= first + ANSWER_TOKENS)] = -np.inf
    start, end = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return int(places[start]), int(places[end])


def read_ends(states: Floats, weights: ReaderWeights) -> Floats:
    """Start and end scores, shape (tokens, 2), from the states of a text's tokens, shape (tokens, 1536), in order."""
    hidden = gelu(states @ weights.token_in + weights.token_in_bias)
    padded = np.pad(hidden, ((1, 1), (0, 0)))
    mixed = sum(padded[place : place + len(hidden)] @ weights.mix[place] for place in range(3))
    ends: Floats = gelu(mixed + weights.mix_bias + hidden) @ weights.ends + weights.ends_bias
    return ends


def read_support(states: Floats, weights: ReaderWeights) -> float:
    """The log-odds of support, from the states of the question's tokens, shape (tokens, 1536)."""
    return float(pooled(states) @ weights.support + weights.support_bias)


def pooled(states: Floats) -> Floats:
    """The mean, maximum and minimum over the tokens of the states that support is read from, shape (2304,)."""
    part = states[:, SUPPORT_STATES]
    return np.concatenate([part.mean(axis=0), part.max(axis=0), part.min(axis=0)])


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, in its tanh form (within 0.001 of the exact one)."""
    unit: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return unit


def softmax(x: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities in proportion to exp(x)."""
    shifted = np.exp(np.asarray(x, dtype=np.float64) - np.max(x))
    probabilities: NDArray[np.float64] = shifted / shifted.sum()
    return probabilities


@lru_cache(maxsize=1)
def packaged_weights() -> ReaderWeights:
    """The weights that come with the program."""
    return load_weights((files("retrieval") / "reader.npz").read_bytes())


def load_weights(data: bytes) -> ReaderWeights:
    """Weights from the bytes of an .npz file."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return ReaderWeights(**{name: arrays[name] for name in ReaderWeights.__slots__})
