"""Units of measure, as patterns of their names, and so many of one in a text. Pure."""

from __future__ import annotations

_SMALL = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"trillions?|dozens?"
)
NUMBER = rf"(?:(?<![\d.,/-])\d[\d.,/-]{{0,20}}|\b(?:{_SMALL})\b)"
_SOME = rf"(?:{NUMBER}|\b(?:an?|half|several|few|many)\b)"
LENGTHS = (
    r"millimet(?:er|re)s?|centimet(?:er|re)s?|kilomet(?:er|re)s?|met(?:er|re)s?|mm|cm|km|m|miles?|yards?|feet|foot|ft|"
    r"inch(?:es)?|fathoms?|blocks?|storeys?|stor(?:y|ies)|floors?|leagues?"
)
TIMES = (
    r"seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|yrs?|"
    r"decades?|century|centuries|millenni(?:um|a)|seasons?|generations?|moments?"
)
MONEYS = (
    r"dollars?|dlrs?|pounds?|sterling|stg|euros?|cents?|cts|pence|p(?!\.)|yen|marks?|francs?|crowns?|rupees?|roubles?|rubles?|"
    r"pesos?|yuan|won|lire?|dinars?|rand|guilders?|riyals?|shekels?|usd|eur|gbp"
)
WEIGHTS = r"kilo(?:gram(?:me)?)?s?|kg|pounds?|lbs?|tons?|tonnes?|ounces?|oz|gram(?:me)?s?|stones?"


def so_many(units: str) -> str:
    """The pattern of so many of these units: "four metres", "a two-year ban", "3.5 to four mln tonnes"."""
    return rf"{_SOME}[\s-]+(?:[\w.,/]{{1,20}}[\s-]+){{0,2}}?(?:{units})\b|\d(?:{units})\b"
