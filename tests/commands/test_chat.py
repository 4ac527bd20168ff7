"""Chat questions, from a message in Discord to the answer in Discord."""

from __future__ import annotations

from itertools import count

import discord
import pytest

from commands.chat import Address, Hints, address
from index.answers import SentAnswer, Slice, recall_answer
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, World, plain

CLOSED = "The harbour at Senn was closed on Monday because a crane had fallen into the water."
SEAL = "It ate eleven herrings and left by the front door."


async def test_a_mention_is_answered_with_the_articles_words_as_a_reply(world: World) -> None:
    here = world.corner(HARBOUR)
    asked = await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    answer = world.last(here.channel)
    assert CLOSED in plain(answer.content)
    assert "Crane falls into Senn harbour" in plain(answer.content)
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id


async def test_a_mention_in_the_midst_of_a_question_is_left_out_of_it(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"Tell me, {world.mention}, what did the seal eat?")
    assert SEAL in plain(world.last(here.channel).content)


async def test_what_is_kept_are_the_slices_that_were_quoted(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    answer = world.last(here.channel)
    story = world.desk.library.story("main", HARBOUR)
    text = world.desk.library.article(story.key, "seal").text
    kept = recall_answer(world.desk.library, answer.id)
    assert kept is not None
    assert kept == SentAnswer(
        answer.id, HARBOUR, here.channel.id, here.member.id, (story.key,), kept.slices, answer.id
    )
    first: Slice = kept.slices[0]
    assert (first.article, first.revision) == ("seal", 1)
    assert text[first.start : first.end] in plain(answer.content)


async def test_a_question_that_the_articles_do_not_answer_is_refused_with_a_search_button(
    world: World,
) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} what is the capital of Mongolia?")
    refusal = world.last(here.channel)
    assert "don't answer" in plain(refusal.content)
    assert world.buttons(refusal) == ["Search"]


async def test_a_reply_to_an_answer_is_a_question_about_its_story(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    await here.member.send(here.channel, "what did the seal eat?", reply_to=world.last(here.channel))
    answer = world.last(here.channel)
    assert SEAL in plain(answer.content)
    assert world.buttons(answer) == ["Follow up", "Context"]


async def test_a_direct_message_needs_no_mention(world: World) -> None:
    somebody = world.env.create_user("somebody")
    await somebody.send_dm("Who was driving the bus?")
    assert "Kasim Dorrell" in plain(world.last(somebody.dm_channel).content)


async def test_a_bare_mention_gets_a_hint_and_no_search(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f" {world.mention} ")
    assert world.last(here.channel).content == say("hint_help", Surface.DISCORD)


@pytest.mark.simcord(approved_intents=discord.Intents.default())
async def test_a_reply_that_cannot_be_read_gets_one_hint_an_hour(world: World) -> None:
    """Without a ping, Discord keeps a reply's words from bots that lack the message content intent."""
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    answer = world.last(here.channel)
    world.unpinged_reply(here, answer, "what did the seal eat?")
    await world.env.settle()
    assert world.last(here.channel).content == say("hint_unreadable", Surface.DISCORD)
    said = len(here.channel.history())
    world.unpinged_reply(here, answer, "and why?")
    await world.env.settle()
    assert len(here.channel.history()) == said + 1  # their message alone


def test_hints_are_due_once_in_their_time_for_each_channel() -> None:
    ticks = count(0, 1000)
    hints = Hints(every_s=3600, clock=lambda: float(next(ticks)))
    assert [hints.due(channel) for channel in (1, 1, 2, 1, 1, 1)] == [True, False, True, False, True, False]


async def test_it_stays_silent_when_nobody_speaks_to_it(world: World) -> None:
    here = world.corner(HARBOUR)
    everyone = here.guild.default_role
    loud = here.guild.create_role("loud", permissions=discord.Permissions(mention_everyone=True))
    herald = here.guild.add_member(world.env.create_user("herald"), roles=[loud])
    bot = here.guild.add_member(world.env.create_user("another bot", bot=True))
    hook = here.guild.create_webhook(here.channel)
    await here.member.send(here.channel, "why was the harbour closed?")
    await herald.send(here.channel, f"@everyone {world.mention} why was the harbour closed?")
    await herald.send(here.channel, f"@here ask {world.mention}")
    await here.member.send(here.channel, f"{everyone.mention} why was the harbour closed?")
    await bot.send(here.channel, f"{world.mention} why was the harbour closed?")
    await hook.send(f"{world.mention} why was the harbour closed?")
    assert [message for message in here.channel.history() if message.author.id == world.client.me] == []


async def test_a_forwarded_answer_is_no_question(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    said = len(here.channel.history())
    await here.member.forward(world.last(here.channel), here.channel)
    assert len(here.channel.history()) == said + 1


async def test_a_thread_is_answered_in_the_thread_from_the_channels_story(world: World) -> None:
    here = world.corner(HARBOUR)
    start = await here.member.send(here.channel, "let us talk")
    await world.text_channel(here).get_partial_message(start.id).create_thread(name="talk")
    await world.env.settle()
    (thread,) = here.channel.threads
    await here.member.send(thread, f"{world.mention} what did the seal eat?")
    assert SEAL in plain(world.last(thread).content)


async def test_a_server_without_a_story_is_answered_from_the_sample_while_main_is_empty(world: World) -> None:
    here = world.corner(EMPTY)
    await here.member.send(here.channel, f"{world.mention} Who was driving the bus?")
    assert "Kasim Dorrell" in plain(world.last(here.channel).content)


async def test_a_question_that_is_too_long_gets_one_sentence(world: World) -> None:
    somebody = world.env.create_user("somebody")
    await somebody.send_dm("why " * 450)
    assert "too long" in plain(world.last(somebody.dm_channel).content)


async def test_a_message_that_is_deleted_meanwhile_is_answered_plainly(world: World) -> None:
    """The reply's reference then leads nowhere; Discord is told that this is no failure."""
    here = world.corner(HARBOUR)
    release = world.hold_workers()
    message = world.post(here, f"{world.mention} what did the seal eat?")
    await world.wait_until(lambda: world.client.bridge.held > 0)
    world.env.backend.delete_message(here.channel.id, message)
    release()
    await world.env.settle()
    answer = world.last(here.channel)
    assert SEAL in plain(answer.content)


async def test_a_channel_that_is_deleted_meanwhile_is_no_trouble(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    here = world.corner(HARBOUR)
    release = world.hold_workers()
    world.post(here, f"{world.mention} what did the seal eat?")
    await world.wait_until(lambda: world.client.bridge.held > 0)
    world.env.backend.delete_channel(here.channel.id)
    release()
    await world.env.settle()
    assert "not sent: NotFound" in caplog.text
    assert "Traceback" not in caplog.text


async def test_where_it_may_not_read_history_it_answers_without_a_reply(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error(
        "POST", "/channels/*/messages", status=403, code=160002, message="Cannot reply", times=1
    )
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    answer = world.last(here.channel)
    assert SEAL in plain(answer.content)
    assert answer.reference is None


async def test_where_it_may_not_speak_it_does_not_even_look(world: World) -> None:
    here = world.corner(HARBOUR)
    silenced = discord.PermissionOverwrite(send_messages=False)
    mute = here.guild.create_text_channel("mute", overwrites={here.guild.me: silenced})  # type: ignore[dict-item]  # a member as simcord has it
    await here.member.send(mute, f"{world.mention} what did the seal eat?")
    assert len(mute.history()) == 1
    assert not [entry for entry in world.env.http_requests if "/messages" in entry.path]


async def test_a_failing_typing_indicator_stops_nothing(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error("POST", "/channels/*/typing", status=500, times=None)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    assert SEAL in plain(world.last(here.channel).content)


async def test_a_server_error_on_sending_is_survived_by_one_retry(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    assert SEAL in plain(world.last(here.channel).content)


async def test_a_reply_to_a_stranger_is_not_for_the_bot(world: World) -> None:
    here = world.corner(HARBOUR)
    other = here.guild.add_member(world.env.create_user("other"))
    theirs = await other.send(here.channel, "the seal was great")
    message = await here.member.send(here.channel, "what did the seal eat?", reply_to=theirs)
    assert address(message, world.client.me) is Address.NOT
    assert len(here.channel.history()) == 2


async def test_articles_that_another_process_adds_are_answered_without_a_restart(
    world: World, fill: object, settings: object, make_desk: object
) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} who found the golden anchor?")
    assert "don't answer" in plain(world.last(here.channel).content)
    other = make_desk(settings.data)  # type: ignore[operator, attr-defined]  # fixtures; another connection, as another process has
    fill(
        other.library,
        [world.draft("The golden anchor was found by Rolf Teal, a diver.", id="anchor")],
        server=HARBOUR,
    )  # type: ignore[operator]  # a fixture
    await here.member.send(here.channel, f"{world.mention} who found the golden anchor?")
    assert "found by Rolf Teal" in plain(world.last(here.channel).content)
