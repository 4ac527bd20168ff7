"""PDFs and archives made by hand for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

Line = tuple[float, float, float, str]  # left and bottom in points, size, text


def made_pdf(pages: Sequence[Sequence[Line]], facts: Mapping[str, str] | None = None) -> bytes:
    """A PDF of Letter pages with these lines, drawn in this order."""
    objects: list[bytes] = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    ]
    parent = 2 + 2 * len(pages)
    kids = []
    for lines in pages:
        drawn = b"\n".join(_drawn(line) for line in lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 1 0 R >> >> >>" % (parent, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids)))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
    told = b" ".join(b"/%s (%s)" % (name.encode(), value.encode()) for name, value in (facts or {}).items())
    objects.append(b"<< %s >>" % told)
    written = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, parent + 1, parent + 2)
        + b"startxref\n%d\n%%%%EOF" % len(written)
    )


def _drawn(line: Line) -> bytes:
    left, bottom, size, text = line
    raw = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (size, left, bottom, raw)


def column(
    left: float, top: float, lines: Sequence[str], *, size: float = 11, step: float = 14
) -> list[Line]:
    """Lines below one another."""
    return [(left, top - place * step, size, text) for place, text in enumerate(lines)]


def made_zip(members: Mapping[str, bytes]) -> bytes:
    """A .zip of these files by their names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()
