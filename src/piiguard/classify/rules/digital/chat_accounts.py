"""WeChat IDs 微信号 and QQ numbers QQ号: recognised by what stands before them, for they look like anything.

Found: ``微信号：zhang_san88``, ``加V zhangsan1990``, ``vx：abc12345``, ``薇信 li_lei``, ``wxid_…``;
``QQ：123456789``, ``扣扣 123456``, ``加Q 12345678``, ``uin=123456789``. Near-misses: ``微信登录``,
``WeChat: https://…``, ``vx = float32`` in a program, ``微信：扫码``, ``QQ群 123456789`` (a group is nobody),
``QQ2013``, ``QQ：13800138000`` (a mobile).

A mobile number or an e-mail address given as an account stays what it is.

Source: the rules Tencent shows where an account is named: 6 to 20 letters, digits, ``_`` or ``-``, beginning
with a letter; a QQ number has 5 to 11 digits, the first not zero. Confidence: custom; no standard says so.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import DASHES, GAP, has_han_near, line_around
from piiguard.classify.rules.labelled import ALSO
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.mobile import is_mobile

__all__ = ["RULES"]

_ID: Final = r"[A-Za-z][A-Za-z0-9_\-]{5,19}"
# Without anything that announces a value, a word is only taken for an ID if it is no plain word.
_ODD_ID: Final = rf"(?=[A-Za-z\-]{{1,19}}[0-9_]){_ID}"
_ENDS: Final = r"(?![A-Za-z0-9_@\-])(?![.:]{1,2}[A-Za-z0-9/:])(?!\()"
_SPACE: Final = "[ \t]{0,3}"
_CHINESE: Final = (
    "微信",
    "薇信",
    "威信",
    "徽信",
    "微芯",
    "维信",
    "v信",
    "卫星号",
    "绿泡泡",
    "wei信",
    "微 信",
    "微❤",
    "威❤",
    "薇❤",
    "徽❤",
    "v❤",
    "微信\u2795",
    "微信+",
)
_LATIN: Final = ("wechat", "we chat", "weixin")
_CHAT: Final = (
    "vx",
    "wx",
    "加vx",
    "加我vx",
    "加我v",
    "加v",
    "+v",
    "+ v",
    "＋v",
    "\u2795v",
    "加微",
    "+微",
    "＋微",
    "\u2795微",
    "加薇",
    "加威",
    "v：",
    "v:",
    "微：",
    "微:",
    "薇：",
    "薇:",
)
_NAMED: Final = r"(?:[ _]?(?:号码|號碼|帐号|账号|帳號|账户|帳戶|号|號|id|no\.?|account|名))?"
_NUMBERED: Final = r"(?:号码|號碼|帐号|账号|帳號|账户|帳戶|号|號|id)"
_STOP: Final = frozenset(
    [
        "unknown",
        "account",
        "number",
        "string",
        "example",
        "undefined",
        "required",
        "optional",
        "default",
        "official",
        "service",
        "public",
        "program",
        "applet",
        "developer",
        "developers",
        "platform",
        "payment",
        "scanner",
        "message",
        "contact",
        "android",
        "iphone",
        "windows",
        "qrcode",
        "scancode",
        "wechat",
        "weixin",
        "float32",
        "float64",
        "boolean",
        "integer",
    ]
)


_LONGEST_QQ: Final = 11
_USUAL: Final = 9
_ALONE: Final = 8
_LABEL_ALONE: Final = later("[ \t]*(?i:qq)(?:号码?|號碼?)?[ \t]{0,3}")
_PARTING: Final = later(f"[ {DASHES}]")


def _either(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


_QQ: Final = "[1-9][0-9]{4,10}"
_SPACED_QQ: Final = rf"(?:{_QQ}|[1-9](?:[ ][0-9]){{4,10}})"
_GROUPED_QQ: Final = (
    rf"(?:{_SPACED_QQ}|[1-9][0-9]{{1,3}}(?:[ {DASHES}][0-9]{{3,4}}){{1,2}}(?:[ {DASHES}][0-9]{{1,2}})?)"
)


def _is_wechat(value: str) -> bool:
    return value.lower() not in _STOP


def _is_qq(value: str) -> bool:
    return not is_mobile(value) and len(value) <= _LONGEST_QQ


def _digits(spelling: str) -> str:
    return _PARTING.sub("", spelling)


def _of_usual_length(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    seen = _in_chinese(text, start, end)
    if not seen and _USUAL <= end - start < _LONGEST_QQ:
        return ((0.15, "as many digits as most have"),)
    if not seen and _ALONE <= end - start < _USUAL and _is_alone(text, start, end):
        return ((0.2, "nothing else in its line"),)
    return seen


def _is_alone(text: str, start: int, end: int) -> bool:
    before, after = line_around(text, start, end)
    return not after.strip() and _LABEL_ALONE.fullmatch(before) is not None


def _in_chinese(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    return ((0.45, "context: Chinese text around"),) if has_han_near(text, start, end) else ()


_TRADE: Final = later(
    "面交|私[聊信]|自提|包邮|同城|转让|出自用|自用|闲置|二手|代购|招[租聘募]|兼职|合租|看房|报名|拼[车团单]|求[购租]"
    "|联系|咨询|有意|感兴趣|好友|通过一下|备注来意|互粉|一手"
)


def _in_a_trade(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether something is offered in the line, to whose owner one may write."""
    before, after = line_around(text, start, end)
    return ((0.45, "context: an offer"),) if _TRADE.search(f"{before}\n{after}") else ()


def _wechat(name: str, source: str, words: tuple[str, ...], score: float, *, chinese: bool = False) -> Rule:
    return Rule(
        entity=Entity.WECHAT_ID,
        name=name,
        pattern=later(source, re.IGNORECASE),
        trigger=Trigger(words=words),
        scores=Scores(score, score, score),
        why=("labelled", "a letter and five to nineteen more (Tencent)"),
        check=_is_wechat,
        value=str,
        surroundings=_in_chinese if chinese else None,
        reach=96,
    )


def _qq(
    name: str, label: str, words: tuple[str, ...], score: float, *, form: str = _QQ, chinese: bool = False
) -> Rule:
    return Rule(
        entity=Entity.QQ_NUMBER,
        name=name,
        pattern=later(rf"(?i:{label})(?P<id>{form})(?![0-9]|[.,][0-9])(?![A-Za-z@_年月版%])"),
        trigger=Trigger(words=words),
        scores=Scores(score, score, score),
        why=("labelled", "five to eleven digits (Tencent)"),
        check=_is_qq,
        value=_digits,
        surroundings=_of_usual_length if chinese else None,
        reach=64,
    )


_Q: Final = (
    r"(?:(?<![A-Za-z0-9])q[ ]?q|扣扣|叩叩|抠抠|秋秋|(?<=[加我的])球球|企鹅|q[号號]|(?<![A-Za-z0-9])q"
    r"(?=[:：])|(?<=[我的])q|腾讯号|口口(?=[:：号]{0,2}[1-9][0-9]{4}))"
    r"(?:号码|號碼|号|號|帐号|账号|帳號|空间|[ _]?(?:id|no\.?|num"
    r"(?:ber)?))?(?:[/、和]微信号?)?"
)
_Q_WORDS: Final = (
    "qq",
    "q q",
    "扣扣",
    "叩叩",
    "抠抠",
    "秋秋",
    "加球球",
    "我球球",
    "的球球",
    "企鹅",
    "q号",
    "q號",
    "我q",
    "的q",
    "q:",
    "q：",
    "腾讯号",
    "口口",
)

RULES: Final = (
    Rule(
        entity=Entity.WECHAT_ID,
        name="as WeChat makes it",
        pattern=later(r"(?<![A-Za-z0-9])(?P<id>wxid_[a-z0-9]{10,22})(?![A-Za-z0-9_])"),
        trigger=Trigger(words=("wxid_",)),
        scores=Scores(0.95, 0.95, 0.95),
        why=("begins with wxid_, as those do that WeChat makes",),
        value=str,
    ),
    _wechat(
        "after a label",
        rf"(?<!q[/、和]){_either(_CHINESE)}{_NAMED}(?:同号|联系|[/、和]q{{1,2}}[号號]?)?{GAP}@?(?P<id>(?:{_ID}|[1-9][0-9]{{5,9}}(?![0-9]))){_ENDS}",
        _CHINESE,
        0.9,
    ),
    *(
        _wechat(
            f"{which} after a label",
            # The first may be of the other account or telephone that the label names: 手机/微信：….
            rf"{_either(_CHINESE)}{_NAMED}{GAP}(?:(?:{_ID}|[0-9][0-9 \-]{{4,14}}){ALSO}){{{count}}}"
            rf"(?P<id>{_ID}){_ENDS}",
            _CHINESE,
            0.85,
        )
        for count, which in enumerate(("second", "third"), 1)
    ),
    _wechat(
        "after a Latin label",
        rf"(?<![A-Za-z]){_either(_LATIN)}{_NAMED}{GAP}(?P<id>{_ID}){_ENDS}",
        _LATIN,
        0.8,
    ),
    _wechat(
        "right after a Latin label",
        rf"(?<![A-Za-z]){_either(_LATIN)}[ _]?(?:id|account|no\.?)[ ](?P<id>{_ODD_ID}){_ENDS}",
        _LATIN,
        0.7,
    ),
    _wechat(
        "right after a Latin label, in Chinese",
        rf"(?<![A-Za-z]){_either(_LATIN)}[ ](?!pay|mini|sdk|api|work|login|open|auth|v[0-9])"
        rf"(?=[A-Za-z_\-]{{1,19}}[0-9])(?P<id>{_ID}){_ENDS}",
        _LATIN,
        0.4,
        chinese=True,
    ),
    _wechat(
        "run into the number of another account",
        rf"{_either(_CHINESE)}{_NAMED}[:： ]{{0,2}}(?P<id>[A-Za-z][A-Za-z0-9_\-]{{5,19}}?)"
        r"(?=q{2}[:：号 ]{0,2}[1-9][0-9]{4})",
        _CHINESE,
        0.9,
    ),
    _wechat(
        "right after a label",
        rf"{_either(_CHINESE)}(?:{_NUMBERED}{_SPACE}(?=(?:[A-Za-z0-9_\-]{{6,20}}))|{_SPACE}"
        rf"(?={_ODD_ID}))(?P<id>{_ID}){_ENDS}",
        _CHINESE,
        0.8,
    ),
    _wechat(
        "asked for in a chat",
        rf"(?:(?:加|我的?|\u2795|[+＋])(?:个|下|我|一下|的)?{_either(_CHINESE)}"
        rf"|{_either(_CHINESE)}[ ]?(?:里|上)?(?:搜索?|查找?|找|加|添加){_SPACE}"
        rf"(?={_ODD_ID}))我?{_SPACE}(?P<id>{_ID}){_ENDS}",
        _CHINESE,
        0.8,
    ),
    _wechat(
        "in the words of a chat",
        rf"(?<![A-Za-z0-9_]){_either(_CHAT)}(?!id_)(?:信|x(?![A-Za-z0-9])|[ _]?id|号|號)?(?:{GAP}|{_SPACE})"
        rf"(?P<id>{_ODD_ID}){_ENDS}",
        _CHAT,
        0.4,
        chinese=True,
    ),
    _wechat(
        "behind a heart or a plus sign",
        rf"(?<![A-Za-z0-9_])(?:vx?|wx?|微|薇|威|徽)[❤♥♡\u2795+＋\ufe0f]{{1,3}}"
        rf"[:： ]{{0,2}}(?P<id>{_ODD_ID}|(?<=[❤♥♡\ufe0f]){_ID}){_ENDS}",
        (
            "❤",
            "♥",
            "♡",
            "v\u2795",
            "x\u2795",
            "v+",
            "x+",
            "v＋",
            "x＋",
        ),
        0.4,
        chinese=True,
    ),
    _wechat(
        "my own, where WeChat is spoken of",
        rf"微信[^\n]{{0,24}}?我的?(?:微信)?[号號](?:码)?(?:就?是|为|：|:)[ ]?(?P<id>{_ID}){_ENDS}",
        ("微信",),
        0.8,
    ),
    Rule(
        entity=Entity.WECHAT_ID,
        name="to be added, at the end of a clause",
        pattern=later(
            rf"(?<![^，,。；;！!？?、 \n])(?:请|可|就|直接)?加我?[ ]?(?P<id>(?=[a-z\-]{{1,19}}[0-9_]){_ID})"
            r"(?=[，,。；;！!？?、~ \n]|$)",
            re.IGNORECASE,
        ),
        trigger=Trigger(words=("加",)),
        scores=Scores(0.3, 0.3, 0.3),
        why=("to be added", "a letter and five to nineteen more (Tencent)"),
        check=_is_wechat,
        value=str,
        surroundings=_in_a_trade,
        reach=64,
    ),
    _qq("after a label", rf"{_Q}{GAP}", _Q_WORDS, 0.9, form=_GROUPED_QQ),
    _qq(
        "right after a label",
        rf"(?:{_Q}|[加+＋\u2795]我?[ ]?q{{1,2}}(?![A-Za-z]))(?:{_SPACE}|[ ]?[（(\[【])",
        (*_Q_WORDS, "加q", "+q", "＋q", "\u2795q", "+ q", "加 q", "加我q"),
        0.4,
        form=_SPACED_QQ,
        chinese=True,
    ),
    *(
        _qq(
            f"{which} after a label",
            rf"{_Q}(?:{GAP}|{_SPACE})(?:(?:{_QQ}|[A-Za-z][A-Za-z0-9_\-]{{5,19}}){ALSO}){{{count}}}",
            _Q_WORDS,
            0.45,
            chinese=True,
        )
        for count, which in enumerate(("second", "third"), 1)
    ),
    _qq(
        "in groups, right after a label",
        r"(?<![A-Za-z0-9])qq(?:号码?|號碼?)[ ]",
        ("qq",),
        0.8,
        form=rf"[1-9][0-9]{{2,3}}(?:[ {DASHES}][0-9]{{2,4}}){{1,2}}",
    ),
    _qq(
        "in groups, right behind its label",
        r"(?<![A-Za-z0-9])qq[ ]?",
        ("qq",),
        0.4,
        form=rf"[1-9][0-9]{{2,3}}(?P<by>[ {DASHES}])[0-9]{{3,4}}(?P=by)[0-9]{{1,4}}",
        chinese=True,
    ),
    _qq("asked for in a chat", r"(?<![A-Za-z0-9])qq[^0-9\n]{0,3}加我(?:好友)?[ ]?", ("qq",), 0.8),
    _qq(
        "run into another account",
        r"微信号?[:： ]{0,2}[a-z][a-z0-9_\-]{5,19}?qq[:：号 ]{0,2}",
        ("微信",),
        0.9,
    ),
    _qq("in a link", r"(?<=[?&])uin=", ("uin=",), 0.85),
)
"""The rules."""
