"""Archives that attack: names, sizes, nesting, symbolic links. Nothing of them reaches the disk."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import zips
from index.errors import SourceRefused
from index.zips import Member, members, safe_name
from tests.index.made_files import made_zip


def read(data: bytes) -> list[tuple[str, bytes | str]]:
    """Each member's name and bytes, or its refusal's source and reason."""
    return [
        (one.name, one.data) if isinstance(one, Member) else (one.source, one.reason)
        for one in members(data, "a.zip")
    ]


def test_files_are_read_in_order_and_hidden_ones_left_out() -> None:
    data = made_zip(
        {"b.txt": b"b", "__MACOSX/._b.txt": b"x", "sub/": b"", "sub/a.txt": b"a", ".DS_Store": b"x"}
    )
    assert read(data) == [("b.txt", b"b"), ("sub/a.txt", b"a")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("a/./b/../c.txt", "a/b/c.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("a\n\x1b[2Jb.txt", "a[2Jb.txt"),
        ("../..", "unnamed"),
    ],
)
def test_names_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    path = PurePosixPath(safe_name(name))
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert path.parts
    assert "\\" not in str(path)


def test_members_of_one_name_are_told_apart() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in ("news/a.txt", "../news/a.txt", "news/a-2.txt", "/news/a.txt"):
            archive.writestr(zipfile.ZipInfo(name), name)
    found = [one for one in members(written.getvalue(), "x.zip") if isinstance(one, Member)]
    assert [(one.name, one.data.decode()) for one in found] == [
        ("news/a.txt", "news/a.txt"),
        ("news/a-2.txt", "../news/a.txt"),
        ("news/a-2-2.txt", "news/a-2.txt"),
        ("news/a-3.txt", "/news/a.txt"),
    ]


def test_a_list_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    long = made_zip({"a.txt": b"", "b.txt": b"", "c.txt": b""})
    monkeypatch.setattr("index.zips.LISTED_LIMIT", 2)
    monkeypatch.setattr("index.zips.zipfile.ZipFile", None)
    with pytest.raises(SourceRefused) as caught:
        list(members(long, "x.zip"))
    assert caught.value.reason == "too_many_files"


def test_a_symbolic_link_is_refused_and_the_rest_is_read() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", "good")
    assert read(written.getvalue()) == [("a.zip/link.txt", "unsupported"), ("good.txt", b"good")]


def test_a_member_that_swells_is_refused_and_the_rest_is_read() -> None:
    data = made_zip({"bomb.txt": b"\0" * 5_000_000, "good.txt": b"good"})
    assert read(data) == [("a.zip/bomb.txt", "bomb"), ("good.txt", b"good")]


def test_sizes_are_counted_and_not_believed() -> None:
    data = bytearray(made_zip({"bomb.txt": b"\0" * 5_000_000}))
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 20, 4_900_000)  # it calls itself hardly packed
    assert read(bytes(data))[0][1] in ("bomb", "damaged")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_would_be_unpacked_all_at_once_is_not_opened(packing: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("bomb.txt", b"\0" * 50_000_000, packing)
        archive.writestr("good.txt", "good")
    tracemalloc.start()
    try:
        found = read(written.getvalue())
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [("a.zip/bomb.txt", "packing"), ("good.txt", b"good")]
    assert peak_bytes < 5_000_000


def test_the_members_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "TOTAL_LIMIT_MB", 0.000_01)  # 10 bytes
    found = members(made_zip({"a.txt": b"12345678", "b.txt": b"12345678"}), "a.zip")
    assert next(found) == Member("a.txt", b"12345678")
    with pytest.raises(SourceRefused, match="bomb"):
        next(found)


def test_a_member_is_limited_while_it_is_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MEMBER_LIMIT_MB", 0.000_01)
    assert read(made_zip({"a.txt": b"12345678901", "b.txt": b"1"})) == [
        ("a.zip/a.txt", "too_big"),
        ("b.txt", b"1"),
    ]


def test_the_number_of_files_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "FILES_LIMIT", 2)
    found = members(made_zip({f"{n}.txt": b"x" for n in range(3)}), "a.zip")
    assert [next(found), next(found)] == [Member("0.txt", b"x"), Member("1.txt", b"x")]
    with pytest.raises(SourceRefused, match="too_many_files"):
        next(found)


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(made_zip({"a.txt": b"secret", "b.txt": b"open"}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    assert read(bytes(data)) == [("a.zip/a.txt", "encrypted"), ("b.txt", b"open")]


def test_a_damaged_member_is_refused_and_the_rest_is_read() -> None:
    data = bytearray(made_zip({"a.txt": b"a" * 100, "b.txt": b"open"}))
    data[data.index(b"a.txt") + 6] ^= 0xFF
    assert read(bytes(data)) == [("a.zip/a.txt", "damaged"), ("b.txt", b"open")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive", made_zip({"a.txt": b"x"})[:-10]])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(SourceRefused, match="damaged"):
        list(members(data, "a.zip"))
