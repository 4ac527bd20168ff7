"""Every kind of file becomes articles or one named reason, and never stops the files beside it."""

from __future__ import annotations

import json
import os
import sys
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import files
from index.drafts import decode
from index.errors import SourceRefused, TextRefused
from index.files import FILE_LIMIT_MB, find_sources, read_source
from index.front_matter import split_front_matter
from index.json_lines import ROW_LIMIT_MB
from index.nouns import MAX_ARTICLE_CHARS, Draft
from tests.index.made_files import made_zip

LIMIT_BYTES = FILE_LIMIT_MB * 1_000_000


def reads(path: Path, given: Mapping[str, object] | None = None) -> list[Draft | SourceRefused]:
    return [read for source in find_sources(path) for read, _ in read_source(source, given or {})]


def draft(path: Path, given: Mapping[str, object] | None = None) -> Draft:
    (read,) = reads(path, given)
    assert isinstance(read, Draft)
    return read


def refusal(path: Path) -> SourceRefused:
    (read,) = reads(path)
    assert isinstance(read, SourceRefused)
    return read


def told(found: list[Draft | SourceRefused]) -> list[str]:
    """Texts of drafts, reasons of refusals, in order."""
    return [read.text if isinstance(read, Draft) else read.reason for read in found]


def written(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


class TestText:
    def test_is_taken_code_point_for_code_point(self, tmp_path: Path) -> None:
        text = "\n  It closed.\r\n\r\nNobody\u2028knew — “why” 😀\u202e.\x07\t\n\n"
        read = draft(written(tmp_path, "bridge.txt", text))
        assert read.text == text
        assert (read.id, read.title, read.outlet, read.published, read.url) == (None, None, None, None, None)

    def test_is_named_by_its_file_and_known_by_its_path(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = written(tmp_path, "bridge.txt", "It closed.")
        monkeypatch.chdir(tmp_path)
        assert draft(Path("bridge.txt")).name == "bridge"
        assert draft(Path("bridge.txt")).origin == draft(path).origin == str(path.resolve())

    @pytest.mark.parametrize(
        "data",
        ["\ufeffIt closed.".encode(), "It closed.".encode("utf-16"), "\ufeffIt closed.".encode("utf-16-be")],
    )
    def test_marked_encodings_are_read(self, tmp_path: Path, data: bytes) -> None:
        assert draft(written(tmp_path, "a.txt", data)).text == "It closed."

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b" \r\n\t ", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            ("Café".encode("latin-1"), "encoding"),
            (b"It closed.\x00 Really.", "binary"),
            ("It closed.".encode("utf-16-le"), "binary"),
            ("It closed.".encode("utf-32"), "binary"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
            (b"\xff\xfeI", "encoding"),
            (b"\xed\xa0\x80 lone surrogate", "encoding"),
            (b"\xff\xfe\x00\xd8I\x00", "encoding"),
        ],
    )
    def test_what_is_no_text_is_refused(self, tmp_path: Path, data: bytes, reason: str) -> None:
        read = refusal(written(tmp_path, "a.txt", data))
        assert (read.reason, read.source) == (reason, str(tmp_path / "a.txt"))

    def test_the_longest_article_is_taken_and_a_longer_one_refused(self, tmp_path: Path) -> None:
        assert len(draft(written(tmp_path, "a.txt", "x" * MAX_ARTICLE_CHARS)).text) == MAX_ARTICLE_CHARS
        read = refusal(written(tmp_path, "a.txt", "x" * (MAX_ARTICLE_CHARS + 1)))
        assert (read.reason, read.detail) == ("too_long", str(MAX_ARTICLE_CHARS))

    def test_a_huge_file_is_refused_without_being_read(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.txt"
        with path.open("wb") as file:
            file.truncate(50_000_000)
        tracemalloc.start()
        try:
            read = refusal(path)
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (read.reason, read.limit_mb) == ("too_big", FILE_LIMIT_MB)
        assert peak_bytes < 1_000_000

    def test_a_file_that_grows_while_it_is_read_is_bounded_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = written(tmp_path, "log.txt", b"x" * (LIMIT_BYTES + 1))
        monkeypatch.setattr("index.files.Source.bytes", 10)
        assert refusal(path).reason == "too_big"

    def test_a_file_of_just_the_limit_is_read(self, tmp_path: Path) -> None:
        assert refusal(written(tmp_path, "a.txt", b"x" * LIMIT_BYTES)).reason == "too_long"

    def test_given_fields_win(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.md", "---\ntitle: Theirs\noutlet: The Bell\n---\nIt closed.")
        moment = datetime(2026, 3, 3, tzinfo=UTC)
        read = draft(path, {"title": "Ours", "published": moment, "url": "https://a.example/1"})
        assert (read.title, read.outlet, read.published) == ("Ours", "The Bell", moment)
        assert read.url == "https://a.example/1"

    def test_given_fields_are_checked(self, tmp_path: Path) -> None:
        with pytest.raises(TextRefused, match="field_too_long"):
            reads(written(tmp_path, "a.txt", "It closed."), {"title": "x" * 501})


class TestPaths:
    def test_what_cannot_be_there_is_refused(self, tmp_path: Path) -> None:
        for path, reason in [
            (tmp_path / "missing.txt", "missing"),
            (tmp_path / ("x" * 5_000), "missing"),
            (tmp_path / "a\0b.txt", "missing"),
            (written(tmp_path, "a.odt", "x"), "unsupported"),
            (written(tmp_path, "plain", "x"), "unsupported"),
        ]:
            with pytest.raises(SourceRefused) as caught:
                find_sources(path)
            assert (caught.value.reason, caught.value.source) == (reason, str(path))

    def test_a_folder_is_read_with_all_below_it_by_name(self, tmp_path: Path) -> None:
        for name in (
            "b.txt",
            "a.TXT",
            "sub/z.md",
            "sub/deep/y.jsonl",
            "sub/note.odt",
            ".git/c.txt",
            "sub/.hidden.md",
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        assert [
            (source.path.relative_to(tmp_path).as_posix(), source.name) for source in find_sources(tmp_path)
        ] == [
            ("a.TXT", "a"),
            ("b.txt", "b"),
            ("sub/z.md", "sub/z"),
            ("sub/deep/y.jsonl", "sub/deep/y"),
        ]

    def test_one_stem_in_two_folders_gives_two_names(self, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir()
            written(tmp_path, f"{folder}/a.txt", f"It closed, said {folder}.")
        found = [read for read in reads(tmp_path) if isinstance(read, Draft)]
        assert [read.name for read in found] == ["one/a", "two/a"]
        assert len({read.origin for read in found}) == 2

    def test_a_long_name_keeps_its_end(self, tmp_path: Path) -> None:
        path = tmp_path / ("a" * 150) / ("b" * 150) / "c.txt"
        path.parent.mkdir(parents=True)
        path.write_text("It closed.")
        assert draft(tmp_path).name == "a" * 47 + "/" + "b" * 150 + "/c"

    @pytest.mark.parametrize("names", [[], [".hidden.txt"], ["a.odt"], [".git/a.txt"]])
    def test_a_folder_without_any_readable_kind_is_refused(self, tmp_path: Path, names: list[str]) -> None:
        for name in names:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            written(tmp_path, name, "x")
        with pytest.raises(SourceRefused, match="empty_folder"):
            find_sources(tmp_path)

    def test_what_cannot_be_opened_is_refused_and_the_rest_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
        (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
        written(tmp_path, "c.txt", "It closed.")
        found = reads(tmp_path)
        assert told(found) == ["unreadable", "unreadable", "It closed."]
        assert isinstance(found[0], SourceRefused)
        assert found[0].detail == "No such file or directory"

    def test_a_pipe_is_refused_and_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        os.mkfifo(tmp_path / "b.jsonl")
        written(tmp_path, "c.txt", "It closed.")
        assert told(reads(tmp_path)) == ["unsupported", "unsupported", "It closed."]

    def test_a_device_is_refused_and_not_read_for_ever(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to("/dev/zero")
        assert refusal(tmp_path / "a.txt").reason == "unsupported"

    def test_a_folder_named_like_a_file_is_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").mkdir()
        written(tmp_path, "a.txt/b.txt", "It closed.")
        assert told(reads(tmp_path)) == ["It closed."]

    def test_what_may_not_be_read_is_refused_and_the_rest_is_read(
        self, tmp_path: Path, unprivileged: Path
    ) -> None:
        for name in ("a.txt", "b/c.txt", "d.txt"):
            (unprivileged / name).parent.mkdir(exist_ok=True)
            written(unprivileged, name, "It closed.")
        (unprivileged / "a.txt").chmod(0)
        (unprivileged / "b").chmod(0)
        found = reads(unprivileged)
        assert told(found) == ["unreadable", "It closed.", "unreadable"]
        assert [read.detail for read in found if isinstance(read, SourceRefused)] == ["Permission denied"] * 2
        with pytest.raises(
            SourceRefused, match="missing"
        ):  # whether it is there is not for this user to know
            find_sources(unprivileged / "b" / "c.txt")

    @pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take no such names")
    def test_names_that_are_no_text_are_read_all_the_same(self, tmp_path: Path) -> None:
        folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
        folder.mkdir()
        (folder / "a.txt").write_text("It closed.")
        read = draft(folder / "a.txt")
        assert read.origin is not None
        assert read.origin.endswith("caf\\xe9/a.txt")
        assert refusal(folder.parent).reason == "surrogate"  # there it would be part of the article's id


class TestMarkdown:
    def test_front_matter_gives_the_fields(self, tmp_path: Path) -> None:
        path = written(
            tmp_path,
            "a.md",
            "---\nid: harbour-1\nTitle: Bridge closes\nsource: The Bell\nauthor: A. Writer\ndate: 2026-03-03\n"
            "url: https://a.example/1\ntags: [bridge, harbour]\n---\n\nIt closed.\n\nNobody knew.\n",
        )
        read = draft(path)
        assert (read.id, read.title, read.outlet, read.author) == (
            "harbour-1",
            "Bridge closes",
            "The Bell",
            "A. Writer",
        )
        assert (read.published, read.url) == (datetime(2026, 3, 3, tzinfo=UTC), "https://a.example/1")
        assert read.text == "It closed.\n\nNobody knew."

    @pytest.mark.parametrize(
        ("matter", "name", "expected"),
        [
            ("title: 1984", "title", "1984"),
            ("title: Yes", "title", "Yes"),
            ("title: 2026-03-03", "title", "2026-03-03"),
            ("title: '  two   words '", "title", "two words"),
            ("title: >\n  folded\n  words", "title", "folded words"),
            ("title: null", "title", None),
            ("title: ~", "title", None),
            ("title:", "title", None),
            ("title: 'null'", "title", "null"),
            ("id: 007", "id", "007"),
            ("id: 1e3", "id", "1e3"),
            (f"id: 0x{'f' * 400}", "id", f"0x{'f' * 400}"),
            ("source: The Bell\noutlet: null", "outlet", "The Bell"),
            ("source: The Bell\noutlet: The Gull", "outlet", "The Gull"),
            ("date: 3 March 2026 ", "published", datetime(2026, 3, 3, tzinfo=UTC)),
            ("date: 2026-03-03 10:00:00 +0200", "published", datetime(2026, 3, 3, 8, tzinfo=UTC)),
            ("date: 2026-03-03T10:00:00+02:00", "published", datetime(2026, 3, 3, 8, tzinfo=UTC)),
            ("date: 2026-02-30", "unread_date", "2026-02-30"),
            ("date: last week", "unread_date", "last week"),
            ("date: [3, 4]", "unread_date", "['3', '4']"),
            ("date: ''", "unread_date", None),
        ],
    )
    def test_fields_are_the_words_that_stand_there(
        self, tmp_path: Path, matter: str, name: str, expected: object
    ) -> None:
        assert getattr(draft(written(tmp_path, "a.md", f"---\n{matter}\n---\nIt closed.")), name) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("It closed.", ({}, "It closed.")),
            ("# Bridge closes\n\nIt closed.\n", ({"title": "Bridge closes"}, "It closed.")),
            ("---\ntitle: A\n---\n# B\nIt closed.", ({"title": "A"}, "# B\nIt closed.")),
            ("---\n---\n# B\nIt closed.", ({"title": "B"}, "It closed.")),
            ("---\r\ntitle: A\r\n---\r\n\r\nOne.\r\nTwo.\r\n", ({"title": "A"}, "One.\r\nTwo.")),
            ("---\ntitle: A\n...\nIt closed.", ({"title": "A"}, "It closed.")),
            ("---\ntitle: A\nIt never ended.", ({}, "---\ntitle: A\nIt never ended.")),
            ("\n\n  It closed.", ({}, "  It closed.")),
            ("## Second\nIt closed.", ({}, "## Second\nIt closed.")),
            ("", ({}, "")),
        ],
    )
    def test_text_begins_below_the_front_matter(
        self, text: str, expected: tuple[dict[str, object], str]
    ) -> None:
        assert split_front_matter(text, "a.md") == expected

    @pytest.mark.parametrize(
        "matter",
        [
            "title: [unclosed",
            "- a\n- list",
            "just words",
            "title: &a [*a]",
            "!!python/object/apply:os.system [ls]: 1",
            "[" * 5_000,
            "x: " + "[" * 5_000,
            "title: 'a\x07b'",
            "title: " + "x" * 20_000,
            "? [a, b]\n: c",
        ],
    )
    def test_front_matter_that_cannot_be_read_is_refused(self, tmp_path: Path, matter: str) -> None:
        assert refusal(written(tmp_path, "a.md", f"---\n{matter}\n---\nIt closed.")).reason == "front_matter"

    def test_a_field_of_another_kind_is_refused(self, tmp_path: Path) -> None:
        read = refusal(written(tmp_path, "a.md", "---\ntitle: {a: b}\n---\nIt closed."))
        assert (read.reason, read.detail) == ("wrong_type", "title")

    @pytest.mark.parametrize("merge", ["", "<<: "])
    def test_a_bomb_of_references_does_not_go_off(self, tmp_path: Path, merge: str) -> None:
        """Each line holds the one before ten times: 10¹²⁰ values, if they were ever written out."""
        lines = ["k0: &a0 {x: y}"]
        lines += [
            f"k{n}: &a{n} {{{merge or 'z: '}[{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 120)
        ]
        tracemalloc.start()
        try:
            read = draft(
                written(tmp_path, "a.md", "\n".join(["---", *lines, "title: Fine", "---", "It closed."]))
            )
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert read.title == "Fine"
        assert peak_bytes < 20_000_000

    def test_a_bomb_of_references_as_a_date_does_not_go_off(self, tmp_path: Path) -> None:
        """Written out it would be 100 MB here, and with two lines more all that there is."""
        lines = ["k0: &a0 [x, y]"]
        lines += [f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
        tracemalloc.start()
        try:
            read = draft(
                written(tmp_path, "a.md", "\n".join(["---", *lines, "date: *a7", "---", "It closed."]))
            )
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (read.published, read.unread_date) == (None, str(["list"] * 10))
        assert peak_bytes < 20_000_000

    def test_millions_of_empty_lines_are_read_in_one_go(self) -> None:
        """Taking lines from the front of a list one by one would take hours here."""
        assert split_front_matter("---\n---\n" + "\n" * 2_000_000 + "It closed.", "a.md") == (
            {},
            "It closed.",
        )


class TestRows:
    def test_a_row_is_an_article(self, tmp_path: Path) -> None:
        row = {
            "id": "r1",
            "title": "Bridge closes",
            "text": "It closed.\n",
            "date": "2026-03-03T10:00:00Z",
            "source": "The Bell",
            "url": "https://a.example/1",
            "author": "A. Writer",
            "unknown": [1],
        }
        assert draft(written(tmp_path, "a.jsonl", json.dumps(row))) == Draft(
            "It closed.\n",
            id="r1",
            title="Bridge closes",
            outlet="The Bell",
            author="A. Writer",
            published=datetime(2026, 3, 3, 10, tzinfo=UTC),
            url="https://a.example/1",
            name="a-1",
        )

    def test_broken_rows_are_named_by_their_line_and_the_rest_is_read(self, tmp_path: Path) -> None:
        rows: list[tuple[bytes, str]] = [
            (b'{"text": "One."}', "One."),
            (b"", ""),
            (b"   ", ""),
            (b'{"text": "cut off', "json"),
            (b"[1, 2]", "not_object"),
            (b'"text"', "not_object"),
            (b"null", "not_object"),
            (b"{}", "no_text"),
            (b'{"text": null}', "no_text"),
            (b'{"text": ""}', "empty"),
            (b'{"text": 7}', "wrong_type"),
            (b'{"text": "x", "title": 7}', "wrong_type"),
            (b'{"text": "x", "id": true}', "wrong_type"),
            (b'{"text": "x", "id": 1.5}', "wrong_type"),
            (b'{"text": "x", "url": ["a"]}', "wrong_type"),
            (b'{"text": "x", "source": {}}', "wrong_type"),
            (b'{"text": "a\\u0000b"}', "binary"),
            (b'{"text": "\\ud800"}', "surrogate"),
            (b'{"text": "x", "title": "\\ud800"}', "surrogate"),
            ('{"text": "Caf\xe9."}'.encode("latin-1"), "encoding"),
            (b"\x00\x01\x02", "binary"),
            (b'{"text": "x", "title": "' + b"y" * 501 + b'"}', "field_too_long"),
            (b"[" * 100_000, "json"),
            (b'{"a":' * 100_000, "json"),
            (b'{"text": "x", "id": ' + b"9" * 5_000 + b"}", "json"),
            (b'{"text": "Last."} ', "Last."),
        ]
        path = written(tmp_path, "a.jsonl", b"\n".join(row for row, _ in rows))
        found = reads(path)
        assert told(found) == [expected for _, expected in rows if expected]
        lines = [number for number, (_, expected) in enumerate(rows, 1) if expected]
        for number, read in zip(lines, found, strict=True):
            if isinstance(read, SourceRefused):
                assert read.source == f"{path}:{number}"

    def test_a_row_that_is_too_long_is_skipped_to_its_end(self, tmp_path: Path) -> None:
        limit = ROW_LIMIT_MB * 1_000_000
        long = b'{"text": "' + b"x" * (2 * limit) + b'"}'
        exact = b'{"text": "x"}'.ljust(limit)
        path = written(
            tmp_path, "a.jsonl", b"\n".join([b'{"text": "One."}', long, exact, b'{"text": "Last."}'])
        )
        found = [(read, size) for source in find_sources(path) for read, size in read_source(source, {})]
        assert told([read for read, _ in found]) == ["One.", "too_big", "too_big", "Last."]
        assert sum(size for _, size in found) == path.stat().st_size
        refused = found[1][0]
        assert isinstance(refused, SourceRefused)
        assert (refused.limit_mb, refused.source) == (ROW_LIMIT_MB, f"{path}:2")

    def test_a_huge_file_of_rows_is_read_a_row_at_a_time(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.jsonl", (b'{"text": "' + b"x" * 99_000 + b'"}\n') * 300)
        (source,) = find_sources(path)
        tracemalloc.start()
        try:
            count = sum(1 for read, _ in read_source(source, {}) if isinstance(read, Draft))
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert count == 300
        assert peak_bytes < 3_000_000

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_line_ends_and_a_byte_order_mark_are_no_part_of_rows(self, tmp_path: Path, end: str) -> None:
        path = written(
            tmp_path, "a.jsonl", "\ufeff" + end.join(['{"text": "One."}', "", '{"text": "Two."}', ""])
        )
        assert told(reads(path)) == ["One.", "Two."]

    def test_a_line_end_inside_a_text_is_no_row_end(self, tmp_path: Path) -> None:
        path = written(
            tmp_path,
            "a.jsonl",
            json.dumps({"text": "One\u2028two\x85three\x0b😀."}, ensure_ascii=False),
        )
        assert told(reads(path)) == ["One\u2028two\x85three\x0b😀."]

    def test_utf_16_is_refused_as_a_whole(self, tmp_path: Path) -> None:
        read = refusal(written(tmp_path, "a.jsonl", '{"text": "One."}\n{"text": "Two."}\n'.encode("utf-16")))
        assert (read.reason, read.source) == ("encoding", str(tmp_path / "a.jsonl"))

    def test_a_file_without_rows_has_no_articles(self, tmp_path: Path) -> None:
        assert reads(written(tmp_path, "a.jsonl", b"\n \r\n")) == []

    def test_ids_may_be_numbers(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.jsonl", '{"text": "One.", "id": 7}\n{"text": "Two.", "id": " "}')
        assert [(read.id, read.name) for read in reads(path) if isinstance(read, Draft)] == [
            ("7", "a-1"),
            (None, "a-2"),
        ]

    def test_rows_have_no_origin(self, tmp_path: Path) -> None:
        """A row put in front of the others must not turn each of them into a revision of its neighbour."""
        path = written(
            tmp_path, "a.jsonl", '{"text": "One."}\n{"text": "Two.", "url": "https://a.example/2"}'
        )
        assert [read.origin for read in reads(path) if isinstance(read, Draft)] == [None, None]

    def test_a_date_that_is_none_is_kept_for_the_telling(self, tmp_path: Path) -> None:
        rows = [
            {"text": "x", "date": value}
            for value in ("soon", 20260303, 1772541296, None, "", False, "x" * 200)
        ]
        path = written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
        assert [(read.published, read.unread_date) for read in reads(path) if isinstance(read, Draft)] == [
            (None, "soon"),
            (datetime(2026, 3, 3, tzinfo=UTC), None),
            (None, "1772541296"),
            (None, None),
            (None, None),
            (None, "False"),
            (None, "x" * 100),
        ]


def test_a_parser_that_breaks_refuses_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Draft:
        raise ZeroDivisionError("what the file says")

    monkeypatch.setattr(files, "pdf_draft", broken)
    written(tmp_path, "a.pdf", b"%PDF-1.4")
    written(tmp_path, "b.txt", "It closed.")
    written(tmp_path, "c.zip", made_zip({"secret.pdf": b"%PDF-1.4", "d.txt": b"It opened."}))
    found = reads(tmp_path)
    assert told(found) == ["broke", "It closed.", "broke", "It opened."]
    assert all(one.detail in caplog.text for one in found if isinstance(one, SourceRefused))
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert "what the file says" not in caplog.text


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_bytes_become_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except SourceRefused:
        return
    assert "\0" not in text
    assert text.encode() in (data, data.removeprefix(b"\xef\xbb\xbf")) or data[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    )


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "title", "text", "date", "source", "url", "author", "outlet"]),
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=20)
            | st.lists(st.integers()),
        )
        | st.text(max_size=5),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=60)
def test_any_rows_become_as_many_articles_or_refusals(
    tmp_path_factory: pytest.TempPathFactory, rows: list[object]
) -> None:
    path = written(tmp_path_factory.mktemp("rows"), "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    assert len(reads(path)) == len(rows)
