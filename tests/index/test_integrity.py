"""What is amiss in a library is noticed, wherever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.errors import LibraryDamaged
from index.integrity import check_integrity
from index.library import Library
from index.nouns import Draft
from index.writer import Stored

Put = Callable[..., list[Stored]]


def test_a_sound_library_passes(library: Library, put: Put) -> None:
    check_integrity(library)
    put(Draft("One is.", id="a"), Draft("Two is.", id="b"), Draft("Three is.", id="a"))
    check_integrity(library)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE revisions SET text = 'One was.' WHERE key = 1",
        "UPDATE revisions SET digest = zeroblob(32) WHERE key = 2",
        "UPDATE revisions SET text = CAST(x'4f6e6520c3' AS TEXT) WHERE key = 1",
        "DELETE FROM vectors WHERE passage = 1",
        "INSERT INTO lexical_1 (rowid, title, body) VALUES (99, '', 'more')",
        "INSERT INTO lexical_1 (lexical_1, rowid, title, body) VALUES ('delete', 2, '', 'Two is.')",
        "DROP TABLE lexical_1",
    ],
)
def test_what_does_not_belong_together_is_damage(library: Library, put: Put, harm: str) -> None:
    put(Draft("One is.", id="a"), Draft("Two is.", id="b"))
    with library.database.writing() as connection:
        connection.execute(harm)
    with pytest.raises(LibraryDamaged) as caught:
        check_integrity(library)
    assert caught.value.path == str(library.database.path)
