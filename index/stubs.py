"""Pages that stand in an article's place: errors, walls, checks and empty shells. Pure.

A page with a whole article on it is one, whatever else it says; so each sign counts only up to a length of text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from index.markup import Block
from index.page_facts import PageFacts

ARTICLE_CHARS = 1_500  # more text than this is no stub
PAYWALL_CHARS = 3_000
LEAST_CHARS = 80
PROSE_CHARS = 40
WHOLE_SHARE = 0.5
ERROR_LINE_CHARS = 300
CONSENT_TERMS_LEAST = 4

_ERROR = re.compile(
    r"\b(?:error )?(?:40[0134]|410|429|50[0-4])\b(?: error)?(?:\W|$).{0,30}(?:not found|error|forbidden|gone|"
    r"unavailable|denied|required|bad|internal|gateway|$)|"
    r"\bpage (?:was |is |could |can(?:not|['’]t)? |you .{0,40})?(?:not |be )*(?:found|available|exist)\b|"
    r"\bpage (?:cannot|can['’]t|could not|couldn['’]t|doesn['’]t|does not|isn['’]t|no longer)\b|\bpage not found\b|"
    r"\b(?:file|story|article|content|url|site) (?:was |is |could )?not (?:be )?(?:found|available)\b|"
    r"\b(?:story|article|content) (?:is )?no longer (?:available|exists?)\b|"
    r"\b(?:story|article|page|post|content) (?:has been|was|is) (?:removed|deleted|withdrawn|"
    r"taken down|unpublished)\b|"
    r"^(?:not found|forbidden|access denied|bad gateway|service unavailable|internal server error|gone|oops\b.*)$|"
    r"\bseite (?:wurde )?nicht (?:gefunden|vorhanden|verfügbar)\b|\bpage (?:introuvable|non trouvée)\b|"
    r"\bpágina no (?:encontrada|existe|disponible)\b|\bno se (?:ha encontrado|encuentra) la página\b|"
    r"\bpagina non trovata\b|\bpágina não encontrada\b",
    re.IGNORECASE,
)
_JAVASCRIPT = re.compile(
    r"\b(?:enable|turn on|activate|requires?|without|disabled|need)\b[^.]{0,40}\bjava ?script\b|"
    r"\bjava ?script\b[^.]{0,40}\b(?:enabled?|disabled|required|turned (?:on|off)|aktivier\w*|désactivé|activé|"
    r"desactivado|habilit\w*)\b|"
    r"\b(?:enable|accept|allow|activate) cookies\b|\bcookies (?:are|must be|to be) (?:enabled|disabled|required)\b",
    re.IGNORECASE,
)
# What a page says below any heading when it has nothing to show.
_ERROR_LINE = re.compile(
    r"\b(?:not (?:currently )?|un)available (?:in|to|from) (?:visitors (?:in|from) )?your "
    r"(?:region|country|location|area)\b|"
    r"\bpage (?:that |which )?you(?:['’]re| are| were|['’]ve| have)? (?:looking for|asked for|request\w*|trying to|"
    r"tried to|wanted)\b[^.]{0,60}\b(?:moved|removed|deleted|never|not|no longer|gone|"
    r"(?:does|is|was|could|can)n['’]t)\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bwe (?:value|care about|respect) your privacy\b|\bbefore you continue\b|\baccept all(?: cookies)?\b|"
    r"\b(?:store|storing)\b[^.]{0,40}\b(?:access|accessing) information on (?:a|your) device\b|"
    r"\b(?:manage|reject|accept) (?:all |my |your )?(?:cookies|consent|preferences|options|choices)\b|"
    r"\b(?:consent|agree)\b[^.]{0,60}\b(?:cookies|personal data|advertising)\b|\bad-?free subscription\b|"
    r"\b(?:alle akzeptieren|zustimmen und weiter|wir und unsere partner|mit werbung|tout accepter|aceptar todo|"
    r"accetta tutt[oi]|accetta e continua)\b",
    re.IGNORECASE,
)
# The terms that such walls are bound to use; an article about them rarely has so many of them in so few words.
_CONSENT_TERMS = re.compile(
    r"\b(precise (?:geo-?)?location|scanning (?:it|your device)|identif\w+ (?:your |the )?devices?|unique identifiers?|"
    r"personali[sz]ed (?:ads|advertis\w+)|legitimate interests?|\d+ (?:[\w-]+ )?(?:partners|vendors)|"
    r"access information on (?:a|your) device|withdraw (?:your )?consent|right to object|audience research)\b",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"\b(?:verify|verifying|confirm|prove|checking|make sure)\b[^.]{0,40}\b(?:human|robot|browser|secure)\b|"
    r"\bunusual (?:traffic|activity)\b|^(?:just a|one) moment\b|\bare you a robot\b|\bmalicious bots?\b|"
    r"\b(?:security|bot|browser) verification\b|\bverif\w+ that you are not\b|"
    r"\bcomplete the (?:security check|captcha)\b|"
    r"\bddos protection\b|\bpress (?:and|&) hold\b|\byour (?:ip|access)\b[^.]{0,30}\bblocked\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|anmelden|einloggen|connexion|iniciar sesión|accedi)\b", re.IGNORECASE
)
_PAYWALL = re.compile(
    r"\b(?:subscribe|sign up|register|create an? (?:free )?account|"
    r"log ?in|become a (?:member|subscriber)|start your (?:free )?trial)\b[^.]{0,60}"
    r"\b(?:to (?:continue|read|keep reading|unlock|access|view)|for (?:full|unlimited) access)\b|"
    r"\b(?:continue|keep) reading (?:this article )?(?:with|for|by)\b|"
    r"\b(?:article|story|content|report) is (?:only |exclusively |reserved )?(?:available )?(?:for|to|by) (?:our |"
    r"paying |registered )?(?:subscribers|members)\b|\bsubscribers? only\b|\bsubscriber[- ]exclusive\b|"
    r"\bexclusive to subscribers\b|\balready (?:a|have a) subscri\w+\b|"
    r"\byou(?:['’]ve| have) (?:reached|read|used) your\b[^.]{0,40}\b(?:limit|free)\b|"
    r"\b(?:unlock|access) (?:this|the full) (?:article|story)\b|\bto read the (?:full|rest)\b|"
    r"\b(?:weiterlesen mit|jetzt abonnieren|nur für abonnenten|abo abschließen|réservé aux abonnés|"
    r"solo para suscriptores|riservato agli abbonati)\b",
    re.IGNORECASE,
)


def stub_reason(
    tree: HtmlElement,
    blocks: Sequence[Block],
    article: Sequence[Block],
    facts: PageFacts,
    *,
    unseen_chars: int = 0,
) -> str | None:
    """Why the page is no article: error_page, bot_check, needs_javascript, consent_wall, login_page, paywall,
    no_article. None for an article.

    ``article`` is the part of the page's blocks that was taken for one; ``unseen_chars`` more come from JSON-LD.
    """
    prose = prose_chars(article) + unseen_chars
    if prose >= PAYWALL_CHARS:
        return None
    shown = [block.text for block in blocks][:400]
    text = " ".join(shown)[:20_000]
    names = [
        facts.title or "",
        _element_text(tree, ".//title"),
        *(block.text for block in blocks if block.level == 1),
    ]
    if prose < ARTICLE_CHARS:
        named = any(len(name) < 100 and _ERROR.search(name) for name in names)
        told = any(len(line) < ERROR_LINE_CHARS and _ERROR_LINE.search(line) for line in shown)
        if (named or told) and prose < ARTICLE_CHARS / 2:
            return "error_page"
        reason = _wall(text, names, prose, tree)
        if reason:
            return reason
    if _is_cut_short(article, blocks, facts, prose):
        return "paywall"
    return "no_article" if prose < LEAST_CHARS else None


def prose_chars(blocks: Sequence[Block]) -> int:
    """How much of it is told in sentences, rather than listed."""
    return sum(
        len(block.text)
        for block in blocks
        if block.level is None and len(block.text) >= PROSE_CHARS and block.linked < 0.5
    )


def _wall(text: str, names: Sequence[str], prose: int, tree: HtmlElement) -> str | None:
    """What keeps the reader out of a page that says little else."""
    little = prose < ARTICLE_CHARS / 3 or len(text) < ARTICLE_CHARS
    if not little:
        return None
    if any(_CHECK.search(name) for name in names) or (len(text) < ARTICLE_CHARS and _CHECK.search(text)):
        return "bot_check"
    hidden = " ".join(" ".join(element.itertext()) for element in tree.iter("noscript"))[:5_000]
    if prose < 2 * LEAST_CHARS + 40 and (
        _JAVASCRIPT.search(text) or (len(text) < 200 and _JAVASCRIPT.search(hidden))
    ):
        return "needs_javascript"
    terms = {found.casefold() for found in _CONSENT_TERMS.findall(text)}
    if len(_CONSENT.findall(text)) >= 2 or len(terms) >= CONSENT_TERMS_LEAST:
        return "consent_wall"
    asks = any(field.get("type") == "password" for field in tree.iter("input"))
    called = any(_LOGIN.search(name) for name in names if len(name) < 100)
    return "login_page" if asks and (called or prose < LEAST_CHARS) else None


def _is_cut_short(article: Sequence[Block], blocks: Sequence[Block], facts: PageFacts, prose: int) -> bool:
    """Whether only the beginning can be read: the page says so, or it is far shorter than it says."""
    asks = any(_PAYWALL.search(block.text) for block in blocks if len(block.text) < 400)
    words = sum(len(block.text.split()) for block in article)
    short = facts.words is not None and words < WHOLE_SHARE * facts.words
    if facts.free is False:
        return short or prose < ARTICLE_CHARS
    return asks and (short or prose < ARTICLE_CHARS / 2)


def _element_text(tree: HtmlElement, path: str) -> str:
    element = tree.find(path)
    return "" if element is None else " ".join(element.text_content().split())
