"""Telling Discord which commands there are: only when they changed, since Discord limits how often that may be."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from discord import app_commands

from commands.sending import UNSENT, log_unsent

FIRST_RETRY_S = 60.0
LAST_RETRY_S = 3600.0
_log = logging.getLogger(__name__)


def definition(tree: app_commands.CommandTree[Any], application: int) -> str:
    """A digest of all that Discord is told about the commands of this application."""
    commands = sorted(json.dumps(command.to_dict(tree), sort_keys=True) for command in tree.get_commands())
    return hashlib.sha256(json.dumps([application, commands]).encode()).hexdigest()


async def keep_synced(tree: app_commands.CommandTree[Any], application: int, path: Path) -> None:
    """Sync unless ``path`` says that Discord knows these commands; a failure is retried, ever more seldom."""
    wanted = definition(tree, application)
    if await asyncio.to_thread(_read, path) == wanted:
        return
    wait_s = FIRST_RETRY_S
    while True:
        try:
            await tree.sync()
            break
        except UNSENT as error:
            log_unsent("commands", error)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LAST_RETRY_S)
    _log.info("commands synced")
    await asyncio.to_thread(_write, path, wanted)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return ""


def _write(path: Path, digest: str) -> None:
    """A digest that can't be kept, or is cut short, costs the next start one more sync and nothing else."""
    try:
        path.write_text(digest, encoding="ascii")
    except OSError as error:
        _log.warning("the commands' digest can't be kept: %s", error.strerror)
