"""A timeline as a picture: an axis of time with numbered days. The only file that knows Pillow.

It shows no word of any article: the numbers are those of the list that it goes with. It is drawn with the font that
Pillow carries, so it looks the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO

from dateutil.relativedelta import relativedelta
from PIL import Image, ImageDraw, ImageFont

from retrieval.periods import Period, Precision, containing, day
from templates.words import Surface, period, said

WIDTH_PX = 1_200
EVENTS_DRAWN = 40
ALT_LIMIT_CHARS = 1_000  # Discord takes 1,024
TICKS = 8
_SCALE = 2  # drawn twice as large and made smaller, so that lines are smooth
_MARGIN_PX = 64
_RIGHT_PX = 280  # room for the last label
_LANE_PX = 34
_TOP_PX = 64
_FOOT_PX = 56
_DOT_PX = 12
_GAP_PX = 14
_TEXT_GAP_PX = 6
_TITLE_PX, _TEXT_PX, _SMALL_PX = 18, 15, 13
_INK, _SOFT, _LINE, _PAPER = "#1b1f24", "#57606a", "#8c959f", "#ffffff"
_STEPS = (
    relativedelta(days=1),
    relativedelta(days=2),
    relativedelta(weeks=1),
    relativedelta(weeks=2),
    *(relativedelta(months=count) for count in (1, 2, 3, 6)),
    *(relativedelta(years=count) for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and the words for who doesn't see it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class _Label:
    """An event's number and days, where they stand on the axis (``x`` to ``end``), and its lane above that, from 0."""

    number: int
    words: str
    x: float
    end: float
    lane: int


def timeline_picture(times: Sequence[tuple[int, Period]]) -> Picture:
    """The events with these numbers, the first EVENTS_DRAWN by time. Raises ValueError for none."""
    drawn = sorted(times, key=lambda one: (one[1].first, one[0]))[:EVENTS_DRAWN]
    if not drawn:
        raise ValueError("no times to draw")
    first, last = drawn[0][1].first, max(when.last for _, when in drawn)
    labels = _laid_out(drawn, first, last)
    height = _TOP_PX + _LANE_PX * (1 + max(one.lane for one in labels)) + _FOOT_PX
    image = Image.new("RGB", (WIDTH_PX * _SCALE, height * _SCALE), _PAPER)
    pen = ImageDraw.Draw(image)
    axis_px = height - _FOOT_PX
    title = said("picture_title", Surface.TERMINAL, events=len(drawn))
    pen.text(_at(_MARGIN_PX, 20), title, fill=_INK, font=_font(_TITLE_PX))
    _draw_axis(pen, axis_px, first, last)
    for label in reversed(labels):  # a stem goes behind what comes later
        _draw_label(pen, label, axis_px)
    file = BytesIO()
    image.resize((WIDTH_PX, height), Image.Resampling.LANCZOS).quantize(64).save(file, "PNG", optimize=True)
    return Picture(file.getvalue(), _alt(drawn, first, last, others=len(times) - len(drawn)))


def _laid_out(drawn: Sequence[tuple[int, Period]], first: date, last: date) -> list[_Label]:
    """Each label above all later ones that begin before it ends: so no stem passes through a label."""
    labels: list[_Label] = []
    for number, when in reversed(drawn):
        x, end = _x(when.first, first, last), _x(when.last, first, last)
        words = period(when).replace("–", "-")  # the font has no dash
        right = x + _DOT_PX + _TEXT_GAP_PX + _width(words, _TEXT_PX) + _GAP_PX
        below = [one.lane for one in labels if one.x - _DOT_PX < right]
        labels.append(_Label(number, words, x, end, 1 + max(below, default=-1)))
    return labels


def _x(of: date, first: date, last: date) -> float:
    room = WIDTH_PX - _MARGIN_PX - _RIGHT_PX
    return _MARGIN_PX + room * ((of - first).days / max(1, (last - first).days))


def _draw_axis(pen: ImageDraw.ImageDraw, axis_px: int, first: date, last: date) -> None:
    pen.line([_at(_MARGIN_PX, axis_px), _at(WIDTH_PX - _RIGHT_PX, axis_px)], fill=_INK, width=2 * _SCALE)
    for tick, words in _ticks(first, last):
        x = _x(tick, first, last)
        pen.line([_at(x, axis_px), _at(x, axis_px + 7)], fill=_INK, width=_SCALE)
        pen.text(_at(x, axis_px + 12), words, fill=_SOFT, font=_font(_SMALL_PX), anchor="ma")


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """At most TICKS round days, months or years from the first to the last day, with their words."""
    for step in _STEPS:
        try:
            found = _round_days(first, last, step)
        except (ValueError, OverflowError):  # past the year 9999
            continue
        if len(found) <= TICKS:
            break
    unit = Precision.YEAR if step.years else Precision.MONTH if step.months else Precision.DAY
    return [(one, period(containing(one, unit))) for one in found]


def _round_days(first: date, last: date, step: relativedelta) -> list[date]:
    start = first
    if step.months:
        start = first.replace(month=first.month - (first.month - 1) % step.months, day=1)
    elif step.years:
        start = date(max(1, first.year - first.year % step.years), 1, 1)
    found: list[date] = []
    while start <= last and len(found) <= TICKS:
        if start >= first:
            found.append(start)
        start += step
    return found


def _draw_label(pen: ImageDraw.ImageDraw, label: _Label, axis_px: int) -> None:
    """The number in a disc, the days beside it, and a stem to the axis; a thick line there for several days."""
    y = axis_px - _LANE_PX * (label.lane + 1)
    pen.line([_at(label.x, y), _at(label.x, axis_px)], fill=_LINE, width=_SCALE)
    pen.line([_at(label.x, axis_px), _at(max(label.end, label.x + 3), axis_px)], fill=_INK, width=7 * _SCALE)
    disc = [_at(label.x - _DOT_PX, y - _DOT_PX), _at(label.x + _DOT_PX, y + _DOT_PX)]
    pen.ellipse(disc, fill=_INK)
    pen.text(_at(label.x, y), str(label.number), fill=_PAPER, font=_font(_SMALL_PX), anchor="mm")
    beside = _at(label.x + _DOT_PX + _TEXT_GAP_PX, y)
    pen.text(beside, label.words, fill=_INK, font=_font(_TEXT_PX), anchor="lm")


def _width(words: str, size_px: int) -> float:
    return _font(size_px).getlength(words) / _SCALE


def _at(x: float, y: float) -> tuple[float, float]:
    return x * _SCALE, y * _SCALE


@cache
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    """The font that Pillow carries. Raises TypeError for a Pillow built without FreeType, which no wheel is."""
    font = ImageFont.load_default(size_px * _SCALE)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError(type(font).__name__)
    return font


def _alt(drawn: Sequence[tuple[int, Period]], first: date, last: date, *, others: int) -> str:
    """What the picture shows, as many of the events named as there is room for."""
    for named in range(len(drawn), 0, -1):
        left_out = others + len(drawn) - named
        text = said(
            "picture_alt",
            Surface.TERMINAL,
            first=day(first),
            last=day(last),
            times=drawn[:named],
            events=len(drawn) + others,
            others=left_out,
        )
        if len(text) <= ALT_LIMIT_CHARS:
            break
    return text
