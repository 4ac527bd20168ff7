"""The command line in this process, or as a process of its own; and three articles to ask about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

import bot
from index.nouns import Draft

ROOT = Path(bot.__file__).parent
DRAFTS = [
    Draft(
        "The lighthouse of Ostrava Point went dark on Sunday because its lamp had cracked. "
        "Nobody was hurt, the keeper, Jonas Wick, said.\n\n"
        "“A new lamp will come by boat on Friday,” Wick told the Beacon. “Until then there are 14 lanterns.”",
        id="lamp",
        title="Lighthouse goes dark",
        outlet="The Beacon",
        published=datetime(2026, 5, 4, tzinfo=UTC),
        url="https://example.org/beacon/lamp",
    ),
    Draft(
        "Two goats were found on the roof of the town hall on Tuesday. A ladder had been left there by painters. "
        "The mayor, Edda Roon, fed them cabbage until the fire brigade came at 4 p.m.",
        id="goats",
        title="Goats on the roof",
        published=datetime(2026, 5, 6, 17, 42, tzinfo=UTC),
    ),
    Draft(
        "Untitled news of the ferry: it sank 😀 slowly in the harbour of Grell, and 31 people swam ashore."
    ),
]


@dataclass(frozen=True)
class Outcome:
    """How a command ended. ``err`` has what was told beside the result."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict:
        (row,) = self.rows
        return row

    @property
    def told(self) -> list[str]:
        return self.err.splitlines()


class CommandLine:
    """``cli("ask", "Why?")`` runs a command over the test's data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *args: object, input: str | bytes | None = None) -> Outcome:
        return self.bare("--data", self.data, *args, input=input)

    def bare(self, *args: object, input: str | bytes | None = None) -> Outcome:
        """The command with nothing but what is given."""
        result = CliRunner().invoke(bot.app, [str(arg) for arg in args], input=input)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def process(
        self,
        *args: object,
        input: bytes = b"",
        env: Mapping[str, str] = {},
        cwd: Path = ROOT,
    ) -> Outcome:
        """The command in a process of its own."""
        command = [*python(), "--data", str(self.data), *map(str, args)]
        ended = subprocess.run(
            command, input=input, capture_output=True, env=environment(env), cwd=cwd, check=False
        )
        return Outcome(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def python() -> list[str]:
    return [sys.executable, str(ROOT / "bot.py")]


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, without a setting of the machine's, and more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    return {**kept, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8", **more}
