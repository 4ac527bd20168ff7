"""Dense search: FAISS over a story's vectors, held as immutable snapshots.

The library holds the vectors; the file here is a cache of them. It is written beside its place, synced and renamed,
with a manifest in front; whatever is wrong with it (missing, stale, cut short, another model's) is noticed at opening
and made good from the library's vectors, without embedding anything again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.filters import RETRACTED, STANDING, Filter
from index.library import Library

FORMAT = "verbatim vectors 1"
SUM_BYTES = 64
ABANDONED_S = 3600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A story's vectors at one edition: row i of the FAISS index belongs to passage ``ids[i]``, ids ascending.

    ``mark`` is the edition's own mark in the library.
    """

    mark: str
    ids: NDArray[np.int64]
    index: faiss.Index

    def search(
        self, vector: NDArray[np.float32], *, limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Passage ids and cosines, best first, ties by id; only ids in ``allowed``, if given."""
        if not len(self.ids):
            return []
        parameters = None
        if allowed is not None:
            rows = np.flatnonzero(np.isin(self.ids, allowed))
            if not len(rows):
                return []
            chosen = faiss.IDSelectorBatch(rows)
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # their stubs lack it
        cosines, rows = self.index.search(vector[None, :], limit, params=parameters)
        # FAISS fills up with row -1 when it finds fewer than asked for.
        hits = zip(rows[0], cosines[0], strict=True)
        found = [(int(self.ids[row]), float(cosine)) for row, cosine in hits if row >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def cosines(self, vector: NDArray[np.float32], ids: list[int]) -> dict[int, float]:
        """The cosine of each of these passages that is in the snapshot."""
        places = np.searchsorted(self.ids, ids)
        return {
            id: float(self.index.reconstruct(int(place)) @ vector)
            for id, place in zip(ids, places, strict=True)
            if place < len(self.ids) and self.ids[place] == id
        }


class Shelf:
    """The newest snapshot of each story. A question takes one and keeps it; a new edition swaps the reference."""

    def __init__(self, library: Library, folder: Path, *, fingerprint: str, dimension: int) -> None:
        self._library = library
        self._folder = folder
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._snapshots: dict[int, Snapshot] = {}
        self._guard = threading.Lock()

    def snapshot(self, story: int) -> Snapshot:
        """The story's vectors as of now; what another process added is read, the rest is kept.

        Raises ModelMismatch when another process rebuilt the library with another model.
        """
        held = self._snapshots.get(story)
        if held is not None and held.mark == self._library.mark(story):
            return held
        with self._guard, self._library.database.steady():
            self._library.check_model(self._fingerprint)
            mark = self._library.mark(story)
            held = self._snapshots.get(story) or self._opened(story, mark)
            if held.mark != mark:
                held = refreshed(self._library, story, held, dimension=self._dimension)
            self._snapshots[story] = held
        return held

    def publish(self, story: int) -> None:
        """Write the story's snapshot to the cache, so that the next start need not read vectors from the library.

        A disk that is full or read-only costs the next start some time and nothing else.
        """
        snapshot = self.snapshot(story)
        try:
            write_cache(self.path(story), snapshot, fingerprint=self._fingerprint)
        except OSError as error:
            _log.warning("vector cache of story %d not written: %s", story, error.strerror)

    def path(self, story: int) -> Path:
        return self._folder / f"story-{story}.faiss"

    def _opened(self, story: int, mark: str) -> Snapshot:
        """The cache if it is of this very edition, or an empty snapshot.

        Not even a part of another edition's cache is used: it may be from before a backup was put back, and its ids
        may belong to other passages by now.
        """
        cached = read_cache(self.path(story), mark, fingerprint=self._fingerprint, dimension=self._dimension)
        return cached or Snapshot("", np.empty(0, dtype=np.int64), faiss.IndexFlatIP(self._dimension))


def allowed(library: Library, story: int, filter: Filter, snapshot: Snapshot) -> NDArray[np.int64] | None:
    """Which of the snapshot's passages pass the filter, ascending; None where all of them do."""
    if filter.empty:
        return None
    if filter != STANDING:
        return library.passage_ids(story, filter)
    retracted = library.passage_ids(story, RETRACTED)
    return np.setdiff1d(snapshot.ids, retracted, assume_unique=True) if len(retracted) else None


def refreshed(library: Library, story: int, held: Snapshot, *, dimension: int) -> Snapshot:
    """A snapshot with the passages that the library holds now: vectors already held are kept, the others are read."""
    mark = library.mark(story)
    ids = library.passage_ids(story)
    kept = np.flatnonzero(np.isin(held.ids, ids))
    rows = held.index.reconstruct_n(0, len(held.ids))
    missing = ids[~np.isin(ids, held.ids)]
    new_ids, new_rows = library.vectors(missing.tolist(), dimension=dimension)
    index = faiss.IndexFlatIP(dimension)
    index.add(np.concatenate([rows[kept], new_rows]))
    # Ids are never used twice: whatever is new is behind all that was held.
    return Snapshot(mark, np.concatenate([held.ids[kept], np.asarray(new_ids, dtype=np.int64)]), index)


def write_cache(path: Path, snapshot: Snapshot, *, fingerprint: str) -> None:
    """Write sum, manifest, ids and index to a temporary file, sync it and rename it into place."""
    manifest = {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "dimension": snapshot.index.d,
        "count": len(snapshot.ids),
        "mark": snapshot.mark,
    }
    parts = (
        json.dumps(manifest).encode() + b"\n",
        snapshot.ids.astype("<i8").tobytes(),
        faiss.serialize_index(snapshot.index).tobytes(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(_sum(parts))
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _sweep(path: Path) -> None:
    """Remove what killed writers left behind; whoever is writing now has begun within the hour."""
    for left in path.parent.glob(f".{path.name}-*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > ABANDONED_S:
                left.unlink()


def _sum(parts: Iterable[bytes | memoryview]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest().encode()


def read_cache(path: Path, mark: str, *, fingerprint: str, dimension: int) -> Snapshot | None:
    """The snapshot in the cache, or None when it can't be used: not there, damaged, stale, or another model's."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("vector cache %s can't be read: %s", path.name, error.strerror)
        return None
    body = memoryview(data)[SUM_BYTES:]
    if data[:SUM_BYTES] != _sum([body]):
        _log.warning("vector cache %s is damaged; it is made again from the library", path.name)
        return None
    # What has its right sum was written by write_cache, so that it needs no further doubts.
    end = data.index(b"\n", SUM_BYTES) + 1
    manifest = json.loads(data[SUM_BYTES:end])
    found = tuple(manifest.get(name) for name in ("format", "fingerprint", "dimension", "mark"))
    if found != (FORMAT, fingerprint, dimension, mark):
        return None
    vectors = end + 8 * manifest["count"]
    ids = np.frombuffer(data[end:vectors], dtype="<i8").astype(np.int64)
    return Snapshot(mark, ids, faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8, offset=vectors)))
