"""PDFs made by hand: reading order, page furniture, hyphens, marks, and what can't be read."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest

from index import pdf as pdf_module
from index import pdf_process
from index.errors import SourceRefused
from index.nouns import Draft
from index.pdf import pdf_draft
from tests.index.made_files import Line, column, made_pdf

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LEFT = column(
    72,
    700,
    [
        "The harbour council met on",
        "Monday to hear what the",
        "govern-",
        "ment had planned for the well-",
        "known pier and its old crane.",
        "Nobody spoke against it.",
    ],
)
RIGHT = column(
    330,
    700,
    [
        "A second column begins here",
        "with words that belong after",
        "the first one, and it ends",
        "with the page's last sentence.",
    ],
)
FIRST = (
    "The harbour council met on Monday to hear what the government had planned for the well-known pier and its "
    "old crane. Nobody spoke against it."
)
SECOND = (
    "A second column begins here with words that belong after the first one, and it ends with the page's last "
    "sentence."
)


def read(*pages: list[Line], **facts: str) -> Draft:
    return pdf_draft(made_pdf(pages, facts), "paper.pdf", now=NOW)


def refusal(data: bytes) -> SourceRefused:
    with pytest.raises(SourceRefused) as caught:
        pdf_draft(data, "paper.pdf", now=NOW)
    assert caught.value.source == "paper.pdf"
    return caught.value


def test_columns_are_read_one_after_the_other() -> None:
    assert read([*LEFT, *RIGHT]).text == f"{FIRST}\n\n{SECOND}"


def test_columns_that_the_file_draws_row_by_row_are_parted() -> None:
    rows = sorted([*LEFT, *RIGHT], key=lambda line: (-line[1], line[0]))
    assert read(rows).text == f"{FIRST}\n\n{SECOND}"


def test_a_word_parted_at_a_lines_end_is_written_as_elsewhere_in_the_text() -> None:
    lines = column(
        72, 700, ["A co-op is a coop-", "erative, and a re-", "sort is no re-sort at all, said one of them."]
    )
    assert read(lines).text.endswith("and a re-sort is no re-sort at all, said one of them.")
    other = column(72, 700, ["They went to the re-", "sort. It is a fine resort, and nobody there was cold."])
    assert read(other).text.startswith("They went to the resort.")


def test_ligatures_are_letters() -> None:
    from index.pdf_text import Line as Cut
    from index.pdf_text import Page, paragraphs_of

    (paragraph,) = paragraphs_of([Page(612, 792, (Cut("The ﬁrst oﬃcial ﬂoor", 72, 700, 200, 710, 10),))])
    assert paragraph.text == "The first official floor"


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    def page(number: int) -> list[Line]:
        body = column(72, 600, [f"Page {number} tells of the pier, and of crane {number}."])
        return [(72, 760, 9, f"The Example Gazette, page {number}"), *body, (300, 30, 9, f"- {number} -")]

    draft = read(page(1), page(2), page(3))
    assert draft.text == "\n\n".join(f"Page {n} tells of the pier, and of crane {n}." for n in (1, 2, 3))


def test_a_sentence_goes_on_over_the_page_and_marks_say_where_each_begins() -> None:
    draft = read(
        column(
            72, 700, ["This page goes on with a paragraph that is not", "finished at its end because it was"]
        ),
        column(72, 700, ["too long for it."]),
        column(72, 700, ["The third page begins with a sentence."]),
    )
    assert draft.text == (
        "This page goes on with a paragraph that is not finished at its end because it was too long for it.\n\n"
        "The third page begins with a sentence."
    )
    assert [(mark.kind.value, mark.label, draft.text[mark.start :][:13]) for mark in draft.marks] == [
        ("page", "1", "This page goe"),
        ("page", "2", "too long for "),
        ("page", "3", "The third pag"),
    ]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    left = column(
        72, 700, ["The harbour council met on", "Monday to hear what the", "people had to say about the"]
    )
    right = column(
        330, 700, ["pier and its old crane, which", "nobody has painted since the", "storm of last winter."]
    )
    draft = read([*left, *right])
    assert draft.text == (
        "The harbour council met on Monday to hear what the people had to say about the pier and its old crane, which "
        "nobody has painted since the storm of last winter."
    )


def test_a_word_parted_over_the_page_is_whole_though_a_footnote_stands_between() -> None:
    """The footnote comes after the paragraph that it interrupts, and is still cited from its own page."""
    draft = read(
        [
            *column(72, 400, ["The council spoke of the pier until it was late, be-"]),
            *column(72, 330, ["1 See the minutes of 3 March."], size=8),
        ],
        column(72, 700, ["cause nobody had painted it since the storm.", "Then it went home."]),
    )
    assert draft.text == (
        "The council spoke of the pier until it was late, because nobody had painted it since the storm. Then it went "
        "home.\n\n1 See the minutes of 3 March."
    )
    assert [(mark.label, draft.text[mark.start :][:8]) for mark in draft.marks] == [
        ("1", "The coun"),
        ("2", "cause no"),
        ("1", "1 See th"),
    ]


def test_a_word_that_is_broken_off_keeps_its_hyphen() -> None:
    """Where something follows on the page, pdfium tells a hyphen at a line's end as one to be left out."""
    broken = column(72, 400, ["The council spoke of the pier until it was late, be-"])
    draft = read([*broken, (72, 330, 20, "What comes next"), *column(72, 300, ["Nobody knows yet."])])
    assert draft.text == (
        "The council spoke of the pier until it was late, be-\n\n## What comes next\n\nNobody knows yet."
    )


def test_columns_are_not_looked_for_among_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look takes the number of lines, and there may be as many looks as lines."""
    monkeypatch.setattr("index.pdf_text.COLUMN_LINES_LIMIT", 5)
    text = read([*LEFT, *RIGHT]).text
    assert text.startswith("The harbour council met on A second column begins here")


@pytest.mark.parametrize("pages", [[[*LEFT, *RIGHT]], [LEFT, RIGHT]])
def test_a_text_beyond_the_limit_is_refused_and_not_cut_off(
    pages: list[list[Line]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_process, "CHARS_LIMIT", 250)
    assert pdf_process.read(made_pdf(pages), 10) == {"error": "too_long"}
    assert "error" not in pdf_process.read(made_pdf([LEFT]), 10)


def test_a_reader_that_finds_too_long_a_text_names_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    told = subprocess.CompletedProcess([], 0, stdout=b'{"error": "too_long"}')
    monkeypatch.setattr("index.pdf.subprocess.run", lambda *_, **__: told)
    refused = refusal(b"%PDF-1.7")
    assert (refused.reason, refused.detail) == ("too_long", "2000000")


def test_large_lines_head_sections_and_the_first_is_the_title() -> None:
    lines = [
        (72, 730, 20, "Pier to be closed"),
        *column(72, 690, ["The pier closes in May, the council said on Monday."]),
        (72, 650, 16, "What comes next"),
        *column(72, 620, ["Nobody knows yet what will become of the crane."]),
    ]
    draft = read(lines)
    assert draft.title == "Pier to be closed"
    assert draft.text == (
        "The pier closes in May, the council said on Monday.\n\n## What comes next\n\n"
        "Nobody knows yet what will become of the crane."
    )


def test_the_documents_own_facts() -> None:
    facts = {"Title": "The pier", "Author": "Ada  Example", "CreationDate": "D:20260303001500+01'00'"}
    draft = read([*LEFT], **facts)
    assert (draft.title, draft.author) == ("The pier", "Ada Example")
    assert draft.published == datetime(2026, 3, 2, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize("title", ["Microsoft Word - pier.docx", "untitled", "pier_final.indd", ""])
def test_a_programs_name_for_the_file_is_no_title(title: str) -> None:
    assert read([*LEFT], Title=title).title is None


@pytest.mark.parametrize("written", ["D:29990101000000Z", "D:20261399", "yesterday", "D:00010101"])
def test_a_date_that_cannot_be_is_none(written: str) -> None:
    assert read([*LEFT], CreationDate=written).published is None


def test_pictures_without_text_are_refused() -> None:
    assert refusal(made_pdf([[], []])).reason == "no_text_layer"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.4\n" + b"1 0 obj << >> " * 1000, made_pdf([LEFT])[:200]]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    assert refusal(data).reason == "damaged"


def test_an_encrypted_file_is_refused() -> None:
    plain = made_pdf([LEFT])
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> "
        b"/ID [<41414141> <41414141>] >>"
    )
    head, trailer = plain.rsplit(b"trailer", 1)
    assert refusal(head + b"trailer" + trailer.replace(b">>", lock, 1)).reason == "encrypted"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "PAGES_LIMIT", 2)
    refused = refusal(made_pdf([LEFT] * 3))
    assert (refused.reason, refused.detail) == ("too_many_pages", "2")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "TIME_LIMIT_S", 0.0)
    assert refusal(made_pdf([LEFT])).reason == "too_slow"
