"""The vocabulary of a story: its words, how they are written, and which of them are near another in spelling."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.library import Library
from index.vocabulary import NOTHING_COUNTED, WORDS_LIMIT, WordCounts, count_words
from retrieval.words import fold

NEAR_LIMIT = 12
NAME_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Written:
    """A word of the articles: folded, as it is most often written, and how often it stands there at all.

    ``named``: most often with a capital.
    """

    word: str
    shown: str
    count: int
    named: bool


class Vocabulary:
    """The words of a story at one edition. Never changes."""

    def __init__(self, counted: WordCounts) -> None:
        self.counted = counted
        forms: dict[str, list[str]] = defaultdict(list)
        for form in counted.counts:
            forms[form.lower() if form.isascii() else fold(form)].append(form)
        self._forms = dict(forms)
        shelves: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self._forms:
            shelves[len(word), word[0]].append(word)
        self._shelves: Mapping[tuple[int, str], Sequence[str]] = dict(shelves)

    def written(self, word: str) -> Written | None:
        """The folded word, if the articles have it."""
        if word not in self._forms:
            return None
        counts = {form: self.counted.counts[form] for form in self._forms[word]}
        every = sum(counts.values())
        capital = sum(count for form, count in counts.items() if form[0].isupper())
        shown = max(counts, key=lambda form: (counts[form], form))
        return Written(word, shown, every, capital >= NAME_SHARE * every)

    def near(self, word: str, *, most: int, same_first: bool = True) -> list[tuple[Written, int]]:
        """The words at most so many typing errors away (a letter more, less, another, or two swapped), nearest first.

        Those that begin with another letter are looked at too if need not be the ``same_first``, which takes ten
        times as long. Of equally near ones the more frequent come first; at most NEAR_LIMIT.
        """
        lengths = range(len(word) - most, len(word) + most + 1)
        if same_first:
            choices = [one for length in lengths for one in self._shelves.get((length, word[0]), ())]
        else:
            choices = [
                one for (length, _), some in self._shelves.items() if length in lengths for one in some
            ]
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
        found = [(written, int(distance)) for one, distance, _ in near if (written := self.written(one))]
        return sorted(found, key=lambda one: (one[1], -one[0].count, one[0].word))[:NEAR_LIMIT]


class Vocabularies:
    """The newest vocabulary of each story, the most recently used ones kept while their words sum to WORDS_LIMIT."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[int, Vocabulary] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, story: int) -> Vocabulary:
        """The story's vocabulary as it is now. Counting it first takes about a second for 2,000 long articles."""
        mark = self._library.mark(story)
        with self._guard:  # others wait: to count the same twice would take them longer
            kept = self._kept.get(story)
            if kept is None or kept.counted.mark != mark:
                kept = Vocabulary(
                    count_words(self._library, story, kept.counted if kept else NOTHING_COUNTED)
                )
            self._kept[story] = kept
            self._kept.move_to_end(story)
            while (
                len(self._kept) > 1
                and sum(len(one.counted.counts) for one in self._kept.values()) > WORDS_LIMIT
            ):
                self._kept.popitem(last=False)
        return kept
