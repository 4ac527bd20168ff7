"""Settings: the environment or a ``.env`` file, prefix ``VERBATIM_``, and ``DISCORD_TOKEN``."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.addresses import AllowedHosts, allowed_hosts


def default_data_folder() -> Path:
    """``$XDG_DATA_HOME/verbatim``, or ``~/.local/share/verbatim``."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "verbatim"


class Settings(BaseSettings):
    """What an operator can set. A value given in code wins over the environment, which wins over ``.env``."""

    model_config = SettingsConfigDict(
        env_prefix="VERBATIM_",
        env_file=".env",
        env_ignore_empty=True,  # "DISCORD_TOKEN=", as .env.example has it, is no token
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    data: Path = Field(
        default_factory=default_data_folder, description="folder of the library and its caches"
    )
    discord_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DISCORD_TOKEN", "discord_token")
    )
    embedder: str | None = Field(
        default=None, description="sentence-transformers name or path; None: packaged"
    )
    reranker: str | None = Field(default=None, description="CrossEncoder name or path; None: packaged")
    threads: int = Field(default=1, ge=1, le=64, description="threads of one question's model work")
    workers: int = Field(default=2, ge=1, le=16, description="questions answered at the same time")
    shards: int | None = Field(default=None, ge=1, description="Discord shards; None: as Discord recommends")
    lock_wait_s: float = Field(
        default=30.0, gt=0, le=600, description="patience with another writer, seconds"
    )
    caution: str = Field(
        default="balanced",
        pattern=r"(?i)^(cautious|balanced|generous|0|1|0?\.\d{1,9}|0\.|1\.0*)$",
        description="how sure an answer must be: a point's name, or the least confidence, 0..1",
    )
    allow_hosts: str = Field(
        default="", description="private hosts that may be fetched from: host[:port], separated by commas"
    )
    languages: str = Field(
        default="en",
        pattern=r"^\s*[a-z]{2}(\s*,\s*[a-z]{2})*\s*$",
        description="languages that the models know well, ISO 639-1, separated by commas",
    )
    log_level: str = Field(default="INFO", pattern="(?i)^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("allow_hosts")
    @classmethod
    def _hosts_can_be_read(cls, written: str) -> str:
        allowed_hosts(written)
        return written

    @property
    def allowed_hosts(self) -> AllowedHosts:
        return allowed_hosts(self.allow_hosts)

    @property
    def known_languages(self) -> tuple[str, ...]:
        return tuple(language.strip() for language in self.languages.split(","))

    @property
    def library_path(self) -> Path:
        return self.data / "library.sqlite3"

    @property
    def vectors_folder(self) -> Path:
        return self.data / "vectors"

    @property
    def models_folder(self) -> Path:
        return self.data / "models"

    @property
    def incoming_folder(self) -> Path:
        return self.data / "incoming"

    @property
    def heartbeat_path(self) -> Path:
        return self.data / "heartbeat"
