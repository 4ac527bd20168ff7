"""The real client against sockets: rate limits, errors, broken connections, the login and the end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands import sending
from commands.client import DiscordUnreachable, TokenRefused, VerbatimClient, run_client, run_until_stopped
from index.settings import Settings
from retrieval.ask import ask
from templates.voice import Surface, say
from tests.commands.fake_discord import FakeDiscord, Fault, Request, drop, fail, rate_limit
from tests.commands.world import plain

BUS = "Who was driving the bus?"
DRIVER = "Kasim Dorrell"
SERVERS_TIME_S = 20


@pytest.fixture
def client(settings: Settings, desk: object, monkeypatch: pytest.MonkeyPatch) -> VerbatimClient:
    """A client that takes as many shards as Discord recommends, and doesn't pause before a second try."""
    monkeypatch.setattr(sending, "RETRY_AFTER_S", 0.0)
    return VerbatimClient(settings.model_copy(update={"shards": None}), opener=lambda _: desk)  # type: ignore[arg-type, return-value]  # the fixture is a desk


def stop_self() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def run(client: VerbatimClient, server: FakeDiscord) -> None:
    """Run the bot in this thread, as the program does, until it gets a signal."""

    async def bounded() -> None:
        async with asyncio.timeout(SERVERS_TIME_S):
            await run_until_stopped(client, server.token)

    asyncio.run(bounded())


def stop_after(messages: int) -> Callable[[Request], None]:
    """Stops the program when so many messages have been taken by the server."""
    left = [messages]

    def count(_: Request) -> None:
        left[0] -= 1
        if not left[0]:
            stop_self()

    return count


def test_a_question_on_the_wire_is_answered(client: VerbatimClient, fake_discord: FakeDiscord) -> None:
    fake_discord.on_ready = lambda: fake_discord.write(BUS)
    fake_discord.on_message = stop_after(1)
    run(client, fake_discord)
    (sent,) = fake_discord.sent()
    assert DRIVER in plain(sent["content"])
    assert sent["allowed_mentions"] == {"parse": []}
    assert sent["message_reference"]["fail_if_not_exists"] is False
    assert sent["flags"] == 4
    assert sent["enforce_nonce"] is True


def test_no_privileged_intent_is_asked_for(client: VerbatimClient, fake_discord: FakeDiscord) -> None:
    fake_discord.on_ready = stop_self
    run(client, fake_discord)
    guilds, guild_messages, direct_messages = 1 << 0, 1 << 9, 1 << 12
    assert fake_discord.identifies == [guilds | guild_messages | direct_messages]


@pytest.mark.parametrize("fault", [rate_limit, fail(503), drop])
def test_a_message_that_fails_at_first_arrives_once(
    client: VerbatimClient, fake_discord: FakeDiscord, fault: Any
) -> None:
    fake_discord.faults.append(Fault("POST", "/messages", fault))
    fake_discord.on_ready = lambda: fake_discord.write(BUS)
    fake_discord.on_message = stop_after(1)
    run(client, fake_discord)
    first, second = fake_discord.sent()
    assert DRIVER in plain(second["content"])
    # Discord recognises the second try by its nonce, should the first have arrived after all.
    assert first == second


def test_what_discord_refuses_again_and_again_is_given_up_and_the_next_question_answered(
    client: VerbatimClient, fake_discord: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    fake_discord.faults.append(Fault("POST", "/1005/messages", fail(503), times=99))
    fake_discord.on_message = stop_after(1)

    def write() -> None:
        fake_discord.write(BUS, user=5)
        fake_discord.write(BUS, user=6)

    fake_discord.on_ready = write
    run(client, fake_discord)
    assert len(fake_discord.sent()) == 3
    assert "page 1 of 1 not sent: DiscordServerError, status 503" in caplog.text


def test_people_who_ask_at_the_same_time_are_all_answered(
    client: VerbatimClient, fake_discord: FakeDiscord
) -> None:
    questions = {1: BUS, 2: "Who rescued the cyclist from the river?", 3: "At what time did the bridge move?"}

    def write() -> None:
        for user, text in questions.items():
            fake_discord.write(text, user=user)

    fake_discord.on_ready = write
    fake_discord.on_message = stop_after(3)
    run(client, fake_discord)
    answers: dict[str, str] = defaultdict(str)  # an answer may have several pages
    for seen in fake_discord.requests:
        if seen.path.endswith("/messages"):
            answers[seen.path.split("/")[2]] += seen.body["content"]
    assert DRIVER in plain(answers["1001"])
    assert "Plain Jane" in plain(answers["1002"])
    assert "5.42pm" in plain(answers["1003"])


def test_a_connection_that_has_to_move_goes_on_where_it_was(
    client: VerbatimClient, fake_discord: FakeDiscord
) -> None:
    steps = [fake_discord.ask_to_reconnect, lambda: fake_discord.write(BUS)]
    fake_discord.on_ready = lambda: steps.pop(0)()
    fake_discord.on_message = stop_after(1)
    run(client, fake_discord)
    assert len(fake_discord.identifies) == 1
    assert DRIVER in plain(fake_discord.sent()[0]["content"])


def test_a_signal_lets_the_answer_in_flight_arrive_and_turns_new_questions_away(
    client: VerbatimClient, fake_discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, opened = threading.Event(), threading.Event()

    def held(question: Any, desk: Any) -> Any:
        begun.set()
        assert opened.wait(SERVERS_TIME_S)
        return ask(question, desk)

    monkeypatch.setattr("commands.replies.ask", held)
    turned_away = threading.Event()
    fake_discord.on_message = lambda _: turned_away.set()
    fake_discord.on_ready = lambda: fake_discord.write(BUS, user=5)

    def interrupt() -> None:
        assert begun.wait(SERVERS_TIME_S)
        stop_self()
        stopping = say("stopping", Surface.DISCORD)
        while not any(body["content"] == stopping for body in fake_discord.sent()):
            turned_away.clear()
            fake_discord.write("And who else?", user=6)
            assert turned_away.wait(SERVERS_TIME_S)
        opened.set()

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    run(client, fake_discord)
    interrupting.join()
    last = fake_discord.requests[-1]
    assert last.path == "/channels/1005/messages"
    assert DRIVER in plain(last.body["content"])
    assert client.is_closed()


def test_a_stop_does_not_wait_for_ever(
    client: VerbatimClient, fake_discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, opened = threading.Event(), threading.Event()

    def held(question: Any, desk: Any) -> Any:
        begun.set()
        assert opened.wait(SERVERS_TIME_S)

    monkeypatch.setattr("commands.replies.ask", held)
    fake_discord.on_ready = lambda: fake_discord.write(BUS)

    async def bounded() -> None:
        running = asyncio.create_task(run_until_stopped(client, fake_discord.token, finish_s=0.05))
        assert await asyncio.to_thread(begun.wait, SERVERS_TIME_S)
        stop_self()
        async with asyncio.timeout(SERVERS_TIME_S):
            await running

    asyncio.run(bounded())
    opened.set()
    assert fake_discord.sent() == []


def test_the_whole_program_starts_answers_beats_and_ends_with_0(
    fake_discord: FakeDiscord,
    settings: Settings,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With nothing in the library: the sample is there to be asked about."""
    (settings.data / "library.sqlite3").unlink()
    settings.models_folder.symlink_to(models_folder)
    monkeypatch.setenv("DISCORD_TOKEN", fake_discord.token)
    fake_discord.on_ready = lambda: fake_discord.write(BUS)
    answered = threading.Event()
    fake_discord.on_message = lambda _: answered.set()

    def stop_when_alive() -> None:
        assert answered.wait(SERVERS_TIME_S)
        while not settings.heartbeat_path.exists():
            time.sleep(0.01)
        stop_self()

    watching = threading.Thread(target=stop_when_alive)
    watching.start()
    assert run_client(Settings(data=settings.data)) == 0
    watching.join()
    assert DRIVER in plain(fake_discord.sent()[0]["content"])
    assert "https://discord.com/oauth2/authorize?client_id=900&" in capsys.readouterr().out


def test_a_wrong_token_is_told_as_such(client: VerbatimClient, fake_discord: FakeDiscord) -> None:
    async def wrong() -> None:
        await run_until_stopped(client, "another token")

    with pytest.raises(TokenRefused):
        asyncio.run(wrong())
    assert client.is_closed()


def test_a_discord_that_cannot_be_reached_is_told_as_such(
    client: VerbatimClient, fake_discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_discord.faults.append(Fault("GET", "/users/@me", drop, times=99))
    with pytest.raises(DiscordUnreachable):
        run(client, fake_discord)
    assert client.is_closed()


def test_a_library_that_is_damaged_ends_the_start_with_its_own_error(
    fake_discord: FakeDiscord, settings: Settings, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.errors import LibraryDamaged

    settings.models_folder.symlink_to(models_folder)
    settings.library_path.write_bytes(b"this is no database " * 500)
    monkeypatch.setenv("DISCORD_TOKEN", fake_discord.token)
    with pytest.raises(LibraryDamaged):
        run_client(Settings(data=settings.data))


def test_neither_words_nor_the_token_are_logged(
    client: VerbatimClient, fake_discord: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake_discord.faults.append(Fault("POST", "/messages", fail(503)))
    fake_discord.on_ready = lambda: fake_discord.write(BUS)
    fake_discord.on_message = stop_after(1)
    run(client, fake_discord)
    assert "not sent" in caplog.text
    assert fake_discord.token not in caplog.text
    assert "driving the bus" not in caplog.text
    assert DRIVER not in caplog.text
