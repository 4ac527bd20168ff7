"""Which dated sentences tell one event: of one time, and much alike. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.alike import is_copied
from retrieval.dated_sentences import DatedSentence
from retrieval.dates import time_expressions
from retrieval.groups import source_of
from retrieval.periods import Period
from retrieval.words import STOPWORDS, stems

NEAR = 0.45  # cosine of the passages in which two sentences of one event stand, at least
SHARED = 0.45  # of the words of both that they have in common: Dice's coefficient over stems
OF_ONE_TIME = 2_000  # sentences of one time that are compared, the best
_UNKNOWN = -1  # a sentence without a stored vector is near to every other


@dataclass(frozen=True, slots=True, eq=False)
class Teller:
    """A dated sentence, how well it would tell its event, and the row of its passage's vector (-1 for none)."""

    sentence: DatedSentence
    worth: float
    row: int


@dataclass(slots=True)
class Telling:
    """One event as far as it is known: who tells it, the best first."""

    tellers: list[Teller] = field(default_factory=list)
    contested: bool = False

    @property
    def best(self) -> Teller:
        return self.tellers[0]

    @property
    def when(self) -> Period | None:
        return self.best.sentence.when

    @property
    def reported(self) -> bool:
        return self.when is not None and all(one.sentence.told is None for one in self.tellers)

    @property
    def articles(self) -> int:
        """How many tell it; near copies of one report count once."""
        return len({source_of(one.sentence.article) for one in self.tellers})


def events_by_time(tellers: Sequence[Teller], vectors: NDArray[np.float32]) -> list[Telling]:
    """The events of each time, in no order of time; a time that can't be placed is no common time.

    ``vectors`` has a row of unit length for each passage.
    """
    by_time: dict[tuple[object, ...], list[Teller]] = defaultdict(list)
    for number, one in enumerate(tellers):
        when = one.sentence.when
        key = (number,) if when is None else (when.first, when.last, when.precision)
        by_time[key].append(one)
    return [event for group in by_time.values() for event in _of_one_time(group, vectors)]


def _of_one_time(group: list[Teller], vectors: NDArray[np.float32]) -> list[Telling]:
    """Each sentence goes to the first event, by worth, whose best sentence it is like, or begins one."""
    ordered = sorted(group, key=_best_first)[:OF_ONE_TIME]
    rows = np.array([one.row for one in ordered])
    held = vectors[rows] if len(vectors) else np.zeros((len(rows), 1), dtype=np.float32)
    leaders: list[int] = []
    events: list[Telling] = []
    for number, one in enumerate(ordered):
        cosines = held[leaders] @ held[number]
        near = (cosines >= NEAR) | (rows[leaders] == _UNKNOWN) | (rows[number] == _UNKNOWN)
        joined = next(
            (events[place] for place in np.flatnonzero(near) if are_alike(one, events[place].best)), None
        )
        if joined is None:
            leaders.append(number)
            events.append(Telling([one]))
        else:
            joined.tellers.append(one)
    return events


def _best_first(one: Teller) -> tuple[float, int, str, int]:
    article = one.sentence.article
    return -one.worth, article.story, article.id, one.sentence.place


def are_alike(one: Teller, other: Teller) -> bool:
    """Whether two sentences of one time have enough of their words in common to tell the same."""
    mine, its = _meaning(one.sentence.text), _meaning(other.sentence.text)
    return 2 * len(mine & its) >= SHARED * (len(mine) + len(its))


def are_copies(one: Teller, other: Teller) -> bool:
    """Whether two sentences tell the same but for the time that they tell."""
    return is_copied(_timeless(one.sentence.text), _timeless(other.sentence.text))


@lru_cache(maxsize=20_000)
def _meaning(text: str) -> frozenset[str]:
    return frozenset(stems(_timeless(text))) - STOPWORDS


@lru_cache(maxsize=20_000)
def _timeless(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for span in time_expressions(text):
        pieces.append(text[end : span.start])
        end = span.end
    return "".join([*pieces, text[end:]])


def chosen_events(events: Iterable[tuple[float, Telling]], *, limit: int) -> list[Telling]:
    """Up to ``limit`` events, the most important (first of each pair) first.

    What comes second in importance and says the same as one that was chosen is that one again: told later without a
    day of its own, or less closely. If both name a day and not the same one, both are contested.
    """
    chosen: list[Telling] = []
    left = sorted(events, key=lambda pair: (-pair[0], *_best_first(pair[1].best)))
    for _, event in left:
        twin = next((one for one in chosen if _is_twin(one, event)), None)
        if twin is None:
            if len(chosen) < limit:
                chosen.append(event)
        elif _differ(twin, event):
            twin.contested = event.contested = True
            if len(chosen) < limit:
                chosen.append(event)
        else:
            _join(twin, event)
    return chosen


def _is_twin(one: Telling, other: Telling) -> bool:
    return are_copies(one.best, other.best)


def _differ(one: Telling, other: Telling) -> bool:
    """Whether both texts name a time, and neither lies within the other."""
    if one.when is None or other.when is None or one.reported or other.reported:
        return False
    apart = one.when.last < other.when.first or other.when.last < one.when.first
    return apart and one.best.sentence.article is not other.best.sentence.article


def _join(kept: Telling, other: Telling) -> None:
    """All who tell it, led by who names its time, the closer the better; else by the first to report it."""
    kept.tellers = sorted([*kept.tellers, *other.tellers], key=_leads)


def _leads(one: Teller) -> tuple[bool, bool, int, object, float]:
    when = one.sentence.when
    told = one.sentence.told is not None
    days = (when.last - when.first).days if when else 0
    first = when.first.toordinal() if when and not told else 0
    return when is None, not told, days, first, -one.worth
