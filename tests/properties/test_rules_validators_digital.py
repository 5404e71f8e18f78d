"""Validators of the digital family, held against a second opinion and in both forms."""

from __future__ import annotations

import ipaddress
import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.engine import Engine
from piiguard.classify.rules import Book
from piiguard.classify.rules.digital import RULES as DIGITAL
from piiguard.classify.rules.ordinary import RULES as ORDINARY
from piiguard.classify.text import normalise
from piiguard.classify.validators.ip_address import Scope, is_ip_address, scope_of
from piiguard.classify.validators.mac_address import are_mac_addresses, is_mac_address

BOOK = Book((*DIGITAL, *ORDINARY))
ENGINE = Engine(["IP_ADDRESS"])
_PIECES = (
    "1 12 192.168. 10. 13800138000 :: : . @ example.com 微信 ： = ? & name= QQ 密码 password= 'x1y2' lat "
    "39.9042 , 116.4074 0x ab12 - _ %40 [at] 生日 1988 年 3 月 5 日 \ud800 \x00 ０ １ \u200b token "
    "k3Jx9QpL2mZt7RbV http:// / 元 ¥ 出生 张三 -----BEGIN"
)
PIECES = st.sampled_from([*_PIECES.split(" "), " ", "\n"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("0123456789abcdefABCDEFg:", min_size=12, max_size=12), min_size=1, max_size=8))
def test_mac_addresses_by_one_or_by_many(values: list[str]) -> None:
    """Digits, case and one octet six times are judged alike."""
    values += ["ab" * 6, "aB" * 6, "ffffffffffff", "00000000000A"]
    rows = np.array([list(value.encode()) for value in values], np.uint8)
    assert are_mac_addresses(rows).tolist() == [is_mac_address(value) for value in values]


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses())
def test_every_address_is_one_and_its_scope_agrees_with_the_registry(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """A public address is global by IANA's registry; each spelling Python gives is accepted."""
    assert is_ip_address(str(address))
    assert is_ip_address(address.exploded)
    if scope_of(str(address)) is Scope.PUBLIC and address.version == 4:
        assert address.is_global
    if address.is_loopback or address.is_multicast or address.is_unspecified:
        assert scope_of(str(address)) is Scope.NOBODY


@settings(max_examples=150, deadline=None)
@given(st.ip_addresses(v=4, network="58.16.0.0/12"))
def test_a_clients_address_is_found_whole(address: ipaddress.IPv4Address) -> None:
    """Behind a label, every address of the Internet is found from its first digit to its last."""
    (finding,) = ENGINE.scan(f"client_ip={address};")
    assert finding.value == str(address)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
def test_no_text_makes_a_rule_raise_and_every_finding_lies_within(text: str) -> None:
    """Any mixture of labels, values and rubbish is read without an error; spans are of the text."""
    normal = normalise(text).text
    for finding in BOOK.find(normal):
        assert 0 <= finding.start < finding.end <= len(normal)
        assert 0 <= finding.score <= 1
        assert finding.why


def test_no_pattern_uses_a_class_that_takes_chinese_for_letters() -> None:
    r"""``\b``, ``\d`` and ``\w`` are traps, and an unbounded repetition is bait."""
    for rule in (*DIGITAL, *ORDINARY):
        source = re.sub(r"\\\\", "", rule.pattern.pattern)
        assert not re.search(r"\\[bdwsBDWS]", source), rule.name
        unbounded = re.sub(r"\[(?:\\.|[^\]\\])*\]|\\.", "c", source)
        assert not re.search(r"[c)][*+](?![+])|\{[0-9]+,\}", unbounded), rule.name
