"""What somebody types of an article's fields, in Discord or in the terminal."""

from __future__ import annotations

from commands.clock import typed_day
from index.addresses import is_link
from index.errors import VerbatimError
from index.moments import as_utc
from index.nouns import MAX_FIELD_CHARS
from templates.library import shown_link

NONE = "-"  # what is typed for a field that the article shall not have


class NotALink(VerbatimError):
    """Something else where a link should be."""

    kind = "not_a_link"

    def __init__(self, link: str) -> None:
        super().__init__(link)
        self.link = link


def typed_fields(
    *,
    title: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    date: str | None = None,
    url: str | None = None,
) -> dict[str, str]:
    """What was typed of an article's fields, as a job keeps them; "" for none. Raises DateRefused, NotALink."""
    typed = {"title": title, "outlet": outlet, "author": author, "published": date, "url": url}
    given = {name: " ".join(value.split()) for name, value in typed.items() if value and value.strip()}
    for name, value in given.items():
        if value == NONE:
            given[name] = ""
        elif name == "published":
            given[name] = as_utc(typed_day(value)).isoformat()
        elif name == "url" and not (is_link(value) and len(value) <= MAX_FIELD_CHARS and value.isprintable()):
            raise NotALink(shown_link(value))
    return given
