"""doctor's look at Discord names what is wrong, and opens nothing but the API."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from commands.client import PERMISSIONS, invite_link, make_client
from commands.discord_check import check_discord
from index.settings import Settings
from tests.commands.fake_discord import APPLICATION, BOT, BOT_USER, FakeDiscord, Fault, as_json, drop

SERVER = 77


@pytest.fixture
def token_settings(tmp_path: Any, fake_discord: FakeDiscord) -> Settings:
    return Settings(data=tmp_path / "nothing here", discord_token=SecretStr(fake_discord.token))


def served(server: FakeDiscord, settings: Settings, *, permissions: int, commands: int | None = None) -> None:
    """Let the server know one server of the bot's, with these permissions for all, and this many of the commands."""
    tree = make_client(settings).tree
    told: list[Any] = [
        {
            "id": str(n),
            "application_id": str(APPLICATION),
            "version": "1",
            "default_member_permissions": None,
            "description": "",
            **one,
        }
        for n, one in enumerate((command.to_dict(tree) for command in tree.get_commands()), 1)
    ][:commands]
    role = {
        "id": str(SERVER),
        "name": "@everyone",
        "permissions": str(permissions),
        **dict.fromkeys(("color", "position", "flags"), 0),
        **dict.fromkeys(("hoist", "managed", "mentionable"), False),
    }
    guild = {
        "id": str(SERVER),
        "name": "A server",
        "roles": [role],
        "emojis": [],
        "features": [],
        "stickers": [],
    }
    answers = {
        f"/applications/{APPLICATION}/commands": told,
        "/users/@me/guilds": [{**guild, "icon": None, "owner": False, "permissions": "0"}],
        f"/guilds/{SERVER}": guild,
        f"/guilds/{SERVER}/members/{BOT}": {"user": BOT_USER, "roles": [], "joined_at": None, "flags": 0},
    }
    for ending, answer in answers.items():
        server.faults.append(Fault("GET", ending, lambda _, answer=answer: as_json(answer), times=99))  # type: ignore[misc]  # a lambda's default


async def test_all_is_well_where_all_is_well(fake_discord: FakeDiscord, token_settings: Settings) -> None:
    served(fake_discord, token_settings, permissions=PERMISSIONS.value)
    found = await check_discord(token_settings)
    assert [(name, ok) for name, ok, _ in found] == [
        ("token", True),
        ("intents", True),
        ("commands", True),
        ("permissions", True),
    ]
    assert not token_settings.data.exists()
    assert fake_discord.identifies == []


async def test_what_is_missing_is_named(fake_discord: FakeDiscord, token_settings: Settings) -> None:
    lacking = PERMISSIONS.value & ~(1 << 11) & ~(1 << 16)
    served(fake_discord, token_settings, permissions=lacking, commands=4)
    facts = {name: facts for name, ok, facts in await check_discord(token_settings) if not ok}
    assert facts["permissions"] == {"server": SERVER, "missing": ["read_message_history", "send_messages"]}
    missing = facts["commands"]["missing"]
    assert isinstance(missing, list)
    assert {"Delete answer", "help"} <= set(missing)


async def test_a_wrong_token_is_named(fake_discord: FakeDiscord, token_settings: Settings) -> None:
    fake_discord.token = "another"
    assert await check_discord(token_settings) == [("token", False, {})]


async def test_no_token_is_named(tmp_path: Any) -> None:
    assert await check_discord(Settings(data=tmp_path)) == [("token", False, {})]


async def test_an_unreachable_discord_is_named(fake_discord: FakeDiscord, token_settings: Settings) -> None:
    fake_discord.faults.append(Fault("GET", "/users/@me", drop, times=99))
    ((name, ok, facts),) = await check_discord(token_settings)
    assert (name, ok, facts) == ("discord", False, {"why": "ServerDisconnectedError"})


def test_the_invite_asks_for_exactly_what_is_needed() -> None:
    view, send, embed, attach, history, in_threads = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16, 1 << 38
    assert PERMISSIONS.value == view | send | embed | attach | history | in_threads
    assert invite_link(42) == (
        "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands"
        f"&permissions={PERMISSIONS.value}"
    )
