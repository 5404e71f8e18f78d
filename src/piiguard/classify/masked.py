"""Values that are masked already: ``138****8000``, ``110105********002X``, ``zh***n@example.com``.

What is left of a masked value is no value: it is not found, so that masking twice changes no more than
masking once. Asterisks around a whole value, as Markdown writes bold text, mask nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.rules.later import later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MASKS", "is_masked", "mask_table"]

MASKS: Final = "*\uff0a\u2217\u2731\u25cf\u2588\u2587\u25a0\u00d7"
"""Characters that stand for what is hidden: asterisks, discs, blocks, and the multiplication sign."""

_MASK: Final = frozenset(MASKS)
_RUN: Final = 24
# More of the value and two masks or more, or one right at a letter; blanks and dashes may part groups.
_BEFORE: Final = later(rf"(?:[0-9A-Za-z][ \x1e-]?[{MASKS}][{MASKS} \x1e-]*[{MASKS}]|[A-Za-z][{MASKS}])$")
_AFTER: Final = later(rf"(?:[{MASKS}][{MASKS} \x1e-]{{0,{_RUN}}}[{MASKS}][ \x1e-]?|[{MASKS}])[0-9A-Za-z@]")
_WITHIN: Final = later(f"[{MASKS}]{{2}}")
_REST: Final = later(f"[{MASKS}]{{3}}")
_PLACES: Final = frozenset("省市区州盟县旗")
_BOLD: Final = 3


def is_masked(text: str, start: int, end: int) -> bool:
    """Say whether a stretch is what is left of a masked value, or a masked value itself.

    Args:
        text: Any text.
        start: Where the stretch begins.
        end: Where it ends; after *start*.

    Returns:
        True if characters are hidden within it, or between it and more of the same value on either side.

    >>> is_masked("138****8000", 7, 11), is_masked("**13800138000**", 2, 13)
    (True, False)
    """
    before = text[start - 1 : start] in _MASK
    after = text[end : end + 1] in _MASK
    if (before or after) and not (before and after and _is_bold(text, start, end)):
        if before and _BEFORE.search(text, max(0, start - _RUN), start):
            return True
        # Of an address the province or city stays, and nothing need follow the masks.
        if after and (_AFTER.match(text, end) or (text[end - 1] in _PLACES and _REST.match(text, end))):
            return True
    return _WITHIN.search(text, start, end) is not None


def _is_bold(text: str, start: int, end: int) -> bool:
    """Say whether the same few masks stand on either side."""
    sizes = (
        len(side) - len(side.lstrip(MASKS))
        for side in (text[max(0, start - _BOLD - 1) : start][::-1], text[end : end + _BOLD + 1])
    )
    left, right = sizes
    return left == right <= _BOLD


@cache
def mask_table() -> NDArray[np.bool_]:
    """Return, by code point of the BMP, whether it is one of `MASKS`."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in MASKS]] = True
    return table
