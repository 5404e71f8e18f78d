"""Core dumps: keep the memory of a process that holds keys from being written to a disk when it crashes.

Python cannot wipe memory or keep single objects out of a dump, so it is all of the process or nothing. That
changes what a debugger may do with its host; hence an application asks for it, and importing this does not.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import Final

import attrs

__all__ = ["Hardening", "harden_process"]

# linux/prctl.h
_PR_GET_DUMPABLE: Final = 3
_PR_SET_DUMPABLE: Final = 4


@attrs.frozen(kw_only=True)
class Hardening:
    """What the system has granted.

    Attributes:
        no_core_file: The size of core files is limited to nothing, for this process and its children, for
            good. A handler that the system pipes dumps to (``kernel.core_pattern``) may get them still.
        undumpable: No dump is made whatever the limit, and no other process of the same user can attach to
            this one or read its memory. Linux only; children inherit it, another program does not.
    """

    no_core_file: bool
    undumpable: bool


def harden_process() -> Hardening:
    """Keep this process out of core dumps, as far as its system lets it. Call it before keys are opened.

    Debuggers and profilers that attach (gdb, strace, py-spy) are refused from then on, except for the
    system's administrator. Swap is another matter: encrypt it, or have none.

    Returns:
        What was granted. Windows grants nothing: there ``WerAddExcludedApplication`` and policy decide.
    """
    return Hardening(no_core_file=_limit_core(), undumpable=_forbid_dumps())


def _limit_core() -> bool:
    if sys.platform == "win32":
        return False
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def _forbid_dumps() -> bool:
    if sys.platform != "linux":
        return False
    # The one function of the C library that the standard library has no name for.
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    # What is believed is not what was asked, but what then is so.
    return int(prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0
