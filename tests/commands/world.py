"""The simulated Discord that the tests act in."""

from __future__ import annotations

from dataclasses import dataclass

import simcord

from commands.client import VerbatimClient
from retrieval.desk import Desk

# Servers with a story of their own, and one without.
HARBOUR = 1000 << 22
MUSEUM = 2000 << 22
EMPTY = 3000 << 22


@dataclass(frozen=True, slots=True)
class Corner:
    """A server, a channel of it, and somebody in it."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    member: simcord.MemberActor


class World:
    """The simulation, and short ways to what tests do in it again and again."""

    def __init__(self, env: simcord.Env, desk: Desk) -> None:
        self.env = env
        self.desk = desk

    @property
    def client(self) -> VerbatimClient:
        assert isinstance(self.env.bot, VerbatimClient)
        return self.env.bot

    @property
    def mention(self) -> str:
        return f"<@{self.client.me}>"

    def corner(self, server: int, *, name: str = "somebody") -> Corner:
        """A new server with this id, with a channel `news` and a member."""
        guild = self.env.create_guild(f"Server {server}", id=server)
        member = guild.add_member(self.env.create_user(name))
        return Corner(guild, guild.create_text_channel("news"), member)
