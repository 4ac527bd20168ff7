"""Fits retrieval/ranking.json: the weights of passages, sentences and confidence.

    fit_ranking.py read SET_FOLDER SCORER.py OUT.pickle --half fit --readers A.npz B.npz [--most 500]
    fit_ranking.py read SET_FOLDER SCORER.py OUT.pickle --half report
    fit_ranking.py fit SCORER.py FIT.pickle … --report REPORT.pickle …

`read` asks the questions of one half and keeps what was measured. For the fit half it takes two readers, each fitted
without the articles that it is used on here (by the second byte of the article's MD5), so that the weights learn how
far an unseen text's reading can be trusted. `fit` fits passages and sentences by the softmax likelihood of those that
hold a gold answer, confidence by logistic regression, the threshold by the mean headline of the sets, writes
ranking.json and prints what it comes to on the report halves.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from index.settings import Settings
from retrieval.ask import NARROW_PASSAGES
from retrieval.candidates import find_candidates
from retrieval.caution import operating_points
from retrieval.desk import Desk, open_desk
from retrieval.gate import confidence_features
from retrieval.nouns import Question
from retrieval.ranking import PASSAGE_FEATURES, SENTENCE_FEATURES, Ranked, packaged_weights, rank
from retrieval.reader import load_weights, softmax
from retrieval.reranker import load_reranker
from retrieval.terms import Terms, terms_of
from retrieval.windows import Window, choose_windows
from tests.benchmarks._scorer import scorer_at

ROOT = Path(__file__).resolve().parents[2]
Rows = NDArray[np.float64]
PENALTY = 0.01
CONFIDENCE_STRENGTH = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """A question of a set, as its row, with what was measured for it."""

    row: dict[str, Any]
    terms: Terms
    ranked: Ranked


def fold(row: dict[str, Any]) -> int:
    """0 or 1, the same for all questions on one article."""
    key = row["evidence"][0]["doc_id"] if row["evidence"] else row.get("context_doc") or row["id"]
    return hashlib.md5(key.encode(), usedforsecurity=False).digest()[1] % 2


def read(options: argparse.Namespace) -> None:
    score = scorer_at(options.scorer)
    rows = [
        row for row in score.load(options.set_folder / "questions.jsonl") if row.get("answerable") is not None
    ]
    rows = [row for row in rows if score.half(row) == options.half]
    rows.sort(key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=options.folder or Path(scratch))
        add(settings, [str(options.set_folder / "corpus.jsonl")], story=None, server=None, given={})
        desk = open_desk(settings)
        readers = [load_weights(path.read_bytes()) for path in options.readers or ()]
        desks = [replace(desk, reranker=load_reranker(None, threads=1, weights=one)) for one in readers] or [
            desk
        ]
        story = (desk.library.story("main").key,)
        measured = [measure(row, story, desks[fold(row) % len(desks)]) for row in rows[: options.most]]
        desk.close()
    options.out.write_bytes(pickle.dumps([one for one in measured if one]))


def day_of(row: dict[str, Any]) -> date | None:
    """The question's own day."""
    return date.fromisoformat(row["date"]) if row.get("date") else None


def asked(row: dict[str, Any], stories: tuple[int, ...] = ()) -> Question:
    """The row's question, as of its own day."""
    return Question(row["question"], stories, as_of=day_of(row))


def measure(row: dict[str, Any], stories: tuple[int, ...], desk: Desk) -> Measured | None:
    question = asked(row, stories)
    terms = terms_of(question, desk.library)
    candidates = find_candidates(question, desk, limit=NARROW_PASSAGES)
    ranked = rank(question.text, terms, candidates, desk, packaged_weights())
    return None if ranked is None else Measured(row, terms, ranked)


def listwise(rows: Sequence[Rows], gold: Sequence[NDArray[np.bool_]]) -> NDArray[np.float64]:
    """Weights that make the gold rows of each list likely under a softmax of their scores."""
    import torch

    together = np.vstack(rows)
    mean, spread = together.mean(axis=0), together.std(axis=0) + 1e-6
    lists = [torch.tensor((one - mean) / spread) for one in rows]
    marks = [torch.tensor(one) for one in gold]
    weights = torch.zeros(together.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> Any:
        optimiser.zero_grad()
        chances = [torch.log_softmax(one @ weights, 0) for one in lists]
        total = -sum(torch.logsumexp(one[mark], 0) for one, mark in zip(chances, marks, strict=True)) / len(
            lists
        )
        total = total + PENALTY * (weights * weights).sum()
        total.backward()
        return total

    optimiser.step(loss)
    fitted: NDArray[np.float64] = weights.detach().numpy() / spread
    return fitted


def fit_lists(
    measured: Sequence[Measured], has_gold: Callable[[str, list[str]], bool]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of passages and of sentences."""
    passages: tuple[list[Rows], list[NDArray[np.bool_]]] = ([], [])
    sentences: tuple[list[Rows], list[NDArray[np.bool_]]] = ([], [])
    for one in measured:
        if not one.row["answerable"]:
            continue
        answers = one.row["answers"]
        held = np.array([has_gold(narrow.candidate.passage.text, answers) for narrow in one.ranked.narrow])
        said = np.array(
            [
                has_gold(place.laid.text(place.number, place.number + 1), answers)
                for place in one.ranked.places
            ]
        )
        if held.any():
            passages[0].append(np.array([narrow.features for narrow in one.ranked.narrow]))
            passages[1].append(held)
        if said.any():
            sentences[0].append(one.ranked.features)
            sentences[1].append(said)
    return listwise(*passages), listwise(*sentences)


def windows_of(one: Measured, weights: NDArray[np.float64]) -> tuple[Ranked, list[Window]]:
    """The sentences ranked by these weights, and the windows that they make."""
    ranked = replace(one.ranked, chances=softmax(one.ranked.features @ weights))
    return ranked, choose_windows(dict(zip(ranked.places, ranked.chances.tolist(), strict=True)))


def fit(options: argparse.Namespace) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    score = scorer_at(options.scorer)
    measured = [one for path in options.measured for one in kept(path)]
    passage, sentence = fit_lists(measured, score.has_gold)
    rows, right = [], []
    for one in measured:
        ranked, windows = windows_of(one, sentence)
        rows.append(confidence_features(asked(one.row), one.terms, ranked, windows))
        right.append(one.row["answerable"] and score.has_gold(windows[0].text, one.row["answers"]))
    names = tuple(rows[0])
    scaler = StandardScaler()
    table = scaler.fit_transform(np.array([[row[name] for name in names] for row in rows]))
    model = LogisticRegression(C=CONFIDENCE_STRENGTH, max_iter=3000).fit(table, np.array(right, dtype=int))
    slopes = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (slopes * scaler.mean_).sum())
    weights = {
        "passage": dict(zip(PASSAGE_FEATURES, rounded(passage), strict=True)),
        "sentence": dict(zip(SENTENCE_FEATURES, rounded(sentence), strict=True)),
        "confidence": {"bias": round(bias, 5), **dict(zip(names, rounded(slopes), strict=True))},
        "operating_points": dict(operating_points()),
    }
    (ROOT / "retrieval" / "ranking.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    for path in (*options.measured, *options.report):
        print(path.stem, table_row(kept(path), weights, score))


def kept(path: Path) -> list[Measured]:
    """What `read` wrote there."""
    measured: list[Measured] = pickle.loads(path.read_bytes())  # noqa: S301 - a file that this program wrote
    return measured


def rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), 5) for value in values]


def table_row(
    measured: Sequence[Measured], weights: dict[str, dict[str, float]], score: ModuleType
) -> dict[str, Any]:
    """hit@1, hit@3, AUROC, mean characters, and the headline at some thresholds."""
    sentence = np.array([weights["sentence"][name] for name in SENTENCE_FEATURES])
    slopes = weights["confidence"]
    results = []
    for one in measured:
        ranked, windows = windows_of(one, sentence)
        features = confidence_features(asked(one.row), one.terms, ranked, windows)
        total = slopes["bias"] + sum(slopes[name] * value for name, value in features.items())
        answerable = bool(one.row["answerable"])
        hits = [answerable and score.has_gold(window.text, one.row["answers"]) for window in windows]
        results.append((answerable, hits, 1 / (1 + np.exp(-total)), [w.end - w.start for w in windows]))
    can = [result for result in results if result[0]]
    not_can = [result for result in results if not result[0]]
    good = [result[2] for result in results if result[1][0]]
    bad = [result[2] for result in results if not result[1][0]]
    row: dict[str, Any] = {
        "n": len(results),
        "hit@1": np.mean([result[1][0] for result in can]),
        "hit@3": np.mean([any(result[1]) for result in can]),
        "hit@1<=300": np.mean([result[1][0] and result[3][0] <= 300 for result in can]),
        "chars": np.mean([result[3][0] for result in results]),
        "auroc": score.auroc(good, bad),
    }
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7) if not_can else ():
        hit = np.mean([result[1][0] and result[2] >= threshold for result in can])
        refused = np.mean([result[2] < threshold for result in not_can])
        row[f"@{threshold}"] = f"{hit:.3f}/{refused:.3f}={(hit + refused) / 2:.3f}"
    return {
        name: value if isinstance(value, str | int) else round(float(value), 3) for name, value in row.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("read")
    step.add_argument("set_folder", type=Path)
    step.add_argument("scorer", type=Path)
    step.add_argument("out", type=Path)
    step.add_argument("--half", choices=["fit", "report"], required=True)
    step.add_argument("--readers", type=Path, nargs=2)
    step.add_argument("--most", type=int, default=None)
    step.add_argument("--folder", type=Path)
    step.set_defaults(run=read)
    step = steps.add_parser("fit")
    step.add_argument("scorer", type=Path)
    step.add_argument("measured", type=Path, nargs="+")
    step.add_argument("--report", type=Path, nargs="*", default=[])
    step.set_defaults(run=fit)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
