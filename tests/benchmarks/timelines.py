"""Timelines: how well the days and the words of real events' timelines are found, and how long one takes.

    python tests/benchmarks/timelines.py [SETS/timelines] [--newswire SETS/newswire_1987/corpus.jsonl]

Seven events; each article is one annotator's update of a day, and the reference the other annotators' updates. Two
tasks, both at the reference's own number of days: *every day* (so every article's day counts, and choosing days is
easy) and *the days retold*, a tenth of the days, at least five: those whose updates share most of their pairs of
words with the background summaries that were written later. Date F1 is that of the days; ROUGE is the alignment-based
one of Martschat and Markert (2017, align+ m:1): each day is aligned to the day of the other side with the best
discounted ROUGE-1, and what it shares with that is discounted by 1 / (days apart + 1).

Every way tells one sentence of each day. *Date count* takes the days that most articles name or were published on, and
of each the first sentence that tells of it; *spread* takes days at even distances.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.embedder import load_embedder, packaged_folder
from index.ingest import ingest
from index.library import Library
from index.moments import parse_moment
from index.nouns import Draft
from index.settings import Settings
from index.transformers import load_model
from index.vectors import Shelf
from index.writer import ensure_story
from retrieval.dates import dates_in
from retrieval.desk import Desk
from retrieval.periods import Precision
from retrieval.reranker import load_reranker
from retrieval.timeline import timeline
from retrieval.words import STOPWORDS, words

SETS = Path(__file__).resolve().parents[3] / "shared" / "data"
RETOLD_SHARE = 10
RETOLD_LEAST = 5
SPEED_ARTICLES = 1_000
ENCODES = 20

Days = Mapping[date, str]  # a timeline: the words of each day


def grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = words(text)
    return Counter(zip(*(tokens[place:] for place in range(size)), strict=False))


def harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def date_f1(found: Iterable[date], wanted: Iterable[date]) -> float:
    mine, its = set(found), set(wanted)
    return 2 * len(mine & its) / max(1, len(mine) + len(its))


def aligned_rouge(found: Days, wanted: Days, size: int) -> float:
    """F1 of what both share when each day is aligned to one of the other side."""
    return harmonic(_aligned_share(found, wanted, size), _aligned_share(wanted, found, size))


def _aligned_share(mine: Days, its: Days, size: int) -> float:
    """How much of ``mine`` is shared: precision or recall, by whose days those are."""
    if not mine or not its:
        return 0.0
    single = {text: grams(text, 1) for text in (*mine.values(), *its.values())}
    sized = {text: grams(text, size) for text in single}
    shared = 0.0
    for day, text in mine.items():
        best = max(
            its, key=lambda other: (_discount(day, other) * _rouge(single[text], single[its[other]]), other)
        )
        shared += _discount(day, best) * (sized[text] & sized[its[best]]).total()
    return shared / max(1, sum(sized[text].total() for text in mine.values()))


def _discount(one: date, other: date) -> float:
    return 1 / (abs((one - other).days) + 1)


def _rouge(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


@contextmanager
def opened(stories: Mapping[str, Sequence[Draft]]) -> Iterator[Desk]:
    """A desk over a library of its own with these stories."""
    settings = Settings(threads=1)
    embedder = load_embedder(settings.embedder, settings.models_folder, threads=1)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.sqlite3")
        for name, drafts in stories.items():
            for _ in ingest(drafts, library, embedder, ensure_story(library, name, None)):
                pass
        shelf = Shelf(
            library, Path(folder) / "vectors", fingerprint=embedder.fingerprint, dimension=embedder.dimension
        )
        desk = Desk(library, shelf, embedder, load_reranker(settings.reranker, threads=1))
        yield desk
        desk.close()


def draft(row: Mapping[str, Any]) -> Draft:
    return Draft(row["text"], id=row["id"], title=row.get("title"), published=parse_moment(row["date"]))


def ours(desk: Desk, story: str, count: int) -> Days:
    """The first ``count`` days of the timeline that is just long enough to have so many, a quote for each.

    Of several events of a day the one that most articles tell counts, so that no way tells more than another.
    """
    key = desk.library.story(story).key
    limit = count
    while True:
        found = timeline(desk, (key,), limit=limit)
        told: dict[date, str] = {}
        for event in sorted(found.events, key=lambda one: (one.articles, one.quotes[0].score)):
            if event.when and event.when.precision is Precision.DAY:
                told[event.when.first] = event.quotes[0].text
        if len(told) >= count or len(found.events) < limit:
            return dict(sorted(told.items())[:count])
        limit += count - len(told)


def date_count(rows: Sequence[Mapping[str, Any]], count: int) -> Days:
    """The days that most articles name or were published on, each with the first sentence that tells of it."""
    named: Counter[date] = Counter()
    first: dict[date, str] = {}
    for row in sorted(rows, key=lambda one: one["date"]):
        own = date.fromisoformat(row["date"])
        told = {
            one.first: one.span
            for one in dates_in(row["text"], own)
            if one.first and one.precision is Precision.DAY
        }
        for day in {own, *told}:
            named[day] += 1
            start = 0 if day == own else row["text"].rfind(". ", 0, told[day].start) + 1
            first.setdefault(day, lead(row["text"][start:]))
    most = sorted(named, key=lambda day: (-named[day], day))[:count]
    return {day: first[day] for day in most}


def spread(rows: Sequence[Mapping[str, Any]], count: int) -> Days:
    """Days at even distances, each with its article's first sentence."""
    ordered = sorted(rows, key=lambda one: one["date"])
    chosen = [ordered[place * len(ordered) // count] for place in range(min(count, len(ordered)))]
    return {date.fromisoformat(row["date"]): lead(row["text"]) for row in chosen}


def lead(text: str) -> str:
    """The text's first sentence, roughly."""
    return text.strip().split(". ")[0]


def retold(entries: Sequence[Mapping[str, Any]]) -> set[date]:
    """The days whose updates share most pairs of words with what was written as background later."""
    scores: dict[date, float] = {}
    for place, entry in enumerate(entries[:-1]):
        own = content_pairs(" ".join(entry["updates"]))
        later = [content_pairs(text) for other in entries[place + 1 :] for text in other["backgrounds"]]
        scores[date.fromisoformat(entry["date"])] = sum(
            len(own & one) / max(1, len(one)) for one in later
        ) / max(1, len(later))
    count = max(RETOLD_LEAST, len(entries) // RETOLD_SHARE)
    return set(sorted(scores, key=lambda day: (-scores[day], day))[:count])


def content_pairs(text: str) -> set[tuple[str, ...]]:
    tokens = [word for word in words(text) if word not in STOPWORDS]
    return set(pairwise(tokens))


def references(entries: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> list[Days]:
    """Two timelines: of each day the updates that aren't the article's own text."""
    others = [
        (date.fromisoformat(one["date"]), [text for text in one["updates"] if text != texts[one["doc_id"]]])
        for one in entries
    ]
    return [{day: updates[place] for day, updates in others if place < len(updates)} for place in (0, 1)]


def scores(found: Days, wanted: Sequence[Days]) -> tuple[float, float, float]:
    """Date F1, and the alignment-based ROUGE-1 and ROUGE-2, means over the references."""
    rouge = [sum(aligned_rouge(found, one, size) for one in wanted) / len(wanted) for size in (1, 2)]
    return date_f1(found, wanted[0]), rouge[0], rouge[1]


def measure(folder: Path) -> None:
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_event: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_event[row["event"]].append(row)
    with (folder / "timelines.jsonl").open(encoding="utf-8") as lines:
        wanted = {one["event"]: one["entries"] for one in map(json.loads, lines)}
    texts = {row["id"]: row["text"] for row in rows}
    totals: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    with opened({name: [draft(row) for row in some] for name, some in by_event.items()}) as desk:
        for name, entries in wanted.items():
            every = references(entries, texts)
            important = retold(entries)
            some = [{day: text for day, text in one.items() if day in important} for one in every]
            for task, goal in (("every day", every), ("the days retold", some)):
                count = len(goal[0])
                for way, found in (
                    ("timeline", ours(desk, name, count)),
                    ("date count", date_count(by_event[name], count)),
                    ("spread", spread(by_event[name], count)),
                ):
                    result = scores(found, goal)
                    totals[task, way].append(result)
                    print(f"{name:20} {task:16} {way:11} {count:4} days  " + shown(result), flush=True)
    for (task, way), results in totals.items():
        mean = tuple(sum(column) / len(results) for column in zip(*results, strict=True))
        print(f"{'mean':20} {task:16} {way:11} {'':9}  " + shown(mean))


def shown(result: Sequence[float]) -> str:
    return "date F1 {:.3f}  AR-1 {:.3f}  AR-2 {:.3f}".format(*result)


def measure_speed(corpus: Path) -> None:
    """A timeline of 1,000 articles, the first time and again, beside one bare encode of a question."""
    with corpus.open(encoding="utf-8") as lines:
        drafts = [draft(json.loads(line)) for line, _ in zip(lines, range(SPEED_ARTICLES), strict=False)]
    bare = load_model(str(packaged_folder()), threads=1)
    with opened({"wire": drafts}) as desk:
        key = desk.library.story("wire").key
        taken: list[float] = []
        for _ in range(3):
            started = time.perf_counter()
            found = timeline(desk, (key,), limit=30)
            taken.append(time.perf_counter() - started)
        bare.encode("How many people were injured on the bridge?")
        started = time.perf_counter()
        for _ in range(ENCODES):
            bare.encode("How many people were injured on the bridge?")
        encode = (time.perf_counter() - started) / ENCODES
    print(
        f"{found.articles} articles, {found.found} events: first {taken[0]:.2f} s, again {min(taken[1:]):.2f} s, "
        f"encode {encode * 1000:.1f} ms: {taken[0] / encode:.0f} and {min(taken[1:]) / encode:.0f} encodes"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=SETS / "timelines")
    parser.add_argument("--newswire", type=Path, help="measure the speed on its first 1,000 articles instead")
    options = parser.parse_args()
    if options.newswire:
        measure_speed(options.newswire)
    else:
        measure(options.folder)


if __name__ == "__main__":
    main()
