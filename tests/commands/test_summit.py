"""The story that this project started from, asked and summed up through a real client."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.files import find_sources, read_source
from templates.plain import unescape
from tests.commands.world import EMPTY, World

SUMMIT = Path(__file__).resolve().parents[3] / "shared" / "story" / "summit-on-hold.txt"
pytestmark = pytest.mark.skipif(
    not SUMMIT.exists(), reason="../shared/story/summit-on-hold.txt is not beside this checkout"
)


@pytest.fixture
def summit(world: World, fill) -> World:
    """The world with the summit article as the shared story `main`."""
    (source,) = find_sources(SUMMIT)
    fill(world.desk.library, [read for read, _ in read_source(source, {})])
    return world


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Why was the meeting put on hold?", "the decision to pause the Putin meeting stemmed from"),
        ("Where was it supposed to be held?", "preparing for the meeting to take place in Hungary"),
        ("Who called it an unnecessary escalation?", "calling such a move “an unnecessary escalation.”"),
        ("What did drones strike?", "Ukrainian drones struck a Russian gas facility"),
    ],
)
async def test_mention_is_answered_with_the_right_sentence(summit: World, question: str, quoted: str) -> None:
    here = summit.corner(EMPTY)
    await here.member.send(here.channel, f"{summit.mention} {question}")
    said = unescape(summit.last(here.channel).content)
    assert quoted in said
    assert "[1] Untitled article" in said
    assert "undated" in said
    assert "don't answer" not in said


@pytest.mark.parametrize("question", ["Who won the football match?", "What is the capital of Mongolia?"])
async def test_what_the_article_does_not_say_is_refused_with_the_closest_passage(
    summit: World, question: str
) -> None:
    here = summit.corner(EMPTY)
    result = await here.member.slash(here.channel, "ask", question=question)
    assert result.response is not None
    said = result.response.content
    assert "The articles don't answer that. I searched 1 article." in said
    assert "Closest passage" in said
    closest = [unescape(line[2:]) for line in said.splitlines() if line.startswith("> ")]
    text = SUMMIT.read_text(encoding="utf-8")
    assert closest
    assert all(line.removesuffix(" [1]") in text for line in closest)


async def test_summary_gives_the_main_points_in_order(summit: World) -> None:
    here = summit.corner(EMPTY)
    result = await here.member.slash(here.channel, "summary")
    assert result.response is not None
    said = result.response.content
    text = SUMMIT.read_text(encoding="utf-8")
    points = [line[2:].rpartition(" [")[0] for line in said.splitlines() if line.startswith("> ")]
    places = [text.index(unescape(point)) for point in points]
    assert len(points) == 4
    assert places == sorted(places)
    assert places[0] < text.index("Background and Diplomatic Context")
    assert "of 22 sentences, verbatim, in the article's order" in said
