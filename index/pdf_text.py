"""A PDF's lines as paragraphs in reading order: columns, page furniture, hyphens. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

MARGIN = 0.12  # the share of a page's height in which headers and footers stand, at either end
HEADING_SIZES = 1.15
PARAGRAPH_GAP = 1.5  # of the usual distance between lines
REPEATED_PAGES = 3
FOOTNOTE_SIZES = 0.92
WORD_CHARS = 80  # no word that is parted is longer
NOTES_LIMIT = 20  # paragraphs at a page's end that may be footnotes
COLUMN_LINES_LIMIT = (
    3_000  # of a page; columns among more are not looked for, since that takes their number's square
)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|p\.)\s*)?\d{1,4}(?:\s*(?:of|/|von|de|di)\s*\d{1,4})?\W*", re.I
)
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_HYPHENS = "-\u00ad\u2010"
_WORD = re.compile(r"\w+(?:-\w+)*")
# Words that are written with a hyphen before another, so that a line's end there keeps it.
_FIRST_PARTS = frozenset(
    """well self non ex anti co cross long short high low two three four five six seven eight nine ten twenty thirty
    forty fifty sixty seventy eighty ninety half so vice mid pro post multi then right left far old new young hard soft
    first second third last large small full part real free open anglo""".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; places in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size in points and its lines in the file's order."""

    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Paragraph:
    """A paragraph in the making, from ``page`` to ``last``; its last line's upper edge is at ``top`` points.

    ``pages`` are the places in its text where another page begins, with that page's number. ``note`` tells that it is
    set smaller than the text, as footnotes are.
    """

    text: str
    heading: bool
    note: bool
    page: int
    last: int
    top: float
    pages: list[tuple[int, int]] = field(default_factory=list)


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """The paragraphs in reading order, numbered by the page (from 1) on which they begin."""
    furniture = _furniture(pages)
    sizes = Counter[float]()
    words = Counter[str]()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text))
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    made: list[Paragraph] = []
    for number, page in enumerate(pages, 1):
        kept = [line for place, line in enumerate(page.lines) if (number, place) not in furniture]
        for lines in _paragraphs(reading_order(kept)):
            _add(made, lines, number, usual, words)
    for paragraph in made:
        paragraph.text = _hyphen_shown(paragraph.text)
    return made


def _add(
    made: list[Paragraph], lines: Sequence[Line], number: int, usual: float, words: Counter[str]
) -> None:
    """A run of lines of a page as a paragraph of its own, or as what the one before goes on with."""
    text = _joined((line.text for line in lines), words)
    if not text:
        return
    heading, note = _is_heading(lines, usual), max(line.size for line in lines) < FOOTNOTE_SIZES * usual
    before = None if heading else _begun(made, lines[0], number, note=note)
    if before is None or not _goes_on(before, text):
        made.append(Paragraph(text, heading, note, number, number, lines[-1].top))
        return
    joined = _joined((before.text, text), words)
    if before.last != number:
        before.pages.append((len(joined) - len(text), number))
    before.text, before.last, before.top = joined, number, lines[-1].top


def _begun(made: Sequence[Paragraph], line: Line, number: int, *, note: bool) -> Paragraph | None:
    """The paragraph that the line may go on with: of the page before, above its footnotes, or of the column before."""
    of_text = (one for one in reversed(made[-NOTES_LIMIT:]) if one.note == note)
    before = next(of_text, None) if not made or made[-1].last != number else made[-1]
    if before is None or before.note != note:
        return None
    return (
        before if before.last == number - 1 or (before.last == number and line.bottom > before.top) else None
    )


def _furniture(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Headers, footers and page numbers: page (from 1) and place of each such line."""
    rims: dict[str, list[tuple[int, int]]] = {}
    found: set[tuple[int, int]] = set()
    for number, page in enumerate(pages, 1):
        for place, line in enumerate(page.lines):
            if MARGIN * page.height < (line.bottom + line.top) / 2 < (1 - MARGIN) * page.height:
                continue
            if _PAGE_NUMBER.fullmatch(line.text):
                found.add((number, place))
            else:
                rims.setdefault(re.sub(r"\d+", "#", line.text).casefold(), []).append((number, place))
    for places in rims.values():
        if len({number for number, _ in places}) >= min(REPEATED_PAGES, max(2, len(pages))):
            found.update(places)
    return found


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom, column by column: a gutter that no line crosses parts columns, a line across ends them."""
    waiting: list[list[Line]] = [list(lines)]
    ordered: list[Line] = []
    while waiting:
        part = waiting.pop()
        cut = _gutter(part) if 3 < len(part) <= COLUMN_LINES_LIMIT else None
        if cut is None:
            ordered.extend(sorted(part, key=lambda line: (-round(line.top + line.bottom), line.left)))
            continue
        waiting.extend(reversed(cut))
    return ordered


def _gutter(lines: Sequence[Line]) -> tuple[list[Line], ...] | None:
    """The lines above, in the left column, in the right one, and below; None where there are no columns."""
    for middle in _gaps(lines):
        across = sorted(
            (line for line in lines if line.left < middle < line.right), key=lambda line: -line.top
        )
        left = [line for line in lines if line.right <= middle]
        right = [line for line in lines if line.left >= middle]
        if len(left) < 2 or len(right) < 2 or len(across) > 0.5 * len(lines):
            continue
        # The first line across that has both columns' lines below it stays above; the first below them ends them.
        top = max(max(line.top for line in left), max(line.top for line in right))
        above = [line for line in across if line.bottom >= top - line.size]
        inside = [line for line in across if line.bottom < top - line.size]
        floor = inside[0].top if inside else float("-inf")
        below = [line for line in lines if line.top <= floor and line not in above]
        left = [line for line in left if line.top > floor]
        right = [line for line in right if line.top > floor]
        if min(len(left), len(right)) < 2 or not _side_by_side(left, right):
            continue
        return tuple(part for part in (above, left, right, below) if part)
    return None


def _gaps(lines: Sequence[Line]) -> list[float]:
    """Where a gutter may be: at the left edges that several lines share, those that fewest lines cross first."""
    edges = Counter(round(line.left) for line in lines)
    first = min(edges, default=0)
    shared = [edge for edge, count in edges.most_common(12) if count >= 2 and edge > first + 20]
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)

    def crossing(edge: int) -> int:
        return bisect_left(lefts, edge - 2) - bisect_left(rights, edge - 2)

    return [edge - 2.0 for edge in sorted(shared, key=lambda edge: (crossing(edge), edge))]


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the two stand beside one another, as columns do; and hold text, not a table's cells."""
    overlap = min(max(line.top for line in left), max(line.top for line in right)) - max(
        min(line.bottom for line in left), min(line.bottom for line in right)
    )
    letters = [len(line.text) for side in (left, right) for line in side]
    return overlap > 0 and median(letters) >= 15


def _paragraphs(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Runs of lines that belong together: one size, the usual distance, no indent after a line that ended."""
    if not lines:
        return
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [1.0])
    run, right = [lines[0]], lines[0].right
    for above, below in pairwise(lines):
        step = above.bottom - below.bottom
        same_row = abs(step) < 0.3 * below.size
        bigger = max(above.size, below.size) > 1.1 * min(above.size, below.size)
        ended = bool(_ENDS.search(above.text))
        short = above.right < right - 4 * above.size or len(run) == 1
        indent = below.left > above.left + 0.8 * below.size and len(run) > 0
        far = step > PARAGRAPH_GAP * max(usual, 1.0) or step < -above.size
        if not same_row and (
            bigger or (far and not _broken_word(above)) or (ended and (indent or (short and len(run) > 1)))
        ):
            yield run
            run, right = [], below.right
        run.append(below)
        right = max(right, below.right)
    yield run


def _broken_word(line: Line) -> bool:
    return line.text[-1:] in _HYPHENS


def _is_heading(lines: Sequence[Line], usual: float) -> bool:
    text = " ".join(line.text for line in lines)
    return (
        min(line.size for line in lines) >= HEADING_SIZES * usual
        and len(text) <= 150
        and any(letter.isalpha() for letter in text)
    )


def _goes_on(paragraph: Paragraph, text: str) -> bool:
    """Whether a page's first lines go on with the last paragraph of the page before."""
    return not paragraph.heading and not _ENDS.search(paragraph.text) and text[:1].islower()


def _joined(lines: Iterable[str], words: Counter[str]) -> str:
    """The lines as one, words parted at a line's end whole again."""
    pieces: list[str] = []
    for line in lines:
        line = " ".join(line.translate(_LIGATURES).split())
        if pieces and line and pieces[-1][-1] in _HYPHENS and pieces[-1][-2:-1].isalnum():
            pieces[-1] = _rejoined(pieces[-1], line, words)
        elif line:
            pieces.append(line)
    text = " ".join(pieces)
    kept, last = (text[:-1], text[-1]) if text.endswith("\u00ad") else (text, "")
    return kept.replace("\u00ad", "") + last


def _hyphen_shown(text: str) -> str:
    """A word that is broken off at its paragraph's end shows that it is."""
    return f"{text[:-1]}-" if text.endswith("\u00ad") else text


def _rejoined(text: str, line: str, words: Counter[str]) -> str:
    """``govern-`` and ``ment`` make one word, ``well-`` and ``known`` two: as the text writes them elsewhere."""
    before = re.search(r"[\w-]*\w(?=.$)", text[-WORD_CHARS:])
    after = re.match(r"\w+", line)
    first, second = (before.group().casefold() if before else ""), (after.group().casefold() if after else "")
    whole, parted = words[first + second], words[f"{first}-{second}"]
    if whole != parted:
        joins = whole > parted
    else:
        joins = (
            line[0].islower() and first not in _FIRST_PARTS and not first[-1:].isdigit() and "-" not in first
        )
    return text[:-1] + line if joins else f"{text[:-1]}-{line}"
