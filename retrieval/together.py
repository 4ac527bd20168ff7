"""together: the answers to a question's parts as one answer. Pure but for the citations, which need the library."""

from __future__ import annotations

from collections.abc import Sequence

from index.library import Library
from retrieval.cite import cite
from retrieval.nouns import MAX_QUOTES, Account, Answer, Differing, NoAnswer, Part, Question, Quote


def together(
    question: Question, asked: Sequence[str], results: Sequence[Answer | NoAnswer], library: Library
) -> Answer | None:
    """One answer to a question of these parts, by what each was answered; None where the articles say none of them.

    It has the best quote of each answered part, in the parts' order, then what else their differing accounts quote;
    all quotes of a part that alone is answered. It is as sure as its least sure part. A part whose words the articles
    give to another speaker than asked for is not answered here: one line above several quotes couldn't say which.
    """
    told = [one for one in results if isinstance(one, Answer) and one.verdict is None]
    if not told:
        return None
    quotes = list(told[0].quotes) if len(told) == 1 else _shared(told)
    parts = tuple(
        Part(text, one.confidence, _places(one, quotes) if isinstance(one, Answer) and one in told else ())
        for text, one in zip(asked, results, strict=True)
    )
    differing = next((found for one in told if (found := _differing(one, quotes))), None)
    sure = min(one.confidence for one in told)
    return Answer(question, cite(quotes, library), sure, differing=differing, parts=parts)


def _shared(told: Sequence[Answer]) -> list[Quote]:
    """The quotes of several answers, none that shares words with one before it, at most MAX_QUOTES."""
    accounts = [
        one.quotes[account.quote] for one in told if one.differing for account in one.differing.accounts
    ]
    quotes: list[Quote] = []
    for quote in [*(one.quotes[0] for one in told), *accounts]:
        if _place(quote, quotes) is None:
            quotes.append(quote)
    return quotes[:MAX_QUOTES]


def _place(quote: Quote, quotes: Sequence[Quote]) -> int | None:
    """Where the quote stands among these, or one that shares words with it."""
    for place, other in enumerate(quotes):
        same = (quote.article.story, quote.article.id) == (other.article.story, other.article.id)
        if same and quote.start < other.end and other.start < quote.end:
            return place
    return None


def _places(answer: Answer, quotes: Sequence[Quote]) -> tuple[int, ...]:
    found = (_place(quote, quotes) for quote in answer.quotes)
    return tuple(dict.fromkeys(place for place in found if place is not None))


def _differing(answer: Answer, quotes: Sequence[Quote]) -> Differing | None:
    """What the answer's accounts differ in, if all of them are among the quotes."""
    if answer.differing is None:
        return None
    accounts: list[Account] = []
    for account in answer.differing.accounts:
        place = _place(answer.quotes[account.quote], quotes)
        if (
            place is None
            or not quotes[place].start <= account.span.start < account.span.end <= quotes[place].end
        ):
            return None
        accounts.append(Account(place, account.span))
    return Differing(answer.differing.kind, tuple(accounts))
