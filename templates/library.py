"""What editors see of the library: jobs and what became of them, the list of articles, the feeds."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.failing import Failure
from index.feed_rows import NEVER, Feed
from index.jobs import Job, Refusal
from index.languages import knows
from index.nouns import Article
from templates.catching_up import entry_line
from templates.pages import PAGE_LIMIT_UNITS, Block, pack, units
from templates.plain import shortened
from templates.quoted import TITLE_LIMIT_CHARS, source_line
from templates.unfamiliar import added_language_line
from templates.words import Surface, names, said

SHOWN_REFUSALS = 5
COPIES_LISTED = 10
SOURCE_LIMIT_CHARS = 120
DETAIL_LIMIT_CHARS = 120
JOB_LIMIT_UNITS = 1_800
# Not urlsplit, which raises for some: a link that is no good is shown too, to say so.
_PARTS = re.compile(r"(https?):/*([^/?#]*)([^?#]*)(\?[^#])?", re.IGNORECASE)


def shown_link(link: str) -> str:
    """The link without what may be a key: no query, no fragment, and not the name and password that it may hold."""
    parts = _PARTS.match(link)
    if parts is None:
        return shortened(link, SOURCE_LIMIT_CHARS)
    scheme, netloc, path, query = parts.groups()
    host = netloc.rpartition("@")[2]
    return shortened(f"{scheme.lower()}://{host}{path}{'?…' if query else ''}", SOURCE_LIMIT_CHARS)


def job_text(job: Job, story: str, surface: Surface, *, known: Collection[str]) -> str:
    """What a job is at, or what came of it, in one message.

    ``known`` are the languages (ISO 639-1) that the models know well.
    """
    unfamiliar = {name: count for name, count in job.tally.languages.items() if not knows(name, known)}
    lines = [
        said(
            "job",
            surface,
            kind=str(job.kind),
            state=str(job.state),
            target=shown_link(job.target),
            story=story,
            stopped=job.tally.stopped is not None,
        ),
        _counts(job, surface),
        added_language_line(unfamiliar, surface),
        said("job_number", surface, number=job.key),
    ]
    refusals = [*([job.tally.stopped] if job.tally.stopped else []), *job.tally.refused]
    shown: list[str] = []
    for refusal in refusals[:SHOWN_REFUSALS]:
        line = f"- {refusal_line(refusal, surface)}"
        if units("\n".join([*lines, *shown, line])) > JOB_LIMIT_UNITS:
            break
        shown.append(line)
    counts = job.tally.counts
    untold = counts.get("refused", 0) + counts.get("gone", 0) + (job.tally.stopped is not None) - len(shown)
    if untold > 0:
        shown.append(said("job_more", surface, more=untold))
    return "\n".join(filter(None, [*lines[:-1], *shown, lines[-1]]))


def _counts(job: Job, surface: Surface) -> str:
    known = ("added", "revised", "known", "copy", "gone", "refused")
    return said(
        "job_counts",
        surface,
        kind=str(job.kind),
        state=str(job.state),
        done=job.done,
        total=job.total,
        counts={name: job.tally.counts.get(name, 0) for name in known},
    )


def refusal_line(refusal: Refusal, surface: Surface) -> str:
    """Why a source could not be read, in one sentence."""
    facts = {**refusal.facts, "source": shown_link(refusal.source)}
    for name, value in facts.items():
        if isinstance(value, str) and name != "reason":
            facts[name] = shortened(value, DETAIL_LIMIT_CHARS)
    reasoned = f"{refusal.kind}_{facts.get('reason')}"
    name = next((one for one in (reasoned, refusal.kind) if one in names(surface)), "unexpected")
    return said(name, surface, **facts)


def status_pages(
    stories: Sequence[tuple[str, int, int, int]],
    jobs: Sequence[tuple[Job, str]],
    surface: Surface,
    *,
    known: Collection[str],
) -> list[str]:
    """Each story's name with its articles, those retracted of them and its feeds; then the jobs, with their stories."""
    heads = [
        said("library_story", surface, story=story, articles=articles, retracted=retracted, feeds=feeds)
        for story, articles, retracted, feeds in stories
    ]
    what = said("library_jobs", surface, jobs=len(jobs))
    texts = [job_text(job, story, surface, known=known) for job, story in jobs]
    return _packed([*heads, what, *texts], surface)


@dataclass(frozen=True, slots=True)
class PageOf:
    """Which page of a list of ``total`` lines, ``each`` to a page: the one that is ``asked`` for, or the last."""

    asked: int
    each: int
    total: int
    filtered: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.each))

    @property
    def page(self) -> int:
        return min(self.asked, self.pages)

    @property
    def first(self) -> int:
        """The number of its first line, from 1."""
        return (self.page - 1) * self.each + 1

    @property
    def facts(self) -> dict[str, object]:
        """For the template of a list's head."""
        last = min(self.first + self.each - 1, self.total)
        return {
            "total": self.total,
            "first": self.first,
            "last": last,
            "page": self.page,
            "pages": self.pages,
            "filtered": self.filtered,
        }


def list_pages(
    story: str, articles: Sequence[Article], surface: Surface, *, of: PageOf, known: Collection[str]
) -> list[str]:
    """A page of the story's articles, in one message or more.

    ``known`` are the languages (ISO 639-1) that the models know well.
    """
    head = said("library_list", surface, story=story, **of.facts)
    return _packed(
        [
            head,
            *(entry_line(article, n, surface, known=known) for n, article in enumerate(articles, of.first)),
        ],
        surface,
    )


def failing_pages(
    story: str, failures: Sequence[Failure], surface: Surface, *, of: PageOf, untold: int
) -> list[str]:
    """A page of what could not be read: each with its reason, and when it was, or will be, tried."""
    head = said("library_failing", surface, story=story, untold=untold, **of.facts)
    return _packed([head, *(_failure(one, n, surface) for n, one in enumerate(failures, of.first))], surface)


def _failure(failure: Failure, number: int, surface: Surface) -> str:
    feed = failure.feed
    tried = said(
        "library_failure",
        surface,
        number=number if feed is None else feed.key,
        feed=feed is not None,
        gone=feed is not None and feed.next_poll == NEVER,
        at=(failure.at if feed is None else feed.next_poll),
    )
    return f"{number}. {refusal_line(failure.refusal, surface)}\n{tried}"


def copies_pages(
    name: str, article: Article, copies: Sequence[Article], surface: Surface, *, above: str = ""
) -> list[str]:
    """The article's near copies, each with title, outlet and id, below what is said of them by ``name``."""
    title = shortened(article.title or article.id, TITLE_LIMIT_CHARS)
    head = said(name, surface, copies=len(copies), title=title)
    lines = [
        said(
            "library_copy", surface, source=source_line(one, surface), id=shortened(one.id, TITLE_LIMIT_CHARS)
        )
        for one in copies[:COPIES_LISTED]
    ]
    more = len(copies) - len(lines)
    texts = [above, head, *lines, said("copies_more", surface, more=more) if more else ""]
    return _packed([text for text in texts if text], surface)


def feed_pages(
    story: str, feeds: Sequence[Feed], surface: Surface, *, total: int, page: int, pages: int
) -> list[str]:
    """A page of the feeds that a story follows, each with its number and what went wrong the last time."""
    head = said("library_feeds", surface, story=story, total=total, page=page, pages=pages)
    return _packed([head, *(_feed(feed, surface) for feed in feeds)], surface)


def _feed(feed: Feed, surface: Surface) -> str:
    line = said(
        "library_feed",
        surface,
        number=feed.key,
        title=shortened(feed.title or "", TITLE_LIMIT_CHARS),
        link=shown_link(feed.url),
        gone=feed.next_poll == NEVER,
    )
    if feed.trouble is None:
        return line
    return f"{line}\n{refusal_line(Refusal(feed.url, feed.trouble.kind, feed.trouble.facts), surface)}"


def _packed(texts: Sequence[str], surface: Surface) -> list[str]:
    return pack(
        [Block(text) for text in texts],
        {},
        "",
        lambda page, pages: said("page", surface, page=page, pages=pages),
        limit_units=PAGE_LIMIT_UNITS if surface is Surface.DISCORD else sys.maxsize,
    )
