"""pdfium in a process of its own: a PDF from standard input, its lines with their places as JSON to standard output.

PDFs are made to break readers like this one: a crash, an endless loop or gigabytes end this process alone. It is run as
a file, and imports nothing of this project. The only file that imports pypdfium2.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

MEMORY_LIMIT_BYTES = 1_500_000_000
CHARS_LIMIT = 2_000_000
GAP_SIZES = 1.6  # a gap wider than so many times the letters' size parts two columns or cells
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
HYPHEN = 2  # what pdfium writes for a hyphen at a line's end


def limit_memory() -> None:
    """Let the process fail, and not the machine, where the system knows such limits."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # the limit of time still holds


def read(data: bytes, pages_limit: int) -> dict[str, object]:
    """``error`` (encrypted, damaged, too_many_pages, too_long) or ``facts`` and ``pages``.

    A page is ``{"width", "height", "lines"}``; a line ``[text, left, bottom, right, top, size]``, in points from the
    page's lower left corner, in the order of the file.
    """
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError:
        return {"error": "encrypted" if raw.FPDF_GetLastError() == PASSWORD_ERROR else "damaged"}
    if count > pages_limit:
        return {"error": "too_many_pages"}
    pages: list[dict[str, object]] = []
    chars = 0
    for number in range(count):
        try:
            page = document[number]
            width, height = page.get_size()
            text = page.get_textpage()
            chars += text.count_chars()
            if chars > CHARS_LIMIT:
                return {"error": "too_long"}
            lines = list(lines_of(text, raw))
            page.close()
        except pypdfium2.PdfiumError:
            width, height, lines = 0.0, 0.0, []  # one damaged page costs that page
        pages.append({"width": width, "height": height, "lines": lines})
    return {"facts": document.get_metadata_dict(skip_empty=True), "pages": pages}


def lines_of(textpage: Any, raw: Any) -> Iterator[list[Any]]:
    """The page's lines, those of two columns apart, however the file mixes them."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    letters: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0, 0.0]
    for place in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, place)
        letter = "\u00ad" if code == HYPHEN else chr(code) if 0 < code < 0x110000 else ""
        if not letter or 0xD800 <= code < 0xE000 or code == 0xFFFE or letter in "\r\n":
            continue
        raw.FPDFText_GetCharBox(textpage, place, left, right, bottom, top)
        size = raw.FPDFText_GetFontSize(textpage, place) or (top.value - bottom.value)
        if letter.isspace() or top.value <= bottom.value:
            letters.append(letter if letters else "")
            continue
        size = max(1.0, min(abs(size), 4 * (top.value - bottom.value)))
        if letters and _is_elsewhere(box, left.value, bottom.value, top.value, size):
            yield _line(letters, box)
            letters = []
        if not letters:
            box = [left.value, bottom.value, right.value, top.value, size]
        letters.append(letter)
        box = [
            min(box[0], left.value),
            min(box[1], bottom.value),
            max(box[2], right.value),
            max(box[3], top.value),
            max(box[4], size),
        ]
    if letters:
        yield _line(letters, box)


def _is_elsewhere(box: list[float], left: float, bottom: float, top: float, size: float) -> bool:
    """Whether a letter stands on another line than the box, or after a gap that parts columns."""
    shared = min(box[3], top) - max(box[1], bottom)
    gap = left - box[2]
    return shared < 0.3 * min(top - bottom, box[3] - box[1]) or gap > GAP_SIZES * size or gap < -2 * size


def _line(letters: list[str], box: list[float]) -> list[Any]:
    return ["".join(letters).strip(), *(round(value, 2) for value in box)]


if __name__ == "__main__":
    limit_memory()
    json.dump(read(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)
