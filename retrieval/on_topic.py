"""How much each sentence is about some words: by the words themselves, and by the meaning of the passage around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.filters import Filter
from index.nouns import Passage
from index.vectors import allowed
from retrieval.desk import Desk
from retrieval.points import Sentence
from retrieval.shared_words import content_stems
from retrieval.words import match_expression

PASSAGES = 150
WORDS_ENOUGH = 0.5  # of the asked words: a sentence with so many is about them
NEAREST = 0.15  # a cosine below this says nothing
NEAR_BEST = 0.7  # of the nearest passage's cosine, for another one to be about the words too
MEANT_WORTH = 0.7  # of a sentence that is near by its passage's meaning alone, beside one that has the words


def near_passages(
    desk: Desk, stories: Sequence[int], about: str, *, article: str | None
) -> dict[Passage, float]:
    """The passages with these words or nearest to their meaning, with their cosines, none of retracted articles.

    Only ``about`` is embedded.
    """
    vector = desk.embedder.encode_query(about)
    only = Filter(article=article, retracted=False)
    found: dict[int, float] = {}
    for story in stories:
        snapshot = desk.shelf.snapshot(story)
        within = allowed(desk.library, story, only, snapshot)
        found |= dict(snapshot.search(vector, limit=PASSAGES, allowed=within))
        worded = [
            id for id, _ in desk.library.lexical(story, match_expression(about), limit=PASSAGES, filter=only)
        ]
        found |= snapshot.cosines(vector, [id for id in worded if id not in found])
    passages = desk.library.passages(sorted(found))
    return {passage: found[id] for id, passage in sorted(passages.items())}


def on_topic(about: str, sentences: Sequence[Sentence], near: Mapping[Passage, float]) -> list[Sentence]:
    """The sentences that are about the words, in their order, each with how much.

    ``near`` are passages with their cosines to the words. In a passage that has the words, those sentences are meant
    that have them; in one that is only near to their meaning, all.
    """
    of_article: dict[tuple[int, str], list[Passage]] = defaultdict(list)
    for passage in near:
        of_article[passage.article.story, passage.article.id].append(passage)
    within = [
        next((one for one in of_article[each.key] if one.start < each.span.end <= one.end), None)
        for each in sentences
    ]
    asked = set(content_stems(about))
    told = [len(asked & set(content_stems(one.text))) / max(1, len(asked)) for one in sentences]
    worded = {id(place) for place, share in zip(within, told, strict=True) if share >= WORDS_ENOUGH}
    best = max(near.values(), default=0.0)
    found: list[Sentence] = []
    for one, place, share in zip(sentences, within, told, strict=True):
        cosine = near[place] if place else 0.0
        if share >= WORDS_ENOUGH:
            found.append(replace(one, worth=share))
        elif id(place) not in worded and cosine >= max(NEAREST, NEAR_BEST * best):
            found.append(replace(one, worth=MEANT_WORTH * cosine / best))
    return found
