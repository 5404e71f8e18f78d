"""Which kernel runs: the compiled one if it is there and wanted."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from pathlib import Path

    from piiguard.classify.kernel.ports import Native

__all__ = ["SWITCH", "digest_of", "kernel_name", "native"]

SWITCH: Final = "PIIGUARD_KERNEL"
"""The environment variable that picks the fallback; read once, when the first engine is made."""

_OFF: Final = frozenset({"0", "off", "no", "false"})


@cache
def native() -> Native | None:
    """Return the compiled kernel, or None where it is not there or not wanted."""
    if os.environ.get(SWITCH, "").lower() in _OFF:
        return None
    try:
        module = import_module("piiguard.classify.kernel._native")
    except ImportError:
        return None
    # What it offers is stated in `ports`, since it has no source that a type checker reads.
    found = cast("Native", module)
    from pathlib import Path

    return None if _is_stale(found, Path(__file__).parent) else found


def kernel_name() -> str:
    """Say which runs: ``"compiled"``, or ``"python"`` for the reference that is always there."""
    return "python" if native() is None else "compiled"


def digest_of(room: Path) -> str:
    """Say which sources lie in a folder; empty if there are none, as where a wheel was installed."""
    sources = sorted(room.glob("*.[ch]"))
    if not sources:
        return ""
    from hashlib import sha256

    return sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()


def _is_stale(found: Native, room: Path) -> bool:
    """Say whether other sources lie beside a kernel than it was built from, as where a checkout moved on."""
    return digest_of(room) not in {"", getattr(found, "SOURCES", "")}
