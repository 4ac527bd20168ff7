"""/library and "Add to the story": what editors type and press, up to the work that is done for it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from commands import library, listing, retracting
from commands.choices import article_choices, story_choices
from commands.editing import put_up_edit
from commands.editors import EditorsOnly
from commands.fields import typed_fields
from commands.library import Editor, Request, linked
from commands.replies import Reply
from commands.sending import UNSENT, follow_ups, log_unsent, send_pages
from commands.serving import reply_of, serve, tell_alone
from commands.trouble import explain
from index.errors import SourceRefused, VerbatimError
from index.files import FILE_LIMIT_MB
from index.incoming import drop, keep
from index.jobs import SOURCES_LIMIT, How, Job, JobKind, Refusal, Wanted
from index.listing import Came, Only, Wish
from templates.library import shown_link
from templates.plain import shortened
from templates.voice import Surface, say

if TYPE_CHECKING:
    from commands.access import Place
    from commands.client import VerbatimClient
    from commands.serving import Work

STORY = "Which of this server's stories; if you name none, this channel's."
ARTICLE = "Which article: begin to type its title."
NAME_LIMIT_CHARS = 100
SUFFIX_LIMIT_CHARS = 10
REASON_LIMIT_CHARS = 300
PAGES_LIMIT = 10_000
FILTER_LIMIT_CHARS = 200
_MB = 1_000_000
_LINK = re.compile(r"https?://[^\s<>\"|`]{1,2000}", re.IGNORECASE)
_AFTER_LINK = ".,;:!?'*_~”’»"
_CAME = [app_commands.Choice(name=str(one), value=str(one)) for one in Came]
_ONLY = [app_commands.Choice(name=str(one), value=str(one)) for one in Only]

Asked = discord.Interaction[Any]


class AttachmentUnreadable(VerbatimError):
    """Discord doesn't give the attachment."""

    kind = "attachment_unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NothingGiven(VerbatimError):
    """Nothing to add was given with the command."""

    kind = "nothing_given"


class NothingToAdd(VerbatimError):
    """A message without links and attachments."""

    kind = "nothing_to_add"


def editor_of(interaction: Asked) -> Editor:
    """Who asks, and whether Discord lets them manage messages here."""
    return Editor(interaction.user.id, interaction.permissions.manage_messages)


library_group = app_commands.Group(
    name="library",
    description="For editors: what this server's stories are made of.",
    default_permissions=discord.Permissions(manage_messages=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
)


@library_group.command(name="add", description="Add articles: a link, a file, or a feed to follow.")
@app_commands.describe(
    link="A page; or a sitemap, for the pages in it.",
    attachment="A file with an article: text, page or document; or a zip of these.",
    feed="A feed that is followed from now on (RSS, Atom, JSON Feed).",
    story="Which of this server's stories; a new name makes a new one.",
    title="The article's title, in the place of the source's own.",
    outlet="Who published it, in the place of what the source says.",
    author="Who wrote it, in the place of what the source says.",
    date="The day of publication, as 2026-03-31, in the place of the source's own.",
)
@app_commands.autocomplete(story=story_choices)
async def add(
    interaction: Asked,
    link: str | None = None,
    attachment: discord.Attachment | None = None,
    feed: str | None = None,
    story: str | None = None,
    title: app_commands.Range[str, 1, 300] | None = None,
    outlet: app_commands.Range[str, 1, 100] | None = None,
    author: app_commands.Range[str, 1, 100] | None = None,
    date: str | None = None,
) -> None:
    async def request(place: Place) -> tuple[Job, Reply]:
        links = [(How.LINK, link), (How.FEED, feed)]
        sources = [linked(how, given) for how, given in links if given and given.strip()]
        fields = typed_fields(title=title, outlet=outlet, author=author, date=date)
        files = [attachment] if attachment else []
        if not sources and not files:
            raise NothingGiven
        return await _put_up(interaction, place, sources, files, fields=fields, story=story)

    await _serve_job(interaction, request)


@library_group.command(name="refresh", description="Read again what came from links, to notice corrections.")
@app_commands.describe(article="Only this article; if you name none, the whole story.", story=STORY)
@app_commands.autocomplete(article=article_choices, story=story_choices)
async def refresh(interaction: Asked, article: str | None = None, story: str | None = None) -> None:
    async def request(place: Place) -> tuple[Job, Reply]:
        client: VerbatimClient = interaction.client
        work = partial(
            library.put_up_refresh,
            client.desk,
            place,
            editor=editor_of(interaction),
            story=story,
            article=article,
        )
        return await client.bridge.short(work)

    await _serve_job(interaction, request)


@library_group.command(name="edit", description="Correct what is told of an article; that then stays.")
@app_commands.describe(
    article=ARTICLE,
    title="Its title; - for none.",
    outlet="Who published it; - for nobody.",
    author="Who wrote it; - for nobody.",
    date="The day of publication, as 2026-03-31; - for none.",
    url="Its link; - for none.",
    from_source="Let it follow its source again, which is read anew.",
    story=STORY,
)
@app_commands.autocomplete(article=article_choices, story=story_choices)
async def edit(
    interaction: Asked,
    article: str,
    title: app_commands.Range[str, 1, 300] | None = None,
    outlet: app_commands.Range[str, 1, 100] | None = None,
    author: app_commands.Range[str, 1, 100] | None = None,
    date: str | None = None,
    url: str | None = None,
    from_source: bool = False,
    story: str | None = None,
) -> None:
    async def request(place: Place) -> tuple[Job, Reply]:
        client: VerbatimClient = interaction.client
        work = partial(
            put_up_edit,
            client.desk,
            place,
            editor=editor_of(interaction),
            story=story,
            article=article,
            fields=typed_fields(title=title, outlet=outlet, author=author, date=date, url=url),
            from_source=from_source,
        )
        return await client.bridge.short(work)

    await _serve_job(interaction, request)


@library_group.command(name="remove", description="Remove an article for good; you are asked back.")
@app_commands.describe(article=ARTICLE, story=STORY)
@app_commands.autocomplete(article=article_choices, story=story_choices)
async def remove(interaction: Asked, article: str, story: str | None = None) -> None:
    work = partial(library.ask_removal, editor=editor_of(interaction), story=story, article=article)
    await serve_editor(interaction, work)


@library_group.command(
    name="retract", description="Mark an article as retracted: it stays findable and is never quoted."
)
@app_commands.describe(
    article=ARTICLE, reason="Why, in a few words.", story=STORY, undo="Let it be quoted again."
)
@app_commands.autocomplete(article=article_choices, story=story_choices)
async def retract(
    interaction: Asked,
    article: str,
    reason: app_commands.Range[str, 1, REASON_LIMIT_CHARS] | None = None,
    story: str | None = None,
    undo: bool = False,
) -> None:
    work = partial(
        retracting.retract_article,
        editor=editor_of(interaction),
        story=story,
        article=article,
        reason=reason,
        undo=undo,
    )
    await serve_editor(interaction, work)


@library_group.command(name="status", description="What is being read, what failed and why.")
async def status(interaction: Asked) -> None:
    await serve_editor(interaction, partial(library.status, editor=editor_of(interaction)))


@library_group.command(
    name="feeds", description="The feeds that a story follows; follow another, or stop one."
)
@app_commands.describe(
    add="A feed to follow from now on; or a page that names one.", story=STORY, page="Which page."
)
@app_commands.autocomplete(story=story_choices)
async def feeds(
    interaction: Asked,
    add: str | None = None,
    story: str | None = None,
    page: app_commands.Range[int, 1, PAGES_LIMIT] = 1,
) -> None:
    link = (add or "").strip()
    if not link:
        work = partial(library.feed_list, editor=editor_of(interaction), story=story, page=page)
        await serve_editor(interaction, work)
        return

    async def request(place: Place) -> tuple[Job, Reply]:
        return await _put_up(interaction, place, [linked(How.FEED, link)], [], fields={}, story=story)

    await _serve_job(interaction, request)


@library_group.command(
    name="list", description="The articles of a story, or what could not be read, filtered, in pages."
)
@app_commands.describe(
    words="Only with these words in title or id.",
    outlet="Only of this outlet.",
    only="Only of this kind; failed: what could not be read, and why.",
    language="Only in this language: two letters, as en.",
    came="Only what came this way.",
    story=STORY,
    page="Which page.",
)
@app_commands.choices(only=_ONLY, came=_CAME)
@app_commands.autocomplete(story=story_choices)
async def list_(
    interaction: Asked,
    words: app_commands.Range[str, 1, FILTER_LIMIT_CHARS] | None = None,
    outlet: app_commands.Range[str, 1, FILTER_LIMIT_CHARS] | None = None,
    only: str | None = None,
    language: app_commands.Range[str, 2, 2] | None = None,
    came: str | None = None,
    story: str | None = None,
    page: app_commands.Range[int, 1, PAGES_LIMIT] = 1,
) -> None:
    wish = Wish(
        (words or "").strip(),
        (outlet or "").strip(),
        Only(only) if only else None,
        language or "",
        Came(came) if came else None,
    )
    work = partial(listing.listing, editor=editor_of(interaction), story=story, wish=wish, page=page)
    await serve_editor(interaction, work)


@app_commands.context_menu(name="Add to the story")
@app_commands.default_permissions(manage_messages=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
async def add_to_story(interaction: Asked, message: discord.Message) -> None:
    """Add what a message links to and carries."""

    async def request(place: Place) -> tuple[Job, Reply]:
        links = [Wanted(How.LINK, link, shown_link(link)) for link in links_in(message)]
        if not links and not message.attachments:
            raise NothingToAdd
        return await _put_up(interaction, place, links, message.attachments, fields={}, story=None)

    await _serve_job(interaction, request)


def links_in(message: discord.Message) -> list[str]:
    """The links that stand in a message, or in the one that it forwards, in order, each once."""
    texts = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    found = [_trimmed(match.group()) for text in texts for match in _LINK.finditer(text)]
    return list(dict.fromkeys(found))


def _trimmed(link: str) -> str:
    """The link without the marks of the sentence, or of the Markdown, that it stands in."""
    link = link.rstrip(_AFTER_LINK)
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(_AFTER_LINK)
    return link


async def _put_up(
    interaction: Asked,
    place: Place,
    links: Sequence[Wanted],
    attachments: Sequence[discord.Attachment],
    *,
    fields: dict[str, str],
    story: str | None,
) -> tuple[Job, Reply]:
    """Keep the attachments, and let all of it wait for its turn: it is safe on the disk then."""
    client: VerbatimClient = interaction.client
    editor = editor_of(interaction)
    library.check_editor(editor, place)
    folder = client.settings.incoming_folder
    files: list[Wanted] = []
    refused: list[Refusal] = []
    try:
        for attachment in attachments:
            try:
                files.append(await _kept(client, attachment, place.server or 0))
            except (SourceRefused, AttachmentUnreadable) as error:
                refused.append(Refusal(file_name(attachment.filename), error.kind, error.facts))
                if len(attachments) == 1 and not links:
                    raise
        room = SOURCES_LIMIT - len(files)
        facts = {"reason": "left_out", "limit": SOURCES_LIMIT}
        refused += [Refusal(link.name, SourceRefused.kind, facts) for link in links[room:]]
        sources = (*links[:room], *files)
        request = Request(JobKind.ADD, _target(sources), sources, fields, tuple(refused))
        work = partial(library.put_up, request, client.desk, place, editor=editor, story=story)
        return await client.bridge.short(work)
    except BaseException:
        await client.bridge.short(partial(drop, folder, [one.where for one in files]))
        raise


def _target(sources: Sequence[Wanted]) -> str:
    """What people call all of it."""
    names = [source.name for source in sources]
    return names[0] if len(names) == 1 else say("several_sources", Surface.TERMINAL, names=names)


def file_name(written: str) -> str:
    """What people call the file: a long name is cut before its suffix, which tells how the file is read."""
    suffix = PurePath(written).suffix
    if len(suffix) > SUFFIX_LIMIT_CHARS:
        return shortened(written, NAME_LIMIT_CHARS)
    return shortened(written.removesuffix(suffix), NAME_LIMIT_CHARS - len(suffix)) + suffix


async def _kept(client: VerbatimClient, attachment: discord.Attachment, server: int) -> Wanted:
    """The attachment as a source, kept among the server's.

    Raises SourceRefused, AttachmentUnreadable, IncomingFull, DiskFull.
    """
    name = file_name(attachment.filename)
    if attachment.size > FILE_LIMIT_MB * _MB:
        raise SourceRefused(name, "too_big", limit_mb=FILE_LIMIT_MB)
    try:
        data = await attachment.read()
    except UNSENT as error:
        raise AttachmentUnreadable(name) from error
    where = await client.bridge.short(partial(keep, client.settings.incoming_folder, data, server=server))
    return Wanted(How.FILE, where, name, attachment.content_type)


async def serve_editor(interaction: Asked, work: Work) -> None:
    """Do an editor's work at the library, and tell only them what came of it."""
    client: VerbatimClient = interaction.client

    async def job(place: Place) -> Reply:
        return await client.bridge.short(partial(work, client.desk, place))

    await serve(interaction, job, private=True)


async def _serve_job(interaction: Asked, request: Callable[[Place], Awaitable[tuple[Job, Reply]]]) -> None:
    """Acknowledge, put the job up, and let the message that says so show from then on how far it is.

    It is a message like others: the bot can edit it long after the command that brought it is forgotten.
    """
    client: VerbatimClient = interaction.client
    if not editor_of(interaction).allowed:
        await tell_alone(interaction, [explain(EditorsOnly())])
        return
    put_up: list[Job] = []

    async def job(place: Place) -> Reply:
        made, reply = await request(place)
        put_up.append(made)
        return reply

    with client.in_flight():
        try:
            await interaction.response.defer(thinking=True)
        except UNSENT as error:  # too late, or Discord is away: nobody is listening any more
            log_unsent("acknowledgement", error)
            return
        reply = await reply_of(client, job, interaction.user.id, interaction.guild_id, interaction.channel)
        sent = await send_pages(follow_ups(interaction, private=False), reply.pages, reply.buttons)
        for made in put_up:
            await client.jobs.told_in(made, sent[0] if sent else None)


async def pressed(interaction: Asked, action: str, numbers: tuple[int, ...]) -> None:
    """A button of an editor's."""
    client: VerbatimClient = interaction.client
    editor = editor_of(interaction)
    match action, numbers:
        case "cancel", (key,):
            await serve(interaction, partial(_cancel, client, key, editor), private=True)
        case "remove", (row, revision):
            await serve_editor(interaction, partial(library.remove_article, row, revision, editor=editor))
        case (("previous" | "next"), (key, page)):
            await serve_editor(interaction, partial(listing.turned, key, page, editor=editor))
        case "unfollow", (key,):
            await serve_editor(interaction, partial(library.unfollow, key, editor=editor))
        case "retractcopies", (row, seen):
            await serve_editor(interaction, partial(retracting.retract_copies, row, seen, editor=editor))
        case "unretractcopies", (row, seen):
            await serve_editor(interaction, partial(retracting.unretract_copies, row, seen, editor=editor))
        case "unretract", (row,):
            await serve_editor(interaction, partial(retracting.unretract_article, row, editor=editor))


async def _cancel(client: VerbatimClient, key: int, editor: Editor, place: Place) -> Reply:
    def work() -> tuple[Job | None, Reply]:
        return library.cancel_job(key, client.desk, place, editor=editor)

    cancelled, reply = await client.bridge.short(work)
    if cancelled is not None:
        await client.jobs.cancelled(cancelled)
    return reply
