"""Long dated news made of short: wire items of one topic and day joined into long articles, and quiz questions on them.

    python tests/benchmarks/long_news.py NEWSWIRE_FOLDER OUT_FOLDER [--questions FILE]

Writes corpus.jsonl (the joined articles up to WITHHELD_FROM) and questions.jsonl in the scorer's form. The questions in
long_news_questions.jsonl are ours; what they ask for is given as offsets into the joined articles, whose ids name the
wire items in them. Those on articles from WITHHELD_FROM on ask about later events, which the corpus doesn't tell; every
second of them is dated within the corpus's time, so that no date alone tells what can be answered.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LONG_WORDS = 750
LEAST_LETTERS = 0.72  # of an item's characters: tables of figures have fewer
LEAST_WORDS = 60
WITHHELD_FROM = "1987-04-21"
FIRST_DAY = date(1987, 2, 26)
QUESTIONS = Path(__file__).parent / "long_news_questions.jsonl"
Row = dict[str, Any]


def load(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def is_prose(item: Row) -> bool:
    """Long enough, and no table."""
    text = item["text"]
    letters = sum(char.isalpha() for char in text)
    return len(text.split()) >= LEAST_WORDS and letters >= LEAST_LETTERS * len(text)


def joined_groups(items: Sequence[Row]) -> Iterator[list[Row]]:
    """Items of one day in groups of LONG_WORDS words or more: a longest one and those nearest to it in words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    by_day: dict[str, list[Row]] = {}
    for item in items:
        by_day.setdefault(item["date"][:10], []).append(item)
    for _, day in sorted(by_day.items()):
        vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(
            [f"{item['title']} {item['text']}" for item in day]
        )
        near = (vectors @ vectors.T).toarray()
        free = set(range(len(day)))
        for seed in sorted(free, key=lambda n: (-len(day[n]["text"].split()), n)):
            if seed not in free:
                continue
            group, words = [], 0
            for number in sorted(free, key=lambda n: (n != seed, -near[seed, n], n)):
                if words >= LONG_WORDS:
                    break
                group.append(day[number])
                words += len(day[number]["text"].split())
                free.discard(number)
            if words >= LONG_WORDS:
                yield group


def article_of(group: Sequence[Row]) -> Row:
    """The joined article: the first item's title and date, the items' texts one after another."""
    return {
        "id": "+".join(str(item["id"]) for item in group),
        "title": str(group[0]["title"]).capitalize(),
        "text": "\n\n".join(item["text"].strip() for item in group),
        "date": group[0]["date"][:10],
        "source": group[0]["source"],
    }


def articles_of(newswire: Path) -> list[Row]:
    """All joined articles, in order of their dates."""
    return [article_of(group) for group in joined_groups([item for item in load(newswire) if is_prose(item)])]


def question_row(row: Row, by_id: dict[str, Row]) -> Row:
    """A question in the scorer's form. The answer is cut from the article that it was asked on."""
    article = by_id[row["article"]]
    answers = [article["text"][start:end] for start, end in row["answers"]]
    answerable = article["date"] < WITHHELD_FROM
    number = hashlib.sha256(row["id"].encode()).digest()[0]
    moved = FIRST_DAY + timedelta(days=7 + number % 42)
    return {
        "id": row["id"],
        "question": row["question"],
        "date": row["date"] if answerable or number % 2 else moved.isoformat(),
        "answers": answers if answerable else [],
        "answerable": answerable,
        "evidence": [{"doc_id": row["article"]}] if answerable else [],
        "context_doc": row["article"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("newswire", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    options = parser.parse_args()
    articles = articles_of(options.newswire / "corpus.jsonl")
    by_id = {article["id"]: article for article in articles}
    options.out.mkdir(parents=True, exist_ok=True)
    tables = {"corpus": [one for one in articles if one["date"] < WITHHELD_FROM]}
    tables["questions"] = [question_row(row, by_id) for row in load(options.questions)]
    for name, rows in tables.items():
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (options.out / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    print({name: len(rows) for name, rows in tables.items()})


if __name__ == "__main__":
    main()
