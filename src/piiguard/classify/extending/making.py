"""A rule in one call: a pattern, a check and words.

::

    member = rule("ACME_MEMBER_NO", "MB[0-9]{8}", check="luhn", words=["会员号", "member no"])
    Scanner(rules=[member]).scan("会员号MB12345674")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from piiguard.catalog.entities import Entity
from piiguard.classify.extending.checks import CHECKS
from piiguard.classify.extending.patterns import form_of
from piiguard.classify.rules.rule import Rule, Scores, Surroundings, Trigger
from piiguard.classify.rules.words import lower
from piiguard.classify.text import plain_value
from piiguard.errors import InvalidInput, PatternError, did_you_mean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["rule"]

_CHECKED: Final = Scores(0.75, 0.95, 0.4)
_WITH_WORDS: Final = Scores(0.4, 0.85, 0.2)
_BARE: Final = Scores(0.7, 0.7, 0.7)


def rule(
    entity: str,
    pattern: str,
    *,
    name: str = "",
    check: str | Callable[[str], bool] | None = None,
    words: Iterable[str] = (),
    against: Iterable[str] = (),
    scores: Scores | tuple[float, float, float] | None = None,
    trigger: Trigger | None = None,
    value: Callable[[str], str] = plain_value,
    surroundings: Surroundings | None = None,
    check_rows: Callable[[NDArray[np.uint8]], NDArray[np.bool_]] | None = None,
    widths: Iterable[int] = (),
    guard: bool = False,
) -> Rule:
    r"""Make a rule that runs at the engine's speed, in texts, files and columns.

    Args:
        entity: What a match is; any name in upper snake case.
        pattern: What it looks like, every repetition bounded. Text is matched in normal form: full-width
            letters and digits are ASCII there. ``\d``, ``\w`` and ``\b`` are those of ASCII, so that Chinese
            text may touch a match. A group ``id`` is the finding within the match.
        name: What the rule is called in ``why``; "own" if empty.
        check: What the value must pass: a function, or the name of one in `CHECKS`, such as ``"luhn"``.
        words: Words near a match that speak for it.
        against: Words right before it that speak against it.
        scores: How sure a match is: no word near, a word for it, a word against it. If None, what has neither
            a check nor words stands for itself, and what has words but no check is found only beside one.
        trigger: What every match holds, if it does not follow from *pattern*.
        value: From the text of a finding to its value; without separators, in upper case, if not given.
        surroundings: What else is seen around a match, and how it moves the score.
        check_rows: For columns: which rows of a matrix of ASCII bytes are a match from end to end.
        widths: The widths of matrix that *check_rows* takes.
        guard: Whether a match only keeps others from its text.

    Returns:
        The rule.

    Raises:
        PatternError: If *pattern* is not quick, or nothing follows from it by which to search a large text.
        InvalidInput: If a score, the entity's name or the check's is none.

    >>> rule("ACME_MEMBER_NO", "MB[0-9]{8}", check="luhn").trigger.words
    ('mb',)
    """
    form = form_of(pattern)
    chosen = trigger or form.trigger
    if chosen is None:
        raise PatternError(
            "It does not follow from the pattern what every match holds",
            hint="Say so: trigger=Trigger(words=[...]), chars='…' or digits=[...].",
            code="input.pattern_trigger",
        )
    test, why = _check(check)
    supporting = tuple(map(lower, words))
    return Rule(
        entity=Entity(entity),
        name=name or "own",
        pattern=form.pattern,
        trigger=chosen,
        scores=_scores(scores, checked=test is not None, has_words=bool(supporting)),
        why=why,
        words=supporting,
        against=tuple(map(lower, against)),
        check=test,
        check_rows=check_rows,
        widths=widths,
        value=value,
        surroundings=surroundings,
        guard=guard,
        reach=form.reach if trigger is None else max(form.reach, 128),
    )


def _check(check: str | Callable[[str], bool] | None) -> tuple[Callable[[str], bool] | None, tuple[str, ...]]:
    if check is None:
        return None, ("pattern",)
    if not isinstance(check, str):
        return check, ("pattern", "check")
    if check not in CHECKS:
        raise InvalidInput(f"No check is named {check!r}", hint=did_you_mean(check, CHECKS))
    test, why = CHECKS[check]
    return test, (why, "pattern")


def _scores(given: Scores | tuple[float, float, float] | None, *, checked: bool, has_words: bool) -> Scores:
    if given is None:
        return _CHECKED if checked else _WITH_WORDS if has_words else _BARE
    scores = given if isinstance(given, Scores) else Scores(*given)
    if not all(0 <= each <= 1 for each in (scores.silent, scores.supported, scores.opposed)):
        raise InvalidInput("A score is not from 0 to 1", hint="Give three: silent, supported, opposed.")
    return scores
