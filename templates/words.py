"""The templates, compiled once for each surface. The only file that knows Jinja2.

A ``*.j2`` file is a catalogue: each of its blocks is one thing to say, found by its name. What a template prints of
the facts that it is given is made harmless for the surface; what a template says itself is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from retrieval.periods import ONE_DAY, Period, Precision
from templates.languages import language_name
from templates.plain import escape, harmless, one_line, shortened

# Escaped at most twice as long, so that a sentence about somebody's words fits a message with them.
FACT_LIMIT_CHARS = 900
_FOLDER = Path(__file__).parent
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Surface(StrEnum):
    """Where words are shown: as Discord's Markdown, or as plain text in a terminal."""

    DISCORD = "discord"
    TERMINAL = "terminal"


class Ready(str):
    """Text that is fit for its surface already."""

    __slots__ = ()


def said(name: str, surface: Surface, /, **facts: object) -> str:
    """The block's words. Raises KeyError for a name that no catalogue has, UndefinedError for a missing fact."""
    template = _catalogue(surface)[name]
    return "".join(template.blocks[name](template.new_context(facts))).strip()


def names(surface: Surface) -> Set[str]:
    """The names of all that can be said."""
    return _catalogue(surface).keys()


@cache
def _catalogue(surface: Surface) -> dict[str, Template]:
    """Every block's name, with the template that holds it. Raises ValueError if two files have one name."""
    environment = _environment(surface)
    found: dict[str, Template] = {}
    for file in environment.list_templates(extensions=["j2"]):
        template = environment.get_template(file)
        if doubled := found.keys() & template.blocks.keys():
            raise ValueError(f"{file}: {sorted(doubled)}")
        found.update(dict.fromkeys(template.blocks, template))
    return found


def _environment(surface: Surface) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        finalize=partial(_finalized, surface=surface),
        autoescape=False,  # noqa: S701  # that is for HTML; here finalize escapes, for the surface
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    terminal = surface is Surface.TERMINAL
    environment.globals.update({"terminal": terminal, "small": Ready("" if terminal else "-# ")})
    environment.filters.update(
        {
            "capital": capital,
            "cited": cited,
            "code": partial(_code, surface=surface),
            "column": partial(_column, surface=surface),
            "counted": counted,
            "language_name": language_name,
            "day": day,
            "listed": listed,
            "number": number,
            "period": period,
            "shortened": shortened,
            "strong": partial(_strong, surface=surface),
        }
    )
    return environment


def _finalized(value: object, *, surface: Surface) -> str:
    """What a template prints of a fact: one harmless line. Raises TypeError for None, which nobody wants to read."""
    if isinstance(value, Ready):
        return value
    if value is None:
        raise TypeError("None has no words")
    if surface is Surface.TERMINAL:
        return harmless(one_line(str(value)))
    return escape(shortened(str(value), FACT_LIMIT_CHARS))


def _code(literal: str, *, surface: Surface) -> Ready:
    """What is to be typed as it stands: a template's own words, never a fact."""
    return Ready(f"`{literal}`" if surface is Surface.DISCORD else literal)


def _column(value: object, width: int, *, surface: Surface) -> Ready:
    """A table's cell, filled with spaces to its width: on the left, or with a negative width on the right."""
    shown = _finalized(value, surface=surface)
    return Ready(shown.ljust(-width) if width < 0 else shown.rjust(width))


def _strong(text: str, *, surface: Surface) -> Ready:
    shown = _finalized(text, surface=surface)
    return Ready(f"**{shown}**" if surface is Surface.DISCORD else shown)


def number(value: float | None, digits: int) -> str:
    """The number with so many digits behind its point; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 article``, ``3,000 articles``; ``many`` where it isn't just an s more."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(moment: datetime) -> str:
    """``3 March 2026``, with ``, 10:00 UTC`` unless it is midnight, which stands for a day alone."""
    return _dated(moment) if moment.time() == time() else f"{_dated(moment)}, {moment:%H:%M} UTC"


def _dated(of: date) -> str:
    return f"{of.day} {_of_month(of)}"


def _of_month(of: date) -> str:
    return f"{_MONTHS[of.month - 1]} {of.year}"


def period(of: Period) -> str:
    """``2–4 November 2026``, ``30 March – 5 April 2026``, ``April–May 2026``, ``2026``: as closely as it is known."""
    first, last = of.first, of.last
    if of.precision is Precision.YEAR:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    whole_months = first.day == 1 and ((last.month, last.day) == (12, 31) or (last + ONE_DAY).day == 1)
    one_year, one_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    if whole_months and of.precision in (Precision.MONTH, Precision.QUARTER):
        if one_month:
            return _of_month(last)
        return (
            f"{_MONTHS[first.month - 1]}–{_of_month(last)}"
            if one_year
            else f"{_of_month(first)} – {_of_month(last)}"
        )
    if first == last:
        return _dated(last)
    if one_month:
        return f"{first.day}–{_dated(last)}"
    if one_year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {_dated(last)}"
    return f"{_dated(first)} – {_dated(last)}"


def cited(numbers: Iterable[int]) -> Ready:
    """``[1]``, ``[1] and [2]``, ``[1], [2] and [4]``: citations as they stand behind quotes."""
    return Ready(listed(f"[{number}]" for number in numbers))


def listed(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
