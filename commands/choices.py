"""What autocomplete offers: the stories and articles that the asker may read here, and no others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from commands import since
from commands.access import Place, chosen_stories, handle, readable_stories
from commands.clock import today
from commands.people import speakers_of
from commands.serving import place_of
from commands.trouble import ASKERS_OWN, log_error
from index.errors import VerbatimError
from index.library import Library
from index.moments import written_date
from index.nouns import Entry, Story
from templates.plain import harmless, shortened

if TYPE_CHECKING:
    from commands.client import VerbatimClient

OFFERED = 25  # Discord's limits on choices and on their names and values
CHOICE_CHARS = 100
# Discord waits three seconds for choices, so Discord itself is not waited for longer than this.
MEMBERSHIP_LIMIT_S = 1.5

Choices = list[app_commands.Choice[str]]


async def story_choices(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """Stories whose name holds what was typed."""
    client: VerbatimClient = interaction.client

    async def offer(place: Place) -> Choices:
        stories = await client.bridge.short(partial(readable_stories, client.desk.library, place))
        values = {handle(story, place): story for story in stories}
        names = {value: _story_name(client, story, place) for value, story in values.items()}
        return [_choice(name, value) for value, name in names.items() if typed.casefold() in name.casefold()]

    return await _offered(interaction, offer)


async def article_choices(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """Articles of the story that is being named, or of the default one, whose title or id holds what was typed."""
    client: VerbatimClient = interaction.client
    story = getattr(interaction.namespace, "story", None) or None

    async def offer(place: Place) -> Choices:
        work = partial(_entries, client.desk.library, place, story, typed)
        entries = await client.bridge.short(work)
        return [_choice(_article_name(entry), entry.id) for entry in entries]

    return await _offered(interaction, offer)


async def speaker_choices(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """Speakers in the story that is being named, or in the default one, whose name holds what was typed."""
    client: VerbatimClient = interaction.client
    story = getattr(interaction.namespace, "story", None) or None

    async def offer(place: Place) -> Choices:
        names = await client.bridge.short(partial(speakers_of, client.desk.library, place, story, typed))
        return [_choice(name, name) for name in names]

    return await _offered(interaction, offer)


async def since_choices(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """The asker's last visit, if it is kept, and days that read as what was typed or begin with it."""
    client: VerbatimClient = interaction.client

    async def offer(place: Place) -> Choices:
        library, asker = client.desk.library, interaction.user.id
        days = await client.bridge.short(partial(since.offered, place, asker, library, today=today()))
        return [_choice(name, value) for name, value in days if typed.strip().casefold() in f"{name} {value}"]

    return await _offered(interaction, offer)


async def _offered(
    interaction: discord.Interaction[Any], offer: Callable[[Place], Awaitable[Choices]]
) -> Choices:
    """What ``offer`` gives, within Discord's limits; nothing when it fails: there is no place for a sentence."""
    client: VerbatimClient = interaction.client
    try:
        place = await place_of(
            client,
            interaction.user.id,
            interaction.guild_id,
            interaction.channel,
            limit_s=MEMBERSHIP_LIMIT_S,
        )
        choices = await offer(place)
        return [one for one in choices if one.name and 0 < len(one.value) <= CHOICE_CHARS][:OFFERED]
    except Exception as error:
        if not (isinstance(error, VerbatimError) and error.kind in ASKERS_OWN):
            log_error(error)
        return []


def _entries(library: Library, place: Place, story: str | None, words: str) -> list[Entry]:
    return [
        entry
        for one in chosen_stories(library, place, story)
        for entry in library.entries(one.key, words=words.strip(), limit=OFFERED)
    ]


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=shortened(harmless(name), CHOICE_CHARS), value=value)


def _story_name(client: VerbatimClient, story: Story, place: Place) -> str:
    """In a DM, with the name of the server that it belongs to."""
    guild = client.get_guild(story.server) if place.server is None and story.server else None
    return f"{story.name} · {guild.name}" if guild else story.name


def _article_name(entry: Entry) -> str:
    day = written_date(entry.published)
    title = entry.title or entry.id
    return f"{day[:10]} · {title}" if day else title
