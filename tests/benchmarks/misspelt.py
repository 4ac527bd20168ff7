"""What misspelt names cost: questions with one name damaged, asked as typed and read as the articles write it.

    python tests/benchmarks/misspelt.py QUESTIONS.jsonl --folder DATA --story NAME [--half fit] [--limit 60]

Rows are those of `verbatim ask --questions` with "answers", or of tests/sample_questions.jsonl, whose sentence is the
answer. Of each answerable question with a name that the story has, one name is damaged by one and by two typing
errors (a letter left out, doubled, hit beside its key, or swapped with the next; seeded by the question). Prints a
Markdown table, and how many of the questions as they were are read otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.library import quoted
from index.settings import Settings
from index.vocabulary import stands
from retrieval.ask import answer_of, ask
from retrieval.contract import read_question
from retrieval.desk import Desk, open_desk
from retrieval.follow import Understood
from retrieval.gold import holds
from retrieval.noun_words import MONTHS_AND_DAYS
from retrieval.nouns import Answer, NoAnswer, Question
from retrieval.spelling import respelled
from retrieval.words import fold

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Judged = tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A question with what holds its answer, and the place of the name that is damaged."""

    question: Question
    answers: tuple[str, ...]
    start: int
    end: int


def half_of(row: Mapping[str, object]) -> str:
    """The scorer's halves: by the article that has the answer, else the question's id."""
    evidence = row.get("evidence")
    first = evidence[0]["doc_id"] if isinstance(evidence, list) and evidence else None
    key = str(first or row.get("context_doc") or row.get("id"))
    return "fit" if hashlib.sha256(key.encode()).digest()[0] % 2 == 0 else "report"


def chosen(row: Mapping[str, object], base: Question, desk: Desk) -> Row | None:
    """The row with one of its names; None if it can't be answered or has no name that the story has."""
    answers = row.get("answers") or ([row["quote"]] if row.get("quote") else [])
    if not row.get("answerable", True) or not isinstance(answers, list) or not answers:
        return None
    question = read_question(row, base)
    names = [
        found
        for found in _NAME.finditer(question.text)
        if fold(found[0]) not in MONTHS_AND_DAYS
        and any(stands(desk.library, story, quoted(found[0])) for story in base.stories)
    ]
    if not names:
        return None
    name = random.Random(question.text).choice(names)  # the same names in each run
    return Row(question, tuple(map(str, answers)), name.start(), name.end())


def damaged(name: str, errors: int, seed: str) -> str:
    """The name with so many typing errors behind its first letter; never as it was."""
    chance = random.Random(f"{seed}{errors}")  # the same errors in each run
    typed = name
    while typed == name:
        typed = name
        for _ in range(errors):
            typed = _slip(typed, chance)
    return typed


def _slip(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name))
    match chance.randrange(4):
        case 0:
            return name[:place] + name[place + 1 :]
        case 1:
            return name[:place] + name[place] + name[place:]
        case 2:
            row = next((keys for keys in _KEYS if name[place] in keys), name[place])
            beside = row[max(0, row.index(name[place]) - 1) : row.index(name[place]) + 2].replace(
                name[place], ""
            )
            return name[:place] + (chance.choice(beside) if beside else name[place]) + name[place + 1 :]
        case _:
            return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


def judged(result: Answer | NoAnswer, answers: tuple[str, ...], *, answered: bool) -> Judged:
    """Whether it was answered, whether its first quote holds the answer, and whether that was shown."""
    quotes = result.quotes if isinstance(result, Answer) else result.guesses
    right = bool(quotes) and holds(quotes[0].text, answers)
    return answered, right, right and answered


def asked(row: Row, whole: Answer | NoAnswer, errors: int, desk: Desk) -> tuple[Judged, Judged]:
    """The row with so many errors in its name: as typed, and as it is read. ``whole`` is the row without any."""
    text = row.question.text
    typed = damaged(text[row.start : row.end], errors, text)
    question = replace(row.question, text=text[: row.start] + typed + text[row.end :])
    result = answer_of(question, desk)
    as_typed = judged(result, row.answers, answered=isinstance(result, Answer))
    read = respelled(Understood(question), desk)
    if read.shown is None:
        return as_typed, as_typed
    if read.shown == text:  # the same question has the same answer, as sure as its words are
        sure = whole.confidence * (1.0 - read.question.doubt)
        return as_typed, judged(whole, row.answers, answered=sure >= desk.threshold)
    result = answer_of(read.question, desk)
    return as_typed, judged(result, row.answers, answered=isinstance(result, Answer))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--story", default="main")
    parser.add_argument("--half", choices=["fit", "report"])
    parser.add_argument("--limit", type=int, default=60)
    options = parser.parse_args()
    desk = open_desk(Settings(data=options.folder))
    base = Question("base", (desk.library.story(options.story).key,))
    found = [json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()]
    kept = [row for row in found if options.half in (None, half_of(row))]
    rows = [row for row in (chosen(one, base, desk) for one in kept) if row][: options.limit]
    ways: dict[str, list[Judged]] = {"as it was": []}
    changed = 0
    for row in rows:
        whole = ask(row.question, desk)
        changed += whole.understood_as is not None
        ways["as it was"].append(judged(whole, row.answers, answered=isinstance(whole, Answer)))
        for errors in (1, 2):
            many = f"{errors} error{'s' if errors > 1 else ''}"
            for way, one in zip(("as typed", "**read**"), asked(row, whole, errors, desk), strict=True):
                ways.setdefault(f"{many}, {way}", []).append(one)
    desk.close()
    print(f"{len(rows)} questions, {changed} of them read otherwise without an error\n")
    print("| the name | answered | first guess right | hit@1 |\n|---|---|---|---|")
    for way, every in ways.items():
        shares = (sum(column) / len(every) for column in zip(*every, strict=True))
        print(f"| {way} | {' | '.join(f'{share:.3f}' for share in shares)} |")


if __name__ == "__main__":
    main()
