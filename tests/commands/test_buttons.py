"""The buttons under an answer and the menu entry that deletes one, also after a restart."""

from __future__ import annotations

import re
from contextlib import suppress

import discord
import pytest

from commands.buttons import AnswerButton
from commands.client import VerbatimClient
from index.answers import SentAnswer, Slice, recall_answer, remember_answer
from index.writer import limit_story, remove
from retrieval.nouns import Question
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, MUSEUM, Corner, World, plain

CLOSED = "a crane had fallen into the water"
SEAL = "It ate eleven herrings and left by the front door."


async def ask(world: World, here: Corner, question: str = "why was the harbour closed?") -> discord.Message:
    await here.member.send(here.channel, f"{world.mention} {question}")
    return world.last(here.channel)


def questions(asked: Question) -> list[str]:
    """What was asked before it, oldest first."""
    return [turn.text for turn in asked.history if not turn.by_bot]


async def restart(world: World) -> None:
    """A new client on the same library: what is still known is what was kept."""
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))


async def test_follow_up_opens_a_form_and_answers_with_a_new_message(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    form = await here.member.click(answer, label="Follow up")
    assert form.modal is not None
    assert form.modal["title"] == "Follow up"
    result = await here.member.submit_modal(form, {world.field(form): "what did the seal eat?"})
    assert result.response is not None
    assert not result.ephemeral
    assert result.response.content.startswith("**Asked:** what did the seal eat?\n")
    assert SEAL in plain(result.response.content)


async def test_a_follow_up_is_asked_with_the_question_before_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    answer = await ask(world, here)
    form = await here.member.click(answer, label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "and the seal?"})
    quoted = "The harbour at Senn was closed on Monday because a crane had fallen into the water."
    first, second = asked[-1].history
    assert (first.by_bot, first.text) == (False, "why was the harbour closed?")
    assert second.by_bot
    assert second.text.startswith(quoted)
    assert second.slices[0].article == "crane"
    assert result.response is not None
    # The answer to a form carries its question itself: nobody else could read it again.
    await here.member.send(here.channel, f"{world.mention} who said so?", reply_to=result.response)
    assert questions(asked[-1]) == ["and the seal?"]


async def test_replies_to_replies_bring_all_their_questions_oldest_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    answer = await ask(world, here)
    for question in ("who said so?", "when will it be lifted?", "where were ships sent?", "how many?"):
        await here.member.send(here.channel, f"{world.mention} {question}", reply_to=answer)
        answer = world.last(here.channel)
    assert questions(asked[-1]) == ["who said so?", "when will it be lifted?", "where were ships sent?"]


async def test_a_question_that_was_deleted_leaves_the_follow_up_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    asked = world.spy_on_questions(monkeypatch)
    question = await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    answer = world.last(here.channel)
    await here.member.delete(question)
    form = await here.member.click(answer, label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "what did the seal eat?"})
    assert asked[-1].history == ()
    assert result.response is not None
    assert SEAL in plain(result.response.content)


async def test_a_follow_up_on_a_private_answer_stays_private(world: World) -> None:
    here = world.corner(HARBOUR)
    first = await here.member.slash(here.channel, "ask", question="why was it closed?", private=True)
    assert first.response is not None
    form = await here.member.click(first.response, label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "what did the seal eat?"})
    assert result.ephemeral
    assert result.response is not None
    assert SEAL in plain(result.response.content)


async def test_a_form_with_no_question_gets_one_sentence(world: World) -> None:
    here = world.corner(HARBOUR)
    form = await here.member.click(await ask(world, here), label="Follow up")
    result = await here.member.submit_modal(form, {world.field(form): "???"})
    assert result.response is not None
    assert result.response.content == say("question_refused", Surface.DISCORD, reason="empty")


async def test_context_shows_the_text_around_each_quote_to_the_one_who_asked_for_it(world: World) -> None:
    here = world.corner(EMPTY)
    answer = await ask(world, here, "Who was driving the bus?")
    result = await here.member.click(answer, label="Context")
    assert result.ephemeral
    assert result.response is not None
    kept = recall_answer(world.desk.library, answer.id)
    assert kept is not None
    one = kept.slices[0]
    text = world.desk.library.article(one.story, one.article).text
    quote = text[one.start : one.end]
    assert f"**{quote}**" in result.response.content
    before = text[: one.start].rstrip().rsplit(". ", 1)[-1]
    assert before in plain(result.response.content)


async def test_buttons_work_after_a_restart(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    refusal = await ask(world, here, "what is the capital of Mongolia?")
    await restart(world)
    context = await here.member.click(answer, label="Context")
    assert context.response is not None
    assert CLOSED in plain(context.response.content)
    form = await here.member.click(answer, label="Follow up")
    follow_up = await here.member.submit_modal(form, {world.field(form): "what did the seal eat?"})
    assert follow_up.response is not None
    assert SEAL in plain(follow_up.response.content)
    search = await here.member.click(refusal, label="Search")
    assert search.response is not None
    assert "This is a search, not an answer" in plain(search.response.content)


async def test_context_says_when_the_article_has_changed_and_shows_what_was_quoted(
    world: World, fill: object
) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    fill(  # type: ignore[operator]  # a fixture's function
        world.desk.library, [world.draft("A crane fell. Nothing else is known.", id="crane")], server=HARBOUR
    )
    await restart(world)
    result = await here.member.click(answer, label="Context")
    assert result.response is not None
    assert "was corrected on" in plain(result.response.content)
    assert CLOSED in plain(result.response.content)


async def test_context_says_when_the_article_is_gone(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    remove(world.desk.library, world.desk.library.story("main", HARBOUR), "crane")
    result = await here.member.click(answer, label="Context")
    assert result.response is not None
    assert "was removed since" in plain(result.response.content)
    assert CLOSED not in plain(result.response.content)


async def test_context_of_an_answer_that_is_not_kept_says_so(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    with world.desk.library.database.writing() as connection:
        connection.execute("DELETE FROM answers")
    result = await here.member.click(answer, label="Context")
    assert result.response is not None
    assert result.response.content == say("answer_unknown", Surface.DISCORD)


@pytest.mark.parametrize("where", ["another server", "another channel"])
async def test_an_answer_cannot_be_pressed_from_elsewhere(world: World, where: str) -> None:
    """As if a press came with the message's id but from another place: what is kept says where it was sent."""
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    kept = recall_answer(world.desk.library, answer.id)
    assert kept is not None
    moved = {"server": MUSEUM} if where == "another server" else {"channel": here.channel.id + 1}
    fields = {name: getattr(kept, name) for name in SentAnswer.__slots__}
    remember_answer(world.desk.library, SentAnswer(**{**fields, **moved}))
    result = await here.member.click(answer, label="Context")
    assert result.response is not None
    assert result.response.content == say("answer_unknown", Surface.DISCORD)


async def test_an_answer_from_another_servers_story_shows_nothing_of_it(world: World) -> None:
    """As if the kept row were forged: the stories themselves are checked again."""
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    owl = world.desk.library.story("main", MUSEUM).key
    forged = SentAnswer(
        answer.id, HARBOUR, here.channel.id, here.member.id, (owl,), (Slice(owl, "owl", 1, 0, 20),), answer.id
    )
    remember_answer(world.desk.library, forged)
    context = await here.member.click(answer, label="Context")
    assert context.response is not None
    assert context.response.content == say("answer_unknown", Surface.DISCORD)
    form = await here.member.click(answer, label="Follow up")
    follow_up = await here.member.submit_modal(form, {world.field(form): "what was stolen from the museum?"})
    assert follow_up.response is not None
    assert "owl" not in follow_up.response.content.partition("\n")[2]


async def test_a_story_that_was_limited_meanwhile_is_not_shown_elsewhere(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    other = here.guild.create_text_channel("newsroom")
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [other.id])
    result = await here.member.click(answer, label="Context")
    assert result.response is not None
    assert result.response.content == say("answer_unknown", Surface.DISCORD)


async def test_search_under_a_refusal_looks_for_the_questions_words(world: World) -> None:
    here = world.corner(HARBOUR)
    refusal = await ask(world, here, "who won the herring eating contest in Paris?")
    result = await here.member.click(refusal, label="Search")
    assert result.ephemeral
    assert result.response is not None
    assert "herring eating contest in Paris" in plain(result.response.content)
    assert SEAL in plain(result.response.content)


async def test_search_under_a_command_reads_the_question_from_the_answer(world: World) -> None:
    here = world.corner(HARBOUR)
    refused = await here.member.slash(here.channel, "ask", question="who is *the* president of Mongolia?")
    assert refused.response is not None
    result = await here.member.click(refused.response, label="Search")
    assert result.response is not None
    assert "president of Mongolia" in plain(result.response.content)


async def test_search_says_when_the_question_cannot_be_read_again(world: World) -> None:
    here = world.corner(HARBOUR)
    question = await here.member.send(here.channel, f"{world.mention} what is the capital of Mongolia?")
    refusal = world.last(here.channel)
    await here.member.delete(question)
    result = await here.member.click(refusal, label="Search")
    assert result.response is not None
    assert result.response.content == say("question_unreadable", Surface.DISCORD)


async def test_sources_go_on_at_the_next_article(world: World, fill: object) -> None:
    here = world.corner(HARBOUR)
    drafts = [world.draft(f"Note {number} is short.", id=f"note-{number:02}") for number in range(41)]
    fill(world.desk.library, drafts, server=HARBOUR)  # type: ignore[operator]  # a fixture's function
    first = await here.member.slash(here.channel, "sources")
    seen = []
    result = first
    while True:
        assert result.response is not None
        pages = [result.response, *result.followups]
        assert result.ephemeral
        seen += re.findall(
            r"id (\S+)$", "\n".join(page.content.replace("\\", "") for page in pages), re.MULTILINE
        )
        if not pages[-1].components:
            break
        result = await here.member.click(pages[-1], label="More")
    assert len(seen) == 43
    assert len(set(seen)) == 43


async def test_more_of_another_servers_story_is_refused(world: World) -> None:
    here = world.corner(HARBOUR)
    owl = world.desk.library.story("main", MUSEUM).key
    message = await world.text_channel(here).send("forged", view=world.view(f"verbatim:more:{owl}:0"))
    await world.env.settle()
    result = await here.member.click(message, label="More")
    assert result.response is not None
    assert result.response.content == say("answer_unknown", Surface.DISCORD)


@pytest.mark.parametrize(
    "id",
    ["verbatim:follow:why was it closed", "verbatim:unknown", "verbatim:more:x:1", "verbatim:more:1:2:3"],
)
def test_ids_carry_no_words(id: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        AnswerButton(id)


async def test_the_asker_can_delete_an_answer_with_all_its_pages(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "summary", length=8)
    assert result.response is not None
    pages = [result.response, *result.followups]
    assert len(pages) > 1
    deletion = await here.member.context_menu(here.channel, "Delete answer", pages[-1].message)
    assert deletion.ephemeral
    assert deletion.response is not None
    assert deletion.response.content == say("deleted", Surface.DISCORD)
    assert here.channel.history(viewer=here.guild.add_member(world.env.create_user("other"))) == []
    assert [recall_answer(world.desk.library, page.id) for page in pages] == [None] * len(pages)


async def test_a_moderator_can_delete_an_answer_and_others_cannot(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    other = here.guild.add_member(world.env.create_user("other"))
    refused = await other.context_menu(here.channel, "Delete answer", answer)
    assert refused.response is not None
    assert refused.response.content == say("delete_refused", Surface.DISCORD)
    assert answer.id in [message.id for message in here.channel.history()]
    role = here.guild.create_role("moderators", permissions=discord.Permissions(manage_messages=True))
    moderator = here.guild.add_member(world.env.create_user("moderator"), roles=[role])
    await moderator.context_menu(here.channel, "Delete answer", answer)
    assert answer.id not in [message.id for message in here.channel.history()]


async def test_only_answers_can_be_deleted(world: World) -> None:
    here = world.corner(HARBOUR)
    theirs = await here.member.send(here.channel, "hello")
    result = await here.member.context_menu(here.channel, "Delete answer", theirs)
    assert result.response is not None
    assert result.response.content == say("delete_unknown", Surface.DISCORD)
    assert theirs.id in [message.id for message in here.channel.history()]


async def test_a_deletion_that_discord_refuses_is_told(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    world.env.inject_error("DELETE", "/channels/*", status=403, code=50013, times=None)
    result = await here.member.context_menu(here.channel, "Delete answer", answer)
    assert result.response is not None
    assert result.response.content == say("delete_failed", Surface.DISCORD)
    assert recall_answer(world.desk.library, answer.id) is not None


async def test_a_deletion_is_told_at_the_second_try(world: World) -> None:
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    world.env.inject_error("POST", "/webhooks/*", status=500, times=1)
    result = await here.member.context_menu(here.channel, "Delete answer", answer)
    assert result.response is not None
    assert result.response.content == say("deleted", Surface.DISCORD)


@pytest.mark.parametrize("press", ["menu", "form"])
async def test_what_comes_too_late_for_discord_is_no_error_of_ours(
    world: World, caplog: pytest.LogCaptureFixture, press: str
) -> None:
    """Discord has forgotten a press after three seconds, and answers that it knows of none."""
    here = world.corner(HARBOUR)
    answer = await ask(world, here)
    world.env.inject_error("POST", "/interactions/*", status=404, code=10062, times=None)
    sent = len(world.env.http_requests)
    with suppress(AssertionError, TimeoutError):  # the simulation minds that nobody acknowledges
        if press == "menu":
            await here.member.context_menu(here.channel, "Delete answer", answer)
        else:
            await here.member.click(answer, label=say("button_follow", Surface.DISCORD))
    assert [entry.path for entry in world.env.http_requests[sent:] if "/webhooks/" in entry.path] == []
    assert [record.levelname for record in caplog.records if record.name.startswith("commands")] == [
        "WARNING"
    ]
    assert recall_answer(world.desk.library, answer.id) is not None
