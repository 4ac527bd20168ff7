"""The reader's maps are what torch makes of the same weights, and the model is the same with its states shown."""

from __future__ import annotations

import numpy as np
import pytest

from index.onnx import OnnxModel
from retrieval.reader import NOTHING_READ, Reading, best_ends, packaged_weights, read_ends, read_support
from retrieval.reranker import PAIR_TOKENS, CrossEncoderReranker, Reranker, Titled, packaged_folder

TEXT = "The swing bridge moved about four metres at 5.42pm, the harbour trust said."
QUESTION = "When did the bridge move?"


@pytest.mark.slow
def test_ends_are_those_of_the_torch_layers_with_the_same_weights() -> None:
    import torch

    weights = packaged_weights()
    states = np.random.default_rng(7).normal(size=(11, 1536)).astype(np.float32)
    hidden = torch.nn.functional.gelu(
        torch.tensor(states) @ torch.tensor(weights.token_in) + torch.tensor(weights.token_in_bias)
    )
    kernel = torch.tensor(weights.mix).permute(2, 1, 0)  # (out, in, width)
    mixed = torch.nn.functional.conv1d(hidden.T[None], kernel, torch.tensor(weights.mix_bias), padding=1)[0].T
    expected = torch.nn.functional.gelu(mixed + hidden) @ torch.tensor(weights.ends) + torch.tensor(
        weights.ends_bias
    )
    assert np.abs(read_ends(states, weights) - expected.numpy()).max() < 0.02


def test_support_pools_the_question_by_mean_maximum_and_minimum() -> None:
    weights = packaged_weights()
    states = np.zeros((2, 1536), dtype=np.float32)
    states[0, 384], states[1, 384] = 3.0, -1.0
    part = weights.support[[0, 768, 1536]]
    expected = float(part @ np.array([1.0, 3.0, -1.0]) + weights.support_bias)
    assert read_support(states, weights) == pytest.approx(expected, abs=1e-4)


def test_showing_the_states_changes_no_score(reranker: Reranker) -> None:
    folder = packaged_folder()
    plain = OnnxModel(folder / "model.onnx", folder / "tokenizer.json", max_tokens=PAIR_TOKENS, threads=1)
    (expected,) = plain.run([(QUESTION, TEXT)])[:, 0]
    (reading,) = reranker.read(QUESTION, [Titled(None, TEXT)])
    assert reading.logit == float(expected)


def test_reading_finds_the_answer_in_the_text(reranker: Reranker) -> None:
    (reading,) = reranker.read(QUESTION, [Titled("Bridge turns", TEXT)])
    assert TEXT[reading.spans[0, 0] : reading.spans[0, 1]] == "The"
    assert reading.weights.sum() == pytest.approx(1.0)
    (asked_far,) = reranker.read("How far did the bridge move?", [Titled("Bridge turns", TEXT)])
    distance = reading.within(TEXT.index("about four metres"), TEXT.index(" at 5.42pm"))
    assert asked_far.weights[distance].sum() > reading.weights[distance].sum()


def test_reading_is_the_same_whatever_else_is_read(reranker: Reranker) -> None:
    texts = [Titled(None, TEXT), Titled("Ferry", "A ferry runs."), Titled(None, TEXT * 8), Titled(None, "🤷")]
    alone = [reranker.read(QUESTION, [text])[0] for text in texts]
    together = reranker.read(QUESTION, texts)
    assert [one.logit for one in together] == [one.logit for one in alone]
    assert [one.support for one in together] == [one.support for one in alone]
    assert len(together[2].spans) < PAIR_TOKENS


def test_slice_without_tokens_is_as_unlikely_as_can_be() -> None:
    empty = Reading(1.0, 0.0, np.empty((0, 2), np.int64), np.empty((0, 2), np.float32))
    assert best_ends(empty.ends) == NOTHING_READ == empty.peak
    assert len(empty.weights) == 0


@pytest.mark.slow
def test_named_cross_encoder_reads_without_states(tmp_path) -> None:
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bridge", "moved", "ferry"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=8,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path / "model")
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "model")
    assert CrossEncoder(str(tmp_path / "model"), device="cpu").predict([("a", "b")]).shape == (1,)
    reranker = CrossEncoderReranker(str(tmp_path / "model"), threads=1)
    first, second = reranker.read("bridge", [Titled(None, "bridge moved"), Titled("ferry", "ferry")])
    assert first.spans.tolist() == [[0, 6], [7, 12]]
    assert first.weights.tolist() == [0.5, 0.5]
    assert first.logit == first.support
    assert len(second.spans) == 1
    assert reranker.read("bridge", []) == []
