"""How sure to be: by the setting, by --caution for once, and told in words when it is neither a point nor a number."""

from __future__ import annotations

import pytest

from tests.commands.terminal.line import CommandLine

DARK = "Why did the lighthouse go dark?"
TOLD = (
    "The setting VERBATIM_CAUTION (or --caution) must be cautious, balanced or generous, "
    "or a number from 0 to 1, like 0.5."
)


def test_the_same_question_is_answered_or_refused_as_caution_says(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = news("ask", DARK, "--json").row["confidence"]
    assert 0.0 < sure < 1.0

    def answered(*options: str) -> bool:
        row = news("ask", DARK, "--json", *options).row
        assert row["confidence"] == sure
        return bool(row["answered"])

    assert answered("--caution", f"{sure - 0.01:.4f}")
    assert not answered("--caution", f"{sure + 0.01:.4f}")
    monkeypatch.setenv("VERBATIM_CAUTION", "1")
    assert not answered()
    assert answered("--caution", "Generous")
    assert news("ask", DARK).out.startswith("The articles don't answer that.")


@pytest.mark.parametrize("value", ["reckless", "1.5", "-1", "nan", "0,5"])
def test_any_other_caution_is_told_and_ends_with_two(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    ended = news("ask", DARK, "--caution", value)
    assert (ended.code, ended.out, ended.told) == (2, "", [TOLD])
    monkeypatch.setenv("VERBATIM_CAUTION", value)
    for command in (["status"], ["ask", DARK], ["doctor"], ["run"]):
        ended = news(*command)
        assert (ended.code, ended.out, ended.told) == (2, "", [TOLD])


def test_status_and_doctor_say_how_sure_it_is(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_CAUTION", "0.625")
    row = news("status", "--json").row
    assert (row["caution"], row["threshold"]) == ("0.625", 0.625)
    assert "Answers: from a confidence of 0.62 on (0.625)" in news("status").out.splitlines()
    assert "ok     answers: from a confidence of 0.62 on (0.625)" in news("doctor").out.splitlines()
