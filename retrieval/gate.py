"""The gate: is the best quote an answer, or only near one? Pure.

Confidence is a logistic function of what was measured of the question, the best window and what was read; its weights
stand in ranking.json. docs/measurements.md says how well calibrated it is, and what each operating point costs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from index.nouns import told_at
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.lacking import lacks
from retrieval.nouns import Question
from retrieval.quoted_words import quoted_words, stands_in
from retrieval.ranking import Ranked, Weights
from retrieval.terms import Terms
from retrieval.timing import age, timing_of
from retrieval.windows import Window
from retrieval.words import stem, stems, words

AROUND = 8  # passages whose words count as "among what was found"
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|without|nor|neither|cannot|least|except|unlike|other than)\b|n['’]t\b",
    re.IGNORECASE,
)

COUNTED = (Kind.NUMBER, Kind.SHARE)
DOUBTED = 0.5
# What lacks the very thing that is sought answered none of 17 questions of the fit halves, for which the confidence
# was .3 on average: a quarter is as much as could be right by chance.
LACKING = 0.25
BEFORE_CHARS = 300
# Words that name nothing: a question may well be answered without them ("Where was it supposed to be held?").
VAGUE = frozenset(
    stem(word)
    for word in """supposed expected due planned plan meant held hold holding took taken take place went gone go going
    got get made make gave given give came come started start begin began begun ended end called call set put kept
    keep left leave used use want wanted need needed thing things something anything news story article""".split()
)


def certainty(
    question: Question, terms: Terms, ranked: Ranked, windows: Sequence[Window], weights: Weights
) -> float:
    """How likely (0..1) it is that the best window answers the question."""
    window = windows[0]
    likely = confidence(confidence_features(question, terms, ranked, windows), weights)
    # Words that the question quotes, and that stand there one by one in that order, are what it is about.
    if any(stands_in(said, window.text) for said in quoted_words(question.text)):
        likely = 1.0 - (1.0 - likely) * DOUBTED
    before = window.article.text[max(0, window.start - BEFORE_CHARS) : window.start]
    if lacks(question.text, window.text, before=before):
        return likely * LACKING
    kind = kind_of(question.text)
    # "How many?" isn't answered by a quote without a number, however well the rest of it fits.
    if kind in COUNTED and not has_kind(kind, window.text, question.text):
        return likely * DOUBTED
    # Nor is anything answered by a text that has not one of the words in which the question says what it is about. The
    # weights were fitted on hundreds of articles; among one or two, even the best passage may be about something else.
    about = {term for term in terms.stems if term not in VAGUE}
    if about and not about & set(stems(_near_text(ranked, window))):
        return likely * DOUBTED
    # Still less by a quote that has none of several such words, neither itself nor in its title: "Who paid for the
    # repairs?" by whoever is named. None of 660 questions of the fit halves had such a quote first, right or wrong.
    shown = f"{window.article.title or ''}\n{window.text}"
    return likely * (LACKING if len(about) > 1 and not about & set(stems(shown)) else 1.0)


def _near_text(ranked: Ranked, window: Window) -> str:
    """The title, the best passage and what was read around the window."""
    best = ranked.narrow[0].candidate.passage
    return f"{window.article.title or ''}\n{best.text}\n{ranked.wide_of(window).text}"


def confidence(features: Mapping[str, float], weights: Weights) -> float:
    """0..1: how likely it is that the best window answers."""
    total = weights.confidence.log_odds(features)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def confidence_features(
    question: Question, terms: Terms, ranked: Ranked, windows: Sequence[Window]
) -> dict[str, float]:
    """What speaks for and against the best window, by name."""
    window = windows[0]
    return {
        **_passage_features(ranked),
        **_sentence_features(ranked, window),
        **_word_features(question.text, terms, ranked, window),
        **_time_features(question, window),
    }


def _passage_features(ranked: Ranked) -> dict[str, float]:
    rows = np.array([one.features for one in ranked.narrow])
    logits, peaks, supports, lexical, _, cosines, coverage, titles, _ = rows.T
    scores = [one.score for one in ranked.narrow]
    return {
        "narrow_logit_max": float(logits.max()),
        "narrow_peak": float(peaks[0]),
        "narrow_peak_max": float(peaks.max()),
        "narrow_support": float(supports[0]),
        "narrow_support_max": float(supports.max()),
        "passage_score": scores[0],
        "passage_margin": scores[0] - scores[1] if len(scores) > 1 else 5.0,
        "cosine": float(cosines[0]),
        "cosine_max": float(cosines.max()),
        "dense_agrees": float(np.argmax(cosines) == 0),
        "lexical_agrees": float(np.argmax(lexical) == 0),
        "peak_agrees": float(np.argmax(peaks) == 0),
        "passage_coverage": float(coverage[0]),
        "title_coverage": float(titles[0]),
    }


def _sentence_features(ranked: Ranked, window: Window) -> dict[str, float]:
    best = ranked.best_row(window)
    wide = ranked.wide_of(window).reading
    return {
        "wide_logit": wide.logit,
        "wide_logit_max": max(one.reading.logit for one in ranked.wide),
        "wide_peak": wide.peak,
        "wide_support": wide.support,
        "wide_support_max": max(one.reading.support for one in ranked.wide),
        "share": ranked.of(best, "share"),
        "sentence_coverage": ranked.of(best, "coverage"),
        "wide_coverage": ranked.of(best, "wide_coverage"),
        "around_coverage": ranked.of(best, "around_coverage"),
        "agreement": ranked.of(best, "agreement"),
        "answer_kind": ranked.of(best, "answer_kind"),
        "article_chance": ranked.of(best, "article"),
        "chance": math.log(1e-3 + window.probability),
    }


def _word_features(question: str, terms: Terms, ranked: Ranked, window: Window) -> dict[str, float]:
    near_text = _near_text(ranked, window)
    near = set(stems(near_text))
    # An article may have as many words as a book, and no stem begins with another letter than its word.
    initials = {term[:1] for term in (*terms.stems, *terms.names)}
    every = {*words(window.article.text), *words(window.article.title or "")}
    article = {stem(word) for word in every if word[:1] in initials}
    around = {word for one in ranked.narrow[:AROUND] for word in stems(one.candidate.passage.text)}
    negated = bool(_NEGATION.search(question))
    return {
        "near_missing": 1.0 - terms.coverage(near),
        "article_missing": 1.0 - terms.coverage(article),
        "around_missing": 1.0 - terms.coverage(around),
        "near_rarest_missing": terms.heaviest_missing(near),
        "article_rarest_missing": terms.heaviest_missing(article),
        "names_missing": float(sum(name not in near for name in terms.names)),
        "names_missing_in_article": float(sum(name not in article for name in terms.names)),
        "numbers_missing": float(sum(number not in near_text for number in terms.numbers)),
        "negated": float(negated),
        "negation_missing": float(negated and not _NEGATION.search(window.text)),
        "kind": has_kind(kind_of(question), window.text, question),
        "unknown_words": float(terms.unknown),
        "words": float(len(terms.words)),
    }


def _time_features(question: Question, window: Window) -> dict[str, float]:
    timing = timing_of(question)
    return {
        "dated": float(timing.news_days is not None),
        "age": age(told_at(window.article, window.start), timing),
    }
