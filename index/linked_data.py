"""JSON-LD: what a page tells machines of its article, by schema.org's names. Bounded, and all of it a claim. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from index.page_dates import believed_moment
from index.plain_text import plain

JSON_LIMIT_CHARS = 3_000_000
NODES_LIMIT = 2_000
UPDATES_LIMIT = 500
NAMES_LIMIT = 20
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|Review|PressRelease|LiveBlogPosting)$")

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Update:
    """An entry of a live blog as JSON-LD tells it; ``at`` is aware UTC."""

    heading: str | None
    text: str
    at: datetime | None


def linked_data(tree: HtmlElement) -> Iterator[Node]:
    """All JSON-LD objects of the page, those within others too, up to NODES_LIMIT; broken ones are passed over."""
    found = 0
    for script in tree.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        waiting = [_json(script.text or "")]
        while waiting and found < NODES_LIMIT:
            value = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
            if isinstance(value, list):
                waiting.extend(value[:NODES_LIMIT])
            elif isinstance(value, dict):
                found += 1
                yield value
                waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))


def _json(written: str) -> object:
    written = written.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    written = re.sub(r"^(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>$", "", written)
    if len(written) > JSON_LIMIT_CHARS:
        return None
    try:
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        return None


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str)]


def article_node(nodes: Iterable[Node]) -> Node:
    """The first node of an article that has a headline or a date, else an empty one."""
    for node in nodes:
        if any(_ARTICLE_TYPE.search(one) for one in _types(node)) and (
            "headline" in node or "datePublished" in node
        ):
            return node
    return {}


def names_of(value: object, nodes: Sequence[Node]) -> Iterator[str]:
    """The names of people or organisations, however JSON-LD writes them; ``nodes`` hold those only referred to."""
    for one in (value if isinstance(value, list) else [value])[:NAMES_LIMIT]:
        name = one
        if isinstance(one, dict):
            name = one.get("name")
            if name is None and isinstance(one.get("@id"), str):
                name = next(
                    (node["name"] for node in nodes if node.get("@id") == one["@id"] and "name" in node), None
                )
        for each in (name if isinstance(name, list) else [name])[:NAMES_LIMIT]:
            words = plain(each)
            if words:
                yield words


def is_free(nodes: Iterable[Node]) -> bool | None:
    """Whether all may read it; None where nothing is said."""
    said = [
        str(node["isAccessibleForFree"]).rpartition("/")[2].lower()
        for node in nodes
        if "isAccessibleForFree" in node
    ]
    return None if not said else "false" not in said


def word_count(node: Node) -> int | None:
    """How long the article is said to be."""
    value = node.get("wordCount")
    return int(value) if isinstance(value, int | str) and re.fullmatch(r"[0-9]{1,6}", str(value)) else None


def live_updates(nodes: Iterable[Node], now: datetime) -> tuple[Update, ...]:
    """A live blog's entries in their order, at most UPDATES_LIMIT; a time after ``now`` is not believed."""
    return tuple(islice(_updates(nodes, now), UPDATES_LIMIT))


def _updates(nodes: Iterable[Node], now: datetime) -> Iterator[Update]:
    for node in nodes:
        updates = node.get("liveBlogUpdate") if "LiveBlogPosting" in _types(node) else None
        for one in updates if isinstance(updates, list) else []:
            if isinstance(one, dict):
                body = one.get("articleBody")
                at = believed_moment(plain(one.get("datePublished")), now)
                yield Update(plain(one.get("headline")), body if isinstance(body, str) else "", at)
