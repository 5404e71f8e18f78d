"""Addresses of networks, of mail and of places, as the whole engine finds them."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine
from piiguard.classify.rules import Book
from piiguard.classify.rules.digital import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators.ip_address import Scope, is_ip_address, scope_of
from piiguard.classify.validators.mac_address import is_mac_address

ENGINE = Engine()
BOOK = Book(RULES)


def found(text: str, entity: Entity) -> list[str]:
    """Return the spellings the engine finds in *text* for *entity*."""
    return [text[each.start : each.end] for each in ENGINE.scan(text) if each.entity == entity]


def values(text: str, entity: Entity) -> list[str]:
    """Return the values of them."""
    return [each.value for each in ENGINE.scan(text) if each.entity == entity]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("登录IP：113.88.12.7", "113.88.12.7"),
        ("IP地址 58.20.31.9", "58.20.31.9"),
        ("ip58.20.31.9已封禁", "58.20.31.9"),
        ("１１３．８８．１２．７ 登录", "１１３．８８．１２．７"),
        ("remote addr 203.0.113.9 port 443", "203.0.113.9"),
        ("sshd[1]: Failed password for root from 58.2.3.4 port 22 ssh2", "58.2.3.4"),
        ('58.2.3.4 - - [24/Nov/2026:01:02:03 +0800] "GET / HTTP/1.1" 200 12', "58.2.3.4"),
        ("2026-11-24 01:02:03 WARN 58.116.80.40 timed out", "58.116.80.40"),
        ("183.220.17.254", "183.220.17.254"),
        ("来源 2408:8207:1850:3a11:9c2e:4d1f:77aa:1b0c 访问", "2408:8207:1850:3a11:9c2e:4d1f:77aa:1b0c"),
        ("client 2409:8a00::5054:ff:fe1b:b031", "2409:8a00::5054:ff:fe1b:b031"),
        ("client [2001:db8::1]:8080", "2001:db8::1"),
        ("58[.]20[.]31[.]9", "58[.]20[.]31[.]9"),
        ("58.120.31.79:8080", "58.120.31.79"),
        ("登录失败 ip58.20.31.9uid 1", "58.20.31.9"),
        ("[58.20.31.9] login success", "58.20.31.9"),
        ("Received: from mail.example.com (mail.example.com [58.20.31.9])", "58.20.31.9"),
    ],
)
def test_an_ip_address_is_found_in_logs_and_behind_a_word(text: str, address: str) -> None:
    """Its span is the spelling in the text."""
    assert found(text, Entity.IP_ADDRESS) == [address]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("client_ip=192.168.1.23", "192.168.1.23"),
        ('{"ip":"10.0.0.5","ok":1}', "10.0.0.5"),
        ("来自 10.3.4.5 的请求", "10.3.4.5"),
        ("登录IP：fd00:1:2:3:4:5:6:7", "fd00:1:2:3:4:5:6:7"),
        ("sshd[1]: Failed password for root from 10.2.3.4 port 22 ssh2", "10.2.3.4"),
        ('10.2.3.4 - - [24/Nov/2026:01:02:03 +0800] "GET / HTTP/1.1" 200 12', "10.2.3.4"),
        ("2026-11-24 01:02:03 WARN 172.16.8.40 timed out", "172.16.8.40"),
        ("源IP 192.168.3.77", "192.168.3.77"),
        ("连上fe80::1c2d:3e4f:5a6b:7c8d%eth0", "fe80::1c2d:3e4f:5a6b:7c8d%eth0"),
    ],
)
def test_an_address_of_a_private_range_is_found_only_if_asked_for_by_name(text: str, address: str) -> None:
    """It tells nobody apart, even in a log; but who asks for IP addresses wants it too."""
    assert found(text, Entity.IP_ADDRESS) == []
    asked = Engine([Entity.IP_ADDRESS]).scan(text)
    assert [text[each.start : each.end] for each in asked] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "version 1.2.3.4",
        "版本 12.4.18.9",
        "bump Standards-Version from 3.6.2.0 to 3.7.3",
        "升级到12.40.180.9",
        "见第3.1.13.1节",
        "3.1.13.1 安装步骤",
        "libfoo.so.1.2.3.4",
        "chrome/101.40.180.9-beta",
        "1.3.6.1.4.1.311.21",
        "2026-11-24 07:56:31 installed manpages:all 1.6.4.0-1",
        "client 256.1.1.1",
        "client 192.168.1",
        "子网掩码 255.255.255.0",
        "ip=127.0.0.1",
        "bind 0.0.0.0:80",
        "client 10.0.0.0/8",
        "dns=8.8.8.8",
        "例如 192.168.1.10",
        "std::add B::CC ABC::DEF ::",
        "12:34:56",
        "aa:bb:cc:dd:ee:ff",
        "zip1.20.31.9uid",
        "64 bytes from a.example.com (58.20.31.9): icmp_seq=1",
        "[1.2.3.4, 9.8.7.6] and ttl 60",
    ],
)
def test_what_is_no_address_of_somebody_stays(text: str) -> None:
    """Versions, sections, netmasks, networks, open resolvers and examples are no findings."""
    assert found(text, Entity.IP_ADDRESS) == []


def test_a_range_and_a_list_give_every_address() -> None:
    """Neither a comma nor a dash between two addresses hides one."""
    text = "banned: 58.20.31.9, 58.20.31.77; client 58.20.40.1-58.20.40.9"
    assert len([each for each in BOOK.find(text) if each.entity == Entity.IP_ADDRESS]) == 4


@pytest.mark.parametrize("by", [", ", ",", "，", "、", '", "'])
def test_every_hop_of_a_list_is_a_clients(by: str) -> None:
    """What the list is called is said of each address, but not of a proxy in a private network."""
    text = f'X-Forwarded-For: "117.136.0.44{by}58.247.0.18{by}2408:8207::1{by}10.0.0.1"'
    assert found(text, Entity.IP_ADDRESS) == ["117.136.0.44", "58.247.0.18", "2408:8207::1"]


def test_why_says_what_speaks_for_an_address_and_against_it() -> None:
    """The reasons name the words and the range."""
    (finding,) = ENGINE.scan("client 203.0.113.9")
    assert "context: named a client's" in finding.why
    assert "against: documentation range" in finding.why


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        ("58.20.31.9", Scope.PUBLIC),
        ("100.64.1.2", Scope.PRIVATE),
        ("169.254.1.1", Scope.PRIVATE),
        ("198.51.100.7", Scope.DOCUMENTATION),
        ("2001:db8::1", Scope.DOCUMENTATION),
        ("fe80::1", Scope.PRIVATE),
        ("fd00::1", Scope.PRIVATE),
        ("::1", Scope.NOBODY),
        ("::", Scope.NOBODY),
        ("ff02::1", Scope.NOBODY),
        ("::ffff:10.0.0.1", Scope.PRIVATE),
        ("64:ff9b::58.20.31.9", Scope.PUBLIC),
        ("240.0.0.1", Scope.NOBODY),
        ("no address", Scope.NOBODY),
        ("58.20.31.0/24", Scope.NOBODY),
        ("58.20.31.9/24", Scope.PUBLIC),
    ],
)
def test_the_range_of_an_address_says_who_may_be_behind_it(address: str, scope: Scope) -> None:
    """Special ranges of both versions are told apart, and an inner address counts as itself."""
    assert scope_of(address) is scope


def test_leading_zeros_are_no_address() -> None:
    """An octet of 007 is read by some as octal, so it is no address to us."""
    assert not is_ip_address("58.020.31.9")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MAC地址 00:1A:2B:3C:4D:5E", "001A2B3C4D5E"),
        ("设备 mac=00-1a-2b-3c-4d-5e", "001A2B3C4D5E"),
        ("mac 001a.2b3c.4d5e", "001A2B3C4D5E"),
        ("无线网卡 a0:1b:2c:3d:4e:5f", "A01B2C3D4E5F"),
        ("mac=001A2B3C4D5E", "001A2B3C4D5E"),
        ("MAC: 00 1A 2B 3C 4D 5E", "001A2B3C4D5E"),
        ("mac 001a-2b3c-4d5e", "001A2B3C4D5E"),
        ("MAC 00：1A：2B：3C：4D：5E", "001A2B3C4D5E"),
        ("arp who-has 00:1a:2b:3c:4d:5e", "001A2B3C4D5E"),
        ("设备MACF01898-3D77A3", "F018983D77A3"),
        ("MAC: f018-983d-77a4", "F018983D77A4"),
        ("WiFi MAC f0_18_98_3d_77_a4", "F018983D77A4"),
        ("cisco: f018.983d.77a4", "F018983D77A4"),
        ("GET /a?mac=3C%3a22%3aFB%3a7A%3a91%3a0E HTTP/1.1", "3C22FB7A910E"),
        ("Internet  5  f018.983d.77a4  ARPA  Vlan10", "F018983D77A4"),
    ],
)
def test_a_mac_address_is_found_in_each_spelling(text: str, value: str) -> None:
    """Colons, dashes, Cisco's dots, and nothing between behind a label; the value is the twelve digits."""
    assert values(text, Entity.MAC_ADDRESS) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "fingerprint aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99",
        "mac 00:1A:2B:3C:4D",
        "mac ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00",
        "ZZ:ZZ:ZZ:ZZ:ZZ:ZZ",
        "20-24-05-06-12-30-41",
        "时间 12:34:56:78:90:12",
        "001a.2b3c.4d5e",
        "machine deadbeefcafe",
        "550e8400-e29b-41d4-a716-446655440000",
        "f018.983d.77a4",
        "MAC 20240101-123045",
        "vlan 0001.0002.0003",
        "time=12%3A30%3A45",
        "MAC：11:22:33:44:55:66",
        "F01898-3D77A3",
    ],
)
def test_what_is_no_mac_address_stays(text: str) -> None:
    """Longer chains, the broadcast address, and bare digits without a label are no findings."""
    assert found(text, Entity.MAC_ADDRESS) == []


def test_one_octet_six_times_is_no_interface() -> None:
    """It fills a field, and no maker was allotted it."""
    assert not is_mac_address("ABABABABABAB")
    assert is_mac_address("ABABABABABAC")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("li@例子.中国", "li@例子.中国"),
        ("邮箱：张三@例子.公司", "张三@例子.公司"),
        ("联系 张三@example.com", "张三@example.com"),
        ("mailto=zhang%40example.com", "zhang@example.com"),
        ("zhang&#64;example.com", "zhang@example.com"),
        (r"zhang\u0040example.com", "zhang@example.com"),
        ("zhang [at] example [dot] com", "zhang@example.com"),
        ("zhang(at)example.com", "zhang@example.com"),
        ("zhang AT example DOT com", "zhang@example.com"),
        ("zhang#example.com（#换成@）", "zhang@example.com"),
        ("zhang艾特example点com", "zhang@example.com"),
        ("zhang@example。com", "zhang@example.com"),
        ("邮箱 zhang @ example.com", "zhang@example.com"),
    ],
)
def test_an_internationalised_or_disguised_address_is_found(text: str, value: str) -> None:
    """The finding covers the disguise; its value is the address."""
    assert values(text, Entity.EMAIL_ADDRESS) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "look at example.com",
        "text[at].strip",
        "发邮件到@example.com",
        "user at host",
        "meet at noon on dot com street",
        "price#example.com",
        "点com",
        "git@github.com",
        "xxx@xxx.com",
        "例：XXXX@qq.com",
        "发至全体@example.com",
    ],
)
def test_what_is_no_address_of_mail_stays(text: str) -> None:
    """Mentions, programs and sentences are no addresses."""
    assert found(text, Entity.EMAIL_ADDRESS) == []


def test_a_label_and_a_mobile_glued_to_an_address_are_apart() -> None:
    """Where blanks were lost each is found by itself; a mobile that is a mailbox's name stays in it."""
    text = "phone13800138000emailzhang.s@example.com"
    assert [(each.entity, each.value) for each in ENGINE.scan(text)] == [
        (Entity.CN_MOBILE, "13800138000"),
        (Entity.EMAIL_ADDRESS, "zhang.s@example.com"),
    ]
    assert values("13800138000orange@example.com", Entity.EMAIL_ADDRESS) == ["13800138000orange@example.com"]


def test_a_parameter_of_a_url_is_found_and_the_url_kept() -> None:
    """Only the values are found, so a masked log still says which page was asked for."""
    text = "GET /u?page=2&name=%E5%BC%A0%E4%B8%89&openid=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o HTTP/1.1"
    assert found(text, Entity.URL) == ["oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"]
    assert found(text, Entity.PERSON) == ["%E5%BC%A0%E4%B8%89"]
    assert values(text, Entity.PERSON) == ["张三"]


def test_a_users_number_in_a_url_is_found() -> None:
    """Five digits or more: a page is no user, and ``uid=0`` is the machine's."""
    assert found("https://example.com/invite?user_id=928374&lang=zh", Entity.URL) == ["928374"]
    assert found("https://example.com/a?b=1&uid=283746", Entity.URL) == ["283746"]
    assert found("https://example.com/a?uid=1000&page_id=928374", Entity.URL) == []


def test_a_parameter_that_is_a_mobile_stays_a_mobile() -> None:
    """A value another rule knows better keeps its own entity, with or without a country code."""
    for url in ("/u?mobile=13800138000", "/u?phone=%2B8613800138000", "/u?a=1&amp;phone=13800138000"):
        assert [each.entity for each in ENGINE.scan(url)] == [Entity.CN_MOBILE]


def test_an_identifier_with_a_wrong_check_is_still_a_parameter() -> None:
    """The name of the parameter says what it is."""
    assert found("/q?idcard=110105194912310021&x=1", Entity.URL) == ["110105194912310021"]


@pytest.mark.parametrize(
    "text",
    [
        "http://h/?name=value",
        "http://h/?phone={phone}",
        "http://h/?id=5&page=2",
        "https://www.example.com/store/abc/",
        "phone=5551234567",
        "/u?name=<name>",
    ],
)
def test_a_url_without_personal_parameters_stays(text: str) -> None:
    """Placeholders, harmless parameters and plain addresses are no findings."""
    assert found(text, Entity.URL) == []


def test_a_plain_url_is_there_for_who_asks_below_the_threshold() -> None:
    """It scores far below one half where all is asked for, and is found by who lowers the threshold."""
    (finding,) = Engine(min_score=0.1).scan("see https://www.example.com/a?b=1.")
    assert finding.value == "https://www.example.com/a?b=1"
    assert finding.score < 0.5
    found = Engine(["URL"], min_score=0.05).scan("domains: example.com shop.example.co.il, li@example.cn")
    assert [each.value for each in found] == ["example.com", "shop.example.co.il"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("经纬度：31.230416,121.473701", "31.230416,121.473701"),
        ("定位坐标 116.407395, 39.904211", "116.407395,39.904211"),
        ("location=39.9042,116.4074", "39.9042,116.4074"),
        ("39.904211, 116.407395", "39.904211,116.407395"),
        ("GPS N39.9042 E116.4074", "N39.9042,E116.4074"),
        ("北纬39°54\u203215″，东经116°24\u203227″", "北纬39°54\u203215″,东经116°24\u203227″"),
        ("39°54'15\"N 116°24'27\"E", "39°54'15\"N116°24'27\"E"),
        ("geo:39.90,116.40", "39.90,116.40"),
        ("北纬39.90度东经116.40度", "北纬39.90度东经116.40度"),
    ],
)
def test_coordinates_are_found_in_each_spelling(text: str, value: str) -> None:
    """Decimals with a label or of six decimals in China, degrees, minutes and seconds, and geo URIs."""
    assert values(text, Entity.COORDINATES) == [value]


@pytest.mark.parametrize(
    "text",
    [
        '{"lat": 39.9042, "lng": 116.4074}',
        '{\n  "longitude": 116.4074,\n  "latitude": 39.9042\n}',
        "lat=39.90&lon=116.40",
        "纬度39.9042 经度116.4074",
        "userLat: 39.9042, userLng: 116.4074",
        "lat 39.904211 lng 116.407395",
        "纬度:39°54'15.3\" 经度:116°24'27.1\"",
    ],
)
def test_a_latitude_and_a_longitude_by_name_are_two_findings(text: str) -> None:
    """Each number is found by itself, so that masking leaves the JSON whole."""
    assert len(found(text, Entity.COORDINATES)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "坐标(1920,1080)",
        "click at 12.5, 80.25",
        "x=39.9042, y=116.4074",
        "M12.3456,78.1234 45.1234,99.1234",
        "0.12345678, 0.87654321, 0.55555555",
        "lat=39.9042 only",
        "flat: 0.45 long: 3.22",
        "像素 39.904211, 116.407395",
        "translate(39.904211, 116.407395)",
        "位置 95.1234, 195.1234",
    ],
)
def test_what_is_no_place_stays(text: str) -> None:
    """Positions on a screen, rows of numbers and half a pair are no findings."""
    assert found(text, Entity.COORDINATES) == []


def test_bad_input_neither_raises_nor_takes_long() -> None:
    """Lone surrogates, NULs, long runs and bait pass through every rule in time linear in their length."""
    bait = ["\ud800@\x00" * 500, "1." * 20_000, "a:" * 20_000, "0:" * 20_000, "@" * 20_000, "a.b@" * 10_000]
    bait += [
        "1.2345,6.7891," * 3_000,
        "://a:b" * 5_000,
        "zhang [at] " * 5_000,
        "lat=1.11 " * 4_000,
        "%40" * 9_000,
    ]
    for text in bait:
        assert isinstance(BOOK.find(normalise(text).text), list)


@pytest.mark.parametrize(
    ("text", "entity"),
    [("It is 192.168.0.1", "IP_ADDRESS"), ("see https://example.com/a", "URL"), ("at example.com", "URL")],
)
def test_who_asks_by_name_gets_what_is_nobodys_too(text: str, entity: str) -> None:
    """By default such are examples; but nobody asks for IP addresses who does not want them."""
    assert not Engine().scan(text)
    assert [each.entity for each in Engine([entity]).scan(text)] == [entity]
    assert not Engine(["IP_ADDRESS"]).scan("version 1.2.3.4")
