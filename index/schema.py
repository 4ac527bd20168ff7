"""The library's tables. One SQLite file is the only source of truth; each step below takes it one version further."""

from __future__ import annotations

import sqlite3
from itertools import chain

from index.errors import LibraryTooNew

# A step is a list of statements. Never change one that was released: add another.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        # server 0 stands for "shared with every server": NULLs would not be unique.
        """CREATE TABLE stories (
            key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, server INTEGER NOT NULL DEFAULT 0,
            edition INTEGER NOT NULL DEFAULT 0, UNIQUE (server, name))""",
        """CREATE TABLE articles (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE,
            id TEXT NOT NULL, origin TEXT, revision INTEGER NOT NULL, UNIQUE (story, id))""",
        """CREATE TABLE revisions (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE,
            revision INTEGER NOT NULL, title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT,
            text TEXT NOT NULL, chars INTEGER NOT NULL, digest BLOB NOT NULL, added TEXT NOT NULL,
            UNIQUE (article, revision))""",
        "CREATE INDEX revisions_by_digest ON revisions(digest)",
        """CREATE TABLE aliases (
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, id TEXT NOT NULL,
            article INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE, PRIMARY KEY (story, id)
            ) WITHOUT ROWID""",
        "CREATE INDEX aliases_by_article ON aliases(article)",
        "CREATE INDEX articles_by_origin ON articles(story, origin)",
        # Ids are never used twice (AUTOINCREMENT), so a cache can tell by id alone what it lacks.
        """CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE,
            revision INTEGER NOT NULL REFERENCES revisions(key) ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL)""",
        "CREATE INDEX passages_by_story ON passages(story)",
        "CREATE INDEX passages_by_revision ON passages(revision)",
        """CREATE TABLE vectors (
            passage INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE, vector BLOB NOT NULL)""",
        # Who may read what: a story with rows here is quoted in these channels and nowhere else.
        """CREATE TABLE story_channels (
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, channel INTEGER NOT NULL,
            PRIMARY KEY (story, channel)) WITHOUT ROWID""",
        # channel 0 is the server's default.
        """CREATE TABLE chosen_stories (
            server INTEGER NOT NULL, channel INTEGER NOT NULL DEFAULT 0,
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE,
            PRIMARY KEY (server, channel)) WITHOUT ROWID""",
        # What is kept of a sent answer: where it stands and which slices it quoted. Never the question.
        """CREATE TABLE answers (
            message INTEGER PRIMARY KEY, server INTEGER NOT NULL DEFAULT 0, channel INTEGER NOT NULL,
            asker INTEGER NOT NULL, stories TEXT NOT NULL, slices TEXT NOT NULL, first INTEGER NOT NULL,
            sent TEXT NOT NULL)""",
        "CREATE INDEX answers_by_time ON answers(sent)",
        "CREATE INDEX answers_by_first ON answers(first)",
    ),
    (
        # Drawn anew with each edition. Two libraries, or one and its restored backup, may reach the same edition with
        # other passages under the same ids; they never share its mark.
        "ALTER TABLE stories ADD COLUMN mark TEXT NOT NULL DEFAULT ''",
        "UPDATE stories SET mark = hex(randomblob(16))",
        "CREATE INDEX revisions_by_url ON revisions(url)",
        # An article that comes back under its old id goes on counting: what was quoted of it before it was removed
        # is never cut from another text.
        """CREATE TABLE removed (
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, id TEXT NOT NULL,
            revision INTEGER NOT NULL, PRIMARY KEY (story, id)) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE revisions ADD COLUMN modified TEXT",
        "ALTER TABLE revisions ADD COLUMN language TEXT",
        # JSON: [[start, kind, label, at], …]
        "ALTER TABLE revisions ADD COLUMN marks TEXT",
        # A retracted article stays, and is never quoted as true.
        "ALTER TABLE articles ADD COLUMN retracted TEXT",
        "ALTER TABLE articles ADD COLUMN retraction TEXT",
        "CREATE INDEX articles_retracted ON articles(story) WHERE retracted IS NOT NULL",
        # The first of the articles that tell the same, NULL for that one itself and for one that stands alone.
        "ALTER TABLE articles ADD COLUMN copy_of INTEGER REFERENCES articles(key) ON DELETE SET NULL",
        "CREATE INDEX articles_by_copy_of ON articles(copy_of) WHERE copy_of IS NOT NULL",
        "ALTER TABLE removed ADD COLUMN removed TEXT",
        """CREATE TABLE signatures (
            article INTEGER PRIMARY KEY REFERENCES articles(key) ON DELETE CASCADE,
            version INTEGER NOT NULL, signature BLOB NOT NULL)""",
        # Where near copies meet: articles of a story that share a band of their signatures. An article's own are
        # told by its signature: an index by article would cost as much as the table.
        """CREATE TABLE bands (
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, band INTEGER NOT NULL,
            article INTEGER NOT NULL, PRIMARY KEY (story, band, article)) WITHOUT ROWID""",
        """CREATE TABLE feeds (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, url TEXT NOT NULL, title TEXT,
            etag TEXT, last_modified TEXT, added TEXT NOT NULL, added_by INTEGER, next_poll TEXT NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0, error TEXT, UNIQUE (story, url))""",
        """CREATE TABLE feed_items (
            feed INTEGER NOT NULL REFERENCES feeds(key) ON DELETE CASCADE, item TEXT NOT NULL, seen TEXT NOT NULL,
            PRIMARY KEY (feed, item)) WITHOUT ROWID""",
        # Long work that outlives a restart. given and outcome are JSON.
        """CREATE TABLE jobs (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE, kind TEXT NOT NULL,
            target TEXT NOT NULL, given TEXT NOT NULL DEFAULT '{}', state TEXT NOT NULL,
            done INTEGER NOT NULL DEFAULT 0, total INTEGER, outcome TEXT, asker INTEGER, channel INTEGER,
            message INTEGER, created TEXT NOT NULL, updated TEXT NOT NULL)""",
        "CREATE INDEX jobs_by_state ON jobs(state)",
        "CREATE INDEX jobs_by_story ON jobs(story)",
    ),
    (
        # When members last read what is new, of those who allowed that to be kept. server 0 is their direct messages.
        """CREATE TABLE visits (
            server INTEGER NOT NULL, member INTEGER NOT NULL, allowed TEXT NOT NULL, last TEXT NOT NULL,
            PRIMARY KEY (server, member)) WITHOUT ROWID""",
    ),
    (
        # Which fields of the article a person gave: their names, parted by spaces. Nobody knows that of what is there
        # already; of what came from links, outlet and date stayed as they were, so they go on doing so.
        "ALTER TABLE articles ADD COLUMN given TEXT NOT NULL DEFAULT ''",
        """UPDATE articles SET given = coalesce((
            SELECT trim(iif(r.outlet IS NULL, '', 'outlet ') || iif(r.published IS NULL, '', 'published'))
            FROM revisions r WHERE r.article = articles.key AND r.revision = articles.revision), '')
            WHERE origin LIKE 'http://%' OR origin LIKE 'https://%'""",
        # The link of the feed that the article came by.
        "ALTER TABLE articles ADD COLUMN feed TEXT",
        # What editors wished to see of a story, for the buttons that show the next page of it. wish is JSON.
        """CREATE TABLE lists (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            story INTEGER NOT NULL REFERENCES stories(key) ON DELETE CASCADE,
            wish TEXT NOT NULL, used TEXT NOT NULL, UNIQUE (story, wish))""",
        # Empty where all is in English: counting by language then reads nothing.
        "CREATE INDEX revisions_not_english ON revisions(article, revision, language) WHERE language != 'en'",
    ),
)


def steps_missing(connection: sqlite3.Connection) -> int:
    """How many steps the file is behind. Raises LibraryTooNew."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > len(STEPS):
        raise LibraryTooNew(found, len(STEPS))
    return len(STEPS) - int(found)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest version, whole or not at all. Raises LibraryTooNew."""
    if not steps_missing(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again behind the lock: another process may have done it meanwhile.
        for statement in chain.from_iterable(STEPS[len(STEPS) - steps_missing(connection) :]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite rolls back by itself on a full disk
            connection.execute("ROLLBACK")
        raise


def lexical_table(story: int) -> str:
    """The name of a story's own full-text table: one server's words never weigh in another's ranking."""
    return f"lexical_{int(story)}"


def create_lexical(connection: sqlite3.Connection, story: int) -> None:
    """A contentless FTS5 table over passages (rowid = passage id): the text itself is stored in ``revisions`` only."""
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {lexical_table(story)} USING fts5"
        "(title, body, content='', tokenize='porter unicode61 remove_diacritics 2')"
    )
