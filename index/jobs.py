"""Long work that outlives a restart: rows of the library that say what shall be done, how far it is, what came of it.

A job waits, is claimed and runs, and ends as done, failed or cancelled. Cancelling one that runs only says so in its
row: whoever works on it looks there between two articles. What ran when its process died waits again at the next
start, and goes on after the last article that is tallied.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from index.errors import LibraryDamaged, VerbatimError
from index.library import Library
from index.nouns import Story
from index.stored import stored_moment

QUEUE_LIMIT_JOBS = 20
SOURCES_LIMIT = 25
STARTS_LIMIT = 3
KEPT_REFUSALS = 20
KEPT_ARTICLES = 10
TARGET_LIMIT_CHARS = 300


class JobKind(StrEnum):
    """What is done: sources are added, articles are read again from where they came, or told of otherwise."""

    ADD = "add"
    REFRESH = "refresh"
    EDIT = "edit"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (JobState.WAITING, JobState.RUNNING)


class How(StrEnum):
    """What a source is: a link, a feed to follow, a kept file, or an article that is there already."""

    LINK = "link"
    FEED = "feed"
    FILE = "file"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One source. ``where`` is a link, a kept file's own name, or an article's id; ``name`` is what people call it."""

    how: How
    where: str
    name: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be read, and why: an error's kind and facts, which a template puts into words."""

    source: str
    kind: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a job is, and what came of it so far.

    ``after``: the sources that are finished; for a whole story, the row of the last article. ``within``: how much of
    the next source is tallied. ``counts``: by outcome; ``languages``: of what was added or revised, by language.
    ``refused`` and ``articles`` (ids of what was added or revised) hold the first few. ``starts``: how often it was
    begun. ``stopped``: what ended it before its time.
    """

    after: int = 0
    within: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    articles: tuple[str, ...] = ()
    starts: int = 0
    stopped: Refusal | None = None
    languages: Mapping[str, int] = field(default_factory=dict)

    def counted(self, outcome: str, article: str | None = None) -> Tally:
        """With one more of this outcome."""
        counts = {**self.counts, outcome: self.counts.get(outcome, 0) + 1}
        articles = self.articles
        if article is not None and article not in articles:
            articles = (*articles, article)[:KEPT_ARTICLES]
        return replace(self, counts=counts, articles=articles, within=self.within + 1)

    def counting(self, counts: Mapping[str, int]) -> Tally:
        """With so many more of each outcome."""
        summed = {name: self.counts.get(name, 0) + counts.get(name, 0) for name in {**self.counts, **counts}}
        return replace(self, counts={name: count for name, count in summed.items() if count})

    def speaking(self, languages: Mapping[str, int]) -> Tally:
        """With so many more articles in each language."""
        return replace(self, languages=dict(Counter(self.languages) + Counter(languages)))

    def refusing(self, outcome: str, refusal: Refusal) -> Tally:
        """With one more that could not be read."""
        return replace(self.counted(outcome), refused=(*self.refused, refusal)[:KEPT_REFUSALS])


@dataclass(frozen=True, slots=True)
class Job:
    """A row. ``story`` is a key; ``fields`` (of given.FIELDS; "" for none) win over what the sources say.

    ``total`` counts sources, or None for a whole story that nobody counted yet. ``asker``, ``channel`` and ``message``
    are where Discord shows it. Times are aware UTC.
    """

    key: int
    story: int
    kind: JobKind
    target: str
    sources: tuple[Wanted, ...]
    fields: Mapping[str, str]
    state: JobState
    done: int
    total: int | None
    tally: Tally
    asker: int | None
    channel: int | None
    message: int | None
    created: datetime
    updated: datetime

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class QueueFull(VerbatimError):
    """The server has ``limit`` jobs waiting or running already."""

    kind = "queue_full"

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class TooManySources(VerbatimError):
    """More than ``limit`` sources in one request."""

    kind = "too_many_sources"

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class JobGivenUp(VerbatimError):
    """The program ended ``starts`` times while it was at the job."""

    kind = "job_given_up"

    def __init__(self, starts: int) -> None:
        super().__init__(str(starts))
        self.starts = starts


_JOB = (
    "j.key, j.story, j.kind, j.target, j.given, j.state, j.done, j.total, j.outcome, j.asker, j.channel, j.message, "
    "j.created, j.updated"
)
_OPEN = "('waiting', 'running')"


def nothing_else(connection: sqlite3.Connection) -> None:
    """What is done with most jobs' putting up."""


def enqueue(
    library: Library,
    story: Story,
    kind: JobKind,
    *,
    target: str,
    sources: Sequence[Wanted] = (),
    fields: Mapping[str, str] | None = None,
    refused: Sequence[Refusal] = (),
    asker: int | None = None,
    also: Callable[[sqlite3.Connection], object] = nothing_else,
) -> Job:
    """Put a job behind those that wait; it is safe on the disk then. Raises QueueFull, TooManySources.

    ``refused`` is what could not even be taken; it is told with the others. What is ``also`` to be done is done in the
    same transaction: both, or neither.
    """
    if len(sources) > SOURCES_LIMIT:
        raise TooManySources(SOURCES_LIMIT)
    given = {"sources": [_written(one) for one in sources], "fields": dict(fields or {})}
    tally = Tally(counts={"refused": len(refused)} if refused else {}, refused=tuple(refused))
    now = _now()
    with library.database.writing() as connection:
        (held,) = connection.execute(
            f"SELECT count(*) FROM jobs j JOIN stories s ON s.key = j.story WHERE s.server = ? AND j.state IN {_OPEN}",
            (story.server or 0,),
        ).fetchone()
        if held >= QUEUE_LIMIT_JOBS:
            raise QueueFull(QUEUE_LIMIT_JOBS)
        (key,) = connection.execute(
            "INSERT INTO jobs (story, kind, target, given, state, total, outcome, asker, created, updated) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
            (
                story.key,
                kind,
                target[:TARGET_LIMIT_CHARS],
                json.dumps(given),
                JobState.WAITING,
                len(sources) or None,
                _tally_json(tally),
                asker,
                now,
                now,
            ),
        ).fetchone()
        also(connection)
    found = find_job(library, key)
    if found is None:  # the story was removed in this very moment
        raise LibraryDamaged(str(library.database.path))
    return found


def find_job(library: Library, key: int) -> Job | None:
    """The job as it stands now; None for one that was forgotten, or whose story was removed."""
    rows = library.rows(f"SELECT {_JOB} FROM jobs j WHERE j.key = ?", (key,))
    return _job(rows[0], library) if rows else None


def jobs_of(library: Library, stories: Sequence[int], *, limit: int) -> list[Job]:
    """The stories' jobs: those that run and wait in their order, then those that ended, the newest first."""
    marks = ",".join("?" * len(stories))
    rows = library.rows(
        f"SELECT {_JOB} FROM jobs j WHERE j.story IN ({marks}) ORDER BY j.state NOT IN {_OPEN}, "
        f"CASE WHEN j.state IN {_OPEN} THEN j.key END, j.updated DESC, j.key DESC LIMIT ?",
        (*stories, limit),
    )
    return [_job(row, library) for row in rows]


def count_jobs(library: Library) -> dict[str, int]:
    """How many jobs there are, by state."""
    return {str(state): 0 for state in JobState} | dict(
        library.rows("SELECT state, count(*) FROM jobs GROUP BY state")
    )


def claim(library: Library) -> Job | None:
    """Take the next waiting job, which runs from now on; None if none may begin.

    Of one server only one runs at a time. The servers take turns: the one whose jobs were worked on longest ago comes
    first, so that nobody's many or long jobs keep others waiting.
    """
    of_server = "FROM jobs o JOIN stories t ON t.key = o.story WHERE t.server = s.server"
    with library.database.writing() as connection:
        row = connection.execute(
            "SELECT j.key FROM jobs j JOIN stories s ON s.key = j.story WHERE j.state = 'waiting' "
            f"AND NOT EXISTS (SELECT 1 {of_server} AND o.state = 'running') ORDER BY "
            f"(SELECT max(o.updated) {of_server} AND (o.state != 'waiting' OR o.updated > o.created)), j.key LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        connection.execute("UPDATE jobs SET state = 'running', updated = ? WHERE key = ?", (_now(), row[0]))
    return find_job(library, row[0])


def put_back(library: Library, key: int) -> None:
    """Let a running job wait again, behind those of the servers that were kept waiting meanwhile."""
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE jobs SET state = 'waiting', updated = ? WHERE key = ? AND state = 'running'",
            (_now(), key),
        )


def progress(library: Library, key: int, tally: Tally, *, done: int, total: int | None) -> bool:
    """Keep how far the job is. False if it doesn't run any more: it was cancelled, or its story removed."""
    with library.database.writing() as connection:
        kept = connection.execute(
            "UPDATE jobs SET outcome = ?, done = ?, total = ?, updated = ? WHERE key = ? AND state = 'running'",
            (_tally_json(tally), done, total, _now(), key),
        )
        return kept.rowcount == 1


def finish(library: Library, key: int, tally: Tally, state: JobState) -> None:
    """The job ends so, unless it was cancelled: it then stays cancelled, with what came of it till then."""
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE jobs SET outcome = ?, updated = ?, state = CASE state WHEN 'running' THEN ? ELSE state END "
            "WHERE key = ?",
            (_tally_json(tally), _now(), state, key),
        )


def cancel(library: Library, key: int) -> bool:
    """Whether the job was waiting or running, and is cancelled now."""
    with library.database.writing() as connection:
        found = connection.execute(
            f"UPDATE jobs SET state = 'cancelled', updated = ? WHERE key = ? AND state IN {_OPEN}",
            (_now(), key),
        )
        return found.rowcount == 1


def show_in(library: Library, key: int, *, channel: int, message: int | None) -> None:
    """Keep which message shows the job; None for none any more."""
    with library.database.writing() as connection:
        connection.execute("UPDATE jobs SET channel = ?, message = ? WHERE key = ?", (channel, message, key))


def recover(library: Library) -> list[Job]:
    """Let what ran when its process died wait again; those jobs as they are now.

    A job that was begun STARTS_LIMIT times and never ended may be what ends the process: it fails instead. For the
    start of the one process that works on jobs.
    """
    rows = library.rows(f"SELECT {_JOB} FROM jobs j WHERE j.state = 'running' ORDER BY j.key")
    found = [_recovered(_job(row, library)) for row in rows]
    with library.database.writing() as connection:
        for job in found:
            connection.execute(
                "UPDATE jobs SET state = ?, outcome = ? WHERE key = ? AND state = 'running'",
                (job.state, _tally_json(job.tally), job.key),
            )
    return found


def _recovered(job: Job) -> Job:
    tally = replace(job.tally, starts=job.tally.starts + 1)
    if tally.starts < STARTS_LIMIT:
        return replace(job, state=JobState.WAITING, tally=tally)
    given_up = JobGivenUp(tally.starts)
    stopped = Refusal(job.target, given_up.kind, given_up.facts)
    return replace(job, state=JobState.FAILED, tally=replace(tally, stopped=stopped))


def forget_jobs_before(library: Library, moment: datetime) -> None:
    """Forget what ended before the moment."""
    with library.database.writing() as connection:
        connection.execute(
            f"DELETE FROM jobs WHERE updated < ? AND state NOT IN {_OPEN}", (stored_moment(moment),)
        )


def open_files(library: Library) -> set[str]:
    """The kept files that jobs still need."""
    rows = library.rows(f"SELECT {_JOB} FROM jobs j WHERE j.state IN {_OPEN}")
    return {one.where for row in rows for one in _job(row, library).sources if one.how is How.FILE}


def _now() -> str | None:
    return stored_moment(datetime.now(UTC))


def _written(one: Wanted) -> dict[str, str | None]:
    return {"how": one.how, "where": one.where, "name": one.name, "type": one.content_type}


def _tally_json(tally: Tally) -> str:
    return json.dumps(
        {
            "after": tally.after,
            "within": tally.within,
            "counts": dict(tally.counts),
            "refused": [[one.source, one.kind, dict(one.facts)] for one in tally.refused],
            "articles": tally.articles,
            "starts": tally.starts,
            "stopped": tally.stopped
            and [tally.stopped.source, tally.stopped.kind, dict(tally.stopped.facts)],
            "languages": dict(tally.languages),
        },
        default=str,  # a fact that is a path or a moment is only shown
    )


def _read_tally(written: str | None) -> Tally:
    if written is None:
        return Tally()
    found = json.loads(written)
    return Tally(
        after=found["after"],
        within=found["within"],
        counts=found["counts"],
        refused=tuple(Refusal(*one) for one in found["refused"]),
        articles=tuple(found["articles"]),
        starts=found["starts"],
        stopped=Refusal(*found["stopped"]) if found["stopped"] else None,
        languages=found.get("languages", {}),  # a job of an earlier version has none
    )


def _job(row: tuple, library: Library) -> Job:  # type: ignore[type-arg]  # a row of _JOB
    """The row's job. Raises LibraryDamaged for what can't have been stored by us."""
    key, story, kind, target, given, state, done, total, outcome, *others = row
    asker, channel, message, created, updated = others
    try:
        wanted = json.loads(given)
        return Job(
            key,
            story,
            JobKind(kind),
            target,
            tuple(
                Wanted(How(one["how"]), one["where"], one["name"], one["type"]) for one in wanted["sources"]
            ),
            wanted["fields"],
            JobState(state),
            done,
            total,
            _read_tally(outcome),
            asker,
            channel,
            message,
            datetime.fromisoformat(created),
            datetime.fromisoformat(updated),
        )
    except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
        raise LibraryDamaged(str(library.database.path)) from error
