"""Slash commands, from what is typed to what is seen, and by whom."""

from __future__ import annotations

import pytest

from index.answers import recall_answer
from index.writer import remove_story
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import Answer, NoAnswer, Question
from templates.voice import Surface, help_pages, say
from tests.commands.world import EMPTY, HARBOUR, MUSEUM, World, plain

SEAL = "It ate eleven herrings and left by the front door."


async def test_ask_defers_and_answers_under_the_question(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    callbacks = [entry.json for entry in world.env.http_requests if entry.path.endswith("/callback")]
    assert callbacks == [{"type": 5}]
    assert not result.ephemeral
    assert result.response is not None
    first, _, rest = result.response.content.partition("\n")
    assert first == "**Asked:** what did the seal eat?"
    assert SEAL in rest
    kept = recall_answer(world.desk.library, result.response.id)
    assert kept is not None
    assert kept.asker == here.member.id


async def test_a_private_answer_is_seen_by_the_asker_alone(world: World) -> None:
    here = world.corner(HARBOUR)
    other = here.guild.add_member(world.env.create_user("other"))
    result = await here.member.slash(here.channel, "ask", question="what did the seal eat?", private=True)
    assert result.ephemeral
    assert result.response is not None
    assert SEAL in plain(result.response.content)
    assert here.channel.history(viewer=other) == []


async def test_ask_within_one_article_quotes_no_other(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "ask", question="what did the seal eat?", article="crane")
    assert result.response is not None
    assert SEAL not in plain(result.response.content)


async def test_since_and_until_keep_other_days_out(world: World) -> None:
    here = world.corner(EMPTY)
    question = "How many people were injured on the bridge?"
    early = await here.member.slash(here.channel, "ask", question=question, until="6 March 2026")
    late = await here.member.slash(here.channel, "ask", question=question, since="2026-04-10")
    assert early.response is not None
    assert late.response is not None
    assert "At least 11 people were injured" in plain(early.response.content)
    assert "At least 11 people" not in plain(late.response.content)


async def test_a_date_that_cannot_be_read_gets_one_sentence(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "ask", question="what?", since="03/04/2026")
    assert result.response is not None
    assert "03/04/2026" in result.response.content.replace("\\", "")
    assert "date" in plain(result.response.content)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"story": "nowhere"}, "story"),
        ({"article": "nothing"}, "article"),
        ({"question": "??? !!!"}, "question"),
        ({"question": "x" * 5000}, "too long"),
    ],
)
async def test_what_cannot_be_asked_gets_one_sentence(
    world: World, options: dict[str, str], word: str
) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "ask", **{"question": "why?", **options})
    assert result.response is not None
    assert word in plain(result.response.content)
    assert "\n" not in plain(result.response.content)
    assert result.response.components == []


@pytest.mark.parametrize(
    "question", ["'; DROP TABLE stories; --", "{{ 7 * 7 }} {% block x %}", "🦭🦭 seal?", "\\u202e?a"]
)
async def test_strange_questions_are_only_questions(world: World, question: str) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "ask", question=question)
    assert result.response is not None
    assert result.response.content.startswith("**Asked:** ")
    assert world.desk.library.story("main", HARBOUR).server == HARBOUR


@pytest.mark.parametrize(("length", "sentences"), [(1, 1), (4, 4), (8, 8)])
async def test_a_summary_has_as_many_sentences_as_its_length_says(
    world: World, length: int, sentences: int
) -> None:
    here = world.corner(EMPTY)
    article = "2026-03-06-bridge-turns"
    result = await here.member.slash(here.channel, "summary", article=article, length=length)
    assert result.response is not None
    pages = [result.response, *result.followups]
    kept = recall_answer(world.desk.library, pages[-1].id)
    assert kept is not None
    assert len(kept.slices) == sentences
    whole = "\n".join(page.content for page in pages)
    assert f"{sentences} of " in whole
    text = world.desk.library.article(kept.stories[0], article).text
    lead = text[kept.slices[0].start : kept.slices[0].end].split("“")[0].split("\n")[0]
    assert lead in whole
    assert kept.first == pages[0].id


async def test_a_summary_of_the_story_names_it(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "summary")
    assert result.response is not None
    assert result.response.content.startswith("**main**")
    refused = await here.member.slash(here.channel, "summary", about="???")
    assert refused.response is not None
    assert refused.response.content == say("question_refused", Surface.DISCORD, reason="empty")


async def test_search_shows_passages_and_claims_no_answer(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "search", words="herrings")
    assert result.response is not None
    assert SEAL in plain(result.response.content)
    assert result.response.components == []


async def test_sources_lists_what_was_read_for_the_asker_alone(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "sources")
    assert result.ephemeral
    assert result.response is not None
    assert "Crane falls into Senn harbour" in plain(result.response.content)
    assert "Seal visits fish market" in plain(result.response.content)
    one = await here.member.slash(here.channel, "sources", article="seal")
    assert one.response is not None
    assert "Seal visits fish market" in plain(one.response.content)
    assert "Crane" not in plain(one.response.content)


async def test_help_answers_the_asker_alone(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "help")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == help_pages(Surface.DISCORD)[0]


async def test_commands_work_in_a_direct_message(world: World) -> None:
    somebody = world.env.create_user("somebody")
    result = await somebody.slash("ask", question="Who was driving the bus?")
    assert "Kasim Dorrell" in plain(result.response.content)


async def test_the_acknowledgement_does_not_wait_for_busy_workers(world: World) -> None:
    here = world.corner(HARBOUR)
    release = world.hold_workers()
    record = world.type_slash(here, "ask", question="what did the seal eat?")
    await world.wait_until(lambda: world.client.bridge.held == 1)
    assert record.deferred
    assert record.loading
    release()
    await world.env.settle()
    assert SEAL in plain(world.last(here.channel).content)


async def test_one_person_cannot_fill_the_queue_and_others_still_get_in(world: World) -> None:
    here = world.corner(HARBOUR)
    other = here.guild.add_member(world.env.create_user("other"))
    release = world.hold_workers()
    for _ in range(4):
        world.type_slash(here, "ask", question="what did the seal eat?")
    await world.wait_until(lambda: "waiting already" in world.said(here.channel))
    assert world.client.bridge.held == 3
    world.type_slash(here, "ask", member=other, question="what did the seal eat?")
    await world.wait_until(lambda: world.client.bridge.held == 4)
    release()
    await world.env.settle()
    answered = [one for one in here.channel.history() if SEAL in plain(one.content)]
    assert len(answered) == 4


async def test_a_question_that_breaks_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world.corner(HARBOUR)

    def break_on_word(question: Question, desk: Desk) -> Answer | NoAnswer:
        if "broken" in question.text:
            raise RuntimeError(question.text)
        return ask(question, desk)

    monkeypatch.setattr("commands.replies.ask", break_on_word)
    bad = await here.member.slash(here.channel, "ask", question="broken seal?")
    good = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    assert bad.response is not None
    assert good.response is not None
    assert "went wrong" in plain(bad.response.content)
    assert SEAL in plain(good.response.content)


async def test_a_failure_to_acknowledge_is_survived(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    again = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    assert again.response is not None
    assert SEAL in plain(again.response.content)


async def test_a_server_error_on_an_answer_is_survived_by_one_retry(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error("POST", "/webhooks/*", status=503, times=1)
    result = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    assert result.response is not None
    assert SEAL in plain(result.response.content)


async def test_a_library_that_cannot_be_written_still_answers(world: World) -> None:
    here = world.corner(HARBOUR)
    world.desk.library.database.writable = False
    result = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    assert result.response is not None
    assert SEAL in plain(result.response.content)
    assert recall_answer(world.desk.library, result.response.id) is None


OF_EDITORS = {"explain", "library", "Add to the story"}


async def test_commands_are_for_servers_and_direct_messages_and_not_for_user_installs(world: World) -> None:
    commands = [command.to_dict(world.client.tree) for command in world.client.tree.get_commands()]
    assert {command["name"] for command in commands} == {
        "ask",
        "summary",
        "timeline",
        "quotes",
        "who",
        "changes",
        "search",
        "sources",
        "explain",
        "help",
        "library",
        "Delete answer",
        "Add to the story",
    }
    for command in commands:
        assert command["contexts"] == ([0] if command["name"] in OF_EDITORS else [0, 1])
        assert command["integration_types"] == [0]


async def test_an_empty_library_answers_that_there_is_nothing_to_quote(world: World) -> None:
    here = world.corner(MUSEUM)
    for story in world.desk.library.every_story():
        remove_story(world.desk.library, story)
    for name, options in (
        ("ask", {"question": "what was stolen?"}),
        ("summary", {}),
        ("search", {"words": "owl"}),
        ("sources", {}),
    ):
        result = await here.member.slash(here.channel, name, **options)
        assert result.response is not None
        assert "no articles here yet" in plain(result.response.content)
