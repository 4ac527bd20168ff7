"""What an article is called: the heading that its page shows, or what the page calls itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.markup import Block
from index.plain_text import key, plain

SHOWN_LEAST_CHARS = 10
SHOWN_SHARE = 0.4  # of what the page calls itself: a shorter part is a section's or an outlet's name
_SEPARATOR = re.compile(r"\s+(?:[|—–·•»:-]|::)\s+|:\s+")
_ANY_SEPARATOR = re.compile(r"\s*[|—–·•»:：｜]\s*|\s+-+\s+")


def page_title(declared: Sequence[str], blocks: Sequence[Block], names: set[str]) -> str | None:
    """The heading that the page shows, if it is one of the article's; else what the page calls itself.

    ``declared`` is what the page says that it is called, the most trusted first; ``names`` are the keys of its outlet.
    """
    called = [_without_outlet(title, names) for title in declared]
    called = [bare for bare in called if bare]
    shown = [words for block in blocks if block.element.tag == "h1" and (words := plain(block.text))]
    shown = [words for words in dict.fromkeys(shown) if key(words) and not _is_outlet(words, names)]
    close = max(
        shown, key=lambda heading: max((_overlap(heading, one) for one in called), default=0.0), default=None
    )
    if close and (len(shown) == 1 or any(_overlap(close, one) >= 0.5 for one in called)):
        return close
    return _shown_part(called[0], blocks) if called else None


def _shown_part(title: str, blocks: Sequence[Block]) -> str:
    """The part of the title that the page shows as a line of its own: the rest names the outlet or a section."""
    parts = [part for part in _ANY_SEPARATOR.split(title) if len(part) >= SHOWN_LEAST_CHARS]
    parts = [part for part in parts if len(part) >= SHOWN_SHARE * len(title) and part != title]
    if not parts:
        return title
    lines = {block.text for block in blocks if len(block.text) <= len(title)}
    if title in lines:
        return title
    return max((part for part in parts if part in lines), key=len, default=title)


def _overlap(one: str, other: str) -> float:
    """Which share of both titles' words they have in common, 0..1."""
    first, second = (set(re.findall(r"\w+", words.casefold())) for words in (one, other))
    return len(first & second) / max(1, len(first | second))


def _without_outlet(title: str, names: set[str]) -> str:
    """The title without the outlet's name at one of its ends."""
    parts = list(_SEPARATOR.finditer(title))
    if parts and _is_name(title[parts[-1].end() :], names):
        return title[: parts[-1].start()]
    if parts and _is_name(title[: parts[0].start()], names):
        return title[parts[0].end() :]
    return title


def _is_outlet(heading: str, names: set[str]) -> bool:
    """Whether the heading is the outlet's name, or how its host begins."""
    bare = key(heading)
    return any(bare == name or (len(bare) > 3 and name.startswith(bare)) for name in names)


def _is_name(words: str, names: set[str]) -> bool:
    bare = key(words)
    return len(bare) > 1 and any(
        bare == name or name.startswith(bare) or bare.startswith(name) for name in names
    )
