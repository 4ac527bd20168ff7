"""What the tests of the index share."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder in which file modes count: root, whom they don't stop, is somebody else for the test's duration."""
    with tempfile.TemporaryDirectory(prefix="verbatim-") as name:
        folder = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            for inner in folder.rglob("*"):
                if inner.is_dir():
                    inner.chmod(0o700)
            folder.chmod(0o700)
