"""The patterns of time expressions, each kind with its parts. All are bounded: no repeat grows with the text."""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
BACK = frozenset(("previous", "preceding", "prior"))
# "Today" and its like are none: "this morning", "tonight".
DAY_STEPS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.(?=\s?[\d,/-]))?)(?!\w)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!\w)"
_YEAR = r"(?:1[5-9]|2[01])\d\d(?![\d%]|[.,]\d)"
_TH = r"(?:st|nd|rd|th)?"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_SPAN_UNIT = r"(?:day|week|month|quarter|year)"
_PART = r"(?:early |late )?(?:morning|afternoon|evening|night|noon|midday|lunchtime)"
_OF_YEAR = (
    rf"(?:(?: of)? (?P<odd>fiscal |financial )?(?P<year>{_YEAR})|"
    r",? (?:of )?(?P<which>this|last|next|the|the previous) (?P<odd2>fiscal |financial )?year)"
)
_IN_YEAR = rf"(?:,? (?P<year>{_YEAR})|,? (?:of )?(?P<which>this|last|next) year)"
_LAST = r"the last|the past|this past|past|last"
_NEXT = r"the next|the coming|this coming|coming|next"
_OTHER = r"the previous|previous|the preceding|preceding|the prior|prior|the following|following"

# In the order in which they are tried at a place: the first that fits is taken, so the longer stand above.
_PATTERNS = {
    "iso": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    "numeric": r"(?P<day>\d{1,2})(?P<sign>[./])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)(?!\d)",
    "day_month": (
        rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?P<day>\d{{1,2}}){_TH}"
        rf"(?:(?:-|–| to )(?P<until>\d{{1,2}}){_TH})?(?: of)? (?P<month>{_MONTH})(?:{_IN_YEAR})?"
    ),
    "month_day": (
        rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}}){_TH}"
        rf"(?:(?:-|–|/| to )(?P<until>\d{{1,2}}){_TH}(?![\w.:]))?"
        r"(?!\w|[.:/]\d|,\d| (?:pct|percent|per cent|mln|billion|million)\b)"
        rf"(?:{_IN_YEAR})?"
    ),
    "quarter": (
        r"(?:the )?(?:(?P<number>first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?:quarter|qtr)|"
        r"Q(?P<digit>[1-4]))(?!\w)"
        rf"(?:{_OF_YEAR})?"
    ),
    "quarter_of": (
        rf"(?P<odd>fiscal )?(?P<year>{_YEAR})(?:['’]s)? "
        r"(?P<number>first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?:quarter|qtr)(?!\w)"
    ),
    "half_of": rf"(?P<odd>fiscal )?(?P<year>{_YEAR})(?:['’]s)? (?P<number>first|second|1st|2nd) half(?!\w)",
    "half": rf"(?:the )?(?P<number>first|second|1st|2nd) half(?!\w)(?:{_OF_YEAR})?",
    "months_of_year": (
        rf"(?:the )?(?P<end>first|last|final|opening|closing) (?P<count>{_COUNT}) months(?!\w){_OF_YEAR}"
    ),
    "month_of_year": rf"(?P<month>{_MONTH})(?:,| of)? (?P<which>last|this|next) year",
    "which_month": rf"(?P<which>this|{_LAST}|{_NEXT}|{_OTHER}) (?P<month>{_MONTH})(?! \d)",
    "month": (
        rf"(?P<month>{_MONTH})(?:(?:/|\s?[-–]\s?| to | through )(?P<until>{_MONTH}))?"
        rf"(?:,?(?: of)? (?P<year>{_YEAR}))?"
    ),
    "weekday": (
        rf"(?:(?P<which>every|each|this|{_LAST}|{_NEXT}|{_OTHER}) )?(?P<weekday>{_WEEKDAY})"
        rf"(?: (?P<part>{_PART})(?!\w))?"
    ),
    "weekend": rf"(?:(?P<which>every|each|this|{_LAST}|{_NEXT}|{_OTHER}|the) )?weekend(?!\w)",
    "day_word": (
        r"(?P<word>the day before yesterday|the day after tomorrow|last night|this (?:morning|afternoon|evening)|"
        rf"yesterday|today|tomorrow|tonight|overnight)(?: (?P<part>{_PART}))?(?!\w)"
    ),
    "trailing": (
        rf"(?P<which>{_LAST}|{_NEXT}|the previous|the following) (?P<count>{_COUNT}) (?P<unit>{_SPAN_UNIT})s(?!\w)"
    ),
    "count": (
        rf"(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? "
        r"(?P<way>ago|earlier(?! than)|later(?! than)|from now|hence|"
        r"(?:before|after)(?= that\b|[.,;:)”\"]|\s*\Z))(?!\w)"
    ),
    "season": rf"(?:(?P<which>this|{_LAST}|{_NEXT}|{_OTHER}) )(?P<season>spring|summer|autumn|fall|winter)(?! in\b|\w)",
    "season_of_year": rf"(?P<season>spring|summer|autumn|fall|winter)(?: of)? (?P<year>{_YEAR})",
    "unit": (
        rf"(?P<which>this|the current|{_LAST}|{_NEXT}|{_OTHER}) "
        rf"(?P<odd>(?:financial|fiscal|tax|crop|marketing|academic|school|trading) )?(?P<unit>{_SPAN_UNIT})(?!\w| of\b)"
    ),
    "whole_year": r"the year(?!\w)",
    "decade": r"(?:the )?(?P<decade>(?:1[5-9]|20)\d0)s(?!\w)",
    "holiday": (
        r"(?:(?P<which>last|this|next) )?(?P<name>Good Friday|Easter(?: (?:Sunday|Monday))?|Christmas(?: (?:Day|Eve))?|"
        rf"Boxing Day|New Year['’]s (?:Day|Eve))(?!\w)(?: (?P<year>{_YEAR}))?"
    ),
    "years": rf"(?P<year>(?:1[5-9]|2[01])\d\d)(?:/|-|–)(?P<until>(?:\d\d|{_YEAR}))(?![\w/-]|[.,]\d)",
    "year": rf"(?:fiscal |calendar )?(?P<year>{_YEAR})(?![\w/-]|['’]?s\s+\d)",
}
# "the end of April", "early next week", "mid-1990s": they keep the unit that they are a part of.
_PART_OF = (
    r"(?P<part_of>(?:the )?(?:very )?(?:start|beginning|end|middle|close|turn|rest|remainder) of |"
    r"(?:early|mid|late)(?: in)?[\s-]|(?:earlier|later)(?: in)? )"
)


def _spaced(pattern: str) -> str:
    """A line may break, and a space be doubled, wherever a pattern has a space."""
    return pattern.replace(" ", r"\s{1,3}")


def _nameless(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.replace("(?P=sign)", "[./]"))


_PREFIX = _spaced(_PART_OF)
PATTERNS_OF = {
    kind: re.compile(rf"(?:{_PREFIX})?{_spaced(pattern)}", re.IGNORECASE)
    for kind, pattern in _PATTERNS.items()
}
# One pass over the text tells where something stands and of what kind; the kind's own pattern then takes it apart.
ANY_EXPRESSION = re.compile(
    rf"(?<![\w$£€#.,/:-])(?=[\dA-Z])(?:{_nameless(_PREFIX)})?(?:"
    + "|".join(f"(?P<{kind}>{_spaced(_nameless(pattern))})" for kind, pattern in _PATTERNS.items())
    + ")",
    re.IGNORECASE,
)
CLOCK_TIME = re.compile(
    r"(?<![\w$£€.,:/-])(?:\d{1,2}(?:[:.]\d\d){0,2}\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])|"
    r"(?:[01]\d|2[0-3])[0-5]\d\s(?:GMT|UTC|[ECMP][SD]T|hours|hrs)\b|(?:noon|midnight|midday|dawn|dusk)\b|"
    r"\d{1,2} o['’]clock)",
    re.IGNORECASE,
)
VAGUE_TIME = re.compile(
    r"\b(?:(?:several|a few|a couple of|some|many|\d{1,3}|a|an|one|two|three|four|five|six|ten) "
    r"(?:minute|hour|day|week|month|year|decade|centurie?)s? (?:ago|earlier|later|before|after)|"
    r"(?:the )?(?:early |late |mid-)?(?:\d{1,2}(?:st|nd|rd|th)|nineteenth|twentieth|twenty-first) century|"
    r"(?:early|late) (?:morning|afternoon|evening)|(?:last|this|next) (?:century|decade))\b".replace(
        " ", r"\s{1,3}"
    ),
    re.IGNORECASE,
)


def month_number(written: str) -> int:
    """1 to 12, from a name or its first letters. Raises ValueError."""
    return MONTHS.index(written[:3].lower()) + 1


def number(written: str) -> int:
    """From digits or a word of NUMBERS. Raises KeyError."""
    return int(written) if written.isdigit() else NUMBERS[written]
