"""What each stage of an answer takes, in milliseconds and as ratios to one bare encode of the question in the same run.

    python tests/benchmarks/stages.py SET_FOLDER --folder DATA [--questions 60]

SET_FOLDER holds corpus.jsonl and questions.jsonl (with dates, if they have some); DATA keeps the library, which is
filled if it isn't yet. For each question in turn: one bare encode by sentence-transformers with the same model on one
thread, the stages one by one, and a whole `ask`. Prints a Markdown table of medians and 95th percentiles.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from index.embedder import packaged_folder
from index.settings import Settings
from index.transformers import load_model
from retrieval.ask import NARROW_PASSAGES, ask
from retrieval.candidates import find_candidates
from retrieval.contract import read_question
from retrieval.desk import open_desk
from retrieval.nouns import Question
from retrieval.ranking import packaged_weights
from retrieval.readings import read_narrow, read_wide
from retrieval.sentence_features import sentence_rows
from retrieval.terms import terms_of

WARM = 5
Result = TypeVar("Result")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set_folder", type=Path)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    settings = Settings(data=options.folder)
    add(settings, [str(options.set_folder / "corpus.jsonl")], story=None, server=None, given={})
    desk, bare = open_desk(settings), load_model(str(packaged_folder()), threads=1)
    story = desk.library.story("main").key
    lines = (options.set_folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    taken_ms: dict[str, list[float]] = defaultdict(list)

    def timed(stage: str, work: Callable[[], Result]) -> Result:
        started = time.perf_counter()
        result = work()
        taken_ms[stage].append((time.perf_counter() - started) * 1000)
        return result

    for line in lines[: WARM + options.questions]:
        question = read_question(json.loads(line), Question("base", (story,)))
        text, weights = question.text, packaged_weights()
        timed("one bare encode", partial(bare.encode, text))
        terms = timed("terms and their weights", partial(terms_of, question, desk.library))
        timed("of the candidates: the bot's own encode", partial(desk.embedder.encode_query, text))
        found = timed("candidates", partial(find_candidates, question, desk, limit=NARROW_PASSAGES))
        narrow = timed("narrow reading", partial(read_narrow, text, terms, found, desk, weights.passage))
        wide = timed("wide reading", partial(read_wide, text, narrow, desk))
        timed("sentences", partial(sentence_rows, text, terms, narrow, wide))
        timed("**the whole `ask`**", partial(ask, question, desk))
    desk.close()
    bare_ms = float(np.median(taken_ms["one bare encode"][WARM:]))
    print("| stage | median ms | p95 ms | median : bare encode | p95 : bare encode |\n|---|---|---|---|---|")
    for stage, every in taken_ms.items():
        median, p95 = np.percentile(every[WARM:], [50, 95])
        print(f"| {stage} | {median:.1f} | {p95:.1f} | {median / bare_ms:.1f} | {p95 / bare_ms:.1f} |")


if __name__ == "__main__":
    main()
