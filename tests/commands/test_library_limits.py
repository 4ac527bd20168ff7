"""What editors meet at the limits of /library: many stories, long names, pages and buttons that are out of date."""

from __future__ import annotations

from typing import Any

import pytest

from commands import library as library_module
from commands.access import Place
from commands.library import LISTED_FEEDS, Editor
from commands.library_slash import NAME_LIMIT_CHARS, file_name
from commands.retracting import retract_article, unretract_article
from index.feed_rows import add_feed
from index.jobs import SOURCES_LIMIT
from index.listing import article_row
from index.moments import parse_moment
from index.nouns import MAX_FIELD_CHARS
from index.retraction import retract
from index.writer import ensure_story, remove
from retrieval.desk import Desk
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.voice import Surface, say
from tests.commands.test_library import editor, newest
from tests.commands.world import EMPTY, HARBOUR, World, plain

BOSS = Editor(5, allowed=True)
HERE = Place(HARBOUR, 1)
# Each sign takes two when it is escaped.
STARS = "*_`<" * (MAX_FIELD_CHARS // 4)


def test_the_status_of_many_stories_is_told_on_several_pages(desk: Desk) -> None:
    names = [f"{STARS[:90]}{number:02}" for number in range(40)]
    for name in names:
        ensure_story(desk.library, name, EMPTY)
    pages = library_module.status(desk, Place(EMPTY, 1), editor=BOSS).pages
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    assert "\n".join(pages).count(": 0 articles, 0 feeds") == len(names)


async def test_an_article_with_the_longest_title_and_id_is_tended_like_any_other(
    world: World, fill: Any
) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    fill(world.desk.library, [world.draft("The bell is cracked.", id=STARS, title=STARS)], server=EMPTY)
    retracted = await boss.slash(here.channel, "library retract", article=STARS, reason=STARS[:300])
    undone = await boss.slash(here.channel, "library retract", article=STARS, undo=True)
    asked = await boss.slash(here.channel, "library remove", article=STARS)
    assert asked.response is not None
    removed = await boss.click(asked.response, label="Remove it")
    for result, words in (
        (retracted, "is retracted from the story “main”"),
        (undone, "is quoted again"),
        (removed, "is removed from the story “main”"),
    ):
        assert result.response is not None
        assert words in result.response.content


async def test_a_retracted_article_is_named_by_its_own_id_and_is_no_fault_of_ours(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    here = world.corner(HARBOUR)
    own = world.desk.library.story("main", HARBOUR)
    retract(world.desk.library, own, "seal", "It was a dog.")
    result = await here.member.slash(here.channel, "summary", article="seal")
    assert result.response is not None
    told = plain(result.response.content)
    assert told.startswith("The article with the id “seal” was retracted on ")
    assert "The log has the details" not in told
    assert "dog" not in caplog.text


def test_a_long_reason_leaves_room_for_the_sentence_about_it() -> None:
    at = parse_moment("2026-03-31")
    sentence = say("article_retracted", Surface.DISCORD, id=STARS, at=at, why=STARS * 4)
    assert units(sentence) <= PAGE_LIMIT_UNITS


def test_a_page_of_feeds_beyond_the_last_shows_the_last(desk: Desk) -> None:
    own = desk.library.story("main", HARBOUR)
    for number in range(LISTED_FEEDS + 1):
        url = f"https://a.example/{number:02}"
        add_feed(desk.library, own, url, title=None, added_by=5, now=parse_moment("2026-03-31"))
    shown = library_module.feed_list(desk, HERE, editor=BOSS, story=None, page=99)
    assert "(page 2 of 2;" in shown.pages[0]
    assert "a.example/10" in shown.pages[0]
    assert len(shown.buttons) == 1


def test_undoing_no_retraction_says_that_there_is_none(desk: Desk) -> None:
    undone = retract_article(desk, HERE, editor=BOSS, story=None, article="seal", reason=None, undo=True)
    assert "isn't retracted" in undone.pages[0]


async def test_a_button_for_what_is_gone_speaks_of_no_answer(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    done = await boss.slash(here.channel, "library retract", article="seal", reason="A dog.")
    assert done.response is not None
    remove(world.desk.library, world.desk.library.story("main", HARBOUR), "seal")
    pressed = await boss.click(done.response, label="Quote it again")
    assert pressed.response is not None
    assert pressed.response.content == say("outdated_button", Surface.DISCORD)
    assert "question" not in pressed.response.content


def test_an_article_in_the_row_is_quoted_again_by_its_button(desk: Desk) -> None:
    own = desk.library.story("main", HARBOUR)
    row = article_row(desk.library, retract(desk.library, own, "seal", "A dog."))
    assert "is quoted again" in unretract_article(row, desk, HERE, editor=BOSS).pages[0]


async def test_nothing_but_spaces_is_nothing_given(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    added = await boss.slash(here.channel, "library add", link="   ", feed=" ")
    assert added.response is not None
    assert added.response.content == say("nothing_given", Surface.DISCORD)
    listed = await boss.slash(here.channel, "library feeds", add="  ")
    assert listed.response is not None
    assert "0 feeds" in plain(listed.response.content)


async def test_a_file_with_a_very_long_name_is_read_by_its_suffix(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    row = b'{"id": "clock", "text": "The clock of Orle is late."}\n'
    await boss.slash(here.channel, "library add", attachment=("b" * 200 + ".jsonl", row))
    assert newest(world, HARBOUR).tally.counts == {"added": 1}


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("a.txt", "a.txt"),
        ("b" * 200 + ".jsonl", "b" * (NAME_LIMIT_CHARS - 7) + "….jsonl"),
        ("c" * 200, "c" * (NAME_LIMIT_CHARS - 1) + "…"),
        ("d." + "e" * 200, "d." + "e" * (NAME_LIMIT_CHARS - 3) + "…"),
        (".txt", ".txt"),
        ("../../x.pdf", "../../x.pdf"),
    ],
    ids=["short", "long", "no-suffix", "long-suffix", "suffix-alone", "path"],
)
def test_a_long_file_name_keeps_its_suffix(written: str, called: str) -> None:
    assert file_name(written) == called
    assert len(called) <= NAME_LIMIT_CHARS


async def test_links_beyond_the_limit_are_told_and_not_lost_in_silence(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    links = [
        f"http://localhost/{number:02}" for number in range(SOURCES_LIMIT + 2)
    ]  # nowhere: each is refused
    message = await here.member.send(
        here.channel, " ".join(links), attachments=[("a.txt", b"The bell of Senn is cracked.")]
    )
    await boss.context_menu(here.channel, "Add to the story", message)
    job = newest(world, HARBOUR)
    assert [one.name for one in job.sources] == [*links[: SOURCES_LIMIT - 1], "a.txt"]
    assert [one.source for one in job.tally.refused[:3]] == links[SOURCES_LIMIT - 1 :]
    assert job.tally.counts == {"added": 1, "refused": SOURCES_LIMIT + 2}
    assert f"at most {SOURCES_LIMIT} sources are read at once" in world.last(here.channel).content
