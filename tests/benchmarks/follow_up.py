"""Follow-ups: is the right passage among the quotes when the last turn of a talk is asked with what came before?

    python tests/benchmarks/follow_up.py [SET_FOLDER] [SCORER.py] [--half report] [--folder DIR]

Asks each last turn in three ways through the command line's own code: bare, joined to the asker's turn before it, and
with its history. Every row counts as answered, so that ranking is measured alone. Besides all questions, the table has
those that lean on the talk and those that stand alone, told apart by reading the last turns alone
(follow_up_leaning.json holds the ids of the leaning ones; the sets aren't part of this project).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from commands.terminal.asking import Asked, ask_many
from index.settings import Settings
from tests.benchmarks._scorer import scorer_at

SHARED = Path(__file__).resolve().parents[3] / "shared"
LEANING = Path(__file__).with_name("follow_up_leaning.json")
METRICS = ("article@1", "article@3")
RESAMPLES = 2_000

Row = dict[str, Any]


def bare(row: Row) -> Row:
    """The last turn as if nothing had been said."""
    return {"id": row["id"], "question": row["question"]}


def joined(row: Row) -> Row:
    """The asker's turn before it and the last turn, as one text."""
    before = [turn["text"] for turn in row["history"] if turn["speaker"] == "user"][-1:]
    return {"id": row["id"], "question": " ".join([*before, row["question"]])}


def with_history(row: Row) -> Row:
    """The last turn with all that was said."""
    return {**bare(row), "history": row["history"]}


WAYS = {"bare last turn": bare, "turn before + last turn": joined, "with its history": with_history}


def answers(settings: Settings, rows: Sequence[Row], scratch: Path) -> list[Row]:
    """What the command line prints for the rows, every one of them counted as answered."""
    questions, printed = scratch / "questions.jsonl", scratch / "answers.jsonl"
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with printed.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        ask_many(settings, questions, Asked(None, None, None, None, None, None))
    found = [json.loads(line) for line in printed.read_text(encoding="utf-8").splitlines()]
    return [{**row, "answered": bool(row["quotes"])} for row in found]


def gain(first: Sequence[Row], second: Sequence[Row]) -> tuple[float, float, float]:
    """How much more often the second has the article in its top three: the mean, and its 95 % bootstrap interval."""
    pairs = [(any(a["art"][:3]), any(b["art"][:3])) for a, b in zip(first, second, strict=True)]
    differences = [int(b) - int(a) for a, b in pairs]
    random_source = random.Random(13)  # a fixed resampling, nothing secret
    means = sorted(
        sum(random_source.choices(differences, k=len(differences))) / len(differences)
        for _ in range(RESAMPLES)
    )
    mean = sum(differences) / len(differences)
    return mean, means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def report(score: ModuleType, corpus: list[Row], rows: list[Row], found: Mapping[str, list[Row]]) -> None:
    """The table: each way of asking, over all questions, those that lean and those that stand alone."""
    leaning = set(json.loads(LEANING.read_text(encoding="utf-8")))
    parts = {
        "all": rows,
        "lean on the talk": [row for row in rows if row["id"] in leaning],
        "stand alone": [row for row in rows if row["id"] not in leaning],
    }
    understood = {row["id"] for row in found["with its history"] if row["understood_as"] is not None}
    for name, part in parts.items():
        completed = sum(row["id"] in understood for row in part)
        print(f"{name}: {len(part)} questions, {completed} completed")
        scored = {way: score.rows(corpus, part, found[way]) for way in WAYS}
        for way, judged in scored.items():
            values = score.score(judged)
            shown = (f"{metric} {_with_interval(values[metric])}" for metric in METRICS)
            print(f"  {way:24s} {'   '.join(shown)}")
        mean, low, high = gain(scored["bare last turn"], scored["with its history"])
        print(f"  gain at 3, history over bare: {mean:+.3f} [{low:+.3f}, {high:+.3f}]")


def _with_interval(value: Mapping[str, float]) -> str:
    return f"{value['value']:.3f} [{value['lo']:.3f}, {value['hi']:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set_folder", type=Path, nargs="?", default=SHARED / "data" / "follow_up_qa")
    parser.add_argument("scorer", type=Path, nargs="?", default=SHARED / "tools" / "score.py")
    parser.add_argument("--half", choices=["fit", "report"], default="report")
    parser.add_argument("--folder", type=Path, help="where the library is kept for another run")
    options = parser.parse_args()
    score = scorer_at(options.scorer)
    every = score.load(options.set_folder / "questions.jsonl")
    rows = [row for row in every if row.get("answerable") and score.half(row) == options.half]
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=options.folder or Path(scratch) / "data")
        add(settings, [str(options.set_folder / "corpus.jsonl")], story=None, server=None, given={})
        found = {
            way: answers(settings, [change(row) for row in rows], Path(scratch))
            for way, change in WAYS.items()
        }
    report(score, score.load(options.set_folder / "corpus.jsonl"), rows, found)


if __name__ == "__main__":
    main()
