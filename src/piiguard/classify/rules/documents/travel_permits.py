"""Permits for travel to and from Hong Kong, Macao and Taiwan 通行证, recognised by the words around them.

Found: ``港澳通行证 C12345678``, ``往来港澳通行证号码：CA1234567``, ``回乡证 H12345678``,
``回鄉證：M1234567800``, ``大通证 L12345678``, ``台胞证号 12345678``, ``台胞证：0123456701(D)``.
Near-misses: ``C12345678`` by itself, ``台胞证 20240101`` (a day), eight digits with no label before them.

Source: see `piiguard.classify.validators.travel_permits`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import (
    NO_DOCUMENT,
    SEPARATOR,
    joined,
    labelled,
    lettered,
    listed,
    named_after,
    near,
    spaced,
)
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import plain_value
from piiguard.classify.validators import travel_permits

__all__ = ["RULES"]

_SCORES: Final = Scores(silent=0.35, supported=0.95, opposed=0.1)
_LABEL_SCORES: Final = Scores(silent=0.93, supported=0.95, opposed=0.93)
_ANY_PERMIT: Final = ("通行证", "通行證", "证件号", "證件號", "travel permit", "exit-entry permit")
_HK_MACAO: Final = ("港澳通行证", "港澳通行證", "往来港澳", "往來港澳", "双程证", "雙程證", "eep no")
_HOME_RETURN: Final = (
    "回乡证",
    "回鄉證",
    "回乡卡",
    "回鄉卡",
    "来往内地通行证",
    "來往內地通行證",
    "来往内地",
    "來往內地",
    "港澳居民通行证",
    "home return permit",
    "home-return permit",
    "mainland travel permit",
)
_TAIWAN: Final = (
    "台湾通行证",
    "台灣通行證",
    "往来台湾",
    "往來台灣",
    "往來臺灣",
    "大通证",
    "大通證",
    "赴台证",
)
_COMPATRIOT: Final = (
    "台胞证",
    "台胞證",
    "臺胞證",
    "来往大陆通行证",
    "來往大陸通行證",
    "来往大陆",
    "來往大陸",
    "台湾居民通行证",
    "taiwan compatriot permit",
    "taiwan resident",
)
_HK_MACAO_LABELS: Final = (*_HK_MACAO, *_ANY_PERMIT)
_HOME_RETURN_LABELS: Final = (*_HOME_RETURN, *_ANY_PERMIT)
_TAIWAN_LABELS: Final = (*_TAIWAN, *_ANY_PERMIT)
_BRACKETS: Final = str.maketrans("", "", "()（）")
_DAY: Final = later(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])?")
_WHY: Final = ("series of the permit", "no check digit")
_EIGHT: Final = spaced("[0-9]", 8)
_HK_MACAO_FORM: Final = f"[CW]{SEPARATOR}?[A-Z0-9]{SEPARATOR}?" + spaced("[0-9]", 7)
_HOME_RETURN_FORM: Final = (
    rf"[HM]{SEPARATOR}?[A0-9]{SEPARATOR}?" + spaced("[0-9]", 7) + rf"(?:{SEPARATOR}?[0-9]{{2}})?"
)
_TAIWAN_FORM: Final = f"[LT]{SEPARATOR}?{_EIGHT}"


def _without_brackets(spelling: str) -> str:
    return plain_value(spelling.translate(_BRACKETS))


def _is_compatriot(value: str) -> bool:
    return travel_permits.is_taiwan_compatriot_permit(value) and _DAY.fullmatch(value) is None


def _keyed(entity: Entity, names: str, form: str, check: Callable[[str], bool]) -> tuple[Rule, ...]:
    """Make the rule of a permit whose kind a program names: ``doc=HKM_PERMIT no=CD1234567``."""
    words = joined(name.replace("_", " ") for name in names.split())
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    number = r"(?:(?:doc|id|cert|card|permit)?_?(?:no|num|number|id|code))"
    return (
        Rule(
            entity=entity,
            name=f"of a kind that a program names, {words[0]}",
            pattern=later(
                rf"(?<![A-Za-z])(?:{either})(?![A-Za-z])(?:[\"']?[ ,;&|\t]{{1,3}}[\"']?{number})?"
                rf"[\"']?[ ]?[:=][ ]?[\"']?(?P<id>{form})(?![0-9A-Za-z])",
                re.IGNORECASE | re.ASCII,
            ),
            trigger=Trigger(words=words, leads=True),
            scores=_LABEL_SCORES,
            why=("kind of the permit, as programs name it", *_WHY),
            check=check,
            reach=64,
        ),
    )


_HK_MACAO_PERMIT: Final = Rule(
    entity=Entity.CN_HK_MACAO_PERMIT,
    name="permit to Hong Kong and Macao",
    pattern=later(
        rf"(?<![A-Za-z0-9])(?:[CWcw]{SEPARATOR}?[0-9]{{8}}"
        rf"|[Cc][A-HJ-NP-Za-hj-np-z]{SEPARATOR}?[0-9]{{7}})(?![A-Za-z0-9])"
    ),
    trigger=lettered({7, 8}),
    scores=_SCORES,
    why=_WHY,
    words=(*_HK_MACAO, *_ANY_PERMIT, "港澳", "签注", "簽注", "团签"),
    against=NO_DOCUMENT,
    check=travel_permits.is_hk_macao_permit,
    check_rows=travel_permits.are_hk_macao_permits,
    widths={9},
    reach=24,
)

_HOME_RETURN_PERMIT: Final = Rule(
    entity=Entity.CN_HOME_RETURN_PERMIT,
    name="permit to the mainland of Hong Kong and Macao residents",
    pattern=later(
        rf"(?<![A-Za-z0-9])(?:[HMhm]{SEPARATOR}?[0-9]{{8}}(?:{SEPARATOR}?[0-9]{{2}})?"
        rf"|[HMhm][Aa]{SEPARATOR}?[0-9]{{7}})(?![A-Za-z0-9])"
    ),
    trigger=lettered({7, 8, 10}),
    scores=_SCORES,
    why=_WHY,
    words=(*_HOME_RETURN, *_ANY_PERMIT, "港澳居民", "港澳同胞"),
    against=(*NO_DOCUMENT, "护照", "護照", "passport"),
    check=travel_permits.is_home_return_permit,
    check_rows=travel_permits.are_home_return_permits,
    widths={9, 11},
    reach=24,
)

_TAIWAN_PERMIT: Final = Rule(
    entity=Entity.CN_TAIWAN_PERMIT,
    name="permit to Taiwan",
    pattern=later(rf"(?<![A-Za-z0-9])[LTlt]{SEPARATOR}?[0-9]{{8}}(?![A-Za-z0-9])"),
    trigger=lettered({8}),
    scores=_SCORES,
    why=_WHY,
    words=(*_TAIWAN, *_ANY_PERMIT, "入台证", "入臺證", "入台", "赴台", "l证", "t证", "l开头", "t开头", "l签"),
    against=NO_DOCUMENT,
    check=travel_permits.is_taiwan_permit,
    check_rows=travel_permits.are_taiwan_permits,
    widths={9},
    reach=24,
)

_COMPATRIOT_FORM: Final = rf"{_EIGHT}(?:{SEPARATOR}?[0-9]{{2}}(?:[ ]?[(（][A-Z0-9][)）]|[A-Z])?)?"
_COMPATRIOT_PERMIT: Final = Rule(
    entity=Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
    name="permit to the mainland of Taiwan residents",
    pattern=labelled(
        _COMPATRIOT, _COMPATRIOT_FORM, then=r"(?:[（(]?(?:8|八)[位码](?:数字?|的)?[号號码碼]{0,2}[)）]?)?"
    ),
    trigger=Trigger(words=_COMPATRIOT, leads=True),
    scores=Scores(silent=0.9, supported=0.93, opposed=0.9),
    why=("label", *_WHY),
    words=_COMPATRIOT,
    check=_is_compatriot,
    value=_without_brackets,
)

RULES: Final = (
    _HK_MACAO_PERMIT,
    near(_HK_MACAO_PERMIT, _HK_MACAO_FORM),
    Rule(
        entity=Entity.CN_HK_MACAO_PERMIT,
        name="permit to Hong Kong and Macao behind a label",
        pattern=labelled(_HK_MACAO_LABELS, _HK_MACAO_FORM),
        trigger=Trigger(words=_HK_MACAO_LABELS, leads=True),
        scores=_LABEL_SCORES,
        why=("label", *_WHY),
        words=_HK_MACAO,
        check=travel_permits.is_hk_macao_permit,
    ),
    _HOME_RETURN_PERMIT,
    near(_HOME_RETURN_PERMIT, _HOME_RETURN_FORM),
    Rule(
        entity=Entity.CN_HOME_RETURN_PERMIT,
        name="permit to the mainland of Hong Kong and Macao residents behind a label",
        pattern=labelled(_HOME_RETURN_LABELS, _HOME_RETURN_FORM),
        trigger=Trigger(words=_HOME_RETURN_LABELS, leads=True),
        scores=_LABEL_SCORES,
        why=("label", *_WHY),
        words=_HOME_RETURN,
        check=travel_permits.is_home_return_permit,
    ),
    _TAIWAN_PERMIT,
    near(_TAIWAN_PERMIT, _TAIWAN_FORM),
    Rule(
        entity=Entity.CN_TAIWAN_PERMIT,
        name="permit to Taiwan behind a label",
        pattern=labelled(_TAIWAN_LABELS, _TAIWAN_FORM),
        trigger=Trigger(words=_TAIWAN_LABELS, leads=True),
        scores=_LABEL_SCORES,
        why=("label", *_WHY),
        words=_TAIWAN,
        check=travel_permits.is_taiwan_permit,
    ),
    _COMPATRIOT_PERMIT,
    Rule(
        entity=Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
        name="permit to the mainland of Taiwan residents, below its title",
        pattern=later(
            r"(?:台胞[证證]|[来來]往大[陆陸]通行[证證])(?:[^0-9。]|[0-9]{1,4}(?![0-9])){2,60}?"
            r"(?:[证證]件(?:[号號][码碼]?|[编編][号號])|[证證]?[号號][码碼])[ :：\n]{0,4}"
            rf"(?P<id>{_EIGHT})(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=("台胞证", "台胞證", "来往大陆通行证", "來往大陸通行證"), leads=True),
        scores=Scores(silent=0.85, supported=0.85, opposed=0.85),
        why=("label of a number, below the title of the permit", "no check digit"),
        check=_is_compatriot,
    ),
    *_keyed(
        Entity.CN_HK_MACAO_PERMIT,
        "hkm_permit hkmo_permit hk_macao_permit hk_macau_permit eep ga_permit gatxz gatxzh gajmtxz",
        _HK_MACAO_FORM,
        travel_permits.is_hk_macao_permit,
    ),
    *_keyed(
        Entity.CN_HOME_RETURN_PERMIT,
        "hrp home_return home_return_permit mtp mtp_hkm hvp reentry_permit hxz hxzh",
        _HOME_RETURN_FORM,
        travel_permits.is_home_return_permit,
    ),
    *_keyed(
        Entity.CN_TAIWAN_PERMIT,
        "taiwan_permit tw_permit twp permit_to_taiwan dtz dtzh twtxz",
        _TAIWAN_FORM,
        travel_permits.is_taiwan_permit,
    ),
    *_keyed(
        Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
        "tbz tbzh mtps tw_compatriot taiwan_compatriot compatriot_permit tw_resident_permit",
        "[0-9]{8}",
        _is_compatriot,
    ),
    *listed(_COMPATRIOT_PERMIT, _COMPATRIOT, _COMPATRIOT_FORM),
    Rule(
        entity=Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
        name="permit to the mainland of Taiwan residents, named after it",
        pattern=named_after(_COMPATRIOT, _EIGHT),
        trigger=Trigger(words=_COMPATRIOT),
        scores=Scores(silent=0.88, supported=0.9, opposed=0.88),
        why=("label after it", *_WHY),
        words=_COMPATRIOT,
        check=_is_compatriot,
    ),
)
