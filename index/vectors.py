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
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.library import Library

FORMAT = "verbatim vectors 1"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A story's vectors at one edition: row i of the FAISS index belongs to passage ``ids[i]``, ids ascending."""

    edition: int
    ids: NDArray[np.int64]
    index: faiss.IndexFlatIP

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
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))
        cosines, rows = self.index.search(vector[None, :], min(limit, len(self.ids)), params=parameters)
        # FAISS fills up with row -1 when it finds fewer than asked for.
        found = [(int(self.ids[row]), float(cos)) for row, cos in zip(rows[0], cosines[0], strict=True) if row >= 0]
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
        """The story's vectors as of now; what another process added is read, the rest is kept."""
        edition = self._library.edition(story)
        held = self._snapshots.get(story)
        if held is not None and held.edition == edition:
            return held
        with self._guard:
            held = self._snapshots.get(story)
            if held is None:
                held = self._opened(story)
            if held.edition != edition:
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

    def _opened(self, story: int) -> Snapshot:
        read = read_cache(self.path(story), fingerprint=self._fingerprint, dimension=self._dimension)
        # The cache's edition is not trusted: it may be another library's. The ids are compared instead.
        ids, index = read or (np.empty(0, dtype=np.int64), faiss.IndexFlatIP(self._dimension))
        return Snapshot(-1, ids, index)


def refreshed(library: Library, story: int, held: Snapshot, *, dimension: int) -> Snapshot:
    """A snapshot with the passages that the library holds now: vectors already held are kept, the others are read."""
    edition = library.edition(story)
    ids = library.passage_ids(story)
    kept = np.flatnonzero(np.isin(held.ids, ids))
    rows = held.index.reconstruct_n(0, len(held.ids)) if len(held.ids) else np.empty((0, dimension), np.float32)
    missing = ids[~np.isin(ids, held.ids)]
    new_ids, new_rows = library.vectors(missing.tolist(), dimension=dimension)
    all_ids = np.concatenate([held.ids[kept], np.asarray(new_ids, dtype=np.int64)])
    order = np.argsort(all_ids, kind="stable")
    index = faiss.IndexFlatIP(dimension)
    if len(all_ids):
        index.add(np.concatenate([rows[kept], new_rows])[order])
    return Snapshot(edition, all_ids[order], index)


def write_cache(path: Path, snapshot: Snapshot, *, fingerprint: str) -> None:
    """Write manifest, ids and index to a temporary file, sync it and rename it into place."""
    ids = snapshot.ids.astype("<i8").tobytes()
    rows = faiss.serialize_index(snapshot.index).tobytes()
    manifest = {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "dimension": snapshot.index.d,
        "count": len(snapshot.ids),
        "edition": snapshot.edition,
        "sha256": hashlib.sha256(ids + rows).hexdigest(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(json.dumps(manifest).encode() + b"\n")
            file.write(ids)
            file.write(rows)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read_cache(
    path: Path, *, fingerprint: str, dimension: int
) -> tuple[NDArray[np.int64], faiss.IndexFlatIP] | None:
    """Ids and index from the cache, or None when it can't be used: not there, damaged, or another model's."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        manifest = json.loads(head)
        if (manifest["format"], manifest["fingerprint"], manifest["dimension"]) != (FORMAT, fingerprint, dimension):
            return None
        if hashlib.sha256(body).hexdigest() != manifest["sha256"]:
            _log.warning("vector cache %s is damaged; it is made again from the library", path.name)
            return None
        count = int(manifest["count"])
        index = faiss.deserialize_index(np.frombuffer(body[8 * count :], dtype=np.uint8))
        if index.ntotal != count:
            return None
        return np.frombuffer(body[: 8 * count], dtype="<i8").astype(np.int64), index
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        _log.warning("vector cache %s can't be read; it is made again from the library", path.name)
        return None
