"""robots.txt, RFC 9309: what a host asks crawlers to leave alone. Nothing here asks anybody anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

LIMIT_BYTES = 500_000  # what a crawler must read at least, RFC 9309
RULE_LIMIT = 5_000
RULE_LIMIT_CHARS = 1_000
DELAY_LIMIT_S = 10.0
SITEMAP_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` matches from the start of path and query; ``*`` is anything, ``$`` at its end is the end."""

    pattern: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host asks of one crawler: rules, seconds between pages, and the sitemaps that it declares."""

    rules: tuple[Rule, ...] = ()
    delay_s: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, target: str) -> bool:
        """Whether path and query may be asked: the longest rule that matches says; of two as long, the kinder."""
        target = _same_spelling(target)
        matching = (rule for rule in self.rules if _matches(rule.pattern, target))
        best = max(matching, key=lambda rule: (len(rule.pattern), rule.allowed), default=None)
        return best is None or best.allowed


EVERYTHING = Robots()


def parse_robots(data: bytes, agent: str) -> Robots:
    """The rules for the agent: those of all groups that name it, else those for everybody (``*``).

    What can't be understood is skipped, and what comes after LIMIT_BYTES isn't read.
    """
    text = data[:LIMIT_BYTES].decode("utf-8-sig", errors="replace")
    # Of the two groups that count alone: a file that names thousands of others costs no more than its lines.
    ours = (agent.lower(), "*")
    groups: dict[str, list[tuple[str, str]]] = {}
    sitemaps: list[str] = []
    named: set[str] = set()
    naming = False  # whether the line before named an agent: one more then belongs to the same group
    for field, value in _fields(text):
        if field == "user-agent":
            name = value.lower().partition("/")[0]
            named = named if naming else set()
            if name in ours:
                named.add(name)
                groups.setdefault(name, [])
        elif field == "sitemap":
            sitemaps.append(value)
        else:
            for name in named:
                groups[name].append((field, value))
        naming = field == "user-agent"
    lines = next((groups[name] for name in ours if name in groups), [])
    rules = [
        Rule(_same_spelling(value), field == "allow")
        for field, value in lines
        if field != "crawl-delay" and value
    ]
    delays = [_seconds(value) for field, value in lines if field == "crawl-delay"]
    return Robots(tuple(rules[:RULE_LIMIT]), max(delays, default=0.0), tuple(sitemaps[:SITEMAP_LIMIT]))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field = field.strip().lower()
        known = field in ("user-agent", "allow", "disallow", "crawl-delay", "sitemap")
        if colon and known and len(value) <= RULE_LIMIT_CHARS:
            yield field, value.strip()


def _seconds(written: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", written):
        return 0.0
    return min(float(written), DELAY_LIMIT_S)


def _same_spelling(target: str) -> str:
    """One spelling for what percent signs can write in several; an escaped ``/``, ``*`` or ``$`` stays escaped."""
    kept = re.split(r"(?i)(%2f|%2a|%24)", target)
    plain = (
        part.upper() if number % 2 else quote(unquote_to_bytes(part), safe="/:@!$&'()*+,;=-._~?")
        for number, part in enumerate(kept)
    )
    return "".join(plain)


def _matches(pattern: str, target: str) -> bool:
    """Whether the pattern matches a beginning of the target. Each part is looked for once: no backtracking."""
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not others:
        return not whole or target == first
    place = len(first)
    *middle, last = others
    for part in middle:
        found = target.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if whole:
        return len(target) - len(last) >= place and target.endswith(last)
    return target.find(last, place) >= 0
