"""Languages of short and long texts, and what sources declare."""

from __future__ import annotations

import errno
import tempfile

import pytest

from index import languages
from index.languages import PIECE_CHARS, PIECES, knows, language_of, with_language
from index.nouns import Draft

ENGLISH = (
    "The harbour council agreed on Monday to close the old pier, which nobody has repaired since the storm."
)
# One piece of news, told in two sentences.
FOREIGN = {
    "ar": (
        "قرر مجلس الميناء يوم الاثنين إغلاق الرصيف القديم الذي لم يصلحه أحد منذ العاصفة. "
        "وقالت رئيسة البلدية إن العمل سيبدأ في الربيع."
    ),
    "bg": (
        "Пристанищният съвет реши в понеделник да затвори стария кей, който никой не е "
        "поправял след бурята. Работата ще започне през пролетта."
    ),
    "ca": (
        "El consell del port va decidir dilluns tancar el vell moll, que ningú no ha reparat "
        "des de la tempesta. Les obres començaran a la primavera."
    ),
    "cs": (
        "Rada přístavu v pondělí rozhodla uzavřít staré molo, které od bouře nikdo neopravil. "
        "Práce podle starostky začnou na jaře."
    ),
    "da": (
        "Havnerådet besluttede mandag at lukke den gamle mole, som ingen har repareret siden "
        "stormen. Arbejdet begynder ifølge borgmesteren til foråret."
    ),
    "de": (
        "Der Rat des Hafens beschloss am Montag, die alte Mole zu schließen, die seit dem "
        "Sturm niemand mehr pflegt. Die Arbeiten beginnen im Frühjahr."
    ),
    "el": (
        "Το συμβούλιο του λιμανιού αποφάσισε τη Δευτέρα να κλείσει την παλιά προβλήτα, που "
        "κανείς δεν έχει επισκευάσει μετά την καταιγίδα."
    ),
    "es": (
        "El consejo del puerto decidió el lunes cerrar el viejo muelle, que nadie ha reparado "
        "desde la tormenta. Las obras empezarán en primavera."
    ),
    "et": (
        "Sadama nõukogu otsustas esmaspäeval sulgeda vana kai, mida keegi pole pärast tormi "
        "parandanud. Tööd algavad linnapea sõnul kevadel."
    ),
    "fa": (
        "شورای بندر روز دوشنبه تصمیم گرفت اسکله قدیمی را که پس از توفان کسی آن را تعمیر نکرده "
        "است ببندد. کار در بهار آغاز می‌شود."
    ),
    "fi": (
        "Satamaneuvosto päätti maanantaina sulkea vanhan laiturin, jota kukaan ei ole "
        "korjannut myrskyn jälkeen. Työt alkavat keväällä."
    ),
    "fr": (
        "Le conseil du port a décidé lundi de fermer la vieille jetée, que personne n'a "
        "réparée depuis la tempête. Les travaux commenceront au printemps."
    ),
    "he": (
        "מועצת הנמל החליטה ביום שני לסגור את המזח הישן, שאיש לא תיקן מאז הסערה. העבודות "
        "יתחילו באביב, אמרה ראש העיר."
    ),
    "hi": (
        "बंदरगाह परिषद ने सोमवार को पुराने घाट को बंद करने का फैसला किया, जिसकी तूफान के बाद से किसी ने मरम्मत नहीं की है।"
    ),
    "hu": (
        "A kikötő tanácsa hétfőn úgy döntött, hogy bezárja a régi mólót, amelyet a vihar óta "
        "senki sem javított meg. A munka tavasszal kezdődik."
    ),
    "id": (
        "Dewan pelabuhan pada hari Senin memutuskan untuk menutup dermaga lama, yang belum "
        "diperbaiki siapa pun sejak badai. Pekerjaan dimulai tahun depan."
    ),
    "it": (
        "Il consiglio del porto ha deciso lunedì di chiudere il vecchio molo, che nessuno ha "
        "riparato dopo la tempesta. I lavori cominceranno in primavera."
    ),
    "ja": (
        "港湾評議会は月曜日、嵐の後に誰も修理していない古い桟橋を閉鎖することを決めた。"
        "工事は春に始まると市長は述べた。"
    ),
    "ko": (
        "항만 위원회는 월요일에 폭풍 이후 아무도 수리하지 않은 낡은 부두를 폐쇄하기로 결정했다. "
        "공사는 봄에 시작된다고 시장이 말했다."
    ),
    "nl": (
        "De havenraad besloot maandag de oude pier te sluiten, die sinds de storm door "
        "niemand is hersteld. De werkzaamheden beginnen in het voorjaar."
    ),
    "no": (
        "Havnerådet bestemte mandag å stenge den gamle moloen, som ingen har reparert etter "
        "stormen. Ordføreren sier at arbeidet begynner til våren."
    ),
    "pl": (
        "Rada portu postanowiła w poniedziałek zamknąć stare molo, którego nikt nie naprawił "
        "od czasu burzy. Prace zaczną się wiosną."
    ),
    "pt": (
        "O conselho do porto decidiu na segunda-feira fechar o velho cais, que ninguém "
        "reparou desde a tempestade. As obras começam na primavera."
    ),
    "ro": (
        "Consiliul portului a decis luni să închidă vechiul dig, pe care nimeni nu l-a "
        "reparat după furtună. Lucrările vor începe în primăvară."
    ),
    "ru": (
        "Совет порта решил в понедельник закрыть старый пирс, который никто не чинил после "
        "шторма. Работы начнутся весной, сообщила мэр."
    ),
    "sv": (
        "Hamnrådet beslutade på måndagen att stänga den gamla piren, som ingen har lagat "
        "efter stormen. Arbetet börjar enligt borgmästaren i vår."
    ),
    "tr": (
        "Liman meclisi pazartesi günü, fırtınadan beri kimsenin onarmadığı eski iskeleyi "
        "kapatmaya karar verdi. Çalışmalar ilkbaharda başlayacak."
    ),
    "uk": (
        "Рада порту вирішила в понеділок закрити старий пірс, який ніхто не ремонтував після "
        "шторму. Роботи почнуться навесні."
    ),
    "vi": (
        "Hội đồng cảng hôm thứ Hai quyết định đóng cửa bến tàu cũ, nơi không ai sửa chữa kể "
        "từ cơn bão. Công việc sẽ bắt đầu vào mùa xuân."
    ),
    "zh": "港口委员会周一决定关闭旧码头，自风暴以来没有人修理过它。市长表示，工程将于春季开始，预计持续两年。",
}
GERMAN, SPANISH = FOREIGN["de"], FOREIGN["es"]


@pytest.mark.parametrize("language", FOREIGN)
def test_the_language_of_two_sentences_is_told(language: str) -> None:
    assert language_of(FOREIGN[language]) == language
    assert language_of(FOREIGN[language].upper()) == language
    assert language_of(FOREIGN[language] * 30) == language


def test_english_is_told_too() -> None:
    assert language_of(ENGLISH) == "en"
    assert language_of(ENGLISH.upper()) == "en"


@pytest.mark.parametrize(
    "text", ["Pier to close", "Berlin", "1,234 5,678 " * 40, "!" * 500, "Shr 12 cts vs 9 cts"]
)
def test_of_too_little_nothing_is_said(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, "en") == "en"


# What English papers print that has few English words in it.
@pytest.mark.parametrize(
    "text",
    [
        "Banca di Roma launches Euro-CD",
        "Österreichische Nationalbank sets Swiss franc bond",
        "Shr 23 cts vs 34 cts\nNet 2,091,000 vs 3,053,000\nRevs 203.5 mln vs 215.7 mln\nShrs 8,967,719 vs 8,863,945",
        "Hon. Deborah Sanchez\nHon. Melvin Sandvig\nHon. Jannet Santiso\nHon. Stephanie Santoro\nHon. Lynn Scaduto\n"
        * 6,
        "Müller, Schäfer, García Márquez, Núñez, Søndergaard, Lindqvist, Dvořák, Kowalczyk, Popescu, Yılmaz, Nguyễn",
        "Results: Real Madrid 2 Bayern München 1; Paris Saint-Germain 0 Internazionale Milano 0; Ajax 3 Benfica 3",
        "Gold 2,310.40 up 12.30 Silver 27.10 Platinum 988 Palladium 1,012 Copper 4.51 Zinc 2,805 Tin 33,400",
        "PIER CLOSES. COUNCIL SPLIT. MAYOR SILENT. FERRY FARES RISE AGAIN.",
        "“Quién sabe?” said the mayor, and shrugged. “Qué será, será,” sang the ferrymen outside the town hall.",
    ],
)
def test_english_lists_names_and_headlines_are_taken_for_no_other_language(text: str) -> None:
    assert language_of(text) in (None, "en")
    assert language_of(text, "en") == "en"


def test_a_long_quotation_makes_no_other_language_of_an_english_article() -> None:
    assert language_of(SPANISH * 8 + ENGLISH * 40) == "en"
    assert language_of(ENGLISH * 20 + SPANISH * 8 + ENGLISH * 20) == "en"


def test_a_few_lines_in_another_script_make_no_other_language_of_an_english_article() -> None:
    assert language_of(ENGLISH * 3 + FOREIGN["ja"] * 6 + ENGLISH * 12) is None
    assert language_of(ENGLISH * 3 + FOREIGN["ja"] * 6 + ENGLISH * 12, "en") == "en"
    assert language_of(ENGLISH * 2 + " “" + FOREIGN["ru"][:60] + "”") in (None, "en")


def test_an_english_summary_makes_no_english_article() -> None:
    assert len(ENGLISH * 10) > PIECE_CHARS * PIECES
    assert language_of(ENGLISH * 10 + SPANISH * 80) == "es"


def test_a_page_that_declares_another_language_than_it_is_in_is_not_believed() -> None:
    assert language_of(GERMAN * 3, "en") == "de"
    assert language_of(ENGLISH * 3, "en") == "en"
    assert language_of(ENGLISH, "de") == "en"


def test_of_languages_that_are_nearly_one_the_declared_one_is_believed() -> None:
    assert language_of(FOREIGN["da"], "no") == "no"
    assert language_of(FOREIGN["no"], "nb") == "no"


def test_no_temporary_file_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, full)
    languages._identifier.cache_clear()
    assert language_of(GERMAN) == "de"


def test_a_long_text_without_words_is_read_in_no_time_worth_telling() -> None:
    assert language_of("ß" * 1_000_000) is None
    assert language_of("\u202e\ud7ff" * 500_000) is None


def test_a_draft_gets_its_language_and_nothing_else_changes() -> None:
    draft = Draft(GERMAN, id="a", title="Mole")
    assert with_language(draft).language == "de"
    assert (with_language(draft).text, with_language(draft).id) == (GERMAN, "a")


def test_what_a_model_knows() -> None:
    assert knows("en", ("en",))
    assert knows(None, ("en",))
    assert not knows("de", ("en",))
    assert knows("de", ("en", "de"))
