"""Personal data in the parameters of a URL: the value that belongs to a name such as ``phone=``.

What is found is the value, not the URL. Who masks a log wants to keep host, path and the harmless
parameters, which say what went wrong; and a value that is by itself a mobile number or an e-mail address
keeps its own entity, where a finding as long as the URL would hide it. The URL as a whole is recognised too,
but far below the default threshold: an address of the web is not personal.

Found: ``name=%E5%BC%A0%E4%B8%89``, ``mobile=13800138000``, ``idcard=…``, ``openid=…``, ``user_id=928374``
behind ``?`` or ``&`` (also ``&amp;`` and ``%26``). Near-misses: ``?name=value``, ``?phone={phone}``,
``?id=5``, ``?page=2``.

Source: RFC 3986, 3.4 (query), 2.1 (percent-encoding). The names are custom.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import either
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Surroundings, Trigger
from piiguard.classify.validators.mobile import is_mobile

__all__ = ["RULES"]

_NUMBERS: Final = (
    "phone mobile tel telephone phone_no phone_num phone_number mobile_no mobile_phone cellphone msisdn sjh "
    "sjhm lxdh 手机 手机号 手机号码 电话 联系电话"
)
_IDENTIFIERS: Final = (
    "idcard id_card id_no id_num id_number idcard_no card_no card_num cert_no cert_num certificate_no sfz "
    "sfzh sfzhm passport passport_no bank_card bank_card_no bank_no account_no ssn imei imsi "
    "身份证 身份证号 证件号 卡号 护照号"
)
_NAMES: Final = (
    "name real_name true_name full_name user_name cust_name customer_name contact contact_name receiver "
    "consignee patient patient_name first_name last_name nick_name xm xingming address addr home_address "
    "dizhi 姓名 收货人 联系人 地址 收货地址"
)
_SUBJECTS: Final = "openid open_id unionid union_id"
_USERS: Final = (
    "uid user_id userid username login_name login_id member_id "
    "customer_id cust_id account_id buyer_id student_id patient_id employee_id "
    "用户id 会员号"
)
_BEGIN: Final = r"(?<=[?&;])(?:amp;)?|(?<=%26)|(?<=%3F)|(?<=%3f)"
_END: Final = r"(?![^ \t\r\n&#\"'<>;,，。）)\]}|])"
_HAN: Final = r"(?:%[Ee][4-9](?:%[89ABab][0-9A-Fa-f]){2}|[\u4e00-\u9fff])"


def _words(*lists: str) -> tuple[str, ...]:
    names = {spelled for names in lists for name in names.split() for spelled in _spellings(name)}
    return tuple(sorted(f"{name}=" for name in names))


def _spellings(name: str) -> tuple[str, ...]:
    # The words of a name are joined by an underscore, a dash or nothing; `either` allows the same.
    return tuple(dict.fromkeys(name.replace("_", joint) for joint in ("", "_", "-")))


def _is_no_mobile(value: str) -> bool:
    # With a country code in front it would be longer than the mobile, and hide it.
    return not is_mobile("".join(filter(str.isdecimal, value))[-11:])


def _encoded(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    # In the clear it may be a person or a place, and is better called one.
    return () if "%" in text[start:end] else ((-0.15, "not percent-encoded"),)


def _rule(
    name: str,
    names: str,
    value: str,
    score: float,
    why: str,
    *,
    check: Callable[[str], bool] | None = None,
    surroundings: Surroundings | None = None,
) -> Rule:
    return Rule(
        entity=Entity.URL,
        name=name,
        pattern=later(rf"(?:{_BEGIN})(?i:{either(names)})=(?P<id>{value}){_END}"),
        trigger=Trigger(words=_words(names)),
        scores=Scores(score, score, score),
        why=("parameter of a URL (RFC 3986, 3.4)", why),
        check=check,
        value=unquote_plus,
        surroundings=surroundings,
        reach=400,
    )


RULES: Final = (
    _rule(
        "parameter with a number",
        _NUMBERS,
        r"(?:\+|%2[Bb])?(?=(?:[^0-9\n]{0,4}[0-9]){7})[0-9*](?:[0-9*]|[\-+](?=[0-9*])"
        r"|%2[0Dd](?=[0-9*])){6,19}",
        0.85,
        "named a telephone number",
        check=_is_no_mobile,
    ),
    _rule(
        "parameter with an identifier",
        _IDENTIFIERS,
        "(?=[A-Za-z]{0,3}[0-9]{4})[0-9A-Za-z]{8,20}",
        0.85,
        "named an identifier",
    ),
    _rule(
        "parameter with a name or an address",
        _NAMES,
        rf"{_HAN}(?:{_HAN}|%[0-9A-Fa-f]{{2}}|[0-9A-Za-z+\-·]){{1,120}}",
        0.75,
        "named a name or an address, in Chinese",
        surroundings=_encoded,
    ),
    _rule(
        "parameter with a subject",
        _SUBJECTS,
        "(?=[A-Za-z_\\-]{0,31}[0-9])[0-9A-Za-z_\\-]{20,40}",
        0.85,
        "named an open ID",
    ),
    _rule(
        "parameter with a user's number",
        _USERS,
        "[0-9]{5,19}",
        0.75,
        "named a user's number",
        check=_is_no_mobile,
    ),
    Rule(
        entity=Entity.URL,
        name="member with a subject",
        pattern=later(
            r"(?<![A-Za-z])(?i:open_?id|union_?id)[\"'\\]{1,3}[ ]?[:=][ ]?[\"'\\]{1,3}"
            r"(?P<id>(?=[A-Za-z_\-]{0,31}[0-9])[0-9A-Za-z_\-]{20,40})(?=[\"'\\])"
        ),
        trigger=Trigger(words=("openid", "open_id", "unionid", "union_id"), leads=True),
        scores=Scores(0.85, 0.85, 0.85),
        why=("named an open ID", "a member of JSON"),
        value=str,
        reach=80,
    ),
    Rule(
        entity=Entity.URL,
        name="address",
        pattern=later(
            r"(?<![A-Za-z0-9])(?P<id>(?:https?|ftp)://"
            r"(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}(?::[0-9]{1,5})?"
            r"(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{0,1024})?(?<![.,;:!?'\"\])]))",
            re.IGNORECASE,
        ),
        trigger=Trigger(words=("http://", "https://", "ftp://")),
        scores=Scores(0.2, 0.2, 0.2),
        why=("a URL (RFC 3986)", "against: no personal parameter"),
        value=str,
        named=0.4,
        reach=2048,
    ),
    Rule(
        entity=Entity.URL,
        name="domain",
        pattern=later(
            r"(?P<id>[A-Za-z0-9](?<![A-Za-z0-9@._/\-].)(?:[A-Za-z0-9\-]{0,62}+\.){1,4}?"
            r"(?:com|cn|net|org|edu|gov|io|me|co|hk|tw|il|uk|de|fr|jp|info|biz|app|dev|site|top|vip)"
            r"(?:\.[a-z]{2})?)(?![A-Za-z0-9_@\-]|\.[A-Za-z0-9])"
        ),
        trigger=Trigger(chars="."),
        scores=Scores(0.1, 0.1, 0.1),
        why=("a domain (RFC 1035)", "against: no personal parameter"),
        value=str,
        named=0.4,
        reach=96,
    ),
)
"""The rules."""
