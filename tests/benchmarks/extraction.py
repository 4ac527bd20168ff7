"""How well articles are taken out of real pages, beside plain trafilatura and newspaper4k.

    python tests/benchmarks/extraction.py SETS/html_pages --newspaper OTHER_ENV/bin/python
    python tests/benchmarks/extraction.py tests/benchmarks/pages --newspaper OTHER_ENV/bin/python

Each page has phrases that the text must hold and phrases that it must not (or must hold only ``once``), most have a
title, many a date and an author. A phrase is looked for with white space collapsed; titles and authors are compared by
their letters and digits; a date by its day. A refused page has lost all its phrases and dropped all that it must not
hold. A page that is no article names the reason to refuse it with: whoever finds a text of 80 characters there has
taken it for one. The second set was made for this. newspaper4k runs in an environment of its own
(``pip install newspaper4k==0.9.6 lxml_html_clean tinysegmenter``); without ``--newspaper`` its rows are left out.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import SourceRefused
from index.pages import page_drafts
from index.plain_text import key

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HALVES = ("fit", "report", "all")
MEASURES = ("kept", "dropped", "title", "author", "date", "refused")
LEAST_CHARS = 80


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor made of a page; an empty text is a refusal."""

    text: str
    title: str | None
    author: str | None
    date: str | None


def half_of(page: str) -> str:
    """The rules were mended on the misses of the fit half alone."""
    return "fit" if sha256(page.encode()).digest()[0] < 128 else "report"


def link_of(row: dict[str, Any]) -> str | None:
    return row["url"] if row["url"].startswith("http") else None


def ours(folder: Path, rows: Sequence[dict[str, Any]]) -> Iterator[Found]:
    for row in rows:
        try:
            (draft,) = page_drafts((folder / row["html"]).read_bytes(), link_of(row), now=NOW)
        except SourceRefused:
            yield Found("", None, None, None)
            continue
        date = draft.published.date().isoformat() if draft.published else None
        yield Found(draft.text, draft.title, draft.author, date)


def plain_trafilatura(folder: Path, rows: Sequence[dict[str, Any]]) -> Iterator[Found]:
    """Its defaults, and its own metadata."""
    import trafilatura

    for row in rows:
        html = (folder / row["html"]).read_bytes()
        found = trafilatura.bare_extraction(html, url=link_of(row), with_metadata=True)
        if found is None or isinstance(found, dict):
            yield Found("", None, None, None)
        else:
            yield Found(found.text or "", found.title, found.author, found.date)


def newspaper(folder: Path, rows: Sequence[dict[str, Any]], python: str) -> Iterator[Found]:
    asked = [
        {"id": row["id"], "path": str(folder / row["html"]), "url": link_of(row) or "https://page.example/"}
        for row in rows
    ]
    script = Path(__file__).with_name("_newspaper.py")
    told = subprocess.run(
        [python, str(script)],
        input="\n".join(map(json.dumps, asked)),
        capture_output=True,
        text=True,
        check=True,
    )
    for line in told.stdout.splitlines():
        row = json.loads(line)
        yield Found(row["text"], row["title"], row["author"], row["date"])


def spaced(text: str) -> str:
    return " ".join(text.split())


def shares(rows: Sequence[dict[str, Any]], found: Sequence[Found]) -> list[str]:
    """``kept``, ``dropped``, ``title``, ``author``, ``date``, ``refused``: how many of how many are right."""
    right: dict[str, list[bool]] = {name: [] for name in MEASURES}
    for row, one in zip(rows, found, strict=True):
        text = spaced(one.text)
        if row.get("refused"):
            right["refused"].append(len(text) < LEAST_CHARS)
            continue
        right["kept"] += [spaced(phrase) in text for phrase in row["must"]]
        right["dropped"] += [spaced(phrase) not in text for phrase in row["must_not"]]
        right["dropped"] += [text.count(spaced(phrase)) < 2 for phrase in row.get("once", ())]
        for field, told in (("title", one.title), ("author", one.author)):
            if row[field]:
                right[field].append(key(told or "") == key(row[field]))
        if row["date"]:
            right["date"].append(one.date == row["date"])
    return [
        f"{sum(each)}/{len(each)} = {sum(each) / len(each):.3f}" if each else "–" for each in right.values()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--newspaper", metavar="PYTHON", help="an interpreter that has newspaper4k")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    rows = [
        json.loads(line) for line in (options.folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = {
        "ours": list(ours(options.folder, rows)),
        "trafilatura": list(plain_trafilatura(options.folder, rows)),
    }
    if options.newspaper:
        found["newspaper4k"] = list(newspaper(options.folder, rows, options.newspaper))
    print(f"| half | extractor | {' | '.join(MEASURES)} |\n|{'---|' * (2 + len(MEASURES))}")
    for half in HALVES:
        places = [place for place, row in enumerate(rows) if half in ("all", half_of(row["id"]))]
        for name, outcomes in found.items():
            told = shares([rows[place] for place in places], [outcomes[place] for place in places])
            print(f"| {half} | {name} | {' | '.join(told)} |")


if __name__ == "__main__":
    main()
