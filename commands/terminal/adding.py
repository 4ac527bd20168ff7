"""add: files, folders and links into the library, with a progress bar, one bad source never stopping the rest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from commands.stepping_back import step_back
from commands.terminal.console import FAILED, OK, USAGE, opened_library, tell, tell_pages
from index.addresses import is_link
from index.drafts import Read
from index.embedder import Embedder, is_prepared, load_embedder
from index.errors import SourceRefused
from index.files import Source, find_sources, read_source
from index.given import with_fields
from index.ingest import ingest
from index.languages import knows
from index.library import MAIN_STORY, Library
from index.nouns import Draft
from index.settings import Settings
from index.vectors import Shelf
from index.writer import Outcome, ensure_story
from templates.unfamiliar import added_language_line
from templates.voice import Surface


@dataclass(frozen=True, slots=True)
class Links:
    """How links are added: a link's own article, or with ``section`` the newest pages under it; at most ``limit``."""

    section: bool
    limit: int


EACH_LINK = Links(section=False, limit=30)


class Adding:
    """One run of ``verbatim add``: what it has read, stored and refused so far."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self.counts: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()

    def refuse(self, refused: SourceRefused) -> None:
        self.counts["refused"] += 1
        tell(refused.kind, **refused.facts)

    def read(self, sources: Sequence[Source], given: Mapping[str, object]) -> Iterator[Draft]:
        """The sources' drafts; what can't be read is told and counted."""
        for source in sources:
            for read, size in read_source(source, given):
                self._progress.advance(self._task, size)
                yield from self.good(read)

    def good(self, read: Read) -> Iterator[Draft]:
        """The draft; what can't be read is told and counted instead."""
        if isinstance(read, SourceRefused):
            self.refuse(read)
            return
        if read.unread_date and read.published is None:
            tell("date_not_understood", source=read.origin or read.name, written=read.unread_date)
        yield read

    def stored(self, draft: Draft, outcome: Outcome) -> None:
        self.counts[outcome.value] += 1
        if draft.language and outcome in (Outcome.ADDED, Outcome.REVISED):
            self.languages[draft.language] += 1
        done = sum(self.counts.values())
        seconds = self._progress.tasks[0].elapsed or 0.0
        self._progress.update(self._task, rate=f"{done / seconds:.1f}/s" if seconds > 0 else "")


def add(
    settings: Settings,
    paths: Sequence[str],
    *,
    story: str | None,
    server: int | None,
    given: Mapping[str, object],
    links: Links = EACH_LINK,
) -> int:
    """Add what the paths and links lead to to the story (`main` by default), and say what became of it.

    0 all in, 1 some refused.
    """
    sources, refused = all_sources([path for path in paths if not is_link(path)])
    urls = [path for path in paths if is_link(path)]
    if ("title" in given or "url" in given) and not is_one_article(paths, sources, links):
        tell("one_source_only")
        return USAGE
    with opened_library(settings) as library:
        embedder = adding_embedder(settings)
        library.check_model(embedder.fingerprint)
        target = ensure_story(library, story or MAIN_STORY, server)
        with _progress() as progress:
            adding = Adding(progress, progress.add_task("", total=0, rate=""))
            for one in refused:
                adding.refuse(one)
            progress.update(progress.task_ids[0], total=sum(source.bytes for source in sources))
            for draft, stored in ingest(adding.read(sources, given), library, embedder, target):
                adding.stored(draft, stored.outcome)
            for read in read_links(settings, urls, given, links):
                # Each by itself: what was fetched is kept, whatever the next one brings.
                for draft, stored in ingest(adding.good(read), library, embedder, target):
                    adding.stored(draft, stored.outcome)
        publish(settings, library, embedder, target.key)
        counts = adding.counts
        tell_languages(settings, adding.languages)
        tell(
            "added_total",
            story=target.name,
            added=counts[Outcome.ADDED],
            revised=counts[Outcome.REVISED],
            known=counts[Outcome.KNOWN],
            copies=counts[Outcome.COPY],
            refused=counts["refused"],
            articles=library.counts(target.key).articles,
        )
        return FAILED if counts["refused"] else OK


def tell_languages(settings: Settings, languages: Mapping[str, int]) -> None:
    """How many of the articles that were added are in languages that the models don't know well, if any is."""
    unfamiliar = {
        name: count for name, count in languages.items() if not knows(name, settings.known_languages)
    }
    if unfamiliar:
        tell_pages([added_language_line(unfamiliar, Surface.TERMINAL)])


def all_sources(paths: Sequence[str]) -> tuple[list[Source], list[SourceRefused]]:
    """The files that the paths lead to, in order, and the paths that lead to none."""
    sources: list[Source] = []
    refused: list[SourceRefused] = []
    for path in paths:
        try:
            sources.extend(find_sources(Path(path)))
        except SourceRefused as error:
            refused.append(error)
    return sources, refused


def read_links(
    settings: Settings, urls: Sequence[str], given: Mapping[str, object], links: Links
) -> Iterator[Read]:
    """The articles behind the links; a title or link that was given is for one article, and not for a feed's."""
    if not urls:
        return
    from index.fetch import make_fetcher
    from index.links import read_link, read_section  # and with them what reads pages, which files don't need

    fetcher = make_fetcher(settings)
    for url in urls:
        if links.section:
            reads = read_section(url, fetcher, limit=links.limit)
        else:
            reads = read_link(url, fetcher, limit=links.limit)
        first = list(islice(reads, 2))
        fields = {
            name: value for name, value in given.items() if len(first) == 1 or name not in ("title", "url")
        }
        for read in chain(first, reads):
            yield with_fields(read, fields) if isinstance(read, Draft) else read


def is_one_article(paths: Sequence[str], sources: Sequence[Source], links: Links) -> bool:
    """Whether all that was given can't be more than one article: rows that share a link would replace each other."""
    rows = any(source.path.suffix.lower() in (".jsonl", ".zip") for source in sources)
    return len(paths) == 1 and len(sources) <= 1 and not rows and not links.section


def _progress() -> Progress:
    """A bar with rate and time left on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    return Progress(
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def adding_embedder(settings: Settings) -> Embedder:
    """The embedder with all cores: adding should be over soon. Who asks meanwhile, here or in the bot, goes first."""
    if settings.embedder is None and not is_prepared(settings.models_folder):
        tell("preparing_model")
    step_back()
    return load_embedder(settings.embedder, settings.models_folder, threads=os.cpu_count() or 1)


def publish(settings: Settings, library: Library, embedder: Embedder, story: int) -> None:
    """Leave a vector cache behind, so that the next start reads one file."""
    shelf = Shelf(
        library, settings.vectors_folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension
    )
    shelf.publish(story)
