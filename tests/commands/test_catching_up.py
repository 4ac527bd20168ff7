"""/changes, and the full text under a summary: who sees what, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.answers import recall_answer
from index.nouns import Draft
from index.writer import limit_story
from templates.plain import unescape
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, World, plain

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
    assert world.buttons(world.last(here.channel)) == ["Context"]
    kept = recall_answer(world.desk.library, messages(result)[0].id)
    assert kept is not None
    assert len(kept.slices) == 10


async def test_changes_for_the_asker_alone_and_when_nothing_is_new(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "changes", since="2026-11-01", private=True)
    assert result.ephemeral
    assert pages(result) == [
        "**sample: what is new since 1 November 2026**\nNothing: none of 8 articles was added or corrected since."
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
    assert world.buttons(world.last(here.channel)) == ["Context", "Full text"]
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
