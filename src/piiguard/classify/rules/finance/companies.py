"""Numbers of companies 单位代码 other than the plain unified social credit code.

* Organisation code 组织机构代码: ``M000100Y-4``, ``组织机构代码：M000100Y4``.
* Taxpayer number 纳税人识别号 of 15 or 20 characters: ``税号350100M000100Y4``.
* Business licence 营业执照注册号 of 15 digits: ``注册号110108000000016``.
* Unified social credit code in groups: ``统一社会信用代码 91350100 M000100Y 43``.

The check characters leave one chance number in ten or eleven, and part numbers and dates with a running
number (``20260101-3``) look the same: a word must speak for the first three.

Source: `piiguard.classify.validators` of the four.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.finance.words import NUMBERS_OF_THINGS
from piiguard.classify.rules.labelled import joined
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.business_licence import is_business_licence
from piiguard.classify.validators.org_code import is_org_code
from piiguard.classify.validators.tax_number import is_tax_number
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["RULES"]

_DASH: Final = r"[\-\x1e]"
_ORG_WORDS: Final = (
    "组织机构代码", "机构代码", "组织代码", "单位代码", "組織機構代碼", "社会团体", "社团登记",
    "事业单位", "民办非企业",
    *joined(("org code", "organization code", "organisation code")),
)  # fmt: skip
_TAX_WORDS: Final = (
    "税号", "纳税识别号", "纳税人", "税务登记", "国税", "地税", "开票", "稅號", "納稅人", "taxpayer",
    *joined(("tax id", "tax no", "tax number")),
)  # fmt: skip
_LICENCE_WORDS: Final = (
    "注册号", "营业执照", "执照号", "工商", "註冊號", "營業執照", "licence", "license",
    *joined(("registration no", "reg no")),
)  # fmt: skip
_CREDIT_WORDS: Final = (
    "信用代码", "社会信用", "统一代码", "信用码", "税号", "纳税人识别号", "营业执照", "执照", "uscc",
    "信用代碼", "統一編號", *joined(("credit code",)),
)  # fmt: skip

# In a row behind the name of a firm, or behind another number of it: 'ACME有限公司','MA357PRW-7','3205…X'.
_ROW_PART: Final = r"['\"]?[ ]?[,，|\t;][ ]?['\"]?"
_FIRM: Final = (
    r"(?:公司|集团|合作社|事务所|医院|学校|协会|研究[院所]|中心|工厂)"
    rf"(?:{_ROW_PART}[0-9A-Z\-]{{8,20}}){{0,2}}?{_ROW_PART}"
)  # fmt: skip
_FIRM_WORDS: Final = tuple(
    name + part
    for name in (
        "公司",
        "集团",
        "合作社",
        "事务所",
        "医院",
        "学校",
        "协会",
        "研究院",
        "研究所",
        "中心",
        "工厂",
    )
    for part in ("'", '"', ",", "，", "|", "\t", ";")
)
_IN_ROW: Final = Scores(silent=0.85, supported=0.9, opposed=0.85)


def _row(entity: Entity, name: str, form: str, check: Callable[[str], bool], why: str) -> Rule:
    return Rule(
        entity=entity,
        name=f"{name} in a row behind the name of a firm",
        pattern=later(rf"{_FIRM}(?P<id>{form})(?=['\",，|\t;)\r\n]|$)"),
        trigger=Trigger(words=_FIRM_WORDS, leads=True),
        scores=_IN_ROW,
        why=("behind the name of a firm, in a row", why),
        check=check,
        reach=96,
    )


RULES: Final = (
    _row(
        Entity.CN_ORGANIZATION_CODE,
        "organisation code",
        rf"[0-9A-Z]{{8}}{_DASH}?[0-9X]",
        is_org_code,
        "check character (GB 11714-1997)",
    ),
    _row(
        Entity.CN_TAX_NUMBER,
        "taxpayer number",
        "[1-8][0-9]{5}[0-9A-Z]{8}[0-9X]",
        is_tax_number,
        "made of a division and a checked code (announcement 66 of 2015)",
    ),
    _row(
        Entity.CN_BUSINESS_LICENCE,
        "business licence",
        "[1-8][0-9]{14}",
        is_business_licence,
        "check digit (GS 15-2006, MOD 11,10)",
    ),
    Rule(
        entity=Entity.CN_USCC,
        name="social credit code in groups",
        pattern=later(
            r"[1-9ANYany](?<![0-9A-Za-z].)"
            r"(?:[ .\-\x1e\x1f]?[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]){17}(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=_CREDIT_WORDS),
        scores=Scores(silent=0.9, supported=0.98, opposed=0.7),
        why=("check character (GB 32100-2015, mod 31)", "organisation code's check (GB 11714-1997)"),
        words=_CREDIT_WORDS,
        check=is_uscc,
        reach=64,
    ),
    Rule(
        entity=Entity.CN_TAX_NUMBER,
        name="taxpayer number of 15 or 20",
        pattern=later(
            r"[1-8](?<![0-9A-Za-z].)(?:[0-9]{5}[0-9A-Z]{8}[0-9X]|[0-9]{16}[0-9Xx][0-9]{2})(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=_TAX_WORDS),
        scores=Scores(silent=0.35, supported=0.93, opposed=0.2),
        why=("made of a division or ID and a checked code (announcement 66 of 2015)",),
        words=_TAX_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_tax_number,
        reach=56,
    ),
    Rule(
        entity=Entity.CN_TAX_NUMBER,
        name="taxpayer number of 15 in groups",
        pattern=later(
            r"[1-8](?<![0-9A-Za-z].)(?<![0-9A-Za-z][.\-\x1e ].)[0-9]{3}(?P<by>[ \-\x1e])[0-9]{2}[0-9A-Z]{2}"
            r"(?P=by)[0-9A-Z]{4}(?P=by)[0-9A-Z]{3}(?![0-9A-Za-z])(?!(?P=by)[0-9])"
        ),
        trigger=Trigger(words=_TAX_WORDS),
        scores=Scores(silent=0.35, supported=0.93, opposed=0.2),
        why=("made of a division and a checked code (announcement 66 of 2015)", "groups of four"),
        words=_TAX_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_tax_number,
        reach=56,
    ),
    Rule(
        entity=Entity.CN_BUSINESS_LICENCE,
        name="business licence of 15 digits",
        pattern=later(r"[1-8](?<![0-9].)(?<![0-9][.\-\x1e].)[0-9]{14}(?![0-9])(?!\.[0-9])"),
        trigger=Trigger(digits=frozenset({15}), leads=True),
        scores=Scores(silent=0.35, supported=0.95, opposed=0.2),
        why=("check digit (GS 15-2006, MOD 11,10)", "a registering authority's province"),
        words=_LICENCE_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_business_licence,
        reach=20,
    ),
    Rule(
        entity=Entity.CN_BUSINESS_LICENCE,
        name="business licence in groups",
        pattern=later(
            r"[1-8](?<![0-9].)(?<![0-9][.\-\x1e ].)[0-9]{2,5}(?:[ \-\x1e][0-9]{2,6}){1,4}(?![0-9])"
        ),
        trigger=Trigger(words=_LICENCE_WORDS),
        scores=Scores(silent=0.1, supported=0.9, opposed=0.1),
        why=("check digit (GS 15-2006, MOD 11,10)", "a registering authority's province"),
        words=_LICENCE_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_business_licence,
        reach=48,
    ),
    Rule(
        entity=Entity.CN_ORGANIZATION_CODE,
        name="organisation code",
        pattern=later(
            rf"[0-9A-Z](?<![0-9A-Za-z].)(?<![0-9A-Za-z]{_DASH}.)[0-9A-Z]{{7}}{_DASH}?[0-9Xx]"
            rf"(?![0-9A-Za-z])(?!{_DASH}[0-9A-Za-z])"
        ),
        trigger=Trigger(words=_ORG_WORDS),
        scores=Scores(silent=0.4, supported=0.95, opposed=0.2),
        why=("check character (GB 11714-1997)",),
        words=_ORG_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_org_code,
        reach=48,
    ),
)
"""How they are found, the surest first."""
