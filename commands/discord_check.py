"""doctor's look at Discord: is the token good, are the commands known, may the bot speak where it is?"""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord

from commands.client import PERMISSIONS, VerbatimClient, make_client
from commands.sending import UNSENT
from index.settings import Settings

SAMPLED_SERVERS = 10

Found = tuple[str, bool, dict[str, object]]


async def check_discord(settings: Settings) -> list[Found]:
    """What was looked at, whether it is as it must be, and facts: (name, ok, facts), in order.

    Names: token, discord, intents, commands, permissions. Asks Discord's API alone: no gateway, no library.
    """
    token = settings.discord_token
    if token is None:
        return [("token", False, {})]
    client = make_client(settings)
    try:
        # What logging in does, without the hook that opens the desk.
        client.setup_hook = _nothing  # type: ignore[method-assign]  # as discord.py documents it may be assigned
        await client.login(token.get_secret_value())
        return [("token", True, {"bot": str(client.user)}), *[found async for found in _checks(client)]]
    except discord.LoginFailure:
        return [("token", False, {})]
    except UNSENT as error:
        return [("discord", False, {"why": type(error).__name__})]
    finally:
        await client.close()


async def _nothing() -> None:
    pass


async def _checks(client: VerbatimClient) -> AsyncIterator[Found]:
    flags = client.application_flags
    # Privileged intents do no harm, but Verbatim needs none of them.
    yield (
        "intents",
        True,
        {"message_content": flags.gateway_message_content or flags.gateway_message_content_limited},
    )
    known = {(one.type.value, one.name) for one in await client.tree.fetch_commands()}
    ours = {(one.to_dict(client.tree)["type"], one.name) for one in client.tree.get_commands()}
    yield "commands", ours == known, {"missing": sorted(name for _, name in ours - known)}
    async for guild in client.fetch_guilds(limit=SAMPLED_SERVERS):
        yield "permissions", *await _permissions(client, guild.id)


async def _permissions(client: VerbatimClient, server: int) -> tuple[bool, dict[str, object]]:
    """Whether the bot's roles give it all that it needs there; channels may still take away some of it."""
    guild = await client.fetch_guild(server)
    own = (await guild.fetch_member(client.me)).guild_permissions
    missing = sorted(name for name, wanted in PERMISSIONS if wanted and not getattr(own, name))
    return not missing, {"server": server, "missing": missing}
