"""The way in: drafts → passages → vectors → the library, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from index.embedder import SPECIAL_TOKENS, Embedder
from index.groups import sign_unsigned
from index.languages import with_language
from index.library import Library
from index.nouns import Draft, Span, Story
from index.passages import TITLE_TOKENS, cut_passages, embedding_text
from index.sentences import outline
from index.writer import Outcome, Prepared, Stored, already_there, as_given, replace_all_passages, store

BATCH_PASSAGES = 256
BATCH_ARTICLES = 64
BATCH_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Cut:
    """A draft with its passages, not yet embedded."""

    draft: Draft
    passages: tuple[Span, ...]


def ingest(
    drafts: Iterable[Draft], library: Library, embedder: Embedder, story: Story
) -> Iterator[tuple[Draft, Stored]]:
    """Store drafts, and yield each with what became of it once that is safely in the library, in order.

    What is there already is not embedded again. Memory holds one batch, whatever the number of drafts.
    """
    library.check_model(embedder.fingerprint)
    sign_unsigned(library, story)
    batch: list[Cut] = []
    held = chars = 0
    for told in drafts:
        draft = as_given(library, story, with_language(told))
        cut = Cut(draft, ()) if already_there(library, story, draft) else cut_draft(draft, embedder)
        batch.append(cut)
        held += len(cut.passages)
        chars += len(draft.text)
        if held >= BATCH_PASSAGES or len(batch) >= BATCH_ARTICLES or chars >= BATCH_CHARS:
            yield from _store_batch(batch, library, embedder, story)
            batch, held, chars = [], 0, 0
    yield from _store_batch(batch, library, embedder, story)


def cut_draft(draft: Draft, embedder: Embedder) -> Cut:
    """The draft's passages, measured so that title and passage fit the embedder together."""
    limit = embedder.limit_tokens - SPECIAL_TOKENS - TITLE_TOKENS
    spans = cut_passages(draft.text, outline(draft.text), embedder.count_tokens, limit_tokens=limit)
    return Cut(draft, tuple(spans))


def embed(cuts: Iterable[Cut], embedder: Embedder) -> list[Prepared]:
    """Vectors for the passages of several drafts, encoded together so that batches are well filled."""
    cuts = list(cuts)
    texts = [
        embedding_text(cut.draft.title, cut.draft.text[span.start : span.end], embedder.count_tokens)
        for cut in cuts
        for span in cut.passages
    ]
    vectors = embedder.encode_passages(texts) if texts else np.empty((0, embedder.dimension), np.float32)
    prepared: list[Prepared] = []
    first = 0
    for cut in cuts:
        prepared.append(Prepared(cut.draft, cut.passages, vectors[first : first + len(cut.passages)]))
        first += len(cut.passages)
    return prepared


def _store_batch(
    batch: list[Cut], library: Library, embedder: Embedder, story: Story
) -> Iterator[tuple[Draft, Stored]]:
    if not batch:
        return
    stored = store(library, story, embed(batch, embedder), fingerprint=embedder.fingerprint)
    for cut, result in zip(batch, stored, strict=True):
        if result.outcome is Outcome.CHANGED_MEANWHILE:  # another process removed it since we looked
            again = embed([cut_draft(cut.draft, embedder)], embedder)
            (result,) = store(library, story, again, fingerprint=embedder.fingerprint)
        yield cut.draft, result


def rebuild(library: Library, embedder: Embedder) -> Iterator[int]:
    """Cut and embed every article anew with this embedder; yields how many are done.

    The library changes in one transaction at the end: until then the old passages and vectors answer. What another
    process adds meanwhile is made anew too.
    """
    done: dict[int, Prepared] = {}
    whole = False
    while not whole:
        for revision, draft in library.current_drafts():
            if revision not in done:
                (done[revision],) = embed([cut_draft(draft, embedder)], embedder)
                yield len(done)
        whole = replace_all_passages(library, done, fingerprint=embedder.fingerprint)
