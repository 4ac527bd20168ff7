"""Verbatim's program: settings, wiring and the command line. Run without a token, it answers in the terminal."""

from __future__ import annotations

import logging
import os
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from commands.fields import typed_fields
from commands.terminal import adding, asking, chat, doctor, keeping, people, tending
from commands.terminal.console import USAGE, tell, told
from index.listing import Came, Only, Wish
from index.moments import parse_moment
from index.nouns import has_surrogate
from index.settings import Settings

DISTRIBUTION = "verbatim-bot"
STORY_NAME_LIMIT_CHARS = 100  # as long as a choice that Discord suggests can be
MAX_ID = 2**63 - 1

app = typer.Typer(
    name="verbatim",
    help="Answers questions about news articles in their own words, with citations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

feed_app = typer.Typer(name="feed", help="Feeds that a story follows.", no_args_is_help=True)
app.add_typer(feed_app)


def day(written: str | date) -> date:
    """A date as an option gives it. Raises BadParameter."""
    if isinstance(written, date):
        return written
    try:
        return parse_moment(written).date()
    except ValueError as error:
        raise typer.BadParameter(f"{written!r} is not a date; write it as 2026-03-31") from error


def words(written: str) -> str:
    """An argument as it was typed. Raises BadParameter for bytes that are no text: nothing is called so."""
    if not has_surrogate(written):
        return written
    try:
        return os.fsencode(written).decode("utf-8")  # typed as UTF-8 where the locale says ASCII
    except UnicodeError as error:
        raise typer.BadParameter("this is not valid UTF-8") from error


def story_name(written: str) -> str:
    """The name of a story. Raises BadParameter."""
    name = words(written).strip()
    if not 1 <= len(name) <= STORY_NAME_LIMIT_CHARS or not name.isprintable():
        raise typer.BadParameter(f"a story's name has 1 to {STORY_NAME_LIMIT_CHARS} characters in one line")
    return name


def discord_id(written: str | int) -> int:
    """The id of a server or channel. Raises BadParameter."""
    if not str(written).isdecimal() or not 1 <= int(written) <= MAX_ID:
        raise typer.BadParameter(f"{written!r} is not the id of a server or channel, a long number")
    return int(written)


Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the library.")]
StoryName = Annotated[
    str | None,
    typer.Option("--story", parser=story_name, metavar="NAME", help="Story; `main` if not given."),
]
Server = Annotated[
    int | None,
    typer.Option("--server", parser=discord_id, metavar="ID", help="Story of this Discord server only."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
About = Annotated[
    str | None, typer.Option("--about", parser=words, metavar="WORDS", help="Words that it shall be about.")
]
ArticleId = Annotated[
    str | None, typer.Option("--article", parser=words, metavar="ID", help="Only this article.")
]
Caution = Annotated[
    str | None,
    typer.Option(
        parser=words,
        metavar="POINT",
        help="How sure to be: cautious, balanced, generous, or the least confidence.",
    ),
]
Since = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="Published on this day or later.")
]
Until = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="Published on this day or earlier.")
]


def _version(wanted: bool) -> None:
    if wanted:
        try:
            print(f"verbatim {version(DISTRIBUTION)}")
        except PackageNotFoundError:  # run from the source tree, without being installed
            print("verbatim (not installed)")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    data: Data = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answers questions about news articles in their own words, with citations."""
    context.obj = data


def settings_of(context: typer.Context, data: Path | None, *, caution: str | None = None) -> Settings:
    """The settings, with --data from after or before the subcommand; a bad setting ends the program with 2."""
    given: dict[str, Any] = {"data": data or context.obj, "caution": caution}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        tell("setting_refused", reason=field, name=setting_name(field), why=first["msg"])
        raise SystemExit(USAGE) from None
    except (UnicodeDecodeError, OSError):
        tell("env_file_unreadable")
        raise SystemExit(USAGE) from None
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    if settings.log_level.upper() != "DEBUG" and not os.environ.get("VERBATIM_LOG_LEVEL"):
        logging.getLogger().setLevel(
            logging.WARNING
        )  # a terminal belongs to answers; `run` raises it for the bot
    return settings


def setting_name(field: str) -> str:
    """What an operator writes to set the field."""
    prefix = Settings.model_config["env_prefix"]
    return f"{prefix}{field}".upper() if field in Settings.model_fields else field


@app.command()
def run(context: typer.Context, data: Data = None) -> None:
    """Start the Discord bot; without DISCORD_TOKEN, chat in the terminal."""
    settings = settings_of(context, data)
    with told():
        if settings.discord_token is None:
            tell("no_token")
            raise SystemExit(chat.chat(settings, story=None, server=None))
        from commands.client import run_client

        logging.getLogger().setLevel(settings.log_level.upper())
        raise SystemExit(run_client(settings))


@app.command("chat")
def chat_(context: typer.Context, data: Data = None, story: StoryName = None, server: Server = None) -> None:
    """Ask in the terminal: a prompt, or one question a line from standard input."""
    settings = settings_of(context, data)
    with told():
        raise SystemExit(chat.chat(settings, story=story, server=server))


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(parser=words, metavar="QUESTION", help="The question.")
    ] = None,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    article: ArticleId = None,
    since: Since = None,
    until: Until = None,
    as_of: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The question's own today.")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Answer many, one JSON line each.")
    ] = None,
    caution: Caution = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the answer is made instead of the answer.")
    ] = False,
    json: Json = False,
) -> None:
    """Answer one question, or with --questions a file of them."""
    settings = settings_of(context, data, caution=caution)
    asked = asking.Asked(story, server, article, since, until, as_of)
    with told():
        if explain and (json or question is None):
            tell("usage", reason="explain")
            raise SystemExit(USAGE)
        if questions is not None and question is None:
            raise SystemExit(asking.ask_many(settings, questions, asked))
        if question is None or questions is not None:
            tell("usage", reason="ask")
            raise SystemExit(USAGE)
        if explain:
            raise SystemExit(asking.explain_once(settings, question, asked))
        raise SystemExit(asking.ask_once(settings, question, asked, as_json=json))


@app.command("eval")
def eval_(
    context: typer.Context,
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="Articles, as `add` takes them.")],
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="Questions with answers.")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Keep the library here, for the next time.")
    ] = None,
    story: Annotated[
        str | None,
        typer.Option("--story", parser=story_name, metavar="NAME", help="Story; `eval` if not given."),
    ] = None,
    caution: Caution = None,
    worst: Annotated[int, typer.Option(min=0, max=1000, help="How many of the worst cases to list.")] = 5,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all numbers there; - prints them.")
    ] = None,
) -> None:
    """How good the answers are on your own articles and questions."""
    from commands.terminal.evaluating import evaluate

    settings = settings_of(context, data, caution=caution)
    keep = (data or context.obj) is not None
    with told():
        code = evaluate(settings, corpus, questions, story=story, json_file=json, worst=worst, keep=keep)
        raise SystemExit(code)


@app.command()
def summary(
    context: typer.Context,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    article: ArticleId = None,
    sentences: Annotated[int, typer.Option(min=1, max=30, help="How many sentences.")] = 5,
    about: About = None,
    json: Json = False,
) -> None:
    """The main points of an article or a story, verbatim."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, article, None, None, None)
    with told():
        code = asking.summarise_once(settings, asked, sentences=sentences, about=about, as_json=json)
        raise SystemExit(code)


@app.command()
def timeline(
    context: typer.Context,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    about: About = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many events at most.")] = 30,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw the days too, into this file.")
    ] = None,
    json: Json = False,
) -> None:
    """What happened when in a story, verbatim, in order of time."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, None, None, None, None)
    with told():
        code = asking.timeline_once(settings, asked, limit=limit, about=about, picture=picture, as_json=json)
        raise SystemExit(code)


@app.command()
def quotes(
    context: typer.Context,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    article: ArticleId = None,
    speaker: Annotated[
        str | None,
        typer.Option(parser=words, metavar="NAME", help="Only what they say: a name or an office."),
    ] = None,
    about: About = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many quotes at most.")] = 20,
    json: Json = False,
) -> None:
    """Who said what in a story or an article, verbatim."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, article, None, None, None)
    with told():
        code = people.quotes_once(settings, asked, speaker=speaker, about=about, limit=limit, as_json=json)
        raise SystemExit(code)


@app.command()
def who(
    context: typer.Context,
    name: Annotated[str, typer.Argument(parser=words, metavar="NAME", help="A name or an office.")],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    json: Json = False,
) -> None:
    """Who somebody is in a story: introduced, quoted, where they appear."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, None, None, None, None)
    with told():
        raise SystemExit(people.who_once(settings, asked, name, as_json=json))


@app.command()
def changes(
    context: typer.Context,
    since: Annotated[date, typer.Option(parser=day, metavar="DATE", help="New since this day.")],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    json: Json = False,
) -> None:
    """What is new in a story since a day: articles, new facts, numbers that changed."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, None, None, None, None)
    with told():
        raise SystemExit(asking.changes_once(settings, asked, since=since, as_json=json))


@app.command()
def search(
    context: typer.Context,
    wanted: Annotated[list[str], typer.Argument(parser=words, metavar="WORDS", help="Words to look for.")],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 5,
    json: Json = False,
) -> None:
    """Passages where words stand, without an answer."""
    settings = settings_of(context, data)
    asked = asking.Asked(story, server, None, None, None, None)
    with told():
        raise SystemExit(asking.search_once(settings, " ".join(wanted), asked, limit=limit, as_json=json))


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH_OR_URL", help="Files, folders and links: pages, feeds, sitemaps."),
    ],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    title: Annotated[
        str | None, typer.Option(parser=words, metavar="TITLE", help="Title of the article.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(parser=words, metavar="NAME", help="Who published it.")
    ] = None,
    author: Annotated[str | None, typer.Option(parser=words, metavar="NAME", help="Who wrote it.")] = None,
    published: Annotated[
        date | None, typer.Option("--date", parser=day, metavar="DATE", help="Day of publication.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(parser=words, metavar="LINK", help="Link to the article.")
    ] = None,
    sitemap: Annotated[
        bool,
        typer.Option("--sitemap", help="Of each link, the newest pages under it, by the site's sitemaps."),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, help="Pages of a feed, sitemap or section, at most.")
    ] = adding.EACH_LINK.limit,
) -> None:
    """Add articles to a story. Safe to repeat: what is there already is left as it is."""
    from index.moments import as_utc

    settings = settings_of(context, data)
    fields = {"title": title, "outlet": outlet, "author": author, "url": url}
    given: dict[str, object] = {name: value for name, value in fields.items() if value}
    if published:
        given["published"] = as_utc(published)
    with told():
        links = adding.Links(section=sitemap, limit=limit)
        raise SystemExit(adding.add(settings, paths, story=story, server=server, given=given, links=links))


@feed_app.command("add")
def feed_add(
    context: typer.Context,
    urls: Annotated[
        list[str], typer.Argument(parser=words, metavar="URL", help="Feeds, or pages that name one.")
    ],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
) -> None:
    """Follow feeds: what is new in them goes into a story from now on."""
    from commands.terminal import feeds

    settings = settings_of(context, data)
    with told():
        raise SystemExit(feeds.add_feeds(settings, urls, story=story, server=server))


@feed_app.command("list")
def feed_list(
    context: typer.Context,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    json: Json = False,
) -> None:
    """The feeds that a story follows, and what went wrong the last time."""
    from commands.terminal import feeds

    settings = settings_of(context, data)
    with told():
        raise SystemExit(feeds.list_feeds(settings, story=story, server=server, as_json=json))


@feed_app.command("remove")
def feed_remove(
    context: typer.Context,
    urls: Annotated[
        list[str],
        typer.Argument(
            parser=words, metavar="URL", help="Their links or numbers, as `feed list` shows them."
        ),
    ],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
) -> None:
    """Follow feeds no more. The articles that came from them stay."""
    from commands.terminal import feeds

    settings = settings_of(context, data)
    with told():
        raise SystemExit(feeds.remove_feeds(settings, urls, story=story, server=server))


@feed_app.command("poll")
def feed_poll(
    context: typer.Context,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    whole: Annotated[
        bool, typer.Option("--all", help="Ask all feeds now, whether they are due or not.")
    ] = False,
) -> None:
    """Ask the feeds that are due for what is new, as the running bot does by itself."""
    from commands.terminal import feeds

    settings = settings_of(context, data)
    with told():
        raise SystemExit(feeds.poll_feeds(settings, story=story, server=server, whole=whole))


@app.command()
def remove(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(parser=words, metavar="ID", help="Articles to remove.")
    ] = None,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    whole_story: Annotated[
        bool, typer.Option("--whole-story", help="Remove the named story itself.")
    ] = False,
) -> None:
    """Remove articles, or a whole story."""
    settings = settings_of(context, data)
    with told():
        if whole_story and story and not ids:
            raise SystemExit(keeping.remove_whole_story(settings, story=story, server=server))
        if not ids or whole_story:
            tell("usage", reason="remove")
            raise SystemExit(USAGE)
        raise SystemExit(keeping.remove_articles(settings, ids, story=story, server=server))


@app.command()
def edit(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(parser=words, metavar="ID", help="Articles to correct.")],
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    title: Annotated[
        str | None, typer.Option(parser=words, metavar="TITLE", help="Their title; - for none.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(parser=words, metavar="NAME", help="Who published them; - for nobody.")
    ] = None,
    author: Annotated[
        str | None, typer.Option(parser=words, metavar="NAME", help="Who wrote them; - for nobody.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--date", parser=words, metavar="DATE", help="Day of publication; - for none."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(parser=words, metavar="LINK", help="Their link; - for none.")
    ] = None,
    from_source: Annotated[
        bool, typer.Option("--from-source", help="Let them follow their source again, which is read anew.")
    ] = False,
) -> None:
    """Correct what is told of articles: that then stays, whatever their source tells later."""
    settings = settings_of(context, data)
    with told():
        fields = typed_fields(title=title, outlet=outlet, author=author, date=published, url=url)
        if bool(fields) == from_source or (len(ids) > 1 and {"title", "url"} & fields.keys()):
            tell("usage", reason="edit")
            raise SystemExit(USAGE)
        code = tending.edit_articles(settings, ids, fields=fields, story=story, server=server)
        raise SystemExit(code)


@app.command()
def refresh(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(parser=words, metavar="ID", help="Articles; all that have a link.")
    ] = None,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
) -> None:
    """Read again what came from links, to notice corrections."""
    settings = settings_of(context, data)
    with told():
        raise SystemExit(tending.refresh(settings, ids or [], story=story, server=server))


@app.command()
def retract(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(parser=words, metavar="ID", help="Articles to retract.")],
    reason: Annotated[
        str | None, typer.Option(parser=words, metavar="WORDS", help="Why, in a few words.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let them be quoted again.")] = False,
    copies: Annotated[bool, typer.Option("--copies", help="And their near copies.")] = False,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
) -> None:
    """Mark articles as retracted: they stay findable and are never quoted as true."""
    settings = settings_of(context, data)
    with told():
        if (reason is None) != undo:
            tell("usage", reason="retract")
            raise SystemExit(USAGE)
        code = tending.retract_articles(
            settings, ids, reason=reason or "", undo=undo, copies=copies, story=story, server=server
        )
        raise SystemExit(code)


@app.command("story")
def story_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(parser=story_name, metavar="NAME", help="The story's name.")],
    data: Data = None,
    server: Server = None,
    default: Annotated[bool, typer.Option("--default", help="Make it the server's default.")] = False,
    bind: Annotated[
        list[int] | None,
        typer.Option(parser=discord_id, metavar="CHANNEL", help="Answer from it in this channel."),
    ] = None,
    limit_to: Annotated[
        list[int] | None,
        typer.Option(parser=discord_id, metavar="CHANNEL", help="Quote it in this channel only."),
    ] = None,
    anywhere: Annotated[bool, typer.Option("--anywhere", help="Lift the limit.")] = False,
) -> None:
    """Make a story, choose it for a server or a channel, limit it to channels."""
    settings = settings_of(context, data)
    with told():
        if ((default or bind) and server is None) or (limit_to and anywhere):
            tell("usage", reason="story")
            raise SystemExit(USAGE)
        limit = limit_to or ([] if anywhere else None)
        code = keeping.arrange_story(
            settings, name, server=server, default=default, bind=bind or [], limit=limit
        )
        raise SystemExit(code)


@app.command()
def sources(
    context: typer.Context,
    wanted: Annotated[
        list[str] | None, typer.Argument(parser=words, metavar="WORDS", help="Words in title or id.")
    ] = None,
    data: Data = None,
    story: StoryName = None,
    server: Server = None,
    outlet: Annotated[str, typer.Option(parser=words, metavar="NAME", help="Only of this outlet.")] = "",
    only: Annotated[
        Only | None,
        typer.Option(
            metavar="KIND", help="Only retracted, corrected, copies, undated; failed: what could not be read."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(parser=words, metavar="CODE", help="Only in this language: two letters, as en.")
    ] = "",
    came: Annotated[
        Came | None, typer.Option(metavar="WAY", help="Only what came by feed, link or file.")
    ] = None,
    page: Annotated[int, typer.Option(min=1, help="Which page.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many on a page.")] = 50,
    json: Json = False,
) -> None:
    """What has been read into a story, newest first, or what could not be read."""
    from commands.terminal.listing import list_sources

    settings = settings_of(context, data)
    wish = Wish(" ".join(wanted or []).strip(), outlet.strip(), only, language, came)
    with told():
        code = list_sources(settings, wish, story=story, server=server, page=page, each=limit, as_json=json)
        raise SystemExit(code)


@app.command()
def status(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """What the library holds."""
    settings = settings_of(context, data)
    with told():
        raise SystemExit(keeping.status(settings, as_json=json))


@app.command()
def rebuild(context: typer.Context, data: Data = None) -> None:
    """Embed every article anew, after another model was set."""
    settings = settings_of(context, data)
    with told():
        raise SystemExit(keeping.rebuild(settings))


@app.command("doctor")
def doctor_(
    context: typer.Context,
    data: Data = None,
    health: Annotated[bool, typer.Option("--health", help="Only: is the running bot alive?")] = False,
) -> None:
    """Check settings, models, library, disk and, with a token, Discord."""
    settings = settings_of(context, data)
    with told():
        raise SystemExit(doctor.health(settings) if health else doctor.doctor(settings))


def main() -> None:
    """The console script."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
