"""The buttons under answers and the form behind one of them. Their ids carry no words, and work after a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import discord

from retrieval.nouns import QUESTION_LIMIT_CHARS
from templates.voice import Surface, say

if TYPE_CHECKING:
    from commands.client import VerbatimClient

PREFIX = "verbatim"
FORM = f"{PREFIX}:form"
FORM_TIMEOUT_S = 15 * 60.0


class AnswerButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"{PREFIX}:(?P<action>follow|context|search|more|other|timeline|quotes|said|picture|text|rest|remember|forget|cancel|remove|unretract|retractcopies|unretractcopies|unfollow|previous|next)(?P<rest>(?::\d{{1,19}}){{0,2}})\Z",
):
    """A button whose id tells what it does; what it does it to is kept in the library under its message's id."""

    def __init__(self, id: str) -> None:
        _, action, *numbers = id.split(":")
        label = say(f"button_{action}", Surface.DISCORD, number="".join(numbers[:1]))
        super().__init__(discord.ui.Button(label=label, custom_id=id))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> AnswerButton:
        return cls(match.string)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: VerbatimClient = interaction.client
        _, action, *numbers = self.custom_id.split(":")
        await client.pressed(interaction, action, tuple(map(int, numbers)))


def buttons_view(ids: Sequence[str]) -> discord.ui.View:
    """A row of buttons that never times out."""
    view = discord.ui.View(timeout=None)
    for id in ids:
        view.add_item(AnswerButton(id))
    return view


class FollowUpForm(discord.ui.Modal):
    """Asks for a follow-up question.

    What is sent is read by ``question_sent``, not by this object: it may be gone by then, since people may write for
    long, and the bot may be started anew meanwhile.
    """

    def __init__(self) -> None:
        super().__init__(
            title=say("follow_up_title", Surface.DISCORD), custom_id=FORM, timeout=FORM_TIMEOUT_S
        )
        question: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph,
            max_length=QUESTION_LIMIT_CHARS,
        )
        self.add_item(discord.ui.Label(text=say("follow_up_label", Surface.DISCORD), component=question))


def question_sent(interaction: discord.Interaction[Any]) -> str | None:
    """The question in a form that was sent; None for any other interaction."""
    data: Mapping[str, Any] = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit or data["custom_id"] != FORM:
        return None
    (label,) = data["components"]
    return str(label["component"]["value"])
