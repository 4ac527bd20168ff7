"""Word documents made by python-docx, and archives that only look like one."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from index.docx import docx_draft, is_docx
from index.errors import SourceRefused
from tests.index.made_files import made_zip

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def with_part(data: bytes, name: str, change: bytes) -> bytes:
    """The document with another content of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = change
    return made_zip(parts)


def reason(data: bytes) -> str:
    with pytest.raises(SourceRefused) as caught:
        docx_draft(data, "a.docx", now=NOW)
    return caught.value.reason


def test_headings_paragraphs_and_tables_in_order() -> None:
    document = docx.Document()
    document.add_heading("The pier", 0)
    document.add_paragraph("The pier  closes\tin May.")
    document.add_heading("What it cost", 1)
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Year", "Cost", "2025", "3"], strict=True
    ):
        cell.text = text
    document.add_paragraph("Nobody paid.", style="List Bullet")
    draft = docx_draft(saved(document), "a.docx", now=NOW)
    assert draft.title == "The pier"
    assert draft.text == "The pier closes in May.\n\n## What it cost\n\nYear\tCost\n\n2025\t3\n\nNobody paid."


def test_what_stands_in_a_table_within_a_table_is_told_once() -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).rows[0].cells[0]
    cell.text = "Outer"
    for depth in range(3):
        cell = cell.add_table(1, 1).rows[0].cells[0]
        cell.text = f"Level {depth}"
    document.add_paragraph("Below.")
    assert docx_draft(saved(document), "a.docx", now=NOW).text == "Outer Level 0 Level 1 Level 2\n\nBelow."


def test_a_box_within_a_paragraph_is_told_once() -> None:
    document = docx.Document()
    box = f"<w:txbxContent {WORD}><w:p><w:r><w:t>In a box. </w:t></w:r></w:p></w:txbxContent>"
    paragraph = document.add_paragraph()
    paragraph.add_run("Before. ")
    paragraph._p.append(parse_xml(f"<w:r {WORD}>{box}</w:r>"))
    paragraph.add_run("After.")
    assert docx_draft(saved(document), "a.docx", now=NOW).text == "Before. In a box. After."


def test_nested_tables_do_not_grow_with_their_depth() -> None:
    depth, rows = 60, 2_000
    cells = "<w:tbl><w:tr><w:tc>" * depth, "</w:tc></w:tr></w:tbl>" * depth
    told = "".join(f"<w:p><w:r><w:t>Row {n} of the table.</w:t></w:r></w:p>" for n in range(rows))
    body = f"<w:document {WORD}><w:body>{cells[0]}{told}{cells[1]}</w:body></w:document>"
    draft = docx_draft(with_part(saved(docx.Document()), "word/document.xml", body.encode()), "a", now=NOW)
    assert draft.text.count("Row 7 of the table.") == 1
    assert draft.text.count("of the table.") == rows


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The pier ")
    for change in (
        f"<w:del {WORD}><w:r><w:delText>opens</w:delText></w:r></w:del>",
        f"<w:ins {WORD}><w:r><w:t>closes</w:t></w:r></w:ins>",
    ):
        paragraph._p.append(parse_xml(change))
    assert docx_draft(saved(document), "a.docx", now=NOW).text == "The pier closes"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<w:moveFrom><w:r><w:t> to the quay</w:t></w:r></w:moveFrom>", "The pier"),
        ("<w:moveTo><w:r><w:t> to the quay</w:t></w:r></w:moveTo>", "The pier to the quay"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t> secretly</w:t></w:r>", "The pier"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> openly</w:t></w:r>', "The pier openly"),
        ("<m:oMath><m:r><m:t> 42</m:t></m:r></m:oMath>", "The pier 42"),
    ],
)
def test_words_moved_away_or_hidden_are_not_told_and_formulas_are(part: str, text: str) -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph = f"<w:p><w:r><w:t>The pier</w:t></w:r>{part}</w:p>"
    body = f"<w:document {WORD} {math}><w:body>{paragraph}</w:body></w:document>"
    draft = docx_draft(with_part(saved(docx.Document()), "word/document.xml", body.encode()), "a", now=NOW)
    assert draft.text == text


def test_a_deleted_row_of_a_table_is_gone() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = row.format("", "Kept") + row.format("<w:trPr><w:del/></w:trPr>", "Gone")
    body = f"<w:document {WORD}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    draft = docx_draft(with_part(saved(docx.Document()), "word/document.xml", body.encode()), "a", now=NOW)
    assert draft.text == "Kept"


def test_the_day_of_the_template_is_no_documents_day() -> None:
    document = docx.Document()
    document.add_paragraph("The pier closes in May.")
    assert document.core_properties.created.year == 2013
    draft = docx_draft(saved(document), "a.docx", now=NOW)
    assert (draft.author, draft.published) == (None, None)


def test_core_properties_tell_title_author_and_dates() -> None:
    document = docx.Document()
    document.add_paragraph("The pier closes in May.")
    facts = document.core_properties
    facts.title, facts.author = "The pier", "Ada Example"
    facts.created, facts.modified = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    draft = docx_draft(saved(document), "a.docx", now=NOW)
    assert (draft.title, draft.author) == ("The pier", "Ada Example")
    assert draft.published == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert draft.modified == datetime(2026, 3, 4, tzinfo=UTC)


def test_an_entity_is_refused_before_anything_is_parsed() -> None:
    document = saved(docx.Document())
    body = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        f"<w:document {WORD}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert reason(with_part(document, "word/document.xml", body.encode())) == "bomb"
    assert reason(with_part(document, "word/document.xml", body.encode("utf-16"))) == "bomb"


def test_a_part_that_swells_is_refused() -> None:
    document = saved(docx.Document())
    assert reason(with_part(document, "word/document.xml", b" " * 30_000_000)) == "bomb"
    assert reason(with_part(document, "word/media/a.png", b"\0" * 30_000_000)) == "bomb"


@pytest.mark.parametrize("body", [b"", b"<w:document", b"<a/>", b"<a>" * 5_000])
def test_a_document_that_is_none_is_refused(body: bytes) -> None:
    data = with_part(saved(docx.Document()), "word/document.xml", body)
    assert is_docx(data)
    assert reason(data) == "damaged"


def test_a_part_that_is_packed_wrongly_is_damaged() -> None:
    document = docx.Document()
    document.add_paragraph("The pier closes in May. " * 50)
    data = bytearray(saved(document))
    place = data.index(b"word/document.xml") + len("word/document.xml") + 20
    data[place : place + 20] = b"\xff" * 20
    assert reason(bytes(data)) == "damaged"


def test_another_archive_is_no_document() -> None:
    assert not is_docx(made_zip({"a.txt": b"x"}))
    assert not is_docx(b"PK\x03\x04")
