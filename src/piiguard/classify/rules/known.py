"""What the shipped rules' expressions look like, read off them beforehand by ``scripts/build_shapes.py``.

To analyse two hundred expressions takes a fifth of a second. What is known of one is found by its source, so
a rule that has changed since is analysed when it is first used, as are those of a user.
"""

from __future__ import annotations

import json
import pkgutil
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import attrs

from piiguard.classify.rules.char_sets import Ranges
from piiguard.classify.rules.later import source_of

if TYPE_CHECKING:
    from piiguard.classify.rules.beside import Beside, Key
    from piiguard.classify.rules.rule import Rule

__all__ = ["FILE", "Known", "key_of", "known", "packed", "rule_key_of"]

FILE: Final = "data/shapes.bin"
"""Where it lies beside this module."""

_FORM: Final = 2  # of programs; one of another form is not known
_LENGTH: Final = 16  # hexadecimal digits of a key, 64 bits


@attrs.frozen
class Known:
    """What is known of expressions.

    Attributes:
        sets: Sets of characters.
        programs: By key of an expression its program, with numbers of *sets*; empty if it says nothing.
        besides: By key of a rule what stands beside its triggers, as numbers of *sets*.
    """

    sets: Sequence[Ranges]
    programs: Mapping[str, Sequence[int]]
    besides: Mapping[str, Sequence[tuple[str, str | int, Sequence[int]]]]

    def beside(self, rule: Rule) -> Mapping[Key, Beside] | None:
        """Return what stands beside the triggers of a rule, or None if that is not known."""
        found = self.besides.get(rule_key_of(rule))
        if found is None:
            return None
        return {(kind, which): tuple(self.sets[each] for each in places) for kind, which, places in found}


@cache
def known() -> Known:
    """Return what is known, read on the first call; nothing where the file is not there."""
    try:
        octets = pkgutil.get_data("piiguard.classify.rules", FILE)
    except OSError:
        octets = None
    if octets is None:
        return Known((), {}, {})
    parts: dict[str, Any] = json.loads(zlib.decompress(octets))
    sets = [tuple(zip(each[::2], each[1::2], strict=True)) for each in parts["sets"]]
    return Known(sets, parts["programs"], parts["besides"])


def packed(found: Known) -> bytes:
    """Return what the file holds of *found*."""
    parts = {
        "sets": [[bound for stretch in each for bound in stretch] for each in found.sets],
        "programs": found.programs,
        "besides": found.besides,
    }
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode(), 9)


def key_of(pattern: re.Pattern[str], *, ahead: bool) -> str:
    """Return the key of an expression whose looks ahead count, or do not."""
    source, flags = source_of(pattern)
    return _digest(source, flags & ~re.UNICODE, ahead)


def rule_key_of(rule: Rule) -> str:
    """Return the key of what a rule looks for and is triggered by."""
    trigger = rule.trigger
    only = None if trigger.only is None else source_of(trigger.only)
    told = trigger.chars, trigger.alnum, trigger.leads, trigger.back, only, rule.reach
    return _digest(*source_of(rule.pattern), sorted(trigger.digits), *told)


def _digest(*parts: object) -> str:
    return sha256(repr((_FORM, *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
