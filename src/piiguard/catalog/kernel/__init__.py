"""The compiled kernel of columns: what loops over rows, in C, where the package was built with a compiler.

Every part of it is the compiled form of something that stays in Python, which is its reference and its
fallback: the two return the same for every input. ``PIIGUARD_KERNEL=off`` in the environment picks the
fallback.
"""

from __future__ import annotations

from piiguard.catalog.kernel.loading import SWITCH, columns, digest_of, is_stale, is_wanted
from piiguard.catalog.kernel.ports import Columns, Layouts

__all__ = ["SWITCH", "Columns", "Layouts", "columns", "digest_of", "is_stale", "is_wanted"]
