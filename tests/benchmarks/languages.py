"""How many English texts are taken for another language, and the other way round.

    python tests/benchmarks/languages.py SETS

Reads the articles of every set in the folder (each has a ``corpus.jsonl``; ``html_pages`` the articles of its pages),
and as the hardest English that there is the beginnings of articles, 120 characters, and their headlines. ``other`` are
texts that an editor would be warned of: they are listed, to be read by eye, since some sets do hold a few of those.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index.errors import SourceRefused
from index.languages import ENGLISH, knows, language_of
from index.pages import page_drafts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BEGINNING_CHARS = 120


def corpora(sets: Path) -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    """The name of each kind of text, and its texts: id, text, declared language."""
    headlines: list[tuple[str, str, str | None]] = []
    beginnings: list[tuple[str, str, str | None]] = []
    for corpus in sorted(sets.glob("*/corpus.jsonl")):
        rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
        yield corpus.parent.name, [(row["id"], row["text"], None) for row in rows]
        headlines += [(row["id"], row["title"], None) for row in rows if row.get("title")]
        beginnings += [(row["id"], row["text"][:BEGINNING_CHARS], None) for row in rows]
    yield "html_pages", list(pages(sets / "html_pages"))
    yield "beginnings", beginnings
    yield "headlines", headlines


def pages(folder: Path) -> Iterator[tuple[str, str, str | None]]:
    for path in sorted(folder.glob("html/*.html")):
        try:
            drafts = page_drafts(path.read_bytes(), None, now=NOW)
        except SourceRefused:
            continue
        yield from ((path.stem, draft.text, draft.language) for draft in drafts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    language_of("The model is loaded before the clock runs, with a sentence.")
    print(f"{'':14} {'texts':>7} {'English':>8} {'unsaid':>7} {'other':>6} {'ms each':>8}")
    for name, texts in corpora(sets):
        began = time.perf_counter()
        told = [language_of(text, declared) for _, text, declared in texts]
        each_ms = (time.perf_counter() - began) * 1000 / max(len(texts), 1)
        other = [place for place, language in enumerate(told) if not knows(language, (ENGLISH,))]
        english, unsaid = told.count(ENGLISH), told.count(None)
        print(f"{name:14} {len(texts):7} {english:8} {unsaid:7} {len(other):6} {each_ms:8.2f}")
        for place in other:
            id, text, _ = texts[place]
            print(f"    {told[place]} {id}: {' '.join(text.split())[:90]}")


if __name__ == "__main__":
    main()
