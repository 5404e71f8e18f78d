"""Passwords told among colleagues: in a sentence, in a line of settings, in answer to a request.

Found: ``pls reset pwd … → new: qwer1234!``, ``{user: a@b.cn, pass: Pati!4404}``, ``wifi密码Changeme#1``,
``主持人密钥 Yaoming@0351``, ``临时密码wq19870615``, ``初始密码统一为Abc@123``. Near-misses: ``密钥 512``,
``new: 3 items``, ``pass: true``, ``pass: 12``, ``密码强度high``, ``wifi密码忘了``, ``密钥对 RSA2048``.

Source: custom.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.secret import is_placeholder

__all__ = ["RULES"]

_KINDS: Final = (
    "初始|默认|临时|臨時|登录|登錄|登入|开机|锁屏|管理员|系统|后台|邮箱|入会|会议|主持人|共享|解压"
    "|压缩包|提取|无线|路由器?|[Ww][Ii][-]?[Ff][Ii]|[Vv][Pp][Nn]|账号|账户|数据库|服务器|旧|新|原|统一|开户|查询|支付|交易"
)
_WORD: Final = "(?:密码|口令|密碼|密钥|密鑰|暗号)"
_VALUE: Final = r"(?P<id>(?>[A-Za-z0-9!@#$%^&*_+=.?~\-]{6,32}))(?![A-Za-z0-9/\\(]|[ ]?[位个次条天年月日元字])"
_LETTER: Final = later("[A-Za-z]")
_DIGIT: Final = later("[0-9]")
_SIGN: Final = later("[!@#$%^&*+=?~]")
_ALGORITHM: Final = later(
    r"(?i:rsa|aes|sm|des|ecdsa|ed|sha|md|hmac|ecc|dsa|x)[\-_]?[0-9.]{1,5}(?:[\-_].{0,8})?"
)
_TOLD: Final = Scores(0.8, 0.8, 0.8)


def _is_secret(value: str) -> bool:
    """Say whether it has letters, and digits or signs, as words and names of settings have not."""
    return (
        (not is_placeholder(value) or _is_chosen(value))
        and _LETTER.search(value) is not None
        and (_DIGIT.search(value) is not None or _SIGN.search(value[:-1]) is not None)
        and _ALGORITHM.fullmatch(value) is None
        and "://" not in value
    )


def _is_chosen(value: str) -> bool:
    """Say whether it is more than a word that stands for a password: Changeme#1 opens many a router."""
    return (
        _DIGIT.search(value) is not None and _SIGN.search(value) is not None and "your" not in value.lower()
    )


def _is_strong(value: str) -> bool:
    """Say whether it has letters, digits and a sign."""
    return _is_secret(value) and _DIGIT.search(value) is not None and _SIGN.search(value) is not None


RULES: Final = (
    Rule(
        entity=Entity.PASSWORD,
        name="right behind a kind of password",
        pattern=later(
            rf"(?:{_KINDS}){_WORD}"
            rf"(?:已?(?:重置|改|设|统一|恢复)?(?:成|为|是|為))?[ :：“\"「【]{{0,2}}{_VALUE}"
        ),
        trigger=Trigger(words=("密码", "口令", "密碼", "密钥", "密鑰")),
        scores=_TOLD,
        why=("labelled", "letters, and digits or signs"),
        check=_is_secret,
        value=str,
        reach=64,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="said to be it",
        pattern=later(
            rf"{_WORD}[ ]?(?:就|还|仍|一直|应该|好像|依然|都|也|原来|现在|目前|只|已经)?"
            rf"(?:还|就|一直)?(?:是|改回|换回|换成了?|改成了?)[ :：“\"「【]{{0,2}}{_VALUE}"
        ),
        trigger=Trigger(words=("密码", "口令", "密碼", "密钥", "密鑰", "暗号"), leads=True),
        scores=_TOLD,
        why=("said to be the password", "letters, and digits or signs"),
        check=_is_secret,
        value=str,
        reach=64,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="what was given for it",
        pattern=later(
            r"(?i:passw(?:or)?d|pwd|passcode)s?(?![A-Za-z=])[^\n]{0,40}?[ ,;:(]"
            r"(?i:input|got|given|actual|entered|provided|received|supplied|tried|attempted)[ ]?[=:][ ]?[\"']"
            r"(?P<id>[^ \t\r\n\"'“”<>，。；、（）()\[\]{}|&;,\\\u4e00-\u9fff]{6,40})[\"']"
        ),
        trigger=Trigger(words=("passwd", "password", "pwd", "passcode"), leads=True),
        scores=Scores(0.75, 0.75, 0.75),
        why=("a password spoken of, and what was given", "letters, digits and signs"),
        check=_is_strong,
        value=str,
        reach=128,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="in a mapping",
        pattern=later(
            r"(?<=[{,;( ])(?i:pass|pw)[ ]?[:：][ ]{0,2}[\"']?"
            r"(?P<id>[^ \t\r\n\"'“”<>，。；、（）()\[\]{}|&;,\\\u4e00-\u9fff]{6,40})"
            r"[\"']?(?=[ ]?[,;})\r\n]|$)"
        ),
        trigger=Trigger(words=("pass:", "pw:", "pass：", "pw：", "pass :", "pw :")),
        scores=_TOLD,
        why=("labelled", "letters, digits and signs"),
        check=_is_strong,
        value=str,
        reach=64,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="the new one, where one was to be set",
        pattern=later(
            r"(?i:passw(?:or)?d|pwd|passcode)s?(?![A-Za-z=:])[^\n]{0,80}?"
            r"(?:->|=>|→|(?<![A-Za-z])(?i:new|temp(?:orary)?|now)(?:[ ](?i:one|is|pwd|password))?[ ]?[:：]"
            r"|(?:reset|changed|set|updated)(?:[ ]to)?[ ]?[:：])[ ]?"
            r"(?:(?i:new|temp)[ ]?[:：][ ]?)?"
            r"(?P<id>[^ \t\r\n\"'“”<>，。；、（）()\[\]{}|&;,\\:：\u4e00-\u9fff]{6,40})"
            r"(?=[ ,，。;；)]|[\r\n]|$)"
        ),
        trigger=Trigger(words=("passwd", "password", "pwd", "passcode"), leads=True),
        scores=Scores(0.75, 0.75, 0.75),
        why=("a password spoken of, and a new one", "letters, digits and signs"),
        check=_is_strong,
        value=str,
        reach=160,
    ),
)
"""The rules."""
