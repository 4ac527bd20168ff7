"""Follow-ups are completed from what was asked and quoted; complete questions are never touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answers import Slice
from retrieval.ask import ask
from retrieval.context import slices_of
from retrieval.desk import Desk
from retrieval.follow import Understood, leans, understand
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, NoAnswer, Question, Turn

SAMPLE_QUESTIONS = Path(__file__).parent.parent / "sample_questions.jsonl"
COMPLETE = [json.loads(line)["question"] for line in SAMPLE_QUESTIONS.read_text("utf-8").splitlines()]

DRIVER = (
    "The number 14 bus came to rest with its front wheels less than a metre from the edge. Its driver, Kasim Dorrell, "
    "kept his 23 passengers in their seats until firefighters had chained the rear axle to a fire engine."
)
RECORDS = (
    "“Our records show that the command to turn came from that cabinet,” Ms Skarne said. “It did not come from our "
    "control room and it did not come from our keeper.”"
)
BRIEFING = (
    "At a briefing on Monday morning Imelda Skarne, the chief executive of the Quillhaven Harbour Trust, said "
    "a technician employed by Gantrell Marine Works had been working in the control cabinet at the east end."
)
KEEPER = "The trust would not name him, but said that he was unhurt and was helping its staff."
REOPENING = (
    "Bellrope Bridge will reopen on Saturday 30 May, the Quillhaven Harbour Trust said on Thursday, as it withdrew its "
    "claim that its records pointed to the contractor."
)
LAST_BUS = "The last passenger left the bus at 6.35pm, said Callum Orde, station manager with Tarrowshire Fire Service."
HEARING = (
    "Bartholomew Quist, the bridge keeper, gave evidence for two hours on Wednesday at the inquiry’s first hearing, in "
    "the Sailmakers’ Hall in Quillhaven."
)
CHAIR = "Prof. Hester Ludgrove, a retired bridge engineer, will chair the inquiry."
SUMMIT = (
    "According to senior administration officials, the decision to pause the Putin meeting stemmed from “significant "
    "progress” made during the Rubio-Lavrov call."
)


def talk(*said: str) -> tuple[Turn, ...]:
    """Turns of the asker and the bot by turns, the asker first."""
    return tuple(Turn(number % 2 == 1, text) for number, text in enumerate(said))


def taken(question: str, *said: str) -> Understood:
    return understand(Question(question, (1,), history=talk(*said)))


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        # a question word alone
        (("Why was the meeting put on hold?", SUMMIT), "when?", "When was the meeting put on hold?"),
        (("Why was the meeting put on hold?", SUMMIT), "And where exactly?",
         "Where exactly was the meeting put on hold?"),
        (("Was the bridge keeper hurt?", KEEPER), "Why?", "Why was the bridge keeper hurt?"),
        (("Who was driving the bus?", DRIVER), "since when?", "Who was driving the bus, and since when?"),
        (("Were people hurt on the bridge?", DRIVER), "how many?", "Were people hurt on the bridge, and how many?"),
        (("When will the bridge reopen?", REOPENING), "Why so late?", "When will the bridge reopen, and why so late?"),
        # a fragment in the place of its like
        (("Who was driving the bus?", DRIVER), "and the ferry?", "Who was driving the ferry?"),
        (("How many people were hurt in Quillhaven?", DRIVER), "And in Dunmarle?",
         "How many people were hurt in Dunmarle?"),
        (("How many people were hurt in March?", DRIVER), "and in April?", "How many people were hurt in April?"),
        (("Why was the meeting put on hold?", SUMMIT), "and in Hungary?",
         "Why was the meeting put on hold in Hungary?"),
        (("What did Imelda Skarne say about it?", RECORDS), "What about Tobias Wend?",
         "What did Tobias Wend say about it?"),
        (("Was the bridge keeper hurt?", KEEPER), "How about the bus driver?", "Was the bus driver hurt?"),
        (("Was the bridge keeper hurt?", KEEPER), "If he was alone?", "Was the bridge keeper hurt if he was alone?"),
        (("When will the bridge reopen?", REOPENING), "No, the school", "When will the school reopen?"),
        (("What did Trump promise?", SUMMIT), "I meant Putin", "What did Putin promise?"),
        # pronouns
        (("Why was the meeting put on hold?", SUMMIT), "Where was it supposed to be held?",
         "Where was the Putin meeting supposed to be held?"),
        (("Who was driving the bus?", DRIVER), "Was he hurt?", "Was Kasim Dorrell hurt?"),
        (("Who was driving the bus?", DRIVER), "how many passengers were on it?",
         "How many passengers were on the bus?"),
        (("Who was driving the bus?", DRIVER), "Were they hurt?", "Were the 23 passengers hurt?"),
        (("Was the bridge keeper hurt?", KEEPER), "What is his name?", "What is the bridge keeper’s name?"),
        (("What did Imelda Skarne say?", BRIEFING), "Who does she work for?", "Who does Imelda Skarne work for?"),
        (("What did Imelda Skarne say?", BRIEFING), "what did he do?", "What did the technician do?"),
        (("Who will chair the inquiry?", CHAIR), "What did she do before?", "What did Hester Ludgrove do before?"),
        (("Where was the first hearing?", HEARING), "Who spoke there?", "Who spoke in the Sailmakers’ Hall?"),
        (("When will the bridge reopen?", REOPENING), "What will happen then?",
         "What will happen on Saturday 30 May?"),
        (("Did Skarne and Wend agree?", RECORDS), "Where did they meet?", "Where did Skarne and Wend meet?"),
        (("who is imelda skarne?", BRIEFING), "did tobias wend answer her?", "Did tobias wend answer Imelda Skarne?"),
        # what was said or what happened
        (("What did Imelda Skarne say?", RECORDS), "Who said that?",
         "Who said “Our records show that the command to turn came from that cabinet”?"),
        (("When did the last passenger leave the bus?", LAST_BUS), "who said so?", f"Who said “{LAST_BUS[:-1]}”?"),
        (("What did Imelda Skarne say?", RECORDS), "when did she say that?",
         "When did Imelda Skarne say “Our records show that the command to turn came from that cabinet”?"),
        (("Why was the meeting put on hold?", SUMMIT), "Who decided that?",
         "Who decided that the meeting was put on hold?"),
        (("Why was the meeting put on hold?", SUMMIT), "What happened next?",
         "What happened after the meeting was put on hold?"),
        # again
        (("When will the bridge reopen?", REOPENING), "more", "When will the bridge reopen?"),
        (("When will the bridge reopen?", REOPENING), "Tell me more, please", "When will the bridge reopen?"),
        (("When will the bridge reopen?", REOPENING), "What does the other article say?",
         "When will the bridge reopen?"),
        (("Why was it closed?", KEEPER), "Why?", "Why was it closed?"),
        # nouns and comparisons, and what names nothing
        (("How many people live in the town?", KEEPER), "I am talking about Dunmarle.",
         "How many people live in Dunmarle?"),
        (("How much does the ferry cost?", KEEPER), "How can I pay?",
         "How much does the ferry cost, and how can I pay?"),
        (("When was the bridge closed?", REOPENING), "Who paid?", "When was the bridge closed, and who paid?"),
        (("When will Bellrope Bridge reopen?", REOPENING), "injuries", "injuries – Bellrope Bridge"),
        (("Were the council and the trust warned?", KEEPER), "Which was warned first?",
         "Were the council and the trust warned, and which was warned first?"),
        (("Where are the log books of the Tarrow kept?", "In a cellar."), "Who reads all of these books?",
         "Who reads all of the log books of the Tarrow?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed(said: tuple[str, ...], question: str, understood: str) -> None:
    result = taken(question, *said)
    assert result.shown == understood
    assert result.question.text == understood


def test_each_turn_is_understood_with_those_before_it() -> None:
    said = (
        "Who was driving the bus?",
        DRIVER,
        "How old is he?",
        "",
        "thanks!",
        "You are welcome.",
        "and when?",
        "",
    )
    assert taken("Was he hurt?", *said).shown == "Was Kasim Dorrell hurt?"


def test_a_pronoun_skips_what_is_not_of_its_kind() -> None:
    result = taken("When was it built?", "What did Kasim Dorrell do on Bellrope Bridge on Thursday?", DRIVER)
    assert result.shown == "When was Bellrope Bridge built?"


def test_pronouns_of_one_kind_stand_for_one_thing_and_others_for_others() -> None:
    result = taken("Did he say where he left it?", "Who was driving the bus?", DRIVER)
    assert result.shown == "Did Kasim Dorrell say where Kasim Dorrell left the bus?"


@pytest.mark.parametrize(
    ("said", "question", "other"),
    [
        (("What did Trump tell Putin?", SUMMIT), "And Zelenskyy?", "What did Trump tell Zelenskyy?"),
        (("What did Rubio tell Lavrov?", SUMMIT), "Did he agree?", "Did Lavrov agree?"),
        (("Why was the meeting put on hold?", SUMMIT), "when?", "when?"),
        (("Was the bridge keeper hurt?", KEEPER), "What is his name?", "What is his name?"),
        (("When will the bridge reopen?", REOPENING), "more", None),
    ],
)
def test_the_other_reading_is_the_second_meaning_or_the_words_alone(
    said: tuple[str, ...], question: str, other: str | None
) -> None:
    assert taken(question, *said).other == other


TURNS = st.lists(
    st.one_of(
        st.text(max_size=200),
        st.sampled_from([*COMPLETE, DRIVER, RECORDS, BRIEFING, REOPENING, "why?", "And Trump?", "more"]),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    "question",
    ["Who is Anna Keel and where does she live?", "Who was Kasim Dorrell and did he leave the bus?"],
)
def test_a_second_half_that_asks_after_the_name_of_the_first_is_complete(question: str) -> None:
    assert not leans(question)
    assert leans("Who said so and where does she live?")


@settings(deadline=None, max_examples=60)  # a busy machine fails no test
@given(st.sampled_from(COMPLETE), TURNS)
def test_a_complete_question_is_unchanged_by_any_history(question: str, said: list[str]) -> None:
    asked = Question(question, (1,), history=talk(*said))
    assert understand(asked) == Understood(asked)


@pytest.mark.parametrize(
    "question",
    [
        "Who said that the bridge was safe?",
        "Who announced that she would not step down?",
        "Did the trust say when it would reopen the bridge?",
        "Is it true that the council had two letters?",
        "Are there other bridges over the River Tarrow?",
        "How long does it take to drive round by Hob’s Weir?",
        "If I take the ferry, can I bring my bicycle on it?",
        "Which letters did the council say it had never opened?",
        "Did Skarne apologise after she withdrew her claim?",
        "Hello, when will the bridge reopen?",
        "And when was Bellrope Bridge built?",
        "What else did the trust's report on the interlock say?",
        "How many people were hurt?",
        "What is found in the US?",
        "Who paid for the second boat that was hired?",
        "thank you so much",
        "How to become a river pilot, and does it pay?",
        "It is not possible to cross by bus, right?",
        "I meant to ask how to book a ferry?",
    ],
)
def test_what_explains_itself_leans_on_nothing(question: str) -> None:
    assert not leans(question)
    asked = Question(question, (1,), history=talk("Who was driving the bus?", DRIVER))
    assert understand(asked) == Understood(asked)


@settings(deadline=None, max_examples=60)  # a busy machine fails no test
@given(st.text(min_size=1, max_size=300), TURNS)
def test_any_text_after_any_talk_is_understood_somehow(text: str, said: list[str]) -> None:
    if not any(c.isalnum() for c in text):
        text += "a"
    result = understand(Question(text, (1,), history=talk(*said)))
    assert len(result.question.text) <= QUESTION_LIMIT_CHARS
    assert (result.shown is None) == (result.question.history == talk(*said) or not said)
    assert result.other is None or (
        result.other != result.shown and len(result.other) <= QUESTION_LIMIT_CHARS
    )


@pytest.mark.parametrize("question", ["why?", "Was he hurt?", "and the ferry?", "more", "who said that?"])
def test_without_a_history_nothing_is_completed(question: str) -> None:
    asked = Question(question, (1,))
    assert understand(asked) == Understood(asked)


def test_what_would_become_too_long_stays_as_it_is() -> None:
    long = "Why was the bridge closed " + "and closed " * 88 + "?"
    asked = Question("and how many vehicles?", (1,), history=talk(long, KEEPER))
    assert understand(asked) == Understood(asked)


@pytest.mark.parametrize(
    "hostile",
    [
        "a " * 500_000,
        "A." * 500_000,
        "“" * 1_000_000,
        "thank you " * 100_000,
        "The A of " * 110_000,
        ", and the " * 90_000,
    ],
)
def test_a_hostile_history_of_a_million_characters_is_read_at_its_beginning_alone(hostile: str) -> None:
    result = taken("Why did he say that there?", hostile, hostile, hostile, hostile)
    assert len(result.question.text) <= QUESTION_LIMIT_CHARS


def test_more_brings_what_was_seen_and_the_other_article_looks_elsewhere() -> None:
    old = Slice(1, "reopening", 1, 0, 50)
    history = (Turn(False, "When will the bridge reopen?"), Turn(True, REOPENING, (old, old)))
    more = understand(Question("more", (1,), history=history)).question
    assert (more.text, more.seen, more.elsewhere) == ("When will the bridge reopen?", (old,), False)
    other = understand(Question("the other article", (1,), history=history)).question
    assert (other.text, other.seen, other.elsewhere) == ("When will the bridge reopen?", (old,), True)
    plain = understand(Question("Who owns it?", (1,), history=history)).question
    assert (plain.seen, plain.elsewhere) == ((), False)


class Conversation:
    """A talk over the sample story, as the surfaces hold it."""

    def __init__(self, desk: Desk, stories: tuple[int, ...]) -> None:
        self.desk, self.stories = desk, stories
        self.turns: list[Turn] = []

    def say(self, text: str) -> Answer | NoAnswer:
        result = ask(Question(text, self.stories, history=tuple(self.turns)), self.desk)
        cited = result.cited if isinstance(result, Answer) else result.closest
        assert cited is not None
        quoted = "\n".join(quote.text for quote in cited.quotes)
        self.turns += [Turn(False, text), Turn(True, quoted, slices_of(cited))]
        return result


@pytest.fixture
def conversation(sample_desk: Desk, sample_keys: tuple[int, ...]) -> Conversation:
    return Conversation(sample_desk, sample_keys)


@pytest.mark.parametrize(
    ("asked", "leaning"),
    [
        ("What is thıs?", True),
        ("What is ıt about?", True),
        ("Who sold that-one to the trust?", True),
        ("Who mended THAT.bridge on Monday?", True),
    ],
)
def test_pronouns_in_odd_spelling_are_read_and_break_nothing(asked: str, leaning: bool) -> None:
    assert leans(asked) is leaning


def test_a_talk_about_the_driver(conversation: Conversation) -> None:
    assert conversation.say("Who was driving the bus?").understood_as is None
    hurt = conversation.say("Was he hurt?")
    assert isinstance(hurt, Answer)
    assert hurt.understood_as == "Was Kasim Dorrell hurt?"
    assert hurt.other_reading is not None
    assert "wrist injury" in hurt.quotes[0].text
    carried = conversation.say("How many passengers did he have?")
    assert isinstance(carried, Answer)
    assert "23 passengers" in carried.quotes[0].text


def test_a_talk_about_the_reopening(conversation: Conversation) -> None:
    conversation.say("When was Bellrope Bridge built?")
    reopening = conversation.say("and when will it reopen?")
    assert isinstance(reopening, Answer)
    assert reopening.understood_as == "When will Bellrope Bridge reopen?"
    assert "30 May" in reopening.quotes[0].text
    owner = conversation.say("Who owns it?")
    assert isinstance(owner, Answer)
    assert owner.understood_as == "Who owns Bellrope Bridge?"
    assert "Harbour Trust, which owns the bridge" in owner.quotes[0].text


def test_who_said_that_finds_the_words_again(conversation: Conversation) -> None:
    first = conversation.say("When did the last passenger leave the bus?")
    words = (first.quotes if isinstance(first, Answer) else first.guesses)[0].text
    assert "The last passenger left the bus at 6.35pm" in words
    who = conversation.say("who said that?")
    assert who.understood_as is not None
    assert who.understood_as.startswith("Who said “")
    found = (who.quotes if isinstance(who, Answer) else who.guesses)[0]
    assert "Callum Orde" in found.text


def test_more_never_quotes_again_and_ends_honestly(conversation: Conversation) -> None:
    shown: list[tuple[str, int, int]] = []
    result = conversation.say("How many warnings were there?")
    for _ in range(4):
        quotes = result.quotes if isinstance(result, Answer) else ()
        for quote in quotes:
            assert not any(
                id == quote.article.id and quote.start < end and start < quote.end for id, start, end in shown
            )
        shown += [(quote.article.id, quote.start, quote.end) for quote in quotes]
        result = conversation.say("more")
    assert len(shown) >= 3
    assert isinstance(result, NoAnswer)
    assert result.question.seen


def test_the_other_article_is_another_one_and_no_copy(conversation: Conversation) -> None:
    first = conversation.say("How long will the bridge stay closed?")
    articles = {quote.article.id for quote in first.quotes} if isinstance(first, Answer) else set()
    other = conversation.say("the other article")
    assert articles
    quotes = other.quotes if isinstance(other, Answer) else other.guesses
    assert quotes
    assert articles.isdisjoint(quote.article.id for quote in quotes)
