"""Correcting what is told of an article, for editors. Permission is checked here, where the work is put up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from commands.access import Place, article_in
from commands.library import Editor, check_editor, own_story, put_up_refresh, shown
from commands.replies import Reply
from index.errors import VerbatimError
from index.given import forget_within
from index.jobs import How, Job, JobKind, Wanted, enqueue, nothing_else
from retrieval.desk import Desk


class NothingToEdit(VerbatimError):
    """Nothing was given that could be told of the article."""

    kind = "nothing_to_edit"


def put_up_edit(
    desk: Desk,
    place: Place,
    *,
    editor: Editor,
    story: str | None,
    article: str,
    fields: Mapping[str, str],
    from_source: bool,
) -> tuple[Job, Reply]:
    """Let an article have these fields, or with ``from_source`` and none what its source tells, read again.

    Raises EditorsOnly, NothingToEdit, ArticleUnknown, QueueFull, and as ``own_story`` does.
    """
    check_editor(editor, place)
    if not fields and not from_source:
        raise NothingToEdit
    target = own_story(desk.library, place, story)
    _, found = article_in(desk.library, [target], article)
    also = partial(forget_within, story=target, id=found.id) if from_source else nothing_else
    if not fields:
        return put_up_refresh(desk, place, editor=editor, story=story, article=article, also=also)
    name = found.title or found.id
    source = Wanted(How.ARTICLE, found.id, name)
    job = enqueue(
        desk.library,
        target,
        JobKind.EDIT,
        target=name,
        sources=[source],
        fields=fields,
        asker=editor.id,
        also=also,
    )
    return job, shown(desk, job)
