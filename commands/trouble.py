"""What went wrong, in one sentence for the asker, and for the operator in the log: under one id."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from secrets import token_hex

import discord

from index.errors import VerbatimError
from templates.voice import Surface, say

# What askers can do something about. All else is the operator's: its facts (paths, models) stay in the log.
ASKERS_OWN = frozenset(
    {
        "answer_unknown",
        "attachment_unreadable",
        "article_retracted",
        "article_unknown",
        "articles_changing",
        "asker_busy",
        "busy",
        "command_outdated",
        "date_refused",
        "editors_only",
        "feeds_full",
        "incoming_full",
        "link_refused",
        "no_own_story",
        "not_a_link",
        "nothing_given",
        "nothing_to_add",
        "nothing_to_edit",
        "nothing_to_refresh",
        "outdated_button",
        "question_refused",
        "question_unreadable",
        "queue_full",
        "reason_missing",
        "since_in_future",
        "source_refused",
        "starting",
        "stopping",
        "story_name_refused",
        "story_shared",
        "story_unknown",
        "text_refused",
        "too_many_sources",
        "took_too_long",
    }
)
_log = logging.getLogger(__name__)


def explain(error: BaseException) -> str:
    """The sentence to send. An error that isn't the asker's own gets an id, and stands in the log under it."""
    kind, facts = (error.kind, error.facts) if isinstance(error, VerbatimError) else ("unexpected", {})
    if kind in ASKERS_OWN:
        return say(kind, Surface.DISCORD, **facts)
    id = log_error(error)
    sentence = say(kind, Surface.DISCORD, **{**facts, "id": id})
    return sentence if id in sentence else f"{sentence} {say('error_id', Surface.DISCORD, id=id)}"


def log_error(error: BaseException) -> str:
    """Log the error's types and places, never its words, which may be somebody's message; its id."""
    id = token_hex(4)
    _log.error("error %s: %s", id, "\n  ".join(_story_of(error)))
    return id


def _story_of(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield _named(error)
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"at {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or error.__context__


def _named(error: BaseException) -> str:
    name = type(error).__name__
    match error:
        case VerbatimError():
            return f"{name} {error.facts}"
        case discord.HTTPException():
            return f"{name} status {error.status} code {error.code}"
        case OSError():
            return f"{name} {error.errno} {error.strerror}"
    return name
