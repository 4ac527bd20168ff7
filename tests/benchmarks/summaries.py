"""How near a story's summary comes to what people write as its background, beside lead, LexRank and TextRank.

    python tests/benchmarks/summaries.py SETS/timelines [--dates 6] [--speed]

SETS/timelines has ``corpus.jsonl`` (an update a day, of seven events) and ``timelines.jsonl`` (three people's
background summaries of all that came before each day). For some days of each event, evenly spread, every system chooses
sentences from the updates before that day, whole and in its own order of choice, up to the references' mean length in
words (and five). ROUGE is rouge-score's, stemmed, F1, the mean of the three references; events weigh alike.
LexRank and TextRank are sumy's, with our sentences, words and stems. Weights were fitted on the events whose place in
the alphabetical list is odd (1, 3, 5, 7); the others are reported.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from index.embedder import load_embedder, packaged_folder
from index.ingest import ingest
from index.library import MAIN_STORY, Library
from index.nouns import Article, Draft
from index.settings import Settings
from index.transformers import load_model
from index.vectors import Shelf
from index.writer import ensure_story
from retrieval.alike import overlap
from retrieval.alone import leans
from retrieval.desk import Desk
from retrieval.points import sentences_of
from retrieval.summary import REPEATED, ranked_points, summarise, without_copies
from retrieval.words import STOPWORDS, stem, words

SLACK_WORDS = 5
MOST_POINTS = 40
MEASURES = ("rouge1", "rouge2", "rougeLsum")
SPEED_ARTICLES = 100


@dataclass(frozen=True)
class Case:
    """What came before a day, oldest first, and what three people wrote of it."""

    event: str
    articles: tuple[Article, ...]
    references: tuple[str, ...]

    @property
    def budget(self) -> int:
        return round(statistics.mean(len(one.split()) for one in self.references))


def cases(folder: Path, *, dates: int) -> Iterator[Case]:
    """Up to ``dates`` days of each event, evenly spread, the last included, with three updates before them at least."""
    rows = map(json.loads, (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    articles = {row["id"]: article(row) for row in rows}
    lines = (folder / "timelines.jsonl").read_text(encoding="utf-8").splitlines()
    for timeline in sorted(map(json.loads, lines), key=lambda one: str(one["event"])):
        entries = sorted(timeline["entries"], key=lambda one: str(one["date"]))
        usable = [place for place, one in enumerate(entries) if one["backgrounds"] and place >= 3]
        last, steps = len(usable) - 1, max(1, dates - 1)
        for step in sorted({round(number * last / steps) for number in range(dates)}):
            place = usable[step]
            before = tuple(articles[one["doc_id"]] for one in entries[:place])
            yield Case(timeline["event"], before, tuple(entries[place]["backgrounds"]))


def article(row: dict[str, str]) -> Article:
    moment = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    return Article(row["id"], 1, row["title"], None, None, moment, None, row["text"], 1)


@dataclass(frozen=True)
class Told:
    """A sentence with its place: which article, which sentence of it."""

    text: str
    article: int
    lead: int


Chooser = Callable[[Case, Library], list[str]]


def told(case: Case, library: Library) -> list[Told]:
    return [
        Told(one.text[span.start : span.end], number, lead)
        for number, one in enumerate(case.articles)
        for lead, span in enumerate(library.outline_of(one).quotable)
    ]


def filled(ranked: Sequence[Told], budget: int) -> list[str]:
    """The best ones that the budget holds, in the order of the story."""
    chosen: list[Told] = []
    held = 0
    for one in ranked:
        length = len(one.text.split())
        if not chosen or held + length <= budget + SLACK_WORDS:
            chosen.append(one)
            held += length
        if held >= budget:
            break
    return [one.text for one in sorted(chosen, key=lambda one: (one.article, one.lead))]


def lead_k(case: Case, library: Library) -> list[str]:
    """The story's first sentences."""
    return filled(told(case, library), case.budget)


def newest_leads(case: Case, library: Library) -> list[str]:
    """The first sentence of each article, from the newest back; then the second ones."""
    ranked = sorted(told(case, library), key=lambda one: (one.lead, -one.article))
    return filled(ranked, case.budget)


def newest(case: Case, library: Library) -> list[str]:
    """The newest article whole, then the one before it, and so on."""
    ranked = sorted(told(case, library), key=lambda one: (-one.article, one.lead))
    return filled(ranked, case.budget)


class OwnWords:
    """sumy's tokenizer, with our words."""

    def to_words(self, text: str) -> list[str]:
        return words(text)


def by_sumy(summariser: Callable[..., Any], case: Case, library: Library) -> list[str]:
    """sumy's order of all sentences."""
    every = told(case, library)
    order: list[int] = []

    def noted(ranked: Sequence[Any]) -> Sequence[Any]:
        order.extend(one.order for one in ranked)
        return ranked

    ranker = summariser(stem)
    ranker.stop_words = STOPWORDS
    ranker(ObjectDocumentModel([Paragraph([SumySentence(one.text, OwnWords()) for one in every])]), noted)
    return filled([every[place] for place in order], case.budget)


def ours(case: Case, library: Library) -> list[str]:
    """Points in the order of choice."""
    pool = without_copies([one for each in case.articles for one in sentences_of(each, library)])
    ranked = [pool.sentences[place] for place in ranked_points(pool.sentences, library, count=MOST_POINTS)]
    places = {one.id: place for place, one in enumerate(case.articles)}
    return filled([Told(one.text, places[one.article.id], one.lead) for one in ranked], case.budget)


SYSTEMS: dict[str, Chooser] = {
    "lead-k (the story's first sentences)": lead_k,
    "newest leads (first sentences, newest article first)": newest_leads,
    "newest first (whole articles)": newest,
    "LexRank (sumy)": partial(by_sumy, LexRankSummarizer),
    "TextRank (sumy)": partial(by_sumy, TextRankSummarizer),
    "**Verbatim**": ours,
}


@dataclass(frozen=True)
class Scores:
    """Of one summary: ROUGE-1/2/L, the share of points that repeat another, and of those that stand alone."""

    rouge: tuple[float, ...]
    repeated: float
    alone: float
    words: int


def scored(case: Case, points: Sequence[str], scorer: RougeScorer, library: Library) -> Scores:
    hypothesis = "\n".join(" ".join(one.split()) for one in points)
    found = [scorer.score(_lines(one), hypothesis) for one in case.references]
    rouge = tuple(statistics.mean(one[name].fmeasure for one in found) for name in MEASURES)
    repeated = [
        any(other != place and overlap(one, points[other]) >= REPEATED for other in range(len(points)))
        for place, one in enumerate(points)
    ]
    alone = [not leans(_opening(one, case, library)) for one in points]
    length = sum(len(one.split()) for one in points)
    return Scores(rouge, statistics.mean(repeated), statistics.mean(alone), length)


def _lines(reference: str) -> str:
    """A sentence a line, as rougeLsum reads them."""
    return re.sub(r"(?<=[.!?])\s+", "\n", reference.strip())


def _opening(point: str, case: Case, library: Library) -> str:
    """The first sentence of a point, which may be two."""
    for one in case.articles:
        start = one.text.find(point)
        if start >= 0:
            span = next(span for span in library.outline_of(one).sentences if span.start == start)
            return one.text[span.start : span.end]
    raise ValueError(point)


def quality(every: Sequence[Case], library: Library) -> str:
    """A Markdown table: each system over the events that were fitted on, and over the others."""
    scorer = RougeScorer(MEASURES, use_stemmer=True)
    events = sorted({case.event for case in every})
    halves = {"fit": events[::2], "report": events[1::2]}
    lines = [
        "| events | system | ROUGE-1 | ROUGE-2 | ROUGE-L | words | points that repeat one | that stand alone |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, chooser in SYSTEMS.items():
        found = [(case.event, scored(case, chooser(case, library), scorer, library)) for case in every]
        for half, own in halves.items():
            per_event = [[one for event, one in found if event == each] for each in own]
            cells = [
                f"{_mean(per_event, lambda one: one.rouge[0]):.3f}",
                f"{_mean(per_event, lambda one: one.rouge[1]):.3f}",
                f"{_mean(per_event, lambda one: one.rouge[2]):.3f}",
                f"{_mean(per_event, lambda one: float(one.words)):.0f}",
                f"{_mean(per_event, lambda one: one.repeated):.2f}",
                f"{_mean(per_event, lambda one: one.alone):.2f}",
            ]
            lines.append(f"| {half} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _mean(per_event: Sequence[Sequence[Scores]], value: Callable[[Scores], float]) -> float:
    return statistics.mean(statistics.mean(map(value, some)) for some in per_event)


def speed(articles: Sequence[Article], folder: Path) -> str:
    """A summary of a story of these articles, first and again, beside one bare encode, in turn."""
    settings = Settings(data=folder)
    embedder = load_embedder(None, settings.models_folder, threads=1)
    library = Library(settings.library_path)
    story = ensure_story(library, MAIN_STORY, None)
    drafts = [Draft(one.text, id=one.id, title=one.title, published=one.published) for one in articles]
    for _ in ingest(drafts, library, embedder, story):
        pass
    desk = Desk(
        library,
        Shelf(
            library, settings.vectors_folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension
        ),
        embedder,
        None,  # type: ignore[arg-type]  # a summary ranks nothing with it
    )
    first = timed_ms(lambda: summarise(desk, (story.key,), article=None, sentences=8))
    model = load_model(str(packaged_folder()), threads=1)
    bare, again = [], []
    for _ in range(15):
        bare.append(timed_ms(lambda: model.encode("How many people were injured on the bridge?")))
        again.append(timed_ms(lambda: summarise(desk, (story.key,), article=None, sentences=8)))
    encode = statistics.median(bare)
    sentences = sum(len(library.outline_of(one).quotable) for one in articles)
    texts = [one.text[s.start : s.end] for one in articles[:20] for s in library.outline_of(one).quotable]
    each = timed_ms(lambda: embedder.encode_passages(texts)) / len(texts)
    rows = [
        ("articles / sentences", f"{len(articles)} / {sentences}"),
        ("one bare encode, ms", f"{encode:.1f}"),
        ("the first summary : one bare encode", f"{first / encode:.1f}"),
        ("a later summary : one bare encode", f"{statistics.median(again) / encode:.1f}"),
        (
            "embedding its sentences, which it does not do : one bare encode",
            f"{each * sentences / encode:.0f}",
        ),
    ]
    library.close()
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def timed_ms(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dates", type=int, default=6)
    parser.add_argument(
        "--speed", action="store_true", help="measure only the time, on 100 articles of one event"
    )
    options = parser.parse_args()
    every = list(cases(options.folder, dates=options.dates))
    with tempfile.TemporaryDirectory() as scratch:
        if options.speed:
            longest = max(every, key=lambda case: len(case.articles))
            print(speed(longest.articles[-SPEED_ARTICLES:], Path(scratch)))
            return
        library = Library(Path(scratch) / "library.sqlite3")
        print(quality(every, library))
        library.close()


if __name__ == "__main__":
    main()
