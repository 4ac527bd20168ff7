"""Who wrote an article, by what its page says: names alone, without roles, links and accounts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from index.linked_data import Node, names_of
from index.markup import Block
from index.plain_text import plain

NAME_CHARS = 80
BYLINES_LOOKED_AT = 20
LINES_LOOKED_AT = 8
_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
)
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|^(?:admin|administrator|author|editor|staff|none|null|unknown)$", re.I
)
_BY = re.compile(
    r"^(?:by|view all posts by|all posts by|von|por|par|di|words by|written by|posted by|verfasst von|escrito por|"
    r"publié par)\b[\s:]*",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\s+\(?@\w{1,40}\)?$")
_ROLE = re.compile(
    r",\s+(?:[\w&’'/-]{1,30}\s){0,4}(?:correspondent|reporter|editor|columnist|writer|producer|journalist|critic)$",
    re.IGNORECASE,
)
# Names of classes: "byline", "post-author", "wp-block-post-author-name", but not "author-bio" or "coauthors-count".
_BYLINE = re.compile(r"(?:[\w-]*[-_])?(?:byline|author|auth)(?:[-_]*(?:names?|link|text))?", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:written|posted|published) by|by|author|verfasst von|autor|escrito por|par", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_PARTICLES = frozenset("de van von al bin da del la der di du den".split())
_AND = re.compile(r"\s*,\s*|\s+(?:and|&|und|et|y|e)\s+")


def page_author(
    tree: HtmlElement, node: Node, nodes: Sequence[Node], metas: Mapping[str, str], blocks: Sequence[Block]
) -> str | None:
    """The authors' names with commas between them; JSON-LD is asked first, the page's own byline last."""
    for names in (
        list(names_of(node.get("author"), nodes)) or list(names_of(node.get("creator"), nodes)),
        [metas[name] for name in _METAS if name in metas and not _NO_AUTHOR.search(_bare(metas[name]))][:1],
        _labelled(metas),
        [name for one in islice(_marked(tree), 3) if (name := plain(one)) and len(name) < NAME_CHARS][:1],
        list(_bylines(tree)),
        list(_opening_byline(blocks)),
    ):
        kept = [named for name in names if (named := _bare(name)) and not _NO_AUTHOR.search(named)]
        if kept:
            return plain(", ".join(dict.fromkeys(kept)))
    return None


def _bare(name: str) -> str:
    return _ROLE.sub("", _ACCOUNT.sub("", _BY.sub("", name))).strip(" ,|·–—-")


def _labelled(metas: Mapping[str, str]) -> list[str]:
    """What a card for other sites tells under a label of its own."""
    if _LABEL.fullmatch(metas.get("twitter:label1", "").strip(" :")):
        return [metas[name] for name in ("twitter:data1",) if name in metas]
    return []


def _marked(tree: HtmlElement) -> Iterator[str]:
    return (
        element.get("content") or element.text_content()
        for element in tree.iter()
        if element.get("rel") == "author" or element.get("itemprop") == "author"
    )


def _bylines(tree: HtmlElement) -> Iterable[str]:
    """The people whom the first element that is called a byline names, if it names nothing else."""
    called = (
        element
        for element in tree.iter("a", "span", "div", "p", "address", "h4", "h5", "li", "cite", "strong")
        if any(_BYLINE.fullmatch(name) for name in element.get("class", "")[:500].split())
    )
    for element in islice(called, BYLINES_LOOKED_AT):
        around = (element, *element.iterancestors())
        if any("comment" in one.get("class", "")[:500].lower() for one in around):
            continue
        words = _bare(plain(element.text_content()[:1_000]) or "")
        people = [name for name in _AND.split(words) if name]
        if people and all(map(_is_person, people)):
            return people
    return []


def _opening_byline(blocks: Sequence[Block]) -> Iterable[str]:
    """The people whom a short line near the page's heading says that it is by."""
    heading = next((place for place, block in enumerate(blocks) if block.level == 1), 0)
    for block in blocks[heading + 1 : heading + 1 + LINES_LOOKED_AT]:
        if len(block.text) < NAME_CHARS and (by := _BY.match(block.text)):
            people = [name for name in _AND.split(_bare(block.text[by.end() :])) if name]
            if people and all(map(_is_person, people)):
                return people
    return []


def _is_person(name: str) -> bool:
    """Whether it is two to five words that begin as names do."""
    words = name.split()
    return (
        2 <= len(words) <= 5
        and len(name) < NAME_CHARS
        and all(_WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words)
    )
