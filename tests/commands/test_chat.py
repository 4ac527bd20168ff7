"""Chat questions, from a message in Discord to the answer in Discord."""

from __future__ import annotations

from tests.commands.world import HARBOUR, World


async def test_a_mention_is_answered_with_the_articles_words(world: World) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} why was the harbour closed?")
    answer = here.channel.last_message
    assert answer is not None
    assert (
        "The harbour at Senn was closed on Monday because a crane had fallen into the water."
        in answer.content
    )
    print(answer.content)
