"""quotes: who said what across a story or in an article, each in the article's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.nouns import Article, Passage
from retrieval.alike import is_copied, says_all_of
from retrieval.cite import cite
from retrieval.desk import Desk
from retrieval.nouns import Question, Standing
from retrieval.on_topic import NEAR_BEST, WORDS_ENOUGH, near_passages
from retrieval.points import oldest_first
from retrieval.sayings import (
    READ_ARTICLES,
    Said,
    Saying,
    has_words_of,
    is_one_name,
    naming_articles,
    newest_articles,
    sayings_in,
    told_once,
)
from retrieval.shared_words import content_stems
from retrieval.standing import standing_article
from retrieval.who_said import fits, holds, verdict_on
from retrieval.words import words

MEANT_COSINE = 0.3  # below this a passage isn't about the words, even where no other is nearer
CLAIM_STEMS = 3  # so many words tell what was said; fewer, what it was about
INDIRECT_WORTH = 0.7
STANDING_WORTH = {Standing.NAMED: 1.0, Standing.OFFICE: 0.8}
UNNAMED_WORTH = 0.6
FADES = 0.7  # what a speaker's second quote weighs beside the first, the third beside the second


def quotes(
    desk: Desk,
    stories: tuple[int, ...],
    *,
    limit: int,
    speaker: str | None = None,
    about: str | None = None,
    article: str | None = None,
) -> Said:
    """At most ``limit`` quotes in order of time: of the speaker, about the words, by the words or their meaning.

    READ_ARTICLES are read: of many, those with the speaker's name or near the words, else the newest. Words that
    somebody else says get a verdict. Raises QuestionRefused, ArticleUnknown, ArticleRetracted.
    """
    for given in (speaker, about):
        if given is not None:
            Question(given, stories)  # the same limits as for any words that people give
    near = near_passages(desk, stories, about, article=article) if about else {}
    total = 1 if article else sum(desk.library.counts(story).articles for story in stories)
    read = _to_read(desk, stories, speaker, near, article)
    every = [one for each in oldest_first(read) for one in sayings_in(each, desk.library)]
    theirs = told_once(every if speaker is None else said_by(speaker, every))
    weighed = _about(about, theirs, near) if about else [(one, 1.0) for one in theirs]
    nothing = Said(cite([], desk.library), (), len(weighed), len(read), total, speaker, about)
    if speaker and about and not weighed:
        return _given_to_another(nothing, speaker, about, every, desk)
    return _with(nothing, chosen_sayings(weighed, limit=limit), desk)


def is_by(asked: str, one: Saying) -> bool:
    """Whether the speaker plainly is the one asked about, by name, office or role, with a slip at most."""
    quote = one.quote
    return bool(fits(asked, quote.speaker or "", quote.role, quote.standing))


def said_by(asked: str, sayings: Sequence[Saying]) -> list[Saying]:
    """Theirs: of those who have the name, if somebody has it; else of those whom it fits as an office or a role.

    Who is only called by the last name is one of the former, unless another person there has it too.
    """
    theirs = [one for one in sayings if is_by(asked, one)]
    own = {one.quote.speaker for one in theirs if has_words_of(asked, one.quote.speaker or "")}
    if not own:
        return theirs
    called = {one.quote.speaker for one in sayings if one.quote.speaker}
    if all(is_one_name(asked, name) for name in called if words(name)[-1:] == words(asked)[-1:]):
        own |= {name for name in called if is_one_name(asked, name)}
    return [one for one in theirs if one.quote.speaker in own]


def _to_read(
    desk: Desk,
    stories: tuple[int, ...],
    speaker: str | None,
    near: Mapping[Passage, float],
    article: str | None,
) -> list[Article]:
    """Each article once, at most READ_ARTICLES; the newest too if nobody in those with the name's words fits it."""
    library = desk.library
    if article is not None:
        return [standing_article(library, story, article) for story in stories[:1]]
    nearest = [one.article for one in sorted(near, key=lambda one: -near[one])]
    if speaker is None:
        return _each_once(nearest) if nearest else newest_articles(library, stories, READ_ARTICLES)
    naming = naming_articles(library, stories, speaker, READ_ARTICLES)
    heard = any(is_by(speaker, one) for each in naming for one in sayings_in(each, library))
    if not heard:  # the name may have a slip in it
        naming += newest_articles(library, stories, READ_ARTICLES)
    return _each_once([*naming[: READ_ARTICLES // 2], *nearest, *naming] if nearest else naming)


def _each_once(articles: Sequence[Article]) -> list[Article]:
    return list({(one.story, one.id): one for one in articles}.values())[:READ_ARTICLES]


def _about(
    about: str, sayings: Sequence[Saying], near: Mapping[Passage, float]
) -> list[tuple[Saying, float]]:
    """Those that have half of the words; where none has, those in passages near to their meaning."""
    asked = set(content_stems(about))
    shares = [len(asked & set(content_stems(one.quote.text))) / max(1, len(asked)) for one in sayings]
    worded = [(one, share) for one, share in zip(sayings, shares, strict=True) if share >= WORDS_ENOUGH]
    if worded:
        return worded
    enough = max(MEANT_COSINE, NEAR_BEST * max(near.values(), default=0.0))
    meant = [(one, _nearness(one, near)) for one in sayings]
    return [(one, cosine) for one, cosine in meant if cosine >= enough]


def _nearness(one: Saying, near: Mapping[Passage, float]) -> float:
    """The cosine of the passage that the quote's words stand in; 0 where that isn't among those near."""
    article, end = one.quote.article, one.quote.end
    return max(
        (
            cosine
            for passage, cosine in near.items()
            if (passage.article.story, passage.article.id) == (article.story, article.id)
            and passage.start < end <= passage.end
        ),
        default=0.0,
    )


def chosen_sayings(weighed: Sequence[tuple[Saying, float]], *, limit: int) -> list[Saying]:
    """The weightiest, in their order: many speakers before many quotes of one; a near copy is named with its first."""
    heard: Counter[str] = Counter()
    faded: list[tuple[float, int]] = []
    for place in sorted(range(len(weighed)), key=lambda n: -_worth(*weighed[n])):
        one, weight = weighed[place]
        last_name = words(one.quote.speaker or "-")[-1]
        faded.append((-_worth(one, weight) * FADES ** heard[last_name], place))
        heard[last_name] += 1
    chosen: dict[int, Saying] = {}
    for _, place in sorted(faded):
        one = weighed[place][0]
        same = next((n for n, other in chosen.items() if _is_copy(one, other)), None)
        if same is not None:
            kept = chosen[same]
            chosen[same] = _naming(one, kept) if _is_fuller(one, kept) else _naming(kept, one)
        elif len(chosen) < limit:
            chosen[place] = one
        else:
            break
    return [chosen[place] for place in sorted(chosen)]


def _worth(one: Saying, weight: float) -> float:
    weight *= STANDING_WORTH.get(one.quote.standing, UNNAMED_WORTH)
    return weight if one.direct else weight * INDIRECT_WORTH


def _is_copy(one: Saying, other: Saying) -> bool:
    return is_copied(one.quote.text, other.quote.text) or _is_fuller(one, other) or _is_fuller(other, one)


def _is_fuller(one: Saying, other: Saying) -> bool:
    """Whether one article gives the same words twice, here with a number or a name more."""
    mine, its = one.quote, other.quote
    same = (mine.article.story, mine.article.id, mine.speaker) == (
        its.article.story,
        its.article.id,
        its.speaker,
    )
    return same and says_all_of(mine.text, its.text)


def _naming(kept: Saying, copy: Saying) -> Saying:
    """The quote with the other's article among its copies, unless it is its own."""
    quote = kept.quote
    known = {(one.story, one.id) for one in (quote.article, *quote.copies)}
    others = (copy.quote.article, *copy.quote.copies)
    more = tuple(one for one in others if (one.story, one.id) not in known)
    return replace(kept, quote=replace(quote, copies=(*quote.copies, *more)))


def _given_to_another(nothing: Said, speaker: str, about: str, every: Sequence[Saying], desk: Desk) -> Said:
    """To whom the source gives the words, if they tell enough to be somebody's and plainly are another's."""
    asked = set(content_stems(about))
    if len(asked) < CLAIM_STEMS:
        return nothing
    others = [one for one in every if holds(about, one.quote)]
    best = max(others, key=lambda one: len(asked & set(content_stems(one.quote.text))), default=None)
    verdict = verdict_on(speaker, best.quote) if best else None
    if best is None or verdict is None:
        return nothing
    return replace(_with(nothing, [best], desk), verdict=verdict, found=1)


def _with(said: Said, chosen: Sequence[Saying], desk: Desk) -> Said:
    cited = cite([one.quote for one in chosen], desk.library)
    return replace(said, cited=cited, direct=tuple(one.direct for one in chosen))
