"""Forks: a child process must not go on with what its parent has reserved or opened."""

from __future__ import annotations

import os
import threading

__all__ = ["Forks"]


class Forks:
    """Counts the forks this process descends from.

    Attributes:
        number: How many. Who has noted another number lives on in a child, and begins anew.
        lock: Held by the thread that does so.
    """

    number: int = 0
    lock: threading.Lock = threading.Lock()


def _forked() -> None:
    Forks.number += 1
    Forks.lock = threading.Lock()  # the other one may be held by a thread that the child does not have


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
