"""Denials: one says it, another denies it. Pure.

Only what denies a statement counts: bail, entry or a request that is denied is none, nor an offer that is rejected, nor
"did not deny", nor "refused to confirm or deny".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.nouns import Span
from retrieval.words import STOPWORDS, stems, words

_CLAIM = (
    r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|assertions?|statements?|accounts?|version|"
    r"figures?|findings?|rumou?rs?|story|stories|estimates?|explanation|numbers?|idea|notion)\b"
)
_THE_CLAIM = (
    rf"(?:(?:the|this|those|these|his|her|its|their|such|any|all)\s(?:[\w’'-]+\s){{0,2}}?{_CLAIM}"
    rf"|that\s{_CLAIM}(?!\s(?:was|were|had|has|have|is|are)\b))"
)
_FALSE = r"(?:false|untrue|wrong|incorrect|baseless|unfounded|nonsense|an?\s(?:lie|fabrication))\b"
# What is denied follows in words ("what"), or stands before ("denied it").
_DENIAL = re.compile(
    rf"\bden(?:ied|ies|y)\s(?:{_THE_CLAIM}|{_CLAIM}|(?P<what>(?:that|having|being|any|\w+ing)\s)|it\b|this\b|them\b)"
    rf"|\bdisput(?:ed|es|e)\s(?:{_THE_CLAIM}|(?P<disputed>that\s)|it\b|this\b)"
    rf"|\b(?:reject|dismiss|refut|rebutt|contradict)(?:ed|e?s)\s(?:{_THE_CLAIM}|{_CLAIM})"
    rf"|\bcall(?:ed|s)\s(?:it|this|that|them|the\s\w+)\s{_FALSE}"
)
_NOT_DENIED = re.compile(
    r"(?:\b(?:was|were|been|be|being|is|are|not|never|to|or|nor|neither|cannot|nobody|nothing|would|could|might)|n['’]t)"
    r"(?:\s\w+ly)?\s$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:said|says|told|claimed|claims|accused|accuses|alleged|alleges|blamed|blames|charged)\b"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_PRONOUN = re.compile(r"[“\"‘]?(?:he|she|i|we|you|it|who|which|they)$", re.IGNORECASE)
SHARED_STEMS = 3
SHARED_DEEDS = 2  # of these stems, that are no part of a name
SHARED = 0.5
SPEAKER_WORDS = 6  # in front of "said"
WHO_CHARS = 160
WHAT_CHARS = 300


@dataclass(frozen=True, slots=True)
class Denial:
    """``span``: the denying words in the sentence. ``who``: the words before them in their clause.

    ``what`` is what is denied, in words; empty where the sentence only points back ("denied it").
    """

    span: Span
    who: str
    what: str


def denial_in(sentence: str) -> Denial | None:
    """The first denial of a statement in the sentence."""
    for found in _DENIAL.finditer(sentence):
        before = sentence[max(0, found.start() - WHO_CHARS) : found.start()]
        if _NOT_DENIED.search(before):
            continue
        who = re.split(r"[;:]|\b(?:but|while|although)\b|,\s(?=[A-Z])", before)[-1].strip(' ,“”"')
        if not words(who) or _PRONOUN.search(
            re.sub(r"(?:\s(?:has|have|had|also|later|both|all)|\s\w+ly)*$", "", who)
        ):
            continue
        return Denial(Span(*found.span()), who, _denied(sentence, found))
    return None


def _denied(sentence: str, found: re.Match[str]) -> str:
    """What is denied, as far as the sentence says it behind the verb; "the claim that …" says it too."""
    told = found.start("what" if found["what"] else "disputed")
    if told >= 0:
        return sentence[told:][:WHAT_CHARS]
    rest = sentence[found.end() :]
    return rest[:WHAT_CHARS] if re.match(r"\s(?:that|of)\s", rest) else ""


def denies(denial: Denial, claim: str, *, next_to_it: bool) -> bool:
    """Whether the claim is what is denied, and another's; ``next_to_it``: it stands in front of the denial."""
    if denial_in(claim) is not None:
        return False
    saying = _SAYS.search(claim)
    near = (
        [*words(claim[: saying.start()])[-SPEAKER_WORDS:], *words(claim[saying.end() :])[:3]]
        if saying
        else []
    )
    if (set(near) & set(words(denial.who))) - STOPWORDS:
        return False
    if not denial.what:
        return next_to_it and saying is not None
    denied = {stem for stem in stems(denial.what) if stem not in STOPWORDS}
    shared = denied & set(stems(claim))
    # Whoever is spoken of, there is much that they can deny: what they are said to have done must be the same too.
    named = {stem for name in _NAME.findall(f"{claim} {denial.what}") for stem in stems(name)}
    enough = len(shared) >= SHARED_STEMS and len(shared) >= SHARED * len(denied)
    return enough and len(shared - named) >= SHARED_DEEDS
