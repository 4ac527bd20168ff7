"""How feeds are read: each file of a folder parsed, or refused with its reason, against counts made otherwise.

    python tests/benchmarks/feeds.py FOLDER

FOLDER holds feeds and gold.jsonl: {"file", "items" (null: not well-formed), "titles" (the first three), "root"}.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter
from pathlib import Path

from index.errors import LinkRefused
from index.feeds import read_feed


def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        well_formed = "well-formed" if gold["well_formed"] else "not well-formed"
        counts[f"{well_formed}: files"] += 1
        try:
            feed = read_feed((folder / gold["file"]).read_bytes(), "https://feeds.example/feed.xml")
        except LinkRefused as error:
            counts[f"{well_formed}: refused, {error.reason}"] += 1
            print(f"{gold['file']}: {error.reason}; gold: {gold.get('root')}, {gold.get('items')} items")
            continue
        counts[f"{well_formed}: parsed"] += 1
        counts["items"] += len(feed.items)
        counts["items with their article whole"] += sum(item.full for item in feed.items)
        counts["items with a link"] += sum(item.link is not None for item in feed.items)
        counts["items with a date"] += sum(item.published is not None for item in feed.items)
        if gold.get("items") is None:
            continue
        counts["compared with gold"] += 1
        counts["as many items as gold"] += len(feed.items) == gold["items"]
        titles = [bare(title) for title in gold.get("titles") or [] if title]
        found = [bare(item.title or "") for item in feed.items]
        counts["gold titles"] += len(titles)
        counts["gold titles found"] += sum(title in found for title in titles)
        if len(feed.items) != gold["items"] or any(title not in found for title in titles):
            print(f"{gold['file']}: {len(feed.items)} of {gold['items']} items, {titles} in {found[:4]}")
    for name, count in counts.items():
        print(f"{count:6,}  {name}")


def bare(title: str) -> str:
    """A title's letters and digits, however it is escaped."""
    return "".join(re.findall(r"\w", re.sub(r"<[^<>]*>", " ", html.unescape(html.unescape(title)))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
