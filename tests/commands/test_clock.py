"""Today comes in with the question: what Discord is shown of dates and of how old the news is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from commands.clock import today
from index.nouns import Draft
from tests.commands.world import HARBOUR, World, plain


def test_today_is_the_day_in_utc() -> None:
    assert abs((today() - datetime.now(UTC).date()).days) <= 1


async def test_discord_shows_dates_of_ours_and_the_age_of_old_news(
    world: World, fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The ferry to Orle was stopped on Thursday because its rudder had broken. Nobody was hurt."
    published = datetime(2026, 3, 13, tzinfo=UTC)
    draft = Draft(text, id="ferry", title="Ferry to Orle stopped", published=published)
    fill(world.desk.library, [draft], server=HARBOUR)
    here = world.corner(HARBOUR)
    seen = world.spy_on_questions(monkeypatch)
    for day in (date(2026, 4, 1), date(2029, 4, 1)):
        monkeypatch.setattr("commands.replies.today", lambda day=day: day)
        await here.member.send(here.channel, f"{world.mention} why was the ferry to Orle stopped?")
        shown = plain(world.last(here.channel).content).split("\n")
        assert "-# “Thursday” is 12 March 2026 (ours, counted from the article's date)" in shown
        assert ("-# Published 3 years ago" in shown) is (day.year == 2029)
    assert [question.as_of for question in seen] == [date(2026, 4, 1), date(2029, 4, 1)]
