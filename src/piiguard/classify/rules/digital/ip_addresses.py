"""IP addresses, version 4 and 6: in logs, in configuration, in prose.

Found: ``登录IP：113.88.12.7``, ``from 203.0.113.9 port 22``, a line of an access log, ``[2001:db8::1]:8080``,
``fe80::1%eth0``, ``::ffff:192.0.2.1``. Near-misses: ``version 1.2.3.4``, ``libfoo.so.1.2.3.4``, section
``3.1.13.1``, an object identifier ``1.3.6.1.4.1``, ``256.1.1.1``, ``12:34:56``, ``std::add``,
``255.255.255.0``.

An address alone in prose is as often an example as somebody's: it takes a word, the look of a log, or a line
of its own to be a finding at the default threshold. Where the address is one of a documentation range, only a
log or words about a client will do. One of a private range is found only if IP addresses were asked for by
name: ten thousand networks have it, and it tells nobody apart. Loopback, netmasks, networks, multicast and
resolvers open to everybody stand for nobody and stay below it.

Source: RFC 791; RFC 4291, 2.2; the ranges by `piiguard.classify.validators.ip_address`. That an IP address
is personal information: GB/T 35273-2020, annex A, table A.1 (个人上网记录 / network identity).
"""

from __future__ import annotations

import re
from string import hexdigits
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import line_around
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.ip_address import Scope, is_ip_address, scope_of

__all__ = ["RULES"]

# The first digit is read before anything is looked at, so that the search can skip to one.
_V4: Final = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_PREFIX_4: Final = r"(?:/(?:3[0-2]|[12]?[0-9])(?![0-9.]))?"
_PREFIX_6: Final = r"(?:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])(?![0-9]))?"
_GROUP: Final = "[0-9A-Fa-f]{1,4}"
_ZONE: Final = r"(?:%[A-Za-z][A-Za-z0-9]{0,15})?"
_TAIL_6: Final = rf"{_ZONE}{_PREFIX_6}(?![0-9A-Za-z_:])(?!\.[0-9])"

# Of somebody who came from there.
_WORDS: Final = (
    "登录",
    "登陆",
    "来源",
    "来自",
    "客户端",
    "访问",
    "请求",
    "源地址",
    "公网",
    "外网",
    "远程",
    "封禁",
    "拉黑",
    "攻击",
    "归属地",
    "源ip",
    "目的ip",
    "用户ip",
    "操作ip",
    "注册",
    "上网",
)
# Of a machine: enough for an address of the Internet, too little for one of ten thousand like it.
_MACHINE: Final = later(
    r"(?:(?<![A-Za-z])(?:ip(?:v[46])?|ips|inet6?|addr|address|host|src|dst|source|from|server"
    r"|gateway|connect(?:ed|ion)?"
    r"(?: to| from)?)(?![A-Za-z])|ip_?addr(?:ess)?|ip[ ]?地址|服务器|主机|网关|目的地址|内网|连接|地址)"
    r"[^A-Za-z0-9\n]{0,6}(?:is |was |to |from |[a-z]{1,16}@)?[\"'\[(<]{0,2}$"
    # Behind the login of a URL, and first in a list of who may come.
    r"|://[^ \t\n/]{3,32}@$|(?:(?:white|black|allow|deny|block|ip_?)[_\- ]?list|[黑白]名单)"
    r"[\"']?[ ]?[:：=][ ]?\[?[\"']?$",
    re.IGNORECASE,
)
_CLIENT: Final = later(
    r"(?:(?<![A-Za-z])(?:client|remote|peer|rhost|login|logged in from"
    r"|x[_-]forwarded[_-]for|x[_-]real[_-]ip|forwarded"
    r"|visitor|banned?|attacker)[_ -]?(?:ip|addr(?:ess)?|host)?(?![A-Za-z])[^A-Za-z0-9\n]{0,6}"
    # Received: from mail.example.com (mail.example.com [203.0.113.9]) (RFC 5321, 4.4)
    r"|(?<![A-Za-z])from [^ ()\n]{1,80} \((?:[^ ()\n]{1,80} )?(?=\[)"
    # ssh root@203.0.113.9; allow 203.0.113.9; of a web server, and of a firewall.
    r"|(?<![A-Za-z])(?:ssh|scp|sftp|rsync|mosh)[ ](?:[^ \n@]{1,60}[ ]){0,4}[A-Za-z0-9._\-]{1,32}@"
    r"|(?:^|[;\n{])[ \t]{0,16}(?:allow|deny)[ ](?:from[ ])?"
    # 'app'@'203.0.113.9', as SQL names who may connect.
    r"|(?<=[A-Za-z0-9_%]['\"`])@(?=['\"`])"
    r"|(?:(?<![A-Za-z])|[a-z]_|(?-i:(?<=[a-z0-9])(?=Ip|IP)))ip(?:_?addr(?:ess)?)?"
    r"[\"'\\]{0,2}[ ]?[:：=][ ]?)[\"'\\\[(<]{0,3}$",
    re.IGNORECASE,
)
# A machine of the house, of which a private address says nothing about anybody.
_HOUSE: Final = later(
    r"(?<![A-Za-z])(?:nas|server|gateway|gw|node|pod|host|dns|proxy|upstream|lan|local|mgmt|vip|switch|router"
    r"|ap|ac|bind|listen|cluster|svc|service)[_\- ]?ip(?:_?addr(?:ess)?)?[\"']?[ ]?[:：=][ ]?[\"']?$",
    re.IGNORECASE,
)
# The addresses before it in a list, each a hop of the same way: X-Forwarded-For: client, proxy.
_HOPS: Final = later(r"(?<![0-9A-Za-z.:])(?:[0-9A-Fa-f.:]{7,39}[\"']?[ ]?[,，、][ ]?[\"']?){1,8}$")
_VERSION: Final = later(
    r"(?:version|release|ver\.?|rev\.?|section|chapter|build"
    r"|firmware|v|版本|版|第|固件|章节|升级到|oid)[^A-Za-z0-9\n]{0,4}$",
    re.IGNORECASE,
)
_CLOCK: Final = later(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}T|\[[0-9]{10}")
_LOGGED_AFTER: Final = later(
    r' - [^ \n]{1,64} \[| (?:port|端口)[ :：]?[0-9]{1,5}|[ ,]{1,3}"(?:GET|POST|PUT|HEAD|DELETE)'
)
_FIELD_BEFORE: Final = later(r"""^[ \t\r\n"'\[(<]{0,8}$|["'][ ]?:[ ]?"$""")
_CELL: Final = frozenset("|\t")
_FIELD_AFTER: Final = later(r"""^(?::[0-9]{1,5})?["'\])>,;.。]{0,3}[ \t]{0,8}$""")
# Fewer than two numbers from 32 up, and it is likelier a version than an address, of which 1 in 140 is so.
_SMALL: Final = 32
_LARGE: Final = 2
_LISTING: Final = frozenset(",，、")
_FAR: Final = 120
_SUPPORT: Final = 24  # as far as a word counts


# Who asks for IP addresses wants those of a private network too, and those in prose.
_NAMED: Final = 0.2


def _shown(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    value = text[start:end].partition("%")[0]
    before, after = line_around(text, start, end)
    scope = scope_of(value)
    small = (
        ":" not in value
        and sum(int(octet) >= _SMALL for octet in value.partition("/")[0].split(".")) < _LARGE
    )
    if scope is Scope.PRIVATE:
        return _of_a_network(before, after, value, small=small)
    hop = before.rstrip(" \"'")[-1:] in _LISTING
    # What the list is called is said of all; but a proxy of a private network is nobody's address.
    if hop and scope is Scope.PUBLIC:
        before = _HOPS.sub("", before)
    signs: list[tuple[float, str]] = []
    named = any(word in before[-12:] or word in after[:8] for word in _WORDS)
    if _VERSION.search(before[-16:]):
        signs.append((-0.5, "against: a version or a section"))
    elif _CLIENT.search(before[-_FAR:]):
        signs.append((0.45, "context: named a client's"))
    elif (
        _LOGGED_AFTER.match(after)
        or (not hop and before.strip() == "[" and after[:2] == "] ")
        or (not small and (_CLOCK.search(before) or _CLOCK.search(after[:48])))
    ):
        signs.append((0.4, "context: a line of a log"))
    elif scope is Scope.PUBLIC and _is_machines(before, small=small):
        signs.append((0.3, "context: named an address"))
    elif (
        scope is Scope.PUBLIC
        and not small
        and (
            (_FIELD_BEFORE.search(before) and _FIELD_AFTER.match(after))
            or (before[-1:] in _CELL and after[:1] in _CELL)
        )
    ):
        signs.append((0.3, "context: a field of its own"))
    elif small and not named:
        signs.append((-0.3, "against: small numbers, as in a version"))
    if scope is Scope.NOBODY:
        signs.append((-0.8, "against: stands for no device"))
    elif scope is not Scope.PUBLIC:
        signs.append((-0.2, f"against: {scope.value} range"))
    return tuple(signs)


def _of_a_network(before: str, after: str, value: str, *, small: bool) -> tuple[tuple[float, str], ...]:
    """See what is said of an address of a private range, which is nobody's but for who asks for such."""
    window = before[-_SUPPORT:].lower()
    told = any(word in window or word in after[: _SUPPORT // 2] for word in _WORDS)
    signs = [(-0.42 * told - 0.15 * (":" in value), f"against: {Scope.PRIVATE.value} range")]
    if _VERSION.search(before[-16:]):
        signs.append((-0.5, "against: a version or a section"))
    elif small and not (told or _CLIENT.search(before[-_FAR:]) or _LOGGED_AFTER.match(after)):
        signs.append((-0.1, "against: small numbers, as in a version"))
    if _HOUSE.search(before[-24:]):
        signs.append((-0.4, "against: a machine of the house"))
    return tuple(signs)


def _is_machines(before: str, *, small: bool) -> bool:
    # After "from" or "address" a version may follow too.
    label = _MACHINE.search(before[-40:])
    return label is not None and (not small or "ip" in label.group().lower() or not label.group().isascii())


def _check(value: str) -> bool:
    return is_ip_address(value.partition("/")[0].partition("%")[0])


def _refanged(spelling: str) -> str:
    return spelling.replace("[.]", ".")


def _value(spelling: str) -> str:
    return spelling.lower()


RULES: Final = (
    Rule(
        entity=Entity.IP_ADDRESS,
        name="version 4",
        pattern=later(
            r"(?P<id>[0-9](?:(?<![0-9A-Za-z_.][0-9])(?<![A-Za-z]-[0-9])|(?P<glued>(?<=[Ii][Pp][0-9])"
            r"(?<![A-Za-z]{3}[0-9])))"
            # Behind a label that touches it, a word may touch its other end.
            rf"[0-9]{{0,2}}+(?:\.[0-9]{{1,3}}+){{3}}{_PREFIX_4})(?(glued)(?![0-9_])|(?![0-9A-Za-z_]))"
            r"(?!\.[0-9A-Za-z])(?!-[A-Za-z]|-[0-9]{1,2}(?![0-9.]))"
        ),
        trigger=Trigger(chars=".", before="0123456789", only=later(r"\.[0-9]{1,3}\.[0-9]")),
        scores=Scores(0.45, 0.85, 0.45),
        why=("four octets (RFC 791)",),
        words=_WORDS,
        check=_check,
        value=_value,
        surroundings=_shown,
        named=_NAMED,
        reach=24,
    ),
    Rule(
        entity=Entity.IP_ADDRESS,
        name="version 4, defanged",
        pattern=later(r"(?<![0-9A-Za-z.])(?P<id>[0-9]{1,3}(?:\[\.\][0-9]{1,3}){3})(?![0-9A-Za-z.\[])"),
        trigger=Trigger(words=("[.]",)),
        scores=Scores(0.85, 0.95, 0.85),
        why=("four octets (RFC 791)", "written so that nobody follows it"),
        words=_WORDS,
        check=_check,
        value=_refanged,
    ),
    Rule(
        entity=Entity.IP_ADDRESS,
        name="version 6",
        pattern=later(
            rf"(?P<id>[0-9A-Fa-f](?<![0-9A-Za-z_:.][0-9A-Fa-f])[0-9A-Fa-f]{{0,3}}+:(?:{_GROUP}:){{5}}"
            rf"(?:{_GROUP}:{_GROUP}|{_V4}){_TAIL_6})"
        ),
        trigger=Trigger(chars=":", before=hexdigits, only=later("(?::[0-9A-Fa-f]{1,4}){3}:")),
        scores=Scores(0.6, 0.9, 0.6),
        why=("eight groups (RFC 4291)",),
        words=_WORDS,
        check=_check,
        value=_value,
        surroundings=_shown,
        named=_NAMED,
        reach=48,
    ),
    Rule(
        entity=Entity.IP_ADDRESS,
        name="version 6, shortened",
        pattern=later(
            rf"(?<![0-9A-Za-z_:.])(?P<id>(?:{_GROUP}(?::{_GROUP}){{0,6}})?::"
            rf"(?:(?:{_GROUP}:){{0,6}}(?:{_V4}|{_GROUP}))?{_TAIL_6})"
        ),
        trigger=Trigger(words=("::",)),
        scores=Scores(0.45, 0.9, 0.45),
        why=("groups and :: (RFC 4291)",),
        words=_WORDS,
        check=_check,
        value=_value,
        surroundings=_shown,
        named=_NAMED,
        reach=48,
    ),
)
"""The rules."""
