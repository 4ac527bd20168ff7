"""What changed in an article between two of its revisions, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Article, Span

COMPARED = 60  # removed sentences, and added ones, that are looked at for what became of what
SAME_SHARE = 0.4  # of the words of both: below, an added sentence isn't a removed one reworded
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that was taken out, one that was put in, or one that was reworded. Raises ValueError for neither.

    ``removed`` is a span of the older revision's text, ``added`` of the newer one's.
    """

    removed: Span | None
    added: Span | None

    def __post_init__(self) -> None:
        if self.removed is None and self.added is None:
            raise ValueError("a change of nothing")


@dataclass(frozen=True, slots=True)
class Revised:
    """An article at an older revision and at its newest, when that was stored, and what changed, in the texts' order.

    What only moved is no change.
    """

    before: Article
    after: Article
    at: datetime
    changes: tuple[Change, ...]


def revision_changes(library: Library, story: int, id: str, *, since: int | None = None) -> Revised | None:
    """What changed from revision ``since`` (the one before the newest, if not given) to the newest.

    None where that is no older revision, or where it isn't kept. Raises ArticleUnknown.
    """
    with library.database.steady():
        after = library.article(story, id)
        number = after.revision - 1 if since is None else since
        if number >= after.revision:
            return None
        try:
            before = library.revision(story, after.id, number)
        except ArticleUnknown:
            return None
        (moment,) = library.rows(
            "SELECT r.added FROM revisions r JOIN articles a ON a.key = r.article AND a.revision = r.revision "
            "WHERE a.story = ? AND a.id = ?",
            (story, after.id),
        )[0]
    removed, added = _only_in(before, after, library), _only_in(after, before, library)
    changes = tuple(_paired(before, removed, after, added))
    return Revised(before, after, datetime.fromisoformat(moment), changes)


def _only_in(article: Article, other: Article, library: Library) -> list[Span]:
    """The article's sentences that the other lacks, in order; one that stands there less often is lacking once."""
    held = Counter(_plain(other, span) for span in library.outline_of(other).sentences)
    found: list[Span] = []
    for span in library.outline_of(article).sentences:
        text = _plain(article, span)
        if held[text]:
            held[text] -= 1
        else:
            found.append(span)
    return found


def _plain(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())


def _paired(
    before: Article, removed: Sequence[Span], after: Article, added: Sequence[Span]
) -> Iterator[Change]:
    """Each removed sentence with the added one that is likest to it, if one is; then the others that were added."""
    left = {span: _words(after, span) for span in added[:COMPARED]}
    for place, span in enumerate(removed):
        words = _words(before, span) if place < COMPARED else Counter[str]()
        likest = max(left, key=lambda one: (_shared(words, left[one]), -one.start), default=None)
        if likest is None or _shared(words, left[likest]) < SAME_SHARE:
            yield Change(span, None)
        else:
            del left[likest]
            yield Change(span, likest)
    yield from (Change(None, span) for span in [*left, *added[COMPARED:]])


def _words(article: Article, span: Span) -> Counter[str]:
    return Counter(_WORD.findall(article.text[span.start : span.end].lower()))


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two bags of words, 0..1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
