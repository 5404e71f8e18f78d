"""Places where a name is wanted: between a role and a greeting, in a cell beside a telephone number.

There the language around a name says less than what stands right beside it, so the language model is asked of
the name alone, as it would stand in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from piiguard.classify.language.persons_model import PAIR, SURNAME, model
from piiguard.classify.language.persons_numbers import Numbers
from piiguard.classify.language.persons_roles import NO_LAST
from piiguard.classify.language.persons_scalar import Scored, is_common, score_of
from piiguard.classify.language.persons_signs import Signs, bounds, may_have_signs, sign_of

__all__ = [
    "LEAST",
    "LENGTHS",
    "MOST",
    "NEVER",
    "NO_END",
    "SELDOM",
    "Place",
    "score_alone",
    "slot_places",
    "slots",
]

SELDOM: Final = (
    "乐习云井代仰伏充养凤劳印危厍双后国夔宣容宿富寿屠嵇巴广廉弘慎慕戈戎扶於暨权滑班盖祖禤空籍索经能莘蓟蓬"
    "薄裘邰郤钭隆韶须占昊粘银冠敏展撒玉雒郇衣幺苑檀亢晋楚鄞闵税荀岐千候撖揣"
)
"""Surnames that are rarer than those the model knows.

Source: the Hundred Family Surnames (百家姓), and surnames in use today, from memory.
"""

NEVER: Final = frozenset("其不乎也而则兮矣焉哉")
"""Characters that no given name holds."""

LEAST: Final = 48
"""What signs must be worth where a name is wanted."""

MOST: Final = 68
"""… around a surname that the model does not know."""

_DOT: Final = "·"
LENGTHS: Final = (2, 3, 4)
"""Of the names that are looked for, in characters."""

Place = tuple[int, tuple[int, ...]]
"""Where a name may begin, and how many characters it may have."""

_SINGLE: Final = (2, 3)  # with a surname of one character
_ANY: Final = "邵"  # in place of a surname that the model does not know
NO_END: Final = NO_LAST + "收副摄报等说称在为是了的地得已曰它他她我你您其此"  # 戴志康收, 副主席, 李舸摄
"""Characters that no given name ends with."""

_SELDOM_COSTS: Final = 16
_NO_NAME: Final = -1000


def slots(
    text: str, places: Iterable[Place], numbers: Numbers, *, sure: int
) -> Iterator[tuple[Scored, Signs]]:
    """Find the names that signs on both sides, or a number beside them, ask for.

    Args:
        text: A text in normal form.
        places: Where they may begin, in order, as `slot_places` finds.
        numbers: The numbers of the text.
        sure: What the score of the name alone and the signs must add up to.

    Yields:
        Each, with its score alone and its signs.
    """
    fold, flags = model().fold, model().flags
    for start, lengths in places:
        run = fold(text[start : start + LENGTHS[-1] + 1])
        for length in lengths:
            if len(run) < length or not "一" <= run[length - 1] <= "鿿":
                break
            after = run[length : length + 1]
            if after == _DOT or ("一" <= after <= "鿿" and after not in bounds().right.closing):
                continue
            kind = _kind(run[:length])
            if kind is None or run[length - 1] in NO_END or not NEVER.isdisjoint(run[1:length]):
                continue
            if not may_have_signs(text, start, start + length, numbers, need=LEAST):
                continue
            if is_common(run[:length]):
                continue
            need = LEAST if flags[ord(run[0])] & (SURNAME | PAIR) else MOST
            signs = sign_of(text, start, start + length, numbers, need=need, both=True)
            if signs[0] and (total := _alone(run[:length], kind)) + signs[0] >= sure:
                yield (start, start + length, kind, total), signs


def slot_places(text: str) -> Iterator[Place]:
    """Find where a surname stands behind what is no Chinese character, or behind the end of a sign.

    Args:
        text: A text in normal form.

    Yields:
        The places, in order, each with every length.
    """
    return ((match.start(), LENGTHS) for match in _beginning().finditer(text))


def score_alone(name: str) -> int:
    """Score a folded name as it would stand in a list.

    Args:
        name: Two to four Chinese characters.

    Returns:
        The score; far below any name's if the stretch begins with no surname or is too long for it.
    """
    kind = _kind(name)
    return _NO_NAME if kind is None else _alone(name, kind)


@cache
def _beginning() -> re.Pattern[str]:
    surnames = {*map(chr, model().members(SURNAME | PAIR)), *SELDOM}
    # 䰾 counts as a character of the block that Chinese is mostly written with, and 儸 as one of another.
    into, away = (
        "".join(chr(code) for code, same in model().symbols.items() if _is_han(same) > _is_han(code)),
        "".join(chr(code) for code, same in model().symbols.items() if _is_han(same) < _is_han(code)),
    )
    closing = _spellings(bounds().left.closing)
    return re.compile(
        f"[{_spellings(surnames)}](?:(?<![一-鿿{into}\x1f\xb7].)|(?<=[{closing}{away}].))(?=[一-鿿{into}])"
    )


def _is_han(code: int) -> bool:
    return 0x4E00 <= code < 0xA000  # noqa: PLR2004 - the block of the model's flags


def _spellings(chars: Iterable[str]) -> str:
    """Return characters with those that count as them."""
    wanted = {*map(ord, chars)}
    return "".join(map(chr, sorted(wanted | {c for c, same in model().symbols.items() if same in wanted})))


def _kind(name: str) -> int | None:
    """Return of which kind of candidates a folded stretch is; None if it is of none."""
    tables = model()
    flags = tables.flags
    single = bool(flags[ord(name[0])] & SURNAME) or name[0] in SELDOM
    if single and len(name) in _SINGLE:
        return len(name) - 2
    if single and flags[ord(name[1])] & SURNAME and len(name) == LENGTHS[-1]:
        return 2
    return 4 if ord(name[0]) << 16 | ord(name[1]) in tables.pairs else None


@lru_cache(maxsize=1 << 12)
def _alone(name: str, kind: int) -> int:
    """Score a name as it would stand in a list."""
    if name[0] in SELDOM and not model().flags[ord(name[0])] & SURNAME:
        return score_of(_ANY + name[1:], kind) - _SELDOM_COSTS
    return score_of(name, kind)
