r"""Numbers with letters in them that a line break parts, behind their labels: screens and papers break so.

Found: ``身分證Q165\n535019``, ``税号：916201023\n74801267J``, ``港澳通行证C79\n355390``,
``快递 JT52515\n64236424``, ``支付宝账户208860325\n6632721``. Near-misses: a number that is whole on its line
(``税号：…\n2. 地址``), two numbers under each other, a part of one character.

What digits alone make up is read by `piiguard.classify.readings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import joined, labelled
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import normalise, plain_value
from piiguard.classify.validators import travel_permits
from piiguard.classify.validators.device_ids import is_iccid, is_imei, is_imsi
from piiguard.classify.validators.foreigner_id import is_foreigner_id
from piiguard.classify.validators.hk_id import is_hk_id
from piiguard.classify.validators.iban import is_iban
from piiguard.classify.validators.org_code import is_org_code
from piiguard.classify.validators.passport import is_passport
from piiguard.classify.validators.tw_id import is_tw_id
from piiguard.classify.validators.uscc import is_uscc
from piiguard.classify.validators.vin import is_vin
from piiguard.classify.validators.waybill import is_courier_waybill

__all__ = ["RULES"]

_GAP: Final = r"(?:[ \-\x1e]?\r?\n[ >|]{0,4}|[ \-\x1e])?"
# Two characters or more on either line, and but one break.
_PARTED: Final = r"(?=[0-9A-Z][ \-\x1e]?[0-9A-Z][0-9A-Z \-\x1e]{0,20}\r?\n[ >|]{0,4}[0-9A-Z]{2})"
_BREAK: Final = later(r"[\r\n >|]+")
_DIGIT: Final = "[0-9]"
_CODE: Final = "[0-9A-HJ-NPQRTUWXY]"
_ANY: Final = ("通行证", "通行證", "证件号", "證件號")


def _places(*each: str) -> str:
    return _PARTED + _GAP.join(each)


def _whole(spelling: str) -> str:
    """Join the parts."""
    return plain_value(_BREAK.sub("", normalise(spelling).text)).translate(_BRACKETS)


_BRACKETS: Final = str.maketrans("", "", "()（）")


def _rule(  # noqa: PLR0917 - what one such number is
    entity: Entity,
    labels: Iterable[str],
    form: str,
    check: Callable[[str], bool],
    why: str,
    then: str = "",
) -> Rule:
    words = tuple(labels)
    return Rule(
        entity=entity,
        name=f"in two lines, {words[0]}",
        pattern=labelled(words, form, then=then),
        trigger=Trigger(words=words, leads=True),
        scores=Scores(0.9, 0.9, 0.9),
        why=("label", why, "a line break within"),
        check=check,
        value=_whole,
    )


_IS_2088: Final = later("2088[0-9]{12}")
_PROVIDERS: Final = (
    "(?:qq|163|126|139|189|sina|sohu|gmail|foxmail|outlook|hotmail|yahoo|icloud|yeah|aliyun|live|msn)"
)
_LOCAL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9._%+\-]{0,40}[A-Za-z0-9_])?"
_TOP: Final = r"\.(?:com|cn|net|com\.cn|com\.tw|com\.hk)"


def _is_alipay(value: str) -> bool:
    return _IS_2088.fullmatch(value) is not None


def _joined(spelling: str) -> str:
    return re.sub(r"[\r\n >|]+", "", spelling)


RULES: Final = (
    _rule(
        Entity.TW_ID_CARD,
        ("身分證", "身份證", "身份证", "統一證號", "居留證"),
        _places("[A-Z]", "[1289A-D]", *[_DIGIT] * 8),
        is_tw_id,
        "check digit",
    ),
    _rule(
        Entity.HK_ID_CARD,
        ("身份證", "身份证", "身分證", "hkid"),
        _places("[A-Z]{1,2}", *[_DIGIT] * 6, "[(（]?[0-9A][)）]?"),
        is_hk_id,
        "check character",
    ),
    _rule(
        Entity.CN_USCC,
        (
            *(
                "信用代码",
                "信用代碼",
                "统一代码",
                "税号",
                "纳税人识别号",
                "納稅人識別號",
                "营业执照",
                "执照号",
            ),
            *joined(("credit code", "tax id", "uscc")),
        ),
        _places("[1-9ANY]", *[_CODE] * 17),
        is_uscc,
        "check character (GB 32100-2015, mod 31)",
    ),
    _rule(
        Entity.CN_ORGANIZATION_CODE,
        ("组织机构代码", "机构代码", "组织代码", "組織機構代碼", *joined(("org code",))),
        _places(*["[0-9A-Z]"] * 8, "[0-9X]"),
        is_org_code,
        "check character (GB 11714-1997)",
        then="(?:证(?:书)?)?[ :：]{0,2}(?:代码|代碼)?",
    ),
    _rule(
        Entity.CN_HK_MACAO_PERMIT,
        ("港澳通行证", "港澳通行證", "往来港澳", "双程证", *_ANY),
        _places("[CW]", "[A-Z0-9]", *[_DIGIT] * 7),
        travel_permits.is_hk_macao_permit,
        "series of the permit",
    ),
    _rule(
        Entity.CN_HOME_RETURN_PERMIT,
        ("回乡证", "回鄉證", "来往内地通行证", "來往內地通行證", *_ANY),
        _places("[HM]", *[_DIGIT] * 8),
        travel_permits.is_home_return_permit,
        "series of the permit",
    ),
    _rule(
        Entity.CN_TAIWAN_PERMIT,
        ("台湾通行证", "台灣通行證", "往来台湾", "大通证", *_ANY),
        _places("[LT]", *[_DIGIT] * 8),
        travel_permits.is_taiwan_permit,
        "series of the permit",
    ),
    _rule(
        Entity.CN_PASSPORT,
        ("护照", "護照", "passport"),
        _places("[EG]", "[A-HJ-NP-Z0-9]", *[_DIGIT] * 7),
        is_passport,
        "series of the passport",
    ),
    _rule(
        Entity.CN_WAYBILL,
        (
            *("快递", "快遞", "运单", "物流", "单号", "顺丰", "圆通", "极兔", "包裹", "面单"),
            *joined(("tracking no", "waybill")),
        ),
        _places("(?:SF|YT|JT)", *[_DIGIT] * 13),
        is_courier_waybill,
        "letters of a courier and its digits",
        then=r"(?:面单|单号|运单|编号|包裹|快递|号){0,2}",
    ),
    _rule(
        Entity.ALIPAY_ACCOUNT,
        ("支付宝", "支付寶", "alipay"),
        _places(*"2088", *[_DIGIT] * 12),
        _is_alipay,
        "sixteen digits from 2088",
        then=r"(?:账号|帐号|账户|帐户|帳號|帳戶|收款)?(?i:uid|id)?",
    ),
    _rule(
        Entity.CN_FOREIGNER_ID,
        ("永久居留", "居留证", "五星卡", "永居", "外国人身份证"),
        _places("9", *[_DIGIT] * 16, "[0-9X]"),
        is_foreigner_id,
        "check character (MOD 11-2)",
        then="(?:身份)?[证證卡]?",
    ),
    _rule(
        Entity.IMSI,
        ("imsi", "用户识别码"),
        _places(*"460", *[_DIGIT] * 12),
        is_imsi,
        "country 460 and a network of China (ITU-T E.212)",
    ),
    _rule(
        Entity.IMEI,
        ("imei", "串号", "串码"),
        _places(*[_DIGIT] * 15),
        is_imei,
        "Luhn digit (3GPP TS 23.003, annex B)",
    ),
    _rule(
        Entity.ICCID,
        ("iccid", "sim卡", "物联卡", "集成电路卡识别码"),
        _places(*"8986", *[_DIGIT] * 15, "[0-9A-Z]?"),
        is_iccid,
        "89, country 86 and network (ITU-T E.118)",
    ),
    _rule(
        Entity.VIN,
        ("车架", "車架", "车辆识别", "识别代号", "底盘号", "vin", "chassis"),
        _places(*["[A-HJ-NPR-Z0-9]"] * 17),
        is_vin,
        "check character (GB 16735, modulo 11)",
        then="(?:号码?|代[号码])?",
    ),
    _rule(
        Entity.IBAN_CODE,
        ("iban",),
        r"(?=[0-9A-Z \-\x1e]{2,40}\r?\n[ >|]{0,4}[0-9A-Z]{2})"
        + _GAP.join(["[A-Z]", "[A-Z]", "[0-9]", "[0-9]"])
        + rf"(?:{_GAP}[0-9A-Z]){{11,30}}",
        is_iban,
        "check digits (ISO/IEC 7064, MOD 97-10)",
    ),
    Rule(
        entity=Entity.EMAIL_ADDRESS,
        name="in two lines",
        pattern=later(
            rf"(?<![A-Za-z0-9._%+\-@])(?P<id>{_LOCAL}(?:\r?\n[ >|]{{0,4}}@|@\r?\n[ >|]{{0,4}})"
            rf"(?:(?:vip|mail)\.)?{_PROVIDERS}{_TOP})(?![A-Za-z0-9@_]|[.\-][A-Za-z0-9])"
        ),
        trigger=Trigger(chars="@"),
        scores=Scores(0.85, 0.85, 0.85),
        why=("a mailbox of a provider of mail (RFC 5322)", "a line break beside the @"),
        value=_joined,
        reach=64,
    ),
)
"""How they are found."""
