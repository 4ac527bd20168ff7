"""Small talk is told from questions: every phrase by its kind, and no question about the news is taken for talk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.small_talk import LIMIT_CHARS, Talk, talk_of

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT.parent / "shared" / "data"

TALK = {
    Talk.GREETING: "hi|Hello!|hey there|Hiiiii|good morning everyone|Yo|Howdy, bot|what's up?|are you there?|"
    "anybody home?|ping|test|Hello hello|hi, I'm new here|nice to meet you|👋|<@!0> hey".replace("<@!0> ", ""),
    Talk.THANKS: "thanks|Thank you so much!|thx 👍|ty|cheers mate|thanks for the quick answer|that helped, thanks|"
    "ok thanks|thanks a lot, great bot|much appreciated|🙏",
    Talk.GOODBYE: "bye|Good night!|see you later|thanks, bye|gotta go|have a nice day|cya|talk to you tomorrow",
    Talk.HOW_ARE_YOU: "how are you?|hi, how are you doing today?|How's it going?|you ok?|and how are you|hru",
    Talk.HELP: "help|help me please|What can you do?|hi! what can you do for me?|how do I use this bot?|"
    "what can I ask you about?|commands|how do you work?|what is your purpose?|What kind of questions can I ask?",
    Talk.SOURCES: "what have you read?|What do you know?|which articles have you read so far?|list your sources|"
    "what are your sources?|how many articles do you have?|sources|Where do you get your information from?|"
    "what topics do you cover?|which news do you have",
    Talk.ADDING: "how do I add articles?|Can I upload a PDF?|how can we give you more articles|where do I add news|"
    "can you read this link?|can you search the web?|how do I add an article to the library?",
    Talk.PRIVACY: "do you store what I write?|are you recording this conversation?|do you save my messages?|"
    "what data do you keep about me?|is my data safe with you?|who can see my questions?|delete my data|"
    "do you remember me?|what is your privacy policy?",
    Talk.IDENTITY: "who are you?|What are you exactly|what's your name?|introduce yourself|"
    "tell me about yourself|hello, who are you?|what is Verbatim?",
    Talk.MAKER: "who made you?|Who is your owner?|who runs this bot?|are you open source?|who's your creator|"
    "where do you come from?",
    Talk.MACHINE: "are you a bot?|Are you human or a robot?|are you real|am I talking to a real person?|r u an AI?|"
    "do you have feelings?|is this a bot?|are you chatgpt?",
    Talk.MODEL: "which model are you?|what language model do you use?|do you use ChatGPT?|are you based on GPT-4?|"
    "what's your version?|which LLM powers you?",
    Talk.TRUST: "are you sure?|do you hallucinate?|can I trust you?|did you just make that up?|"
    "how accurate are you?|do you ever lie?|are these quotes real?",
    Talk.OFF_TOPIC: "tell me a joke|what's your favourite colour?|do you love me?|how old are you?|write me a poem|"
    "what do you think?|sing a song|what time is it?",
    Talk.INVITATION: "can I ask you something?|I have a question|may I ask a question|can you hear me?",
    Talk.APOLOGY: "sorry|I'm so sorry about that|my bad|oops, wrong channel|never mind|just kidding|apologies",
    Talk.COMPLIMENT: "good bot|you are awesome!|well done|I love this bot|that's exactly what I needed|great answer|"
    "you're the best|nice|cool cool|❤️",
    Talk.COMPLAINT: "that's wrong|this is not what I asked|you didn't answer my question|bad bot|useless|"
    "that doesn't help|why can't you answer?|thanks for nothing|wrong answer|you don't understand|👎|wtf",
    Talk.ABUSE: "you idiot|fuck you|shut up|you stupid bot|you suck|I hate you|go away|stfu|"
    "you are a worthless piece of shit|🖕",
    Talk.NOD: "ok|okay!|lol|hahaha|👍|😂😂|hmmm|I see|got it|wow|yes|no|:)|no problem|"
    "<:partyparrot:123456789012345678>|interesting",
}  # fmt: skip
UTTERANCES = [(text, talk) for talk, texts in TALK.items() for text in texts.split("|")]

# Each begins, ends or is worded like talk, and asks for something that an article may say.
QUESTIONS = """
Hello, why was the summit put on hold?
Hi, who won the election?
hey what happened at the bridge
Good morning, what did the mayor say?
Thanks! And how many were injured?
Thank you. When does it reopen?
thanks for the answer, but who said that?
Ok, and why?
OK but where was it held?
lol who paid for that?
wow, how much did it cost?
Sorry, which company built it?
sorry, I meant the second bridge
Please help me understand why the talks failed
Can you tell me who was arrested?
can you help me find the name of the driver?
I have a question: who owns the bridge?
What did the minister thank the crowd for?
Who thanked the rescuers?
Who said hello to the crowd?
Who are you going to vote for, asked whom?
Who are the aides?
Who is behind the attack?
Who made the decision?
Who made the bomb?
Who built the bridge?
Who runs the company?
Who created the fund?
Who is the owner of the team?
Who is the creator of the vaccine?
What is the name of the driver?
What is your summary of the summit?
What have you read about the summit?
What do you know about the bridge?
What articles have you read about Ukraine?
What do the sources say about the strike?
What are the sources of the leak?
Which sources confirmed the report?
How many articles mention the inquiry?
Where did the information come from?
What can the government do?
What can you do against floods?
What can you tell me about the inquiry?
What do you think about the pause, asked the reporter of whom?
How are you affected by the strike, residents were asked
How are things in Gaza?
How is it going in Ukraine?
How is the president?
How are the patients doing?
How does the new system work?
How does this work?
How do I vote in the election?
How do I add my name to the register?
How did the minister apologise?
Who said sorry?
Did the company apologize for the outage?
Why did he say "never mind"?
Was it a robot?
Are robots used in the factory?
Is the bot banned?
Is this the real driver?
Is that true?
Really?
Right?
Correct?
Are you sure that the bridge was open?
Which model of car was it?
Which model is being recalled?
What version of the law was passed?
Which language model did the ministry buy?
Does OpenAI store messages?
Does the app store what users write?
Are messages encrypted?
What data does the agency keep?
Who can see the files?
Is my pension safe?
What is the privacy policy of the ministry?
Who shouted "shut up"?
Who called the senator an idiot?
Why is the mayor hated?
Who resigned because he lied?
Is the report garbage?
What was wrong with the lock?
Who is to blame for the bad answer?
What is love worth to the author?
What is the date?
What time did it happen?
When is the birthday of the king?
Bye-election results
Hello Kitty theme park
Thanksgiving parade
Good Friday agreement
OK Corral
Nice attack
Cool Japan fund
Help for Ukraine
privacy law
robot
Sorry seems to be the hardest word: who sang it?
и что дальше?
hello мир
ok 你好吗
hip
okra
lolly
heyday
byes
你好
why?
what?
more
and in Hungary?
who?
?
...
?!
🤷 ?!
""".strip().splitlines()


@pytest.mark.parametrize(("text", "talk"), UTTERANCES)
def test_talk_is_known_by_its_kind(text: str, talk: Talk) -> None:
    assert talk_of(text) is talk


def test_every_kind_is_tried() -> None:
    assert set(TALK) == set(Talk)
    assert len(UTTERANCES) >= 80


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_the_articles_is_no_talk(question: str) -> None:
    assert talk_of(question) is None
    assert len(QUESTIONS) >= 80


def test_no_question_of_the_sample_story_is_talk() -> None:
    lines = (ROOT / "tests" / "sample_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert len(questions) > 100
    assert [question for question in questions if talk_of(question)] == []


@pytest.mark.parametrize("name", ["news_qa", "passages_qa", "story_qa"])
def test_no_question_of_a_measured_set_is_talk(name: str) -> None:
    path = SETS / name / "questions.jsonl"
    if not path.exists():
        pytest.skip("the measured sets aren't part of this project")
    questions = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(questions) > 1_000
    assert [question for question in questions if talk_of(question)] == []


@pytest.mark.parametrize("talk", ["hello", "thanks", "who are you", "ok", "you idiot", "good bot", "sorry"])
@pytest.mark.parametrize("word", ["bridge", "why", "Gaza", "summit", "when", "killed", "Brexit"])
def test_one_word_that_no_phrase_has_makes_it_a_question(talk: str, word: str) -> None:
    assert talk_of(f"{talk} {word}") is talk_of(f"{word} {talk}") is talk_of(f"{talk}, {word}?") is None


def test_of_several_kinds_the_one_that_wants_an_answer_is_told() -> None:
    assert talk_of("Hi! Great bot. What have you read?") is Talk.SOURCES
    assert talk_of("hello, thanks") is Talk.THANKS
    assert talk_of("sorry, are you a bot?") is Talk.MACHINE
    assert talk_of("ok bye 👍") is Talk.GOODBYE


def test_what_is_longer_than_talk_is_no_talk() -> None:
    thanks = "thanks a lot, "
    assert talk_of(thanks * (LIMIT_CHARS // len(thanks))) is Talk.THANKS
    assert talk_of(thanks * (LIMIT_CHARS // len(thanks) + 1)) is None


@given(st.text(max_size=LIMIT_CHARS + 40))
def test_any_text_is_looked_at_and_what_has_strange_letters_is_no_talk(text: str) -> None:
    talk = talk_of(text)
    if len(text) > LIMIT_CHARS:
        assert talk is None


@pytest.mark.parametrize(
    ("hostile", "talk"),
    [
        ("ha" * 80, Talk.NOD),
        ("h" * 1_000_000, None),
        ("h" * LIMIT_CHARS, None),
        ("you stupid " * 14, Talk.ABUSE),
        ("so very " * 20, None),
        ("thanks for " * 14, None),
        ("very " * 31 + "x!", None),
        ("👍" * LIMIT_CHARS, Talk.NOD),
        (":" * LIMIT_CHARS, None),
    ],
)
def test_hostile_texts_are_looked_at_to_the_end(hostile: str, talk: Talk | None) -> None:
    """With a pattern that backtracks without bound, one of these would not come back."""
    assert talk_of(hostile) is talk
