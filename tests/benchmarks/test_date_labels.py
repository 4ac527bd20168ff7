"""The labelled time expressions: whole, without anybody's text, and resolved as well as is reported."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.dates import CORPUS, LABELS, labelled_sentences, tally


def test_labels_are_ids_offsets_and_days_alone() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert sum(len(row["dates"]) for row in rows) == 243
    for row in rows:
        assert list(row) == ["article", "start", "end", "dates"]
        ends = row["start"]
        for one in row["dates"]:
            assert list(one) == ["start", "end", "first", "last", "precision"]
            assert ends <= one["start"] < one["end"] <= row["end"]
            assert (one["first"] is None) is (one["precision"] == "none")
            ends = one["end"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the labelled newswire isn't part of this project")
def test_nine_of_ten_are_right_in_each_half() -> None:
    sentences = list(labelled_sentences(CORPUS))
    for half in ("fit", "report"):
        counted = tally([one for one in sentences if one.half == half])
        assert counted.labelled > 100
        assert counted.right / counted.labelled >= 0.9
        assert counted.spurious <= 3
