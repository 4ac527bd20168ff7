"""/library and "Add to the story", from what an editor types to what all can ask about: with real pages and files."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from commands import jobs as jobs_module
from commands import library as library_module
from commands import retracting
from commands.access import Place
from commands.bridge import Bridge
from commands.client import VerbatimClient
from commands.editing import put_up_edit
from commands.editors import ButtonOutdated, EditorsOnly
from commands.jobs import Jobs
from commands.library import Editor, Request, linked
from commands.library_slash import links_in
from commands.listing import listing, turned
from index.addresses import allowed_hosts
from index.editing import edit_article
from index.errors import ArticleUnknown, DiskFull
from index.feed_rows import add_feed, feeds
from index.fetch import Fetcher, Limits
from index.files import FILE_LIMIT_MB
from index.jobs import (
    QUEUE_LIMIT_JOBS,
    How,
    Job,
    JobKind,
    JobState,
    QueueFull,
    Refusal,
    claim,
    enqueue,
    find_job,
    jobs_of,
    show_in,
)
from index.library import Library
from index.listing import Wish
from index.nouns import Story
from index.settings import Settings
from index.work import run_job
from index.writer import choose_story, ensure_story, limit_story
from retrieval.desk import Desk
from templates.library import shown_link
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, MUSEUM, Corner, World, plain
from tests.index.web import Web, page, serving

BODY = (
    "<p>The {what} of Senn was painted {colour} on Monday because the old paint had come off, the mayor, Ada Plume, "
    "said. Nobody had asked for that colour, and three painters from Orle worked on it for a week.</p>"
    "<p>“It will stay {colour} until the spring,” Plume told reporters who had come to look at the {what} of Senn. "
    "The town had paid for the paint with what was left of the money for the summer's fireworks.</p>"
    "<p>The council will meet next week to talk about what else in the town should be painted this year.</p>"
)
HOSTILE = "@everyone <@&1> [free](https://evil.example) **x** `y` \u202egnp.exe"


def article(what: str, colour: str, title: str | None = None) -> bytes:
    title = title or f"The {what} of Senn is {colour} now"
    head = f"<head><title>{title}</title><meta property='og:title' content='{title}'></head>"
    body = BODY.format(what=what, colour=colour)
    return page(
        f"<!doctype html><html lang='en'>{head}<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@pytest.fixture
def web() -> Iterator[Web]:
    yield from serving()


@pytest.fixture
def simcord_bot(settings: Settings, desk: Desk, web: Web) -> VerbatimClient:
    return client_of(settings, desk, web)


def client_of(settings: Settings, desk: Desk, web: Web) -> VerbatimClient:
    client = VerbatimClient(settings, opener=lambda _: desk)
    fetcher = Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=1000))
    client.jobs = Jobs(client, fetcher)
    return client


def editor(here: Corner, world: World, name: str = "editor") -> Any:
    """Somebody who may manage messages here."""
    role = here.guild.create_role(name, permissions=discord.Permissions(manage_messages=True))
    return here.guild.add_member(world.env.create_user(name), roles=[role])


def newest(world: World, server: int) -> Job:
    """The server's job that was put up last."""
    keys = [story.key for story in world.desk.library.every_story() if story.server == server]
    return max(jobs_of(world.desk.library, keys, limit=99), key=lambda job: job.key)


def ids(library: Library, story: Story) -> list[str]:
    return [entry.id for entry in library.entries(story.key, newest=False)]


async def ask(world: World, here: Corner, question: str) -> str:
    result = await here.member.slash(here.channel, "ask", question=question)
    assert result.response is not None
    return plain(result.response.content)


# Adding


async def test_the_first_link_in_a_fresh_server_simply_works(world: World, web: Web) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    web.pages["/owl"] = article("town hall", "green")
    result = await boss.slash(here.channel, "library add", link=web.url("/owl"))
    callbacks = [entry.json for entry in world.env.http_requests if entry.path.endswith("/callback")]
    assert callbacks[-1] == {"type": 5}
    assert not result.ephemeral
    job = newest(world, EMPTY)
    assert (job.state, job.tally.counts, job.asker) == (JobState.DONE, {"added": 1}, boss.id)
    shown = world.last(here.channel)
    assert shown.id == job.message
    assert plain(shown.content).startswith("Read http")
    assert "1 article added" in shown.content
    assert world.buttons(shown) == []
    assert len(here.channel.history()) == 1
    own = world.desk.library.story("main", EMPTY)
    assert own.server == EMPTY
    assert "painted green on Monday" in await ask(
        world, here, "What colour was the town hall of Senn painted?"
    )


async def test_a_file_is_added_under_its_given_fields(world: World, settings: Settings) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    tale = b"The ferry to Orle sank on Sunday. Everybody could swim, the captain said."
    await boss.slash(
        here.channel,
        "library add",
        attachment=("tale.txt", tale),
        title="Ferry sinks",
        outlet="Quay Post",
        date="2026-03-06",
    )
    own = world.desk.library.story("main", HARBOUR)
    (entry,) = world.desk.library.entries(own.key, words="Ferry sinks")
    assert (entry.outlet, str(entry.published)[:10]) == ("Quay Post", "2026-03-06")
    assert "The ferry to Orle sank" in await ask(world, here, "When did the ferry to Orle sink?")
    assert list(settings.incoming_folder.iterdir()) == []


GERMAN = (
    "Der Rat des Hafens beschloss am Montag, die alte Mole von {place} zu schließen, die seit dem Sturm niemand mehr "
    "pflegt. Die Arbeiten beginnen im Frühjahr, sagte die Bürgermeisterin nach der Sitzung vor dem Rathaus."
)


async def test_what_is_added_in_a_language_that_the_models_do_not_know_well_is_told_and_marked(
    world: World,
) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    await boss.slash(
        here.channel, "library add", attachment=("orle.txt", GERMAN.format(place="Orle").encode())
    )
    told = world.last(here.channel).content
    assert told.splitlines()[1:3] == [
        "1 article added",
        "1 article in German, which I don't know well: expect poor answers from it.",
    ]
    await boss.slash(
        here.channel, "library add", attachment=("owl.txt", b"The owl of Nim is blue, said a boy.")
    )
    assert "which I don't know well" not in world.last(here.channel).content
    for command in ("library list", "sources"):
        listed = await boss.slash(here.channel, command)
        assert listed.response is not None
        assert listed.response.content.count("(answers may be poor)") == 1
        assert "in German (answers may be poor) · id orle" in listed.response.content


async def test_languages_of_a_message_with_several_files_are_counted_in_one_line(world: World) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    dutch = (
        "De havenraad besloot maandag de oude pier te sluiten, die sinds de storm door niemand is hersteld."
    )
    files = [
        ("a.txt", GERMAN.format(place="Senn").encode()),
        ("b.txt", GERMAN.format(place="Tarn").encode() * 2),
        ("c.txt", dutch.encode()),
        ("d.txt", b"The owl of Nim is blue, said a boy who had seen it."),
    ]
    message = await here.member.send(here.channel, "Please read these", attachments=files)
    await boss.context_menu(here.channel, "Add to the story", message)
    told = world.last(here.channel).content
    assert "4 articles added" in told
    assert told.count("which I don't know well") == 1
    assert "3 articles in German and Dutch, which I don't know well: expect poor answers from them." in told


async def test_a_named_story_is_made_for_this_server_alone(world: World) -> None:
    here, there = world.corner(EMPTY), world.corner(MUSEUM)
    boss = editor(here, world)
    await boss.slash(
        here.channel, "library add", attachment=("a.txt", b"The owl of Nim is blue."), story="night birds"
    )
    story = world.desk.library.story("night birds", EMPTY)
    assert story.server == EMPTY
    assert "blue" in await ask(world, here, "What colour is the owl of Nim?")  # the only one is the default
    assert "blue" not in await ask(world, there, "What colour is the owl of Nim?")


async def test_two_adds_at_once_are_both_read(world: World, web: Web) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    for name in ("tower", "bridge"):
        web.pages[f"/{name}"] = article(name, "red")
    for name in ("tower", "bridge"):
        world.type_slash(here, "library add", member=boss, link=web.url(f"/{name}"))
    await world.env.settle()
    own = world.desk.library.story("main", HARBOUR)
    jobs = jobs_of(world.desk.library, [own.key], limit=9)
    assert [job.state for job in jobs] == [JobState.DONE] * 2
    assert len({job.message for job in jobs}) == 2
    contents = [plain(message.content) for message in here.channel.history()]
    assert len(contents) == 2
    assert all("1 article added" in content for content in contents)


async def test_one_bad_source_of_three_is_told_and_the_others_are_read(world: World, web: Web) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    web.pages["/tower"] = article("tower", "red")
    text = f"see {web.url('/tower')}, {web.url('/gone?key=secret')}!"
    message = await here.member.send(
        here.channel, text, attachments=[("note.txt", b"The bell of Senn is cracked.")]
    )
    await boss.context_menu(here.channel, "Add to the story", message)
    job = newest(world, HARBOUR)
    assert (job.state, job.tally.counts, job.total) == (JobState.DONE, {"added": 2, "refused": 1}, 3)
    shown = plain(world.last(here.channel).content)
    assert "2 articles added · 1 refused" in shown
    assert "/gone" in shown
    assert "secret" not in shown
    assert "cracked" in await ask(world, here, "Which bell is cracked?")


async def test_a_message_with_nothing_to_add_says_so(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    message = await here.member.send(here.channel, "no link here, ftp://x.example either")
    result = await boss.context_menu(here.channel, "Add to the story", message)
    assert result.response is not None
    assert result.response.content == say("nothing_to_add", Surface.DISCORD)


@pytest.mark.parametrize(
    ("options", "kind", "facts"),
    [
        ({}, "nothing_given", {}),
        ({"link": "page.html"}, "not_a_link", {"link": "page.html"}),
        ({"link": "http://[a\x07.example"}, "not_a_link", {"link": "http://[a\x07.example"}),
        ({"link": "https://a.example", "date": "soon"}, "date_refused", {"written": "soon"}),
        ({"link": "https://a.example", "story": "sample"}, "story_shared", {"name": "sample"}),
        ({"link": "https://a.example", "story": "x" * 101}, "story_name_refused", {"limit_chars": 100}),
    ],
)
async def test_what_cannot_be_added_gets_one_sentence(
    world: World, options: dict[str, str], kind: str, facts: dict[str, object]
) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    result = await boss.slash(here.channel, "library add", **options)
    assert result.response is not None
    assert result.response.content == say(kind, Surface.DISCORD, **facts)
    assert [story for story in world.desk.library.every_story() if story.server == EMPTY] == []


async def test_too_big_an_attachment_is_not_even_fetched(world: World, settings: Settings) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    big = b"x" * (FILE_LIMIT_MB * 1_000_000 + 1)
    result = await boss.slash(here.channel, "library add", attachment=("big.txt", big))
    assert result.response is not None
    expected = say(
        "source_refused",
        Surface.DISCORD,
        source="big.txt",
        reason="too_big",
        detail="",
        limit_mb=FILE_LIMIT_MB,
    )
    assert result.response.content == expected
    message = await here.member.send(
        here.channel, "", attachments=[("big.txt", big), ("a.txt", b"The bell is cracked.")]
    )
    await boss.context_menu(here.channel, "Add to the story", message)
    job = newest(world, HARBOUR)
    assert job.tally.counts == {"refused": 1, "added": 1}
    assert f"larger than {FILE_LIMIT_MB} MB" in world.last(here.channel).content
    assert list(settings.incoming_folder.iterdir()) == []


async def test_a_full_queue_is_told_and_keeps_no_file(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    own = world.desk.library.story("main", HARBOUR)
    monkeypatch.setattr(jobs_module, "claim", lambda library: None)
    for _ in range(QUEUE_LIMIT_JOBS):
        enqueue(world.desk.library, own, JobKind.REFRESH, target="main")
    result = await boss.slash(here.channel, "library add", attachment=("a.txt", b"A bell."))
    assert result.response is not None
    assert result.response.content == say("queue_full", Surface.DISCORD, limit=QUEUE_LIMIT_JOBS)
    assert list(settings.incoming_folder.iterdir()) == []


# Who may


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("library add", {"link": "https://a.example/"}),
    ("library refresh", {}),
    ("library remove", {"article": "seal"}),
    ("library retract", {"article": "seal", "reason": "No."}),
    ("library status", {}),
    ("library feeds", {}),
    ("library feeds", {"add": "https://a.example/feed"}),
    ("library list", {}),
    ("library edit", {"article": "seal", "title": "x"}),
    ("library edit", {"article": "seal", "from_source": True}),
]


@pytest.mark.parametrize(("name", "options"), COMMANDS)
async def test_a_reader_is_refused_in_the_work_itself(
    world: World, name: str, options: dict[str, Any]
) -> None:
    """A server's admin may let anybody see the commands; what they do is for editors all the same."""
    here = world.corner(HARBOUR)
    world.type_slash(here, name, **options)
    await world.env.settle()
    told = [
        (entry.json or {}).get("content") or (entry.json or {}).get("data", {}).get("content")
        for entry in world.env.http_requests
        if "/webhooks/" in entry.path or entry.path.endswith("/callback")
    ]
    assert [content for content in told if content] == [say("editors_only", Surface.DISCORD)]
    assert here.channel.history() == []
    own = world.desk.library.story("main", HARBOUR)
    assert ids(world.desk.library, own) == ["crane", "seal"]
    assert jobs_of(world.desk.library, [own.key], limit=9) == []


def test_every_work_checks_who_asks(desk: Desk) -> None:
    place, reader = Place(HARBOUR, 1), Editor(5, allowed=False)
    request = Request(JobKind.ADD, "x")
    story: dict[str, Any] = {"editor": reader, "story": None}
    works: list[Callable[[], object]] = [
        lambda: library_module.put_up(request, desk, place, **story),
        lambda: library_module.put_up_refresh(desk, place, article=None, **story),
        lambda: library_module.ask_removal(desk, place, article="seal", **story),
        lambda: library_module.remove_article(1, 1, desk, place, editor=reader),
        lambda: retracting.retract_article(desk, place, article="seal", reason="x", undo=False, **story),
        lambda: retracting.unretract_article(1, desk, place, editor=reader),
        lambda: retracting.retract_copies(1, 0, desk, place, editor=reader),
        lambda: retracting.unretract_copies(1, 0, desk, place, editor=reader),
        lambda: library_module.status(desk, place, editor=reader),
        lambda: library_module.feed_list(desk, place, page=1, **story),
        lambda: library_module.unfollow(1, desk, place, editor=reader),
        lambda: listing(desk, place, wish=Wish(), page=1, **story),
        lambda: turned(1, 1, desk, place, editor=reader),
        lambda: put_up_edit(desk, place, article="seal", fields={"title": "x"}, from_source=True, **story),
    ]
    for work in works:
        with pytest.raises(EditorsOnly):
            work()
    with pytest.raises(EditorsOnly):
        library_module.status(desk, Place(None, 1, (HARBOUR,)), editor=Editor(5, allowed=True))


def test_no_server_touches_anothers_story(desk: Desk) -> None:
    """Row numbers and job numbers are all over one library: what they lead to elsewhere is unknown here."""
    boss = Editor(5, allowed=True)
    place, theirs = Place(HARBOUR, 1), desk.library.story("main", MUSEUM)
    ((row,),) = desk.library.rows("SELECT key FROM articles WHERE story = ?", (theirs.key,))
    job = enqueue(desk.library, theirs, JobKind.REFRESH, target="main", asker=5)
    feed = add_feed(
        desk.library, theirs, "https://a.example/feed", title=None, added_by=5, now=datetime.now(UTC)
    )
    for work in (
        lambda: library_module.unfollow(feed.key, desk, place, editor=boss),
        lambda: library_module.remove_article(row, 1, desk, place, editor=boss),
        lambda: retracting.unretract_article(row, desk, place, editor=boss),
        lambda: retracting.retract_copies(row, 0, desk, place, editor=boss),
        lambda: retracting.unretract_copies(row, 0, desk, place, editor=boss),
        lambda: library_module.cancel_job(job.key, desk, place, editor=boss),
    ):
        with pytest.raises(ButtonOutdated):
            work()
    with pytest.raises(ArticleUnknown):
        library_module.ask_removal(desk, place, editor=boss, story=None, article="owl")
    with pytest.raises(ArticleUnknown):
        put_up_edit(
            desk, place, editor=boss, story=None, article="owl", fields={"title": "x"}, from_source=True
        )
    assert "owl" not in listing(desk, place, editor=boss, story=None, wish=Wish(), page=1).pages[0]
    assert f"{job.key}" not in "".join(library_module.status(desk, place, editor=boss).buttons)
    found = find_job(desk.library, job.key)
    assert found is not None
    assert found.state is JobState.WAITING
    assert ids(desk.library, theirs) == ["owl"]


def test_a_story_limited_to_other_channels_is_not_touched_from_here(desk: Desk) -> None:
    boss, place = Editor(5, allowed=True), Place(HARBOUR, 1)
    own = desk.library.story("main", HARBOUR)
    limit_story(desk.library, own, [2])
    with pytest.raises(Exception, match="main"):
        library_module.put_up(Request(JobKind.ADD, "x"), desk, place, editor=boss, story=None)
    ((row,),) = desk.library.rows("SELECT key FROM articles WHERE story = ? AND id = 'seal'", (own.key,))
    with pytest.raises(ButtonOutdated):
        library_module.remove_article(row, 1, desk, place, editor=boss)
    assert library_module.own_story(desk.library, Place(HARBOUR, 2), None) == own


def test_a_shared_default_is_left_alone_and_the_own_main_filled(desk: Desk) -> None:
    shared = ensure_story(desk.library, "wire", None)
    choose_story(desk.library, shared, server=EMPTY)
    place, boss = Place(EMPTY, 1), Editor(5, allowed=True)
    job, _ = library_module.put_up(Request(JobKind.ADD, "x"), desk, place, editor=boss, story=None)
    own = desk.library.story("main", EMPTY)
    assert (own.server, job.story) == (EMPTY, own.key)


# On the way


async def test_a_job_goes_on_after_a_restart_in_the_same_message(
    world: World, web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    web.pages["/one"], web.pages["/two"] = article("tower", "red"), article("bridge", "blue")

    def killed(job: Job, means: Any, *, go_on: Any, shown: Any, stay: Any) -> Job | None:
        """The process ends between two articles: nothing of it does anything from then on."""

        def first_one() -> bool:
            now = find_job(means.library, job.key)
            return now is not None and now.done < 1

        return run_job(job, means, go_on=first_one, shown=shown)

    monkeypatch.setattr(jobs_module, "run_job", killed)
    monkeypatch.setattr("index.work.put_back", lambda *_: None)
    message = await here.member.send(here.channel, f"{web.url('/one')} {web.url('/two')}")
    await boss.context_menu(here.channel, "Add to the story", message)
    left = newest(world, HARBOUR)
    assert (left.state, left.done, left.tally.counts) == (JobState.RUNNING, 1, {"added": 1})
    monkeypatch.setattr(jobs_module, "run_job", run_job)
    asked = len(web.paths)
    await world.env.restart_bot(client_of(settings, world.desk, web))
    await world.env.settle()
    ended = newest(world, HARBOUR)
    assert (ended.key, ended.state, ended.done) == (left.key, JobState.DONE, 2)
    assert ended.tally.counts == {"added": 2}
    assert web.paths[asked:] == ["/two"]
    shown = world.last(here.channel)
    assert shown.id == left.message
    assert "2 articles added" in shown.content
    assert len(here.channel.history()) == 2  # the message that was added, and the bot's one


class Shown:
    """As much of a client and its messages as a job is shown with; ``edits`` has what each edit said."""

    def __init__(self, settings: Settings, desk: Desk, bridge: Bridge) -> None:
        self.settings, self.desk, self.bridge = settings, desk, bridge
        self.edits: list[str] = []

    def get_partial_messageable(self, channel: int) -> Shown:
        return self

    def get_partial_message(self, message: int) -> Shown:
        return self

    async def edit(self, *, content: str, view: object) -> None:
        self.edits.append(plain(content))


async def test_the_message_tells_on_the_way_how_far_it_is(
    settings: Settings, desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "EDIT_EVERY_S", 0.01)
    go = threading.Event()

    def answer(connection: Any) -> None:
        go.wait(20)
        connection.sendall(article("bridge", "blue"))

    web.pages["/one"], web.pages["/two"] = article("tower", "red"), answer
    links = [linked(How.LINK, web.url(path)) for path in ("/one", "/two")]
    client = Shown(settings, desk, Bridge(workers=1))
    fetcher = Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0))
    jobs = Jobs(client, fetcher)  # type: ignore[arg-type]  # as much of a client as it needs
    job = enqueue(
        desk.library, desk.library.story("main", HARBOUR), JobKind.ADD, target="two links", sources=links
    )
    show_in(desk.library, job.key, channel=1, message=2)
    try:
        jobs.wake()
        await World.wait_until(lambda: any("1 of 2 sources · 1 article added" in one for one in client.edits))
        assert all(one.startswith("Reading two links into the story “main” …\n") for one in client.edits)
        go.set()
        await World.wait_until(lambda: client.edits[-1].startswith("Read two links"))
        assert "2 of 2 sources · 2 articles added" in client.edits[-1]
    finally:
        go.set()
        client.bridge.stop()
        await jobs.finish()
        client.bridge.close()


async def test_what_waits_at_the_end_is_taken_up_at_the_next_start(
    world: World, settings: Settings, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    monkeypatch.setattr(jobs_module, "claim", lambda library: None)
    await boss.slash(here.channel, "library add", attachment=("a.txt", b"The bell of Senn is cracked."))
    waiting = world.last(here.channel)
    assert plain(waiting.content).startswith("Waiting: a.txt")
    job = newest(world, HARBOUR)
    assert world.buttons(waiting) == [say("button_cancel", Surface.DISCORD, number=job.key)]
    assert len(list(settings.incoming_folder.iterdir())) == 1
    (settings.incoming_folder / ("f" * 32 + ".bin")).write_bytes(b"left behind")
    monkeypatch.undo()
    await world.env.restart_bot(client_of(settings, world.desk, web))
    await world.env.settle()
    assert newest(world, HARBOUR).state is JobState.DONE
    assert "1 article added" in world.last(here.channel).content
    assert list(settings.incoming_folder.iterdir()) == []


async def test_a_job_is_cancelled_by_its_button_while_a_page_is_fetched(world: World, web: Web) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    asked, go = threading.Event(), threading.Event()

    def answer(connection: Any) -> None:
        asked.set()
        assert go.wait(20)
        connection.sendall(article("tower", "red"))

    web.pages["/slow"] = answer
    world.type_slash(here, "library add", member=boss, link=web.url("/slow"))
    await world.wait_until(asked.is_set)
    job = newest(world, HARBOUR)
    stranger = Editor(9, allowed=False)
    none, refused = library_module.cancel_job(job.key, world.desk, Place(HARBOUR, 1), editor=stranger)
    assert (none, refused.pages) == (None, (say("cancel_refused", Surface.DISCORD),))
    pressing = asyncio.create_task(
        asyncio.to_thread(
            library_module.cancel_job, job.key, world.desk, Place(HARBOUR, 1), editor=Editor(boss.id, False)
        )
    )
    cancelled, done = await pressing
    assert cancelled is not None
    assert done.pages == (say("cancel_done", Surface.DISCORD),)
    go.set()
    await world.env.settle()
    ended = newest(world, HARBOUR)
    assert (ended.state, ended.tally.counts) == (JobState.CANCELLED, {})
    assert plain(world.last(here.channel).content).startswith("Cancelled:")
    assert world.buttons(world.last(here.channel)) == []


async def test_a_server_whose_source_does_not_answer_holds_up_no_other(world: World, web: Web) -> None:
    here, there = world.corner(HARBOUR), world.corner(MUSEUM)
    asked, go = threading.Event(), threading.Event()

    def answer(connection: Any) -> None:
        asked.set()
        assert go.wait(20)
        connection.sendall(article("tower", "red"))

    web.pages["/slow"], web.pages["/quick"] = answer, article("bridge", "blue")
    boss, other = editor(here, world), editor(there, world, "other")
    world.type_slash(here, "library add", member=boss, link=web.url("/slow"))
    await world.wait_until(asked.is_set)
    slow = newest(world, HARBOUR)
    world.type_slash(here, "library add", member=boss, link=web.url("/quick"))
    await world.wait_until(lambda: newest(world, HARBOUR).key != slow.key)
    world.type_slash(there, "library add", member=other, link=web.url("/quick"))
    own = world.desk.library.story("main", MUSEUM)
    try:
        await world.wait_until(lambda: bool(world.desk.library.entries(own.key, words="bridge")))
        states = [job.state for job in jobs_of(world.desk.library, [newest(world, HARBOUR).story], limit=9)]
        assert states == [JobState.RUNNING, JobState.WAITING]  # one of a server at a time
    finally:
        go.set()
    await world.wait_until(lambda: newest(world, HARBOUR).state is JobState.DONE)
    await world.env.settle()


async def test_a_long_job_is_told_on_though_others_have_their_turn_in_between(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "SLICE_S", 0.0)
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    files = [(f"{name}.txt", f"The {name} is old.".encode()) for name in ("mill", "pier", "quay")]
    message = await here.member.send(here.channel, "Please", attachments=files)
    await boss.context_menu(here.channel, "Add to the story", message)
    job = newest(world, HARBOUR)
    assert (job.state, job.tally.counts, job.tally.starts) == (JobState.DONE, {"added": 3}, 0)
    assert "3 articles added" in world.last(here.channel).content


async def test_a_job_that_a_full_disk_stops_says_so_and_ends_once_there_is_room(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)

    def full(*_: object, **__: object) -> None:
        raise DiskFull("/data")

    monkeypatch.setattr(jobs_module, "run_job", full)
    monkeypatch.setattr(jobs_module, "finish", full)
    await boss.slash(here.channel, "library add", attachment=("a.txt", b"A bell."))
    told = plain(world.last(here.channel).content)
    assert plain(say("disk_full", Surface.DISCORD, path="/data")) in told
    assert newest(world, HARBOUR).state is JobState.RUNNING
    assert list(settings.incoming_folder.iterdir()) == []
    monkeypatch.undo()
    world.client.jobs.wake()
    await world.wait_until(lambda: newest(world, HARBOUR).state is JobState.FAILED)
    job = newest(world, HARBOUR)
    assert job.tally.stopped == Refusal("a.txt", "disk_full", {"path": "/data"})
    await boss.slash(here.channel, "library add", attachment=("b.txt", b"The bell of Senn is cracked."))
    assert newest(world, HARBOUR).state is JobState.DONE


async def test_a_waiting_job_is_cancelled_from_the_status(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    monkeypatch.setattr(jobs_module, "claim", lambda library: None)
    await boss.slash(here.channel, "library add", attachment=("a.txt", b"A bell."))
    message = world.last(here.channel)
    status = await boss.slash(here.channel, "library status")
    assert status.ephemeral
    assert status.response is not None
    assert "a.txt" in plain(status.response.content)
    label = say("button_cancel", Surface.DISCORD, number=newest(world, HARBOUR).key)
    pressed = await boss.click(status.response, label=label)
    assert pressed.response is not None
    assert pressed.response.content == say("cancel_done", Surface.DISCORD)
    assert newest(world, HARBOUR).state is JobState.CANCELLED
    now = await world.text_channel(here).fetch_message(message.id)
    assert plain(now.content).startswith("Cancelled:")
    assert list(settings.incoming_folder.iterdir()) == []
    again = await boss.click(status.response, label=label)
    assert again.response is not None
    assert again.response.content == say("cancel_late", Surface.DISCORD)


async def test_a_deleted_message_ends_no_job(world: World, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    monkeypatch.setattr(jobs_module, "claim", lambda library: None)
    await boss.slash(here.channel, "library add", attachment=("a.txt", b"The bell of Senn is cracked."))
    await world.last(here.channel).delete()
    monkeypatch.setattr(jobs_module, "claim", claim)
    world.client.jobs.wake()
    await world.wait_until(lambda: newest(world, HARBOUR).message is None)
    job = newest(world, HARBOUR)
    assert (job.state, job.message) == (JobState.DONE, None)


async def test_how_a_job_ended_is_told_later_where_discord_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)

    async def down(*_: Any, **__: Any) -> None:
        raise OSError("connection reset")

    with monkeypatch.context() as fault:
        fault.setattr(discord.PartialMessage, "edit", down)
        fault.setattr("commands.sending.RETRY_AFTER_S", 0.0)
        await boss.slash(here.channel, "library add", attachment=("a.txt", b"The bell of Senn is cracked."))
    assert newest(world, HARBOUR).state is JobState.DONE
    assert plain(world.last(here.channel).content).startswith("Waiting:")
    await world.client.jobs.tell_ends()
    assert "1 article added" in world.last(here.channel).content


async def test_a_mistake_of_ours_fails_the_job_with_an_id(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(jobs_module, "run_job", broken)
    await boss.slash(here.channel, "library add", attachment=("a.txt", b"A bell."))
    job = newest(world, HARBOUR)
    assert job.state is JobState.FAILED
    assert job.tally.stopped is not None
    assert str(job.tally.stopped.facts["id"]) in caplog.text
    assert str(job.tally.stopped.facts["id"]) in world.last(here.channel).content
    assert "secret" not in caplog.text


# Removing and retracting


async def test_an_article_is_removed_once_that_is_confirmed(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    asked = await boss.slash(here.channel, "library remove", article="seal")
    assert asked.ephemeral
    assert asked.response is not None
    own = world.desk.library.story("main", HARBOUR)
    assert ids(world.desk.library, own) == ["crane", "seal"]
    done = await boss.click(asked.response, label="Remove it")
    assert done.response is not None
    assert "is removed" in plain(done.response.content)
    assert ids(world.desk.library, own) == ["crane"]
    again = await boss.click(asked.response, label="Remove it")
    assert again.response is not None
    assert again.response.content == say("outdated_button", Surface.DISCORD)
    assert "eleven herrings" not in await ask(world, here, "What did the seal eat?")


async def test_a_retracted_article_is_not_quoted_until_that_is_undone(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    done = await boss.slash(here.channel, "library retract", article="seal", reason="The seal was a dog.")
    assert done.response is not None
    assert "The seal was a dog." in plain(done.response.content)
    assert "eleven herrings" not in await ask(world, here, "What did the seal eat?")
    only = await boss.slash(here.channel, "library list", only="retracted")
    assert only.response is not None
    listed = plain(only.response.content)
    assert "Seal visits fish market" in listed
    assert "The seal was a dog." in listed
    assert "Crane" not in listed
    await boss.click(done.response, label="Quote it again")
    assert "eleven herrings" in await ask(world, here, "What did the seal eat?")
    await boss.slash(here.channel, "library retract", article="seal", reason="Again.")
    undone = await boss.slash(here.channel, "library retract", article="seal", undo=True)
    assert undone.response is not None
    assert "quoted again" in plain(undone.response.content)
    assert "eleven herrings" in await ask(world, here, "What did the seal eat?")
    missing = await boss.slash(here.channel, "library retract", article="seal")
    assert missing.response is not None
    assert missing.response.content == say("reason_missing", Surface.DISCORD)


async def test_hostile_names_titles_and_reasons_are_only_words(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    await boss.slash(
        here.channel,
        "library add",
        attachment=(f"{HOSTILE[:60]}.txt".replace("/", "-"), b"A bell."),
        title=HOSTILE,
    )
    own = world.desk.library.story("main", HARBOUR)
    (entry,) = [one for one in world.desk.library.entries(own.key) if one.id not in ("crane", "seal")]
    results = [
        await boss.slash(here.channel, "library retract", article=entry.id, reason=HOSTILE),
        await boss.slash(here.channel, "library list", outlet=HOSTILE),
        await boss.slash(here.channel, "library list"),
        await boss.slash(here.channel, "library status"),
        await boss.slash(here.channel, "library remove", article=entry.id),
        await boss.slash(here.channel, "library add", link=HOSTILE),
    ]
    contents = [world.last(here.channel).content]
    for result in results:
        assert result.response is not None
        assert not result.response.message.mention_everyone
        contents.append(result.response.content)
    for content in contents:
        assert "@everyone" not in content
        assert "<@&" not in content
        assert "](http" not in content
        assert "\u202e" not in content
    sent = [entry.json for entry in world.env.http_requests if entry.json and "content" in entry.json]
    assert len(sent) >= len(contents)
    assert all(body.get("allowed_mentions", {}).get("parse", []) == [] for body in sent)


async def test_the_list_goes_on_page_by_page(world: World, fill: Any) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    drafts = [World.draft(f"Ship number {number} has left.", id=f"ship{number:02}") for number in range(25)]
    fill(world.desk.library, drafts, server=HARBOUR)
    first = await boss.slash(here.channel, "library list", words="ship")
    rest = await boss.slash(here.channel, "library list", words="ship", page=2)
    none = await boss.slash(here.channel, "library list", words="zeppelin")
    pages = ["\n".join(one.content for one in (r.response, *r.followups) if one) for r in (first, rest, none)]
    assert "25 articles that your filters let through, newest first, 1 to 20 (page 1 of 2" in pages[0]
    assert "21 to 25 (page 2 of 2" in pages[1]
    assert "ship24" in pages[1]
    assert "ship24" not in pages[0]
    assert "0 articles that your filters let through." in pages[2]


async def test_an_article_is_edited_and_stays_so_until_it_shall_follow_its_source(
    world: World, web: Web
) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    web.pages["/tower"] = article("tower", "red", title="The tower")
    await boss.slash(here.channel, "library add", link=web.url("/tower"), author="Ada Plume")
    library, (id,) = world.desk.library, newest(world, EMPTY).tally.articles
    story = library.story("main", EMPTY).key

    def told() -> tuple[object, ...]:
        one = library.article(story, id)
        return one.title, one.outlet, one.author, one.published and one.published.day, one.url

    before = told()
    assert (before[0], before[2]) == ("The tower", "Ada Plume")
    typed = {"title": " A red  tower ", "outlet": "Quay Post", "author": "-", "date": "3 March 2026"}
    await boss.slash(here.channel, "library edit", article=id, url="https://b.example/t", **typed)
    edited = ("A red tower", "Quay Post", None, 3, "https://b.example/t")
    assert told() == edited
    assert "Edited" in plain(world.last(here.channel).content)
    web.pages["/tower"] = article("tower", "yellow", title="The yellow tower")
    await boss.slash(here.channel, "library refresh", article=id)
    assert told() == edited
    assert "A red tower" in await ask(world, here, "What colour was the tower of Senn painted?")
    await boss.slash(here.channel, "library edit", article=id, from_source=True)
    assert told()[0] == "The yellow tower"


def test_what_a_person_said_is_forgotten_only_with_a_job_that_reads_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, boss = Place(HARBOUR, 1), Editor(5, allowed=True)
    own = desk.library.story("main", HARBOUR)
    edit_article(desk.library, desk.embedder, own, "seal", {"title": "A seal"})

    def given() -> str:
        ((kept,),) = desk.library.rows(
            "SELECT given FROM articles WHERE story = ? AND id = 'seal'", (own.key,)
        )
        return str(kept)

    how: dict[str, Any] = {
        "editor": boss,
        "story": None,
        "article": "seal",
        "fields": {},
        "from_source": True,
    }
    before = given()
    monkeypatch.setattr("index.jobs.QUEUE_LIMIT_JOBS", 0)
    with pytest.raises(QueueFull):
        put_up_edit(desk, place, **how)
    assert given() == before != ""
    monkeypatch.undo()
    put_up_edit(desk, place, **how)
    assert given() == ""


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ({}, "nothing_to_edit"),
        ({"date": "the third"}, "date_refused"),
        ({"url": "javascript:alert(1)"}, "not_a_link"),
        ({"url": "https://b.example/" + "x" * 500}, "not_a_link"),
    ],
    ids=["nothing", "date", "scheme", "length"],
)
async def test_what_cannot_be_edited_so_gets_one_sentence(
    world: World, typed: dict[str, str], kind: str
) -> None:
    here = world.corner(HARBOUR)
    result = await editor(here, world).slash(here.channel, "library edit", article="seal", **typed)
    assert result.response is not None
    facts = {"written": typed.get("date", ""), "link": shown_link(typed.get("url", ""))}
    assert result.response.content == say(kind, Surface.DISCORD, **facts)
    assert world.desk.library.article(world.desk.library.story("main", HARBOUR).key, "seal").revision == 1


async def test_a_refresh_reads_again_what_came_from_links(world: World, web: Web) -> None:
    here = world.corner(EMPTY)
    boss = editor(here, world)
    web.pages["/tower"] = article("tower", "red", title="The tower")
    await boss.slash(here.channel, "library add", link=web.url("/tower"))
    web.pages["/tower"] = article("tower", "yellow", title="The tower")
    await boss.slash(here.channel, "library refresh")
    assert newest(world, EMPTY).tally.counts == {"revised": 1}
    assert "1 article revised" in world.last(here.channel).content
    assert "painted yellow" in await ask(world, here, "What colour was the tower of Senn painted?")


FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Senn wire @everyone</title><link>{base}/</link>'
    "{items}</channel></rss>"
)


def feed_of(web: Web, *names: str) -> bytes:
    items = "".join(
        f"<item><title>The {name}</title><link>{web.url('/' + name)}</link><guid>{name}</guid></item>"
        for name in names
    )
    return page(FEED.format(base=web.url(""), items=items), content_type="application/rss+xml")


async def test_a_feed_is_read_now_and_again_and_stopped(world: World, web: Web) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    for name, colour in (("tower", "red"), ("bridge", "blue")):
        web.pages[f"/{name}"] = article(name, colour)
    web.pages["/feed?key=secret"] = feed_of(web, "tower")
    await boss.slash(here.channel, "library feeds", add=web.url("/feed?key=secret"))
    job = newest(world, HARBOUR)
    assert (job.state, job.tally.counts) == (JobState.DONE, {"added": 1})
    own = world.desk.library.story("main", HARBOUR)
    (followed,) = feeds(world.desk.library, own)
    assert followed.added_by == boss.id
    listed = await boss.slash(here.channel, "library feeds")
    assert listed.response is not None
    assert "1 feed, asked again" in plain(listed.response.content)
    assert "@everyone" not in listed.response.content
    assert "secret" not in listed.response.content
    web.pages["/feed?key=secret"] = feed_of(web, "bridge", "tower")
    with world.desk.library.database.writing() as connection:
        connection.execute("UPDATE feeds SET next_poll = '2020-01-01T00:00:00+00:00'")
    await world.env.advance_time(jobs_module.POLL_EVERY_S + jobs_module.POLL_JITTER_S)
    await world.env.settle()
    assert "painted blue" in await ask(world, here, "What colour was the bridge of Senn painted?")
    label = say("button_unfollow", Surface.DISCORD, number=followed.key)
    stopped = await boss.click(listed.response, label=label)
    assert stopped.response is not None
    assert "isn't followed any more" in stopped.response.content.replace("’", "'")
    assert feeds(world.desk.library, own) == []


async def test_a_story_without_links_has_nothing_to_refresh(world: World) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    result = await boss.slash(here.channel, "library refresh")
    assert result.response is not None
    assert result.response.content == say("nothing_to_refresh", Surface.DISCORD, story="main")


class Said:
    """As much of a message as its links are read from."""

    def __init__(self, content: str, *forwarded: str) -> None:
        self.content = content
        self.message_snapshots = [Said(text) for text in forwarded]


@pytest.mark.parametrize(
    ("content", "links"),
    [
        ("https://a.example/b.", ["https://a.example/b"]),
        (
            "(see https://a.example/b_(c)), <https://a.example/d>",
            ["https://a.example/b_(c)", "https://a.example/d"],
        ),
        (
            "[words](https://a.example/x) **https://a.example/y**",
            ["https://a.example/x", "https://a.example/y"],
        ),
        (
            "HTTPS://a.example/x https://a.example/z?q=1#f",
            ["HTTPS://a.example/x", "https://a.example/z?q=1#f"],
        ),
        ("https://a.example/x https://a.example/x", ["https://a.example/x"]),
        ("ftp://a.example file:///etc/passwd javascript:x", []),
        ("https://" + "a" * 3000, ["https://" + "a" * 2000]),
    ],
)
def test_links_are_found_in_a_message(content: str, links: list[str]) -> None:
    assert links_in(Said(content)) == links  # type: ignore[arg-type]  # as much of one as it reads
    assert links_in(Said("", content)) == links  # type: ignore[arg-type]  # as much of one as it reads
