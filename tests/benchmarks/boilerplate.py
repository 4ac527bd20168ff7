"""How well boilerplate is told from an article's sentences, on real pages and wire items.

    python tests/benchmarks/boilerplate.py SETS/html_pages SETS/newswire_1987/corpus.jsonl

boilerplate_labels.jsonl holds ``[page, start, end, label, sampled]``: offsets into the page's visible text, as it is
read here; label 1 is the page's, 0 the article's or a bare menu entry. ``sampled`` marks a random sample of sentences
of three words and more (twelve of each English page), for recall; the others are all that was taken for boilerplate
when the labels were made, for precision. What is newly taken for it must be labelled first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from index.boilerplate import is_boilerplate
from index.sentences import outline

LABELS = Path(__file__).with_name("boilerplate_labels.jsonl")
HIDDEN = frozenset("script style noscript template svg head select option textarea iframe".split())
INLINE = frozenset(
    """a abbr b bdi bdo cite code em font i mark q s small span strong sub sup time u wbr img tt big del ins kbd
    label""".split()
)

Label = tuple[str, int, int, int, int]


class Visible(HTMLParser):
    """Collects the visible text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden.append(tag)
        if tag not in INLINE:
            self.lines.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        if tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.lines[-1] += data


def visible_text(html: str) -> str:
    """The page's blocks, white space collapsed, with empty lines between."""
    parser = Visible()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in parser.lines)
    return "\n\n".join(line for line in lines if line)


def half_of(page: str) -> str:
    """The patterns were mended on the misses of the fit half alone."""
    return "fit" if sha256(page.encode()).digest()[0] < 128 else "report"


def labelled(pages: Path) -> Iterator[tuple[Label, str]]:
    """Each label with its sentence."""
    texts: dict[str, str] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        page, start, end, label, sampled = json.loads(line)
        if page not in texts:
            html = (pages / "html" / f"{page}.html").read_text(encoding="utf-8", errors="replace")
            texts[page] = visible_text(html)
        yield (page, start, end, label, sampled), texts[page][start:end]


def score_pages(pages: Path) -> None:
    """Precision over all that is taken for boilerplate, recall over the random sample."""
    rows = [(label, is_boilerplate(text), len(text.split())) for label, text in labelled(pages)]
    for half in ("fit", "report"):
        own = [row for row in rows if half_of(row[0][0]) == half]
        for least in (1, 5):
            taken = [label[3] for label, found, words in own if found and words >= least]
            there = [found for label, found, words in own if label[3] and label[4] and words >= least]
            print(
                f"{half}, {least}+ words: precision {sum(taken)}/{len(taken)} = {sum(taken) / len(taken):.3f}, "
                f"recall {sum(there)}/{len(there)} = {sum(there) / len(there):.3f}"
            )


def score_phrases(pages: Path) -> None:
    """Sentences that hold a phrase which the set says belongs to the article, and are taken for boilerplate."""
    wrong = asked = 0
    for line in (pages / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = visible_text((pages / row["html"]).read_text(encoding="utf-8", errors="replace"))
        for start, end in outline(text).sentences:
            if any(phrase in text[start:end] for phrase in row["must"]):
                asked += 1
                wrong += is_boilerplate(text[start:end])
    print(f"sentences with a phrase of the article: {wrong} of {asked} taken for boilerplate")


def score_wire(corpus: Path) -> None:
    """What is taken for boilerplate in wire items, by its words."""
    found: dict[str, int] = {}
    sentences = 0
    for line in corpus.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        cut = outline(text)
        sentences += len(cut.sentences)
        for start, end in cut.sentences:
            if start in cut.boilerplate:
                found[text[start:end]] = found.get(text[start:end], 0) + 1
    print(f"wire: {sum(found.values())} of {sentences} sentences: {sorted(found)}")


if __name__ == "__main__":
    score_pages(Path(sys.argv[1]))
    score_phrases(Path(sys.argv[1]))
    score_wire(Path(sys.argv[2]))
