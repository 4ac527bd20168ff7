"""Newer first when the news moved, older first when it is asked about then: both directions, on dated articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from index.nouns import Article, Draft, Span
from retrieval.ask import ask
from retrieval.nouns import Account, Answer, Difference, Differing, Question, Quote
from retrieval.states import in_asked_order

Told = tuple[str, int, str]
Ask = Callable[..., Answer]

PIER = (
    (
        "pier-old",
        3,
        "The pier at Morwick was closed after Sunday’s storm. The pier at Morwick will reopen on 20 April, the harbour "
        "office said on Tuesday. Anglers were asked to stay away from the railings.",
    ),
    (
        "pier-new",
        19,
        "Divers found more rotten piles under the pier at Morwick. The pier at Morwick will reopen on 14 June, the "
        "harbour office said on Thursday. It had to order oak from abroad.",
    ),
)
FIRE = (
    (
        "fire-old",
        3,
        "A fire broke out in a paint works at Ellerby on Monday night. At least 6 people were injured in the fire at "
        "the Ellerby paint works, the ambulance service said. The smoke was seen from the coast.",
    ),
    (
        "fire-new",
        5,
        "Investigators walked through the ruins of the paint works at Ellerby. The fire at the Ellerby paint works "
        "injured 15 people, the ambulance service said on Thursday. Its owner met the families.",
    ),
)
ROAD = (
    (
        "road-old",
        2,
        "Heavy rain washed soil over the coast road at Skarrow Head. The coast road at Skarrow Head is closed to all "
        "traffic, the county said on Monday. Buses turn at the lighthouse.",
    ),
    (
        "road-new",
        9,
        "Crews worked for a week with two diggers. The coast road at Skarrow Head is open again to all traffic, the "
        "county said on Monday. Buses go to the lighthouse and beyond.",
    ),
)
PLANT = (
    (
        "plant-old",
        4,
        "The cable works at Brindle has lost its biggest customer. The cable works at Brindle has 480 workers, its "
        "director, Agda Rasch, said on Wednesday. The works makes cables for lifts.",
    ),
    (
        "plant-new",
        25,
        "The union met the director of the cable works at Brindle. The cable works at Brindle has 310 workers, its "
        "director, Agda Rasch, said on Wednesday. The canteen has been shut.",
    ),
)
TRIAL = (
    (
        "trial-old",
        2,
        "The case against the ferry captain Ludo Marsh goes to court. The trial of Ludo Marsh will begin on 4 May, the "
        "court in Ostwick said on Monday. Nine witnesses are to be heard.",
    ),
    (
        "trial-new",
        16,
        "The lawyer of the ferry captain Ludo Marsh has fallen ill. The trial of Ludo Marsh will begin on 7 September, "
        "the court in Ostwick said on Monday. The witnesses have been told.",
    ),
)
FILLER = (
    (
        "choir",
        3,
        "A choir from Skelby sang in the church of Tarrow. The verger gave them a basket of 40 apples.",
    ),
    (
        "library",
        8,
        "The library in Ostwick bought a new boiler. It costs £9,000, the librarian said on Sunday.",
    ),
)


@pytest.fixture
def answered(make_desk, fill) -> Ask:
    """``answered(question, told)``: the answer from these articles (id, day of March, text) and some others."""

    def answer(
        question: str, told: tuple[Told, ...], *, as_of: date | None = None, clock: bool = False
    ) -> Answer:
        desk = make_desk()
        drafts = [
            Draft(text, id=id, published=datetime(2026, 3, day, tzinfo=UTC))
            for id, day, text in (*told, *FILLER)
        ]
        fill(desk.library, drafts)
        keys = (desk.library.story("main").key,)
        result = ask(Question(question, keys, as_of=as_of, clock=clock), desk)
        assert isinstance(result, Answer)
        return result

    return answer


@pytest.mark.parametrize(
    ("question", "told", "first"),
    [
        ("When will the pier at Morwick reopen?", PIER, "pier-new"),
        ("When is the pier at Morwick to reopen now?", PIER, "pier-new"),
        ("When will the trial of Ludo Marsh begin?", TRIAL, "trial-new"),
        ("When does the trial of Ludo Marsh begin?", TRIAL, "trial-new"),
        ("When will the trial of Ludo Marsh begin now?", TRIAL, "trial-new"),
        ("How many workers does the cable works at Brindle have now?", PLANT, "plant-new"),
        ("How many workers does the cable works at Brindle have?", PLANT, "plant-new"),
        ("How many people have been injured in the fire at the Ellerby paint works?", FIRE, "fire-new"),
        ("How many people were injured in the fire at the Ellerby paint works?", FIRE, "fire-new"),
        ("How many people were injured at first in the fire at the Ellerby paint works?", FIRE, "fire-old"),
        (
            "How many people were first reported injured in the fire at the Ellerby paint works?",
            FIRE,
            "fire-old",
        ),
        ("When was the pier at Morwick originally to reopen?", PIER, "pier-old"),
        ("When was the pier at Morwick first expected to reopen?", PIER, "pier-old"),
        ("When was the trial of Ludo Marsh initially to begin?", TRIAL, "trial-old"),
        ("How many workers did the cable works at Brindle have before?", PLANT, "plant-old"),
    ],
)
def test_state_that_is_asked_about_comes_first(answered: Ask, question: str, told, first: str) -> None:
    answer = answered(question, told)
    assert answer.quotes[0].article.id == first
    assert {one[0] for one in told} <= {quote.article.id for quote in answer.quotes}
    scores = [quote.score for quote in answer.quotes]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "told", "day", "first"),
    [
        ("When will the pier at Morwick reopen?", PIER, 10, "pier-old"),
        ("When will the pier at Morwick reopen?", PIER, 22, "pier-new"),
        ("When will the trial of Ludo Marsh begin?", TRIAL, 6, "trial-old"),
        ("How many workers does the cable works at Brindle have?", PLANT, 10, "plant-old"),
        ("Is the coast road at Skarrow Head open?", ROAD, 12, "road-new"),
        ("Is the coast road at Skarrow Head open?", ROAD, 22, "road-new"),
    ],
)
def test_question_of_a_day_gets_what_was_known_then(answered: Ask, question, told, day, first) -> None:
    assert answered(question, told, as_of=date(2026, 3, day)).quotes[0].article.id == first


def test_day_read_off_the_clock_hides_no_later_news(answered: Ask) -> None:
    answer = answered("When will the pier at Morwick reopen?", PIER, as_of=date(2026, 3, 10), clock=True)
    assert answer.quotes[0].article.id == "pier-new"


def test_accounts_keep_their_words_when_their_quotes_change_places(answered: Ask) -> None:
    answer = answered("How many people were injured in the fire at the Ellerby paint works?", FIRE)
    assert answer.differing is not None
    words = [
        (answer.quotes[one.quote].article.id, answer.quotes[one.quote].article.text[slice(*one.span)])
        for one in answer.differing.accounts
    ]
    assert words == [("fire-old", "At least 6"), ("fire-new", "15")]


def quoted(id: str, day: int | None, text: str, score: float) -> Quote:
    published = datetime(2026, 3, day, tzinfo=UTC) if day else None
    return Quote(Article(id, 1, None, None, None, published, None, text, 1), 0, len(text), score=score)


OLD = "The weir at Corbury will be finished in May, the river board said."
NEW = "The weir at Corbury will be finished in August, the river board said."
ASKED = Question("When will the weir at Corbury be finished?", (1,))


def order(question: Question, *quotes: Quote, differing: Differing | None = None) -> list[str]:
    return [quote.article.id for quote in in_asked_order(question, quotes, differing)[0]]


def test_only_what_is_nearly_as_likely_changes_places() -> None:
    old = quoted("old", 2, OLD, 0.6)
    told_alike = [quoted("new", 9, NEW, score) for score in (0.06, 0.05)]
    assert [order(ASKED, old, new)[0] for new in told_alike] == ["new", "old"]
    text = "Rain held the builders of the Corbury weir up, so that it won’t be finished until August."
    in_other_words = [quoted("new", 9, text, score) for score in (0.3, 0.29)]
    asked = Question("When does the weir at Corbury get finished?", (1,))
    assert [order(asked, old, new)[0] for new in in_other_words] == ["new", "old"]


def test_only_what_speaks_of_the_same_changes_places() -> None:
    other = "The weir at Dunholt will be finished in August, the river board said."
    assert order(ASKED, quoted("old", 2, OLD, 0.5), quoted("other", 9, other, 0.45)) == ["old", "other"]


def test_what_has_no_such_answer_stays_behind() -> None:
    vague = "The weir at Corbury will be finished, the river board said."
    assert order(ASKED, quoted("old", 2, OLD, 0.5), quoted("vague", 9, vague, 0.45)) == ["old", "vague"]


def test_undated_articles_and_those_of_one_day_stay_as_they_rank() -> None:
    assert order(ASKED, quoted("old", 2, OLD, 0.5), quoted("none", None, NEW, 0.45)) == ["old", "none"]
    assert order(ASKED, quoted("none", None, OLD, 0.5), quoted("new", 9, NEW, 0.45)) == ["none", "new"]
    assert order(ASKED, quoted("old", 2, OLD, 0.5), quoted("too", 2, NEW, 0.45)) == ["old", "too"]


def test_past_tense_asks_about_no_state() -> None:
    asked = Question("When was the weir at Corbury finished?", (1,))
    old, new = (text.replace("will be", "was") for text in (OLD, NEW))
    assert order(asked, quoted("old", 2, old, 0.5), quoted("new", 9, new, 0.45)) == ["old", "new"]


def test_newer_quote_that_foretells_what_is_asked_passes_an_older_one_that_doesnt() -> None:
    asked = Question("Will Berit Aune resign?", (1,))
    old = quoted("old", 2, "The board of the weir had asked for the resignation of Berit Aune.", 0.8)
    assert order(asked, old, quoted("new", 9, "She will not resign, Berit Aune said.", 0.1)) == ["new", "old"]
    assert order(asked, old, quoted("new", 9, "She did not resign, Berit Aune said.", 0.1)) == ["old", "new"]


def test_account_of_the_very_thing_passes_though_much_less_likely() -> None:
    quotes = [
        quoted("old", 2, OLD, 0.9),
        quoted("mid", 5, "The weir is old.", 0.3),
        quoted("new", 9, NEW, 0.1),
    ]
    spans = [quote.article.text.index(month) for quote, month in ((quotes[0], "May"), (quotes[2], "August"))]
    differing = Differing(
        Difference.DATE,
        (Account(0, Span(spans[0], spans[0] + 3)), Account(2, Span(spans[1], spans[1] + 6))),
    )
    shown, renumbered = in_asked_order(ASKED, quotes, differing)
    assert [quote.article.id for quote in shown] == ["new", "old", "mid"]
    assert [quote.score for quote in shown] == [0.9, 0.3, 0.1]
    assert renumbered is not None
    assert [one.quote for one in renumbered.accounts] == [1, 0]
