"""Service numbers, numbers of the internet of things, and numbers abroad."""

from __future__ import annotations

import pytest

from piiguard.catalog import Entity, Finding, facts_of
from piiguard.classify.rules import Book
from piiguard.classify.rules.contact import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators.mobile import is_iot_mobile, is_mobile
from piiguard.classify.validators.phone_number import is_phone_number

BOOK = Book(RULES)


def found(text: str, entity: Entity) -> list[Finding]:
    """Return what of *entity* would be reported by default, of several that are the same the surest."""
    found = [each for each in BOOK.find(normalise(text).text) if each.entity == entity and each.score >= 0.5]
    found.sort(key=lambda each: (each.start, each.score))
    return list({(each.start, each.end): each for each in found}.values())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("400-820-8820", "4008208820"),
        ("4006-700-700", "4006700700"),
        ("400 8888888", "4008888888"),
        ("8008208820", "8008208820"),
        ("请拨打40088-95588咨询", "4008895588"),
        ("客服热线95588", "95588"),
        ("拨打12345热线", "12345"),
        ("发短信到10086", "10086"),
        ("请打报警电话110", "110"),
        ("短信来自1069012345678", "1069012345678"),
        ("致电 96110", "96110"),
    ],
)
def test_a_service_number_is_known_as_one(text: str, value: str) -> None:
    """It is a guard: kept from other rules, and reported only if asked for by name."""
    assert [each.value for each in found(text, Entity.CN_SERVICE_NUMBER)] == [value]


def test_service_numbers_are_guards_and_not_personal() -> None:
    """Nothing of them is reported unless their entity is named."""
    assert not facts_of(Entity.CN_SERVICE_NUMBER).personal
    assert all(rule.guard == (rule.entity == Entity.CN_SERVICE_NUMBER) for rule in RULES)


@pytest.mark.parametrize(
    "text",
    ["HTTP 400 8080", "1400-820-8820", "port 12345", "95588", "400.820.8820.1", "800x600", "400-820-88201"],
)
def test_other_numbers_are_no_service_numbers(text: str) -> None:
    """A port, a status or a longer number is none."""
    assert not found(text, Entity.CN_SERVICE_NUMBER)


@pytest.mark.parametrize("text", ["物联网卡号1440012345678", "MSISDN 1410123456789", "+86 1480012345678"])
def test_a_mobile_of_thirteen_digits_needs_a_label_or_a_country_code(text: str) -> None:
    """Then it is a mobile number like others."""
    assert [each.entity for each in found(text, Entity.CN_MOBILE)] == [Entity.CN_MOBILE]


@pytest.mark.parametrize(
    "text",
    [
        "1440012345678",
        "ts=1480012345678",
        "timestamp 1440012345678",
        '"time": 1460012345678,',
        "手机14400123456789",
    ],
)
def test_a_time_in_milliseconds_is_no_mobile(text: str) -> None:
    """Times of 2014 to 2017 begin as these numbers do."""
    assert not found(text, Entity.CN_MOBILE)


@pytest.mark.parametrize(
    "prefix",
    [
        "149",
        "162",
        "165",
        "167",
        "170",
        "171",
        "172",
        "190",
        "191",
        "192",
        "193",
        "195",
        "196",
        "197",
        "1349",
        "1749",
    ],
)
def test_ranges_of_recent_years_and_of_satellites_are_mobiles(prefix: str) -> None:
    """Allotted ranges as of the sources named in the validator."""
    assert is_mobile(f"{prefix}00000000"[:11])


@pytest.mark.parametrize("prefix", ["140", "154", "164", "179", "194", "1743", "17410", "120"])
def test_ranges_never_allotted_are_no_mobiles(prefix: str) -> None:
    """Eleven digits that nobody was given."""
    assert not is_mobile(f"{prefix}00000000"[:11])


@pytest.mark.parametrize("label", ["物联网卡：", "13位物联卡：", "msisdn: ", "M2M号码 "])
def test_the_older_numbers_of_machines_are_found_behind_a_label(label: str) -> None:
    """10646 to 10649 begin numbers of thirteen digits too."""
    assert [each.value for each in found(f"{label}1064728374651", Entity.CN_MOBILE)] == ["1064728374651"]
    assert not found("1064728374651", Entity.CN_MOBILE)


def test_a_trunk_prefix_is_no_part_of_a_mobile() -> None:
    """It is left alone where no word is near, for many numbers of twelve digits begin so."""
    (mobile,) = found("电话013800138000", Entity.CN_MOBILE)
    assert (mobile.start, mobile.value) == (3, "13800138000")
    assert not found("013800138000", Entity.CN_MOBILE)
    assert not found("编号 013800138000", Entity.CN_MOBILE)


def test_only_thirteen_digits_are_of_the_internet_of_things() -> None:
    """Eleven digits that begin alike are not."""
    assert is_iot_mobile("1400012345678")
    assert not is_iot_mobile("14000123456")
    assert not is_iot_mobile("1430012345678")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+852 9123 4567", "85291234567"),
        ("+85291234567", "85291234567"),
        ("＋852-9123-4567", "85291234567"),
        ("(852) 2345 6789", "85223456789"),
        ("00852 9123 4567", "85291234567"),
        ("香港手提 852-91234567", "85291234567"),
        ("+853-6612-3456", "85366123456"),
        ("+886 912 345 678", "886912345678"),
        ("+886-2-2345-6789", "886223456789"),
        ("+1 (415) 555-0123", "14155550123"),
        ("phone=+14155550123", "14155550123"),
        ("+44 20 7946 0958", "442079460958"),
        ("电话：+81 3-1234-5678", "81312345678"),
        ("电话：0044 20 7946 0958", "442079460958"),
        ("call 001-415-555-2671", "14155552671"),
        ("whatsapp+60 12-345 6789", "60123456789"),
        ("+44 (0)20 7946 0958", "4402079460958"),
        ("电话：852 9283 7465", "85292837465"),
        ("香港手機 6123 4567", "61234567"),
        ("澳門電話：6612 3456", "66123456"),
        ("台灣手機：0912-345-678", "0912345678"),
        ("台北電話 02-2345-6789", "0223456789"),
    ],
)
def test_a_number_abroad_is_found_in_international_form(text: str, value: str) -> None:
    """Hong Kong, Macao and Taiwan by their own forms, other countries by E.164."""
    assert [each.value for each in found(text, Entity.PHONE_NUMBER)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "+8613800138000",  # the mobile's own
        "+86 10 8888 8888",  # the landline's own
        "852-91234567",  # no +, no label: an article
        "版本 852-9123-4567",
        "UTC+8 1234 5678",
        "C++11 2014 2017",
        "x+14155550123",
        "1.0~++20220202101403",
        "between -2147483648 and +2147483647",
        "+1 234",
        "+14155550123abc",
        "10.853.6612.3456",
        "0044 20 7946 0958",  # no word near
        "编号 001-415-555-2671",
        "香港 6123 4567",
        "香港电话 1234 5678",
        "+999 1234 5678",
    ],
)
def test_a_sum_a_version_or_an_offset_is_no_number_abroad(text: str) -> None:
    """A plus sign alone makes no telephone number."""
    assert not found(text, Entity.PHONE_NUMBER)


def test_forms_of_hong_kong_macao_and_taiwan_are_exact() -> None:
    """One digit more or less, or a first digit that is not given out, is no number."""
    assert is_phone_number("85291234567")
    assert not is_phone_number("8529123456")
    assert not is_phone_number("85211234567")
    assert not is_phone_number("85311234567")
    assert not is_phone_number("886112345678")


@pytest.mark.parametrize(
    "text", ["0" * 100_000, "+1 " * 30_000, "0755-" * 20_000, "400-" * 25_000, "电话" * 50_000]
)
def test_baits_are_read_in_linear_time(text: str) -> None:
    """A hundred thousand characters made to mislead find nothing, and the test ends."""
    assert not [each for each in BOOK.find(text) if each.score >= 0.5]


def test_broken_text_raises_nothing() -> None:
    """Lone surrogates and NULs are text like any other."""
    text = "\ud800电话\x000755-88888888\udfff"
    assert [each.value for each in found(text, Entity.CN_LANDLINE)] == ["075588888888"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("搵阿強，電話52960170", "52960170"),
        ("訂枱請 WhatsApp 5633-0089 陳小姐", "56330089"),
        ("WhatsApp 5633-0089", "56330089"),
        ("聯絡 Signal 5633 0089 陳小姐", "56330089"),
        ("訂位：周小姐，9528 3127，禮拜六晚八點", "95283127"),
        ("查詢請電2778 8861與管理處聯絡", "27788861"),
        ("Tel: 2345 6789, Flat A, Mongkok, Kowloon", "23456789"),
        ("0912-345-678", "0912345678"),
        ("王小明,0912-345678,屏東", "0912345678"),
        ("手機0912345678", "0912345678"),
        ("電話：02-27001234", "0227001234"),
        ("請致電(07)345-9815", "073459815"),
        ("Jacky,852 9173 6172,新界元朗天水圍天耀邨", "85291736172"),
        ("電話+853 27264950", "85327264950"),
    ],
)
def test_a_telephone_of_hong_kong_macao_or_taiwan_needs_no_country_code(text: str, value: str) -> None:
    """Whoever writes there leaves it out; the form, a label or the script tells where it is."""
    assert [each.value for each in found(text, Entity.PHONE_NUMBER)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "編號 9528 3127",
        "编号 9528 3127",
        "會議紀錄 2019-2024年",
        "應徵月薪5000-8000起，條件優厚",
        "生產日期 2021 0305 有效期間",
        "訂單編號：5633 0089，請查收",
        "0912345678",
        "請款單 02-2700 貨號 1234",
        "售價 9528 3127 元",
        "系統從磁碟交換進的頁數 page 5741 1808 與換出的頁數",
        "電話 12345678",
    ],
)
def test_a_range_a_count_or_an_order_is_no_telephone_there(text: str) -> None:
    """Traditional characters alone make no telephone of eight digits."""
    assert not found(text, Entity.PHONE_NUMBER)
