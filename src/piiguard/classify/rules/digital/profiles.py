"""The name or number of somebody's account in the address of its page: the part of a URL that is personal.

Found: ``github.com/zhang-wei/notes``, ``zhihu.com/people/li-xiao-man-37``, ``space.bilibili.com/3355899097``,
``weibo.com/u/7680543397``, ``xiaohongshu.com/user/profile/5f0c…``, ``douyin.com/user/MS4w…``,
``linkedin.com/in/…``. Near-misses: ``github.com/features``, ``zhihu.com/question/12345``,
``bilibili.com/video/BV1…``, ``github.com/torvalds/linux`` in a list of dependencies (``git+https``,
``go get``), ``api.github.com/repos/…``.

Source: the forms of the sites' own addresses, as they show them; RFC 3986, 3.3 (path).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import has_han_near
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9_.\-]{1,39}"
_END: Final = r"(?![A-Za-z0-9_%\-])"
# Where a page of a person has a path of its own, whatever its owner is called.
_PAGES: Final = {
    "weibo.com/": r"(?:u|profile)/(?P<id>[0-9]{10})",
    "weibo.cn/": r"(?:u|profile)/(?P<id>[0-9]{10})",
    "zhihu.com/": rf"people/(?P<id>{_NAME})",
    "bilibili.com/": r"(?<=space\.bilibili\.com/)(?P<id>[1-9][0-9]{2,17})",
    "xiaohongshu.com/": r"user/profile/(?P<id>[0-9a-f]{24})",
    "douyin.com/": r"user/(?P<id>[A-Za-z0-9_\-]{6,90})",
    "kuaishou.com/": r"profile/(?P<id>[A-Za-z0-9_\-]{6,40})",
    "douban.com/": rf"people/(?P<id>{_NAME})",
    "csdn.net/": r"(?<=blog\.csdn\.net/)(?!nav|article)(?P<id>[A-Za-z0-9_]{4,30})",
    "juejin.cn/": r"user/(?P<id>[0-9]{10,20})",
    "jianshu.com/": r"u/(?P<id>[0-9a-f]{12})",
    "tieba.baidu.com/": r"home/main\?un=(?P<id>(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_\u4e00-\u9fff]){2,60})",
    "qzone.qq.com/": r"(?P<id>[1-9][0-9]{4,10})",
    "linkedin.com/": r"in/(?P<id>(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_\-]){3,90})",
    "facebook.com/": r"profile\.php\?id=(?P<id>[0-9]{6,20})",
    "instagram.com/": r"(?!p/|reel|explore|accounts|about)(?P<id>[A-Za-z0-9_.]{3,30})",
    "t.me/": r"(?<![A-Za-z0-9]t\.me/)(?!s/|joinchat|share|\+)(?P<id>[A-Za-z][A-Za-z0-9_]{4,31})",
    "stackoverflow.com/": r"users/(?P<id>[0-9]{3,9})",
}
_HOSTS: Final = ("github.com/", "gitee.com/", "gitlab.com/", "twitter.com/", "x.com/")
_CODE_HOST: Final = (
    r"(?<=//)(?:www\.)?(?:github\.com|gitee\.com|gitlab\.com|twitter\.com|x\.com)/"
    rf"(?P<id>[A-Za-z0-9](?:[A-Za-z0-9]|[\-_](?=[A-Za-z0-9])){{1,38}}){_END}(?![.][A-Za-z0-9])"
)
_RESERVED: Final = (
    "features pricing about login signup join settings explore topics trending sponsors marketplace orgs "
    "organizations apps search site security contact enterprise collections events issues pulls tos "
    "notifications readme customer-stories resources solutions home intent share hashtag i privacy help "
    "dashboard users groups projects api public assets static download"
)
_NO_USERS: Final = frozenset(_RESERVED.split())
_OWNERS: Final = later(
    r"作者|我的|本人|个人|他的|她的|主页|博客|博主|同事|源码|仓库地址|开源|简历|候选人|面试|关注"
    r"|(?i:author|profile|portfolio|resume|my |his |her )"
)
_MACHINES: Final = later(
    r"(?:git\+|go get |pip3? install |npm i|require |import |uses: |clone |wget |curl )[^\n]{0,40}$"
)
_AROUND: Final = 40


def _is_user(value: str) -> bool:
    return value.lower() not in _NO_USERS


def _seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether an account is spoken of as somebody's: code is full of other people's repositories."""
    if _MACHINES.search(text, max(0, start - 80), start):
        return ((-0.4, "against: fetched by a program"),)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if _OWNERS.search(f"{before}\n{after}") and has_han_near(text, start, end):
        return ((0.4, "context: said to be somebody's"),)
    return ()


def _page(host: str, path: str) -> Rule:
    return Rule(
        entity=Entity.URL,
        name=f"page of a person, {host.rstrip('/')}",
        pattern=later(rf"(?<![A-Za-z0-9@]){re.escape(host)}{path}{_END}"),
        trigger=Trigger(words=(host,), leads=True),
        scores=Scores(0.85, 0.85, 0.85),
        why=("page of a person", "its name or number in the path (RFC 3986, 3.3)"),
        value=unquote,
        reach=160,
    )


RULES: Final = (
    *(_page(host, path) for host, path in _PAGES.items()),
    Rule(
        entity=Entity.URL,
        name="account in the address of its page",
        pattern=later(_CODE_HOST),
        trigger=Trigger(words=_HOSTS),
        scores=Scores(0.3, 0.3, 0.3),
        why=("name of an account in the path (RFC 3986, 3.3)",),
        check=_is_user,
        value=unquote,
        surroundings=_seen,
        reach=96,
    ),
)
"""The rules."""
