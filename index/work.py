"""Working off a job: source after source, article after article, each stored before the next is read.

After each article it is kept how far the job is, and looked whether it was cancelled. One source that can't be read
is told and never stops the others; what concerns the library itself (a full disk, another model) ends the job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice

from index.addresses import is_link
from index.drafts import Read
from index.editing import edit_article
from index.errors import ArticleUnknown, SourceRefused, StoryUnknown, TextRefused, VerbatimError
from index.feed_rows import add_feed
from index.files import read_bytes
from index.given import read_fields, with_fields
from index.incoming import drop, kept
from index.ingest import ingest
from index.jobs import How, Job, JobKind, JobState, Refusal, Wanted, find_job, finish, progress, put_back
from index.library import Library
from index.links import find_feed, read_link, read_page
from index.means import Means, adopt
from index.mishaps import log_mishap
from index.nouns import Article, Draft, Story
from index.polling import PollResult, always, poll_each
from index.writer import Outcome, Stored

GONE = "gone"
REFUSED = "refused"
GONE_REASONS = ("gone", "not_found")
_STORED = (Outcome.ADDED, Outcome.REVISED)
_LINKED = "(origin LIKE 'http://%' OR origin LIKE 'https://%')"


class _Cancelled(Exception):
    """Somebody cancelled the job, or removed its story."""


class _Leaving(Exception):
    """The process ends, or others have their turn; the job goes on later."""


def run_job(
    job: Job,
    means: Means,
    *,
    go_on: Callable[[], bool],
    shown: Callable[[Job], object],
    stay: Callable[[], bool] = always,
) -> Job | None:
    """Work off a claimed job; the job as it ended. ``shown`` is told of it after each article.

    ``go_on`` is asked before each article: it may wait, to let others go first, and says False when the process ends.
    ``stay`` is asked before each source but the first: False lets other jobs have their turn. After either the result
    is None, and the job waits again, to go on where it was left. Raises what hinders the library from keeping how the
    job ended.
    """
    run = _Run(job, means, go_on, shown, stay)
    state = JobState.DONE
    try:
        run.through()
        state = JobState.FAILED if run.failed else JobState.DONE
    except _Leaving:
        put_back(means.library, job.key)
        return None
    except _Cancelled:
        state = JobState.CANCELLED
    except VerbatimError as error:
        state = JobState.FAILED
        run.tally = replace(run.tally, stopped=Refusal(job.target, error.kind, error.facts))
    finish(means.library, job.key, run.tally, state)
    drop(means.incoming, (one.where for one in job.sources if one.how is How.FILE))
    return find_job(means.library, job.key)


class _Run:
    """One run of a job: what is done so far."""

    def __init__(
        self,
        job: Job,
        means: Means,
        go_on: Callable[[], bool],
        shown: Callable[[Job], object],
        stay: Callable[[], bool],
    ) -> None:
        self.tally = job.tally
        self._job = job
        self._means = means
        self._go_on = go_on
        self._shown = shown
        self._stay = stay
        self._begun = False
        self._done = job.done
        self._total = job.total
        self._story = _story(means.library, job.story)

    @property
    def failed(self) -> bool:
        """Whether there was something to read, and none of it could be."""
        counts = self.tally.counts
        return bool(counts) and sum(counts.values()) == counts.get(REFUSED, 0) + counts.get(GONE, 0)

    def through(self) -> None:
        """Take what is left of the job, source by source."""
        if self._job.kind is JobKind.REFRESH and not self._job.sources:
            self._whole_story()
            return
        while self.tally.after < len(self._job.sources):
            source = self._job.sources[self.tally.after]
            self._source(source, after=self.tally.after + 1)

    def _whole_story(self) -> None:
        library = self._means.library
        if self._total is None:
            self._total = linked_articles(library, self._story)
        while row := _next_linked(library, self._story, self.tally.after):
            key, id = row
            self._source(Wanted(How.ARTICLE, id, id), after=key)

    def _source(self, source: Wanted, *, after: int) -> None:
        """Take each article of the source that isn't tallied yet. Raises _Leaving before it where others wait."""
        if self._begun and not self._stay():
            raise _Leaving
        self._begun = True
        if source.how is How.FEED:
            self._follow(source)
        elif self._job.kind is JobKind.EDIT:
            self._edit(source)
        else:
            for read in islice(self._reads(source), self.tally.within, None):
                self._wait()
                self._take(read, source)
                self._keep()
        self.tally = replace(self.tally, after=after, within=0)
        self._done += 1
        self._keep()

    def _follow(self, source: Wanted) -> None:
        """Follow the feed from now on, and take what is in it now."""
        means, now = self._means, datetime.now(UTC)
        self._wait()
        try:
            url, document = find_feed(source.where, means.fetcher)
        except SourceRefused as error:
            self._take(error, source)
            return
        except VerbatimError:
            raise
        except Exception as error:
            self._take(self._strange(source, error), source)
            return
        feed = add_feed(
            means.library, self._story, url, title=document.title, added_by=self._job.asker, now=now
        )
        for result in poll_each([feed], means, now=now, go_on=self._may_go_on):
            self._tell(result, source)
        self._wait()

    def _tell(self, result: PollResult, source: Wanted) -> None:
        self.tally = self.tally.counting({str(name): count for name, count in result.counts.items()})
        self.tally = self.tally.speaking(result.languages)
        for error in result.refused:
            self.tally = self.tally.refusing(REFUSED, Refusal(error.source, error.kind, error.facts))
        if trouble := result.feed.trouble:
            self.tally = self.tally.refusing(REFUSED, Refusal(source.name, trouble.kind, trouble.facts))

    def _may_go_on(self) -> bool:
        """Whether the job still runs, and the process does."""
        return self._go_on() and self._is_running()

    def _is_running(self) -> bool:
        """Whether the job's row says so: it may have been cancelled, or its story removed."""
        found = find_job(self._means.library, self._job.key)
        return found is not None and found.state is JobState.RUNNING

    def _reads(self, source: Wanted) -> Iterator[Read]:
        """What the source holds; what hinders reading on is the last of it."""
        self._wait()
        try:
            yield from self._opened(source)
        except (SourceRefused, TextRefused, ArticleUnknown) as error:
            yield _refused(source, error)
        except VerbatimError:
            raise
        except Exception as error:
            yield self._strange(source, error)

    def _strange(self, source: Wanted, error: Exception) -> SourceRefused:
        """Whatever a strange page or feed brings out in a parser, the others are still read."""
        id = log_mishap(f"job {self._job.key}", error)
        return SourceRefused(source.name, "broke", detail=id)

    def _opened(self, source: Wanted) -> Iterator[Read]:
        if source.how is How.ARTICLE:
            return read_again(self._means, self._story, source.where, crawl=not self._job.sources)
        if source.how is How.FILE:
            data = kept(self._means.incoming, source.where)
            now = datetime.now(UTC)
            reads = read_bytes(data, source.name, content_type=source.content_type, now=now)
        else:
            reads = read_link(source.where, self._means.fetcher)
        return _with_fields(reads, self._job.fields)

    def _take(self, read: Read, source: Wanted) -> None:
        """Store the article, or note why it can't be."""
        if isinstance(read, SourceRefused):
            gone = source.how is How.ARTICLE and read.reason in GONE_REASONS
            refusal = Refusal(source.name, read.kind, read.facts)
            self.tally = self.tally.refusing(GONE if gone else REFUSED, refusal)
            return
        means = self._means
        for draft, stored in ingest([read], means.library, means.embedder, self._story):
            self._count(stored)
            if draft.language and stored.outcome in _STORED:
                self.tally = self.tally.speaking({draft.language: 1})

    def _edit(self, source: Wanted) -> None:
        """Let the article have the job's fields."""
        means = self._means
        self._wait()
        try:
            fields = read_fields(self._job.fields)
            self._count(edit_article(means.library, means.embedder, self._story, source.where, fields))
        except (ArticleUnknown, TextRefused) as error:
            self._take(_refused(source, error), source)

    def _count(self, stored: Stored) -> None:
        new = stored.outcome in _STORED
        self.tally = self.tally.counted(stored.outcome.value, stored.id if new else None)
        if new:
            adopt(self._means.library, self._story)

    def _wait(self) -> None:
        """Let others go first. Raises _Leaving, or _Cancelled: what was fetched meanwhile isn't stored then."""
        if not self._go_on():
            raise _Leaving
        if not self._is_running():
            raise _Cancelled

    def _keep(self) -> None:
        """Keep how far it is, and tell it. Raises _Cancelled."""
        key = self._job.key
        if not progress(self._means.library, key, self.tally, done=self._done, total=self._total):
            raise _Cancelled
        self._shown(
            replace(self._job, state=JobState.RUNNING, tally=self.tally, done=self._done, total=self._total)
        )


def read_again(means: Means, story: Story, id: str, *, crawl: bool) -> Iterator[Read]:
    """The article as its link tells it now, as a revision of it. ``crawl``: nobody asked for just this one.

    Raises ArticleUnknown; SourceRefused (not_from_link) for what came from a file.
    """
    article = means.library.article(story.key, id)
    origin = _origin(means.library, article)
    if origin is None or not is_link(origin):
        raise SourceRefused(id, "not_from_link")
    now = datetime.now(UTC)
    reads = read_page(origin, means.fetcher, now) if crawl else read_link(origin, means.fetcher)
    for read in islice(reads, 1):
        yield _newer(read, article) if isinstance(read, Draft) else read


def linked_ids(library: Library, story: Story) -> list[str]:
    """The ids of the story's articles that came from a link, in order of their adding."""
    rows = library.rows(f"SELECT id FROM articles WHERE story = ? AND {_LINKED} ORDER BY key", (story.key,))
    return [id for (id,) in rows]


def linked_articles(library: Library, story: Story) -> int:
    """How many of the story's articles came from a link, and can be read again from there."""
    ((count,),) = library.rows(f"SELECT count(*) FROM articles WHERE story = ? AND {_LINKED}", (story.key,))
    return int(count)


def _story(library: Library, key: int) -> Story:
    for story in library.every_story():
        if story.key == key:
            return story
    raise StoryUnknown(str(key))


def _next_linked(library: Library, story: Story, after: int) -> tuple[int, str] | None:
    rows = library.rows(
        f"SELECT key, id FROM articles WHERE story = ? AND key > ? AND {_LINKED} ORDER BY key LIMIT 1",
        (story.key, after),
    )
    return rows[0] if rows else None


def _origin(library: Library, article: Article) -> str | None:
    rows = library.rows("SELECT origin FROM articles WHERE story = ? AND id = ?", (article.story, article.id))
    return rows[0][0] if rows else None


def _newer(draft: Draft, article: Article) -> Draft:
    """The draft as a revision of exactly this article: what the page doesn't tell any more stays."""
    return replace(
        draft,
        id=article.id,
        title=draft.title or article.title,
        outlet=draft.outlet or article.outlet,
        author=draft.author or article.author,
        published=draft.published or article.published,
        url=draft.url or article.url,
    )


def _with_fields(reads: Iterator[Read], fields: Mapping[str, str]) -> Iterator[Read]:
    """The reads with the given fields; a title only if there is one article: it would be every one's."""
    given = read_fields(fields)
    first = list(islice(reads, 2)) if "title" in given else []
    if len(first) > 1:
        given.pop("title")
    for read in chain(first, reads):
        yield with_fields(read, given) if isinstance(read, Draft) else read


def _refused(source: Wanted, error: VerbatimError) -> SourceRefused:
    """Why nothing more of the source can be read."""
    if isinstance(error, SourceRefused):
        return error
    if isinstance(error, TextRefused):
        return SourceRefused(source.name, error.reason, detail=str(error.limit_chars or ""))
    return SourceRefused(source.name, "missing_article")
