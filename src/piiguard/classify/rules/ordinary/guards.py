"""How the guards of this family are made: forms of what is not personal, that keep others from their text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Beside, Rule, Scores, Surroundings, Trigger

__all__ = ["ALNUM", "DIGITS", "HEX", "IDENTIFIERS", "guard"]

DIGITS: Final = "0123456789"
HEX: Final = f"{DIGITS}abcdefABCDEF"
ALNUM: Final = f"{DIGITS}abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What guards are made of: the characters that show at a claim's ends that one may hold it."""

IDENTIFIERS: Final = (
    *("身份证", "证件号", "手机", "电话", "联系方式", "卡号", "银行卡", "护照", "座机"),
    *("mobile", "phone", "idcard", "id card", "tel:", "card no"),
)
"""Labels of what would be lost if a guard had its way; a number right behind one is not guarded."""


def guard(
    entity: str,
    name: str,
    source: str,
    trigger: Trigger,
    score: float,
    *why: str,
    against: tuple[str, ...] = IDENTIFIERS,
    check: Callable[[str], bool] | None = None,
    surroundings: Surroundings | None = None,
    reach: int = 128,
    flags: int = 0,
    labelled: bool = False,
    beside: Beside | None = None,
    highest: float = 0.99,
) -> Rule:
    """Make a guard.

    Args:
        entity: What it guards, after ``ORDINARY_``.
        name: The form, in lower case.
        source: The expression, as for `Rule.pattern`.
        trigger: As for `Rule.trigger`.
        score: Up to which score of another finding it wins.
        why: What it rests on.
        against: Labels behind which it does not count.
        check: As for `Rule.check`.
        surroundings: As for `Rule.surroundings`.
        reach: As for `Rule.reach`.
        flags: Of the expression.
        labelled: As for `Rule.labelled`.
        beside: As for `Rule.beside`.
        highest: As for `Rule.highest`.

    Returns:
        The rule.
    """
    return Rule(
        entity=Entity(f"ORDINARY_{entity}"),
        name=name,
        pattern=later(source, flags),
        trigger=trigger,
        scores=Scores(score, score, 0.0),
        why=why,
        against=against,
        check=check,
        value=str,
        surroundings=surroundings,
        guard=True,
        labelled=labelled,
        beside=beside,
        highest=highest,
        reach=reach,
    )
