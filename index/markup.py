"""HTML as a bounded tree, and the tree as the blocks of text that a reader sees. Pure: bytes in, blocks out.

The tree is built by our own target: libxml2 itself needs minutes for one tag of 100,000 attributes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from index.errors import SourceRefused

PAGE_LIMIT_MB = 10
ELEMENTS_LIMIT = 20_000
SIBLINGS_LIMIT = (
    3_000  # links and the like within one paragraph: trafilatura's time is the square of their number
)
DEPTH_LIMIT = 200  # libxml2 stops at 256
ATTRIBUTES_LIMIT = 200
_MB = 1_000_000

HIDDEN = frozenset(
    """script style noscript template svg math head iframe object embed canvas audio video select option datalist
    textarea button input dialog map amp-ad amp-embed amp-sidebar amp-consent amp-user-notification""".split()
)
INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var wbr img""".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# The charsets of pages. Python knows stranger ones, and punycode takes the square of a page's length.
_CHARSET = re.compile(
    r"utf-(?:8|16|32)|ascii|iso8859|cp\d|koi8|mac|shift_jis|euc|gb|big5|hz|iso2022|johab|tis"
)
_ONE_BYTE = re.compile(r"ascii|iso8859|cp(?!9[345])\d|koi8|mac|tis")
_CELL = "\x1f"  # between a table row's cells while a line is made; no text holds it
_ONCE = ("html", "body")
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WHOLE_PAGE = frozenset(
    "html body main article".split()
)  # hidden only until the page's own script shows them
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNREADABLE = re.compile("[\0\ud800-\udfff\x01-\x08\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the page as it is seen: white space collapsed, nothing else changed.

    ``element`` is the block element that it stands in; ``linked_chars`` of it are links. ``broken`` tells that only
    a line break, not a paragraph, separates it from the block before.
    """

    text: str
    element: HtmlElement
    linked_chars: int = 0
    broken: bool = False

    @property
    def level(self) -> int | None:
        """1 to 6 for a heading."""
        return next((HEADINGS[one.tag] for one in _near(self.element) if one.tag in HEADINGS), None)

    @property
    def linked(self) -> float:
        """Which share of it is links, 0..1."""
        return self.linked_chars / len(self.text)


def _near(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    parent = element.getparent()
    if parent is not None:
        yield parent


def decoded_page(data: bytes, where: str, *, charset: str | None) -> str:
    """The page's text. A byte order mark wins, then the server's charset, the page's own, UTF-8, windows-1252.

    What is sound UTF-8 is no text of one byte a letter, whoever says so. What a charset can't decode becomes U+FFFD;
    NUL and other control characters are left out. Raises SourceRefused (too_big).
    """
    if len(data) > PAGE_LIMIT_MB * _MB:
        raise SourceRefused(where, "too_big", limit_mb=PAGE_LIMIT_MB)
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    return UNREADABLE.sub("", _decoded(data, marked, charset))


def _decoded(data: bytes, marked: str | None, charset: str | None) -> str:
    if marked:
        return data.decode(marked, errors="replace")
    declared = _META_CHARSET.search(data[:4096])
    own = declared.group(1).decode("ascii") if declared else None
    for encoding in (charset, own, "utf-8"):
        if encoding and (text := _strictly(data, encoding)) is not None:
            return text
    # Nothing fits: the nearest guess, with a mark for each byte that is none of it.
    return data.decode("utf-8" if _mostly_utf_8(data) else "windows-1252", errors="replace")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        name = codecs.lookup(encoding.strip("\"' ")).name
        if not _CHARSET.match(name):
            return None
        return decoded_as(data, name)
    except (LookupError, ValueError):
        return None


def decoded_as(data: bytes, name: str) -> str:
    """The text in the charset of Python's ``name``. Raises UnicodeError.

    Whoever writes ISO-8859-1 or ASCII means windows-1252, as every browser reads it; servers write one of these, or a
    neighbour's, of pages that are UTF-8, and no text of one byte a letter is sound UTF-8 by chance.
    """
    if _ONE_BYTE.match(name) and not data.isascii():
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode("windows-1252" if name in ("iso8859-1", "ascii") else name)


def _mostly_utf_8(data: bytes) -> bool:
    strange = data.decode("utf-8", errors="replace").count("\ufffd")
    foreign = sum(byte > 127 for byte in data)
    return strange * 4 < foreign


class _Bounded:
    """Builds the tree, and stops at what no article needs."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._builder = etree.TreeBuilder(element_factory=HTMLParser().makeelement)
        self._elements = self._depth = 0
        self._once: list[str] = []
        self._inline = [0]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _ONCE:
            if tag in self._once:
                return
            self._once.append(tag)
        self._elements += 1
        self._depth += 1
        self._inline[-1] += tag in INLINE
        self._inline.append(0)
        if (
            self._elements > ELEMENTS_LIMIT
            or self._depth > DEPTH_LIMIT
            or len(attributes) > ATTRIBUTES_LIMIT
            or self._inline[-2] > SIBLINGS_LIMIT
        ):
            raise SourceRefused(self._where, "too_complex")
        self._builder.start(tag, {name: value for name, value in attributes.items() if ":" not in name})

    def end(self, tag: str) -> None:
        if tag in _ONCE:  # pages go on after </body>, some even after </html>
            return
        self._depth -= 1
        if len(self._inline) > 1:
            self._inline.pop()
        self._builder.end(tag)

    def data(self, data: str) -> None:
        self._builder.data(UNREADABLE.sub("", data))  # an entity may write what the page itself doesn't hold

    def close(self) -> HtmlElement | None:
        try:
            for tag in reversed(self._once):
                self._builder.end(tag)
            tree: HtmlElement = self._builder.close()
        except (etree.XMLSyntaxError, AssertionError):
            return None
        return tree


def parsed_page(html: str, where: str) -> HtmlElement:
    """The page's tree. Raises SourceRefused: no_article for what is no HTML, too_complex beyond the limits."""
    parser = etree.HTMLParser(encoding="utf-8", target=_Bounded(where), remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(html.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceRefused(where, "no_article") from error
    if tree is None or len(tree) == 0:
        raise SourceRefused(where, "no_article")
    page: HtmlElement = tree
    return page


class _Reader:
    """Reads the page from top to bottom as it is shown, and makes a block of each line."""

    def __init__(self, tree: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._element = tree
        self._broken = False
        self._pieces: list[str] = []
        self._linked = self._hidden = self._links = self._articles = 0

    def step(self, element: HtmlElement, change: int) -> None:
        """Into an element (1), or out of it (-1)."""
        if element.tag in ("article", "main"):
            self._articles += change
        if element.tag == "a":
            self._links += change
        if _is_hidden(element, in_article=self._articles > 0):
            self._hidden += change
        elif element.tag == "br":
            if change > 0:
                self.close(self._element, broken=True)
        elif element.tag in ("td", "th"):
            self._pieces.append(_CELL)
        elif element.tag not in INLINE:
            self.close(element if change > 0 else element.getparent())
        text = element.text if change > 0 else element.tail
        if text and not self._hidden and self._element is not None:
            self._pieces.append(text)
            self._linked += len(text.strip()) if self._links else 0

    def close(self, following: HtmlElement | None, *, broken: bool = False) -> None:
        """End the line; the next one stands in the element that follows."""
        cells = "".join(self._pieces).split(_CELL)
        text = "\t".join(words for cell in cells if (words := " ".join(cell.split())))
        if text:
            self.blocks.append(Block(text, self._element, min(self._linked, len(text)), self._broken))
        self._broken = broken and bool(text)
        self._element, self._pieces, self._linked = following, [], 0


def visible_blocks(tree: HtmlElement) -> list[Block]:
    """What a reader sees, block by block in the page's order: no scripts, forms' fields or hidden elements."""
    reader = _Reader(tree)
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        reader.step(element, 1 if event == "start" else -1)
    reader.close(None)
    return reader.blocks


def _stands_in(element: HtmlElement) -> bool:
    """Whether AMP shows it only until, or unless, the component around it has loaded."""
    parent = element.getparent()
    within = parent is not None and str(parent.tag).startswith("amp-")
    return within and ("placeholder" in element.attrib or "fallback" in element.attrib)


def _is_hidden(element: HtmlElement, *, in_article: bool) -> bool:
    """Whether nobody sees it. Inside an article, what is not displayed yet unfolds: galleries, "read on"."""
    if element.tag in HIDDEN:
        return True
    if element.tag in _WHOLE_PAGE:
        return False
    if "hidden" in element.attrib or _stands_in(element):
        return True
    return not in_article and bool(_NO_DISPLAY.search(element.get("style", "")[:1000]))
