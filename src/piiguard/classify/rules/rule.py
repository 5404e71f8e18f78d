"""What a rule is: how one form of an entity is recognised in running text, and how sure that makes us.

A rule is data. It says what a match looks like, which check it must pass, which words speak for or against
it, and by what a large text can be searched for places worth looking at. `piiguard.classify.rules.book`
runs rules; the user's own are no different from ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.classify.text import plain_value
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

__all__ = ["REACH", "Beside", "Rule", "Scores", "Surroundings", "Trigger"]

REACH: Final = 128
"""How far from its trigger a match may begin or end, in code points, unless the rule says otherwise."""

_LONGEST: Final = 64
_HIGHEST: Final = 0.99

Surroundings = Callable[[str, int, int], tuple[tuple[float, str], ...]]
"""From a text in normal form, a start and an end to what is seen there: how it moves the score, and why."""


def _numbers(values: Iterable[int]) -> frozenset[int]:
    return frozenset(values)


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class Trigger:
    """What every match of a rule holds, or has beside it, so that a text is read only around it.

    Exactly one of the first four is given. The others say more of it, so that fewer places are looked at; a
    match holds one of which all that they say is true.

    Attributes:
        digits: Lengths of a maximal run of ASCII digits, from 1 to 63.
        chars: Any one of these characters.
        words: Any one of these words: Chinese, or ASCII in lower case (they match in either case).
        alnum: So many ASCII letters and digits in a row, or more.
        leads: Whether every match begins with it.
        before: One of these characters stands right before it, in normal form; anything may if empty.
        after: One of these stands right behind it.
        only: What is found there: from its first character on, or, with *back*, anywhere from so many code
            points before it to its end. It matches no line break.
        back: How far before it a match begins, at most; of one trigger one match is read. 0 for as far as the
            rule's reach.
        luhn: Of the lengths in *digits* those of runs that are all the digits of their match, the last a Luhn
            digit.
    """

    digits: frozenset[int] = attrs.field(default=frozenset(), converter=_numbers)
    chars: str = ""
    words: tuple[str, ...] = attrs.field(default=(), converter=_words)
    alnum: int = 0
    leads: bool = False
    before: str = ""
    after: str = ""
    only: re.Pattern[str] | None = None
    back: int = 0
    luhn: frozenset[int] = attrs.field(default=frozenset(), converter=_numbers)

    def __attrs_post_init__(self) -> None:
        if bool(self.digits) + bool(self.chars) + bool(self.words) + bool(self.alnum) != 1:
            raise InvalidInput("A trigger is digits, or chars, or words, or alnum", hint="Give one of them.")
        if self.digits and not 0 < min(self.digits) <= max(self.digits) < _LONGEST:
            raise InvalidInput("A trigger has runs of digits of another length", hint="Give 1 to 63.")
        if not self.luhn <= self.digits:
            raise InvalidInput("A trigger checks runs that it does not have", hint="Give lengths in digits.")

    @property
    def is_single(self) -> bool:
        """Whether each lies in one match at most, whose beginning it tells."""
        return self.leads or self.back > 0


@attrs.frozen
class Beside:
    """What shows of a stretch of text that a guard may hold it, one of these at least.

    A match of a guard holds all of the stretch, or more. So the character right before it is one that the
    guard goes on with, or the one right behind it is, or the guard begins where the stretch begins.

    Attributes:
        before: One of these stands right before it; in normal form.
        after: One of these stands right behind it.
        first: It begins with one of these.
        least: It has so many code points, or more; 0 if its length shows nothing.
        at: There is an ``@`` in it.
    """

    before: str = ""
    after: str = ""
    first: str = ""
    least: int = 0
    at: bool = False


@attrs.frozen
class Scores:
    """How sure a match is, from 0 to 1, by what the words near it say.

    Attributes:
        silent: No word says anything.
        supported: A word speaks for it.
        opposed: A word speaks against it.
    """

    silent: float
    supported: float
    opposed: float


@attrs.frozen
class Rule:
    r"""How one form of an entity is recognised.

    Attributes:
        entity: What a match is.
        name: The form, in lower case: ``"ordinary passport"``. With the entity it names the rule.
        pattern: What a match looks like in the normal form of `piiguard.classify.text`. The group ``id``, if
            there is one, is the finding; what stands around it is its surroundings. Every repetition is
            bounded, so that no match is longer than *reach* and time is linear in the length of a text. What
            it looks ahead at, beyond the match, is at most 32 code points.
            Use ``[0-9]`` and explicit classes: ``\b``, ``\d`` and ``\w`` count Chinese characters and
            full-width digits as what they are not.
        trigger: What every match holds or has beside it.
        scores: How sure a match is.
        why: The rules a match has passed, strongest first, each with its standard.
        words: Words near it that speak for it, Chinese or lower-case ASCII.
        against: Words right before it that speak against it.
        check: Whether a value can be one; anything that looks like one if None.
        check_rows: For columns: which rows of a matrix of ASCII bytes are, each standing alone, a match from
            end to end that passes *check*.
        widths: The widths of matrix that *check_rows* takes; a row of such a width holds no match but itself.
        value: From the text of the finding to its value.
        surroundings: What else is seen around a match, and how it moves the score.
        named: How much surer a match is where its entity was asked for by name: who asks for IP addresses
            wants those in prose too, which for somebody who asks for whatever is personal are mere examples.
        guard: Whether a match only keeps other rules from its text, and is no finding unless its entity is
            asked for by name: a service number, a barcode.
        beside: Of a guard: where it is looked for; wherever something weaker is claimed if None.
        highest: The highest score that *surroundings* leaves; a guard is not looked for where all is surer.
        near: Words, Chinese or lower-case ASCII, without any of which within 64 code points a match scores no
            more than silent. A large text that has none is left alone where that is too little.
        labelled: Whether the pattern itself holds a label. Such a guard counts only where context does.
        reach: How far from its trigger a match may begin or end, in code points.
    """

    entity: Entity
    name: str
    pattern: re.Pattern[str]
    trigger: Trigger
    scores: Scores
    why: tuple[str, ...]
    words: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    check_rows: Callable[[NDArray[np.uint8]], NDArray[np.bool_]] | None = None
    widths: frozenset[int] = attrs.field(default=frozenset(), converter=_numbers)
    value: Callable[[str], str] = plain_value
    surroundings: Surroundings | None = None
    named: float = 0.0
    guard: bool = False
    near: tuple[str, ...] = ()
    labelled: bool = False
    beside: Beside | None = None
    highest: float = _HIGHEST
    reach: int = REACH

    @property
    def ceiling(self) -> float:
        """The highest score a match can have."""
        if self.surroundings is not None:
            return self.highest
        return max(self.scores.silent, self.scores.supported, self.scores.opposed)
