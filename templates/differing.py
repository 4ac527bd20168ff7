"""The line above accounts that differ: what each says, in its own words, with its citation and date."""

from __future__ import annotations

from typing import Any

from index.nouns import told_at
from retrieval.nouns import Account, Answer
from templates.plain import shortened
from templates.words import Surface, said

SAID_LIMIT_CHARS = 60


def differing_line(answer: Answer, surface: Surface) -> str:
    """Empty where no accounts differ."""
    if answer.differing is None:
        return ""
    accounts = answer.differing.accounts
    facts = [_facts(answer, account) for account in accounts]
    days = [one["published"].date() for one in facts if one["published"]]
    newer = len(days) == len(facts) and days[0] < days[-1]
    return said("differing", surface, kind=str(answer.differing.kind), accounts=facts, newer=newer)


def _facts(answer: Answer, account: Account) -> dict[str, Any]:
    quote = answer.quotes[account.quote]
    return {
        "words": shortened(quote.article.text[account.span.start : account.span.end], SAID_LIMIT_CHARS),
        "number": answer.cited.numbers[account.quote],
        "published": told_at(quote.article, quote.start),
    }
