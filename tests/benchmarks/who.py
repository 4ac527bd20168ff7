"""Who: whether the quotes that introduce somebody are about them, and tell who they are.

    python tests/benchmarks/who.py [DATA_FOLDER]

DATA_FOLDER holds newswire_1987/corpus.jsonl and news_qa/corpus.jsonl; of the wire, the articles of
``speaker_labels.jsonl`` are read. ``who_labels.jsonl`` beside this file has for each of a random sample of names (every
other one the last name alone) where the asked name stands, and what was found by reading each quote that introduced
them: "tells" (who they are), "names" (the right one, but no more than the name), "wrong" (somebody or something else).
Quotes that nobody has read yet are counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from retrieval.who import who
from tests.benchmarks._vectorless import desk_over, draft

LABELS = Path(__file__).with_name("who_labels.jsonl")
SPEAKERS = Path(__file__).with_name("speaker_labels.jsonl")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    options = parser.parse_args()
    labelled = {row["article"] for row in rows(SPEAKERS)}
    sets = {name: rows(options.data / name / "corpus.jsonl") for name in ("news_qa", "newswire_1987")}
    sets["newswire_1987"] = [row for row in sets["newswire_1987"] if row["id"] in labelled]
    texts = {row["id"]: row["text"] for some in sets.values() for row in some}
    counts: Counter[str] = Counter()
    with desk_over({name: [draft(row) for row in some] for name, some in sets.items()}) as desk:
        keys = {story.name: story.key for story in desk.library.stories()}
        for row in rows(LABELS):
            asked = texts[row["article"]][slice(*row["name"])]
            read = {(one["article"], one["start"], one["end"]): one["label"] for one in row["described"]}
            found = who(desk, (keys[row["set"]],), asked)
            quotes = found.cited.quotes[: found.described]
            counts["names asked"] += 1
            counts["names told"] += bool(quotes)
            counts.update(read.get((one.article.id, one.start, one.end), "unread") for one in quotes)
    right, every = counts["tells"] + counts["names"], sum(counts[one] for one in ("tells", "names", "wrong"))
    print(f"{counts['names told']} of {counts['names asked']} names are introduced")
    print(f"about the right one: {right} of {every} quotes; tell who they are: {counts['tells']}")
    print(f"not read yet: {counts['unread']}")


if __name__ == "__main__":
    main()
