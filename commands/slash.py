"""The slash commands: each names what it wants from the desk, and leaves the rest to ``serve``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from commands import catching_up, editors, people, pressing, replies
from commands.choices import article_choices, since_choices, speaker_choices, story_choices
from commands.library_slash import add_to_story, library_group
from commands.replies import Asked
from commands.serving import at_desk, serve, tell_alone
from templates.voice import Surface, help_pages

if TYPE_CHECKING:
    from commands.client import VerbatimClient
    from commands.serving import Work

# How many sentences a summary of each length has.
LENGTHS = [
    app_commands.Choice(name="one line", value=1),
    app_commands.Choice(name="short", value=4),
    app_commands.Choice(name="long", value=8),
]
SHORT = 4

STORY = "Which story; if you name none, this channel's."
ARTICLE = "Only this article."
PRIVATE = "Show the answer only to you."


async def _serve(interaction: discord.Interaction[Any], work: Work, *, private: bool) -> None:
    client: VerbatimClient = interaction.client
    await serve(interaction, at_desk(client, interaction.user.id, work), private=private)


@app_commands.command(name="ask", description="Ask about the news; answered in the articles' own words.")
@app_commands.describe(
    question="What you want to know.",
    story=STORY,
    article=ARTICLE,
    since="Only articles published on this day or later, as 2026-03-31.",
    until="Only articles published on this day or earlier, as 2026-03-31.",
    private=PRIVATE,
)
@app_commands.autocomplete(story=story_choices, article=article_choices)
async def ask(
    interaction: discord.Interaction[Any],
    question: str,
    story: str | None = None,
    article: str | None = None,
    since: str | None = None,
    until: str | None = None,
    private: bool = False,
) -> None:
    asked = Asked(question, story, article, since, until, unseen=True)
    await _serve(interaction, partial(replies.answer, asked), private=private)


@app_commands.command(name="summary", description="The main points of an article or a story, word for word.")
@app_commands.describe(
    article=ARTICLE,
    story=STORY,
    length="How many sentences.",
    about="Words that it shall be about.",
    private=PRIVATE,
)
@app_commands.choices(length=LENGTHS)
@app_commands.autocomplete(story=story_choices, article=article_choices)
async def summary(
    interaction: discord.Interaction[Any],
    article: str | None = None,
    story: str | None = None,
    length: int = SHORT,
    about: str | None = None,
    private: bool = False,
) -> None:
    work = partial(replies.summary, story=story, article=article, sentences=length, about=about)
    await _serve(interaction, work, private=private)


@app_commands.command(name="timeline", description="What happened when in a story, word for word.")
@app_commands.describe(story=STORY, about="Words that it shall be about.", private=PRIVATE)
@app_commands.autocomplete(story=story_choices)
async def timeline(
    interaction: discord.Interaction[Any],
    story: str | None = None,
    about: str | None = None,
    private: bool = False,
) -> None:
    await _serve(interaction, partial(replies.story_timeline, story=story, about=about), private=private)


@app_commands.command(name="quotes", description="Who said what in a story or an article, word for word.")
@app_commands.describe(
    speaker="Only what they say: a name or an office.",
    about="Words that it shall be about.",
    story=STORY,
    article=ARTICLE,
    private=PRIVATE,
)
@app_commands.autocomplete(speaker=speaker_choices, story=story_choices, article=article_choices)
async def quotes(
    interaction: discord.Interaction[Any],
    speaker: str | None = None,
    about: str | None = None,
    story: str | None = None,
    article: str | None = None,
    private: bool = False,
) -> None:
    work = partial(people.who_said_what, story=story, article=article, speaker=speaker, about=about)
    await _serve(interaction, work, private=private)


@app_commands.command(
    name="who", description="Who somebody is in a story: introduced, quoted, where they appear."
)
@app_commands.describe(name="A name or an office.", story=STORY, private=PRIVATE)
@app_commands.autocomplete(name=speaker_choices, story=story_choices)
async def who(
    interaction: discord.Interaction[Any], name: str, story: str | None = None, private: bool = False
) -> None:
    await _serve(interaction, partial(people.who_is, name=name, story=story), private=private)


@app_commands.command(name="changes", description="What is new in a story since a day, word for word.")
@app_commands.describe(
    since="New since this day, as 2026-03-31; or: my last visit.",
    story=STORY,
    private=PRIVATE,
)
@app_commands.autocomplete(since=since_choices, story=story_choices)
async def changes(
    interaction: discord.Interaction[Any],
    since: str | None = None,
    story: str | None = None,
    private: bool = False,
) -> None:
    work = partial(catching_up.changes_since, asker=interaction.user.id, story=story, since=since)
    await _serve(interaction, work, private=private)


@app_commands.command(name="search", description="Passages where your words stand, without an answer.")
@app_commands.describe(words="Words to look for.", story=STORY, private=PRIVATE)
@app_commands.autocomplete(story=story_choices)
async def search(
    interaction: discord.Interaction[Any], words: str, story: str | None = None, private: bool = False
) -> None:
    await _serve(interaction, partial(replies.passages, Asked(words, story)), private=private)


@app_commands.command(name="sources", description="What has been read: the articles, newest first.")
@app_commands.describe(article=ARTICLE, story=STORY)
@app_commands.autocomplete(story=story_choices, article=article_choices)
async def sources(
    interaction: discord.Interaction[Any], article: str | None = None, story: str | None = None
) -> None:
    await _serve(interaction, partial(replies.sources, story=story, article=article), private=True)


@app_commands.command(name="explain", description="For editors: how the answer to a question is made.")
@app_commands.describe(question="The question.", story=STORY, article=ARTICLE)
@app_commands.autocomplete(story=story_choices, article=article_choices)
@app_commands.default_permissions(manage_messages=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
async def explain(
    interaction: discord.Interaction[Any],
    question: str,
    story: str | None = None,
    article: str | None = None,
) -> None:
    work = partial(
        editors.explanation,
        Asked(question, story, article),
        editor=interaction.permissions.manage_messages,
    )
    await _serve(interaction, work, private=True)


@app_commands.command(name="help", description="What you can ask, and how.")
async def help_(interaction: discord.Interaction[Any]) -> None:
    await tell_alone(interaction, help_pages(Surface.DISCORD))


@app_commands.context_menu(name="Delete answer")
async def delete_answer(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await pressing.delete_answer(interaction, message)


COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, ...] = (
    ask,
    summary,
    timeline,
    quotes,
    who,
    changes,
    search,
    sources,
    explain,
    help_,
    library_group,
    delete_answer,
    add_to_story,
)
