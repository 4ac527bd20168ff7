"""Links to sources: http(s) only, harmless inside Markdown, opening at the quoted words where browsers can."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from templates.hidden import STAND_INS

URL_LIMIT_CHARS = 600
LINK_LIMIT_CHARS = 800
WHOLE_LIMIT_CHARS = 80
END_WORDS = 4

_DIRECTIVE = ":~:"
# What a URL may hold, without what could end a Markdown link, begin a mention or be read as formatting.
_SAFE = "!$&+,-./:;=?_~#%"
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def safe_url(url: str | None) -> str | None:
    """The URL in plain ASCII, or None if it isn't one of http(s) with a host and without a user name.

    "https://bank.example@evil.example" leads elsewhere than it reads, so a user name is refused.
    """
    if url is None or any(char.isspace() or char in STAND_INS for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.netloc.encode("idna").decode("ascii") if parts.netloc else ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+(?::\d+)?", host):
        return None
    whole = parts._replace(netloc=host).geturl()
    clean = quote(_LOOSE_PERCENT.sub("%25", whole), safe=_SAFE)
    return clean if len(clean) <= URL_LIMIT_CHARS else None


def link_to(url: str | None, quoted: str) -> str | None:
    """The safe URL with a text fragment for the quoted words; without one where that would be too long."""
    base = safe_url(url)
    if base is None:
        return None
    before, _, _ = base.partition(_DIRECTIVE)
    directive = text_directive(quoted)
    if directive is None:
        return base
    link = f"{before}{'' if '#' in before else '#'}{_DIRECTIVE}{directive}"
    return link if len(link) <= LINK_LIMIT_CHARS else base


def text_directive(quoted: str) -> str | None:
    """``text=…`` for a short quote of one line, ``text=start,end`` else; None if there are no words to look for.

    As in URL Fragment Text Directives (WICG): "-", "," and "&" have meanings there and are percent-encoded.
    """
    words = quoted.split()
    line = " ".join(words)
    if not line or any(char in STAND_INS for char in line):
        return None
    if len(line) <= WHOLE_LIMIT_CHARS and "\n" not in quoted.strip():
        return f"text={_encoded(line)}"
    if len(words) == 1:
        return None
    ends = min(END_WORDS, len(words) // 2)  # they may not overlap: the end is looked for after the start
    return f"text={_encoded(' '.join(words[:ends]))},{_encoded(' '.join(words[-ends:]))}"


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
