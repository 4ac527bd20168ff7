"""Jobs: who gets the next turn, what survives, what is told, and what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from index.errors import LibraryDamaged
from index.jobs import (
    KEPT_ARTICLES,
    KEPT_REFUSALS,
    QUEUE_LIMIT_JOBS,
    SOURCES_LIMIT,
    STARTS_LIMIT,
    How,
    Job,
    JobKind,
    JobState,
    QueueFull,
    Refusal,
    Tally,
    TooManySources,
    Wanted,
    cancel,
    claim,
    count_jobs,
    enqueue,
    find_job,
    finish,
    forget_jobs_before,
    jobs_of,
    open_files,
    progress,
    put_back,
    recover,
    show_in,
)
from index.library import Library
from index.nouns import Story
from index.writer import ensure_story, remove_story

LINK = Wanted(How.LINK, "https://news.example/a?key=1", "https://news.example/a?…")
FILE = Wanted(How.FILE, "0" * 32 + ".bin", "a.pdf", "application/pdf")


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", 7)


def put_up(library: Library, story: Story, target: str = "one") -> Job:
    return enqueue(library, story, JobKind.ADD, target=target, sources=[LINK, FILE], asker=5)


def test_a_job_is_kept_as_it_was_put_up(library: Library, story: Story) -> None:
    fields = {"title": "Ünïcode “title”", "published": "2026-03-06T00:00:00+00:00"}
    refused = [Refusal("big.bin", "source_refused", {"reason": "too_big", "limit_mb": 10})]
    job = enqueue(
        library,
        story,
        JobKind.ADD,
        target="t" * 1000,
        sources=[LINK, FILE],
        fields=fields,
        refused=refused,
        asker=5,
    )
    kept = find_job(library, job.key)
    assert kept == job
    assert (job.story, job.kind, job.state, job.asker) == (story.key, JobKind.ADD, JobState.WAITING, 5)
    assert (job.sources, job.fields, job.done, job.total) == ((LINK, FILE), fields, 0, 2)
    assert job.target == "t" * 300
    assert job.tally == Tally(counts={"refused": 1}, refused=tuple(refused))
    assert (job.channel, job.message) == (None, None)
    assert job.is_open


def test_a_claimed_job_runs_and_no_other_is_claimed_twice(library: Library, story: Story) -> None:
    first, second = put_up(library, story), put_up(library, ensure_story(library, "main", 8))
    one, two, none = claim(library), claim(library), claim(library)
    assert one is not None
    assert two is not None
    assert ([one.key, two.key], none) == ([first.key, second.key], None)
    assert one.state is JobState.RUNNING
    assert count_jobs(library) == {"waiting": 0, "running": 2, "done": 0, "failed": 0, "cancelled": 0}


def test_one_servers_many_jobs_keep_no_other_waiting(library: Library, story: Story) -> None:
    other = ensure_story(library, "main", 8)
    mine = [put_up(library, story).key for _ in range(3)]
    theirs = put_up(library, other).key
    both = [claim(library), claim(library)]
    assert [job and job.key for job in both] == [mine[0], theirs]
    assert claim(library) is None  # of one server only one runs at a time
    for key, then in ((mine[0], mine[1]), (mine[1], mine[2])):
        finish(library, key, Tally(), JobState.DONE)
        following = claim(library)
        assert following is not None
        assert following.key == then


def test_a_long_job_that_is_put_back_waits_behind_those_it_kept_waiting(
    library: Library, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(f"2026-03-06T10:00:{second:02}+00:00" for second in range(59))
    monkeypatch.setattr("index.jobs._now", lambda: next(moments))
    long = put_up(library, story)
    begun = claim(library)
    assert begun is not None
    progress(library, long.key, Tally(after=1), done=1, total=2)
    waiting = put_up(library, ensure_story(library, "main", 8))
    put_back(library, begun.key)
    order = [job.key for _ in range(2) if (job := claim(library))]
    assert order == [waiting.key, long.key]
    again = find_job(library, long.key)
    assert again is not None
    assert (again.tally.after, again.tally.starts, again.state) == (1, 0, JobState.RUNNING)
    cancel(library, long.key)
    put_back(library, long.key)
    assert claim(library) is None


def test_a_server_has_room_for_so_many_jobs_and_the_next_is_refused(library: Library, story: Story) -> None:
    second = ensure_story(library, "second", 7)
    jobs = [put_up(library, (story, second)[number % 2]) for number in range(QUEUE_LIMIT_JOBS)]
    with pytest.raises(QueueFull) as refused:
        put_up(library, story)
    assert refused.value.limit == QUEUE_LIMIT_JOBS
    assert put_up(library, ensure_story(library, "main", 8)).is_open
    cancel(library, jobs[0].key)
    assert put_up(library, second).is_open


def test_too_many_sources_are_refused(library: Library, story: Story) -> None:
    with pytest.raises(TooManySources):
        enqueue(library, story, JobKind.ADD, target="many", sources=[LINK] * (SOURCES_LIMIT + 1))
    assert jobs_of(library, [story.key], limit=9) == []


def test_progress_and_end_are_kept(library: Library, story: Story) -> None:
    job = put_up(library, story)
    claim(library)
    tally = (
        Tally(after=1)
        .counted("added", "a")
        .refusing("refused", Refusal("x", "text_refused", {"reason": "empty"}))
    )
    assert progress(library, job.key, tally, done=1, total=9)
    now = find_job(library, job.key)
    assert now is not None
    assert (now.tally, now.done, now.total, now.state) == (tally, 1, 9, JobState.RUNNING)
    assert (tally.within, tally.counts, tally.articles) == (2, {"added": 1, "refused": 1}, ("a",))
    finish(library, job.key, tally, JobState.DONE)
    ended = find_job(library, job.key)
    assert ended is not None
    assert (ended.state, ended.tally) == (JobState.DONE, tally)
    assert not progress(library, job.key, tally, done=2, total=9)
    assert not cancel(library, job.key)


def test_a_tally_counts_all_and_names_the_first_few() -> None:
    tally = Tally()
    for number in range(100):
        tally = tally.counted("added", f"a{number}")
        tally = tally.refusing("refused", Refusal(f"r{number}", "source_refused", {}))
    assert tally.counts == {"added": 100, "refused": 100}
    assert [len(tally.articles), len(tally.refused)] == [KEPT_ARTICLES, KEPT_REFUSALS]
    assert tally.refused[0].source == "r0"


def test_a_cancelled_job_is_told_so_and_stays_cancelled(library: Library, story: Story) -> None:
    running, waiting = put_up(library, story), put_up(library, story)
    claim(library)
    assert cancel(library, waiting.key)
    assert cancel(library, running.key)
    assert claim(library) is None
    tally = Tally().counted("added", "a")
    assert not progress(library, running.key, tally, done=1, total=2)
    finish(library, running.key, tally, JobState.DONE)
    ended = find_job(library, running.key)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.CANCELLED, {"added": 1})


def test_what_ran_when_the_process_died_waits_again_where_it_was(library: Library, story: Story) -> None:
    job, later = put_up(library, story), put_up(library, story)
    claim(library)
    tally = Tally(after=1, within=3, counts={"added": 4})
    progress(library, job.key, tally, done=1, total=2)
    show_in(library, job.key, channel=11, message=12)
    (found,) = recover(library)
    assert (found.key, found.state, found.message) == (job.key, JobState.WAITING, 12)
    again = claim(library)
    assert again is not None
    assert (again.key, again.tally.after, again.tally.within, again.done) == (job.key, 1, 3, 1)
    assert again.tally.counts == {"added": 4}
    assert [one.key for one in jobs_of(library, [story.key], limit=9)] == [job.key, later.key]


def test_a_job_that_ends_the_process_again_and_again_is_given_up(library: Library, story: Story) -> None:
    job = put_up(library, story)
    for _ in range(STARTS_LIMIT):
        assert claim(library) is not None
        (found,) = recover(library)
    assert (found.state, found.tally.starts) == (JobState.FAILED, STARTS_LIMIT)
    assert found.tally.stopped == Refusal("one", "job_given_up", {"starts": STARTS_LIMIT})
    assert claim(library) is None
    kept = find_job(library, job.key)
    assert kept is not None
    assert kept.state is JobState.FAILED


def test_open_jobs_come_first_and_then_what_ended_last(library: Library, story: Story) -> None:
    keys = [put_up(library, story, str(number)).key for number in range(4)]
    for key in keys[:2]:
        claim(library)
        finish(library, key, Tally(), JobState.DONE)
    with library.database.writing() as connection:
        connection.execute("UPDATE jobs SET updated = '2020-01-01T00:00:00+00:00' WHERE key = ?", (keys[1],))
    other = ensure_story(library, "other", 7)
    put_up(library, other)
    listed = [job.key for job in jobs_of(library, [story.key], limit=3)]
    assert listed == [keys[2], keys[3], keys[0]]
    assert jobs_of(library, [], limit=3) == []


def test_ended_jobs_are_forgotten_and_open_ones_never(library: Library, story: Story) -> None:
    ended, waiting = put_up(library, story), put_up(library, story)
    claim(library)
    finish(library, ended.key, Tally(), JobState.FAILED)
    now = datetime.now(UTC)
    forget_jobs_before(library, now - timedelta(days=1))
    assert find_job(library, ended.key) is not None
    forget_jobs_before(library, now + timedelta(days=1))
    assert find_job(library, ended.key) is None
    assert find_job(library, waiting.key) is not None


def test_files_are_needed_while_their_job_is_open(library: Library, story: Story) -> None:
    job = put_up(library, story)
    assert open_files(library) == {FILE.where}
    claim(library)
    assert open_files(library) == {FILE.where}
    finish(library, job.key, Tally(), JobState.DONE)
    assert open_files(library) == set()


def test_a_removed_story_takes_its_jobs_with_it(library: Library, story: Story) -> None:
    job = put_up(library, story)
    claim(library)
    remove_story(library, story)
    assert find_job(library, job.key) is None
    assert not progress(library, job.key, Tally(), done=0, total=1)


@pytest.mark.parametrize("column", ["given", "outcome", "state", "created"])
def test_a_row_that_we_cannot_have_written_is_damage(library: Library, story: Story, column: str) -> None:
    job = put_up(library, story)
    with library.database.writing() as connection:
        connection.execute(f"UPDATE jobs SET {column} = '[1' WHERE key = ?", (job.key,))
    with pytest.raises(LibraryDamaged):
        find_job(library, job.key)


def test_a_tally_counts_by_language_and_one_of_an_earlier_version_has_no_languages(
    library: Library, story: Story
) -> None:
    job = put_up(library, story)
    assert claim(library) is not None
    tally = Tally().speaking({"de": 2, "en": 1}).speaking({"de": 1}).speaking({})
    assert progress(library, job.key, tally, done=1, total=1)
    kept = find_job(library, job.key)
    assert kept is not None
    assert kept.tally.languages == {"de": 3, "en": 1}
    with library.database.writing() as connection:
        connection.execute("UPDATE jobs SET outcome = json_remove(outcome, '$.languages')")
    earlier = find_job(library, job.key)
    assert earlier is not None
    assert earlier.tally == Tally()
