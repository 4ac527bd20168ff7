"""Quality: answers the questions of a set through the command line's own code and scores them.

    python tests/benchmarks/quality.py [SET_FOLDER] [SCORER.py] [--half report] [--folder DIR] [--answers FILE]

SET_FOLDER holds corpus.jsonl and questions.jsonl. Prints the scorer's table twice: at the bot's own operating point,
and with every question counted as answered (ranking alone).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from commands.terminal.asking import Asked, ask_many
from index.settings import Settings
from tests.benchmarks._scorer import scorer_at

SHARED = Path(__file__).resolve().parents[3] / "shared"


def answer(folder: Path, set_folder: Path, questions: Path, answers: Path) -> None:
    """Add the corpus (what is there already is left alone) and answer the questions into ``answers``."""
    settings = Settings(data=folder)
    add(settings, [str(set_folder / "corpus.jsonl")], story=None, server=None, given={})
    with answers.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        ask_many(settings, questions, Asked(None, None, None, None, None, None))


def write_half(score: ModuleType, set_folder: Path, half: str, target: Path) -> Path:
    """The questions of one half, as the scorer splits them."""
    rows = score.load(set_folder / "questions.jsonl")
    kept = [row for row in rows if row.get("answerable") is not None and score.half(row) == half]
    target.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set_folder", type=Path, nargs="?", default=SHARED / "data" / "news_qa")
    parser.add_argument("scorer", type=Path, nargs="?", default=SHARED / "tools" / "score.py")
    parser.add_argument("--half", choices=["fit", "report"], default="report")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--answers", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        answers = options.answers or Path(scratch) / "answers.jsonl"
        half = write_half(
            scorer_at(options.scorer), options.set_folder, options.half, Path(scratch) / "questions.jsonl"
        )
        answer(options.folder or Path(scratch) / "data", options.set_folder, half, answers)
        corpus, questions = options.set_folder / "corpus.jsonl", options.set_folder / "questions.jsonl"
        for always in ([], ["--always"]):
            command = [sys.executable, str(options.scorer), str(corpus), str(questions), str(answers)]
            subprocess.run([*command, "--half", options.half, *always], check=True)


if __name__ == "__main__":
    main()
