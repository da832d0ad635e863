"""
Children end with their parent, also when it is killed and can tell nobody.

A process that was started with `DEMUR_WITH_PARENT=1` looks twice a second whether its parent is still there. This is
plain POSIX; the kernel's own signal for it exists on Linux only, and is bound to a thread there.
"""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_EVERY = 0.5
PATIENCE = 5.0


def end_with_parent() -> None:
    """Begin to watch the parent, if whoever started this process asked for it."""
    if os.environ.get("DEMUR_WITH_PARENT") != "1":
        return
    threading.Thread(target=_watch, args=(os.getppid(),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
