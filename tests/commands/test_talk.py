"""Small talk at every door of Discord: answered in a sentence, never looked for in the articles."""

from __future__ import annotations

import discord
import pytest

from index.answers import recall_answer
from retrieval.small_talk import Talk
from templates.voice import Surface, help_pages, talk_pages
from tests.commands.world import EMPTY, HARBOUR, MUSEUM, Corner, World, plain

SEAL = "It ate eleven herrings and left by the front door."
(WELCOME,) = talk_pages(Talk.THANKS, Surface.DISCORD)
(HELLO,) = talk_pages(Talk.GREETING, Surface.DISCORD)
(NOD,) = talk_pages(Talk.NOD, Surface.DISCORD)


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> list:
    """The questions that reach the desk."""
    return world.spy_on_questions(monkeypatch)


async def tell(world: World, here: Corner, text: str, reply_to: discord.Message | None = None) -> str:
    await here.member.send(here.channel, f"{world.mention} {text}", reply_to=reply_to)
    return world.last(here.channel).content


async def test_a_mention_gets_a_sentence_and_no_search(world: World, asked: list) -> None:
    here = world.corner(HARBOUR)
    assert await tell(world, here, "hello!") == HELLO
    assert await tell(world, here, "👍") == NOD
    assert await tell(world, here, "thanks, great bot!") == WELCOME
    assert asked == []
    assert world.last(here.channel).components == []


async def test_a_question_that_begins_or_ends_with_talk_is_asked(world: World, asked: list) -> None:
    here = world.corner(HARBOUR)
    assert SEAL in plain(await tell(world, here, "Hi, what did the seal eat? Thanks!"))
    assert [question.text for question in asked] == ["Hi, what did the seal eat? Thanks!"]


async def test_what_have_you_read_lists_the_channels_sources(world: World, asked: list) -> None:
    here, there = world.corner(HARBOUR), world.corner(MUSEUM)
    listed = await tell(world, here, "what have you read?")
    assert listed.startswith("I have read 2 articles in **main**.")
    assert "Seal visits fish market" in listed
    assert "owl" not in listed
    assert "Bronze owl stolen" in await tell(world, there, "hi! what have you read so far?")
    assert asked == []


async def test_what_can_you_do_gets_the_help(world: World) -> None:
    here = world.corner(HARBOUR)
    assert await tell(world, here, "what can you do?") == help_pages(Surface.DISCORD)[0]


async def test_direct_messages_and_commands_are_talked_to_as_well(world: World, asked: list) -> None:
    here, somebody = world.corner(HARBOUR), world.env.create_user("somebody else")
    await somebody.send_dm("good morning")
    assert world.last(somebody.dm_channel).content == HELLO
    result = await here.member.slash(here.channel, "ask", question="ok thanks", private=True)
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == f"**Asked:** ok thanks\n{WELCOME}"
    assert asked == []


async def test_talk_under_an_answer_is_talk_and_the_form_takes_it_too(world: World, asked: list) -> None:
    here = world.corner(HARBOUR)
    await tell(world, here, "what did the seal eat?")
    answer = world.last(here.channel)
    await here.member.send(here.channel, f"{world.mention} thank you", reply_to=answer)
    assert world.last(here.channel).content == WELCOME
    form = await here.member.click(answer, label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "lol"})
    assert result.response is not None
    assert result.response.content == f"**Asked:** lol\n{NOD}"
    assert len(asked) == 1


async def test_thanks_between_two_questions_confuse_no_follow_up(world: World, asked: list) -> None:
    """Neither the history has them, nor is the story lost that was asked about."""
    here = world.corner(EMPTY)
    sample = world.desk.library.story("sample").key
    await tell(world, here, "Who was driving the bus?")
    for word in ("thanks!", "you're great", "👍"):
        await tell(world, here, word, reply_to=world.last(here.channel))
    await tell(world, here, "and where is he now?", reply_to=world.last(here.channel))
    said = [turn.text for turn in asked[-1].history if not turn.by_bot]
    assert said == ["Who was driving the bus?"]
    assert asked[-1].stories == (sample,)


async def test_thanks_in_a_direct_message_take_no_questions_place(world: World, asked: list) -> None:
    """There, what was asked before counts also where nobody replies to it."""
    world.corner(EMPTY)
    somebody = world.env.create_user("somebody else")
    await somebody.send_dm("Who was driving the bus?")
    for word in ("thanks!", "ok", "lol", "hello?"):
        await somebody.send_dm(word)
    await somebody.send_dm("and where is he now?")
    assert [turn.text for turn in asked[-1].history if not turn.by_bot] == ["Who was driving the bus?"]


async def test_a_long_chat_is_not_read_back_without_end(world: World, asked: list) -> None:
    here = world.corner(HARBOUR)
    await tell(world, here, "what did the seal eat?")
    for _ in range(9):
        await tell(world, here, "thanks", reply_to=world.last(here.channel))
    await tell(world, here, "and why?", reply_to=world.last(here.channel))
    assert asked[-1].history == ()


async def test_its_reply_is_kept_with_the_story_and_can_be_deleted_by_its_asker(world: World) -> None:
    here = world.corner(HARBOUR)
    await tell(world, here, "hello")
    kept = recall_answer(world.desk.library, world.last(here.channel).id)
    assert kept is not None
    assert kept.stories == (world.desk.library.story("main", HARBOUR).key,)
    assert (kept.slices, kept.asker) == ((), here.member.id)
