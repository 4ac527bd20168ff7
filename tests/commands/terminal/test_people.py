"""quotes and who: the JSON contract to the letter, one sentence for what can't be told, and the same in the chat."""

from __future__ import annotations

from commands.terminal.console import USAGE
from tests.commands.terminal.line import DRAFTS, CommandLine

QUOTE = ["article_id", "start", "end", "text", "score", "speaker", "title", "outlet", "date", "url"]
QUOTE += ["page", "entry_time", "retracted", "retracted_copies", "language"]
SAID = [*QUOTE, "role", "standing", "direct"]


def test_json_has_every_key_of_the_contract(news: CommandLine) -> None:
    row = news("quotes", "--speaker", "wick", "--json").row
    assert list(row) == ["quotes"]
    assert all(list(quote) == SAID for quote in row["quotes"])
    texts = {draft.id: draft.text for draft in DRAFTS}
    assert all(texts["lamp"][one["start"] : one["end"]] == one["text"] for one in row["quotes"])
    told = [(one["speaker"], one["standing"], one["direct"]) for one in row["quotes"]]
    assert ("Jonas Wick", "named", True) in told
    row = news("who", "Wick", "--json").row
    assert list(row) == ["names", "described", "said"]
    assert "Jonas Wick" in row["names"]
    assert all(list(quote) == QUOTE for quote in row["described"])
    assert all(list(quote) == SAID for quote in row["said"])
    assert "the keeper, Jonas Wick, said" in row["described"][0]["text"]


def test_an_unknown_name_gets_a_sentence_and_empty_rows(news: CommandLine) -> None:
    assert "I found nothing that “Zorblax” says in 3 articles." in news("quotes", "--speaker", "Zorblax").out
    assert news("quotes", "--speaker", "Zorblax", "--json").row == {"quotes": []}
    assert news("who", "Zorblax").out.splitlines() == ["Zorblax", "I found nobody called so in 3 articles."]
    assert news("who", "Zorblax", "--json").row == {"names": [], "described": [], "said": []}


def test_bad_words_unknown_stories_and_empty_libraries(cli: CommandLine, news: CommandLine) -> None:
    assert news("quotes", "--about", "?!").code == USAGE
    assert news("who", "?!").code == USAGE
    assert news("who").code == USAGE
    assert news("quotes", "--story", "nowhere").code == 1


def test_a_library_without_articles_says_so(cli: CommandLine) -> None:
    assert "There are no articles here yet" in cli("quotes").out
    assert "There are no articles here yet" in cli("who", "Wick").out


def test_chat_knows_both(news: CommandLine) -> None:
    ended = news("chat", input="/quotes wick\n/who Wick\n/who\n")
    assert ended.code == 0
    assert "main: who said what, said by “wick”" in ended.out
    assert "Introduced and described" in ended.out
    assert "Whom? Give a name or an office with it, as in /who the mayor." in ended.out


def test_chat_takes_words_that_quotes_shall_be_about(news: CommandLine) -> None:
    def heads(*lines: str) -> list[str]:
        out = news("chat", input="\n".join(lines)).out
        return [line for line in out.splitlines() if "who said what" in line]

    assert heads("/quotes about a new lamp", "/quotes Wick about a new lamp", "/quotes Wick", "/quotes") == [
        "main: who said what, about “a new lamp”",
        "main: who said what, said by “Wick”, about “a new lamp”",
        "main: who said what, said by “Wick”",
        "main: who said what",
    ]
