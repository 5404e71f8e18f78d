"""Which kernel runs: the compiled one if it is there and wanted."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from piiguard.catalog.kernel import SWITCH, digest_of, is_stale, is_wanted

if TYPE_CHECKING:
    from piiguard.classify.kernel.ports import Native

__all__ = ["SWITCH", "digest_of", "kernel_name", "native"]


@cache
def native() -> Native | None:
    """Return the compiled kernel, or None where it is not there or not wanted."""
    if not is_wanted():
        return None
    try:
        module = import_module("piiguard.classify.kernel._native")
    except ImportError:
        return None
    from pathlib import Path

    # What it offers is stated in `ports`, since it has no source that a type checker reads.
    return None if is_stale(module, Path(__file__).parent) else cast("Native", cast("object", module))


def kernel_name() -> str:
    """Say which runs: ``"compiled"``, or ``"python"`` for the reference that is always there."""
    return "python" if native() is None else "compiled"
