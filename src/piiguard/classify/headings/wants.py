"""What the name of a field says of the value in it, and whether the value may be that.

The names are those of the table by which columns are classified. A value is taken that only looks like what
its name says, for a name is stronger evidence than any form; but a name with other readings, such as ``name``
and 客户, asks for a value that is rarely anything else, unless the fields beside it are somebody's too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.fields.likenesses import LIKENESSES, TELLING
from piiguard.classify.fields.names import SURE, USUAL, name_evidence, normalise
from piiguard.classify.headings.cells import HEADED, Cell, Field
from piiguard.classify.language.persons_model import SURNAME, model
from piiguard.classify.language.persons_slots import SELDOM
from piiguard.classify.language.persons_values import value_end
from piiguard.classify.rules.digital.birth_dates import is_date
from piiguard.classify.rules.later import later
from piiguard.classify.validators.ip_address import Scope, is_ip_address, scope_of
from piiguard.classify.validators.mobile import is_mobile

__all__ = ["found_in", "is_known"]

_SURE_SCORE: Final = 0.9
_USUAL_SCORE: Final = 0.8
_SECRETS: Final = frozenset({Entity.PASSWORD, Entity.API_KEY})
_CARDS: Final = frozenset({Entity.CN_BANK_CARD, Entity.CREDIT_CARD, Entity.CARD_CVV})
# Beside a card's number these are the card's.
_EXPIRIES: Final = later(
    "有效期限?至?|到期日期?|(?i:exp(?:iry|ires|iration)?(?:[ _]?date)?|valid[ _]?(?:thru|to|until))"
)
# Every office has files; those of drivers stand beside what they may drive.
_FILES: Final = later("档案编?号|檔案編?號|(?i:dabh|file[ _]?(?:no|number|id))")
_DRIVING: Final = later("驾驶|駕駛|驾照|准驾|准駕|(?i:driver|driving|zjcx)")
_HAN: Final = later("[\u4e00-\u9fff](?:[\u4e00-\u9fff]|[·\x1f](?=[\u4e00-\u9fff])){1,14}")
_LATIN: Final = later(
    r"[A-Z][A-Za-z'’]{1,15}(?:[ \-][A-Z][A-Za-z'’]{0,15}\.?){1,3}|[A-Z]{2,16}[/,][ ]?[A-Z]{2,16}"
)
_NO_NAMES: Final = frozenset(
    {"全部", "任意", "匿名", "保密", "时间", "空白", "满意", "安全", "管理员", "何人"}
)
_ID: Final = later(r"[A-Za-z][A-Za-z0-9_\-]{5,19}")
_FIRST_HAN: Final = "\u4e00"
_YEAR: Final = 4
_SHORTEST_PASSWORD: Final = 4
_FLAG: Final = later("(?i:true|false|null|none|yes|no|n/a|string|varchar.{0,8}|text|int|required|example)")


def is_known(name: str) -> bool:
    """Say whether anything is known of the name of a field.

    >>> is_known("出生日期"), is_known("哈哈")
    (True, False)
    """
    return _evidence(name) is not None


def found_in(text: str, cell: Cell) -> Finding | None:
    """Say what the value in a cell is, by the name of its field.

    Args:
        text: A text in normal form.
        cell: Where the value stands.

    Returns:
        The finding, or None if the name wants nothing, or the value is not what it wants.
    """
    value = text[cell.start : cell.end]
    for entity, score, fits in _wanted(cell.field):
        if fits(value):
            return Finding(
                entity, cell.start, cell.end, score, value, (f"name of the field: {cell.field.name}",)
            )
    return None


_Fits = Callable[[str], bool]


@lru_cache(maxsize=1 << 10)
def _wanted(field: Field) -> tuple[tuple[Entity, float, _Fits], ...]:
    """Return what the value of a field may be, the likelier first."""
    entity, strength, others = _evidence(field.name) or (None, 0.0, ())
    if entity is None:
        beside = {each for name in field.beside for each in (_evidence(name) or (None,))}
        if _EXPIRIES.fullmatch(field.name) and not _CARDS.isdisjoint(beside):
            return ((Entity.CARD_EXPIRY, _SURE_SCORE, LIKENESSES[Entity.CARD_EXPIRY]),)
        if _FILES.fullmatch(field.name) and any(map(_DRIVING.search, field.beside)):
            return ((Entity.CN_DRIVER_LICENCE, _SURE_SCORE, LIKENESSES[Entity.CN_DRIVER_LICENCE]),)
        return ()
    among = _is_among_personal(field)
    # Films, options and encodings have a name, too.
    bare = normalise(field.name) == "name"
    sure = strength >= SURE or (strength >= USUAL and among)
    if strength < USUAL and not among:
        return ()
    score = _SURE_SCORE if sure else _USUAL_SCORE
    # A travel permit has the form of a passport, too.
    every = sorted((entity, *others), key=lambda each: each == Entity.CN_PASSPORT)
    return tuple(
        (each, score, fits)
        for each in every
        if (fits := _fitting(each, sure=sure, among=among, bare=bare, alone=not field.beside)) is not None
    )


def _is_among_personal(field: Field) -> bool:
    """Say whether another field beside it is surely somebody's."""
    for name in field.beside:
        found = _evidence(name)
        if name != field.name and found is not None and found[0] is not None and found[1] >= USUAL:
            return True
    return False


@lru_cache(maxsize=1 << 10)
def _evidence(name: str) -> tuple[Entity | None, float, tuple[Entity, ...]] | None:
    found = name_evidence(name)
    return None if found is None else (found.entity, found.score, found.others)


def _fitting(entity: Entity, *, sure: bool, among: bool, bare: bool, alone: bool) -> _Fits | None:
    """Return what a value must be like; None where its form tells it anyway."""
    # Behind a key of JSON rules read secrets with more care than a name alone can.
    if entity not in HEADED or (alone and entity in _SECRETS):
        return None
    if entity == Entity.PERSON:
        return (
            _may_be_person if among else _is_sure_person if sure else _is_han_person if bare else _is_person
        )
    return _own().get(entity) or TELLING.get(entity) or LIKENESSES.get(entity)


def _may_be_person(value: str) -> bool:
    """Say whether a value may be a name where those beside it are somebody's: 容易 and 高兴 are names."""
    if _is_name(value, vague=False):
        return True
    short = len(value) in {2, 3} and _HAN.fullmatch(value) and value not in _NO_NAMES
    return bool(short) and (bool(model().flags[ord(value[0])] & SURNAME) or value[0] in SELDOM)


def _is_sure_person(value: str) -> bool:
    return _is_name(value, vague=False)


def _is_person(value: str) -> bool:
    return _is_name(value, vague=True)


def _is_han_person(value: str) -> bool:
    return value >= _FIRST_HAN and _is_person(value)


def _is_name(value: str, *, vague: bool) -> bool:
    if _HAN.fullmatch(value):
        return value_end(value, 0, len(value), vague=vague) == len(value)
    return _LATIN.fullmatch(value) is not None


def _is_birthday(value: str) -> bool:
    return len(value) > _YEAR and LIKENESSES[Entity.DATE_OF_BIRTH](value) and is_date(value.partition(" ")[0])


def _is_wechat(value: str) -> bool:
    return _ID.fullmatch(value) is not None and not _FLAG.fullmatch(value)


def _is_qq(value: str) -> bool:
    return LIKENESSES[Entity.QQ_NUMBER](value) and value.isdecimal() and not is_mobile(value)


def _is_alipay(value: str) -> bool:
    return LIKENESSES[Entity.ALIPAY_ACCOUNT](value) and "@" not in value and not is_mobile(value)


def _is_password(value: str) -> bool:
    return (
        LIKENESSES[Entity.PASSWORD](value)
        and len(value) >= _SHORTEST_PASSWORD
        and not _FLAG.fullmatch(value)
        and not value.startswith(("$", "%", "{", "<", "("))
    )


def _is_public_ip(value: str) -> bool:
    return is_ip_address(value) and scope_of(value) is Scope.PUBLIC


def _is_token(value: str) -> bool:
    return LIKENESSES[Entity.API_KEY](value) and any(map(str.isdecimal, value))


@cache
def _own() -> Mapping[Entity, _Fits]:
    return {
        Entity.DATE_OF_BIRTH: _is_birthday,
        Entity.IP_ADDRESS: _is_public_ip,
        Entity.WECHAT_ID: _is_wechat,
        Entity.QQ_NUMBER: _is_qq,
        Entity.ALIPAY_ACCOUNT: _is_alipay,
        Entity.PASSWORD: _is_password,
        Entity.API_KEY: _is_token,
    }
