"""The fields that stand above a Markdown text, in YAML."""

from __future__ import annotations

import re

import yaml

from index.errors import SourceRefused

FRONT_MATTER_LIMIT_CHARS = 20_000


def split_front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    """The YAML fields between two ``---`` lines, and the text below. A first ``# heading`` serves as a title.

    Raises SourceRefused (front_matter) for YAML that can't be read.
    """
    fields: dict[str, object] = {}
    lines = text.splitlines(keepends=True)
    first = 0
    if lines and lines[0].strip() == "---":
        closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), None)
        if closing is not None:
            fields = _yaml("".join(lines[1:closing]), where)
            first = closing + 1
    first = next((n for n in range(first, len(lines)) if lines[n].strip()), len(lines))
    if first < len(lines) and lines[first].startswith("# ") and not fields.get("title"):
        fields["title"] = lines[first][2:].strip()
        first += 1
    return fields, "".join(lines[first:]).strip("\r\n")


class _Words(yaml.BaseLoader):
    """Reads every value as the words that stand there (``id: 007``, ``title: 1984``), and ``null`` as nothing.

    Without numbers, dates and merge keys there is also nothing that could grow without bound.
    """


_NULL = "tag:yaml.org,2002:null"
_Words.add_implicit_resolver(_NULL, re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Words.add_constructor(_NULL, lambda loader, node: None)


def _yaml(written: str, where: str) -> dict[str, object]:
    if len(written) > FRONT_MATTER_LIMIT_CHARS:
        raise SourceRefused(where, "front_matter")
    try:
        fields = yaml.load(written, Loader=_Words)  # noqa: S506  # a BaseLoader makes strings, lists and dicts only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceRefused(where, "front_matter") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise SourceRefused(where, "front_matter")
    return {str(name).lower(): value for name, value in fields.items()}
