"""Lists of other articles on a page: each item a linked heading with a line or two below it. Pure."""

from __future__ import annotations

from lxml.html import HtmlElement

ITEMS_LEAST = 5
TEASER_CHARS = 300  # a longer item tells something by itself
TEASER_SHARE = 0.8  # of the list's items
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "strong")


def teaser_lists(tree: HtmlElement) -> list[HtmlElement]:
    """The outermost elements most of whose children are teasers, in the page's order."""
    found: list[HtmlElement] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if _is_teaser_list(element):
            found.append(element)
        else:
            waiting.extend(reversed([child for child in element if isinstance(child.tag, str)]))
    return found


def _is_teaser_list(element: HtmlElement) -> bool:
    items = [child for child in element if child.tag in ("li", "article", "div", "section", "a")]
    if len(items) < ITEMS_LEAST or element.tag == "body":
        return False
    return sum(map(_is_teaser, items)) >= TEASER_SHARE * len(element)


def _is_teaser(item: HtmlElement) -> bool:
    """Whether it is a link that is a heading, or holds one, with little else."""
    links = [item] if item.tag == "a" else list(item.iter("a"))
    headed = any(
        link.getparent() is not None
        and (link.getparent().tag in _HEADINGS or any(True for _ in link.iter(*_HEADINGS)))
        for link in links[:10]
    )
    return headed and len("".join(item.itertext()).strip()) <= TEASER_CHARS
