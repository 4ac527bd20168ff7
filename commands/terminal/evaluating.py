"""eval: how good the answers are on somebody's own articles and questions."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from commands.terminal.adding import add, all_sources
from commands.terminal.asking import rows_of
from commands.terminal.console import FAILED, OK, USAGE, opened_desk, show_json, tell
from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Story
from index.settings import Settings
from retrieval.ask import ask
from retrieval.caution import operating_points
from retrieval.contract import Row, RowRefused, answer_row, read_question, read_row, refused_row
from retrieval.desk import Desk
from retrieval.gold import Gold, GoldRefused, read_gold
from retrieval.nouns import Question, QuestionRefused
from retrieval.scoring import (
    Judged,
    confident_and_wrong,
    judge,
    measures,
    point_at,
    refused_though_right,
    reliability,
)
from retrieval.small_talk import talk_of
from templates.voice import Surface, say

STORY = "eval"
OTHER_POINTS = (0.0, *(tenth / 10 for tenth in range(2, 10)))  # 0 answers everything: ranking alone
TO_STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be asked, and what counts as its answer."""

    gold: Gold
    question: Question


def evaluate(
    settings: Settings,
    corpus: Path,
    questions: Path,
    *,
    story: str | None,
    json_file: Path | None,
    worst: int,
    keep: bool,
) -> int:
    """Add the corpus, ask the questions, print the tables. 0 all scored, 1 something was refused, 2 nothing to do.

    The library is the settings' own if ``keep`` says so, else a temporary one.
    """
    asked, refused = read_asked(questions)
    _, unread = all_sources([str(corpus)])
    for error in unread:
        tell(error.kind, **error.facts)
    if asked is None or unread or not _writable(json_file):
        return USAGE
    if not asked:
        tell("no_gold", path=str(questions))
        return FAILED
    with _library_folder(settings, keep=keep) as own:
        code = add(own, [str(corpus)], story=story or STORY, server=None, given={})
        with opened_desk(own) as desk:
            judged = ask_all(asked, desk, desk.library.story(story or STORY))
            found = report(judged, desk.threshold, worst=worst)
    return max(code, FAILED if refused else OK, _tell(found, json_file))


@contextmanager
def _library_folder(settings: Settings, *, keep: bool) -> Iterator[Settings]:
    """The settings as they are, or over a temporary folder that has the same models."""
    if keep:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as folder:
        settings.models_folder.mkdir(parents=True, exist_ok=True)
        (Path(folder) / settings.models_folder.name).symlink_to(settings.models_folder.absolute())
        yield settings.model_copy(update={"data": Path(folder)})


def read_asked(path: Path) -> tuple[list[Asked] | None, int]:
    """The file's questions and how many of its rows were told and left out; None for a file that can't be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        reason = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        tell("source_refused", source=str(path), reason=reason, detail=error.strerror or "")
        return None, 0
    asked: list[Asked] = []
    refused = 0
    with file:
        for number, line in enumerate(rows_of(file), 1):
            if not line.strip():
                continue
            try:
                row = read_row(line)
                asked.append(Asked(read_gold(row, number=number), read_question(row, Question("base", ()))))
            except (RowRefused, QuestionRefused, GoldRefused) as error:
                refused += 1
                tell("gold_refused", where=f"{path}:{number}", **error.facts)
    return asked, refused


def ask_all(asked: Sequence[Asked], desk: Desk, story: Story) -> list[Judged]:
    """Every question's answer from the story, judged, in order, with a progress bar on a terminal."""
    texts = _Texts(desk.library, story)
    judged: list[Judged] = []
    with _progress() as progress:
        task = progress.add_task("", total=len(asked))
        for one in asked:
            question = replace(one.question, stories=(story.key,))
            judged.append(judge(one.gold, _row(question, desk), texts.of))
            progress.advance(task)
    return judged


def _row(question: Question, desk: Desk) -> Row:
    """The question's ``ask --json`` row, as programs get it."""
    if talk_of(question.text):
        return refused_row(id=None, question=question.text)
    started = time.perf_counter()
    result = ask(question, desk)
    elapsed_ms = (time.perf_counter() - started) * 1000
    return answer_row(result, id=None, question=question.text, elapsed_ms=elapsed_ms)


class _Texts:
    """The story's articles as the library has them, by id."""

    def __init__(self, library: Library, story: Story) -> None:
        self._library = library
        self._story = story

    def of(self, id: str) -> str | None:
        try:
            return self._library.article(self._story.key, id).text
        except ArticleUnknown:
            return None


def _progress() -> Progress:
    """A bar with count and time left on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def report(judged: Sequence[Judged], threshold: float, *, worst: int) -> Row:
    """What ``--json`` writes: see docs/contract.md. Numbers that there is nothing to count for are null."""
    wrong, refused = confident_and_wrong(judged), refused_though_right(judged)
    elapsed_ms = [one.elapsed_ms for one in judged]
    return {
        "questions": len(judged),
        "answerable": sum(one.gold.answerable for one in judged),
        "threshold": threshold,
        "measures": {name: _known(asdict(one)) for name, one in measures(judged).items()},
        "elapsed_ms": {f"p{share}": round(float(np.percentile(elapsed_ms, share)), 1) for share in (50, 95)},
        "reliability": [_known(asdict(one)) for one in reliability(judged)],
        "operating_points": [_known(one) for one in _points(judged, threshold)],
        "confident_and_wrong": {"questions": len(wrong), "worst": [_case(one) for one in wrong[:worst]]},
        "refused_though_right": {"questions": len(refused), "worst": [_case(one) for one in refused[:worst]]},
    }


def _points(judged: Sequence[Judged], threshold: float) -> list[Row]:
    """What other operating points give, the most cautious first: the named ones, this run's own, some between."""
    names: dict[float, str | None] = dict.fromkeys((threshold, *OTHER_POINTS))
    names |= {value: name for name, value in operating_points().items()}
    return [
        {"name": names[value], "now": value == threshold, **_point(judged, value)}
        for value in sorted(names, reverse=True)
    ]


def _point(judged: Sequence[Judged], threshold: float) -> Row:
    row = asdict(point_at(judged, threshold))
    return {"hit@1" if name == "hit" else name: value for name, value in row.items()}


def _known(row: Mapping[str, object]) -> Row:
    """The row with null for nan, which JSON doesn't have, and no more digits than mean something."""
    return {name: _number(value) if isinstance(value, float) else value for name, value in row.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _case(one: Judged) -> Row:
    best = one.quotes[0] if one.quotes else None
    return {
        "id": one.gold.id,
        "question": one.gold.question,
        "answers": list(one.gold.answers),
        "answerable": one.gold.answerable,
        "confidence": round(one.confidence, 6),
        "article_id": best and best.article,
        "quote": best and best.text,
    }


def _tell(found: Row, json_file: Path | None) -> int:
    """The tables to standard output, and all of it to the JSON file if there is one; "-" is standard output alone."""
    if json_file == TO_STANDARD_OUTPUT:
        show_json(found)
        return OK
    print(say("evaluation", Surface.TERMINAL, **found), flush=True)
    if json_file is not None:
        try:
            json_file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            tell("results_unwritable", path=str(json_file), why=error.strerror or "")
            return FAILED
    return OK


def _writable(json_file: Path | None) -> bool:
    """Whether the results will most likely find their place: told before hours of asking, not after them."""
    if json_file is None or json_file == TO_STANDARD_OUTPUT:
        return True
    if json_file.is_dir() or not json_file.parent.is_dir():
        tell("results_unwritable", path=str(json_file), why="")
        return False
    return True
