"""One model, whichever way it runs; its files checked, its exported form made once."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pytest

from index import embedder as module
from index.embedder import (
    PACKAGED_SHA256,
    PACKAGED_TOKENS,
    SCRATCH_AGE_S,
    Embedder,
    PackagedEmbedder,
    exported_graph,
    graph_path,
    is_prepared,
    load_embedder,
    packaged_folder,
    sweep_scratch,
)
from index.errors import ModelDamaged, ModelUnknown

TEXTS = [
    "The bridge closed on Monday.\nEngineers had found cracks.",
    "“Why did he go?” asked the mayor.",
    "한국어 문장 하나와 日本語の文。",
    "word " * 150,
    "x",
]


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What stands in for the graph: each export writes the next, and takes no seconds."""
    made: list[bytes] = []

    def export(folder: Path, target: Path) -> None:
        assert folder == packaged_folder()
        made.append(f"graph {len(made)}".encode())
        target.write_bytes(made[-1])

    monkeypatch.setattr(module, "export_onnx", export)
    return made


def test_vectors_have_length_one_and_tell_like_from_unlike(embedder: Embedder) -> None:
    vectors = embedder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    question = embedder.encode_query("What did the engineers find in the bridge?")
    assert question.shape == (embedder.dimension,)
    assert int(np.argmax(vectors @ question)) == 0


def test_passages_keep_their_order_whoever_ends_first_and_depend_on_no_neighbour(models_folder: Path) -> None:
    texts = [f"Passage {number} " + "and more " * (number * 7 % 11) for number in range(25)]
    one, three = (load_embedder(None, models_folder, threads=threads) for threads in (1, 3))
    together = three.encode_passages(texts)
    assert np.array_equal(together, np.array([one.encode_query(text) for text in texts]))
    assert np.array_equal(together, one.encode_passages(texts))
    assert one.encode_passages([]).shape == (0, one.dimension)


def test_tokens_are_counted_beyond_what_the_model_reads(embedder: Embedder) -> None:
    assert embedder.count_tokens(["", "word", "word " * 1_000]) == [0, 1, 1_000]
    assert embedder.count_tokens([]) == []


class TestExport:
    def test_is_made_once_and_kept(self, tmp_path: Path, exports: list[bytes]) -> None:
        folder = tmp_path / "new" / "models"
        assert not is_prepared(folder)
        graph = exported_graph(packaged_folder(), folder)
        assert is_prepared(folder)
        assert exported_graph(packaged_folder(), folder) == graph == graph_path(folder)
        assert (graph.read_bytes(), len(exports)) == (b"graph 0", 1)
        assert sorted(path.suffix for path in folder.iterdir()) == [".onnx", ".sha256"]

    @pytest.mark.parametrize("harm", ["graph changed", "graph gone", "seal changed", "seal gone"])
    def test_is_made_again_when_it_is_not_what_was_written(
        self, tmp_path: Path, exports: list[bytes], harm: str
    ) -> None:
        graph = exported_graph(packaged_folder(), tmp_path)
        what, change = harm.split()
        file = graph if what == "graph" else graph.with_suffix(".sha256")
        if change == "gone":
            file.unlink()
        else:
            file.write_bytes(b"harmed")
        assert exported_graph(packaged_folder(), tmp_path).read_bytes() == b"graph 1"
        seal = graph.with_suffix(".sha256").read_text()
        assert seal == hashlib.sha256(b"graph 1").hexdigest()
        assert len(exports) == 2

    def test_a_failure_leaves_nothing_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(folder: Path, target: Path) -> None:
            target.write_bytes(b"half a graph")
            raise KeyboardInterrupt

        monkeypatch.setattr(module, "export_onnx", fail)
        with pytest.raises(KeyboardInterrupt):
            exported_graph(packaged_folder(), tmp_path)
        assert list(tmp_path.iterdir()) == []


class TestDamage:
    def test_other_weights_than_the_known_ones_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exports: list[bytes]
    ) -> None:
        (tmp_path / "model.safetensors").write_bytes(b"other weights")
        monkeypatch.setattr(module, "packaged_folder", lambda: tmp_path)
        with pytest.raises(ModelDamaged) as caught:
            load_embedder(None, tmp_path / "models", threads=1)
        assert caught.value.expected == PACKAGED_SHA256
        assert caught.value.found == hashlib.sha256(b"other weights").hexdigest()
        assert exports == []

    def test_a_package_that_is_not_there_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "find_spec", lambda name: None)
        with pytest.raises(ModelDamaged):
            packaged_folder()

    def test_a_graph_that_cannot_be_read_is_told(self, tmp_path: Path, exports: list[bytes]) -> None:
        with pytest.raises(ModelDamaged) as caught:
            load_embedder(None, tmp_path, threads=1)
        assert caught.value.path == str(graph_path(tmp_path))


@pytest.fixture(scope="module")
def fallback(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """What is loaded where the exported form can't be written."""
    blocked = tmp_path_factory.mktemp("blocked") / "models"
    blocked.write_text("a file in the folder's place")
    return load_embedder(None, blocked, threads=1)


@pytest.mark.slow
class TestThroughSentenceTransformers:
    """These load torch, which takes seconds."""

    def test_a_folder_that_cannot_be_written_changes_nothing_but_the_speed(
        self, fallback: Embedder, embedder: Embedder
    ) -> None:
        assert isinstance(embedder, PackagedEmbedder)
        assert not isinstance(fallback, PackagedEmbedder)
        assert fallback.fingerprint == embedder.fingerprint
        assert (fallback.dimension, fallback.limit_tokens) == (embedder.dimension, PACKAGED_TOKENS)
        long = "word " * 1_000
        assert fallback.count_tokens([*TEXTS, long]) == embedder.count_tokens([*TEXTS, long])
        cosines = (fallback.encode_passages(TEXTS) * embedder.encode_passages(TEXTS)).sum(axis=1)
        assert cosines == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
        assert fallback.encode_query(TEXTS[1]) @ embedder.encode_query(TEXTS[1]) == pytest.approx(
            1.0, abs=1e-5
        )

    def test_vectors_are_those_of_sentence_transformers_own_encode(self, embedder: Embedder) -> None:
        from sentence_transformers import SentenceTransformer

        own = SentenceTransformer(str(packaged_folder()), device="cpu").encode(TEXTS, show_progress_bar=False)
        cosines = (own * embedder.encode_passages(TEXTS)).sum(axis=1)
        assert cosines == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)

    def test_an_export_embeds_as_the_model_does(self, tmp_path: Path, fallback: Embedder) -> None:
        """A new one: the session's may be from an earlier run."""
        exported = load_embedder(None, tmp_path, threads=1)
        assert isinstance(exported, PackagedEmbedder)
        cosines = (exported.encode_passages(TEXTS) * fallback.encode_passages(TEXTS)).sum(axis=1)
        assert cosines == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)

    def test_a_model_by_its_path_has_a_fingerprint_of_its_weights(self, fallback: Embedder) -> None:
        named = load_embedder(str(packaged_folder()), Path("unused"), threads=1)
        name, _, digest = named.fingerprint.rpartition("@")
        assert (name, len(digest)) == (str(packaged_folder()), 16)
        assert named.fingerprint != fallback.fingerprint
        assert np.array_equal(named.encode_passages(TEXTS), fallback.encode_passages(TEXTS))

    def test_a_name_that_leads_nowhere_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnknown) as caught:
            load_embedder(str(tmp_path), tmp_path, threads=1)
        assert caught.value.name == str(tmp_path)


def test_what_killed_exports_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    old, new, other = tmp_path / ".export-old", tmp_path / ".export-new", tmp_path / "kept"
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "model.onnx").write_bytes(b"half")
    an_hour_ago = time.time() - SCRATCH_AGE_S - 1
    os.utime(old, (an_hour_ago, an_hour_ago))
    os.utime(other, (an_hour_ago, an_hour_ago))
    sweep_scratch(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".export-new", "kept"]
