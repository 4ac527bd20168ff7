"""What breaks in a parser that a strange document was given to: told by an id, and kept in the log."""

from __future__ import annotations

import logging
import traceback
from secrets import token_hex

_log = logging.getLogger(__name__)


def log_mishap(about: str, error: Exception) -> str:
    """Log the error's type and place under an id, which is returned; never its words, which may be the document's."""
    id = token_hex(4)
    last = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("error %s: %s: %s at %s:%s", id, about, type(error).__name__, last.filename, last.lineno)
    return id
