"""The sample story: so that a first start has something to ask about."""

from __future__ import annotations

from pathlib import Path

import templates
from index.embedder import Embedder
from index.files import find_sources, read_source
from index.ingest import ingest
from index.library import MAIN_STORY, SAMPLE_STORY, Library
from index.nouns import Draft
from index.writer import ensure_story

SAMPLE_FOLDER = Path(templates.__file__).parent / "sample"


def seed_sample(library: Library, embedder: Embedder) -> None:
    """Put the sample articles into their own story, shared with all, as long as nobody has added others to `main`."""
    main = [story for story in library.stories() if story.name == MAIN_STORY]
    if not library.database.writable or any(library.counts(story.key).articles for story in main):
        return
    story = ensure_story(library, SAMPLE_STORY, None)
    drafts = [
        read
        for source in find_sources(SAMPLE_FOLDER)
        for read, _ in read_source(source, {})
        if isinstance(read, Draft)
    ]
    for _ in ingest(drafts, library, embedder, story):
        pass  # what became of each is of no interest here
