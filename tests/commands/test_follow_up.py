"""Follow-ups in Discord: what they go on from, how they were understood, and the button for the other reading."""

from __future__ import annotations

import discord
import pytest

from commands.client import VerbatimClient
from index.answers import forget_answers, recall_answer
from index.writer import limit_story
from retrieval.nouns import Question
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, Corner, World, plain

WHY = "why was the harbour closed?"
CRANE = "The harbour at Senn was closed on Monday because a crane had fallen into the water."
OTHER = "Not what I meant"


async def ask(
    world: World, here: Corner, question: str, *, to: discord.Message | None = None
) -> discord.Message:
    """The answer to a mention, or to a reply."""
    await here.member.send(here.channel, f"{world.mention} {question}", reply_to=to)
    return world.last(here.channel)


async def restart(world: World) -> None:
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))


async def thread_of(world: World, here: Corner, message: discord.Message) -> Corner:
    """A corner in a thread that is opened from the message."""
    await world.text_channel(here).get_partial_message(message.id).create_thread(name="talk")
    await world.env.settle()
    (thread,) = here.channel.threads
    return Corner(here.guild, thread, here.member)


def asked_before(question: Question) -> list[str]:
    return [turn.text for turn in question.history if not turn.by_bot]


async def test_a_reply_is_completed_from_the_question_above_and_says_so(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "and when?", to=await ask(world, here, WHY))
    assert answer.content.startswith("Understood as: When was the harbour closed?\n")
    assert CRANE in plain(answer.content)
    assert world.buttons(answer) == ["Follow up", "Context", OTHER]


async def test_a_pronoun_means_who_was_quoted(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "who is the harbour master?")
    assert "Ada Plume" in plain(answer.content)
    answer = await ask(world, here, "what did she tell reporters?", to=answer)
    assert answer.content.startswith("Understood as: What did Ada Plume tell reporters?\n")
    assert "The crane will be lifted out by Friday" in plain(answer.content)


async def test_a_complete_question_is_not_bent_by_what_it_replies_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    answer = await ask(world, here, WHY)
    answer = await ask(world, here, "what did the seal eat?", to=answer)
    assert "Understood as" not in answer.content
    assert world.buttons(answer) == ["Follow up", "Context"]
    assert asked[-1].history == ()


async def test_the_form_is_completed_and_shows_both_questions(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, WHY)
    form = await here.member.click(answer, label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "when?"})
    assert result.response is not None
    first, second, *_ = result.response.content.split("\n")
    assert first == "**Asked:** when?"
    assert second == "Understood as: When was the harbour closed?"


async def test_a_thread_goes_on_from_its_last_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    thread = await thread_of(world, here, await here.member.send(here.channel, "let us talk"))
    await ask(world, thread, WHY)
    await ask(world, thread, "thanks!")
    await ask(world, thread, "what did the seal eat?")
    await ask(world, thread, "and when?")
    assert asked_before(asked[-1]) == [WHY, "what did the seal eat?"]
    assert world.last(thread.channel).content.startswith("Understood as: ")


async def test_a_thread_under_an_answer_goes_on_from_that_answer(world: World) -> None:
    here = world.corner(HARBOUR)
    thread = await thread_of(world, here, await ask(world, here, WHY))
    answer = await ask(world, thread, "when?")
    assert answer.content.startswith("Understood as: When was the harbour closed?\n")


async def test_a_mention_in_a_channel_goes_on_from_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    await ask(world, here, WHY)
    await ask(world, here, "when?")
    assert asked[-1].history == ()


async def test_a_direct_message_goes_on_from_the_last_one(world: World) -> None:
    somebody = world.env.create_user("somebody")
    await somebody.send_dm("Who was driving the bus?")
    await somebody.send_dm("Was he hurt?")
    answer = world.last(somebody.dm_channel)
    assert answer.content.startswith("Understood as: Was Kasim Dorrell hurt?\n")
    assert "wrist injury" in plain(answer.content)


async def test_more_quotes_nothing_again(world: World) -> None:
    here = world.corner(EMPTY)
    first = await ask(world, here, "How many warnings were there?")
    more = await ask(world, here, "more", to=first)
    assert more.content.startswith("Understood as: How many warnings were there?\n")
    library = world.desk.library
    shown, next_ones = (recall_answer(library, message.id) for message in (first, more))
    assert shown is not None
    assert next_ones is not None
    assert next_ones.slices
    for one in next_ones.slices:
        for old in shown.slices:
            assert one.article != old.article or one.end <= old.start or old.end <= one.start


async def test_the_button_asks_the_question_as_it_was_typed(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "and when?", to=await ask(world, here, WHY))
    result = await here.member.click(answer, label=OTHER)
    assert result.response is not None
    assert not result.ephemeral
    assert result.response.content.startswith("**Asked:** and when?\n")
    assert "Understood as" not in result.response.content


async def test_the_button_gives_the_second_meaning_after_a_restart(world: World) -> None:
    here = world.corner(EMPTY)
    answer = await ask(world, here, "What did Tobias Wend tell Imelda Skarne about the bridge?")
    answer = await ask(world, here, "and Nuala Dabrow?", to=answer)
    understood = "What did Nuala Dabrow tell Imelda Skarne about the bridge?"
    assert answer.content.startswith(f"Understood as: {understood}\n")
    await restart(world)
    result = await here.member.click(answer, label=OTHER)
    assert result.response is not None
    other = "What did Tobias Wend tell Nuala Dabrow about the bridge?"
    assert result.response.content.startswith(f"**Asked:** {other}\n")
    # What follows goes on from the other reading.
    answer = await ask(world, here, "when?", to=world.last(here.channel))
    assert answer.content.startswith(f"Understood as: {other[:-1]}, and when?\n")


async def test_the_button_is_the_askers_alone(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "and when?", to=await ask(world, here, WHY))
    stranger = here.guild.add_member(world.env.create_user("stranger"))
    said = len(here.channel.history())
    result = await stranger.click(answer, label=OTHER)
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == say("other_refused", Surface.DISCORD)
    assert len(here.channel.history()) == said


async def test_the_button_works_in_a_thread_that_nobody_replied_in(world: World) -> None:
    here = world.corner(HARBOUR)
    thread = await thread_of(world, here, await here.member.send(here.channel, "let us talk"))
    await ask(world, thread, WHY)
    answer = await ask(world, thread, "when?")
    await ask(world, thread, "what did the seal eat?")
    result = await here.member.click(answer, label=OTHER)
    assert result.response is not None
    assert result.response.content.startswith("**Asked:** when?\n")


async def test_a_form_under_a_private_answer_is_completed_in_private(world: World) -> None:
    here = world.corner(HARBOUR)
    first = await here.member.slash(here.channel, "ask", question=WHY, private=True)
    assert first.response is not None
    form = await here.member.click(first.response, label="Follow up")
    second = await here.member.submit_modal(form, {world.field(form): "when?"})
    assert second.ephemeral
    assert second.response is not None
    assert "Understood as: When was the harbour closed?" in second.response.content


async def test_the_button_says_so_when_the_questions_are_gone(world: World) -> None:
    here = world.corner(HARBOUR)
    question = await here.member.send(here.channel, f"{world.mention} {WHY}")
    answer = await ask(world, here, "when?", to=world.last(here.channel))
    await here.member.delete(question)
    result = await here.member.click(answer, label=OTHER)
    assert result.response is not None
    assert result.response.content == say("question_unreadable", Surface.DISCORD)


async def test_the_button_of_a_forgotten_answer_says_so(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "when?", to=await ask(world, here, WHY))
    forget_answers(world.desk.library, [answer.id])
    result = await here.member.click(answer, label=OTHER)
    assert result.response is not None
    assert result.response.content == say("answer_unknown", Surface.DISCORD)


async def test_quotes_that_may_no_longer_be_read_here_complete_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here, "who is the harbour master?")
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [here.channel.id + 1])
    asked = world.spy_on_questions(monkeypatch)
    answer = await ask(world, here, "what did she tell reporters?", to=answer)
    assert "Plume" not in answer.content
    assert [turn.text for turn in asked[-1].history if turn.by_bot] == [""]


async def test_a_form_that_was_opened_before_a_restart_is_answered(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.slash(here.channel, "ask", question="Why was the harbour at Senn closed?")
    form = await here.member.click(world.last(here.channel), label=say("button_follow", Surface.DISCORD))
    await restart(world)
    await here.member.submit_modal(form, {world.field(form): "Where have three ships been sent?"})
    told = world.last(here.channel).content
    assert "Where have three ships been sent?" in told
    assert "sent to Orle" in plain(told)
