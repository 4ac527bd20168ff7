"""Adding goes behind what others wait for, and holds nobody else back."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands.stepping_back import NICENESS, step_back
from commands.terminal.adding import adding_embedder
from index.settings import Settings

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux knows a niceness of a single thread"
)


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def test_a_thread_steps_back_alone_and_only_once() -> None:
    before = niceness()

    def twice() -> int:
        step_back()
        step_back()
        return niceness()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(twice).result() == max(NICENESS, before)
    assert niceness() == before


def test_the_embedder_for_adding_goes_behind_who_asks(tmp_path: Path, models_folder: Path) -> None:
    (tmp_path / "models").symlink_to(models_folder)

    def loaded() -> int:
        adding_embedder(Settings(data=tmp_path))
        return niceness()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(loaded).result() >= NICENESS
