"""doctor: is everything there that the bot needs, and does it fit together?"""

from __future__ import annotations

import asyncio
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from commands.terminal.console import FAILED, OK, tell
from index.embedder import PACKAGED_SHA256, load_embedder
from index.embedder import packaged_folder as embedder_folder
from index.errors import VerbatimError
from index.integrity import check_integrity
from index.library import Library
from index.onnx import check_sha256
from index.settings import Settings
from index.vectors import Shelf
from retrieval.caution import threshold_of
from retrieval.reranker import PACKAGED_SHA256 as RERANKER_SHA256
from retrieval.reranker import load_reranker
from retrieval.reranker import packaged_folder as reranker_folder
from templates.voice import Surface, say

HEARTBEAT_LIMIT_S = 60.0
FREE_DISK_MB = 500
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``error`` is what is wrong with it, None if nothing is."""

    name: str
    error: VerbatimError | None = None
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.error is None


class DiskLow(VerbatimError):
    kind = "disk_low"

    def __init__(self, free_mb: int, wanted_mb: int) -> None:
        super().__init__(f"{free_mb} MB")
        self.free_mb = free_mb
        self.wanted_mb = wanted_mb


class DiscordWrong(VerbatimError):
    """Something at Discord's isn't as the bot needs it: ``reason`` is the check's name, ``found`` what it saw."""

    kind = "discord_wrong"

    def __init__(self, reason: str, found: dict[str, object]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = found


def doctor(settings: Settings) -> int:
    """Look at everything, tell each result on a line of its own; with a token, ask Discord too."""
    sound = True
    for check in checks(settings):
        print(say("check", Surface.TERMINAL, name=check.name, ok=check.ok, facts=check.facts), flush=True)
        if check.error is not None:
            sound = False
            print("  " + say(check.error.kind, Surface.TERMINAL, **check.error.facts), flush=True)
    print(say("checked", Surface.TERMINAL, ok=sound))
    return OK if sound else FAILED


def checks(settings: Settings) -> Iterator[Check]:
    """Every check, in the order in which one needs the other."""
    token = settings.discord_token is not None
    yield Check("settings", facts={"data": str(settings.data), "token": token})
    yield Check("caution", facts={"caution": settings.caution, "threshold": threshold_of(settings.caution)})
    yield _checked("embedder_weights", lambda: _weights_of_embedder(settings))
    yield _checked("reranker_weights", lambda: _weights_of_reranker(settings))
    yield _checked("disk", lambda: _disk(settings))
    yield _checked("library", lambda: _library(settings))
    yield _checked("models", lambda: _models(settings))
    if token:
        from commands.discord_check import check_discord

        for name, ok, facts in asyncio.run(check_discord(settings)):
            yield Check(name, None if ok else DiscordWrong(name, facts), facts)


def _checked(name: str, look: Callable[[], dict[str, object]]) -> Check:
    try:
        return Check(name, facts=look())
    except VerbatimError as error:
        return Check(name, error)


def _weights_of_embedder(settings: Settings) -> dict[str, object]:
    if settings.embedder is None:
        check_sha256(embedder_folder() / "model.safetensors", PACKAGED_SHA256)
    return {"model": settings.embedder or "all-MiniLM-L6-v2"}


def _weights_of_reranker(settings: Settings) -> dict[str, object]:
    if settings.reranker is None:
        check_sha256(reranker_folder() / "model.onnx", RERANKER_SHA256)
    return {"model": settings.reranker or "ms-marco-MiniLM-L-12-v2"}


def _disk(settings: Settings) -> dict[str, object]:
    folders = (settings.data, *settings.data.absolute().parents)
    place = next(folder for folder in folders if os.path.exists(folder))  # False also for a forbidden one
    free_mb = shutil.disk_usage(place).free // _MB
    if free_mb < FREE_DISK_MB:
        raise DiskLow(free_mb, FREE_DISK_MB)
    return {"free_mb": free_mb}


def _library(settings: Settings) -> dict[str, object]:
    library = Library(settings.library_path, lock_wait_s=settings.lock_wait_s)
    try:
        check_integrity(library)
        counts = library.counts()
        return {
            "articles": counts.articles,
            "passages": counts.passages,
            "writable": library.database.writable,
        }
    finally:
        library.close()


def _models(settings: Settings) -> dict[str, object]:
    """Load both models, compare the library's, and bring the vector caches up to date."""
    library = Library(settings.library_path, lock_wait_s=settings.lock_wait_s)
    try:
        embedder = load_embedder(settings.embedder, settings.models_folder, threads=settings.threads)
        library.check_model(embedder.fingerprint)
        load_reranker(settings.reranker, threads=settings.threads)
        shelf = Shelf(
            library, settings.vectors_folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension
        )
        vectors = sum(len(shelf.snapshot(story.key).ids) for story in library.every_story())
        return {"vectors": vectors, "dimension": embedder.dimension}
    finally:
        library.close()


def health(settings: Settings) -> int:
    """Whether the running bot has touched its heartbeat within the last minute: for Docker and systemd."""
    try:
        age_s = time.time() - settings.heartbeat_path.stat().st_mtime
    except OSError:
        age_s = math.inf
    if age_s <= HEARTBEAT_LIMIT_S:
        return OK
    tell("not_alive", data=str(settings.data), limit_s=int(HEARTBEAT_LIMIT_S))
    return FAILED
