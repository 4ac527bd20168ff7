"""The scorer that the measured sets come with, as a module: its idea of a gold answer and of the halves counts."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def scorer_at(path: Path) -> ModuleType:
    """The module at this path."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
