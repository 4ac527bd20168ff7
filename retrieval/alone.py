"""Whether a sentence can be read alone, and what it brings along if it can't. Pure.

Checked are signs that can be read off the words: a pronoun with nothing before it that it could mean, "the decision"
that nobody has told of, "also" and "however", a quotation without a speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.nouns import Article, Span
from index.sentences import Outline
from retrieval.words import STOPWORDS, words

ALONE_CHARS = 420  # what a sentence may grow to by the one before it
READ_CHARS = 1_000  # a longer sentence shows by its beginning whether it leans
OPENING_WORDS = 12

_QUOTATION = re.compile(r"“[^”]{0,1000}”|\"[^\"]{0,1000}\"")
_UNCLOSED = re.compile(r"[“\"][^”\"]{0,1000}$")
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs)\b", re.IGNORECASE)
# "It was raining", "It is clear that": nothing is meant by such an "it".
_EMPTY_IT = re.compile(
    r"it (?:is|was|has been|will be|would be|took) (?:\w+ ){0,3}?(?:that|to|who|for|since|before|after)\b",
    re.I,
)
_OPENING = re.compile(
    r"\W{0,3}(?:this(?! (?:week|month|year|morning|afternoon|evening|spring|summer|autumn|winter)\b)|that|these|those|"
    r"such|both|neither|either|another|others|one of (?:them|those|these)|but|and|or|so|then|thus|therefore|"
    r"here|because of (?:this|that)|there(?! (?:is|are|was|were|has|have|will|would)\b)|nor|yet|still|instead|moreover|"
    r"furthermore|nevertheless|nonetheless|meanwhile|however|otherwise|similarly|likewise|consequently|hence|besides|"
    r"afterwards?|earlier|later|in (?:addition|response|return|contrast|turn)|as a result|by contrast|"
    r"for (?:example|instance)|on the other hand|at the same time|the same)\b",
    re.IGNORECASE,
)
# "The decision to close the bridge" says which one; "the decision" alone doesn't.
_DEFINITE = re.compile(
    r"\W{0,3}the (?:(?:two|three|pair) (?:said|had|have|were|are|will|met|agreed|also|told|did)\b|(?:decision|move|"
    r"attack|report|statement|ruling|agreement|deal|latter|former|incident|announcement|proposal|plan|news|measure|"
    r"figure|result|others?|same|rest)\b"
    r"(?! (?:to|of|by|on|in|for|against|between|from|that|which|with|men|women|people|countries|sides|leaders)\b))",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\b(?:also|however|too|therefore|instead|as well|the (?:latter|former)|likewise)\b", re.I
)
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday tomorrow week month year day days hours morning evening night
    afternoon last next later earlier ago asked added said told""".split()
)


def leans(text: str) -> bool:
    """Whether the sentence leans on what was said before it."""
    shown = text[:READ_CHARS]
    own = _UNCLOSED.sub(" ", _QUOTATION.sub(" ", shown))
    if not any(char.isalpha() for char in own) or shown.lstrip("“\"'‘( ")[:1].islower():
        return True  # nobody says it, or it is a piece of a sentence
    if _OPENING.match(own) or _DEFINITE.match(own):
        return True
    beginning = " ".join(own.split()[:OPENING_WORDS])
    return bool(_JOINING.search(beginning)) or _means_nothing_before(own)


def _means_nothing_before(own: str) -> bool:
    """Whether the first pronoun has nothing before it that it could mean: names and things, not times."""
    for found in _PRONOUN.finditer(own):
        if _EMPTY_IT.match(own, found.start()):
            continue
        before = words(own[: found.start()])
        return not any(word not in STOPWORDS | _TIMES and not word[0].isdigit() for word in before)
    return False


def standing_span(article: Article, outline: Outline, sentence: Span) -> Span | None:
    """The sentence, or with the one before it if it leans on that; None where even both can't be read alone.

    The one before must be the article's own, under the same heading, and be readable alone itself.
    """
    text = article.text
    if not leans(text[sentence.start : sentence.end]):
        return sentence
    place = bisect_left(outline.sentences, sentence)
    if not place:
        return None
    before = outline.sentences[place - 1]
    both = Span(before.start, sentence.end)
    if before.start in outline.boilerplate or both.end - both.start > ALONE_CHARS:
        return None
    if outline.heading_before(before.start) != outline.heading_before(sentence.start):
        return None
    return None if leans(text[before.start : before.end]) else both
