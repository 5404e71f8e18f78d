"""Which kernel runs: the compiled one if it is there and wanted."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from piiguard.catalog.kernel.ports import Columns

__all__ = ["SWITCH", "columns", "digest_of", "is_stale", "is_wanted"]

SWITCH: Final = "PIIGUARD_KERNEL"
"""The environment variable that picks the fallback; read once, when it is first needed."""

_OFF: Final = frozenset({"0", "off", "no", "false"})


@cache
def columns() -> Columns | None:
    """Return the compiled kernel of columns, or None where it is not there or not wanted."""
    if not is_wanted():
        return None
    try:
        module = import_module("piiguard.catalog.kernel._native")
    except ImportError:
        return None
    from pathlib import Path

    # What it offers is stated in `ports`, since it has no source that a type checker reads.
    return None if is_stale(module, Path(__file__).parent) else cast("Columns", cast("object", module))


def is_wanted() -> bool:
    """Say whether the environment leaves the compiled kernel on."""
    return os.environ.get(SWITCH, "").lower() not in _OFF


def digest_of(room: Path) -> str:
    """Say which sources lie in a folder; empty if there are none, as where a wheel was installed."""
    sources = sorted(room.glob("*.[ch]"))
    if not sources:
        return ""
    from hashlib import sha256

    return sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()


def is_stale(found: ModuleType, room: Path) -> bool:
    """Say whether other sources lie beside a kernel than it was built from, as where a checkout moved on."""
    return digest_of(room) not in {"", getattr(found, "SOURCES", "")}
