"""Who may read which story: the rule itself, and through every way in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.access import (
    AnswerUnknown,
    Place,
    check_answer,
    check_story,
    default_stories,
    handle,
    named_story,
    readable_stories,
)
from index.answers import SentAnswer
from index.errors import StoryUnknown
from index.library import Library
from index.nouns import Story
from index.writer import choose_story, ensure_story, limit_story
from templates.voice import Surface, say
from tests.commands.world import HARBOUR, MUSEUM, World, plain

SEAL = "It ate eleven herrings and left by the front door."
OWL = "The owl, which is 2,000 years old, was stolen on Sunday night"

A, B = 1, 2
NEWS, OTHER = 10, 11


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


def story(library: Library, name: str, server: int | None = None, *, filled: bool = True) -> Story:
    """A story, with a stand-in for an article: its words are of no interest to access."""
    made = ensure_story(library, name, server)
    if filled:
        with library.database.writing() as connection:
            connection.execute("INSERT INTO articles (story, id, revision) VALUES (?, 'x', 1)", (made.key,))
            connection.execute(
                "INSERT INTO revisions (article, revision, text, chars, digest, added) "
                "SELECT key, 1, 'x', 1, x'', '' FROM articles WHERE story = ?",
                (made.key,),
            )
    return made


def test_a_server_reads_its_own_stories_and_the_shared_ones(library: Library) -> None:
    shared, own, _ = story(library, "main"), story(library, "main", A), story(library, "main", B)
    assert readable_stories(library, Place(A, NEWS)) == [own, shared]
    assert readable_stories(library, Place(3, NEWS)) == [shared]


def test_a_direct_message_reads_the_stories_of_the_askers_servers(library: Library) -> None:
    shared, own, other = story(library, "main"), story(library, "main", A), story(library, "b", B)
    assert readable_stories(library, Place(None, NEWS)) == [shared]
    assert readable_stories(library, Place(None, NEWS, (A,))) == [shared, own]
    assert readable_stories(library, Place(None, NEWS, (A, B))) == [shared, own, other]


@pytest.mark.parametrize("server", [A, None])
def test_a_limited_story_is_read_in_its_channels_and_nowhere_else(
    library: Library, server: int | None
) -> None:
    limited = story(library, "secret", server)
    limit_story(library, limited, [NEWS])
    assert readable_stories(library, Place(A, NEWS)) == [limited]
    assert readable_stories(library, Place(A, OTHER)) == []
    assert readable_stories(library, Place(None, NEWS, (A,))) == []


def test_a_bare_name_means_the_servers_own_story_first(library: Library) -> None:
    shared, own = story(library, "main"), story(library, "main", A)
    assert named_story(library, Place(A, NEWS), "main") == own
    assert named_story(library, Place(B, NEWS), " main ") == shared
    assert named_story(library, Place(None, NEWS, (A,)), "main") == shared


def test_every_handle_leads_back_to_its_story_in_a_direct_message(library: Library) -> None:
    made = [story(library, "main"), story(library, "main", A), story(library, "main", B)]
    here = Place(None, NEWS, (A, B))
    assert [named_story(library, here, handle(one, here)) for one in made] == made


def test_a_story_that_may_not_be_read_is_as_unknown_as_one_that_is_not_there(library: Library) -> None:
    hidden = story(library, "hidden", B)
    for place, name in (
        (Place(A, NEWS), "hidden"),
        (Place(None, NEWS, (A,)), f"hidden@{B}"),
        (Place(A, NEWS), "no"),
    ):
        with pytest.raises(StoryUnknown):
            named_story(library, place, name)
    with pytest.raises(AnswerUnknown):
        check_story(library, Place(A, NEWS), hidden.key)
    assert check_story(library, Place(B, NEWS), hidden.key) == hidden


def test_the_channels_story_comes_before_the_servers_and_that_before_main(library: Library) -> None:
    main, default, bound = story(library, "main", A), story(library, "default", A), story(library, "bound")
    assert default_stories(library, Place(A, NEWS)) == (main,)
    choose_story(library, default, server=A)
    assert default_stories(library, Place(A, NEWS)) == (default,)
    choose_story(library, bound, server=A, channel=NEWS)
    assert default_stories(library, Place(A, NEWS)) == (bound,)
    assert default_stories(library, Place(A, OTHER)) == (default,)


def test_a_choice_that_may_not_be_read_here_is_passed_over(library: Library) -> None:
    main, default, bound = story(library, "main", A), story(library, "default", A), story(library, "bound", A)
    choose_story(library, default, server=A)
    choose_story(library, bound, server=A, channel=NEWS)
    limit_story(library, bound, [OTHER])
    assert default_stories(library, Place(A, NEWS)) == (default,)
    limit_story(library, default, [OTHER])
    assert default_stories(library, Place(A, NEWS)) == (main,)


def test_the_sample_is_the_default_only_while_main_is_empty(library: Library) -> None:
    main, sample = story(library, "main", filled=False), story(library, "sample")
    for place in (Place(A, NEWS), Place(None, NEWS), Place(None, NEWS, (A,))):
        assert default_stories(library, place) == (sample,)
    own = story(library, "main", A)
    assert default_stories(library, Place(A, NEWS)) == (own,)
    assert default_stories(library, Place(None, NEWS, (A,))) == (own,)
    story(library, "main")
    assert default_stories(library, Place(B, NEWS)) == (main,)


def test_with_nothing_to_read_there_is_no_default_but_an_empty_main(library: Library) -> None:
    assert default_stories(library, Place(A, NEWS)) == ()
    main = story(library, "main", filled=False)
    assert default_stories(library, Place(A, NEWS)) == (main,)
    assert default_stories(library, Place(None, NEWS)) == (main,)


def test_a_direct_message_asks_all_that_the_askers_servers_would_ask(library: Library) -> None:
    shared, one, chosen = story(library, "main"), story(library, "main", A), story(library, "chosen", B)
    story(library, "main", B)
    choose_story(library, chosen, server=B)
    assert default_stories(library, Place(None, NEWS, (A, B))) == (shared, one, chosen)
    limit_story(library, one, [NEWS])
    assert default_stories(library, Place(None, NEWS, (A, B))) == (shared, chosen)


def test_an_answer_is_good_only_where_it_was_sent(library: Library) -> None:
    own = story(library, "main", A)
    sent = SentAnswer(5, A, NEWS, 6, (own.key,), (), 5)
    assert check_answer(library, Place(A, NEWS), sent, NEWS) == sent
    # In a thread: the place is the parent's, the answer the thread's own.
    thread = SentAnswer(5, A, 77, 6, (own.key,), (), 5)
    assert check_answer(library, Place(A, NEWS), thread, 77) == thread
    for place, channel in ((Place(B, NEWS), NEWS), (Place(A, OTHER), OTHER), (Place(None, NEWS, (A,)), NEWS)):
        with pytest.raises(AnswerUnknown):
            check_answer(library, place, sent, channel)
    with pytest.raises(AnswerUnknown):
        check_answer(library, Place(A, NEWS), None, NEWS)


# Through Discord


async def test_each_server_is_answered_from_its_own_story(world: World) -> None:
    harbour, museum = world.corner(HARBOUR), world.corner(MUSEUM)
    for here, own, foreign in ((harbour, "Senn", "Tarn"), (museum, "Tarn", "Senn")):
        for question in (
            "What was stolen from the museum?",
            "Why was the harbour closed?",
            "What did the seal eat?",
        ):
            result = await here.member.slash(here.channel, "ask", question=question)
            assert result.response is not None
            said = result.response.content.partition("\n")[2]
            assert foreign not in said
            assert own in said


async def test_another_servers_story_and_article_cannot_be_named(world: World) -> None:
    here = world.corner(HARBOUR)
    key = world.desk.library.story("main", MUSEUM).key
    for story_name in (f"main@{MUSEUM}", str(key), f"{key}"):
        for command, options in (
            ("ask", {"question": "What was stolen?"}),
            ("summary", {}),
            ("search", {"words": "owl"}),
            ("sources", {}),
        ):
            result = await here.member.slash(here.channel, command, story=story_name, **options)
            assert result.response is not None
            assert "no story called" in plain(result.response.content)
    for command, options in (("ask", {"question": "What was stolen?"}), ("summary", {}), ("sources", {})):
        result = await here.member.slash(here.channel, command, article="owl", **options)
        assert result.response is not None
        assert "no article with the id" in plain(result.response.content)


async def test_autocomplete_offers_only_what_may_be_read(world: World) -> None:
    harbour, museum = world.corner(HARBOUR), world.corner(MUSEUM)
    complete = harbour.member.autocomplete
    assert await complete(harbour.channel, "ask", "story", "") == [
        {"name": "main", "value": "main"},
        {"name": "sample", "value": "sample"},
    ]
    assert await complete(harbour.channel, "ask", "story", "SAM") == [{"name": "sample", "value": "sample"}]
    assert await complete(harbour.channel, "ask", "article", "") == [
        {"name": "Crane falls into Senn harbour", "value": "crane"},
        {"name": "Seal visits fish market", "value": "seal"},
    ]
    assert await complete(harbour.channel, "ask", "article", "owl") == []
    assert await complete(harbour.channel, "ask", "article", "", story=f"main@{MUSEUM}") == []
    assert await museum.member.autocomplete(museum.channel, "summary", "article", "") == [
        {"name": "Bronze owl stolen from Tarn museum", "value": "owl"}
    ]


async def test_autocomplete_names_articles_of_the_named_story_with_their_day(world: World) -> None:
    here = world.corner(HARBOUR)
    (choice,) = await here.member.autocomplete(here.channel, "ask", "article", "correction", story="sample")
    assert choice["value"] == "2026-03-16-correction"
    assert choice["name"].startswith("2026-03-16 · Correction: the bridge trust had")


async def test_autocomplete_stays_within_discords_limits(world: World, fill: object) -> None:
    here = world.corner(HARBOUR)
    drafts = [
        world.draft(f"Note {n}.", id=f"n{n}", title=f"{n} \u202e@everyone " + "long " * 60) for n in range(30)
    ]
    drafts.append(world.draft("Odd one.", id="i" * 101, title="0 an id that is too long"))
    fill(world.desk.library, drafts, server=HARBOUR)  # type: ignore[operator]  # a fixture's function
    choices = await here.member.autocomplete(here.channel, "ask", "article", "")
    assert len(choices) == 25
    assert all(0 < len(choice["name"]) <= 100 and "\u202e" not in choice["name"] for choice in choices)
    assert await here.member.autocomplete(here.channel, "ask", "article", "too long") == []


async def test_autocomplete_answers_while_all_workers_are_busy(world: World) -> None:
    here = world.corner(HARBOUR)
    release = world.hold_workers()
    choices = await here.member.autocomplete(here.channel, "ask", "story", "main")
    release()
    assert choices == [{"name": "main", "value": "main"}]


async def test_in_a_direct_message_the_stories_of_ones_own_servers_are_read(world: World) -> None:
    harbour, museum = world.corner(HARBOUR), world.corner(MUSEUM)
    dm = harbour.member.user.dm_channel
    await harbour.member.send_dm("What did the seal eat?")
    assert SEAL in plain(world.last(dm).content)
    await harbour.member.send_dm("What was stolen from the museum?")
    assert "owl" not in plain(world.last(dm).content)
    museum.guild.add_member(harbour.member.user)
    world.clock.now += 301
    await harbour.member.send_dm("What was stolen from the museum?")
    assert OWL in plain(world.last(dm).content)


async def test_who_left_a_server_reads_its_story_no_more_within_minutes(world: World) -> None:
    here = world.corner(HARBOUR)
    dm = here.member.user.dm_channel
    await here.member.send_dm("What did the seal eat?")
    assert SEAL in plain(world.last(dm).content)
    answer = world.last(dm)
    here.guild.remove_member(here.member)
    world.clock.now += 301
    await here.member.user.send_dm("What did the seal eat?")
    assert SEAL not in plain(world.last(dm).content)
    context = await here.member.user.click(answer, label="Context")
    assert context.response.content == say("answer_unknown", Surface.DISCORD)


async def test_an_error_of_discords_denies(world: World) -> None:
    here = world.corner(HARBOUR)
    world.env.inject_error("GET", "/guilds/*/members/*", status=500, times=1)
    await here.member.send_dm("What did the seal eat?")
    assert SEAL not in plain(world.last(here.member.user.dm_channel).content)
    await here.member.send_dm("What did the seal eat?")
    assert SEAL in plain(world.last(here.member.user.dm_channel).content)


async def test_autocomplete_in_a_direct_message_tells_the_servers_apart(world: World) -> None:
    harbour, museum = world.corner(HARBOUR), world.corner(MUSEUM)
    somebody = harbour.member.user
    expected = [
        {"name": "sample", "value": "sample"},
        {"name": f"main · {harbour.guild.name}", "value": f"main@{HARBOUR}"},
    ]
    assert await somebody.autocomplete("ask", "story", "") == expected
    museum.guild.add_member(somebody)
    world.clock.now += 301
    expected.append({"name": f"main · {museum.guild.name}", "value": f"main@{MUSEUM}"})
    assert await somebody.autocomplete("ask", "story", "") == expected
    result = await somebody.slash("ask", question="What was stolen?", story=f"main@{MUSEUM}")
    assert OWL in plain(result.response.content)


async def test_a_limited_story_is_quoted_in_its_channel_and_its_threads_alone(world: World) -> None:
    here = world.corner(HARBOUR)
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [here.channel.id])
    other = here.guild.create_text_channel("other")
    inside = await here.member.slash(here.channel, "ask", question="What did the seal eat?")
    outside = await here.member.slash(other, "ask", question="What did the seal eat?")
    assert inside.response is not None
    assert outside.response is not None
    assert SEAL in plain(inside.response.content)
    assert SEAL not in plain(outside.response.content)
    await here.member.send_dm("What did the seal eat?")
    assert SEAL not in plain(world.last(here.member.user.dm_channel).content)
    names = [choice["value"] for choice in await here.member.autocomplete(other, "ask", "story", "")]
    assert names == ["sample"]
    start = await here.member.send(here.channel, "talk")
    await world.text_channel(here).get_partial_message(start.id).create_thread(name="talk")
    await world.env.settle()
    (thread,) = here.channel.threads
    result = await here.member.slash(thread, "ask", question="What did the seal eat?")
    assert result.response is not None
    assert SEAL in plain(result.response.content)
    context = await here.member.click(result.response, label="Context")
    assert context.response is not None
    assert SEAL.split(".")[0] in plain(context.response.content)


async def test_a_server_that_the_bot_left_is_closed_in_direct_messages(world: World) -> None:
    here = world.corner(HARBOUR)
    await world.client.get_guild(HARBOUR).leave()  # type: ignore[union-attr]  # it is there
    await world.env.settle()
    await here.member.user.send_dm("What did the seal eat?")
    assert SEAL not in plain(world.last(here.member.user.dm_channel).content)
