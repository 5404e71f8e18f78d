"""Full names that words on both sides frame: 由向文博实名, 写“致慕容芳，, 派黎冬梅来过, 明天卢磊 of a roster.

Each half of a frame alone stands beside much else; both say that somebody is between them, so the language
model need only allow the stretch as a name.

>>> text = "店铺由向文博实名，再由专人负责"
>>> [text[start:end] for start, end, _ in framed(text, 3)]
['向文博']
>>> list(framed(text, 11))
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from piiguard.classify.language.persons_forms import DOUBLES
from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_roles import NO_LAST
from piiguard.classify.language.persons_scalar import known_word
from piiguard.classify.language.persons_slots import NEVER, score_alone
from piiguard.classify.language.persons_titles import TITLES
from piiguard.classify.rules.later import later

__all__ = ["FRAMING", "framed"]

FRAMING: Final = "由被派写致天后班"
"""The last characters of what opens a frame."""

_AGENT: Final = later("[由被派]\\Z")
_DONE: Final = later(
    "实名|签[收字署名]|代[收取领签办购交]|拒[收签]|领走|取[走件]|拿走|收走|来[过装修送取拿看拉接]|上门|过[来去]|开通|"
    "接[手管待任]|经[手办]|[审复]核|审批|担任|陪同|辞退|开除|录用|骗[了走取去]|打[伤了]|撞[伤了]|保管|驾驶|盗[用刷]|冒[名充用领]"
)
_WRITTEN: Final = later("(?:[收寄发]件|[收发]货|件人|货人|姓名|名字|抬头|署名|户名|备注)写\\Z")
_WRITTEN_SO: Final = later("[，,。；;！!、）)”」\"'\n ]|\\Z|就[行好可]|即可")
_DEDICATED: Final = later("(?:(?<![一-鿿])|写)致\\Z")
_ADDRESSEE: Final = later("[，,：:！!”」\"']|\\Z")
_TURN: Final = later("(?:[今明后昨][天日]|[早中晚夜白]班|值班)\\Z")
_ROSTER: Final = later("值[班日守]|排班|轮[班值]|当[班值]")
_SHIFT: Final = later("[，,。；;、）)\n ]|\\Z|值?[早中晚夜白]?班|顶|替")
_REACH: Final = 24
_BEFORE: Final = 6
_LENGTHS: Final = (3, 2)
_LONGEST: Final = 4
_LEAST: Final = {2: -8, 3: -24, 4: -24}
"""What the language model must say of a name alone, by characters."""
_PERSONS: Final = frozenset({6, 7})


def framed(text: str, place: int) -> Iterator[tuple[int, int, str]]:
    """Find the name that begins at a place.

    Args:
        text: A text in normal form.
        place: Where a surname stands behind one of `FRAMING`.

    Yields:
        Start, end, and the evidence: the name, or nothing.
    """
    fold = model().fold
    before = fold(text[max(0, place - _BEFORE) : place])
    closing = _closing(text, place, before)
    if closing is None:
        return
    run = fold(text[place : place + _LONGEST + _BEFORE])
    double = run[:2] in _DOUBLE
    for length in (4, 3) if double else _LENGTHS:
        name = run[:length]
        if closing.match(run, length) is not None and _is_name(name):
            yield place, place + length, f"framed by {before[-1]} before it and by what follows"
            return


def _closing(text: str, place: int, before: str) -> re.Pattern[str] | None:
    """Return what must follow the name, or None where no frame opens."""
    if _AGENT.search(before):
        return _DONE
    if _WRITTEN.search(before):
        return _WRITTEN_SO
    if _DEDICATED.search(before):
        return _ADDRESSEE
    if _TURN.search(before) and _ROSTER.search(text, max(0, place - _REACH), place):
        return _SHIFT
    return None


def _is_name(name: str) -> bool:
    if len(name) < _LENGTHS[-1] or not all("一" <= each <= "鿿" for each in name) or name[-1] in NO_LAST:
        return False
    if name[1:] in TITLES or name[2:] in TITLES:
        return False  # 由胡校医陪同
    # 向文博 is somebody here, though 文博 is a word.
    if not NEVER.isdisjoint(name[1:]) or any(_is_word(name[:size], size == len(name)) for size in _LENGTHS):
        return False
    return score_alone(name) >= _LEAST[len(name)]


def _is_word(word: str, whole: bool) -> bool:  # noqa: FBT001 - two answers of one table
    frequency, kind = known_word(word)
    return frequency >= (1 if whole else _FREQUENT) and kind not in _PERSONS


_FREQUENT: Final = 6
_DOUBLE: Final = frozenset(DOUBLES)
