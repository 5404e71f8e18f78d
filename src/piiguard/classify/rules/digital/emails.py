"""E-mail addresses beyond the plain form: internationalised, and written so that machines overlook them.

The plain form is the engine's own; what is found here has another shape.

Found: ``li@例子.中国``, ``张三@例子.公司``, ``zhang%40example.com``, ``zhang&#64;example.com``,
``zhang [at] example [dot] com``, ``zhang(at)example.com``, ``zhang AT example DOT com``,
``zhang#example.com（#换成@）``, ``zhang 艾特 example.com``, ``zhang@example。com``, ``zhang @ example.com``.
Near-misses: ``look at example.com``, ``发邮件到@example.com`` (a mention), ``user at host``.

Source: RFC 6531, 3.3 (internationalised), RFC 5890 (labels), the internationalised top-level domains in
Chinese as delegated by IANA (the ones met in China); the disguises are custom.
"""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import unquote

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_HAN: Final = r"\u4e00-\u9fff"
_TOPS: Final = "中国|中國|公司|网络|網絡|在线|中文网|公益|政务|香港|台湾|台灣|澳門|网址|网站|商城|网店|商店|企业|集团|移动|我爱你|手机|信息|广东|佛山"
# The first character is read before anything is looked at, so that the search can skip to one.
_LOCAL: Final = r"[A-Za-z0-9_](?<![A-Za-z0-9._%+\-@][A-Za-z0-9_])(?:[A-Za-z0-9._%+\-]{0,62}[A-Za-z0-9_])?"
_DOMAIN: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,18}"
_LABELS: Final = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_RIGHT: Final = r"(?![A-Za-z0-9@_]|[.\-][A-Za-z0-9])"
_AT: Final = r"(?:\[[ ]?(?:at|AT|@)[ ]?\]|\([ ]?(?:at|AT|@)[ ]?\)|（[ ]?(?:at|AT|@)[ ]?）|\{[ ]?(?:at|AT|@)[ ]?\}|<[ ]?(?:at|AT)[ ]?>|【[ ]?(?:at|AT|@)[ ]?】|艾特|小老鼠|圈[aA])"
_DOT: Final = r"(?:[ ]?\[[ ]?(?:dot|DOT|\.)[ ]?\][ ]?|[ ]?\([ ]?(?:dot|DOT|\.)[ ]?\)[ ]?|[ ]?（[ ]?(?:dot|DOT|\.)[ ]?）[ ]?|[ ]?\{[ ]?(?:dot|DOT|\.)[ ]?\}[ ]?|[ ](?:dot|DOT)[ ]|点|\.)"
_BRACKETED: Final = (
    *(opening + space + sign for opening in "[({（【" for space in ("", " ") for sign in ("at", "@")),
    "<at",
    "艾特",
    "小老鼠",
    "圈a",
)
_REPLACED: Final = ("换成", "替换", "改成", "代替", "换@", "改@", "换为", "改为@", "#=@", "# = @", "#->@", "replace #")
_WORDS: Final = ("邮箱", "邮件", "邮址", "电邮", "联系", "mail", "contact", "信箱")
# A clause runs into the address of somebody it speaks of; a name does not end in these.
_CLAUSE: Final = "到至给请的是发用为向和与在或及自叫找"


def _value(spelling: str) -> str:
    plain = html.unescape(unquote(spelling.replace("\\u0040", "@")))
    plain = re.sub(f"[ ]?{_AT}[ ]?|[ ](?:at|AT)[ ]|[#$*](?=[A-Za-z0-9])(?!.*@)", "@", plain)
    plain = re.sub(_DOT, ".", plain).replace("。", ".")
    return plain.replace(" ", "")


def _rule(
    name: str, source: str, trigger: Trigger, scores: Scores, *why: str, reach: int = 128, value: bool = True
) -> Rule:
    return Rule(
        entity=Entity.EMAIL_ADDRESS,
        name=name,
        pattern=re.compile(source),
        trigger=trigger,
        scores=scores,
        why=why,
        words=_WORDS,
        value=_value if value else str,
        reach=reach,
    )


RULES: Final = (
    _rule(
        "internationalised domain",
        rf"(?P<id>{_LOCAL}@(?:[A-Za-z0-9{_HAN}][A-Za-z0-9\-{_HAN}]{{0,30}}\.){{1,3}}(?:{_TOPS}))",
        Trigger(chars="@"),
        Scores(0.9, 0.95, 0.9),
        "internationalised domain (RFC 5890)",
        value=False,
    ),
    _rule(
        "internationalised local part",
        rf"(?P<id>[{_HAN}](?<![^\s:：=<(（\"'“,，;；、。|/].)[{_HAN}A-Za-z0-9._\-]{{1,15}}(?<![{_CLAUSE}._\-])@"
        rf"(?:(?:[A-Za-z0-9{_HAN}][A-Za-z0-9\-{_HAN}]{{0,30}}\.){{1,3}}(?:{_TOPS})|{_DOMAIN}{_RIGHT}))",
        Trigger(chars="@"),
        Scores(0.6, 0.9, 0.6),
        "internationalised local part (RFC 6531)",
        value=False,
    ),
    _rule(
        "encoded at sign",
        rf"(?P<id>[A-Za-z0-9_](?<![A-Za-z0-9._%+\-@][A-Za-z0-9_])(?:[A-Za-z0-9._+\-]{{0,62}}[A-Za-z0-9_])?"
        rf"(?:%40|&#64;|&#[xX]40;|&commat;|\\u0040){_DOMAIN}){_RIGHT}",
        Trigger(words=("%40", "&#64;", "&#x40;", "&commat;", "\\u0040")),
        Scores(0.85, 0.95, 0.85),
        "local part and domain (RFC 5322)",
        "encoded at sign",
    ),
    _rule(
        "at sign in words",
        rf"(?P<id>{_LOCAL}[ ]?{_AT}[ ]?{_LABELS}(?:{_DOT}{_LABELS}){{0,3}}{_DOT}[A-Za-z]{{2,18}}){_RIGHT}",
        Trigger(words=_BRACKETED),
        Scores(0.8, 0.95, 0.8),
        "local part and domain (RFC 5322)",
        "at sign in words",
    ),
    _rule(
        "at and dot in words",
        rf"(?P<id>{_LOCAL}[ ](?:at|AT)[ ]{_LABELS}(?:[ ](?:dot|DOT)[ ]{_LABELS}){{0,3}}"
        rf"[ ](?:dot|DOT)[ ][A-Za-z]{{2,18}}){_RIGHT}",
        Trigger(words=(" dot ",)),
        Scores(0.85, 0.95, 0.85),
        "local part and domain (RFC 5322)",
        "at sign and dot in words",
    ),
    _rule(
        "another sign, to be replaced",
        rf"(?P<id>{_LOCAL}[#$*]{_DOMAIN})(?=.{{0,12}}?[#$*]{{1,2}}[^\n]{{0,6}}?(?:换|替|改|代|replace|->|=)[^\n]{{0,6}}?@)",
        Trigger(words=_REPLACED),
        Scores(0.9, 0.95, 0.9),
        "local part and domain (RFC 5322)",
        "says which sign stands for @",
        reach=160,
    ),
    _rule(
        "stops of another alphabet",
        rf"(?P<id>{_LOCAL}[ ]?@[ ]?{_LABELS}(?:(?:\.|。|点|[ ]\.[ ]?){_LABELS}){{0,2}}"
        rf"(?:。|点|[ ]\.[ ]?)(?:com|cn|net|org|edu|gov|com\.cn)){_RIGHT}",
        Trigger(chars="@"),
        Scores(0.8, 0.95, 0.8),
        "local part and domain (RFC 5322)",
        "another stop for the dot",
    ),
    _rule(
        "spaces around the at sign",
        rf"(?P<id>{_LOCAL}(?:[ ]{{1,2}}@[ ]{{0,2}}|@[ ]{{1,2}}){_DOMAIN}){_RIGHT}",
        Trigger(chars="@"),
        Scores(0.4, 0.85, 0.4),
        "local part and domain (RFC 5322)",
        "against: spaces around the at sign",
    ),
)
"""The rules."""
