"""What can go wrong with a library, a source or a model. Errors carry facts; templates/ carries the words.

``kind`` names the sentence that templates/ says for it; the attributes are what that sentence may mention.
"""

from __future__ import annotations

from datetime import datetime


class VerbatimError(Exception):
    """Anything that a person should be told in one sentence."""

    kind = "unexpected"

    @property
    def facts(self) -> dict[str, object]:
        """The error's attributes, for the template that tells it."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class TextRefused(VerbatimError):
    """Text that can't become an article. ``reason``: empty, too_long, field_too_long, binary, surrogate."""

    kind = "text_refused"

    def __init__(self, reason: str, *, limit_chars: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit_chars = limit_chars


class SourceRefused(VerbatimError):
    """A file or row that can't be read as articles.

    ``reason``: missing, unreadable, too_big, unsupported, binary, encoding, json, not_object, no_text, bad_date,
    front_matter, empty_folder, wrong_type, broke (``detail``: the id in the log). Of a page: error_page, bot_check,
    needs_javascript, consent_wall, login_page, paywall, no_article, too_complex. Of a document: no_text_layer,
    encrypted, damaged, too_many_pages, too_slow. Of an archive: empty_archive, too_many_files, nested_archive, bomb,
    packing.
    """

    kind = "source_refused"

    def __init__(self, source: str, reason: str, *, detail: str = "", limit_mb: int = 0) -> None:
        super().__init__(f"{source}: {reason} {detail}".strip())
        self.source = source
        self.reason = reason
        self.detail = detail
        self.limit_mb = limit_mb


class LinkRefused(SourceRefused):
    """A link that may not be asked, or whose answer can't be used.

    ``reason``: bad_link, bad_scheme, bad_port, credentials, private_address, dns, unreachable, tls, too_slow,
    cut_short, too_big, bad_answer, too_many_redirects, downgrade, robots, too_often, media_type, not_found, gone,
    forbidden, too_many_requests, server_error, http_status, not_feed, feed_unreadable, feed_entities, no_sitemap,
    broke.
    ``status`` is the HTTP status; ``retry_after_s`` how long the server asks to wait, in seconds.
    """

    kind = "link_refused"

    def __init__(
        self,
        source: str,
        reason: str,
        *,
        detail: str = "",
        limit_mb: int = 0,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(source, reason, detail=detail, limit_mb=limit_mb)
        self.status = status
        self.retry_after_s = retry_after_s

    @property
    def passing(self) -> bool:
        """Whether the same link may well be read a little later."""
        return self.reason in _PASSING


_PASSING = frozenset(
    {"dns", "unreachable", "too_slow", "cut_short", "too_often", "too_many_requests", "server_error"}
)


class SpanOutside(VerbatimError):
    """Offsets that don't lie in their article."""

    kind = "span_outside"

    def __init__(self, article: str, start: int, end: int, chars: int) -> None:
        super().__init__(f"{article}: {start}:{end} of {chars}")
        self.article = article
        self.start = start
        self.end = end
        self.chars = chars


class StoryUnknown(VerbatimError):
    kind = "story_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FeedUnknown(VerbatimError):
    """A link that is no feed which the story follows."""

    kind = "feed_unknown"

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class ArticleUnknown(VerbatimError):
    kind = "article_unknown"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


class ArticleRetracted(VerbatimError):
    """The article was retracted: nothing of it is quoted as true. ``at`` is aware UTC."""

    kind = "article_retracted"

    def __init__(self, id: str, at: datetime, why: str) -> None:
        super().__init__(id)
        self.id = id
        self.at = at
        self.why = why


class LibraryDamaged(VerbatimError):
    """The library's file isn't a sound SQLite database."""

    kind = "library_damaged"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class LibraryLocked(VerbatimError):
    """Another process kept the library locked for longer than ``waited_s`` seconds."""

    kind = "library_locked"

    def __init__(self, path: str, waited_s: float) -> None:
        super().__init__(path)
        self.path = path
        self.waited_s = waited_s


class LibraryReadOnly(VerbatimError):
    kind = "library_read_only"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class LibraryUnreadable(VerbatimError):
    """The library's folder or file can't be opened or made."""

    kind = "library_unreadable"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class LibraryTooNew(VerbatimError):
    """The library was written by a newer version of this program."""

    kind = "library_too_new"

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"{found} > {known}")
        self.found = found
        self.known = known


class DiskFull(VerbatimError):
    kind = "disk_full"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class ModelMismatch(VerbatimError):
    """The library's vectors were made by another embedding model than the one that is set."""

    kind = "model_mismatch"

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found


class ModelDamaged(VerbatimError):
    """A model's file is missing or has another checksum than it must."""

    kind = "model_damaged"

    def __init__(self, path: str, expected: str, found: str | None) -> None:
        super().__init__(f"{path}: expected {expected}, found {found}")
        self.path = path
        self.expected = expected
        self.found = found


class ModelUnknown(VerbatimError):
    """A model named in the settings can't be loaded."""

    kind = "model_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
