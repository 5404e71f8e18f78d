"""Weibo handles 微博账号: a nickname after its label or in a link to a profile.

Found: ``微博：@张三的小店``, ``微博号 zhangsan_1990``, ``weibo.com/n/张三``, ``微博名叫旧书摊的猫``,
``我的微博“阿黎在山里”``, ``微博搜张三的小店``, ``恭喜 @追光的阿杰 @夜航船2019 各得一份``. The number of an
account in the address of its page is no handle but a part of that URL:
`piiguard.classify.rules.digital.profiles`. Near-misses: ``微博热搜``, ``weibo.com/login``, ``@张三`` without
a label, ``@张三 请处理``, ``微博：转发``, ``微博搜索功能``, ``微博是一个平台``.

Source: Sina's rules for nicknames, 4 to 30 bytes of Chinese characters, letters, digits, ``_`` and ``-``; a
user number has ten digits. Confidence: custom; no standard says so.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import GAP, line_around
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

# Behind a nickname a sentence goes on with what its owner did, or has.
_ON: Final = (
    r"(?:中奖|中獎|获奖|抽中|获得|曝光|爆料|投稿|粉丝(?!后援|团|群|会)|欠[我他她你钱款了]|骗[我了人钱]|转发|回复|发布|发文|发的|发帖"
    r"|同款|直播间|的微博|的粉丝|私信|评论)"
)
_NICKNAME: Final = rf"[A-Za-z0-9_\-\u4e00-\u9fff]{{2,30}}?(?:(?={_ON})|(?![A-Za-z0-9_\-\u4e00-\u9fff]))"
_PLAIN: Final = r"[A-Za-z0-9_\-]{4,30}"
_LABEL: Final = r"(?:微博|(?<![A-Za-z])(?i:weibo))"
_NAMED: Final = r"(?:[ _]?(?:昵称|暱稱|账号|帐号|帳號|账户|号|號|名|(?i:id|name|account|handle|uid)))"
_SCORE: Final = Scores(0.85, 0.85, 0.85)
# In prose the whole of a clause must be the name: four characters or more, and what ends a clause behind it.
_HAN_NICKNAME: Final = r"[A-Za-z0-9_\-\u4e00-\u9fff]{4,30}"
_ENDED: Final = r"(?=[，。；、！!,;）)”\"」』\t\r\n]|[ ]{0,2}$|\Z)"
_SOMEBODY: Final = "(?:我|他|她|本人|楼主|博主|作者|老师)"
_STOP: Final = frozenset(["none", "null", "unknown", "http", "https", "undefined", "string"])

# A nickname that holds Chinese. Behind its letters and digits a sentence may go on; else it must end.
_MENTION: Final = (
    r"@[\u4e00-\u9fff]{1,12}?(?:[_\-][\u4e00-\u9fff]{1,8}|[A-Za-z0-9_]{0,12})"
    r"(?<=[\u4e00-\u9fffA-Za-z0-9_]{2})"
    r"(?:(?<=[A-Za-z0-9_])(?=[\u4e00-\u9fff])|(?=[ \t\r\n，。！？!?、,；;：:）)~\uff5e…“”]|\Z)"
    rf"|(?<![和与跟&])(?=@)|(?=[和与跟&]@)|(?<=[\u4e00-\u9fff]{{3}})(?={_ON}))"
)
_POST: Final = later(
    r"微博|博主|直播|抽奖|抽[^ \n]{0,4}[人位名送]|中奖|恭喜[^。]{0,32}?[获得中抽]|关注|粉丝"
    r"|超话|私信|转发|投稿|评论区|老赖|曝光(?!埋点|率|量|位|数|次)|避雷|挂人|求扩散|抽中|免单|拔草|踩雷|店家|卖家|客服[^\n]{0,6}不|家的[^\n]{0,8}坏"
    r"|热搜|up主|UP主|vlog|互粉|拉黑|点赞|原创|爆料|吃瓜|原博|楼主|[#][^#\n]{2,20}[#]"
)
# A colleague is called so, too, in a chat or a comment on work.
_CHAT: Final = later(
    r"处理|审批|开会|会议|工单|同事|领导|部门|项目|评审|确认下|看一下|群里|入群|上线|排查|需求|合同|报销|值班|所有人|全体"
)


def _in_a_post(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the line is one of a post, not of a chat among colleagues."""
    before, after = line_around(text, start, end)
    line = f"{before}\n{after}"
    if _CHAT.search(line) or text.startswith(("@所有", "@全体", "@我", "@你"), start):
        return ((-0.1, "against: somebody called in a chat"),)
    return ((0.5, "context: words of a post"),) if _POST.search(line) else ()


def _is_handle(value: str) -> bool:
    return value.lower() not in _STOP


RULES: Final = (
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="with an at sign",
        pattern=later(rf"{_LABEL}{_NAMED}?(?:{GAP}|[ \t]{{0,3}})(?P<id>@{_NICKNAME})(?![A-Za-z0-9_.@\-])"),
        trigger=Trigger(words=("微博", "weibo")),
        scores=_SCORE,
        why=("labelled", "an at sign and a nickname (Sina)"),
        value=lambda spelling: spelling.removeprefix("@"),
        reach=96,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="named",
        pattern=later(rf"{_LABEL}{_NAMED}{GAP}(?P<id>{_NICKNAME})(?![A-Za-z0-9_\-]|://|\.[A-Za-z])"),
        trigger=Trigger(words=("微博", "weibo")),
        scores=_SCORE,
        why=("labelled", "a nickname (Sina)"),
        check=_is_handle,
        value=str,
        reach=96,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="called",
        pattern=later(
            r"微博(?:的?(?:账号|帐号|名字?|昵称|号))?"
            r"(?:就?叫做?|(?<=名)是|(?<=昵称)是|(?<=[号字])[是为])[ ]?[“\"「『]?"
            rf"(?P<id>{_HAN_NICKNAME}){_ENDED}"
        ),
        trigger=Trigger(words=("微博",)),
        scores=_SCORE,
        why=("said to be the name of an account", "a nickname (Sina)"),
        check=_is_handle,
        value=str,
        reach=96,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="somebody's",
        pattern=later(
            rf"(?:{_SOMEBODY}的?(?:新浪)?微博(?:[是：: ]{{1,2}}|[ ]?(?=[“\"「『]))[“\"「『]?"
            rf"|微博(?:上)?(?:搜索?+|找|关注)(?:一下)?[ ]?[“\"「『]?(?!功能|引擎|热|结果|话题|关键))"
            rf"(?P<id>{_HAN_NICKNAME}){_ENDED}"
        ),
        trigger=Trigger(words=("微博",)),
        scores=Scores(0.7, 0.7, 0.7),
        why=("somebody's account, or to be looked for", "a nickname (Sina)"),
        check=_is_handle,
        value=str,
        reach=96,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="plain after a label",
        pattern=later(
            rf"{_LABEL}(?:{_NAMED}[ \t]{{0,2}}|{GAP})(?=[A-Za-z0-9\-]{{0,29}}[A-Za-z_])"
            rf"(?P<id>{_PLAIN})(?![A-Za-z0-9_@\-]|://|\.[A-Za-z]|\()"
        ),
        trigger=Trigger(words=("微博", "weibo")),
        scores=Scores(0.75, 0.75, 0.75),
        why=("labelled", "a nickname in letters (Sina)"),
        check=_is_handle,
        value=str,
        reach=96,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="mentioned in a post",
        pattern=later(rf"(?<![A-Za-z0-9@._])(?P<id>{_MENTION})"),
        trigger=Trigger(chars="@", leads=True, only=later(_MENTION)),
        scores=Scores(0.25, 0.25, 0.25),
        why=("an at sign and a nickname (Sina)",),
        value=lambda spelling: spelling.removeprefix("@"),
        surroundings=_in_a_post,
        reach=40,
    ),
    Rule(
        entity=Entity.WEIBO_HANDLE,
        name="link to a profile",
        pattern=later(
            r"weibo\.(?:com|cn)/n/(?P<id>(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_\-\u4e00-\u9fff]){2,90})",
            re.IGNORECASE,
        ),
        trigger=Trigger(words=("weibo.com/", "weibo.cn/")),
        scores=Scores(0.9, 0.9, 0.9),
        why=("link to a profile (weibo.com)",),
        value=unquote,
        reach=128,
    ),
)
"""The rules."""
