"""edit, refresh and retract: keeping what was added true, from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from commands.terminal.adding import adding_embedder, publish
from commands.terminal.console import FAILED, OK, opened_library, tell, tell_pages, tended_story
from index.editing import edit_article
from index.errors import ArticleUnknown, SourceRefused, VerbatimError
from index.fetch import make_fetcher
from index.given import forget_given, read_fields
from index.ingest import ingest
from index.library import Library
from index.means import Means
from index.nouns import Article, Story
from index.retraction import retract, unretract
from index.settings import Settings
from index.work import GONE, GONE_REASONS, REFUSED, linked_ids, read_again
from index.writer import Outcome
from templates.library import copies_pages
from templates.voice import Surface


def retract_articles(
    settings: Settings,
    ids: Sequence[str],
    *,
    reason: str,
    undo: bool,
    copies: bool,
    story: str | None,
    server: int | None,
) -> int:
    """Retract articles, or let them be quoted again, with ``copies`` their near copies too; else these are told.

    An unknown id is told, and the others are done all the same.
    """
    code = OK
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        done: list[Article] = []
        for id in ids:
            if any(id == one.id for one in done):  # the near copy of one before it
                continue
            try:
                article = _changed(library, source, id, reason=reason, undo=undo)
            except ArticleUnknown as error:
                tell(error.kind, **error.facts)
                code = FAILED
                continue
            done.append(article)
            for copy in library.copies(article, retracted=undo) if copies else ():
                done.append(_changed(library, source, copy.id, reason=reason, undo=undo))
        _tell_of_copies(library, done, undo=undo)
    return code


def _changed(library: Library, story: Story, id: str, *, reason: str, undo: bool) -> Article:
    """The article, retracted or quoted again, which is told. Raises ArticleUnknown, TextRefused."""
    article = unretract(library, story, id) if undo else retract(library, story, id, reason)
    told = article.retraction.reason if article.retraction else ""
    tell(
        "retraction_undone" if undo else "retraction_done",
        title=article.title or article.id,
        id=article.id,
        story=story.name,
        reason=told,
    )
    return article


def _tell_of_copies(library: Library, done: Sequence[Article], *, undo: bool) -> None:
    """Which near copies of what was done were left as they are: once for each report."""
    reports = {article.group: article for article in reversed(done)}
    for article in reversed(reports.values()):
        left = library.copies(article, retracted=undo)
        if left:
            name = "copies_still_retracted" if undo else "copies_stand"
            tell_pages(copies_pages(name, article, left, Surface.TERMINAL))


def edit_articles(
    settings: Settings,
    ids: Sequence[str],
    *,
    fields: Mapping[str, str],
    story: str | None,
    server: int | None,
) -> int:
    """Let articles have these fields, or with none follow their source again, which is read anew.

    An unknown id is told, and the others are done all the same.
    """
    code = OK
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        if not fields:
            for id in ids:
                with suppress(ArticleUnknown):  # told by what comes next
                    forget_given(library, source, id)
            return refresh(settings, ids, story=story, server=server)
        embedder = adding_embedder(settings)
        given = read_fields(fields)
        for id in ids:
            try:
                stored = edit_article(library, embedder, source, id, given)
            except ArticleUnknown as error:
                tell(error.kind, **error.facts)
                code = FAILED
                continue
            article = library.article(source.key, stored.id)
            known = stored.outcome is Outcome.KNOWN
            tell("edited", title=article.title or article.id, id=article.id, story=source.name, known=known)
        publish(settings, library, embedder, source.key)
    return code


def refresh(settings: Settings, ids: Sequence[str], *, story: str | None, server: int | None) -> int:
    """Read articles again from their links, all that have one if none is named, and say what became of them."""
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        wanted = list(ids) or linked_ids(library, source)
        if not wanted:
            tell("nothing_to_refresh", story=source.name)
            return OK
        embedder = adding_embedder(settings)
        library.check_model(embedder.fingerprint)
        means = Means(library, embedder, make_fetcher(settings), settings.incoming_folder)
        counts: Counter[str] = Counter()
        for id in wanted:
            counts.update(_refreshed(means, source, id, crawl=not ids))
        if counts[Outcome.REVISED]:
            publish(settings, library, embedder, source.key)
        tell(
            "refreshed_total",
            story=source.name,
            revised=counts[Outcome.REVISED],
            known=counts[Outcome.KNOWN],
            gone=counts[GONE],
            refused=counts[REFUSED],
        )
        return FAILED if counts[REFUSED] or counts[GONE] else OK


def _refreshed(means: Means, story: Story, id: str, *, crawl: bool) -> list[str]:
    """What became of the article; why it couldn't be read again is told."""
    outcomes: list[str] = []
    try:
        for read in read_again(means, story, id, crawl=crawl):
            if isinstance(read, SourceRefused):
                outcomes.append(_told(read))
                continue
            done = ingest([read], means.library, means.embedder, story)
            outcomes += [stored.outcome.value for _, stored in done]
    except (ArticleUnknown, SourceRefused) as error:
        outcomes.append(_told(error))
    return outcomes


def _told(error: VerbatimError) -> str:
    tell(error.kind, **error.facts)
    return GONE if error.facts.get("reason") in GONE_REASONS else REFUSED
