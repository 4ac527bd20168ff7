"""Near misses: questions that are on an article's topic and that it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.ingest import ingest
from index.nouns import Draft
from index.writer import ensure_story
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import NoAnswer, Question

SUMMIT = Path(__file__).resolve().parents[3] / "shared" / "story" / "summit-on-hold.txt"
# Each with words of the passage that comes closest, where it matters which one does.
ON_THE_SUMMIT = {
    "How many people were killed in the drone strike?": "Ukrainian drones struck a Russian gas facility",
    "Which company runs the gas facility that was struck?": "Ukrainian drones struck a Russian gas facility",
    "In which Hungarian city was the meeting to take place?": "take place in Hungary",
    "How many minutes did the call between Rubio and Lavrov last?": "",
    "How many Tomahawk missiles did Zelenskyy ask for?": "Tomahawk",
    "Where did Trump and Putin meet earlier this year?": "one prior meeting with Putin earlier this year",
    "What did Viktor Orban say about the summit?": "",
    "What is the name of the White House spokesperson?": "White House",
    "What did Putin say about the summit being put on hold?": "",
    "How many soldiers have died in the war?": "",
    "Who is the president of Poland?": "",
    "How much will it cost to repair the gas facility?": "",
}
ON_THE_SAMPLE = {
    "How many people drowned when the bridge turned?": "",
    "How old is Imelda Skarne?": "Skarne",
    "How many metres long is Bellrope Bridge?": "",
    "What did Kasim Dorrell tell the inquiry?": "",
    "How much does Bartholomew Quist earn in a year?": "",
    "Who signed the second warning letter?": "",
    "How much was Gantrell Marine Works fined?": "",
    "In which street does Bartholomew Quist live?": "",
    "How deep is the River Tarrow?": "",
    "What is the name of Winifred Sallow's son?": "",
    "What did the Prime Minister say about the accident?": "",
    "When was Hester Ludgrove born?": "",
    "Who paid for the repairs?": "",
}
# On the topic, not answered, and answered all the same: not yet refused. Whoever mends one takes it off the list.
NOT_YET_REFUSED: frozenset[str] = frozenset(
    ("Who is the president of Poland?", "Who signed the second warning letter?")
)


@pytest.fixture(scope="module")
def summit_keys(sample_desk: Desk) -> tuple[int, ...]:
    """The article in a story of its own, beside the sample's."""
    if not SUMMIT.exists():
        pytest.skip("the summit article isn't here")
    library = sample_desk.library
    story = ensure_story(library, "summit", server=None)
    list(
        ingest([Draft(SUMMIT.read_text(encoding="utf-8"), id="summit")], library, sample_desk.embedder, story)
    )
    return (story.key,)


def checked(question: str, close: str, keys: tuple[int, ...], desk: Desk) -> None:
    result = ask(Question(question, keys), desk)
    assert isinstance(result, NoAnswer) is (question not in NOT_YET_REFUSED)
    if isinstance(result, NoAnswer):
        assert result.closest is not None
        assert close in result.closest.quotes[0].text


@pytest.mark.parametrize(("question", "close"), ON_THE_SUMMIT.items())
def test_near_misses_on_the_summit_are_refused(
    sample_desk: Desk, summit_keys: tuple[int, ...], question: str, close: str
) -> None:
    checked(question, close, summit_keys, sample_desk)


@pytest.mark.parametrize(("question", "close"), ON_THE_SAMPLE.items())
def test_near_misses_on_the_sample_story_are_refused(
    sample_desk: Desk, sample_keys: tuple[int, ...], question: str, close: str
) -> None:
    checked(question, close, sample_keys, sample_desk)


def test_all_that_are_not_yet_refused_are_asked_here() -> None:
    assert ON_THE_SUMMIT.keys() | ON_THE_SAMPLE.keys() >= NOT_YET_REFUSED
