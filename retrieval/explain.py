"""explain: why a question was answered as it was, for those who tend the articles. Built on what ``ask`` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.nouns import Article
from retrieval.ask import Weighed, decide, searched
from retrieval.desk import Desk
from retrieval.follow import understand
from retrieval.gate import confidence, confidence_features
from retrieval.kinds import Kind, kind_of
from retrieval.nets import Gauge
from retrieval.nouns import Question
from retrieval.ranking import packaged_weights
from retrieval.readings import Narrow
from retrieval.small_talk import Talk, talk_of
from retrieval.spelling import respelled

PUSHES = 5  # of each direction


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate passage, best first: what each search and the reranker made of it.

    ``lexical`` and ``article`` are shares of the best BM25, ``cosine`` the dense similarity; ``logit`` is the
    reranker's own score, ``support`` and ``odds`` are log-odds: that it bears the question out, that it is the one.
    """

    source: Article
    text: str
    lexical: float
    article: float
    cosine: float
    logit: float
    support: float
    odds: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """A window that would be quoted, and its chance (0..1) to hold the answer."""

    source: Article
    text: str
    chance: float


@dataclass(frozen=True, slots=True)
class Push:
    """What the gate saw under a name, and by how much (in log-odds) that moved the confidence."""

    name: str
    value: float
    effect: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A question's way to its answer. ``talk``: none was sought; ``likely`` is the confidence before the last rules.

    ``words`` are the question's content words in order with their weights, which are higher for rarer ones. ``ups``
    and ``downs`` have what moved the confidence most first. Everything is empty or 0 where nothing came near.
    """

    question: str
    understood_as: str | None
    talk: Talk | None
    kind: Kind
    searched: int
    threshold: float
    words: tuple[tuple[str, float], ...] = ()
    read: tuple[Read, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    ups: tuple[Push, ...] = ()
    downs: tuple[Push, ...] = ()
    likely: float = 0.0
    confidence: float = 0.0

    @property
    def answered(self) -> bool:
        return bool(self.chosen) and self.confidence >= self.threshold


def explain(question: Question, desk: Desk) -> Explained:
    """What ``ask`` weighs for this question, from the same functions; nothing of it is kept."""
    talk = talk_of(question.text)
    understood = respelled(understand(question), desk)
    complete = understood.question
    weighed = decide(complete, desk) if talk is None else None
    explained = Explained(
        question.text.strip(),
        understood.shown,
        talk,
        kind_of(complete.text),
        searched(complete, desk),
        desk.threshold,
    )
    return explained if weighed is None else _with_weights(explained, weighed)


def _with_weights(explained: Explained, weighed: Weighed) -> Explained:
    weights = packaged_weights()
    question, terms = weighed.question, weighed.terms
    features = confidence_features(question, terms, weighed.ranked, weighed.windows)
    ups, downs = pushes(features, weights.confidence)
    return replace(
        explained,
        words=tuple(zip(terms.words, terms.weights, strict=True)),
        read=tuple(_read(one) for one in weighed.ranked.narrow),
        chosen=tuple(Chosen(one.article, one.text, one.probability) for one in weighed.windows),
        ups=ups,
        downs=downs,
        likely=confidence(features, weights),
        confidence=weighed.sure,
    )


def _read(one: Narrow) -> Read:
    candidate = one.candidate
    return Read(
        candidate.passage.article,
        candidate.passage.text,
        candidate.lexical,
        candidate.article,
        candidate.cosine,
        one.reading.logit,
        one.reading.support,
        one.score,
    )


def pushes(features: Mapping[str, float], gauge: Gauge) -> tuple[tuple[Push, ...], tuple[Push, ...]]:
    """The features that moved the confidence up most, and down most, against what is usual; the strongest first."""
    every = [Push(name, features[name], effect) for name, effect in gauge.effects(features).items()]
    ups = sorted((one for one in every if one.effect > 0), key=lambda one: -one.effect)
    downs = sorted((one for one in every if one.effect < 0), key=lambda one: one.effect)
    return tuple(ups[:PUSHES]), tuple(downs[:PUSHES])
