"""Accounts that differ: when articles give different numbers, times, names or causes for the thing that was asked.

Precision before recall: a difference is claimed only where the words around both say that they are of one thing. What
a sentence tells as before and after, what an article tells both of, roundings, other units and other days are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.nouns import Article, Span
from retrieval.alike import is_copied, overlap
from retrieval.copies import age
from retrieval.denials import denial_in, denies
from retrieval.figures import Figure, asked_beside, contradict, figures_in, same_thing, with_bound
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.nouns import MAX_QUOTES, Account, Difference, Differing, Quote
from retrieval.ranking import Ranked
from retrieval.same_event import Scene, counts_one, may_be_one
from retrieval.slots import causes_in, other_cause, other_time, parallel, unknown_to
from retrieval.told import Told, told_sentences
from retrieval.windows import Window, standing_alone

COUNTED = (Kind.NUMBER, Kind.SHARE)
SLOTS = {Kind.DATE: Difference.DATE, Kind.NAME: Difference.NAME, Kind.PLACE: Difference.PLACE}
LIKE_ENOUGH = 0.4  # of a sentence's words, for another's slot to be looked for
DENIED_WITHIN = 2  # sentences behind a claim in which "denied it" points to it

_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion)|mistaken(?:ly)?|wrong(?:ly)?|in error|erroneous(?:ly)?)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Found:
    """Another account than the best quote's: in the sentence ``told``, at ``span``; ``own`` is the best quote's.

    Both spans are offsets into their articles' texts. ``denied``: the best quote's is denied, not denying.
    """

    kind: Difference
    own: Span
    told: Told
    span: Span
    denied: bool = True


def with_accounts(
    question: str, quotes: Sequence[Quote], ranked: Ranked
) -> tuple[list[Quote], Differing | None]:
    """The quotes, with another account beside the best one if one was read, and in what the two differ.

    The best quote stays the first; the other account comes second, in the place of a lesser quote if need be.
    """
    found = differing_quote(question, quotes[0], told_sentences(ranked))
    if found is None:
        return list(quotes), None
    beside, place = _beside(quotes, found)
    counted = found.kind is Difference.NUMBER
    accounts = tuple(
        Account(number, with_bound(beside[number].article.text, span) if counted else span)
        for number, span in ((0, found.own), (place, found.span))
    )
    earlier = age(beside[0].article) <= age(beside[place].article)
    in_order = found.denied if found.kind is Difference.DENIAL else earlier
    return beside, Differing(found.kind, accounts if in_order else accounts[::-1])


def differing_quote(question: str, best: Quote, told: Sequence[Told]) -> Found | None:
    """The newest account that differs from the best quote's, of the likeliest ones; else a denial; else None."""
    kind = kind_of(question)
    # Of one article, two numbers are of two things.
    others = [one for one in told if not _is_of(one.article, best.article, *best.copies)]
    sentence = _sentence_of(best.highlight or Span(best.start, best.end), best, told)
    found: list[Found] = []
    if kind in COUNTED:
        found = list(_numbers(question, best, others, sentence))
    elif kind in SLOTS:
        found = list(_slots(question, kind, best, others, sentence))
    elif kind is Kind.REASON or "caus" in question.casefold():
        own = [one.span for one in told if _is_of(one.article, best.article) and _inside(one.span, best)]
        found = [one for sentence in own for one in _causes(question, best, others, sentence)]
    if found:
        newest = max(found, key=lambda one: _newness(one.told.article))  # the first of those as new
        copies = (one for one in found if one is newest or is_copied(one.told.text, newest.told.text))
        return min(copies, key=lambda one: age(one.told.article))  # of one report, whoever published it first
    return next(_denials(best, told), None)


def _is_of(article: Article, *others: Article) -> bool:
    return any((article.story, article.id) == (other.story, other.id) for other in others)


def _newness(article: Article) -> tuple[bool, str]:
    return article.published is not None, article.published.isoformat() if article.published else ""


def own_scene(quote: Quote) -> Scene:
    """The quote as an account, with its article's title around it."""
    return Scene(quote.article, quote.text, f"{quote.article.title or ''}\n{quote.text}")


def _scene(told: Told) -> Scene:
    return Scene(told.article, told.text, told.around)


def _numbers(question: str, best: Quote, told: Sequence[Told], sentence: Span) -> Iterator[Found]:
    """Other articles' numbers for what the highlighted number of the best quote, in its ``sentence``, counts."""
    mark = best.highlight
    figures = [(_moved(one.span, best.start), one) for one in figures_in(best.text)]
    marked = [
        (span, one) for span, one in figures if mark and span.start < mark.end and span.end > mark.start
    ]
    if len(marked) != 1:
        return
    ((own, figure),) = marked
    mine = replace(own_scene(best), text=best.article.text[sentence.start : sentence.end])
    for one, others in _figures_of(figure, told):
        other = others[0]
        told_both = any(not contradict(figure, again) for again in others)
        own_both = any(again.value == other.value for _, again in figures if same_thing(figure, again))
        if told_both or (own_both and not _CORRECTS.search(mine.around)):
            continue
        if not contradict(figure, other) or not asked_beside(question, figure, other):
            continue
        if counts_one(question, figure, mine, _scene(one)):
            yield Found(Difference.NUMBER, own, one, _moved(other.span, one.span.start))


def _figures_of(figure: Figure, told: Sequence[Told]) -> Iterator[tuple[Told, list[Figure]]]:
    """The sentences that count the same thing, with all their articles' figures of it, the sentence's own first.

    Of several figures in a sentence, only the reader's favourite may be the answer.
    """
    there = [(one, figures_in(one.text)) for one in told]
    of_article: dict[tuple[int, str], list[Figure]] = {}
    for one, figures in there:
        same = [other for other in figures if same_thing(figure, other)]
        of_article.setdefault((one.article.story, one.article.id), []).extend(same)
    for one, figures in there:
        if not any(same_thing(figure, other) for other in figures):
            continue
        favourite = max(figures, key=lambda other: one.favour(_moved(other.span, one.span.start)))
        if same_thing(figure, favourite):
            yield one, [favourite, *of_article[one.article.story, one.article.id]]


def _slots(question: str, kind: Kind, best: Quote, told: Sequence[Told], own: Span) -> Iterator[Found]:
    """Other articles' times, names or places, in words like those of the best quote's sentence ``own``."""
    mark = best.highlight
    if mark is None:
        return
    sentence = best.article.text[own.start : own.end]
    for one in told:
        if overlap(sentence, one.text) < LIKE_ENOUGH:
            continue
        span = (
            _other_time(mark, best, one)
            if kind is Kind.DATE
            else _other_name(question, kind, mark, best, one)
        )
        if span is None:
            continue
        slots = _moved(mark, -own.start), _moved(span, -one.span.start)
        if parallel(sentence, slots[0], one.text, slots[1]):
            yield Found(SLOTS[kind], mark, one, span)


def _other_time(mark: Span, best: Quote, one: Told) -> Span | None:
    span = other_time(best.article.text[mark.start : mark.end], best.article, one.text, one.article)
    return span and _moved(span, one.span.start)


def _other_name(question: str, kind: Kind, mark: Span, best: Quote, one: Told) -> Span | None:
    """What the reader takes for the answer in the other sentence, if neither article knows of the other's."""
    span = one.likeliest()
    if span is None:
        return None
    answer, other = best.article.text[mark.start : mark.end], one.article.text[span.start : span.end]
    differs = (
        has_kind(kind, f"in {other}", question)
        and unknown_to(answer, one.article)
        and unknown_to(other, best.article)
        and may_be_one(question, own_scene(best), _scene(one))
    )
    return span if differs else None


def _sentence_of(span: Span, quote: Quote, told: Sequence[Told]) -> Span:
    """The sentence of the quote that holds the span; the whole quote if it wasn't read sentence by sentence."""
    inside = (one.span for one in told if _is_of(one.article, quote.article) and _inside(one.span, quote))
    return next(
        (one for one in inside if one.start <= span.start and span.end <= one.end),
        Span(quote.start, quote.end),
    )


def _causes(question: str, best: Quote, told: Sequence[Told], own: Span) -> Iterator[Found]:
    """Other articles' causes of what the best quote's sentence ``own`` tells a cause of."""
    sentence = best.article.text[own.start : own.end]
    cause = next(causes_in(sentence), None)
    if cause is None:
        return
    words_of = sentence[slice(*cause.span)]
    for one in told:
        for other in causes_in(one.text):
            its_words = one.text[slice(*other.span)]
            if (
                other_cause(question, sentence, cause, one.text, other)
                and unknown_to(words_of, one.article, beside=its_words)
                and unknown_to(its_words, best.article, beside=words_of)
                and may_be_one(question, own_scene(best), _scene(one))
            ):
                span = _moved(other.span, one.span.start)
                yield Found(Difference.CAUSE, _moved(cause.span, own.start), one, span)


def _denials(best: Quote, told: Sequence[Told]) -> Iterator[Found]:
    """Who denies what the best quote says, or who says what it denies."""
    denials = {one.place: denial for one in told if (denial := denial_in(one.text))}
    own = [one for one in told if _is_of(one.article, best.article) and _inside(one.span, best)]
    for mine in own if denials else ():
        for one in told:
            beside = mine.place.laid is one.place.laid
            ahead = one.place.number - mine.place.number if beside else 0
            denial = denials.get(one.place)
            if denial and denies(denial, mine.text, next_to_it=0 < ahead <= DENIED_WITHIN):
                yield Found(Difference.DENIAL, mine.span, one, _moved(denial.span, one.span.start))
            denial = denials.get(mine.place)
            if denial and denies(denial, one.text, next_to_it=0 < -ahead <= DENIED_WITHIN):
                span = _moved(denial.span, mine.span.start)
                yield Found(Difference.DENIAL, span, one, one.span, denied=False)


def _inside(span: Span, quote: Quote) -> bool:
    return quote.start <= span.start and span.end <= quote.end


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _beside(quotes: Sequence[Quote], found: Found) -> tuple[list[Quote], int]:
    """The quotes with the other account's as the second, and its place: 0 where the best quote holds both."""
    one = found.told
    of_one = [place for place, quote in enumerate(quotes) if _is_of(one.article, quote.article)]
    holding = next((place for place in of_one if _inside(one.span, quotes[place])), None)
    if holding == 0:
        return list(quotes), 0
    if holding is None:
        window = standing_alone(Window(one.place.laid, one.place.number, one.place.number + 1, one.chance))
        if 0 in of_one and window.start < quotes[0].end and window.end > quotes[0].start:
            window = Window(one.place.laid, one.place.number, one.place.number + 1, one.chance)
        quote = Quote(one.article, window.start, window.end, score=one.chance, core=one.span)
    else:
        quote = quotes[holding]
    if found.kind not in (Difference.CAUSE, Difference.DENIAL):
        quote = replace(quote, highlight=found.span)
    others = [
        other
        for other in quotes[1:]
        if not (_is_of(one.article, other.article) and other.start < quote.end and other.end > quote.start)
    ]
    score = max([quote.score, *(other.score for other in others)])
    return [quotes[0], replace(quote, score=score), *others][:MAX_QUOTES], 1
