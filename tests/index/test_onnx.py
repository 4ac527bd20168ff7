"""The models' files are whole or refused, and give each text its own numbers, whatever stands beside it."""

from __future__ import annotations

import hashlib
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from index.embedder import Embedder, graph_path, packaged_folder
from index.errors import ModelDamaged
from index.onnx import OnnxModel, check_sha256, file_sha256

TEXTS = [
    "The bridge closed.",
    "A much longer text about the harbour, its bridge and the ferry. " * 3,
    "Why?",
    "",
]


@pytest.fixture(scope="module")
def model(embedder: Embedder, models_folder: Path) -> OnnxModel:
    assert embedder.dimension == 384  # the session's embedder has exported the graph
    return OnnxModel(
        graph_path(models_folder), packaged_folder() / "tokenizer.json", max_tokens=32, threads=1
    )


@pytest.mark.parametrize("data", [b"", b"no model", bytes(5_000)])
def test_a_broken_model_is_refused(tmp_path: Path, data: bytes) -> None:
    broken = tmp_path / "model.onnx"
    broken.write_bytes(data)
    with pytest.raises(ModelDamaged) as caught:
        OnnxModel(broken, packaged_folder() / "tokenizer.json", max_tokens=8, threads=1)
    assert caught.value.path == str(broken)


def test_a_model_that_was_cut_short_is_refused(
    tmp_path: Path, embedder: Embedder, models_folder: Path
) -> None:
    cut = tmp_path / "model.onnx"
    cut.write_bytes(graph_path(models_folder).read_bytes()[:1_000_000])
    with pytest.raises(ModelDamaged):
        OnnxModel(cut, packaged_folder() / "tokenizer.json", max_tokens=8, threads=1)


def test_a_missing_model_or_tokenizer_is_refused(
    tmp_path: Path, model: OnnxModel, models_folder: Path
) -> None:
    with pytest.raises(ModelDamaged):
        OnnxModel(tmp_path / "none.onnx", packaged_folder() / "tokenizer.json", max_tokens=8, threads=1)
    with pytest.raises(ModelDamaged):
        OnnxModel(graph_path(models_folder), tmp_path / "none.json", max_tokens=8, threads=1)


def test_sums_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"weights")
    right = hashlib.sha256(b"weights").hexdigest()
    check_sha256(path, right)
    assert file_sha256(path) == right
    with pytest.raises(ModelDamaged) as caught:
        check_sha256(path, "0" * 64)
    assert caught.value.facts == {"path": str(path), "expected": "0" * 64, "found": right}
    with pytest.raises(ModelDamaged) as caught:
        check_sha256(tmp_path / "none", right)
    assert caught.value.found is None
    assert file_sha256(tmp_path) is None


def test_each_row_is_what_it_is_alone(model: OnnxModel) -> None:
    together = model.run(TEXTS)
    assert together.shape == (len(TEXTS), 384)
    alone = np.concatenate([model.run([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)


def test_long_rows_are_cut_at_the_limit(model: OnnxModel) -> None:
    assert [len(model.row(text).spans) for text in ("word " * 100, "word", "")] == [32, 3, 2]
    assert np.allclose(model.run(["word " * 100]), model.run(["word " * 30]), atol=1e-6)


def test_a_row_tells_where_its_tokens_stand(model: OnnxModel) -> None:
    row = model.row(("Why closed?", "Cracks, 😀 it said."))
    texts = ("Why closed?", "Cracks, 😀 it said.")
    words = [texts[segment][start:end] for segment, (start, end) in zip(row.segments, row.spans, strict=True)]
    assert words == ["", "Why", "closed", "?", "", "Cracks", ",", "😀", "it", "said", ".", ""]
    assert row.segments.tolist() == [0] * 5 + [1] * 7
    assert row.states == ()
    assert np.array_equal(model.row(TEXTS[0]).output, model.run([TEXTS[0]])[0])


@pytest.mark.parametrize("names", [["inner"], ["a" * 127], ["a" * 128, "inner"], ["a" * 70_000]])
def test_inner_tensors_become_outputs_behind_the_first(tmp_path: Path, names: list[str]) -> None:
    """The model doubles its token ids again and again, and each step but the last is an inner tensor."""
    steps = ["cast", *names, "output"]
    nodes = [helper.make_node("Cast", ["input_ids"], ["cast"], to=TensorProto.FLOAT)]
    nodes += [helper.make_node("Add", [one, one], [following]) for one, following in pairwise(steps)]
    shape = ["rows", "tokens"]
    graph = helper.make_graph(
        nodes,
        "doubling",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, shape)],
    )
    path = tmp_path / "model.onnx"
    path.write_bytes(
        helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
        ).SerializeToString()
    )
    doubling = OnnxModel(path, packaged_folder() / "tokenizer.json", max_tokens=8, threads=1, states=names)
    row = doubling.row("the")
    ids = np.array([101, 1996, 102], dtype=np.float32)
    assert np.array_equal(row.output, ids * 2 ** (len(names) + 1))
    assert [state.tolist() for state in row.states] == [
        (ids * 2 ** (n + 1)).tolist() for n in range(len(names))
    ]


def test_threads_get_what_one_thread_gets(model: OnnxModel) -> None:
    expected = [model.run([text]) for text in TEXTS]
    found: dict[int, list[NDArray[np.float32]]] = {}
    start = threading.Barrier(3)

    def work(name: int) -> None:
        start.wait()
        found[name] = [model.run([text]) for _ in range(5) for text in TEXTS]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    for rows in found.values():
        assert all(np.array_equal(row, expected[place % len(TEXTS)]) for place, row in enumerate(rows))
