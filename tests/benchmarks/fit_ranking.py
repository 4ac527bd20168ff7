"""Fits retrieval/ranking.json: the weights of passages, sentences and confidence.

    fit_ranking.py read SET_FOLDER SCORER.py OUT.pickle --half fit --readers A.npz B.npz [--most 500]
    fit_ranking.py read SET_FOLDER SCORER.py OUT.pickle --half report
    fit_ranking.py fit SCORER.py FIT.pickle … [--times 1 …] --report REPORT.pickle …

`read` asks the questions of one half and keeps what was measured. For the fit half it takes two readers, each fitted
without the articles that it is used on here (by the second byte of the article's MD5), so that the weights learn how
far an unseen text's reading can be trusted. `fit` fits the nets over passages and sentences by the softmax likelihood
of those that hold a gold answer, the confidence's by the likelihood of right and wrong, writes ranking.json and prints
what it comes to on the report halves. The operating points are kept: choose them by the table.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from index.settings import Settings
from retrieval.ask import NARROW_PASSAGES
from retrieval.candidates import find_candidates
from retrieval.caution import operating_points
from retrieval.desk import Desk, open_desk
from retrieval.gate import certainty, confidence_features
from retrieval.nets import Gauge, Net, write_gauge, write_net
from retrieval.nouns import Question
from retrieval.ranking import (
    Ranked,
    Weights,
    packaged_weights,
    rank,
)
from retrieval.reader import load_weights, softmax
from retrieval.readings import PASSAGE_FEATURES, passage_row
from retrieval.reranker import load_reranker
from retrieval.sentence_features import SENTENCE_FEATURES, sentence_rows
from retrieval.terms import Terms, terms_of
from retrieval.windows import Window, choose_windows
from tests.benchmarks._scorer import scorer_at

ROOT = Path(__file__).resolve().parents[2]
Rows = NDArray[np.float64]
Marks = NDArray[np.bool_]
HasGold = Callable[[str, list[str]], bool]
MEMBERS, UNITS = 6, 8
ROUNDS, QUESTIONS_A_STEP = 25, 32
LEARNING_RATE, WEIGHT_DECAY, DROPOUT = 0.03, 0.3, 0.2
GAUGE_UNITS, GAUGE_ROUNDS, ANSWERS_A_STEP = 16, 20, 64
GAUGE_LEARNING_RATE, GAUGE_WEIGHT_DECAY, GAUGE_DROPOUT = 0.01, 0.5, 0.3


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


class Member(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
    """A weighted sum of standardised features, and beside it a layer of tanh units."""

    def __init__(self, features: int, units: int, *, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.straight = torch.nn.Linear(features, 1, bias=False)
        self.hidden = torch.nn.Linear(features, units) if units else None
        self.out = torch.nn.Linear(units, 1, bias=False) if units else None

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        scores = self.straight(rows)[:, 0]
        if self.hidden is None or self.out is None:
            return scores
        units = torch.nn.functional.dropout(torch.tanh(self.hidden(rows)), self.dropout, self.training)
        return scores + self.out(units)[:, 0]


def fit_net(rows: Sequence[Rows], gold: Sequence[Marks], names: Sequence[str], *, units: int) -> Net:
    """A net that makes the gold rows of each list likely under a softmax of their scores: MEMBERS nets, averaged."""
    together = np.vstack(rows)
    mean, spread = together.mean(axis=0), together.std(axis=0) + 1e-6
    lists = [torch.tensor((one - mean) / spread, dtype=torch.float32) for one in rows]
    marks = [torch.tensor(one) for one in gold]
    members = [fit_member(lists, marks, seed, units=units) for seed in range(MEMBERS)]
    return averaged(members, names, mean, spread)


def averaged(members: Sequence[Member], names: Sequence[str], mean: Rows, spread: Rows) -> Net:
    """One net that scores, but for a constant, as the members do on average, of features as they are measured."""
    straight = np.mean([one.straight.weight.detach().numpy()[0] for one in members], axis=0) / spread
    layers = [(one.hidden, one.out) for one in members if one.hidden is not None and one.out is not None]
    if not layers:
        return Net(tuple(names), straight, np.zeros((len(names), 0)), np.zeros(0), np.zeros(0))
    hidden = np.concatenate([one.weight.detach().numpy().T for one, _ in layers], axis=1) / spread[:, None]
    bias = np.concatenate([one.bias.detach().numpy() for one, _ in layers]) - mean @ hidden
    out = np.concatenate([one.weight.detach().numpy()[0] for _, one in layers]) / MEMBERS
    return Net(tuple(names), straight, hidden, bias, out)


def fit_member(
    lists: Sequence[torch.Tensor], marks: Sequence[torch.Tensor], seed: int, *, units: int
) -> Member:
    """One net, fitted by AdamW, the learning rate falling by a tenth each round."""
    torch.manual_seed(seed)
    net = Member(lists[0].shape[1], units, dropout=DROPOUT)
    optimiser = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    chance = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        order = chance.permutation(len(lists))
        for first in range(0, len(order), QUESTIONS_A_STEP):
            step = order[first : first + QUESTIONS_A_STEP]
            chances = [torch.log_softmax(net(lists[number]), 0) for number in step]
            losses = [
                -torch.logsumexp(one[marks[number]], 0) for one, number in zip(chances, step, strict=True)
            ]
            optimiser.zero_grad()
            torch.stack(losses).mean().backward()
            optimiser.step()
        optimiser.param_groups[0]["lr"] *= 0.9
    net.eval()
    return net


def fit_gauge(rows: Rows, right: Marks, names: Sequence[str]) -> Gauge:
    """A gauge of whether an answer with these features is right: MEMBERS nets, averaged."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    table = torch.tensor((rows - mean) / spread, dtype=torch.float32)
    marks = torch.tensor(right, dtype=torch.float32)
    fitted = [fit_gauge_member(table, marks, seed) for seed in range(MEMBERS)]
    net = averaged([one for one, _ in fitted], names, mean, spread)
    constant = float(np.mean([bias for _, bias in fitted])) - float(mean @ net.straight)
    return Gauge(net, constant, mean)


def fit_gauge_member(table: torch.Tensor, marks: torch.Tensor, seed: int) -> tuple[Member, float]:
    """One net and its constant, fitted by AdamW, the learning rate falling by 7 % each round."""
    torch.manual_seed(seed)
    net, bias = Member(table.shape[1], GAUGE_UNITS, dropout=GAUGE_DROPOUT), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.AdamW(
        [*net.parameters(), bias], lr=GAUGE_LEARNING_RATE, weight_decay=GAUGE_WEIGHT_DECAY
    )
    for _ in range(GAUGE_ROUNDS):
        for step in torch.randperm(len(marks)).split(ANSWERS_A_STEP):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(table[step]) + bias, marks[step])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        optimiser.param_groups[0]["lr"] *= 0.93
    net.eval()
    return net, float(bias.detach())


def fit_passages(measured: Sequence[Measured], has_gold: HasGold) -> Net:
    """The net over PASSAGE_FEATURES."""
    rows, marks = [], []
    for one in measured:
        held = np.array(
            [has_gold(narrow.candidate.passage.text, one.row["answers"]) for narrow in one.ranked.narrow]
        )
        if one.row["answerable"] and held.any():
            rows.append(np.array([narrow.features for narrow in one.ranked.narrow]))
            marks.append(held)
    return fit_net(rows, marks, PASSAGE_FEATURES, units=0)


def rescored(one: Measured, passage: Net) -> Measured:
    """The same readings under other weights of passages, which the sentences' features hang on too."""
    rows = [passage_row(one.terms, n.candidate, n.reading) for n in one.ranked.narrow]
    scores = passage.scores(np.array(rows)).tolist()
    narrow = [
        replace(n, features=row, score=score)
        for n, row, score in zip(one.ranked.narrow, rows, scores, strict=True)
    ]
    narrow.sort(key=lambda n: -n.score)
    places, readers, features = sentence_rows(one.row["question"], one.terms, narrow, one.ranked.wide)
    ranked = replace(
        one.ranked,
        narrow=tuple(narrow),
        places=places,
        readers=readers,
        features=features,
        chances=np.full(len(places), 1 / len(places)),
    )
    return replace(one, ranked=ranked)


def fit_sentences(measured: Sequence[Measured], has_gold: HasGold) -> Net:
    """The net over SENTENCE_FEATURES."""
    rows, marks = [], []
    for one in measured:
        said = np.array([has_gold(place.text, one.row["answers"]) for place in one.ranked.places])
        if one.row["answerable"] and said.any():
            rows.append(one.ranked.features)
            marks.append(said)
    return fit_net(rows, marks, SENTENCE_FEATURES, units=UNITS)


def windows_of(one: Measured, sentence: Net) -> tuple[Ranked, list[Window]]:
    """The sentences ranked by this net, and the windows that they make."""
    ranked = replace(one.ranked, chances=softmax(sentence.scores(one.ranked.features)))
    return ranked, choose_windows(dict(zip(ranked.places, ranked.chances.tolist(), strict=True)))


def fit(options: argparse.Namespace) -> None:
    score = scorer_at(options.scorer)
    measured = [one for path in options.measured for one in kept(path)]
    times = options.times or [1] * len(options.measured)
    repeated = [one for path, n in zip(options.measured, times, strict=True) for one in kept(path) * n]
    passage = fit_passages(repeated, score.has_gold)
    measured = [rescored(one, passage) for one in measured]
    sentence = fit_sentences([rescored(one, passage) for one in repeated], score.has_gold)
    rows, right = [], []
    for one in measured:
        ranked, windows = windows_of(one, sentence)
        rows.append(confidence_features(asked(one.row), one.terms, ranked, windows))
        right.append(one.row["answerable"] and score.has_gold(windows[0].text, one.row["answers"]))
    names = tuple(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    gauge = fit_gauge(table, np.array(right), names)
    written = {
        "passage": write_net(passage),
        "sentence": write_net(sentence),
        "confidence": write_gauge(gauge),
        "operating_points": dict(operating_points()),
    }
    text = re.sub(
        r"\[[^\[\]]*\]", lambda found: " ".join(found.group().split()), json.dumps(written, indent=1)
    )
    (ROOT / "retrieval" / "ranking.json").write_text(text + "\n", encoding="utf-8")
    weights = Weights(passage, sentence, gauge)
    for path in (*options.measured, *options.report):
        print(path.stem, table_row([rescored(one, passage) for one in kept(path)], weights, score))


def kept(path: Path) -> list[Measured]:
    """What `read` wrote there."""
    measured: list[Measured] = pickle.loads(path.read_bytes())  # noqa: S301 - a file that this program wrote
    return measured


def table_row(measured: Sequence[Measured], weights: Weights, score: ModuleType) -> dict[str, Any]:
    """hit@1, hit@3, AUROC, mean characters, and the headline at some thresholds."""
    results = []
    for one in measured:
        ranked, windows = windows_of(one, weights.sentence)
        sure = certainty(asked(one.row), one.terms, ranked, windows, weights)
        answerable = bool(one.row["answerable"])
        hits = [answerable and score.has_gold(window.text, one.row["answers"]) for window in windows]
        results.append((answerable, hits, sure, [w.end - w.start for w in windows]))
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
    step.add_argument("--times", type=int, nargs="*", help="how often each set counts for the nets")
    step.add_argument("--report", type=Path, nargs="*", default=[])
    step.set_defaults(run=fit)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
