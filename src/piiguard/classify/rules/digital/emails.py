"""E-mail addresses beyond the plain form: internationalised, or with another sign where the @ belongs.

The plain form is the engine's own; one spelled out or escaped (``zhang (at) example.com``, ``%40``) is read
by `piiguard.classify.readings`.

Found: ``li@例子.中国``, ``张三@例子.公司``, ``联系 张三@example.com`` (a local part in Chinese holds no Latin
letters, or 发至hr@ would be one), ``zhang#example.com（#换成@）``, ``zhang@example。com``. Near-misses:
``发邮件到@example.com`` (a mention), ``哈哈哈@somebody``, ``price#example.com``.

Source: RFC 6531, 3.3 (internationalised local part), RFC 5890, 2.3.2 (labels); the top-level domains in
Chinese are those met in China of the ones IANA lists. The disguises are custom.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_HAN: Final = r"\u4e00-\u9fff"
_TOPS: Final = (
    "(?:中国|中國|公司|网络|網絡|在线|中文网|公益|政务|香港|台湾|台灣|澳門|网址|网站|商城|网店"
    "|商店|企业|集团|移动"
    "|我爱你|手机|信息|广东|佛山)"
)
# The first character is read before anything is looked at, so that the search can skip to one.
_LOCAL: Final = r"[A-Za-z0-9_](?<![A-Za-z0-9._%+\-@][A-Za-z0-9_])(?:[A-Za-z0-9._%+\-]{0,62}[A-Za-z0-9_])?"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = rf"(?:{_LABEL}\.){{1,4}}[A-Za-z]{{2,18}}"
_CHINESE_DOMAIN: Final = rf"(?:[A-Za-z0-9{_HAN}][A-Za-z0-9\-{_HAN}]{{0,30}}\.){{1,3}}{_TOPS}"
_RIGHT: Final = r"(?![A-Za-z0-9@_]|[.\-][A-Za-z0-9])"
_WORDS: Final = ("邮箱", "邮件", "邮址", "电邮", "联系", "mail", "contact", "信箱")
_REPLACED: Final = (
    *("换成", "替换", "改成", "代替", "换@", "改@", "换为", "改为@"),
    *("#=@", "# = @", "#->@", "replace #"),
)
# A clause may run up to a mention, as in 发邮件到@…; the name of a mailbox does not end in these.
_CLAUSE: Final = "到至给请的是发用为向和与在或及自叫找"


def _with_at(spelling: str) -> str:
    return _OTHER_SIGN.sub("@", spelling, count=1)


def _with_dots(spelling: str) -> str:
    return spelling.replace("。", ".")


_OTHER_SIGN: Final = later("[#$*]")

_DOTTED: Final = later(rf"@[A-Za-z0-9.\-{_HAN}]{{1,128}}?\.[中公网網在政香台澳商企集移我手信广佛]")
_HAN_LOCAL: Final = (
    # A mailbox is not called 邮箱zhang or 发至hr: those are words before one.
    rf"[{_HAN}](?<![发请联邮])"
    rf"(?<![^ \t\r\n:：=<(（\"'“,，;；、。|/].)[{_HAN}._\-]{{1,15}}(?<![{_CLAUSE}._\-])@"
)
_IDEOGRAPHIC: Final = later(r"@[A-Za-z0-9.\-。]{1,190}?。(?:com|cn|net|org|edu|gov)")

RULES: Final = (
    Rule(
        entity=Entity.EMAIL_ADDRESS,
        name="internationalised domain",
        pattern=later(rf"(?P<id>{_LOCAL}@{_CHINESE_DOMAIN})"),
        trigger=Trigger(chars="@", only=_DOTTED),
        scores=Scores(0.9, 0.95, 0.9),
        why=("internationalised domain (RFC 5890)",),
        words=_WORDS,
        value=str,
        reach=200,
    ),
    Rule(
        entity=Entity.EMAIL_ADDRESS,
        name="internationalised local part",
        pattern=later(rf"(?P<id>{_HAN_LOCAL}(?:{_CHINESE_DOMAIN}|{_DOMAIN}{_RIGHT}))"),
        trigger=Trigger(chars="@", only=later(_HAN_LOCAL), back=17),
        scores=Scores(0.6, 0.9, 0.6),
        why=("internationalised local part (RFC 6531)",),
        words=_WORDS,
        value=str,
        reach=200,
    ),
    Rule(
        entity=Entity.EMAIL_ADDRESS,
        name="another sign, to be replaced",
        pattern=later(
            rf"(?P<id>{_LOCAL}[#$*]{_DOMAIN})"
            r"(?=.{0,8}?[#$*]{1,2}[^\n]{0,4}?(?:换|替|改|代|replace|->|=)[^\n]{0,4}?@)"
        ),
        trigger=Trigger(words=_REPLACED),
        scores=Scores(0.9, 0.95, 0.9),
        why=("local part and domain (RFC 5322)", "says which sign stands for @"),
        words=_WORDS,
        value=_with_at,
        reach=200,
    ),
    Rule(
        entity=Entity.EMAIL_ADDRESS,
        name="ideographic full stop",
        pattern=later(
            rf"(?P<id>{_LOCAL}@{_LABEL}(?:[.。]{_LABEL}){{0,2}}。(?:com|cn|net|org|edu|gov)){_RIGHT}"
        ),
        trigger=Trigger(chars="@", only=_IDEOGRAPHIC),
        scores=Scores(0.8, 0.95, 0.8),
        why=("local part and domain (RFC 5322)", "ideographic full stop for the dot"),
        words=_WORDS,
        value=_with_dots,
        reach=200,
    ),
)
"""The rules."""
