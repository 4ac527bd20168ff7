"""What changed between two revisions of an article, as spans into both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Draft
from index.revised import Change, Revised, revision_changes
from index.writer import Stored

Put = Callable[..., list[Stored]]

FIRST = "The bridge closed on Monday. Forty people work there. Nobody was hurt. The mayor spoke."
LATER = "The bridge closed on Monday. Fifty people work there. The mayor spoke. It opens in May."


def told(revised: Revised | None) -> list[tuple[str | None, str | None]]:
    assert revised is not None
    return [
        (
            one.removed and revised.before.text[one.removed.start : one.removed.end],
            one.added and revised.after.text[one.added.start : one.added.end],
        )
        for one in revised.changes
    ]


def test_reworded_removed_and_added_sentences_are_told_apart(library: Library, put: Put) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    put(Draft(FIRST, id="a"), Draft(LATER, id="a"))
    revised = revision_changes(library, 1, "a")
    assert told(revised) == [
        ("Forty people work there.", "Fifty people work there."),
        ("Nobody was hurt.", None),
        (None, "It opens in May."),
    ]
    assert revised is not None
    assert (revised.before.revision, revised.after.revision) == (1, 2)
    assert before <= revised.at <= datetime.now(UTC)


def test_what_moved_or_was_spaced_otherwise_is_no_change(library: Library, put: Put) -> None:
    put(Draft("It rained. It snowed.", id="a"), Draft("It snowed.\n\nIt  rained.", id="a"))
    assert told(revision_changes(library, 1, "a")) == []


def test_sentence_that_stood_twice_and_now_once_is_removed_once(library: Library, put: Put) -> None:
    put(Draft("It rained. It rained. It snowed.", id="a"), Draft("It rained. It snowed.", id="a"))
    assert told(revision_changes(library, 1, "a")) == [("It rained.", None)]


def test_changes_are_counted_from_any_kept_revision(library: Library, put: Put) -> None:
    put(*(Draft(f"The ferry made {number} trips today.", id="a") for number in (1, 2, 3)))
    assert told(revision_changes(library, 1, "a", since=1)) == [
        ("The ferry made 1 trips today.", "The ferry made 3 trips today.")
    ]
    assert told(revision_changes(library, 1, "a")) == [
        ("The ferry made 2 trips today.", "The ferry made 3 trips today.")
    ]


def test_article_that_never_changed_has_no_changes(library: Library, put: Put) -> None:
    put(Draft(FIRST, id="a"))
    assert revision_changes(library, 1, "a") is None
    assert revision_changes(library, 1, "a", since=1) is None
    with pytest.raises(ArticleUnknown):
        revision_changes(library, 1, "b")


def test_change_of_nothing_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Change(None, None)


def test_many_changes_of_a_long_article_are_told_in_bounded_work(library: Library, put: Put) -> None:
    """Where everything changed, only the first are paired; each is told once all the same."""
    old = " ".join(f"Line {number} was red." for number in range(9_000))
    new = " ".join(f"Line {number} was blue." for number in range(9_000))
    put(Draft(old, id="a"), Draft(new, id="a"))
    revised = revision_changes(library, 1, "a")
    assert revised is not None
    assert sum(one.removed is not None for one in revised.changes) == 9_000
    assert len({one.added for one in revised.changes if one.added}) == 9_000
