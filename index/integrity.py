"""Whether a library is whole: its pages, its texts, and that no passage lacks its vector or its words."""

from __future__ import annotations

from index.errors import LibraryDamaged
from index.library import Library
from index.schema import lexical_table
from index.stored import is_stored_text


def check_integrity(library: Library) -> None:
    """Read the whole file. Raises LibraryDamaged, also for a text that isn't the one that was stored."""
    with library.database.steady():
        if not (_pages_sound(library) and _texts_sound(library) and _passages_sound(library)):
            raise LibraryDamaged(str(library.database.path))


def _pages_sound(library: Library) -> bool:
    return library.rows("PRAGMA quick_check(1)") == [("ok",)]


def _texts_sound(library: Library) -> bool:
    for (key,) in library.rows("SELECT key FROM revisions"):
        ((text, digest),) = library.rows("SELECT text, digest FROM revisions WHERE key = ?", (key,))
        if not is_stored_text(text, digest):
            return False
    return True


def _passages_sound(library: Library) -> bool:
    ((lacking,),) = library.rows(
        "SELECT count(*) FROM passages p LEFT JOIN vectors v ON v.passage = p.id WHERE v.passage IS NULL"
    )
    return not lacking and all(
        library.rows(f"SELECT rowid FROM {lexical_table(story.key)} ORDER BY rowid")
        == library.rows("SELECT id FROM passages WHERE story = ? ORDER BY id", (story.key,))
        for story in library.every_story()
    )
