"""Articles that try to be more than text: what they say is shown, what they try does not happen."""

from __future__ import annotations

from typing import Any

import pytest

from commands.replies import shown_question
from templates.plain import unescape
from tests.commands.world import HARBOUR, World

TRICKS = {
    "everyone": "@everyone and @here read this now.",
    "user": "Greet <@1234567890123456> at once.",
    "role": "Greet <@&1234567890123456> and <#1234567890123456>.",
    "link": "Win at [the bank](https://evil.example/login) today.",
    "bidi": "The file is \u202egpj.exe\u202c or not.",
    "fence": "This was found.\n```\ncode\n```\nThen `more` came.",
    "quote": "The end.\n> [1] An invented quote\n# A heading\n-# small print",
    "spoiler": "It was ||hidden|| and **loud** and _soft_ and ~~gone~~.",
    "jinja": "It said {{ 7 * 7 }} and {% include 'help' %} and ${x}.",
    "invite": "Come to discord.gg/evil or <https://evil.example>.",
    "timestamp": "At <t:0:R> or <:emoji:123> or </ask:1>.",
    "zero width": "A\u200bb\u2060c\ufeffd is written so.",
}


@pytest.mark.parametrize("trick", TRICKS)
async def test_a_hostile_article_is_only_shown(world: World, fill: Any, trick: str) -> None:
    here = world.corner(HARBOUR)
    text = f"The xylophone of Brunn was repaired in 1902. {TRICKS[trick]}"
    draft = world.draft(text, id="evil", title=f"{TRICKS[trick]} title".replace("\n", " "))
    fill(world.desk.library, [draft], server=HARBOUR)
    await here.member.send(here.channel, f"{world.mention} When was the xylophone of Brunn repaired?")
    answer = world.last(here.channel)
    pressed = await here.member.click(answer, label=world.buttons(answer)[-1])
    listed = await here.member.slash(here.channel, "sources")
    found = await here.member.slash(here.channel, "search", words="xylophone of Brunn")
    summed = await here.member.slash(here.channel, "summary", article="evil")
    contents = [answer.content]
    for result in (pressed, listed, found, summed):
        assert result.response is not None
        contents.append(result.response.content)
    for content in contents:
        assert_harmless(content)
    shown = unescape("\n".join(contents))
    assert [line for line in text.split("\n") if line not in shown] == []
    for entry in world.env.http_requests:
        data = entry.json.get("data", entry.json) if isinstance(entry.json, dict) else {}
        if "content" in data:
            assert data["allowed_mentions"] == {"parse": []}
    assert not answer.mention_everyone
    assert answer.mentions == answer.role_mentions == []


def assert_harmless(content: str) -> None:
    """No ping, no link to the tricks' target, nothing hidden, nothing that begins a line but what is ours."""
    assert "@everyone" not in content
    assert "@here" not in content
    assert "<@" not in content.replace("\\<", "")
    assert "](https://evil" not in content
    assert not any(char in content for char in "\u202e\u202c\u2060\ufeff")
    assert "```" not in content.replace("\\`", "")
    assert "||" not in content.replace("\\|", "")
    for line in content.split("\n"):
        assert not line.startswith(("# ", "> -# ", "> # ", "> > "))
        assert (
            not line.startswith("-# ")
            or line in ("-# bold is ours",)
            or "checked against" in line
            or "Page" in line
            or "can't be placed" in line
        )


async def test_a_hostile_question_pings_nobody_and_stays_a_question(world: World) -> None:
    here = world.corner(HARBOUR)
    question = "@everyone <@&1> [why](https://evil.example)\n# was the harbour ```closed```?"
    result = await here.member.slash(here.channel, "ask", question=question)
    assert result.response is not None
    assert_harmless(result.response.content)
    assert result.response.content.startswith("**Asked:** ")
    assert not result.response.message.mention_everyone
    # A follow-up reads it again as it was asked, but for its line breaks.
    assert shown_question(result.response.content) == " ".join(question.split())
