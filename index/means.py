"""What articles are fetched and stored with, and which story a server answers from once it has its first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.embedder import Embedder
from index.fetch import Fetcher
from index.library import MAIN_STORY, Library
from index.nouns import Story
from index.writer import choose_story


@dataclass(frozen=True, slots=True)
class Means:
    """What articles are fetched and stored with. ``incoming`` is the folder of kept files."""

    library: Library
    embedder: Embedder
    fetcher: Fetcher
    incoming: Path


def adopt(library: Library, story: Story) -> None:
    """Make a server's story its default where nothing was chosen: `main` is that by itself once it has articles."""
    server = story.server
    if server is None or story.name == MAIN_STORY or library.chosen_story(server, 0) is not None:
        return
    own = [one for one in library.stories(server) if one.server == server and one.name == MAIN_STORY]
    if not any(library.entries(one.key, limit=1, newest=False) for one in own):
        choose_story(library, story, server=server)
