"""refresh and retract: keeping what was added true, from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commands.terminal.adding import adding_embedder
from commands.terminal.console import FAILED, OK, opened_library, tell
from index.errors import ArticleUnknown, SourceRefused, VerbatimError
from index.fetch import make_fetcher
from index.ingest import ingest
from index.library import MAIN_STORY
from index.means import Means
from index.nouns import Story
from index.retraction import retract, unretract
from index.settings import Settings
from index.vectors import Shelf
from index.work import GONE, GONE_REASONS, REFUSED, linked_ids, read_again
from index.writer import Outcome


def retract_articles(
    settings: Settings, ids: Sequence[str], *, reason: str, undo: bool, story: str | None, server: int | None
) -> int:
    """Retract articles, or let them be quoted again; an unknown id is told, and the others are done all the same."""
    code = OK
    with opened_library(settings) as library:
        source = library.story(story or MAIN_STORY, server)
        for id in ids:
            try:
                if undo:
                    article = unretract(library, source, id)
                    done = "retraction_undone"
                else:
                    article = retract(library, source, id, reason)
                    done = "retraction_done"
            except ArticleUnknown as error:
                tell(error.kind, **error.facts)
                code = FAILED
                continue
            told = article.retraction.reason if article.retraction else ""
            tell(done, title=article.title or article.id, id=article.id, story=source.name, reason=told)
    return code


def refresh(settings: Settings, ids: Sequence[str], *, story: str | None, server: int | None) -> int:
    """Read articles again from their links, all that have one if none is named, and say what became of them."""
    with opened_library(settings) as library:
        source = library.story(story or MAIN_STORY, server)
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
            shelf = Shelf(
                library,
                settings.vectors_folder,
                fingerprint=embedder.fingerprint,
                dimension=embedder.dimension,
            )
            shelf.publish(source.key)
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
