"""The desk: everything that a question needs, opened once and passed along."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.embedder import Embedder, load_embedder
from index.languages import ENGLISH
from index.library import Library
from index.settings import Settings
from index.vectors import Shelf
from retrieval.caution import BALANCED, threshold_of
from retrieval.reranker import Reranker, load_reranker
from retrieval.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Desk:
    """The library, the vectors of its stories, and the two models. Safe to use from several threads.

    ``threshold`` is the least confidence (0..1) that is answered from; ``languages`` (ISO 639-1) are those that the
    models know well.
    """

    library: Library
    shelf: Shelf
    embedder: Embedder
    reranker: Reranker
    threshold: float = field(default_factory=lambda: threshold_of(BALANCED))
    languages: tuple[str, ...] = (ENGLISH,)
    vocabularies: Vocabularies = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabularies", Vocabularies(self.library))  # frozen

    def close(self) -> None:
        self.library.close()


def open_desk(settings: Settings) -> Desk:
    """Open the library and load the models.

    Raises LibraryDamaged, LibraryUnreadable, LibraryTooNew, LibraryLocked, ModelDamaged, ModelUnknown, and
    ModelMismatch when the library's vectors come from another model.
    """
    library = Library(settings.library_path, lock_wait_s=settings.lock_wait_s)
    try:
        embedder = load_embedder(settings.embedder, settings.models_folder, threads=settings.threads)
        library.check_model(embedder.fingerprint)
        reranker = load_reranker(settings.reranker, threads=settings.threads)
    except BaseException:
        library.close()
        raise
    shelf = Shelf(
        library, settings.vectors_folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension
    )
    return Desk(library, shelf, embedder, reranker, threshold_of(settings.caution), settings.known_languages)
