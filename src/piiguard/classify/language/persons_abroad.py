"""Names in Latin letters that the words before them tell: 收款人 Claire Dubois, owner: Guo Yanan.

Behind a Chinese word for who somebody is, two capitalised words or more are a name; behind an English one
they must look like one, in pinyin or with a given name that is common.

>>> text = "收款人 Claire Dubois"
>>> [text[start:end] for start, end, _ in names_abroad(text)]
['Claire Dubois']
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from piiguard.classify.language.persons_latin import is_latin_name, is_no_person
from piiguard.classify.language.persons_places import EVERYWHERE, Places, overlapping_matches
from piiguard.classify.language.persons_roles import KIN, PARTIES, ROLES
from piiguard.classify.rules.later import later

__all__ = ["ACCOUNTS", "CALLED_SO", "OPENERS", "names_abroad"]

_WORD: Final = "[A-Z](?:['’][A-Z])?[a-z]{1,15}"
# The first letter is read before anything is looked at, so that the search can skip to one.
_NAME: Final = later(
    rf"[A-Z](?<=[ :：）)一-鿿].)(?:(?:['’][A-Z])?[a-z]{{1,15}}(?:[ -](?:{_WORD}|[A-Z]\.)){{1,3}}"
    r"|[A-Z]{1,14}(?:[ ][A-Z]{2,15}){1,3})(?![A-Za-z0-9@_/-]|\.[A-Za-z])"
)
_REMARK: Final = later("[（(][^（()）\n]{1,8}[）)]\\Z")
_ACCOUNTS: Final = (
    "通知方 通知人 供货商 供应商 收货方 发货方 托运方 承运方 商家 卖家 买家 账号 账户 对方 户名 汇给 转给 "
    "打给 寄给 发给 付给 联系"
)
ACCOUNTS: Final = frozenset(_ACCOUNTS.split())
"""What stands before much else than names: before it a name must look like one."""

CALLED_SO: Final = ACCOUNTS.union(
    f"{ROLES} {PARTIES} {KIN} 姓名 英文名 中文名 客人 外教 外籍教师 住客 收件 收货 寄件".split()
)
"""What somebody is called before a name in Latin letters."""

_IN_CAPITALS: Final = frozenset(
    ["姓名", "英文名", "持卡人", "乘机人", "乘客", "旅客", "客人", "收款人", "汇款人", "投保人", "申请人"]
)
_LONGEST: Final = 6
_REACH: Final = 24
_CUE: Final = later(
    r"(?<![a-z])(?:hi|hello|dear|(?:(?:dear )?(?:mr|ms|mrs|dr|prof)\.?)|owner|contact(?: is| to)?|guests?"
    r"|recipient|beneficiary|consignee|receiver|sender|payee|payer|cardholder|account name"
    r"|visitors?|visitor list|passengers?|attn|(?:ship|bill|deliver) to|signed(?: by)?|regards,|full name)"
    r"[.:]?[ ]{1,2}\Z"
)
OPENERS: Final = (
    *("hi", "hello", "dear", "mr", "ms", "mrs", "dr", "prof", "owner", "contact", "is", "guest", "guests"),
    *(
        "visitor",
        "visitors",
        "list",
        "passenger",
        "passengers",
        "attn",
        "to",
        "signed",
        *("recipient", "beneficiary", "consignee", "receiver", "sender", "payee", "payer", "cardholder"),
        "by",
        "regards",
        "name",
    ),
)
"""The last words of what tells of a name in Latin letters."""

_HAN: Final = later("[一-鿿]")


def names_abroad(text: str, places: Places = EVERYWHERE) -> Iterator[tuple[int, int, str]]:
    """Find the names that a word before them tells.

    Args:
        text: A text in normal form.
        places: Where to look.

    Yields:
        Start, end, and the evidence.
    """
    done = 0
    # Dear John Smith may be read from Dear on, and only from John on is it a name.
    for match in overlapping_matches(_NAME, text, places.abroad):
        start, end = match.span()
        if start < done:
            continue
        before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
        role = _role(before)
        if role:
            # Headings are in capitals, too: 编辑 EDITING ROFF.
            told = role in _IN_CAPITALS or not match.group().isupper()
            if role in ACCOUNTS:
                told = is_latin_name(match.group())
            if told and not is_no_person(match.group()):
                yield start, end, f"role before: {role}"
                done = end
        elif _CUE.search(before.lower()) and is_latin_name(match.group()):
            yield start, end, "form of address before"
            done = end


def _role(before: str) -> str:
    """Return the word for who somebody is that a stretch ends in, a remark aside; empty if there is none."""
    bare = before.rstrip(" :：")
    if not _HAN.search(bare):
        return ""
    bare = _REMARK.sub("", bare).rstrip(" ")
    return next((bare[-size:] for size in range(_LONGEST, 0, -1) if bare[-size:] in CALLED_SO), "")
