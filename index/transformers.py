"""The one door to sentence-transformers (and torch behind it). Its import takes seconds, so it waits until needed."""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnknown

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

EXPORT_OPSET = 17
_log = logging.getLogger(__name__)


class TransformerEmbedder:
    """An embedding model run by sentence-transformers itself."""

    def __init__(self, name: str, *, threads: int, fingerprint: str | None = None) -> None:
        self._model = load_model(name, threads=threads)
        self.fingerprint = fingerprint or f"{name}@{weights_sha256(self._model)[:16]}"
        self.limit_tokens = int(self._model.max_seq_length or 512)
        self.dimension = len(self.encode_query("dimension"))

    def encode_query(self, question: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (dimension,)."""
        vector: NDArray[np.float32] = unit_rows(
            np.asarray(self._model.encode_query([question], show_progress_bar=False))
        )[0]
        return vector

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """The passages' unit vectors, shape (passages, dimension), in order."""
        return unit_rows(np.asarray(self._model.encode_document(list(passages), show_progress_bar=False)))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the special ones."""
        rows = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
        return [len(row) for row in rows]


class TransformerReranker:
    """A cross-encoder run by sentence-transformers itself."""

    def __init__(self, name: str, *, threads: int) -> None:
        self._model: CrossEncoder = _load("CrossEncoder", name, threads=threads)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """A relevance logit for each (question, text), in order."""
        return np.asarray(self._model.predict(list(pairs), show_progress_bar=False), dtype=np.float32)


def load_model(name: str, *, threads: int) -> SentenceTransformer:
    """The SentenceTransformer of this name or folder, on the CPU. Raises ModelUnknown."""
    model: SentenceTransformer = _load("SentenceTransformer", name, threads=threads)
    return model


def _load(kind: str, name: str, *, threads: int) -> Any:
    quiet()
    import sentence_transformers
    import torch

    torch.set_num_threads(threads)
    try:
        return getattr(sentence_transformers, kind)(name, device="cpu")
    except Exception as error:  # OSError, ValueError, hub and safetensors errors: all say "not to be had"
        raise ModelUnknown(name) from error


def quiet() -> None:
    """Keep the libraries' progress bars and advice out of a terminal that belongs to answers."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for name in ("sentence_transformers", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from transformers.utils import logging as chatter

    chatter.disable_progress_bar()


def weights_sha256(model: SentenceTransformer) -> str:
    """sha256 over all parameters, by name: two models that embed differently never share it."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).tobytes())
    return digest.hexdigest()


def unit_rows(rows: NDArray[Any]) -> NDArray[np.float32]:
    """Rows of length one, float32, so that their inner product is the cosine."""
    rows = rows.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, 1e-12)
    return unit


def export_onnx(folder: Path, target: Path) -> None:
    """Write the transformer of a mean-pooled, normalised model as ONNX: token ids in, unit sentence vectors out.

    Loads torch, takes some seconds, once for a set of weights. The exported graph holds the same fp32 weights.
    """
    model = load_model(str(folder), threads=1)
    import torch

    class Pooled(torch.nn.Module):  # type: ignore[misc]  # torch carries no types that are quick to read
        def __init__(self, inner: torch.nn.Module) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.inner(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(states.dtype)
            return torch.nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=1)

    sample = torch.full((2, 16), 1012, dtype=torch.long)
    axes = {0: "rows", 1: "tokens"}
    with warnings.catch_warnings():
        # The exporter warns of its own age and of shapes that it traces; the result is checked by its vectors.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled(model[0].model),
            (sample, torch.ones_like(sample)),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vector": {0: "rows"}},
            opset_version=EXPORT_OPSET,
            dynamo=False,
        )
    _log.info("exported the embedder to %s", target.name)
