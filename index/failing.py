"""What of a story could not be read, or is failing now: feeds in trouble, and what the jobs of late refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.feed_rows import Feed, feeds
from index.jobs import Job, JobKind, JobState, Refusal, jobs_of
from index.library import Library
from index.nouns import Story

JOBS_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source can't be read: what a ``feed`` told the last time, or what a job refused ``at`` a moment (UTC)."""

    refusal: Refusal
    feed: Feed | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """The failures: feeds first, in the order of their adding, then what was refused, the last first.

    ``untold`` is how many more the jobs counted without keeping the reason.
    """

    failures: tuple[Failure, ...]
    untold: int


def failing(library: Library, story: Story, *, since: datetime, words: str = "") -> Failing:
    """What fails, of jobs that were touched since then; with ``words``, only where the source's name holds them.

    What was tried again later is told once, as it was the last time; what could be read since then isn't told.
    """
    feeding = [
        Failure(Refusal(feed.url, feed.trouble.kind, feed.trouble.facts), feed=feed)
        for feed in feeds(library, story)
        if feed.trouble is not None
    ]
    refused: list[Failure] = []
    settled: set[str] = set()
    untold, all_read_again = 0, False
    for job in jobs_of(library, [story.key], limit=JOBS_LOOKED_AT):
        if job.updated < since or (job.kind is JobKind.REFRESH and all_read_again):
            continue
        new = [
            one for one in _refusals(job) if one.source not in settled and not _is_there(library, job, one)
        ]
        refused += [Failure(one, at=job.updated) for one in new]
        counts = job.tally.counts
        untold += max(0, counts.get("refused", 0) + counts.get("gone", 0) - len(job.tally.refused))
        settled |= {one.source for one in new}
        settled |= {name for one in job.sources[: job.tally.after] for name in (one.name, one.where)}
        whole = job.kind is JobKind.REFRESH and not job.sources and job.tally.stopped is None
        all_read_again |= whole and job.state in (JobState.DONE, JobState.FAILED)
    found = [one for one in (*feeding, *refused) if words.casefold() in one.refusal.source.casefold()]
    return Failing(tuple(found), 0 if words else untold)


def _refusals(job: Job) -> list[Refusal]:
    """What ended the job, and what it refused, each source once."""
    all_of_them = [*([job.tally.stopped] if job.tally.stopped else []), *job.tally.refused]
    return list({one.source: one for one in reversed(all_of_them)}.values())[::-1]


def _is_there(library: Library, job: Job, refusal: Refusal) -> bool:
    """Whether what couldn't be added came in some other way since."""
    origin = refusal.facts.get("source")
    return job.kind is JobKind.ADD and bool(
        library.rows("SELECT 1 FROM articles WHERE story = ? AND origin = ?", (job.story, origin))
    )
