r"""Machine-readable zones 机读区 of passports, visas, identity cards and permits, over two or three lines.

Found: the lines one below the other, indented or quoted, joined by ``\n`` or ``<br>`` or nothing, with
full-width fillers, in lower case; the second line of a booklet alone. Near-misses: a zone with one wrong
check digit, base64, templates full of ``<<``.

Source: see `piiguard.classify.validators.mrz`.
"""

from __future__ import annotations

import re
from string import ascii_letters
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import normalise
from piiguard.classify.validators.mrz import is_mrz

__all__ = ["RULES"]

# Full-width letters are folded in the normal form, the full-width filler is not.
_FILLER: Final = "\uff1c"
_ONE: Final = f"[A-Za-z0-9<{_FILLER}]"
_BREAK: Final = r"(?:[ \t]{0,4}(?:\r?\n|(?:\\r)?\\n|<[Bb][Rr][ ]?/?>\n?)[ \t>|]{0,8}|[ ]{1,2})?"
_BREAKS: Final = later(r"\\[rn]|<[Bb][Rr][ ]?/?>|[^A-Za-z0-9<]")
_WHY: Final = ("every check digit of the zone (ICAO Doc 9303-3, weights 7 3 1)",)
_SCORES: Final = Scores(silent=0.99, supported=0.99, opposed=0.99)
# In every zone the date of birth with its check digit stands before the sex and the date of expiry.
_TRIGGER: Final = Trigger(
    digits={7},
    after=f"{ascii_letters}<{_FILLER}",
    only=later(f"[0-9]{{7}}[A-Za-z<{_FILLER}][0-9<{_FILLER}]{{6}}"),
)


def _zone(spelling: str) -> str:
    return _BREAKS.sub("", normalise(spelling).text.replace(_FILLER, "<")).upper()


def _bounded(lines: str) -> re.Pattern[str]:
    return later(rf"(?<!{_ONE})(?:{lines})(?!{_ONE})")


RULES: Final = (
    Rule(
        entity=Entity.MRZ,
        name="zone",
        pattern=_bounded(
            "|".join(
                _BREAK.join([f"{_ONE}{{{width}}}"] * lines) for width, lines in ((44, 2), (36, 2), (30, 3))
            )
        ),
        trigger=_TRIGGER,
        scores=_SCORES,
        why=_WHY,
        check=is_mrz,
        value=_zone,
    ),
    Rule(
        entity=Entity.MRZ,
        name="one line",
        pattern=_bounded(f"{_ONE}{{44}}|{_ONE}{{36}}|{_ONE}{{30}}"),
        trigger=_TRIGGER,
        scores=_SCORES,
        why=_WHY,
        check=is_mrz,
        value=_zone,
    ),
)
