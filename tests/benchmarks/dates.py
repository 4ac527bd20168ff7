"""Dates: resolves the time expressions that were labelled in real sentences, and counts how many come out right.

    python tests/benchmarks/dates.py [newswire/corpus.jsonl] [--half fit] [--wrong]

The labels (``date_labels.jsonl``: ids, offsets and days, made before there was code to resolve them) hold every time
expression of 171 sentences. By their rules a part of a unit stands for the unit ("the end of April" is April), "a
year ago" is a year, "the last five years" end on the article's day, weeks begin on Monday, what can't be known from
the sentence and the article's date is "none". An expression is right if its first and last day and its precision
are; found, if the offsets overlap. Halves are split by article.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.nouns import Span
from retrieval.dates import Dated, dates_in
from retrieval.periods import Precision

LABELS = Path(__file__).with_name("date_labels.jsonl")
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "newswire_1987" / "corpus.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence of an article, with what the labels say is in it."""

    article: str
    text: str
    published: date
    sentence: Span
    dates: tuple[Dated, ...]

    @property
    def half(self) -> str:
        return "fit" if int(hashlib.sha256(self.article.encode()).hexdigest(), 16) % 2 else "report"


@dataclass(frozen=True, slots=True)
class Tally:
    """``wrong`` holds what was expected and what came, as words and days."""

    labelled: int
    right: int
    same_offsets: int
    found: int
    spurious: int
    wrong: tuple[str, ...]


def labelled_sentences(corpus: Path) -> Iterator[Labelled]:
    """The labels with the texts that they are of."""
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {row["article"] for row in rows}
    with corpus.open(encoding="utf-8") as lines:
        articles = {one["id"]: one for one in map(json.loads, lines) if one["id"] in wanted}
    for row in rows:
        article = articles[row["article"]]
        dates = tuple(
            Dated(
                Span(one["start"], one["end"]),
                day(one["first"]),
                day(one["last"]),
                Precision(one["precision"]),
                relative=True,
            )
            for one in row["dates"]
        )
        published = date.fromisoformat(article["date"])
        yield Labelled(row["article"], article["text"], published, Span(row["start"], row["end"]), dates)


def day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def tally(sentences: Sequence[Labelled]) -> Tally:
    """Every label against what is found where it stands."""
    labelled = right = same_offsets = found = spurious = 0
    wrong: list[str] = []
    for one in sentences:
        got = dates_in(one.text, one.published, within=one.sentence)
        loose = [dated for dated in got if not any(overlap(dated, label) for label in one.dates)]
        spurious += len(loose)
        wrong += [f"{words(one, dated)}: {said(dated)}, no label" for dated in loose]
        for label in one.dates:
            labelled += 1
            match = next((dated for dated in got if overlap(dated, label)), None)
            found += match is not None
            same_offsets += match is not None and match.span == label.span
            if said(match) == said(label):
                right += 1
            else:
                wrong.append(f"{words(one, label)}: {said(match)}, labelled {said(label)}")
    return Tally(labelled, right, same_offsets, found, spurious, tuple(wrong))


def interval(sentences: Sequence[Labelled], *, draws: int = 2_000) -> tuple[float, float]:
    """The 95 % bootstrap interval of the share that is right; whole sentences are drawn."""
    counted = [tally([one]) for one in sentences]
    pairs = np.array([(one.right, one.labelled) for one in counted])
    drawn = np.random.default_rng(0).integers(len(pairs), size=(draws, len(pairs)))
    right, labelled = pairs[drawn].sum(axis=1).T
    low, high = np.percentile(right / labelled, (2.5, 97.5))
    return float(low), float(high)


def words(one: Labelled, dated: Dated) -> str:
    return f"{one.article} {one.published:%Y-%m-%d %a} “{one.text[dated.span.start : dated.span.end]}”"


def overlap(one: Dated, other: Dated) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def said(dated: Dated | None) -> str:
    if dated is None:
        return "not found"
    return "none" if dated.first is None else f"{dated.first}..{dated.last} {dated.precision}"


def milliseconds(sentences: Sequence[Labelled], *, rounds: int = 5) -> float:
    """What a sentence takes on average."""
    started = time.perf_counter()
    for _ in range(rounds):
        for one in sentences:
            dates_in(one.text, one.published, within=one.sentence)
    return (time.perf_counter() - started) * 1000 / rounds / len(sentences)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--half", choices=["fit", "report"])
    parser.add_argument("--wrong", action="store_true", help="list what came out wrong")
    options = parser.parse_args()
    sentences = list(labelled_sentences(options.corpus))
    for half in [options.half] if options.half else ["fit", "report", "both"]:
        chosen = [one for one in sentences if half in ("both", one.half)]
        counted = tally(chosen)
        low, high = interval(chosen)
        share = {
            "right": counted.right / counted.labelled,
            "found": counted.found / counted.labelled,
            "same offsets": counted.same_offsets / counted.labelled,
        }
        print(
            f"{half}: {len(chosen)} sentences, {counted.labelled} expressions, "
            + ", ".join(f"{name} {value:.3f}" for name, value in share.items())
            + f", right between {low:.3f} and {high:.3f}, spurious {counted.spurious}, "
            f"{milliseconds(chosen):.2f} ms a sentence"
        )
        if options.wrong:
            print(*counted.wrong, sep="\n")


if __name__ == "__main__":
    main()
