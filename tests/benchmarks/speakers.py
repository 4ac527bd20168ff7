"""Speakers: how many of the quotations labelled by hand are found, and how many of the named speakers are right.

    python tests/benchmarks/speakers.py [DATA_FOLDER] [--half fit|report|both] [--listed]

DATA_FOLDER holds newswire_1987/corpus.jsonl and news_qa/corpus.jsonl. ``speaker_labels.jsonl`` beside this file holds,
for each article of a fixed random sample, every quotation in it, as offsets: ``said`` (the words said), ``mention``
(what stands for the speaker there: a name, "he"), ``name`` (where the fullest name stands; several if each would do),
``direct``, ``standing`` ("none": the article doesn't tell who it is) and ``optional`` (borderline: not asked for, but
wrong if given to another). A found speech is a quotation's if it holds at least half of its words, and right if its
speaker's name is one of the label's names or mentions, or contains it, or ends with the same word.

``--listed`` measures what ``/quotes`` shows of each article instead, whole quotes with their speaker: one is right if
a labelled quotation of the speaker that it names fills half of it, or is held by it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.nouns import Article, Draft, Span
from index.sentences import outline
from retrieval.nouns import Standing
from retrieval.quotes import quotes
from retrieval.sayings import Said
from retrieval.speech import Speaker, speeches
from tests.benchmarks._vectorless import desk_over

LABELS = Path(__file__).with_name("speaker_labels.jsonl")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HELD = 0.5
LISTED = 10_000
NO_NAMES = frozenset(("he", "she", "it", "they", "one"))
ARTICLES = ("the ", "a ", "an ")

Label = Mapping[str, Any]


def plain(text: str) -> str:
    """Lower case, single spaces, straight apostrophes, no article in front."""
    words = " ".join(text.lower().replace("’", "'").split())
    return next((words.removeprefix(article) for article in ARTICLES if words.startswith(article)), words)


def is_right(speaker: Speaker, label: Label, text: str) -> bool:
    """Whether the speaker is the label's."""
    if label["standing"] == Standing.NONE:
        return False
    found = plain(speaker.name)
    for start, end in (*label["name"], *label["mention"]):
        wanted = plain(text[start:end])
        if wanted in NO_NAMES and (start, end) != tuple(speaker.named):
            continue
        if f" {wanted} " in f" {found} " or f" {found} " in f" {wanted} ":
            return True
        if speaker.standing is not Standing.UNNAMED and found.split()[-1] == wanted.split()[-1]:
            return True
    return False


def held(span: Span, label: Label) -> bool:
    """Whether the span holds at least half of the quotation's words, or is at least half filled by them."""
    said = label["said"]
    inside = sum(max(0, min(span.end, end) - max(span.start, start)) for start, end in said)
    shorter = min(sum(end - start for start, end in said), span.end - span.start)
    return bool(inside >= HELD * shorter)


@dataclass(frozen=True)
class Told:
    """Words that somebody is said to say: by the article's speech, or as a quote that is shown."""

    span: Span
    speaker: Speaker
    direct: bool


def told_in(article: Article) -> Iterator[Told]:
    for speech in speeches(article, outline(article.text)):
        if speech.speaker is not None:
            yield Told(speech.span, speech.speaker, speech.direct)


def shown(said: Said) -> Iterator[Told]:
    """The quotes; where their speakers' names stand isn't shown, so a pronoun's place is any."""
    nowhere = Span(0, 0)
    for quote, direct in zip(said.cited.quotes, said.direct, strict=True):
        speaker = Speaker(quote.speaker or "", nowhere, nowhere, quote.role, quote.standing)
        yield Told(Span(quote.start, quote.end), speaker, direct)


def count(every: Iterable[Told], text: str, labels: Sequence[Label]) -> Counter[str]:
    """What was named rightly or wrongly, and what of the labels was found, by "direct" and "indirect"."""
    counts: Counter[str] = Counter()
    found: dict[int, Standing] = {}
    for one in every:
        fitting = [n for n, label in enumerate(labels) if held(one.span, label)]
        right = [n for n in fitting if is_right(one.speaker, labels[n], text)]
        found.update(dict.fromkeys(right, one.speaker.standing))
        kind = "direct" if one.direct else "indirect"
        if not right:
            counts[f"{kind} wrong"] += 1
        elif any(not labels[n]["optional"] for n in right):
            counts[f"{kind} right"] += 1
    for n, label in enumerate(labels):
        if label["optional"] or label["standing"] == Standing.NONE:
            continue
        kind = "direct" if label["direct"] else "indirect"
        counts[f"{kind} asked"] += 1
        if n in found:
            counts[f"{kind} found"] += 1
            counts["standing right"] += found[n] == label["standing"]
    return counts


def counts_of(half: str, by_id: Mapping[str, str], *, listed: bool) -> Counter[str]:
    """Of all articles of the half."""
    counts: Counter[str] = Counter()
    labelled = list(rows(half))
    drafts = [Draft(by_id[row["article"]], id=row["article"]) for row in labelled if listed]
    with desk_over({"labelled": drafts}) as desk:
        (story,) = (one.key for one in desk.library.stories())
        for row in labelled:
            id, text = row["article"], by_id[row["article"]]
            if listed:
                every = shown(quotes(desk, (story,), limit=LISTED, article=id))
            else:
                every = told_in(Article(id, story, None, None, None, None, None, text, 1))
            counts += count(every, text, row["quotations"])
    return counts


def rows(half: str) -> Iterator[dict[str, Any]]:
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if half in (row["half"], "both"):
            yield row


def texts(data: Path) -> dict[str, str]:
    """The texts of both sets, by id."""
    found: dict[str, str] = {}
    for name in ("newswire_1987", "news_qa"):
        for line in (data / name / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[row["id"]] = row["text"]
    return found


def table(half: str, counts: Counter[str]) -> str:
    lines = [f"{half}: precision of what is asserted, recall of what is labelled"]
    for kind in ("direct", "indirect", "all"):
        kinds = ("direct", "indirect") if kind == "all" else (kind,)
        right, wrong, asked, found = (
            sum(counts[f"{one} {what}"] for one in kinds) for what in ("right", "wrong", "asked", "found")
        )
        precision, recall = right / max(1, right + wrong), found / max(1, asked)
        asserted = f"precision {precision:.3f} ({right} of {right + wrong})"
        lines.append(f"  {kind:8}  {asserted}  recall {recall:.3f} ({found} of {asked})")
    found = counts["direct found"] + counts["indirect found"]
    lines.append(f"  standing right for {counts['standing right']} of {found} found")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--half", choices=["fit", "report", "both"], default="report")
    parser.add_argument("--listed", action="store_true", help="Measure what /quotes shows.")
    options = parser.parse_args()
    counts = counts_of(options.half, texts(options.data), listed=options.listed)
    print(table(options.half, counts))


if __name__ == "__main__":
    main()
