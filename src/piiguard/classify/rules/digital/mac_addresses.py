"""MAC addresses in their three spellings.

Found: ``00:1A:2B:3C:4D:5E``, ``00-1a-2b-3c-4d-5e``, ``001a.2b3c.4d5e`` beside a word, and after a label
twelve digits with nothing or one mark between: ``001A2B-3C4D5E``. Near-misses: seven pairs
(``aa:bb:cc:dd:ee:ff:00``, a fingerprint), ``12:34:56``, the broadcast address, a part of a UUID.

Source: IEEE 802-2014, 8.1 (spellings); the dotted form is a custom of Cisco's. That it is personal
information: GB/T 35273-2020, annex A, table A.1 (个人常用设备信息).
"""

from __future__ import annotations

from string import hexdigits
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import DASHES, LOOSE
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.mac_address import is_mac_address

__all__ = ["RULES"]

_PAIR: Final = "[0-9A-Fa-f]{2}"
_QUAD: Final = "[0-9A-Fa-f]{4}"
_OTHER: Final = later("[^0-9A-Fa-f]")
_DIGIT: Final = later("[0-9]")
_LETTER: Final = later("[A-Fa-f]")
_WORDS: Final = (
    "mac",
    "物理地址",
    "网卡",
    "硬件地址",
    "hwaddr",
    "ether",
    "bssid",
    "physical address",
    "蓝牙",
    "藍牙",
    "cisco",
    "arp",
    "vlan",
    "dhcp",
    "交换机",
    "光猫",
    "路由器",
)
_EXAMPLES: Final = frozenset(
    ("001122334455", "112233445566", "0123456789AB", "123456789ABC", "AABBCCDDEEFF", "1A2B3C4D5E6F")
)
_AGAINST: Final = ("fingerprint", "指纹", "serial", "key id", "md5", "sha1", "sha256")


def _value(spelling: str) -> str:
    return _OTHER.sub("", spelling).upper()


def _groups(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See the same of three groups, which are numbers of three parts where no letter is among them."""
    return tuple((2 * move, why) for move, why in _digits(text, start, end))


def _digits(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    if _value(text[start:end]) in _EXAMPLES:
        return ((-0.7, "against: an example of the form"),)
    if _DIGIT.search(text, start, end) is None:
        return ((-0.3, "against: letters only"),)
    if _LETTER.search(text, start, end) is None:
        return ((-0.35, "against: decimal digits only"),)
    return ()


_AIR: Final = later(
    r"关联|连接|漫游|探针|无线|蓝牙|信号|上线|下线|停留|认证|接入|(?<![A-Za-z])(?i:ap|wi-?fi|wlan|ssid|mac|rssi)(?![A-Za-z])"
)
_AROUND: Final = 40


def _on_air(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether a network is spoken of: devices have serial numbers that look the same."""
    around = text[max(0, start - _AROUND) : start] + "\n" + text[end : end + _AROUND]
    return ((0.4, "context: a network spoken of"),) if _AIR.search(around) else ()


RULES: Final = (
    Rule(
        entity=Entity.MAC_ADDRESS,
        name="six pairs",
        pattern=later(
            rf"(?P<id>[0-9A-Fa-f](?:(?<![0-9A-Za-z:].)|(?<=[Mm][Aa][Cc].))(?<![0-9A-Fa-f][{DASHES}][0-9A-Fa-f])"
            rf"[0-9A-Fa-f](?P<between>[:：{DASHES}])(?:{_PAIR}(?P=between)){{4}}{_PAIR})"
            rf"(?![0-9A-Za-z])(?![:{DASHES}][0-9A-Fa-f])"
        ),
        trigger=Trigger(
            chars=":：-\x1e",
            before=hexdigits,
            only=later(rf"(?:[:：{DASHES}]{_PAIR}){{3}}"),
        ),
        scores=Scores(0.8, 0.95, 0.3),
        why=("six octets (IEEE 802)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_mac_address,
        value=_value,
        surroundings=_digits,
        reach=24,
    ),
    Rule(
        entity=Entity.MAC_ADDRESS,
        name="three groups",
        pattern=later(
            rf"(?P<id>[0-9A-Fa-f]"
            rf"(?<![0-9A-Za-z.][0-9A-Fa-f])[0-9A-Fa-f]{{3}}\.{_QUAD}\.{_QUAD})(?![0-9A-Za-z])"
            rf"(?!\.[0-9A-Za-z])"
        ),
        trigger=Trigger(words=_WORDS),
        scores=Scores(0.45, 0.95, 0.2),
        named=0.2,
        why=("three groups of four (Cisco's spelling)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_mac_address,
        value=_value,
        surroundings=_groups,
        reach=24,
    ),
    Rule(
        entity=Entity.MAC_ADDRESS,
        name="in groups, after a label",
        pattern=later(
            rf"(?P<id>[0-9A-Fa-f](?<![0-9A-Za-z.][0-9A-Fa-f])[0-9A-Fa-f]"
            rf"(?:(?:[ ]{_PAIR}){{5}}|(?:_{_PAIR}){{5}}"
            rf"|[0-9A-Fa-f]{{2}}[ {DASHES}]{_QUAD}[ {DASHES}]{_QUAD}))(?![0-9A-Za-z])(?![ {DASHES}]{_PAIR})"
        ),
        trigger=Trigger(words=_WORDS),
        scores=Scores(0.3, 0.9, 0.2),
        why=("six octets (IEEE 802)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_mac_address,
        value=_value,
        surroundings=_digits,
        reach=64,
    ),
    Rule(
        entity=Entity.MAC_ADDRESS,
        name="digits of a station",
        pattern=later(
            r"(?:终端|客户端|网卡|探针|手机|热点|基站|(?<![A-Za-z])(?i:sta|station|client|bssid|ap))"
            r"[ :：=]{0,3}(?P<id>(?=[0-9]{0,11}[A-Fa-f])(?=[A-Fa-f]{0,11}[0-9])(?:[0-9A-F]{12}|[0-9a-f]{12}))"
            r"(?![0-9A-Za-z])"
        ),
        trigger=Trigger(
            words=("终端", "客户端", "网卡", "探针", "手机", "热点", "基站", "sta", "client", "bssid", "ap")
        ),
        scores=Scores(0.4, 0.4, 0.4),
        why=("of a station", "twelve hexadecimal digits (IEEE 802)"),
        check=is_mac_address,
        value=_value,
        surroundings=_on_air,
        reach=32,
    ),
    Rule(
        entity=Entity.MAC_ADDRESS,
        name="digits after a label",
        pattern=later(
            rf"(?:(?<![A-Za-z])[Mm][Aa][Cc](?:[ _]?[Aa]ddr(?:ess)?|地址)?|物理地址|网卡地址){LOOSE}"
            rf"(?P<id>(?=[0-9A-Fa-f:.{DASHES}]{{0,13}}[0-9])(?:[0-9A-Fa-f]{{6}}[:.{DASHES}]?[0-9A-Fa-f]{{6}}"
            rf"|{_QUAD}(?P<by>[.:{DASHES}]){_QUAD}(?P=by){_QUAD}))(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=("mac", "物理地址", "网卡地址")),
        scores=Scores(0.85, 0.85, 0.85),
        why=("labelled", "twelve hexadecimal digits (IEEE 802)"),
        check=is_mac_address,
        value=_value,
        reach=64,
    ),
)
"""The rules."""
