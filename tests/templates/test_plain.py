"""Text from outside shows as it is, does nothing, and can be had back."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from templates.hidden import HIDDEN, STAND_INS
from templates.plain import BREAK, escape, escaped_pieces, harmless, one_line, shortened, unescape
from tests.templates.discord_markdown import read
from tests.templates.hostile import hostile_text

MEANT = {  # what Discord would do with the text as it is
    "*a*": "italic",
    "a _b_ c": "italic",
    "__a__": "underline",
    "~~a~~": "strike",
    "||a||": "spoiler",
    "`a`": "code",
    "```\na\n```": "code",
    "# a": "heading",
    "-# a": "subtext",
    "- a": "list",
    "1. a": "list",
    "a\n + b": "list",
    ">>> a": "quote",
    "https://evil.example": "address",
    "<https://evil.example>": "autolink",
    "discord.gg/abc": "invite",
    "<@123>": "mention",
    "<@&123>": "mention",
    "<#123>": "mention",
    "</ask:123>": "tag",
    "<id:browse>": "tag",
    "<t:1700000000:R>": "tag",
    "<a:dance:123>": "tag",
    ":smile:": "emoji",
    "@everyone": "mass mention",
    "@here": "mass mention",
}


@pytest.mark.parametrize(("text", "meaning"), MEANT.items())
def test_escaped_text_loses_its_meaning_and_shows_unchanged(text: str, meaning: str) -> None:
    assert meaning in read(text).done
    reading = read(escape(text))
    assert reading.done == []
    assert reading.shown.replace(BREAK, "") == text


def test_bold_and_masked_links_lose_their_meaning() -> None:
    text = "**a** [b](https://evil.example) [c](<https://evil.example>)"
    assert read(text).bold == ["a"]
    assert len(read(text).links) == 2
    reading = read(escape(text))
    assert (reading.bold, reading.links, reading.done, reading.shown) == ([], [], [], text)


@given(hostile_text)
@example("[a [b](c)](d)")
@example("<@" + "everyone>")
@example("> \n>>> \n> a")
def test_discord_shows_the_text_and_does_nothing_with_it(text: str) -> None:
    reading = read(escape(text))
    assert [reading.done, reading.bold, reading.links, reading.quoted] == [[], [], [], []]
    # A line of the text that is empty or blank stays so; what is hidden shows by its stand-in.
    assert reading.shown.replace(BREAK, "") == harmless(text)


@given(hostile_text)
@example("\\\n")
@example("䷀⠁\x80¶\u2029")
def test_escape_is_undone(text: str) -> None:
    assert unescape(escape(text)) == text


@given(hostile_text)
def test_no_piece_is_longer_than_two_characters(text: str) -> None:
    pieces = escaped_pieces(text)
    assert len(pieces) == len(text)
    assert all(1 <= len(piece) <= 2 for piece in pieces)


@given(hostile_text)
def test_what_is_shown_hides_nothing(text: str) -> None:
    shown = harmless(text)
    assert len(shown) <= 2 * len(text)
    # What may stay: line ends, tabs, and joiners between two signs that are seen.
    visible = re.sub(r"\r?\n|\t|(?<=[^\s\u200c\u200d])[\u200c\u200d](?=[^\s\u200c\u200d])", "", shown)
    assert [char for char in visible if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")] == []


@given(st.characters(categories=["Cc", "Cf", "Zl", "Zp"]))
def test_every_hidden_character_gets_a_visible_stand_in(char: str) -> None:
    if char in "\n\t":
        assert harmless(char) == char
        return
    stand_in = harmless(char)
    assert stand_in == STAND_INS[char]
    assert all(unicodedata.category(sign)[0] in "SP" for sign in stand_in)


def test_no_two_hidden_characters_share_a_stand_in() -> None:
    assert len(HIDDEN) == len(STAND_INS)
    assert max(map(len, HIDDEN)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The trust said on 6 March - a Friday - that it was #1 of 2.5 million; see [sic] (page 3).",
        "At 10:30:45 p.m. it cost £3.50 ~ about €4 | maybe more > less.",
        "3.5 million people",
        "“Quotes” … and ‘more’ — with – dashes, 5 ≤ 6",
        "e-mail a.b@example.org, C# and a/b",
        "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 👍🏽",
        "می\u200cخواهم क्\u200dष",
        "葛\U000e0101飾",
        "line\r\nline\n\tindented",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert escape(text) == text
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("snake_case and 2*3", r"snake\_case and 2\*3"),
        ("a < b", r"a \< b"),
        ("[a](b) [c] (d)", r"[a]\(b) [c] (d)"),
        ("see https://a.example", r"see https\://a.example"),
        ("-5 degrees\n- item", "\\-5 degrees\n\\- item"),
        ("1. one and 2. two", r"1\. one and 2. two"),
        ("back\\slash", r"back\\slash"),
        ("\x1b[31m", "␛[31m"),
        ("soft\xadhyphen ¬", "soft¬hyphen \\¬"),
        ("right\u202eleft", "right䷀⠿left"),
        ("a\rb", "a␍b"),
    ],
)
def test_escape_adds_no_more_than_is_needed(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_lone_surrogates_are_replaced_since_nobody_can_send_them() -> None:
    assert escape("a\ud800b") == harmless("a\ud800b") == "a\ufffdb"


def test_terminal_gets_no_escape_sequence() -> None:
    assert harmless("\x1b]0;title\x07\x9b2J **bold**\u202e") == "␛]0;title␇䷀⠜2J **bold**䷀⠿"


def test_shortened_keeps_a_fitting_line_and_marks_a_cut_one() -> None:
    assert one_line(" a \n b\t") == "a b"
    assert shortened("four words in all", 17) == "four words in all"
    assert shortened("four words in all", 11) == "four words…"
    assert shortened("four words in all", 12) == "four words…"
