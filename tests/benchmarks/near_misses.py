"""Near misses: asks what a text nearly answers, beside what it does answer in the same form, and counts.

    python tests/benchmarks/near_misses.py SETS [--half seen|blind] [--folder DIR]

SETS holds news_qa/corpus.jsonl and newswire_1987/corpus.jsonl. The questions (near_miss_questions.jsonl) are ours, on
the sample story and on eight of those articles. Prints how many are refused and answered, and each that went wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.sample import seed_sample
from commands.terminal.adding import EACH_LINK, add
from index.library import SAMPLE_STORY
from index.settings import Settings
from retrieval.ask import ask
from retrieval.desk import open_desk
from retrieval.nouns import Answer, Question

QUESTIONS = Path(__file__).parent / "near_miss_questions.jsonl"
CORPORA = ("news_qa", "newswire_1987")
EVERY = 30  # of the articles, one is there besides those asked about
REAL_STORY = "real"


def write_articles(sets: Path, named: set[str], target: Path) -> Path:
    """The articles that are asked about and one in EVERY of the others."""
    lines = [
        line
        for corpus in CORPORA
        for line in (sets / corpus / "corpus.jsonl").read_text("utf-8").splitlines()
    ]
    kept = [line for n, line in enumerate(lines) if n % EVERY == 0 or json.loads(line)["id"] in named]
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("--half", choices=["seen", "blind"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    rows = [row for row in rows if options.half is None or row["blind"] is (options.half == "blind")]
    with tempfile.TemporaryDirectory() as scratch:
        named = {row["article"] for row in rows if row["article"]}
        articles = write_articles(options.sets, named, Path(scratch) / "real.jsonl")
        settings = Settings(data=options.folder or Path(scratch) / "data")
        add(settings, [str(articles)], story=REAL_STORY, server=None, given={}, links=EACH_LINK)
        desk = open_desk(settings)
        seed_sample(desk.library, desk.embedder)
        desk.close()
        desk = open_desk(settings)
        counts: Counter[str] = Counter()
        for row in rows:
            story = desk.library.story(SAMPLE_STORY if row["set"] == "sample" else REAL_STORY)
            answered = isinstance(ask(Question(row["question"], (story.key,)), desk), Answer)
            name = "answerable" if row["answerable"] else "near misses"
            counts[name] += 1
            counts[f"{name}, answered"] += answered
            if answered is not row["answerable"]:
                print(name, row["question"])
        desk.close()
    print(dict(counts))


if __name__ == "__main__":
    main()
