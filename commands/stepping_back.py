"""Work that lets others go first: adding articles must not keep anybody waiting who asks."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

NICENESS = 10


def step_back() -> None:
    """Let this thread, and those that it starts from now on, run after what other threads and programs need.

    Only Linux knows a niceness of one thread; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            nicer = max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
            os.setpriority(os.PRIO_PROCESS, 0, nicer)
