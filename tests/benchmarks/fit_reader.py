"""Fits retrieval/reader.npz: where an answer would stand in a text, and whether the text bears the question out.

    fit_reader.py read SET_FOLDER SCORER.py OUT.pickle [--most 500] [--folder DIR]
    fit_reader.py fit READ.pickle … --out FOLDER

A set's folder holds corpus.jsonl and questions.jsonl; only the fit half of its questions is used. ``--folder`` keeps
the library, so that the next run needn't embed again. `fit` writes reader.npz, and two more readers, fold_0.npz and
fold_1.npz, without the articles of that fold: fit_ranking.py takes these, 0 first, and reads with each what it hasn't
seen.

Each question is read with its TEXTS best candidates. If none of them is gold (of an evidence article, and holding an
answer), a gold one takes the last one's place; a question whose articles have no gold passage is left out. Then it is
read again with WIDE_TEXTS of them, the gold ones first, each with its neighbours.

*Ends.* Tokens of all texts of a question compete with "nowhere", whose score is 0, under a softmax, once for the start
and once for the end of an answer. The loss is minus the log of the right tokens' share; if the question has no answer,
NOWHERE_WEIGHT times minus the log of nowhere's. Right are those where an answer's exact words start or end in a gold
text; a text that holds an answer without being gold doesn't count. The reranker's own score goes into the sum with a
weight of its own, which is not kept: ranking.json weighs that score. States are standardised, which the file's first
map contains; dropout before the first and the last map; AdamW, the learning rate falling in a line to 0.

*Support.* Logistic regression on standardised pooled states of the question's tokens, read with the text that the
reranker likes best: an answerable question with a text that holds an answer is borne out; one that can't be answered
is not; nor are, at NEAR_MISS_WEIGHT, up to NEAR_MISSES changed questions with the gold text.

retrieval/reader.npz was fitted on the fit halves of the long dated news (long_news.py), news_qa, passages_qa and
story_qa, some 1,640 questions; docs/measurements.md has the commands. Their states take 4 GB of memory.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch.nn.functional import dropout, gelu

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from retrieval.reader import STATE_LAYERS, STATE_SIZE, Floats, ReaderWeights, packaged_weights, pooled
from retrieval.reranker import PackagedReranker, packaged_folder
from tests.benchmarks._near_misses import names_in, near_misses, words_of
from tests.benchmarks._read_questions import Asked, read_set, titled
from tests.benchmarks._scorer import scorer_at
from tests.benchmarks.fit_ranking import fold

HIDDEN = 64
EPOCHS = 5
FOLD_EPOCHS = 7  # half as many questions need more rounds
QUESTIONS_A_STEP = 16
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.05
DROPOUT = 0.35
NOWHERE_WEIGHT = 0.5
FIRST_SCORE_WEIGHT = 0.3
# Mean and spread are taken of every fifth question's every seventh token.
SCALED_QUESTIONS, SCALED_TOKENS = 5, 7
NEAR_MISSES = 3
NEAR_MISS_WEIGHT = 0.4
SUPPORT_STRENGTH = 5e-4
SEED, NEAR_MISS_SEED = 0, 3


def pooled_near_misses(asked: Sequence[Asked], reranker: PackagedReranker) -> Iterator[tuple[int, Floats]]:
    """Each changed question's fold, and its pooled states, read with the gold text.

    Words are swapped among the questions given.
    """
    chance = random.Random(NEAR_MISS_SEED)
    words = words_of([one.row["question"] for one in asked])
    for one in asked:
        if one.gold and not one.wide:
            names = names_in(one.gold.article.text)
            misses = near_misses(one.row["question"], names=names, words=words, chance=chance)
            for question in islice(misses, NEAR_MISSES):
                yield fold(one.row), pooled(reranker.states(question, titled(one.gold)).question)


def fit_support(asked: Sequence[Asked], misses: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Weights and bias of the support."""
    sure = [one for one in asked if one.borne_out or not one.row["answerable"]]
    rows = np.array([*(one.pooled for one in sure), *misses], dtype=np.float64)
    borne_out = np.array([*(one.borne_out for one in sure), *(False for _ in misses)])
    trust = np.array([1.0] * len(sure) + [NEAR_MISS_WEIGHT] * len(misses))
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=SUPPORT_STRENGTH, max_iter=500)
    model.fit(scaler.transform(rows), borne_out, sample_weight=trust)
    weights = model.coef_[0] / scaler.scale_
    bias = model.intercept_[0] - weights @ scaler.mean_
    return weights.astype(np.float32), np.array(bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Net:
    """The maps of the ends by their names in ReaderWeights, the score's weights, and what standardises the states."""

    maps: torch.nn.ModuleDict
    score_weights: torch.Tensor
    mean: torch.Tensor
    spread: torch.Tensor


def new_net(asked: Sequence[Asked]) -> Net:
    """A net that has learned nothing but the states' scale."""
    torch.manual_seed(SEED)
    maps = torch.nn.ModuleDict(
        {
            "token_in": torch.nn.Linear(len(STATE_LAYERS) * STATE_SIZE, HIDDEN),
            "mix": torch.nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1),
            "ends": torch.nn.Linear(HIDDEN, 2),
        }
    )
    some = torch.cat(
        [torch.from_numpy(one.states[::SCALED_TOKENS]).float() for one in asked[::SCALED_QUESTIONS]]
    )
    score_weights = torch.full((2,), FIRST_SCORE_WEIGHT, requires_grad=True)
    return Net(maps, score_weights, some.mean(0), some.std(0))


def ends_of(one: Asked, net: Net) -> torch.Tensor:
    """Start and end scores of all tokens of the question's texts, shape (tokens, 2), while learning."""
    states = (torch.from_numpy(one.states).float() - net.mean) / net.spread
    hidden = gelu(net.maps["token_in"](dropout(states, DROPOUT)))
    mixed = [net.maps["mix"](text.T[None])[0].T for text in torch.split(hidden, one.lengths)]
    scores = torch.tensor(one.scores).repeat_interleave(torch.tensor(one.lengths))
    ends = net.maps["ends"](dropout(gelu(torch.cat(mixed) + hidden), DROPOUT))
    return ends + net.score_weights * scores[:, None]


def loss_of(one: Asked, net: Net) -> torch.Tensor:
    """Minus the log of the share that the right tokens have, or nowhere has, of start and end together."""
    nowhere = torch.zeros(1, 2)
    scores = ends_of(one, net).masked_fill(~torch.from_numpy(one.counted)[:, None], -1e4)
    shares = torch.log_softmax(torch.cat([scores, nowhere]), 0)
    if not one.row["answerable"]:
        return -NOWHERE_WEIGHT * shares[-1].sum()
    starts, ends = torch.from_numpy(one.starts), torch.from_numpy(one.ends)
    return -torch.logsumexp(shares[:-1][starts, 0], 0) - torch.logsumexp(shares[:-1][ends, 1], 0)


def fit_ends(asked: Sequence[Asked], *, epochs: int) -> dict[str, Floats]:
    """The maps of the ends, by their names in ReaderWeights; prints each round's mean loss."""
    order = [one for one in asked if one.starts.any() or not one.row["answerable"]]
    net, chance = new_net(order), random.Random(SEED)
    optimiser = torch.optim.AdamW([*net.maps.parameters(), net.score_weights], weight_decay=WEIGHT_DECAY)
    for epoch in range(epochs):
        optimiser.param_groups[0]["lr"] = LEARNING_RATE * (1 - epoch / epochs)
        chance.shuffle(order)
        losses: list[float] = []
        for first in range(0, len(order), QUESTIONS_A_STEP):
            step = torch.stack([loss_of(one, net) for one in order[first : first + QUESTIONS_A_STEP]])
            optimiser.zero_grad()
            step.mean().backward()
            optimiser.step()
            losses += step.tolist()
        print(f"round {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return exported(net)


def exported(net: Net) -> dict[str, Floats]:
    """The net as retrieval.reader.read_ends takes it: standardisation inside the first map, kernels (3, in, out)."""
    arrays = {name: value.numpy() for name, value in net.maps.state_dict().items()}
    token_in = arrays["token_in.weight"] / net.spread.numpy()
    return {
        "token_in": np.ascontiguousarray(token_in.T),
        "token_in_bias": arrays["token_in.bias"] - token_in @ net.mean.numpy(),
        "mix": np.ascontiguousarray(arrays["mix.weight"].transpose(2, 1, 0)),
        "mix_bias": arrays["mix.bias"],
        "ends": np.ascontiguousarray(arrays["ends.weight"].T),
        "ends_bias": arrays["ends.bias"],
    }


def read(options: argparse.Namespace) -> None:
    """Read a set's questions, and changed questions, and keep what the model made of them."""
    reranker = PackagedReranker(packaged_folder(), packaged_weights(), threads=1)
    with tempfile.TemporaryDirectory() as scratch:
        asked = list(
            read_set(
                options.set_folder,
                scorer_at(options.scorer),
                reranker,
                data=options.folder or Path(scratch),
                most=options.most,
            )
        )
    misses = list(pooled_near_misses(asked, reranker))
    with options.out.open("wb") as file:
        pickle.dump((asked, misses), file)
    print(f"{options.set_folder.name}: {len(asked)} readings, {len(misses)} near misses", flush=True)


def fit(options: argparse.Namespace) -> None:
    """Fit both maps on all that was read, and on each half of it, and write them."""
    asked: list[Asked] = []
    misses: list[tuple[int, Floats]] = []
    for path in options.read:
        with path.open("rb") as file:
            some, missed = pickle.load(file)  # noqa: S301 - a file that this program wrote
        asked += some
        misses += missed
    for name, without in (("fold_0", 0), ("fold_1", 1), ("reader", None)):
        kept = [one for one in asked if fold(one.row) != without]
        ends = fit_ends(kept, epochs=EPOCHS if without is None else FOLD_EPOCHS)
        near = [states for number, states in misses if number != without]
        support, support_bias = fit_support([one for one in kept if not one.wide], near)
        weights = ReaderWeights(**ends, support=support, support_bias=support_bias)
        np.savez(options.out / f"{name}.npz", **asdict(weights))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("read")
    step.add_argument("set_folder", type=Path)
    step.add_argument("scorer", type=Path)
    step.add_argument("out", type=Path)
    step.add_argument("--most", type=int, default=None)
    step.add_argument("--folder", type=Path)
    step.set_defaults(run=read)
    step = steps.add_parser("fit")
    step.add_argument("read", type=Path, nargs="+")
    step.add_argument("--out", type=Path, required=True)
    step.set_defaults(run=fit)
    options = parser.parse_args()
    torch.set_num_threads(1)  # sums in one order, so that the same sets give the same file
    options.run(options)


if __name__ == "__main__":
    main()
