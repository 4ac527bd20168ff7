"""A real client in a simulated Discord, over a small library of three stories that were made once for all tests."""

from __future__ import annotations

import shutil

import discord
import pytest
import pytest_asyncio
from pydantic import SecretStr

from commands.client import VerbatimClient
from commands.members import Memberships
from index.library import Library
from index.nouns import Draft
from index.settings import Settings
from tests.commands.fake_discord import FakeDiscord
from tests.commands.world import HARBOUR, MUSEUM, Clock, World

HARBOUR_DRAFTS = [
    Draft(
        "The harbour at Senn was closed on Monday because a crane had fallen into the water. "
        "Nobody was hurt, the harbour master, Ada Plume, said.\n\n"
        "“The crane will be lifted out by Friday,” Plume told reporters. "
        "Three ships have been sent to Orle instead.",
        id="crane",
        title="Crane falls into Senn harbour",
        outlet="Senn Post",
    ),
    Draft(
        "A seal was seen in the fish market of Senn on Tuesday. It ate eleven herrings and left by the front door.",
        id="seal",
        title="Seal visits fish market",
        outlet="Senn Post",
    ),
]
MUSEUM_DRAFTS = [
    Draft(
        "The museum of Tarn has lost a bronze owl. The owl, which is 2,000 years old, was stolen on Sunday night, "
        "the museum's director, Bela Voss, said. The thieves came through the roof.",
        id="owl",
        title="Bronze owl stolen from Tarn museum",
        outlet="Tarn Herald",
    ),
]


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory, fill, sample_drafts):
    """A library with the shared `sample`, and a `main` of its own for each of two servers."""
    folder = tmp_path_factory.mktemp("library")
    library = Library(folder / "library.sqlite3")
    fill(library, sample_drafts, "sample")
    fill(library, HARBOUR_DRAFTS, server=HARBOUR)
    fill(library, MUSEUM_DRAFTS, server=MUSEUM)
    library.close()
    return folder


@pytest.fixture
def settings(tmp_path, library_folder):
    """Settings over a copy of the library."""
    shutil.copytree(library_folder, tmp_path / "data")
    return Settings(data=tmp_path / "data", shards=1, discord_token=SecretStr("not a token"))


@pytest.fixture
def desk(settings, make_desk):
    return make_desk(settings.data)


@pytest.fixture
def clock():
    """What memberships go by."""
    return Clock()


@pytest.fixture
def simcord_bot(settings, desk, clock):
    client = VerbatimClient(settings, opener=lambda _: desk)
    client.memberships = Memberships(clock=clock)
    return client


@pytest_asyncio.fixture
async def world(simcord_env, desk, clock):
    yield World(simcord_env, desk, clock)


@pytest.fixture
def fake_discord(monkeypatch):
    """A running server, which discord.py takes for Discord."""
    server = FakeDiscord()
    server.start()
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{server.port}/api/v10")
    yield server
    server.stop()
