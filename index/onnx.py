"""The one door to onnxruntime and its tokenizers: text in, a model's first output out, same numbers every time.

Batches are cut by position in the caller's order and padded to their own longest row. For int8 models a score
depends slightly on what else is in its batch, so a caller that keeps its order fixed gets fixed scores.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# onnxruntime sends reports of its use to its maker unless this stands before its import. Verbatim reports to nobody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.errors import ModelDamaged


@dataclass(frozen=True, slots=True)
class Row:
    """What a model gave for one text or pair: its first output, and the inner states that were asked for.

    ``states`` have the shape (tokens, size) each; ``spans`` are the tokens' offsets into their text, shape
    (tokens, 2), (0, 0) for special tokens; ``segments`` tell 0 for the first text and 1 for the second.
    """

    output: NDArray[np.float32]
    states: tuple[NDArray[np.float32], ...]
    spans: NDArray[np.int64]
    segments: NDArray[np.int64]


class OnnxModel:
    """An ONNX transformer with its tokenizer. Safe to run from several threads at once."""

    def __init__(
        self, model: Path, tokenizer: Path, *, max_tokens: int, threads: int, states: Sequence[str] = ()
    ) -> None:
        """``states`` names inner tensors that ``row`` shall return beside the output. Raises ModelDamaged."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the largest batch's memory for good; a long-running bot is better off without.
        options.enable_cpu_mem_arena = False
        # A thread that spins while it waits takes the core from whoever else works on this machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            source = with_outputs(model.read_bytes(), states) if states else str(model)
            self._session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare Exceptions of their own for a bad file
            raise ModelDamaged(str(model), "a readable model", None) from error
        self._inputs = {put.name for put in self._session.get_inputs()}
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self.max_tokens = max_tokens

    @staticmethod
    def tokenizer_of(path: Path) -> Tokenizer:
        """A tokenizer that cuts and pads nothing, for measuring."""
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def run(self, rows: Sequence[str] | Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The first output for one batch of texts or of pairs of texts, shape (rows, …), in order."""
        encodings = self._tokenizer.encode_batch(list(rows))
        feed = {name: value for name, value in _padded(encodings).items() if name in self._inputs}
        output: NDArray[np.float32] = self._session.run(None, feed)[0]
        return output

    def row(self, texts: str | tuple[str, str]) -> Row:
        """One text or pair, run alone."""
        (encoding,) = self._tokenizer.encode_batch([texts])
        feed = {name: value for name, value in _padded([encoding]).items() if name in self._inputs}
        output, *states = self._session.run(None, feed)
        spans = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        segments = np.array(encoding.type_ids, dtype=np.int64)
        return Row(output[0], tuple(state[0] for state in states), spans, segments)


def with_outputs(model: bytes, names: Sequence[str]) -> bytes:
    """The ONNX model with inner tensors as further outputs.

    A protobuf reader merges a repeated ModelProto.graph (field 7) into the first. So a graph that holds nothing but
    outputs (field 12, each with name = 1 and type = 2 > tensor = 1 > element type float = 1), put behind the model,
    adds them, and the model's own bytes, whose sum was checked, stay as they are.
    """
    kind = _field(1, b"\x08\x01")
    outputs = b"".join(_field(12, _field(1, name.encode()) + _field(2, kind)) for name in names)
    return model + _field(7, outputs)


def _field(number: int, payload: bytes) -> bytes:
    """A protobuf field with a length in front."""
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(number: int) -> bytes:
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])


def _padded(encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    width = max(len(encoding) for encoding in encodings)
    feed = {
        name: np.zeros((len(encodings), width), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, encoding in enumerate(encodings):
        feed["input_ids"][row, : len(encoding)] = encoding.ids
        feed["attention_mask"][row, : len(encoding)] = 1
        feed["token_type_ids"][row, : len(encoding)] = encoding.type_ids
    return feed


def file_sha256(path: Path) -> str | None:
    """The file's sha256 in hex, or None when there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def check_sha256(path: Path, expected: str) -> None:
    """Raise ModelDamaged unless the file is there and has this checksum."""
    found = file_sha256(path)
    if found != expected:
        raise ModelDamaged(str(path), expected, found)
