"""What the desk replies is the library's text at that moment, whatever was changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commands import replies
from commands.access import Place
from commands.replies import ArticlesChanging, Asked
from index.answers import Slice
from retrieval.ask import ask
from retrieval.desk import Desk
from tests.commands.world import HARBOUR, World, plain

HERE = Place(HARBOUR, 1)
OLD, NEW = "It ate eleven herrings", "It ate twelve herrings"


@pytest.fixture
def revise(desk: Desk, fill: Any) -> Callable[[int], None]:
    """Changes the seal's article, each time to other words."""

    def write(times: int) -> None:
        text = f"A seal was seen in the fish market of Senn on Tuesday. {NEW}, and that {times} times."
        fill(desk.library, [World.draft(text, id="seal", title="Seal visits fish market")], server=HARBOUR)

    return write


def changing(
    monkeypatch: pytest.MonkeyPatch, revise: Callable[[int], None], *, changes: int
) -> Callable[[], int]:
    """Let so many questions find their article changed as soon as they have their quotes; how many were asked."""
    asked = [0]

    def ask_and_change(question: Any, desk: Desk) -> Any:
        result = ask(question, desk)
        asked[0] += 1
        if asked[0] <= changes:
            revise(asked[0])
        return result

    monkeypatch.setattr(replies, "ask", ask_and_change)
    return lambda: asked[0]


def test_an_article_that_changed_meanwhile_is_asked_again(
    desk: Desk, revise: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = changing(monkeypatch, revise, changes=1)
    reply = replies.answer(Asked("What did the seal eat?"), desk, HERE)
    assert asked() == 2
    assert NEW in plain(reply.pages[0])
    assert OLD not in plain(reply.pages[0])
    assert reply.slices[0].revision == 2


def test_an_article_that_changes_again_and_again_is_told_and_not_quoted(
    desk: Desk, revise: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = changing(monkeypatch, revise, changes=9)
    with pytest.raises(ArticlesChanging):
        replies.answer(Asked("What did the seal eat?"), desk, HERE)
    assert asked() == 2


def test_a_closest_passage_that_changed_meanwhile_is_not_shown(
    desk: Desk, revise: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    changing(monkeypatch, revise, changes=1)
    reply = replies.answer(Asked("Who won the herring prize of Mongolia?"), desk, HERE)
    assert reply.buttons == (replies.SEARCH,)
    assert OLD not in plain(reply.pages[0])


def test_the_slices_of_a_reply_are_its_quotes(desk: Desk) -> None:
    reply = replies.answer(Asked("What did the seal eat?"), desk, HERE)
    key = desk.library.story("main", HARBOUR).key
    assert reply.stories == (key,)
    text = desk.library.article(key, "seal").text
    assert reply.slices[0] == Slice(key, "seal", 1, reply.slices[0].start, reply.slices[0].end)
    assert text[reply.slices[0].start : reply.slices[0].end] in plain(reply.pages[0])


def test_an_alias_leads_to_its_article(desk: Desk, fill: Any) -> None:
    story = desk.library.story("main", HARBOUR)
    copy = desk.library.article(story.key, "seal").text
    fill(desk.library, [World.draft(copy, id="the same seal")], server=HARBOUR)
    reply = replies.sources(desk, HERE, story=None, article="the same seal")
    assert "Seal visits fish market" in plain(reply.pages[0])
    answer = replies.answer(Asked("What did the seal eat?", article="the same seal"), desk, HERE)
    assert OLD in plain(answer.pages[0])
