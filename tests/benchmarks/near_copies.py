"""Near copies: precision and recall of what index/near.py takes for one report.

    python tests/benchmarks/near_copies.py [CORPUS.jsonl] [--half fit|report] [--show]

Prints a Markdown table. ``near_copy_labels.jsonl`` labels pairs of items of the corpus, read by hand, that lie around
the border: items that were sent again, reworded, corrected or made longer, and reports of one form. A copy is the same
report, edited, cut, or up to three times as long; one with another fact, be it a corrected figure, is none. Beside
them stand articles that a seeded generator edits: copies, and texts that only look like copies. A pair counts as
found if the two share a band of their signatures, are alike by these, and by their words. The rules were made with the
pairs that were read in view, those of the half "report" too; its generated pairs were looked at once, at the end.
Pairs belong to a half by a digest of their first id.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.near import WORTH_COMPARING, are_near_copies, bands, signature, similarity, told

LABELS = Path(__file__).with_name("near_copy_labels.jsonl")
SHARED_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "newswire_1987" / "corpus.jsonl"
EDITED = 400
LEAST_WORDS = 60
MOST_REPLACED = 0.07
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether they are copies. ``kind`` says where the pair is from."""

    id: str
    kind: str
    one: str
    other: str
    copy: bool


def half(id: str) -> str:
    """To which half of the pairs this one belongs, by its first article's id."""
    return "fit" if hashlib.sha256(id.encode()).digest()[0] % 2 else "report"


def labelled(texts: dict[str, str]) -> Iterator[Pair]:
    """The pairs that were read by hand."""
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Pair(row["one"], "read by hand", texts[row["one"]], texts[row["other"]], row["copy"])


def cut_short(parts: list[str], rng: random.Random) -> list[str]:
    """The first part of it, 60 percent or more."""
    return parts[: max(2, round(len(parts) * rng.uniform(0.6, 0.9)))]


def dropped(parts: list[str], rng: random.Random) -> list[str]:
    """One sentence of ten is gone, at least one."""
    gone = set(rng.sample(range(len(parts)), max(1, len(parts) // 10)))
    return [part for place, part in enumerate(parts) if place not in gone]


def reordered(parts: list[str], rng: random.Random) -> list[str]:
    """The paragraphs in another order."""
    return rng.sample(parts, len(parts))


def signed(parts: list[str], rng: random.Random) -> list[str]:
    """A headline above, a byline, and where it was first to be read."""
    return [
        "What is known so far.",
        "By a staff reporter.",
        *parts,
        "This report was first sent by the wire.",
    ]


def replaced(parts: list[str], rng: random.Random) -> list[str]:
    """Up to MOST_REPLACED of the words are others; numbers and names stay."""
    share = rng.uniform(0.02, MOST_REPLACED)

    def edited_word(word: str) -> str:
        return "another" if word.isalpha() and word.islower() and rng.random() < share else word

    return [" ".join(map(edited_word, part.split())) for part in parts]


def other_numbers(parts: list[str], rng: random.Random) -> list[str]:
    """The report of another day: every number is another one."""
    return [_NUMBER.sub(lambda found: str(int(found[0]) + rng.randint(1, 9)), part) for part in parts]


def going_on(parts: list[str], rng: random.Random, later: Sequence[str] = ()) -> list[str]:
    """An update of the same length: what is told first stays, most of it is new."""
    kept = parts[: max(1, len(parts) * 2 // 5)]
    return [*kept, *later[: len(parts) - len(kept)]]


EDITS: tuple[Callable[[list[str], random.Random], list[str]], ...] = (
    cut_short,
    dropped,
    reordered,
    signed,
    replaced,
)


def edited(texts: dict[str, str]) -> Iterator[Pair]:
    """Articles with one or two edits, and what only looks like a copy of them."""
    rng = random.Random(1987)
    long_enough = [id for id, text in texts.items() if len(text.split()) >= LEAST_WORDS]
    for id, other in zip(rng.sample(long_enough, EDITED), rng.sample(long_enough, EDITED), strict=True):
        parts, later = ([one for one in texts[each].split("\n") if one.strip()] for each in (id, other))
        if len(parts) < 3:
            continue
        changed = parts
        for edit in rng.sample(EDITS, rng.choice((1, 2))):
            changed = edit(changed, rng)
        yield Pair(id, "edited", texts[id], "\n".join(changed), True)
        if len(_NUMBER.findall(texts[id])) >= 6:
            yield Pair(id, "other numbers", texts[id], "\n".join(other_numbers(parts, rng)), False)
        if len(later) >= len(parts):
            yield Pair(id, "an update", texts[id], "\n".join(going_on(parts, rng, later)), False)


def is_found(pair: Pair) -> bool:
    """What becomes of the pair when the second is added to a story that has the first."""
    one, other = told(pair.one), told(pair.other)
    mine, its = signature(one), signature(other)
    met = bool(set(bands(mine)) & set(bands(its))) and similarity(mine, its) >= WORTH_COMPARING
    return met and are_near_copies(one, other)


def report(pairs: Sequence[Pair], *, show: bool) -> None:
    """Print the table: for each kind of pair and all, how many there are, precision and recall."""
    found = [is_found(pair) for pair in pairs]
    print("| pairs | copies | others | precision | recall |\n|---|---|---|---|---|")
    kinds = list(dict.fromkeys(pair.kind for pair in pairs))
    for kind in [*kinds, "all"]:
        rows = [(pair, hit) for pair, hit in zip(pairs, found, strict=True) if kind in (pair.kind, "all")]
        copies, hits = sum(pair.copy for pair, _ in rows), sum(hit for _, hit in rows)
        right = sum(pair.copy and hit for pair, hit in rows)
        precision = f"{right / hits:.3f}" if right else f"{hits} taken for copies"
        recall = f"{right / copies:.3f}" if copies else "–"
        print(f"| {kind} | {copies} | {len(rows) - copies} | {precision} | {recall} |")
    if show:
        for pair, hit in zip(pairs, found, strict=True):
            if hit != pair.copy:
                print(pair.id, pair.kind, "missed" if pair.copy else "taken for a copy")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED_CORPUS)
    parser.add_argument("--half", choices=("fit", "report"))
    parser.add_argument("--show", action="store_true", help="name the pairs that were judged wrongly")
    given = parser.parse_args()
    if not given.corpus.is_file():
        sys.exit(f"{given.corpus} isn't here: name a corpus of news items (.jsonl)")
    rows = map(json.loads, given.corpus.read_text(encoding="utf-8").splitlines())
    texts = {row["id"]: row["text"] for row in rows}
    pairs = [pair for pair in (*labelled(texts), *edited(texts)) if given.half in (None, half(pair.id))]
    report(pairs, show=given.show)
    some = list(texts.values())[:2_000]
    begun = time.process_time()
    for text in some:
        bands(signature(told(text)))
    print(
        f"\nSigning an article takes {1_000 * (time.process_time() - begun) / len(some):.2f} ms of one core."
    )


if __name__ == "__main__":
    main()
