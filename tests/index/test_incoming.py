"""Files that wait for their job: safe under names of our own, and gone when nobody needs them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from index import incoming
from index.errors import DiskFull
from index.incoming import IncomingFull, drop, keep, kept, sweep


def test_bytes_come_back_as_they_were_sent(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "incoming"
    names = [keep(folder, data, server=5) for data in (b"", b"\0\xff", b"x" * 100_000)]
    assert [kept(folder, name) for name in names] == [b"", b"\0\xff", b"x" * 100_000]
    assert len(set(names)) == 3
    assert sorted(one.name for one in folder.iterdir()) == sorted(names)


@pytest.mark.parametrize(
    "name", ["../secret.bin", "/etc/passwd", "secret.bin", "0" * 32, "0" * 32 + ".bin\n", ""]
)
def test_no_name_leads_anywhere_else(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "incoming"
    keep(folder, b"mine", server=5)
    secret = tmp_path / "secret.bin"
    secret.write_bytes(b"theirs")
    with pytest.raises(FileNotFoundError):
        kept(folder, name)
    drop(folder, [name])
    assert secret.exists()
    assert len(list(folder.iterdir())) == 1


def test_what_no_job_needs_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    sweep(folder, set())
    needed, orphan = keep(folder, b"1", server=5), keep(folder, b"2", server=5)
    (folder / "readme").write_text("somebody's own")
    sweep(folder, {needed})
    assert kept(folder, needed) == b"1"
    assert {one.name for one in folder.iterdir()} == {needed, "readme"}
    drop(folder, [orphan, needed, needed])
    assert {one.name for one in folder.iterdir()} == {"readme"}


def test_it_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    folder = tmp_path / "incoming"
    name = keep(folder, b"precious", server=5)
    assert synced == [(folder / name).stat().st_ino, folder.stat().st_ino]


def test_there_is_room_for_so_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "_MB", 1)
    monkeypatch.setattr(incoming, "SERVER_LIMIT_MB", 100)
    monkeypatch.setattr(incoming, "INCOMING_LIMIT_MB", 150)
    folder = tmp_path / "incoming"
    keep(folder, b"x" * 60, server=5)
    with pytest.raises(IncomingFull) as full:
        keep(folder, b"x" * 41, server=5)
    assert full.value.limit_mb == 100
    keep(folder, b"x" * 40, server=5)
    keep(folder, b"x" * 50, server=55)  # another server's
    with pytest.raises(IncomingFull) as full:
        keep(folder, b"x", server=55)
    assert full.value.limit_mb == 150


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        keep(tmp_path / "incoming", b"x", server=5)
    assert list((tmp_path / "incoming").iterdir()) == []
