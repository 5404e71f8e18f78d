"""What stands around a candidate for a name and says that it is one: a role, a greeting, a number beside it.

Each sign is worth so many sixteenths of a unit of log-odds and is added to what the language model says. Two
sides count apart, for they are seen apart: 记者 before a name, 您好 behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

import attrs

from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_numbers import BESIDE, Numbers
from piiguard.classify.language.persons_roles import (
    ACTS,
    APPROVALS,
    GREETINGS,
    INTRODUCTIONS,
    KIN,
    PARTIES,
    RANKS,
    ROLES,
    WHO,
    WORDS_AFTER,
)
from piiguard.classify.language.persons_weights import (
    CELL,
    CLOSED,
    DOTS,
    IN_CELL,
    IN_ROW,
    NAMED,
    NUMBER_IN_CELL,
    ROW,
    SHORT,
    WEIGHTS,
)
from piiguard.classify.rules.later import later
from piiguard.classify.text import DOT

__all__ = [
    "GENDER_LEADS",
    "LEAST_SIGNED",
    "NO_SIGNS",
    "SEPARATORS",
    "Bound",
    "Signs",
    "bounds",
    "may_have_signs",
    "sign_of",
]

Signs = tuple[int, tuple[str, ...]]
"""What signs are worth, and the signs."""

NO_SIGNS: Final[Signs] = (0, ())

LEAST_SIGNED: Final = 0
"""Candidates below this no sign makes names; `persons_slots` asks of the name alone."""

_ROLES: Final = frozenset(f"{ROLES} {PARTIES} {KIN}".split())
_TASKS: Final = frozenset(APPROVALS.split())
_INTRODUCTIONS: Final = frozenset(INTRODUCTIONS.split())
_RANKS: Final = frozenset(RANKS.split())
_GREETINGS: Final = frozenset(GREETINGS.split())
_ACTS: Final = frozenset(ACTS.split())
_WORDS_AFTER: Final = frozenset(WORDS_AFTER.split())
_ADDRESS_END: Final = later(
    "[0a一二三四五六七八九十](?:号楼?|室|[楼层]|[栋座]|单元|户|组|弄|[房铺床])[，, ]?\\Z"
)
_ADDRESS_UNITS: Final = "号楼室层栋座元户组弄房铺床"
_LONGEST: Final = 6
_WINDOW: Final = 10

SEPARATORS: Final = " ：|/-_\x1e=>（\"'，"
"""What may stand between a role and a name, folded."""

GENDER_LEADS: Final = " ，、/|（\"'"
"""What stands between a name and the gender behind it."""

_GENDER: Final = later(rf"[{GENDER_LEADS}]{{1,4}}(?:性别：?)?[男女](?![一-鿿])")
_SPEAKS: Final = later("[ ]?：|[ ]?[\\]】].")


def may_have_signs(text: str, start: int, end: int, numbers: Numbers, *, need: int) -> bool:
    """Say whether the characters on both sides leave it open that signs are worth what they must.

    Args:
        text: A text in normal form.
        start: Where a candidate begins.
        end: Where it ends.
        numbers: The numbers of the text.
        need: What its signs must be worth.
    """
    near, far = _folded(text[end : end + 1]), _folded(text[end + 1 : end + 2])
    most = _most_left(_folded(text[max(0, start - 1) : start]), _folded(text[max(0, start - 2) : start - 1]))
    if near in GENDER_LEADS and _GENDERS.isdisjoint(model().fold(text[end : end + _AHEAD])):
        most += max(CLOSED, bounds().right.twos.get((near, far), 0))
    else:
        most += _most_right(near, far)
    need -= DOTS * (end - start > SHORT)
    return most >= need or (0 < most >= need - NUMBER_IN_CELL and numbers.near(start, end))


_AHEAD: Final = 8
_TWO: Final = 2
_LIKE_A_NAME: Final = 40
_GENDERS: Final = frozenset("男女")


# Of one or two characters: few enough to remember, and no name.
@lru_cache(maxsize=1 << 13)
def _folded(char: str) -> str:
    return model().fold(char)


@lru_cache(maxsize=1 << 14)
def _most_left(near: str, far: str) -> int:
    return _most(bounds().left, near, far or "\n")


@lru_cache(maxsize=1 << 14)
def _most_right(near: str, far: str) -> int:
    return _most(bounds().right, near, far)


def _most(side: Bound, near: str, far: str) -> int:
    near = near or "\n"
    worth = max(side.ones.get(near, 0), side.twos.get((near, far), 0))
    return worth or CLOSED * (not _is_open(near))


def sign_of(text: str, start: int, end: int, numbers: Numbers, *, need: int, both: bool = False) -> Signs:
    """Say what the signs around a candidate are worth.

    Args:
        text: A text in normal form.
        start: Where the candidate begins.
        end: Where it ends.
        numbers: The numbers of the text.
        need: What they must be worth to count at all.
        both: Whether both sides must be closed, by a sign or by what is no Chinese character.

    Returns:
        What is to be added to its score, and the signs; nothing if it is less than *need*.
    """
    fold = model().fold
    before = fold(text[max(0, start - _WINDOW) : start].rpartition("\n")[2])
    after = fold(text[end : end + _WINDOW].partition("\n")[0])
    left, right = _before(before), _after(after, first=not before.strip("[【 "))
    if left == "role before" and not right and _is_open(after[:1]):
        left = "role before what goes on"
    if left == "mentioned" and after[:1] == "a":
        left = ""
    signs = [each for each in (left, right) if each]
    worth = sum(map(WEIGHTS.__getitem__, signs))
    if signs and any(dot in text[start:end] for dot in _DOTS):
        worth += DOTS
    closed = (left in _CLOSE_LEFT or not _is_open(before[-1:])) + (
        right in _CLOSE_RIGHT or not _is_open(after[:1])
    )
    if both and closed < len(("left", "right")):
        return NO_SIGNS
    worth += CLOSED * closed
    if not before and right == "ends the line" and end - start > _TWO:
        worth += WEIGHTS["alone in its line"] - WEIGHTS[right]
        signs = ["alone in its line"]
    if _QUOTED.match(text, max(0, start - 2)) and text[end : end + 2] in _QUOTED_ENDS[text[start - 1]]:
        worth += WEIGHTS["in a quoted cell"]
        signs.append("in a quoted cell")
    # 随访13800138000: so short a word needs more than a number that it touches, unless it is like 李娜.
    touches = end - start == _TWO and not left and after[:1] == "0" and need > _LIKE_A_NAME
    if closed and not touches and (near := numbers.beside(text, start, end)):
        if near == BESIDE and before[-1:] in CELL and after[:1] in CELL:
            near = IN_CELL
        elif near != BESIDE and before[-1:] in ROW and after[:1] in ROW:
            near = IN_ROW
        worth += WEIGHTS[near] // (3 - closed)
        signs.append(near)
    told = not _VAGUE.issuperset(signs)
    return (worth, tuple(signs)) if told and worth >= need else NO_SIGNS


_VAGUE: Final = frozenset({"word before", "word after", "ends the line"})
_CLOSE_LEFT: Final = frozenset(
    {"role before", "role before what goes on", "introduced", "end of an address before"}
)
_CLOSE_RIGHT: Final = frozenset({"greeting after", "act after", "rank after"})


def _is_open(char: str) -> bool:
    # A name with dots is one name.
    return "一" <= char <= "鿿" or char in _DOTS


_DOTS: Final = ("·", DOT)


def _before(before: str) -> str:  # noqa: PLR0911 - one for each sign
    bare, last = before.rstrip(SEPARATORS), before[-1:]
    if _ends_in(bare, _ROLES) or (bare[-1:] in NAMED_LASTS and _ends_in_named(bare)):
        return "role before" if bare == before else "role and a separator before"
    if last == "：" and (_ends_in(bare, _TASKS) or bare.endswith(WHO)):
        return "role and a separator before"
    if last == "@":
        return "mentioned"
    if before[-2:] == "\x1e\x1e":
        return "dash before"
    if _ADDRESS_END.search(before):
        return "end of an address before"
    if _ends_in(before, _INTRODUCTIONS, least=2):
        return "introduced"
    return "word before" if last in _INTRODUCTIONS else ""


NAMED_LASTS: Final = frozenset(word[-1] for word in NAMED)


def _ends_in_named(bare: str) -> bool:
    """Say whether a role and a word for name end a stretch: 患者姓名."""
    return any(bare.endswith(named) and _ends_in(bare[: -len(named)], _ROLES) for named in NAMED)


def _ends_in(text: str, words: frozenset[str], *, least: int = 1) -> bool:
    for size in range(least, min(_LONGEST, len(text)) + 1):  # noqa: SIM110 - asked of every candidate
        if text[-size:] in words:
            return True
    return False


def _after(after: str, *, first: bool) -> str:
    near = after[:1]
    if near in _STARTS_BEHIND:
        starts = {after[:size] for size in range(1, min(_LONGEST, len(after)) + 1)}
        for sign, words in _WORDS_BEHIND:
            if not starts.isdisjoint(words):
                return sign
    if not near:
        return "ends the line"
    if (near == "收" and not _is_open(after[1:2])) or after[:2] == "，您":
        return "greeting after"
    if near == "（" and _begins_with(after[1:], _ROLES | _RANKS):
        return "role after"
    if _GENDER.match(after):
        return "gender after"
    return "speaks" if first and _SPEAKS.match(after) else ""


def _begins_with(text: str, words: frozenset[str]) -> bool:
    return any(text[:size] in words for size in range(2, min(_LONGEST, len(text)) + 1))


_WORDS_BEHIND: Final = (
    ("rank after", _RANKS),
    ("greeting after", _GREETINGS),
    ("act after", _ACTS),
    ("word after", _WORDS_AFTER),
)
_STARTS_BEHIND: Final = frozenset(word[0] for _, words in _WORDS_BEHIND for word in words)


_QUOTED: Final = later("[,(\\[{:=;\\t|][\"']")
_QUOTED_ENDS: Final = {quote: {quote + after for after in ",)]};|\t:"} for quote in "\"'"}


@attrs.frozen(eq=False)
class Bound:
    """The most that the signs on a side can be worth, by the folded characters there; `CLOSED` counted in.

    Attributes:
        ones: By the character that is next to the candidate.
        twos: By that and the one beyond.
        closing: The Chinese characters that end a sign beside which a name can begin, or end.
        alone: Those that are such a sign.
    """

    ones: Mapping[str, int]
    twos: Mapping[tuple[str, str], int]
    closing: frozenset[str]
    alone: frozenset[str]


@attrs.frozen(eq=False)
class Bounds:
    """The bounds of both sides."""

    left: Bound
    right: Bound


@cache
def bounds() -> Bounds:
    """Return the most that signs on either side can be worth."""
    introductions = [each for each in _INTRODUCTIONS if len(each) > 1]
    roles = [word[::-1] for word in _ROLES]
    left = _Bounding()
    left.add(roles, "role before")
    left.add([word[::-1] for word in introductions], "introduced")
    left.add(_ADDRESS_UNITS, "end of an address before")
    closing, alone_left = left.firsts(), frozenset(left.ones)
    left.add([word for word in _INTRODUCTIONS if len(word) == 1], "word before")
    left.add("@", "mentioned")
    left.add(["\x1e\x1e"], "dash before")
    ends = {word[0] for word in (*roles, *(word[::-1] for word in (*_TASKS, *NAMED, *WHO)))}
    left.add([one + two for one in SEPARATORS for two in {*ends, *SEPARATORS}], "role and a separator before")
    right = _Bounding()
    right.add(_RANKS, "rank after")
    right.add((*_GREETINGS, "收"), "greeting after")
    right.add(_ACTS, "act after")
    ending, alone_right = right.firsts(), frozenset(right.ones)
    right.add(_WORDS_AFTER, "word after")
    right.add(GENDER_LEADS, "gender after")
    right.add(["，您"], "greeting after")
    right.add(["（" + word[0] for word in _ROLES | _RANKS], "role after")
    right.add(" ：]】", "speaks")
    right.add("\n", "alone in its line")
    right.add("\"'", "in a quoted cell")
    return Bounds(
        Bound(left.ones, left.twos, closing, alone_left),
        Bound(right.ones, right.twos, ending, alone_right),
    )


@attrs.define
class _Bounding:
    """A bound in the making."""

    ones: dict[str, int] = attrs.field(factory=dict[str, int])
    twos: dict[tuple[str, str], int] = attrs.field(factory=dict[tuple[str, str], int])

    def add(self, words: Iterable[str], sign: str) -> None:
        """Add what *words* that begin at the candidate are worth as a sign."""
        worth = WEIGHTS[sign] + CLOSED
        for word in words:
            if len(word) > 1:
                self.twos[word[0], word[1]] = max(self.twos.get((word[0], word[1]), 0), worth)
            else:
                self.ones[word] = max(self.ones.get(word, 0), worth)

    def firsts(self) -> frozenset[str]:
        """Return the characters that words begin with."""
        return frozenset((*self.ones, *(one for one, _ in self.twos)))
