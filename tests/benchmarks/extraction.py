"""How well articles are taken out of real pages, beside plain trafilatura and newspaper4k.

    python tests/benchmarks/extraction.py SETS/html_pages --newspaper OTHER_ENV/bin/python

Each page has phrases that the text must hold and phrases that it must not, most have a title, many a date. A phrase is
looked for with white space collapsed; titles are compared by their letters and digits; a date by its day. A refused
page has lost all its phrases and dropped all that it must not hold. newspaper4k runs in an environment of its own
(``pip install newspaper4k==0.9.6 lxml_html_clean``); without ``--newspaper`` its rows are left out.
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

from index.errors import SourceRefused
from index.page_facts import key
from index.pages import page_drafts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HALVES = ("fit", "report", "all")


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor made of a page; an empty text is a refusal."""

    text: str
    title: str | None
    date: str | None


def half_of(page: str) -> str:
    """The rules were mended on the misses of the fit half alone."""
    return "fit" if sha256(page.encode()).digest()[0] < 128 else "report"


def link_of(row: dict[str, str]) -> str | None:
    return row["url"] if row["url"].startswith("http") else None


def ours(folder: Path, rows: Sequence[dict[str, str]]) -> Iterator[Found]:
    for row in rows:
        try:
            (draft,) = page_drafts((folder / row["html"]).read_bytes(), link_of(row), now=NOW)
        except SourceRefused:
            yield Found("", None, None)
            continue
        yield Found(draft.text, draft.title, draft.published.date().isoformat() if draft.published else None)


def plain_trafilatura(folder: Path, rows: Sequence[dict[str, str]]) -> Iterator[Found]:
    """Its defaults, and its own metadata."""
    import trafilatura

    for row in rows:
        html = (folder / row["html"]).read_bytes()
        found = trafilatura.bare_extraction(html, url=link_of(row), with_metadata=True)
        if found is None or isinstance(found, dict):
            yield Found("", None, None)
        else:
            yield Found(found.text or "", found.title, found.date)


def newspaper(folder: Path, rows: Sequence[dict[str, str]], python: str) -> Iterator[Found]:
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
        yield Found(row["text"], row["title"], row["date"])


def spaced(text: str) -> str:
    return " ".join(text.split())


def shares(rows: Sequence[dict[str, list[str]]], found: Sequence[Found]) -> list[str]:
    """``kept``, ``dropped``, ``title``, ``date``: how many of how many are right."""
    kept = [
        spaced(phrase) in spaced(one.text)
        for row, one in zip(rows, found, strict=True)
        for phrase in row["must"]
    ]
    dropped = [
        spaced(phrase) not in spaced(one.text)
        for row, one in zip(rows, found, strict=True)
        for phrase in row["must_not"]
    ]
    titles = [
        key(one.title or "") == key(str(row["title"]))
        for row, one in zip(rows, found, strict=True)
        if row["title"]
    ]
    dates = [one.date == str(row["date"]) for row, one in zip(rows, found, strict=True) if row["date"]]
    return [
        f"{sum(right)}/{len(right)} = {sum(right) / len(right):.3f}"
        for right in (kept, dropped, titles, dates)
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
    print("| half | extractor | kept | dropped | title | date |\n|---|---|---|---|---|---|")
    for half in HALVES:
        places = [place for place, row in enumerate(rows) if half in ("all", half_of(row["id"]))]
        for name, outcomes in found.items():
            told = shares([rows[place] for place in places], [outcomes[place] for place in places])
            print(f"| {half} | {name} | {' | '.join(told)} |")


if __name__ == "__main__":
    main()
