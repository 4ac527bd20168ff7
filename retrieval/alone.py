"""Whether a sentence can be read alone, and what it brings along if it can't. Pure.

Checked are signs that can be read off the words: a pronoun with nothing before it that it could mean ("he" means a
person), "the decision" or "the company" that nobody has told of, "also" and "however", "two days later", a quotation
without a speaker, and an interview's "I" and "Yes".
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.nouns import Article, Span
from index.sentences import Outline
from retrieval.noun_words import MONTHS_AND_DAYS, TITLES, is_people, words_of
from retrieval.words import STOPWORDS, words

ALONE_CHARS = 420  # what a sentence may grow to by the one before it
READ_CHARS = 1_000  # a longer sentence shows by its beginning whether it leans
OPENING_WORDS = 12

_MARKS = "“”\"'‘’(),.;:!?"
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
    r"here|(?:because of|despite|after|before|since|with|by|in|of|for|like|from|on|under|during) (?:this|that|these|"
    r"those)(?! (?:week|month|year|morning|afternoon|evening|spring|summer|autumn|winter|season|which|who)\b)|"
    r"despite the \w{1,20}(?=,)|taking the (?:two|three)|"
    r"there(?! (?:is|are|was|were|has|have|will|would)\b)|nor|yet|still|instead|moreover|"
    r"furthermore|nevertheless|nonetheless|meanwhile|however|otherwise|similarly|likewise|consequently|hence|besides|"
    r"afterwards?|earlier|later|in (?:addition|response|return|contrast|turn)|as a result|by contrast|"
    r"for (?:example|instance)|on the other hand|at the same time|the same|rather|other than that|apart from that|"
    r"(?:(?:more than|less than|about|almost|nearly|some|just) )?(?:an?|two|three|four|five|six|\d{1,3}|several|many) "
    r"(?:minute|hour|day|week|month|year)s? (?:later|earlier|before|after that)\b"
    r"|(?:(?:[A-Z][\w.'’-]{0,30} ?){1,3}|\(\(\w{1,20}\)\)): ?(?:yes|no|well|that|this|it|so|right)|yes|no(?=,))\b",
    re.IGNORECASE,
)
# "The decision to close the bridge" says which one; "the decision" alone doesn't.
_DEFINITE = re.compile(
    r"\W{0,3}(?:(?:(?:last|this|next) (?:week|month|year)|(?:on|in) \w{3,10}),? |(?:under|in|after|before|despite|"
    r"following|with|of|by|for|from|on|at|during) )?the "
    r"(?:(?:two|three|pair) (?:said|had|have|were|are|will|met|agreed|also|told|did)\b|(?:decision|move|"
    r"attack|report|statement|ruling|agreement|deal|latter|former|incident|announcement|proposal|plan|news|measure|"
    r"figure|result|others?|same|rest|accord|pact|settlement|meeting|offer|bid|loan|sale|transaction|merger|"
    r"takeover|acquisition|bill|vote|debate|accident|crash|blast|explosion|survey|study|poll|company|companies|"
    r"group|firm|bank|ministry|agency|union|fund|airline|measures|spokes(?:man|woman|person)|man|woman|president|"
    r"minister|prime minister|judge)\b"
    r"(?! (?:to|of|by|on|in|for|against|between|from|that|which|with|men|women|people|countries|sides|leaders)\b))",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\b(?:also|however|too|therefore|instead|as well|the (?:latter|former)|likewise)\b", re.I
)
_OF_NEWS = re.compile(
    r"\b(?:to|on|of|after) the (?:news|announcement|decision)\b(?! (?:to|of|that|by|on)\b)", re.I
)
_FIRST_PERSON = re.compile(
    r"\b(?:(?<!War )(?<!Part )(?<!Act )I|[Ww]e|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our)\b(?![.'’]\w)"
)
_HE = re.compile(r"\b(?:he|she|him|his|hers?)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"[“\"'‘]?(?:He|She|It|They|His|Her|Its|Their|Him|Them|This|That|These|Those|Both|Such|"
    r"The (?:decision|move|attack|report|statement|ruling|agreement|deal|latter|former|two|pair|incident))\b"
)
# "Released on bail, he", "In an interview, she": what such an opening names is nobody.
_OPENING_PHRASE = re.compile(r"\W{0,3}(\w+)\b[^,]{0,200},?\W{0,3}$")
_PREPOSITIONS = frozenset("in on at of for by to from with after before during under as since until".split())
_TIMES = MONTHS_AND_DAYS | words_of(
    """today yesterday tomorrow week month year day days hours morning evening night
    afternoon last next later earlier ago asked added said told"""
)


def points_back(text: str) -> bool:
    """Whether the text opens with a pronoun or "the decision", whatever that may mean.

    Of a quote that answers, this is enough to bring the sentence before it: what else it leans on the question tells,
    and all that ``leans`` finds would bring a sentence more to every fourth answer.
    """
    return _POINTING.match(text) is not None


def leans(text: str) -> bool:
    """Whether the sentence leans on what was said before it, read by somebody who asked nothing."""
    shown = text[:READ_CHARS]
    own = _UNCLOSED.sub(" ", _QUOTATION.sub(" ", shown))
    if not any(char.isalpha() for char in own) or shown.lstrip("“\"'‘( ")[:1].islower():
        return True  # nobody says it, or it is a piece of a sentence
    if _OPENING.match(own) or _DEFINITE.match(own) or _FIRST_PERSON.search(own):
        return True
    beginning = " ".join(own.split()[:OPENING_WORDS])
    if _JOINING.search(beginning) or _OF_NEWS.search(beginning):
        return True
    return _means_nothing_before(own) or _means_nobody_before(own)


def _means_nothing_before(own: str) -> bool:
    """Whether the first pronoun has nothing before it that it could mean: names and things, not times."""
    for found in _PRONOUN.finditer(own):
        if _EMPTY_IT.match(own, found.start()):
            continue
        before = words(own[: found.start()])
        return not any(word not in STOPWORDS | _TIMES and not word[0].isdigit() for word in before)
    return False


def _means_nobody_before(own: str) -> bool:
    """Whether the first "he" or "she" has no person before it: no name, no word for people, or a mere opening."""
    found = _HE.search(own)
    if found is None:
        return False
    before = own[: found.start()]
    opening = _OPENING_PHRASE.match(before) if before.rstrip().endswith(",") else None
    first = opening.group(1).lower() if opening else ""
    if first in _PREPOSITIONS or first.endswith(("ed", "ing")):
        return True
    return not any(_may_be_person(word, place) for place, word in enumerate(before.split()))


def _may_be_person(word: str, place: int) -> bool:
    bare = word.strip(_MARKS).removesuffix("'s").removesuffix("’s")
    plain = bare.lower()
    if is_people(plain) or plain in TITLES:
        return True
    return (
        bare[:1].isupper()
        and plain not in STOPWORDS | _TIMES
        and not (place == 0 and plain.endswith(("ed", "ing")))
    )


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
