"""Settings: where they come from, and what counts as not given."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from index.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def from_file(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return Settings(_env_file=file)  # type: ignore[call-arg]  # pydantic-settings takes it without declaring it


def test_untouched_example_is_the_defaults(tmp_path: Path) -> None:
    """Its empty DISCORD_TOKEN is no token, so that `make run` stays in the terminal."""
    settings = from_file(tmp_path / ".env", EXAMPLE.read_text(encoding="utf-8"))

    assert settings == Settings()
    assert settings.discord_token is None


def test_examples_settings_are_all_there_are(tmp_path: Path) -> None:
    """Each line that is commented out can be taken in, and no setting is left out."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    given = [line.lstrip("#") for line in lines if "=" in line.partition(" ")[0]]
    names = {line.partition("=")[0].lower().removeprefix("verbatim_") for line in given}

    settings = from_file(tmp_path / ".env", "\n".join(given))

    assert names == set(Settings.model_fields)
    assert settings == Settings(data=Path("/srv/verbatim"))


def test_environment_wins_over_the_file_and_code_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_THREADS", "2")
    monkeypatch.setenv("DISCORD_TOKEN", "from the environment")
    file = tmp_path / ".env"
    text = "VERBATIM_THREADS=3\nVERBATIM_WORKERS=3\nDISCORD_TOKEN=from the file\n"

    settings = from_file(file, text)

    assert (settings.threads, settings.workers) == (2, 3)
    assert settings.discord_token == SecretStr("from the environment")
    assert Settings(threads=4).threads == 4


@pytest.mark.parametrize(
    ("name", "value"), [("VERBATIM_THREADS", "0"), ("VERBATIM_LOG_LEVEL", "LOUD"), ("VERBATIM_SHARDS", "-1")]
)
def test_impossible_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=name.removeprefix("VERBATIM_").lower()):
        Settings()


def test_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "made-up-token")

    assert "made-up-token" not in repr(Settings())
