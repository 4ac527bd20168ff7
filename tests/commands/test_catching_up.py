"""/changes, and the full text under a summary: who sees what, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from commands.client import VerbatimClient
from index.answers import recall_answer
from index.nouns import Draft
from index.visits import allow_visits, last_visit
from index.writer import limit_story
from templates.plain import unescape
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, Corner, World, plain

ARTICLE = "2026-03-06-bridge-turns"


def messages(result) -> list:
    """All that was sent, in order."""
    assert result.response is not None
    return [result.response, *result.followups]


def pages(result) -> list[str]:
    return [page.content for page in messages(result)]


async def test_changes_tell_articles_new_facts_and_numbers_side_by_side(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "changes", since="9 March 2026")
    shown = pages(result)
    assert all(len(page) <= 2000 for page in shown)
    said = "\n".join(shown)
    assert said.startswith(
        "**sample: what is new since 9 March 2026**\n6 articles of 8 added\n**Added**\n1. "
    )
    before, after = "> **At least 11** people were injured", "> **Seventeen** people were hurt on 5 March"
    assert said.index("Numbers that changed") < said.index(before) < said.index(after)
    assert "will reopen on Saturday 30 May" in said
    assert "Corrected" not in said.replace("Correction", "")
    assert world.buttons(world.last(here.channel)) == ["Context", "Remember my visits here"]
    kept = recall_answer(world.desk.library, messages(result)[0].id)
    assert kept is not None
    assert len(kept.slices) == 10


async def test_changes_for_the_asker_alone_and_when_nothing_is_new(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "changes", since="2026-11-01", private=True)
    assert result.ephemeral
    assert pages(result) == [
        "**sample: what is new since 1 November 2026**\n"
        "Nothing: none of 8 articles was added, corrected, retracted or removed since."
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"since": "03/04/2026"}, say("date_refused", Surface.DISCORD, written="03/04/2026")),
        (
            {"since": "9999-12-31"},
            say("since_in_future", Surface.DISCORD, since=datetime(9999, 12, 31, tzinfo=UTC)),
        ),
        ({"since": "2026-03-09", "story": "nowhere"}, say("story_unknown", Surface.DISCORD, name="nowhere")),
    ],
)
async def test_what_cannot_be_told_gets_one_sentence(
    world: World, options: dict[str, str], expected: str
) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "changes", **options)
    assert pages(result) == [expected]
    assert messages(result)[0].components == []


async def test_changes_stay_within_what_may_be_read(world: World) -> None:
    here = world.corner(HARBOUR)
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [1])
    result = await here.member.slash(here.channel, "changes", since="2000-01-01")
    assert "seal" not in plain("".join(pages(result))).lower()


async def test_the_full_text_comes_in_parts_to_whom_pressed(world: World) -> None:
    here = world.corner(EMPTY)
    summary = await here.member.slash(here.channel, "summary", article=ARTICLE)
    assert world.buttons(world.last(here.channel)) == ["Context", "Who said what", "Full text"]
    text = world.desk.library.article(world.desk.library.story("sample").key, ARTICLE).text
    pressed = await here.member.click(messages(summary)[0].message, label="Full text")
    assert pressed.ephemeral
    shown = pages(pressed)
    assert all(len(page) <= 2000 for page in shown)
    assert "The full text" in shown[0]
    told = "".join(
        unescape("\n".join(line for line in page.split("\n") if line.startswith(">"))) for page in shown
    )
    assert "".join(told.split()) == "".join(text.split())


async def test_a_long_text_has_a_button_for_its_next_part(world: World, fill) -> None:
    here = world.corner(HARBOUR)
    text = "\n\n".join(
        f"Paragraph {number} of the long report speaks of the dredger again." for number in range(150)
    )
    fill(world.desk.library, [Draft(text, id="long", title="Long")], "main", HARBOUR)
    summary = await here.member.slash(here.channel, "summary", article="long")
    part = await here.member.click(messages(summary)[0].message, label="Full text")
    told = "\n".join(pages(part))
    seen = 0
    while True:
        for number in range(150):
            if f"Paragraph {number} of" in told:
                assert number == seen
                seen += 1
        if seen == 150:
            break
        last = messages(part)[-1]
        part = await here.member.click(last.message, label="Next part")
        told = "\n".join(pages(part))
    assert messages(part)[-1].components == []


async def test_a_text_that_may_no_longer_be_read_is_not_shown(world: World) -> None:
    here = world.corner(HARBOUR)
    summary = await here.member.slash(here.channel, "summary", article="seal")
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [1])
    pressed = await here.member.click(messages(summary)[0].message, label="Full text")
    assert pages(pressed) == [say("answer_unknown", Surface.DISCORD)]


def test_days_are_read_as_people_write_them() -> None:
    from commands.clock import DateRefused, typed_day

    assert typed_day("31 March 2026") == date(2026, 3, 31)
    with pytest.raises(DateRefused):
        typed_day("soon")


def visit_of(world: World, here: Corner) -> datetime | None:
    return last_visit(world.desk.library, here.guild.id, here.member.id)


def stored_earlier(world: World) -> None:
    """Make as if all that is stored now had been stored a minute earlier."""
    with world.desk.library.database.writing() as connection:
        connection.execute("UPDATE revisions SET added = datetime(added, '-1 minute') || '+00:00'")


async def test_without_a_day_and_without_a_kept_visit_it_says_what_to_do(world: World) -> None:
    here = world.corner(HARBOUR)
    for options in ({}, {"since": "my last visit"}):
        result = await here.member.slash(here.channel, "changes", **options)
        assert pages(result) == [say("visit_unknown", Surface.DISCORD, server=True)]
        assert world.buttons(messages(result)[0].message) == ["Remember my visits here"]
    assert visit_of(world, here) is None


async def test_visits_are_kept_from_the_press_on_and_changes_alone_tells_what_came_since(
    world: World, fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    stored_earlier(world)
    first = await here.member.slash(here.channel, "changes", since="2026-01-01")
    shown = messages(first)[-1].message
    pressed = await here.member.click(shown, label="Remember my visits here")
    assert pressed.ephemeral
    assert pages(pressed) == [say("visits_remembered", Surface.DISCORD, server=True)]
    # What came since the message isn't in it, however late the button was pressed.
    assert visit_of(world, here) == shown.created_at
    seen = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr("commands.catching_up.now", lambda: seen)
    allow_visits(world.desk.library, here.guild.id, here.member.id, seen)
    nothing = await here.member.slash(here.channel, "changes")
    assert "Nothing: none of 2 articles" in pages(nothing)[0]
    assert "since your last visit, " in pages(nothing)[0]
    assert world.buttons(messages(nothing)[0].message) == ["Forget my visits"]
    old = datetime(2020, 1, 1, tzinfo=UTC)
    fill(
        world.desk.library,
        [Draft("Divers found an anchor of bronze off Senn on New Year's Day.", id="anchor", published=old)],
        "main",
        HARBOUR,
    )
    result = await here.member.slash(here.channel, "changes", since="My last visit")
    assert "1 article of 3 added" in pages(result)[0]
    assert "> Divers found an anchor of bronze off Senn" in pages(result)[0]
    assert visit_of(world, here) == seen
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    monkeypatch.setattr("commands.catching_up.now", lambda: later)
    await here.member.slash(here.channel, "changes", since="2026-05-05")
    assert visit_of(world, here) == later
    again = await here.member.slash(here.channel, "changes")
    assert "Nothing: none of 3 articles" in pages(again)[0]


async def test_visits_are_each_members_own_and_forgotten_when_asked(world: World) -> None:
    here = world.corner(HARBOUR)
    other = here.guild.add_member(world.env.create_user("other"))
    first = await here.member.slash(here.channel, "changes", since="2026-01-01")
    await here.member.click(messages(first)[-1].message, label="Remember my visits here")
    unkept = await other.slash(here.channel, "changes")
    assert pages(unkept) == [say("visit_unknown", Surface.DISCORD, server=True)]
    second = await here.member.slash(here.channel, "changes")
    under = messages(second)[-1].message
    await other.click(under, label="Forget my visits")
    assert visit_of(world, here) is not None
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))
    forgotten = await here.member.click(under, label="Forget my visits")
    assert pages(forgotten) == [say("visits_forgotten", Surface.DISCORD, server=True)]
    assert visit_of(world, here) is None
    third = await here.member.slash(here.channel, "changes", since="2026-01-01")
    assert world.buttons(messages(third)[-1].message)[-1] == "Remember my visits here"
    assert visit_of(world, here) is None


async def test_since_offers_the_kept_visit_and_days(world: World) -> None:
    here = world.corner(HARBOUR)
    days = await here.member.autocomplete(here.channel, "changes", "since", "")
    names = [one["name"] for one in days]
    assert names[:2] == ["today", "yesterday"]
    assert not any("visit" in name for name in names)
    allow_visits(world.desk.library, here.guild.id, here.member.id, datetime(2026, 3, 4, 10, tzinfo=UTC))
    days = await here.member.autocomplete(here.channel, "changes", "since", "")
    assert days[0] == {"name": "my last visit (4 March 2026, 10:00 UTC)", "value": "my last visit"}
    (week,) = await here.member.autocomplete(here.channel, "changes", "since", "7 days")
    before = datetime.now(UTC).date() - timedelta(days=7)
    assert abs(date.fromisoformat(week["value"]) - before) <= timedelta(days=1)
    typed = await here.member.slash(here.channel, "changes", since="yesterday", private=True)
    assert "what is new since" in pages(typed)[0]


async def test_who_said_what_under_an_articles_summary_keeps_to_the_article_also_after_a_restart(
    world: World,
) -> None:
    here = world.corner(EMPTY)
    summary = await here.member.slash(here.channel, "summary", article=ARTICLE)
    shown = messages(summary)[-1].message
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))
    pressed = await here.member.click(shown, label="Who said what")
    assert pressed.ephemeral
    kept = recall_answer(world.desk.library, messages(pressed)[0].id)
    assert kept is not None
    assert {one.article for one in kept.slices} == {ARTICLE}
    title = world.desk.library.article(world.desk.library.story("sample").key, ARTICLE).title
    assert plain(pages(pressed)[0]).startswith(f"{title}: who said what")
