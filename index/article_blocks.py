"""Which blocks of a page are its article, given the lines that an extractor kept. Pure.

The extractor chooses, the page's own blocks are what is taken: so the text is the page's, code point for code point.
What the extractor is known to lose between paragraphs is put back, what it is known to keep is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from index.boilerplate import is_boilerplate
from index.markup import Block
from index.nouns import Span
from index.sentences import split_sentences

PROSE_CHARS = 60
GRAM = 20
HEADING_LIMIT_CHARS = 150
CAPTION_CHARS = 300
PULLED_CHARS, PULLED_LIMIT = 400, 200  # of a pull quote, and how many are looked for
_NAMES = (
    r"newsletters?|sign-?up|subscri\w*|promo\w*|related|recommend\w*|more-(?:from|on|stories)|most-read|trending|"
    r"social|share|sharing|shareaddict|comments?|disqus|respond|caption|credit|byline|bio|breadcrumbs?|tags|taglist|"
    r"post-?meta|entry-meta|disclaimer|copyright|advert\w*|ads?|sponsor\w*|cookies?|consent|gdpr|paywall|toc|"
    r"table-of-contents|skip-?link|donat\w*|trust-?badge|affiliate|nav|menu|pagination|sidebar|footer|toolbar|"
    r"read-?more|popup|modal|ratings?|cta|call-to-action|gallery|slideshow|carousel|posted-(?:on|by)|"
    r"read(?:ing)?-?time|popular-?posts?|blog-?archives?|post-navigation"
)
# What a name may end with and still be only a box around what it names: "cta-card".
_BOX = r"(?:[-_]{1,2}(?:card|box|wrap(?:per)?|container|block|inner|outer|content|module|widget|area|panel|slot|text))*"
# A class or id that begins or ends with the name: "share-buttons", "wp-caption", but not "news-advertising-law".
_AROUND = re.compile(rf"(?:{_NAMES})(?:[-_].*)?|.*[-_](?:{_NAMES}){_BOX}", re.IGNORECASE | re.DOTALL)
_AROUND_TAGS = frozenset("nav aside footer form figcaption caption address label legend menu".split())
_IN_BETWEEN = frozenset("p blockquote li tr dd dt pre h2 h3 h4 h5 h6".split())
_POINTER = re.compile(
    r"^(?:read|see|watch|listen|more|also|related|lesen|leer|lire|mehr|lea|lee)\b.{0,20}[:–—>»]",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?(?:Additional |Further )?(?:[Rr]eporting|Writing|Editing|Compiled|Edited|Translated)\b"
)
# Notices that a page puts among an article's paragraphs: sign-ups, apps, advertising, reprints, stamps.
_NOTICE = re.compile(
    r"\bnever miss\b.{0,80}\bsign|\bsign(?:ing)? up (?:to|for)\b.{0,60}\b(?:newsletter|alert|update)s?\b|"
    r"^disclaimer\s?:|^(?:abonnez-vous|jetzt abonnieren|suscríbe(?:te|ase)|abbonati|assine)\b|"
    r"^subscribe (?:now|today|here|to)\b|\bdownload (?:the|our)\b.{0,60}\bapps?\b|"
    r"^advertise with\b|\bcopyrighted (?:property|material)\b|\bwritten permission\b|"
    r"^we (?:independently )?(?:recommend|review|select|research)\b.{0,80}\b(?:products?|process)\b|"
    r"^(?:news )?date\s?:.{0,80}\bcategory\s?:|\bdaily edition by e?-?mail\b|"
    r"^[\d.,]{1,9} (?:views?|reads|shares|comments?|likes|aufrufe|vues|vistas)$|"
    r"^printer-?friendly\b|^printable version\b|\breading time\b.{0,12}\d|"
    r"^(?:do|did|are|were|have) you\b.{0,200}\b(?:tell us|let us know|get in touch|e-?mail us|write to us)\b|"
    r"^(?:anzeige|werbung|publicité|publicidad|anuncio|pubblicità|publicidade|advertentie|annons)$|"
    r"無断転載",
    re.IGNORECASE,
)
# A line that ends with whose picture it is told what the picture shows.
_PICTURE_CREDIT = re.compile(
    r"[.!?”] (?:Photo(?:graph)?|Picture|Image|Illustration)s?(?: (?:by|courtesy of|via)|:) [A-Z][\w.’' /&-]{1,80}$"
)
# What stands below such a heading is about other articles, or the readers'.
_AFTERWARDS = re.compile(
    r"(?:related|recommended|more (?:from|on|in|about|stories|news)|most (?:read|popular)|read (?:more|next|also)|"
    r"see also|also read|trending|you (?:may|might)|up next|comments?|leave a|post a comment|add a comment|join the|"
    r"about the author|share this|references|external links|further reading|look at other|tags|topics|"
    r"lesen sie auch|mehr zum|auch interessant|das könnte|kommentare|weitere artikel|"
    r"te puede|lea también|comentarios|à lire|leggi anche)\b.{0,40}",
    re.IGNORECASE,
)


def article_blocks(
    blocks: Sequence[Block], lines: Iterable[str], *, title: str | None, summary: str | None
) -> list[Block]:
    """The article's blocks in the page's order; none if the lines stand nowhere on the page.

    ``lines`` are what an extractor kept. The title is no part of the text; a line above it that the page itself gives
    as the article's ``summary`` is.
    """
    chosen = _matching(blocks, [_bare(line) for line in lines])
    chosen = _beside_title(blocks, chosen, title)
    body = _container([blocks[place] for place in sorted(chosen)])
    chosen |= _in_between(blocks, chosen, body) | _standfirst(blocks, chosen, summary)
    return _without_ends([blocks[place] for place in _without_surroundings(blocks, chosen, body)], title)


def _bare(words: str) -> str:
    """Letters and digits alone: extractors change white space, marks and forms of the others."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", words))


def _matching(blocks: Sequence[Block], lines: Sequence[str]) -> set[int]:
    """The places of the blocks that are lines, or pieces of lines; of equal ones, those nearest to the others."""
    keys = [_bare(block.text) for block in blocks]
    wanted = Counter(line for line in lines if line)
    places: dict[str, list[int]] = {}
    for place, one in enumerate(keys):
        if one:
            places.setdefault(one, []).append(place)
    for one in _pieces([one for one in places if len(one) >= GRAM and one not in wanted], "".join(lines)):
        wanted[one] = 1
    sure = {
        place for one, all_of_it in places.items() if len(all_of_it) <= wanted[one] for place in all_of_it
    }
    prose = [place for place in sorted(sure) if len(keys[place]) >= PROSE_CHARS] or sorted(sure)
    first, last = (prose[0], prose[-1]) if prose else (0, len(blocks))
    for one, all_of_it in places.items():
        if 0 < wanted[one] < len(all_of_it):
            all_of_it.sort(
                key=lambda place: (max(first - place, place - last, 0), blocks[place].linked > 0.5)
            )
            sure.update(all_of_it[: wanted[one]])
    return sure


def _pieces(keys: Iterable[str], whole: str) -> set[str]:
    """Which of the keys stand somewhere in the whole; one pass over it, however many keys there are."""
    starting: dict[str, list[str]] = {}
    for one in keys:
        starting.setdefault(one[:GRAM], []).append(one)
    found: set[str] = set()
    for place in range(len(whole) - GRAM + 1):
        waiting = starting.get(whole[place : place + GRAM])
        if waiting:
            found.update(one for one in waiting if whole.startswith(one, place))
            waiting[:] = [one for one in waiting if one not in found]
    return found


def _in_between(blocks: Sequence[Block], chosen: set[int], body: HtmlElement | None) -> set[int]:
    """Paragraphs, headings and items of the article's element that the extractor left out between those it kept."""
    prose = [place for place in chosen if len(blocks[place].text) >= PROSE_CHARS]
    return {
        place
        for place in range(min(prose, default=0), max(prose, default=0))
        if place not in chosen
        and blocks[place].element.tag in _IN_BETWEEN
        and blocks[place].linked < 0.5
        and body in blocks[place].element.iterancestors()
    }


def _beside_title(blocks: Sequence[Block], chosen: set[int], title: str | None) -> set[int]:
    """Without what follows outside the element that holds the title and most of the text: another column's boxes."""
    named = _bare(title or "").casefold()
    heads = [block for block in blocks if len(block.text) < 300 and _bare(block.text).casefold() == named]
    inside: set[int] = set()
    for element in heads[0].element.iterancestors() if heads else ():
        within = set(element.iter())
        inside = {place for place in chosen if blocks[place].element in within}
        if 2 * _chars(blocks, inside) > _chars(blocks, chosen):
            break
    last = max(inside, default=len(blocks))
    return {place for place in chosen if place in inside or place < last}


def _chars(blocks: Sequence[Block], places: Iterable[int]) -> int:
    return sum(len(blocks[place].text) for place in places)


def _standfirst(blocks: Sequence[Block], chosen: set[int], summary: str | None) -> set[int]:
    """The line above the article that tells in one sentence what it is about."""
    said = _bare(summary or "")[:PROSE_CHARS]
    above = range(max(0, min(chosen, default=0) - 12), min(chosen, default=0))
    if len(said) < PROSE_CHARS:
        return set()
    return {place for place in above if _bare(blocks[place].text).startswith(said)}


def _container(blocks: Sequence[Block]) -> HtmlElement | None:
    """The innermost element that holds nine tenths of the text."""
    total = sum(len(block.text) for block in blocks)
    held: Counter[HtmlElement] = Counter()
    for block in blocks:
        for element in (block.element, *block.element.iterancestors()):
            held[element] += len(block.text)
    holding = [element for element, chars in held.items() if chars >= 0.9 * total]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _without_surroundings(blocks: Sequence[Block], chosen: set[int], body: HtmlElement | None) -> list[int]:
    """What is left without captions, sign-ups, pointers, notices and pull quotes.

    A page whose names would take away half of the text means something else by them.
    """
    places = [place for place in sorted(chosen) if not _is_notice(blocks[place])]
    named = {place for place in places if _is_caption(blocks[place]) or _is_named_around(blocks[place], body)}
    if _chars(blocks, named) > 0.5 * _chars(blocks, places):
        named = set()
    left = [place for place in places if place not in named]
    repeated = _repeated(blocks, left)
    return [place for place in left if place not in repeated]


def _repeated(blocks: Sequence[Block], places: Sequence[int]) -> set[int]:
    """Lines set apart from the running text that only repeat words of a longer one: pull quotes."""
    bare = {place: _bare(blocks[place].text) for place in places}
    parents = Counter(blocks[place].element.getparent() for place in places)
    running = parents.most_common(1)[0][0] if parents else None
    apart = [
        place
        for place in places
        if GRAM <= len(bare[place]) <= PULLED_CHARS
        and blocks[place].level is None
        and not blocks[place].text[0].islower()  # a piece of a sentence, as beside a formula
        and blocks[place].element.getparent() is not running
    ][:PULLED_LIMIT]
    whole, equal = "\n".join(bare.values()), Counter(bare.values())
    return {place for place in apart if whole.count(bare[place]) > equal[bare[place]]}


def _is_caption(block: Block) -> bool:
    """Whether it ends with a picture's credit, or is all there is beside a picture, in italics."""
    if len(block.text) > CAPTION_CHARS:
        return False
    if _PICTURE_CREDIT.search(block.text):
        return True
    element = block.element
    if element.tag not in ("p", "div", "li") or len(element) > 10 or element.find(".//img") is None:
        return False
    slanted = sum(len("".join(one.itertext())) for one in element.iter("em", "i", "small"))
    return slanted > 0.9 * len("".join(element.itertext()).strip())


def _is_named_around(block: Block, body: HtmlElement | None) -> bool:
    """Whether the element that it stands in, within the body, is called a caption, a newsletter, a menu…"""
    for element in (block.element, *block.element.iterancestors()):
        if element is body:
            return False
        names = f"{element.get('class', '')} {element.get('id', '')}"[:500].split()
        if element.tag in _AROUND_TAGS or any(_AROUND.fullmatch(name) for name in names):
            return True
    return False


def _is_notice(block: Block) -> bool:
    """Whether it only leads elsewhere ("Read more: …"), or every sentence of it is the page's own."""
    text = block.text
    if block.linked > 0.9 and block.element.tag not in ("blockquote", "li") and len(text) < 200:
        return True
    if (block.linked > 0.5 and _POINTER.match(text)) or (len(text) < 400 and _NOTICE.search(text)):
        return True
    sentences = split_sentences(text, Span(0, len(text))) if len(text) < 1_000 else []
    return bool(sentences) and all(
        is_boilerplate(text[one.start : one.end]) and not _CREDIT.match(text[one.start : one.end])
        for one in sentences
    )


def _without_ends(blocks: list[Block], title: str | None) -> list[Block]:
    """Without what stands above the title, the title itself, and headings with nothing below them."""
    named = _bare(title or "").casefold()
    tops = [
        place for place, block in enumerate(blocks) if _bare(block.text).casefold() == named and block.level
    ]
    if tops and sum(len(block.text) for block in blocks[: tops[0]]) < 0.2 * sum(
        len(block.text) for block in blocks
    ):
        blocks = blocks[tops[0] :]
    while blocks and (blocks[0].level == 1 or _bare(blocks[0].text).casefold() == named):
        blocks = blocks[1:]
    blocks = _without_afterwards(blocks)
    while blocks and is_section(blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def _without_afterwards(blocks: list[Block]) -> list[Block]:
    """Without the sections that lead elsewhere: in the last half with all below them, before it the heading alone."""
    kept: list[Block] = []
    chars = sum(len(block.text) for block in blocks)
    held = 0
    below: int | None = None
    for block in blocks:
        level = block.level if is_section(block) else None
        held += len(block.text)
        if level is not None and below is not None and level <= below:
            below = None
        if level is not None and _AFTERWARDS.fullmatch(block.text.strip(" :.…")):
            below = level if held > 0.5 * chars else below
        elif below is None:
            kept.append(block)
    return kept


def is_section(block: Block) -> bool:
    """Whether it heads a section; a whole sentence set as a heading doesn't."""
    return block.level is not None and len(block.text) <= HEADING_LIMIT_CHARS
