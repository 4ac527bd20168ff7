"""Forms of follow-ups: which ones lean on what was said before, and how. Pure.

Told from the question alone, so that history can't make an incomplete one of a complete one.
"""

from __future__ import annotations

import re
from enum import StrEnum

from retrieval.lexicon import AUXILIARIES, GRAMMAR, ING_NOUNS, PREPOSITIONS, VERBS
from retrieval.words import words

FRAGMENT_WORDS = 7
KEYWORDS = 2
FORM_CHARS = 300


class Form(StrEnum):
    """How a message goes on with a talk. QUESTION is a whole clause, which may still hold pronouns."""

    THANKS = "thanks"
    MORE = "more"
    OTHER_ARTICLE = "other_article"
    WHO_SAID = "who_said"
    BARE = "bare"
    WHICH = "which"
    FRAGMENT = "fragment"
    KEYWORDS = "keywords"
    CORRECTION = "correction"
    QUESTION = "question"


_OPENINGS = re.compile(
    r"^(?:(?:ok(?:ay)?|oh|ah|hm+|well|wow|right|sure|yes|yeah|no|alright|good to know|got it|i see|thanks|"
    r"thank you(?: (?:very|so) much)?|great|interesting|nice|cool|sorry|that(?: i|'|’)s (?:ok(?:ay)?|fine)|"
    r"please|hi|hello|hey|by the way|btw|anyway|no worries)\b[\s,.!:;–-]*)+",
    re.IGNORECASE,
)
_LINKS = re.compile(r"^(?:and|but|so|or|also|then)\b[\s,]+", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:and |but |so |then )?(?:what|how) about\b\s*(?=\S)|"
    r"^(?:and|or) (?=(?:the|a|an|in|on|at|for|from|by|with|to|of)\b)",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^(?:(?:no|sorry|oops|wait|actually|well)[,.!]?\s+)*(?:i (?:meant|mean|(?:was|am) (?:asking|talking) (?:about|of)|"
    r"(?:was|am) referring to|am interested (?:to know about|in))|i['’]m (?:asking|talking) about|not that,?)"
    r"\s*(?:to ask\s*)?[,:]?\s*",
    re.IGNORECASE,
)
_NO = re.compile(r"^[Nn]o,\s+(?=(?:the|in|at|on)\b|[A-Z])")
_MORE = re.compile(
    r"^(?:(?:tell|show|give) (?:me|us) )?(?:some |any )?more(?: details?| info(?:rmation)?| quotes?)?(?:,? please)?"
    r"(?: (?:on|about) (?:it|that|this))?$|^(?:go on|continue|carry on|keep going|anything (?:else|more)|what else|"
    r"is there (?:anything )?(?:more|else)|is that all|any other (?:details|quotes)|elaborate|next|really|"
    r"are you sure|more,? please)$",
    re.IGNORECASE,
)
_OTHER_ARTICLE = re.compile(
    r"^(?:(?:what|how) about |what (?:do|does|did) |in |from |show me |see )?(?:the |an?|any )?\s*"
    r"(?:other|another|different) (?:article|source|outlet|report|paper|newspaper|account|story|version)s?"
    r"(?: (?:say|says|said|report|write)(?: (?:about|on) (?:it|that|this))?)?$",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"^who(?: (?:has|have|had))? (?:said|says|say|told \w+|claimed|claims|wrote|writes)"
    r"(?: (?:that|this|it|so|these|those|these words|those words))?$|^says who$|"
    r"^whose (?:words|quote)(?: (?:are|is|were|was))? (?:that|this|these|those|it)$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:why|when|where|who|whom|whose|how|what time|which one|which ones|"
    r"how (?:many|much|long|old|far|often|big|come)|"
    r"since when|until when|by whom|for how long|how many of (?:them|those|these)|why not|who else|where else)"
    r"(?: (?:exactly|though|then|so|precisely|is (?:that|this)|was (?:that|this)|did (?:that|this|it) happen|"
    r"does (?:that|this) happen|so \w+))?$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^which(?: (?:one|ones|of (?:them|these|those)))? (?:(?:is|are|was|were)(?: [\w'’-]+){1,3}|"
    r"(?:costs?|came|went|has|had|did|does|do|won) (?:the|it|more|less|better|worse|best|worst|first|most|least)\b"
    r".{0,60})$",
    re.IGNORECASE,
)
# Asked in this order: the first that fits is the form.
_WHOLE = (
    (Form.MORE, _MORE),
    (Form.OTHER_ARTICLE, _OTHER_ARTICLE),
    (Form.BARE, _BARE),
    (Form.WHO_SAID, _WHO_SAID),
    (Form.WHICH, _WHICH),
)
_TRAILING = re.compile(r"[\s,]*\b(?:then|too|as well|instead|please|pls|though)$", re.IGNORECASE)
_REMARK = re.compile(r"^(?:it|that|this|there|you|they|my apologies)\b[^?]*$", re.IGNORECASE)


def without_opening(text: str) -> str:
    """The message without its thanks, its linking words and its "what about": what it really says."""
    text = " ".join(text.split())
    if _MEANT.match(text):
        return _trimmed(_MEANT.sub("", text, count=1)) or text
    text = _NO.sub("", text)
    shorter = _OPENINGS.sub("", text) or text
    if _ABOUT.match(shorter):
        return _trimmed(_ABOUT.sub("", shorter, count=1))
    return _LINKS.sub("", shorter) or shorter


def _trimmed(text: str) -> str:
    bare = text.rstrip(" ?.!")
    return _TRAILING.sub("", bare) or bare


def is_remark(text: str) -> bool:
    """Whether the message asks nothing, so that the next one goes on with what was asked before it."""
    return text.rstrip().endswith("!") or bool(_REMARK.match(text.strip()))


def form_of(text: str) -> Form:
    """The form of a message that comes after others."""
    text = " ".join(text.split())
    if len(text) > FORM_CHARS:
        return Form.QUESTION
    if not _OPENINGS.sub("", text).strip(" ?.!,"):
        return Form.THANKS
    asked = without_opening(text)
    bare = asked.strip(" ?.!,")
    if _OTHER_ARTICLE.match(_trimmed(_LINKS.sub("", text))):
        return Form.OTHER_ARTICLE
    for form, pattern in _WHOLE:
        if pattern.match(bare) and not (form is Form.WHICH and " or " in bare):
            return form
    if _MEANT.match(text) or _NO.match(text):
        return Form.CORRECTION if _is_fragment(bare) else Form.QUESTION
    if _ABOUT.match(_OPENINGS.sub("", text) or text):
        return Form.FRAGMENT if _is_fragment(bare) else Form.QUESTION
    if _is_bare_fragment(text, bare):
        return Form.FRAGMENT
    return Form.KEYWORDS if _is_keywords(text) else Form.QUESTION


def _is_fragment(bare: str) -> bool:
    """A few words without a verb that a question is made with, or a condition."""
    every = words(bare)
    if not every or len(every) > FRAGMENT_WORDS:
        return False
    if every[0] in ("if", "unless"):
        return "," not in bare
    doing = every[:2] == ["how", "to"] or (every[0].endswith("ing") and every[0] not in ING_NOUNS)
    return not doing and not any(word in AUXILIARIES for word in every)


def _is_keywords(text: str) -> bool:
    """A noun or two without any mark or name: "Injuries", "repair costs"."""
    every = text.split()
    nouns = all(word.isalpha() and word.lower() not in GRAMMAR | VERBS for word in every)
    return len(every) <= KEYWORDS and nouns and not any(word[0].isupper() for word in every[1:])


def _is_bare_fragment(text: str, bare: str) -> bool:
    """Such as "in Hungary?" or "if I am sick?": a question only by what opens or ends it."""
    every = words(bare)
    if not every or not _is_fragment(bare):
        return False
    linked = bool(_LINKS.match(_OPENINGS.sub("", text) or text))
    asked = text.rstrip().endswith("?")
    if every[0] in ("what", "when", "where", "who", "which", "how", "why", "whose", "whom"):
        return False
    return (asked or linked) and (
        linked or every[0] in PREPOSITIONS or every[0] in ("if", "unless") or len(every) <= 3
    )
