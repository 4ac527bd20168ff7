"""Who may read which story, and which story a question is about when none is named.

Readers see the shared stories and their own server's; a story that is limited to channels is read only there. In a
direct message: the shared ones, and those of the servers that the asker is a member of now, but for limited ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.answers import SentAnswer
from index.errors import ArticleUnknown, StoryUnknown, VerbatimError
from index.library import MAIN_STORY, SAMPLE_STORY, Library
from index.nouns import Article, Story

_SERVER_MARK = "@"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks: a server's channel (for a thread, its parent), or a DM (``server`` None).

    ``memberships``: in a DM, the servers whose member the asker is now.
    """

    server: int | None
    channel: int
    memberships: tuple[int, ...] = ()


class AnswerUnknown(VerbatimError):
    """An answer that isn't kept any more, or that can't be read from where it is asked for."""

    kind = "answer_unknown"


def readable_stories(library: Library, place: Place) -> list[Story]:
    """The stories that may be read here; where names are the same, the one that a bare name means comes first."""
    if place.server is not None:
        stories = library.stories(place.server)
        own = [story for story in stories if story.server is not None]
        return [story for story in (*own, *_shared(stories)) if _open(library, story, place.channel)]
    stories = _shared(library.stories())
    for server in place.memberships:
        stories += [story for story in library.stories(server) if story.server is not None]
    return [story for story in stories if not library.limited_channels(story.key)]


def _shared(stories: Iterable[Story]) -> list[Story]:
    return [story for story in stories if story.server is None]


def _open(library: Library, story: Story, channel: int) -> bool:
    channels = library.limited_channels(story.key)
    return not channels or channel in channels


def handle(story: Story, place: Place) -> str:
    """The name that means this story and no other here: in a DM, another server's has the server's id behind it."""
    if place.server is None and story.server is not None:
        return f"{story.name}{_SERVER_MARK}{story.server}"
    return story.name


def named_story(library: Library, place: Place, name: str) -> Story:
    """The story that a handle or a bare name means here. Raises StoryUnknown, also for what may not be read."""
    stories = readable_stories(library, place)
    for key in (lambda story: handle(story, place), lambda story: story.name):
        for story in stories:
            if key(story) == name.strip():
                return story
    raise StoryUnknown(name)


def default_stories(library: Library, place: Place) -> tuple[Story, ...]:
    """The stories that a question is about when it names none; empty when there is nothing to read.

    In a server one: the channel's, the server's choice, `main` (its own before the shared one) if it has articles,
    else the sample. In a DM: the shared `main`, and what each of the asker's servers would choose.
    """
    stories = readable_stories(library, place)
    if place.server is not None:
        found = _choice(library, stories, place.server, place.channel)
        return (found,) if found else _fallback(library, stories)
    mine = [_choice(library, stories, server, 0) for server in place.memberships]
    shared = _filled(library, _shared(stories), MAIN_STORY)
    chosen = {story.key: story for story in (shared, *mine) if story}
    return tuple(chosen.values()) or _fallback(library, stories)


def _choice(library: Library, stories: list[Story], server: int, channel: int) -> Story | None:
    """What the channel is bound to, else the server's default, else `main` with articles."""
    readable = {story.key for story in stories}
    for place in dict.fromkeys((channel, 0)):
        chosen = library.chosen_story(server, place)
        if chosen and chosen.key in readable:
            return chosen
    own = [story for story in stories if story.server == server]
    return _filled(library, own, MAIN_STORY) or _filled(library, _shared(stories), MAIN_STORY)


def _fallback(library: Library, stories: list[Story]) -> tuple[Story, ...]:
    """The sample while nothing else has articles; else `main`, so that it is named as the empty one."""
    sample = _filled(library, _shared(stories), SAMPLE_STORY)
    return (sample,) if sample else tuple(story for story in stories if story.name == MAIN_STORY)[:1]


def _filled(library: Library, stories: Iterable[Story], name: str) -> Story | None:
    """The first story of this name that has an article."""
    for story in stories:
        if story.name == name and library.entries(story.key, limit=1, newest=False):
            return story
    return None


def chosen_stories(library: Library, place: Place, name: str | None) -> tuple[Story, ...]:
    """The named story, or the default ones. Raises StoryUnknown."""
    return (named_story(library, place, name),) if name else default_stories(library, place)


def article_in(library: Library, stories: Iterable[Story], id: str) -> tuple[Story, Article]:
    """The article with this id (or alias) in the first of the stories that has it. Raises ArticleUnknown."""
    for story in stories:
        try:
            return story, library.article(story.key, id.strip())
        except ArticleUnknown:
            continue
    raise ArticleUnknown(id)


def check_answer(library: Library, place: Place, sent: SentAnswer | None, channel: int) -> SentAnswer:
    """The answer, if it was sent here and its stories may still be read here. Raises AnswerUnknown.

    ``channel`` is where it is pressed or replied to: a thread itself, not its parent.
    """
    if sent is None or sent.server != place.server or sent.channel != channel:
        raise AnswerUnknown
    readable = {story.key for story in readable_stories(library, place)}
    if not readable.issuperset({*sent.stories, *(one.story for one in sent.slices)}):
        raise AnswerUnknown
    return sent


def check_story(library: Library, place: Place, key: int) -> Story:
    """The story with this key, if it may be read here. Raises AnswerUnknown, as an outdated button does."""
    for story in readable_stories(library, place):
        if story.key == key:
            return story
    raise AnswerUnknown
