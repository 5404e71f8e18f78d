"""Passwords 口令 in texts: after a label, in a connection string, in a URL before the host.

Found: ``password=Tr0ub4dor&3``, ``密码：abc@2024``, ``"passwd": "…"``, ``pwd=…;``, ``mysql://app:s3cret@db/x``,
``Password=…;Server=…``. Near-misses: ``password=******``, ``密码：<password>``, ``pwd=${DB_PWD}``,
``password = getpass()``, ``password: str``, ``PASSWORD=none``, ``密码：见附件``, ``user:password@host``.

Without quotes a value must hold a digit or a sign, for programs are full of names; as a member of JSON
(``"password": "tulip"``) it may be a plain word, in lower case, as the texts of a user interface are not.
Source: RFC 3986, 3.2.1 (user information); the labels are custom.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import ASSIGN, has_han_near, line_around
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.secret import is_code, is_placeholder

__all__ = ["RULES"]

_LATIN: Final = r"(?i:pass(?:word|wd|phrase)|pwd|passcode|(?<=_)pass|(?<![a-z0-9])pass(?==))"
_CHINESE: Final = "密码|口令|密碼|密 码|mima"
_STEMS: Final = ("passw", "passph", "pwd", "passcode", "_pass", "pass=")
_PLAIN_WORD: Final = later("[a-z]{4,24}")
_OF_FORMS: Final = (
    "length minlength maxlength mismatch match matches incorrect expired strength strong weak field "
    "number date varchar char keyword contrasena passwort kennwort senha mima email mobile phone "
    "sms code captcha oauth basic bearer digest ldap local grant update change show visible "
    "disabled path home enabled always never auto manual wachtwoord heslo haslo vault file store keychain "
    "keyring check validate verify confirm"
)
_NO_SECRETS: Final = frozenset(_OF_FORMS.split())
_BARE: Final = (
    r"(?>(?:[^ \t\r\n\"'“”\u2018\u2019<>，。；、（）【】「」『』()\[\]{}|&;,\\\u4e00-\u9fff]"
    r"|&(?![A-Za-z_]{1,20}=)(?![a-z]{2,6};)){4,64})"
)
_DIGIT_OR_SIGN: Final = later(r"[0-9]|[A-Za-z0-9][!@#$%^&*+=?~][A-Za-z0-9]?|[!@#$%^&*]$")
_LIKE_A_NAME: Final = later("[A-Za-z]{1,24}(?:[._\\-][A-Za-z]{1,24}){1,4}")
_ALGORITHM: Final = later(
    r"(?:sha|md|aes|des|rsa|sm|base|utf|argon|pbkdf|win|http|tls|ssl|v|wpa|ntlmv?)[\-_]?[0-9.]{1,5}.{0,8}",
    re.IGNORECASE,
)
_DIGIT: Final = later("[0-9]")
_PROPERTY: Final = later(r"(?:^|[ \t])[a-z][a-z0-9\-]{0,30}(?:\.[a-z][a-z0-9\-]{0,30}){1,6}=$")
_NAME: Final = "(?:账号|帐号|帳號|用户名?|登录名|user(?:name)?)"
_WITH_NAME: Final = later(rf"{_NAME}[ ]?[/、和及]?[ ]?(?:{_CHINESE}|pass(?:word|wd)|pwd)", re.IGNORECASE)


def _strong(value: str) -> bool:
    return not is_placeholder(value) and not value.startswith(("http://", "https://", "/", "./", "--"))


def _is_quoted(value: str) -> bool:
    return _strong(value) and " " not in value and _DIGIT_OR_SIGN.search(value) is not None


def _is_plain(value: str) -> bool:
    return _strong(value) and _PLAIN_WORD.fullmatch(value) is not None and value not in _NO_SECRETS


def _is_told_alone(value: str) -> bool:
    return _is_quoted(value) or _is_plain(value)


def _is_bare(value: str) -> bool:
    if not _strong(value) or _DIGIT_OR_SIGN.search(value) is None:
        return False
    return not is_code(value) or ("." not in value and _DIGIT.search(value) is not None)


def _is_told(value: str) -> bool:
    return _strong(value) and value.isascii() and not value.endswith((":", "：")) and "://" not in value


def _is_mixed(value: str) -> bool:
    if not _strong(value) or _ALGORITHM.fullmatch(value) is not None:
        return False
    return value.isdecimal() or (
        _DIGIT_OR_SIGN.search(value) is not None
        and any(map(str.isalpha, value))
        and not _LIKE_A_NAME.fullmatch(value)
    )


def _is_in_url(value: str) -> bool:
    return not is_placeholder(value) and not is_placeholder(value.rstrip("0123456789"))


def _like_code(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    before, after = line_around(text, start, end)
    if not after[:1].strip() and _PROPERTY.search(before):
        return ()
    if _has_name(text, start, end):
        return ((-0.5, "against: a name and a password"),)
    if re.search(r"[A-Za-z0-9_]\.(?:[A-Za-z_]{0,20})$", before[:-1]) or after.lstrip()[:1] in {"(", "["}:
        return ((-0.4, "against: part of a program"),)
    return ()


def _has_name(text: str, start: int, end: int) -> bool:
    marked = "/" in text[start:end] or ":" in text[start:end]
    return marked and _WITH_NAME.search(text, max(0, start - 20), start) is not None


def _weak_name(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    if _has_name(text, start, end):
        return ((-0.5, "against: a name and a password"),)
    if _DIGIT_OR_SIGN.search(text, start, end) is None and not has_han_near(text, start, end):
        return ((-0.4, "against: a plain word"),)
    return ()


def _quoted(name: str, source: str) -> Rule:
    return Rule(
        entity=Entity.PASSWORD,
        name=name,
        pattern=later(rf"(?:{_LATIN}|{_CHINESE}){ASSIGN}\\?{source}"),
        trigger=Trigger(words=(*_STEMS, *_CHINESE.split("|"))),
        scores=Scores(0.85, 0.85, 0.85),
        why=("labelled", "quoted"),
        check=_is_quoted,
        value=str,
        surroundings=_like_code,
    )


RULES: Final = (
    _quoted("in double quotes, after a label", r"\"(?P<id>[^\"\n\\]{4,64})\\?\""),
    _quoted("in single quotes, after a label", r"['\u2018“](?P<id>[^'\u2019”\n\\]{4,64})\\?['\u2019”]"),
    Rule(
        entity=Entity.PASSWORD,
        name="member of JSON",
        pattern=later(
            rf"(?<=[\"_A-Za-z]){_LATIN}\\?\"[ ]?:[ ]?\\?\"(?P<id>[a-z]{{4,24}})\\?\""
            r"(?=[ \t]{0,4}(?:[,}\r\n]|$))"
        ),
        trigger=Trigger(words=_STEMS),
        scores=Scores(0.6, 0.6, 0.6),
        why=("labelled", "a member of JSON, and a word"),
        check=_is_plain,
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="option of a command",
        pattern=later(
            r"(?:(?<![A-Za-z0-9\-])--?(?:password|passwd|passphrase|pwd|pass)(?:=|[ ]{1,2})"
            r"|(?:mysql[a-z]{0,8}|mariadb(?:-[a-z]{1,8})?)"
            r"(?:[ ]-[^ \n]{1,60}|[ ][A-Za-z0-9._][A-Za-z0-9._\-]{0,39}){0,8}?[ ]-p|sshpass[ ]-p[ ]?"
            r"|curl(?:[ ][^ \n]{1,80}){0,6}?[ ](?:-u|--user)[ =]?['\"]?[^ :\n'\"]{1,40}:"
            r"|(?:useradd|usermod|adduser)(?:[ ]-?[A-Za-z0-9._/\-]{1,32}){0,6}?[ ]-p[ ]"
            r"|(?i:identified by)[ ]|(?<![A-Za-z0-9_])(?:requirepass|masterauth)[ ]{1,4})"
            rf"['\"]?(?P<id>{_BARE})"
        ),
        trigger=Trigger(
            words=(
                "-passw",
                "-pwd",
                "-pass",
                "mysql",
                "mariadb",
                "sshpass",
                "curl",
                "useradd",
                "usermod",
                "adduser",
                "identified by",
                "requirepass",
                "masterauth",
            )
        ),
        scores=Scores(0.8, 0.8, 0.8),
        why=("an option of a command", "letters, and digits or signs"),
        check=_is_mixed,
        value=str,
        reach=256,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="after a label",
        pattern=later(
            rf"{_LATIN}[ \t]{{0,3}}(?:[:：=\uff1d])[ \t]{{0,3}}(?P<id>{_BARE})"
            rf"(?![(\[]|[^ \t\r\n\"'<>，。；、）)\]}}|&;,\\\u4e00-\u9fff])"
        ),
        trigger=Trigger(words=_STEMS),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "not a plain word"),
        check=_is_bare,
        value=str,
        surroundings=_like_code,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="told in a sentence",
        pattern=later(
            rf"{_LATIN}[ ](?:is|was)[ :：]{{1,2}}"
            rf"(?P<id>[^ \t\r\n\"'“”<>，。；、（）()\[\]{{}}|&;,\\\u4e00-\u9fff]{{4,64}}?)"
            r"(?=[.!?]?(?:[ \t\r\n,，。；;)）]|$))"
        ),
        trigger=Trigger(words=_STEMS),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "not a plain word"),
        check=_is_bare,
        value=str,
        surroundings=_like_code,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="argument of a log-in",
        pattern=later(
            r"(?i:log_?in|sign_?in|authenticate|auth|connect)\([ ]?[\"'][^\"'\n]{2,64}[\"'],"
            r"[ ]?[\"'](?P<id>[^\"' \n]{6,64})[\"'][ ]?[),]"
        ),
        trigger=Trigger(
            words=("login(", "log_in(", "signin(", "sign_in(", "authenticate(", "auth(", "connect(")
        ),
        scores=Scores(0.8, 0.8, 0.8),
        why=("second argument of a call that logs in", "letters, and digits or signs"),
        check=_is_mixed,
        value=str,
        reach=160,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="before its label, behind a name",
        pattern=later(
            rf"(?<![A-Za-z0-9._@/\-])[A-Za-z][A-Za-z0-9._@\-]{{1,31}}[ ]?[/|][ ]?(?P<id>{_BARE})"
            rf"[ ]?[(（\[【][^()（）\n]{{0,12}}(?:{_CHINESE}|(?i:password|passwd))"
        ),
        trigger=Trigger(words=(*_CHINESE.split("|"), "password", "passwd")),
        scores=Scores(0.8, 0.8, 0.8),
        why=("label after it", "behind a name"),
        check=_is_mixed,
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="after a Chinese label",
        pattern=later(
            rf"(?:{_CHINESE})(?:[ \t]{{0,3}}(?:[:：=\uff1d])[ \t]{{0,3}}[【「『\[(（“\"]?|"
            rf"[ ]?(?:已|被|现)?(?:默认|初始|统一)?(?:改|修改|更改|变更|设|设置|重置|更新)?(?:成|是"
            rf"|为|為)[ :：]{{0,2}})(?P<id>{_BARE})"
        ),
        trigger=Trigger(words=tuple(_CHINESE.split("|"))),
        scores=Scores(0.85, 0.85, 0.85),
        why=("labelled",),
        check=_is_told,
        value=str,
        surroundings=_weak_name,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="behind a name and a mark",
        pattern=later(
            rf"(?i:{_NAME}[ ]?[/、和及]?[ ]?(?:{_CHINESE}|pass(?:word|wd)|pwd))[ ]?[:：=是为]?[ ]{{0,2}}"
            rf"[A-Za-z0-9._@\-]{{2,40}}[ ]?[/,，|、:：][ ]?(?P<id>{_BARE})"
        ),
        trigger=Trigger(words=(*_CHINESE.split("|"), *_STEMS)),
        scores=Scores(0.88, 0.88, 0.88),
        why=("labelled", "behind a name"),
        check=_is_told,
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="digits of a lock",
        pattern=later(
            r"(?:(?:开机|门禁|门锁|锁屏|取款|支付|交易|查询|登录|银行卡|保险箱|无线|[Ww][Ii]-?[Ff][Ii])密码"
            r"|(?<![A-Za-z])(?i:pin)(?:码|[ _]?code))[ ]?(?:[:：=是为][ ]?)?"
            r"(?P<id>[0-9]{4,8}[#*]?)(?![0-9A-Za-z位个次年月日])"
        ),
        trigger=Trigger(words=("密码", "pin码", "pin code", "pin_code", "pincode")),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "four digits or more, as locks take them"),
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="right after a Chinese label",
        pattern=later(
            r"(?:密码|口令|密碼)(?:[ \t]{0,2}|[ ]?[(（「【\"“])"
            r"(?P<id>(?>[A-Za-z0-9!@#$%^&*_+=.?~\-]{6,32}))(?![A-Za-z0-9/\\(]|[ ]?[位个次条天年月日元字])"
        ),
        trigger=Trigger(words=("密码", "口令", "密碼")),
        scores=Scores(0.7, 0.7, 0.7),
        why=("labelled", "letters and digits"),
        check=_is_mixed,
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="element of XML",
        pattern=later(r"<(?i:password|passwd|pwd)>(?P<id>[^<>\n]{4,64})</"),
        trigger=Trigger(words=("<passw", "<pwd")),
        scores=Scores(0.9, 0.9, 0.9),
        why=("labelled", "an element of its own"),
        check=_is_told_alone,
        value=str,
    ),
    Rule(
        entity=Entity.PASSWORD,
        name="in a URL",
        pattern=later(
            r"(?<=[A-Za-z0-9])://[^ \t\r\n:/@\"'<>{}$%*]{0,64}:"
            # An @ in it is to be escaped, and seldom is: the last one before the host parts.
            r"(?P<id>[^ \t\r\n:/@\"'<>{}]{1,64}(?:(?<=[^:/@]{3})|(?=@[A-Za-z0-9!#$%^&*_+\-]{1,24}@))"
            r"(?:@[A-Za-z0-9!#$%^&*_+\-]{0,24}){0,2})@(?=[A-Za-z0-9\[])"
        ),
        trigger=Trigger(words=("://",)),
        scores=Scores(0.97, 0.97, 0.97),
        why=("user information of a URL (RFC 3986, 3.2.1)",),
        check=_is_in_url,
        value=unquote,
        reach=200,
    ),
)
"""The rules."""
