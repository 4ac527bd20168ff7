"""Whether a question is asked in another language, told by its script or its little words, without any model.

Only a refusal asks, to say which languages the bot reads best, and whoever asks in English must never be told so: a
question needs an asking word and another little word of one language, and none of English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]+")
# Of each language the words that questions begin with, and other little words: none that English has too ("was",
# "die"), that begins names ("Che", "Le", "Wat") or is written like an abbreviation ("LA", "UN", "VAR").
_LITTLE = {
    "cs": (
        "kdo kdy kde proč kolik který která které",
        "je jsou byl byla bylo byli ve za od pro lidí podle zahynulo",
    ),
    "da": (
        "hvem hvad hvornår hvor hvorfor hvordan hvilken hvilket hvilke",
        "er og et på af til som blev mange mennesker",
    ),
    "de": (
        "wer wessen wann warum wieso weshalb wie wieviel wieviele welche welcher welches woher wohin",
        "ist sind haben wird wurde wurden der das dem ein eine und von über für mit bei zum zur viele viel nicht",
    ),
    "es": (
        "quién quiénes quien qué cuándo cuando dónde donde por cómo cuánto cuántos cuánta cuántas cuanto cuantos "
        "cuanta cuantas cuál cuáles cual",
        "es fue fueron está una de el en y qué se personas dijo murieron",
    ),
    "fi": (
        "kuka mitä milloin missä miksi miten kuinka paljonko mikä",
        "oli ja ei ovat moni monta ihmistä sanoi",
    ),
    "fr": (
        "qui qu quoi quand où pourquoi combien quel quelle quels quelles",
        "est sont ont été était le les une de et dans avec il elle dit",
    ),
    "it": (
        "chi quando perché quanto quanti quanta quante quale quali",
        "è sono hanno stato stata il gli di e persone",
    ),
    "nl": ("wie wanneer waar waarom hoeveel welke", "zijn waren heeft hebben werd het een en de mensen niet"),
    "no": (
        "hvem hva når hvor hvorfor hvordan hvilken hvilket hvilke",
        "er og et på av til som ble mange mennesker",
    ),
    "pl": (
        "kto kiedy gdzie dlaczego ile który która które",
        "jest są był była było byli się od dla osób ludzi zginęło",
    ),
    "pt": (
        "quem quê quando onde por quanto quantos quanta quantas qual quais",
        "é são foi foram está uma da das dos de e em que pessoas disse morreram",
    ),
    "ro": ("cine când unde câți câte câtă", "este sunt fost și din oameni persoane spus murit"),
    "sv": (
        "vem vad när varför hur vilken vilket vilka",
        "är och ett på av till som blev många människor",
    ),
    "tr": ("nerede neden niçin nasıl kaç hangi", "ve bir bu için mi mı mu mü kişi insan öldü oldu edildi"),
}
_ASKING = {language: frozenset(asking.split()) for language, (asking, _) in _LITTLE.items()}
_WORDS = {language: _ASKING[language] | set(others.split()) for language, (_, others) in _LITTLE.items()}
_ENGLISH = frozenset(
    "what who whom whose when where why how which did does do is are were was has have had can could will would should "
    "the of and to for from by with about at on any there this that these those they them their it its he she his her "
    "tell many much long not".split()
) - frozenset().union(*_WORDS.values())
# The first word of a letter's Unicode name, and the languages that are written so.
_SCRIPTS = {
    "ARABIC": "ar fa ur ps",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh ja",
    "CYRILLIC": "ru uk bg sr mk be kk ky mn tg",
    "DEVANAGARI": "hi mr ne",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "THAI": "th",
}


def is_asked_otherwise(question: str, known: Collection[str]) -> bool:
    """Whether the question is surely in a language, and in none of the known (ISO 639-1)."""
    words = _WORD.findall(unicodedata.normalize("NFC", question).lower())
    if _ENGLISH & set(words):
        return False
    script, letters = _script(question)
    if script in _SCRIPTS:
        return letters >= 2 and not set(_SCRIPTS[script].split()) & set(known)
    spoken = [
        language
        for language, asking in _ASKING.items()
        if asking & set(words[:2]) and len(_WORDS[language] & set(words)) >= 2
    ]
    return bool(spoken) and not set(spoken) & set(known)


def _script(question: str) -> tuple[str, int]:
    """The script that most of the question's letters are of, and how many are."""
    letters = (char for char in question if char.isalpha())
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return max(scripts.items(), key=lambda one: one[1], default=("", 0))
