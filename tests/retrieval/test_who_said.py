"""Questions about who said something: told from others, and checked against who says the quote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.nouns import Article, Draft, Span
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, Doubt, Question, Quote, Standing, Verdict
from retrieval.who_said import Asked, fits, on_claim, preferring, said_question, speaker_fits, without_speaker

ARTICLE = Article("a", 1, None, None, None, None, None, "x" * 100, 1)


@pytest.mark.parametrize(
    ("question", "asked", "speaker"),
    [
        ("Who said that the bridge would reopen?", Asked.WHO, None),
        ("Who was it that said “I never touched the lever”?", Asked.WHO, None),
        ("Did Imelda Skarne say the command came from the cabinet?", Asked.WHETHER, "Imelda Skarne"),
        ("Was it Tobias Wend who said two letters were enough?", Asked.WHETHER, "Tobias Wend"),
        ("Has the trust denied that warnings were ignored?", Asked.WHETHER, "the trust"),
        ("Is it true that Skarne said the records show it?", Asked.WHETHER, "Skarne"),
        ("Did the trust tell the paper that it had replied?", Asked.WHETHER, "the trust"),
        ("What did Honor Pellatt say about the ferry?", Asked.WHAT, "Honor Pellatt"),
        ("How did Quist react to the news?", Asked.WHAT, "Quist"),
        ("What has the council said on the parking permits?", Asked.WHAT, "the council"),
    ],
)
def test_questions_about_words_are_told_with_whom_they_name(
    question: str, asked: Asked, speaker: str | None
) -> None:
    said = said_question(question)
    assert said is not None
    assert (said.asked, said.speaker) == (asked, speaker)


@pytest.mark.parametrize(
    "question",
    [
        "Did the bridge reopen?",
        "Who told drivers to stop?",
        "Did the council answer the letters?",
        "How many people did the trust say were hurt?",
        "Did he say that?",
        "Who is Imelda Skarne?",
        "say " * 200,
        "did " + "a " * 490 + "?",
    ],
)
def test_other_questions_are_not(question: str) -> None:
    assert said_question(question) is None


@pytest.mark.parametrize(
    ("asked", "speaker", "role", "standing", "fit"),
    [
        ("Skarne", "Imelda Skarne", None, Standing.NAMED, True),
        ("Ms Skarne", "Imelda Skarne", None, Standing.NAMED, True),
        ("Imelda Scarne", "Imelda Skarne", None, Standing.NAMED, True),
        ("Bart Quist", "Bartholomew Quist", "bridge keeper", Standing.NAMED, True),
        ("the bridge keeper", "Bartholomew Quist", "bridge keeper", Standing.NAMED, True),
        ("Gantrell", "Tobias Wend", "Gantrell’s managing director", Standing.NAMED, True),
        ("the trust", "trust spokesperson", None, Standing.OFFICE, True),
        ("Wend", "Imelda Skarne", "chief executive", Standing.NAMED, False),
        ("the council", "Quillhaven Harbour Trust", None, Standing.OFFICE, False),
        ("Ruth Sallow", "Winifred Sallow", None, Standing.NAMED, None),
        ("the trust", "spokesperson", None, Standing.OFFICE, None),
        ("Skarne", "two people", None, Standing.UNNAMED, None),
    ],
)
def test_speaker_fits_by_name_title_office_and_slip_of_spelling(
    asked: str, speaker: str, role: str | None, standing: Standing, fit: bool | None
) -> None:
    assert fits(asked, speaker, role, standing) is fit
    quote = Quote(ARTICLE, 0, 10, speaker=speaker, role=role, standing=standing)
    assert speaker_fits(f"What did {asked} say about it?", quote) is fit
    assert speaker_fits("Where is the bridge?", quote) is None


def test_the_asked_speakers_quote_comes_first_unless_another_is_much_likelier() -> None:
    wend = Quote(ARTICLE, 0, 10, score=0.6, speaker="Tobias Wend", standing=Standing.NAMED)
    skarne = Quote(ARTICLE, 20, 30, score=0.3, speaker="Imelda Skarne", standing=Standing.NAMED)
    question = "What did Skarne say about the turn?"
    ordered = preferring(question, [wend, skarne])
    assert [(quote.speaker, quote.score) for quote in ordered] == [
        ("Imelda Skarne", 0.6),
        ("Tobias Wend", 0.3),
    ]
    unlikely = Quote(ARTICLE, 20, 30, score=0.1, speaker="Imelda Skarne", standing=Standing.NAMED)
    assert preferring(question, [wend, unlikely]) == [wend, unlikely]
    assert preferring("Who turned the bridge?", [wend, skarne]) == [wend, skarne]


def test_whether_somebody_said_it_is_searched_for_as_who_said_it() -> None:
    claimed = without_speaker(Question("Did Skarne say that it was shut?", (1,)))
    assert claimed is not None
    assert claimed.text == "Who said that it was shut?"
    assert without_speaker(Question("What did Skarne say about it?", (1,))) is None


def test_longest_claim_stays_a_question() -> None:
    asked = ("Do X say“" + "mill " * QUESTION_LIMIT_CHARS)[:QUESTION_LIMIT_CHARS]
    claimed = without_speaker(Question(asked, (1,)))
    assert claimed is not None
    assert claimed.text == ("Who said “" + "mill " * QUESTION_LIMIT_CHARS)[:QUESTION_LIMIT_CHARS]


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (
            "Did Niall Corbeck say “I never touched the lever”?",
            Verdict(Doubt.ANOTHER, "Bartholomew Quist", "bridge keeper", Standing.NAMED),
        ),
        (
            "Was it Tobias Wend who said the records show the command came from that cabinet?",
            Verdict(
                Doubt.ANOTHER,
                "Imelda Skarne",
                "chief executive of the Quillhaven Harbour Trust",
                Standing.NAMED,
            ),
        ),
        (
            "Did Skarne say that nobody who reads it could think this came out of a clear sky?",
            Verdict(Doubt.UNNAMED, "one of them", None, Standing.UNNAMED),
        ),
        ("Did Bart Quist say that he never touched the lever?", None),
        ("Did the inquiry's chair say that an electrical fault had not been ruled out?", None),
        ("Has Gantrell denied that its man ordered the turn?", None),
        ("Who said that there had been no test?", None),
        ("Did Tobias Wend say that two letters should have been enough?", None),
        ("Did Honor Pellatt say she did not want a villain by Easter?", None),
    ],
)
def test_sample_story_says_whose_words_they_are(
    sample_desk: Desk, sample_keys: tuple[int, ...], question: str, verdict: Verdict | None
) -> None:
    result = ask(Question(question, sample_keys), sample_desk)
    assert isinstance(result, Answer)
    assert result.verdict == verdict


def test_the_core_is_the_speech_that_has_the_words_asked_for(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    """Though the window's likeliest sentence is another, which nobody says."""
    question = "Who said “I never touched the lever”?"
    result = ask(Question(question, sample_keys), sample_desk)
    assert isinstance(result, Answer)
    best = result.quotes[0]
    opening = Span(best.start, best.start + best.text.index("\n"))
    (moved,) = on_claim(question, [replace(best, core=opening)], sample_desk.library)
    assert moved.core is not None
    assert best.article.text[moved.core.start : moved.core.end] == "“I never touched the lever.”"
    (kept,) = on_claim(
        "What did Quist say about the lever?", [replace(best, core=opening)], sample_desk.library
    )
    assert kept.core == opening


def test_who_said_it_highlights_the_speaker(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    result = ask(Question("Who said “She can’t investigate herself”?", sample_keys), sample_desk)
    assert isinstance(result, Answer)
    best = result.quotes[0]
    assert best.speaker == "Nuala Dabrow"
    assert best.highlight is not None
    assert best.article.text[best.highlight.start : best.highlight.end].endswith("Dabrow")
    assert result.verdict is None


@pytest.mark.parametrize("verb", ["admit", "deny", "confirm", "promise"])
def test_what_another_says_of_an_act_gives_no_verdict(make_desk, fill, verb: str) -> None:
    """Whether a firm admitted it is not told by who accuses it."""
    desk = make_desk()
    told = (
        "The ministry said on Monday that Gullcan Works dumped cement into the Beaufort Sea last September."
    )
    fill(desk.library, [Draft(told, id="sea")])
    stories = (desk.library.story("main").key,)
    dumping = f"Did Gullcan Works {verb} that it dumped cement into the Beaufort Sea?"
    assert without_speaker(Question(dumping, stories)) is None
    result = ask(Question(dumping, stories), replace(desk, threshold=0.0))
    assert isinstance(result, Answer)
    assert result.verdict is None
