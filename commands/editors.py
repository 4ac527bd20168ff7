"""What only those may do who tend a server's articles. Runs in the bridge's threads and knows no Discord."""

from __future__ import annotations

from commands.access import Place
from commands.replies import Asked, Reply, question_of
from index.errors import VerbatimError
from retrieval.desk import Desk
from retrieval.explain import explain
from templates.voice import Surface, explained_pages


class EditorsOnly(VerbatimError):
    """Somebody asks for what only editors may do: those who may manage messages in the server."""

    kind = "editors_only"


class ButtonOutdated(VerbatimError):
    """What an editor's button is for is gone, or can't be changed from here."""

    kind = "outdated_button"


def explanation(asked: Asked, desk: Desk, place: Place, *, editor: bool) -> Reply:
    """How the question's answer is made here. Raises EditorsOnly, and as ``replies.answer`` does."""
    if not editor or place.server is None:
        raise EditorsOnly
    return Reply(tuple(explained_pages(explain(question_of(asked, desk, place), desk), Surface.DISCORD)))
