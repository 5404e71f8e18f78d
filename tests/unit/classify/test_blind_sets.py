"""The sets written blind are well-formed: their marks fit their texts, and every check digit is right.

The arithmetic is written here a second time, apart from the library's and from the benchmark's.
"""

from __future__ import annotations

import hashlib
import html
import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pytest
from benchmarks.accuracy.blind_sets import SETS, BlindSet

from piiguard.catalog import STANDARD_ENTITIES, Entity

# The first was written as its writer liked; these keep to what `benchmarks.accuracy.blind_sets` says.
STRICT = SETS[1:]
SIZES = {
    "first": (497, 653, 303),
    "second": (775, 1296, 415),
    "third": (766, 1335, 415),
    "fourth": (622, 1734, 402),
    "fifth": (608, 1164, 415),
    "sixth": (601, 1400, 400),
}
# The later writers took these from what people write, which follows no form.
AS_PEOPLE_WRITE = {
    Entity.ALIPAY_ACCOUNT,
    Entity.CN_LANDLINE,
    Entity.CN_MOBILE,
    Entity.CN_OFFICER_CARD,
    Entity.CN_PLATE,
    Entity.CN_SOCIAL_SECURITY,
    Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
    Entity.CN_WAYBILL,
    Entity.HK_ID_CARD,
    Entity.IMSI,
    Entity.IP_ADDRESS,
    Entity.MRZ,
    Entity.PHONE_NUMBER,
    Entity.URL,
    Entity.WECHAT_ID,
}
ZERO_WIDTH = "\u200b"
NOT_LABELLED = {
    Entity.CN_SERVICE_NUMBER,
    Entity.GENDER,
    Entity.BIOMETRICS,
    Entity.RELIGION,
    Entity.SPECIFIC_IDENTITY,
    Entity.HEALTH,
    Entity.FINANCIAL_ACCOUNT,
    Entity.WHEREABOUTS,
    Entity.MINOR,
}
HAN_DIGITS = str.maketrans("零〇一幺二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789")
MESSAGE_HEADER = re.compile(r"\n(?:\[[0-9:]{5}\] \S+: |\[?\w+ [0-9:]{5,8}\]?\n)")
BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
COURIERS = re.compile("SF[0-9]{13}|(?:YT|JT)[0-9]{13}|JDVA[0-9]{11}|DPK[0-9]{12}|7[0-9]{11}|[47][0-9]{14}")
BECH_32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def values(which: BlindSet, entity: str) -> Iterator[str]:
    """Yield every value of an entity as it stands in its text, without the zero-width spaces in it."""
    for sample in which.positives():
        for start, end, name in sample.spans:
            if name == entity:
                yield sample.text[start:end].replace(ZERO_WIDTH, "")


def bare(value: str) -> str:
    """Undo the spelling: escapes, widths, Chinese numerals, separators, case."""
    value = MESSAGE_HEADER.sub("", value)
    value = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), html.unescape(value))
    value = unicodedata.normalize("NFKC", value).translate(HAN_DIGITS)
    return re.sub("[^0-9A-Z<+]", "", value.upper())


def mod_11_2(number: str) -> bool:
    """ISO 7064, MOD 11-2, by its recursion: the remainder of a right number is 1."""
    remainder = 0
    for char in number:
        remainder = (remainder * 2 + (10 if char == "X" else int(char))) % 11
    return remainder == 1


def born(digits: str) -> bool:
    """Whether eight digits are a day on which somebody alive may have been born."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(1900, 1, 1) < day < date(2026, 11, 24)


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B: the digits of every second one doubled count, from the right."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (sum(map(int, number[::-2])) + sum(doubled)) % 10 == 0


def resident(number: str) -> bool:
    if len(number) == 15:
        return number.isdigit() and born("19" + number[6:12])
    return len(number) == 18 and mod_11_2(number) and born(number[6:14])


def foreigner(number: str) -> bool:
    if re.fullmatch("[A-Z]{3}[0-9]{12}", number):
        return born("19" + number[7:13])
    return len(number) == 18 and number[0] == "9" and mod_11_2(number) and born(number[6:14])


def organisation(code: str) -> bool:
    total = sum(
        int(char, 36) * weight for char, weight in zip(code[:8], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return len(code) == 9 and (total + (10 if code[8] == "X" else int(code[8]))) % 11 == 0


def credit_code(code: str) -> bool:
    """GB 32100-2015: 17 characters weighted by powers of 3, and the check, vanish modulo 31."""
    alphabet = "".join(char for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if char not in "IOSVZ")
    weight, total = 1, alphabet.index(code[-1])
    for char in code[:-1]:
        total += alphabet.index(char) * weight
        weight = weight * 3 % 31
    return len(code) == 18 and total % 31 == 0 and organisation(code[8:17])


def tax_number(number: str) -> bool:
    return len(number) == 15 and number[:6].isdigit() and organisation(number[6:])


def licence(number: str) -> bool:
    remainder = 10
    for digit in number[:-1]:
        remainder = ((remainder + int(digit)) % 10 or 10) * 2 % 11
    return len(number) == 15 and (remainder + int(number[-1])) % 10 == 1


def vehicle(number: str) -> bool:
    worth = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum((worth[c] if c.isalpha() else int(c)) * w for c, w in zip(number, weights, strict=True))
    return number[8] == ("X" if total % 11 == 10 else str(total % 11))


def hong_kong(number: str) -> bool:
    letter, digits, check = number[0], number[1:7], number[7:]
    total = 36 * 9 + (ord(letter) - ord("A") + 10) * 8
    total += sum(int(digit) * weight for digit, weight in zip(digits, (7, 6, 5, 4, 3, 2), strict=True))
    return len(number) == 8 and (total + int(check, 16)) % 11 == 0


def taiwan(number: str) -> bool:
    area = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0])
    weighted = zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), f"{area}{number[1:]}", strict=True)
    return sum(weight * int(digit) for weight, digit in weighted) % 10 == 0


def iban(number: str) -> bool:
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def waybill(number: str) -> bool:
    """UPU S10 has a check digit; of the couriers' own only the form is known."""
    postal = re.fullmatch("[A-Z]{2}([0-9]{8})([0-9])CN", number)
    if postal is None:
        return COURIERS.fullmatch(number) is not None
    weighted = zip(postal[1], (8, 6, 4, 2, 3, 5, 9, 7), strict=True)
    check = 11 - sum(int(digit) * weight for digit, weight in weighted) % 11
    return int(postal[2]) == (0 if check == 10 else 5 if check == 11 else check)


def zone_digit(field: str) -> str:
    """ICAO 9303-3, 4.9: weights 7, 3, 1 over the characters' worth, modulo 10."""
    worth = (0 if char == "<" else int(char, 36) for char in field)
    return str(sum(each * (7, 3, 1)[at % 3] for at, each in enumerate(worth)) % 10)


def zone(value: str) -> bool:
    """ICAO 9303: the digits of number, birth, expiry and of all, in two lines of 44 or three of 30."""
    lines = value.split("\n")
    if [len(line) for line in lines] == [44, 44]:
        second = lines[1]
        fields = [second[:10], second[13:20], second[21:28]]
        whole = second[:10] + second[13:20] + second[21:44]
    elif [len(line) for line in lines] == [30, 30, 30]:
        first, second = lines[:2]
        fields = [first[5:15], second[:7], second[8:15]]
        whole = first[5:30] + second[:7] + second[8:15] + second[18:30]
    else:
        return False
    return all(zone_digit(field[:-1]) == field[-1] for field in [*fields, whole])


def wallet(address: str) -> bool:
    if re.fullmatch("0x[0-9a-f]{40}", address):
        return True
    if address.startswith("bc1"):
        check = 1
        for five in [3, 3, 0, 2, 3, *map(BECH_32.index, address[3:])]:
            top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ five
            for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= part if top >> bit & 1 else 0
        return check == 1
    number = 0
    for char in address:
        number = number * 58 + BASE_58.index(char)
    raw = number.to_bytes(25)
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def form(pattern: str) -> Callable[[str], bool]:
    """What has no check digit has a form."""
    return lambda number: re.fullmatch(pattern, number) is not None


def network(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


CHECKS: dict[str, Callable[[str], bool]] = {
    Entity.CN_RESIDENT_ID: resident,
    Entity.CN_FOREIGNER_ID: foreigner,
    Entity.CN_BANK_CARD: lambda number: len(number) in {16, 17, 18, 19} and luhn(number),
    Entity.CREDIT_CARD: lambda number: len(number) in {15, 16} and luhn(number),
    Entity.IMEI: lambda number: len(number) == 15 and luhn(number),
    Entity.ICCID: lambda number: len(number) == 20 and luhn(number),
    Entity.CN_USCC: credit_code,
    Entity.CN_ORGANIZATION_CODE: organisation,
    Entity.CN_TAX_NUMBER: tax_number,
    Entity.CN_BUSINESS_LICENCE: licence,
    Entity.VIN: vehicle,
    Entity.HK_ID_CARD: hong_kong,
    Entity.TW_ID_CARD: taiwan,
    Entity.IBAN_CODE: iban,
    Entity.CN_WAYBILL: waybill,
    Entity.CN_MOBILE: form("1(?:[38][0-9]|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}"),
    Entity.CN_LANDLINE: form("(?:[+]86|0)(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}(?:[0-9]{3,4})?"),
    Entity.PHONE_NUMBER: form("[+](?!86)[1-9][0-9]{9,12}"),
    Entity.CN_PASSPORT: form("[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP]E[0-9]{7}"),
    Entity.CN_HK_MACAO_PERMIT: form("[CW][0-9]{8}|C[A-HJ-NP-Z][0-9]{7}"),
    Entity.CN_HOME_RETURN_PERMIT: form("[HM][0-9]{8}(?:[0-9]{2})?"),
    Entity.CN_TAIWAN_PERMIT: form("[LT][0-9]{8}"),
    Entity.CN_TAIWAN_COMPATRIOT_PERMIT: form("[0-9]{8}"),
    Entity.CN_DRIVER_LICENCE: form("[1-9][0-9]{11}"),
    Entity.CN_SOCIAL_SECURITY: form("[0-9A-Z]{9}"),
    Entity.MO_ID_CARD: form("[157][0-9]{7}"),
    Entity.IMSI: form("460(?:00|01|03|07|11)[0-9]{10}"),
    Entity.ALIPAY_ACCOUNT: form("2088[0-9]{12}"),
    Entity.QQ_NUMBER: form("[1-9][0-9]{7,9}"),
    Entity.CARD_CVV: form("[0-9]{3,4}"),
    Entity.MAC_ADDRESS: form("[0-9A-F]{12}"),
}
AS_WRITTEN: dict[str, Callable[[str], bool]] = {
    Entity.IP_ADDRESS: network,
    Entity.MRZ: zone,
    Entity.CRYPTO: wallet,
    Entity.URL: form("[0-9A-Za-z]{5,}|(?:%[0-9A-F]{2})+|o[0-9A-Za-z_-]{27}"),
    Entity.WECHAT_ID: form("[A-Za-z][A-Za-z0-9_-]{5,19}"),
    Entity.CN_OFFICER_CARD: form("[军空海政南北沈兰成济广]字第[0-9]{7,8}号"),
    Entity.CN_PLATE: lambda value: 7 <= len(re.sub("[·.-]", "", value)) <= 8,
}


EVERY = pytest.mark.parametrize("which", SETS, ids=lambda each: each.name)


def by_the_rules(entities: Iterable[str]) -> pytest.MarkDecorator:
    """Ask of each set what its writer kept to."""
    cases = [
        pytest.param(which, entity, id=f"{which.name}-{entity}")
        for which in STRICT
        for entity in entities
        if which in SETS[:3] or entity not in AS_PEOPLE_WRITE
    ]
    return pytest.mark.parametrize(("which", "entity"), cases)


@EVERY
def test_a_set_is_as_large_as_promised_and_names_every_entity(which: BlindSet) -> None:
    """Every entity but topics, gender and service numbers, none of them fewer than it is said to have."""
    counts = Counter(name for sample in which.positives() for _, _, name in sample.spans)
    sizes = len(list(which.positives())), counts.total(), len(list(which.negatives()))
    assert sizes == SIZES[which.name]
    assert set(counts) - {Entity.CN_SERVICE_NUMBER} == set(STANDARD_ENTITIES) - NOT_LABELLED
    assert min(counts.values()) >= 2


@EVERY
def test_spans_follow_one_another_and_hold_no_mark(which: BlindSet) -> None:
    """Within its text, apart from each other, no blank at an end, and no mark left over."""
    for sample in which.positives():
        end = 0
        for start, stop, _ in sample.spans:
            assert end <= start < stop <= len(sample.text), sample.text
            value = sample.text[start:stop]
            assert value == value.strip().strip(ZERO_WIDTH), sample.text
            end = stop
    for sample in (*which.positives(), *which.negatives()):
        assert not set(sample.text) & set("「」⏎␀"), sample.text


def test_no_text_stands_twice_in_any_set() -> None:
    """A text that is known already would not be blind."""
    every = (sample.text for which in SETS for sample in which.positives())
    assert [text for text, count in Counter(every).items() if count > 1] == []


@by_the_rules(CHECKS)
def test_check_digits_and_forms_are_right(which: BlindSet, entity: str) -> None:
    """What may be asked of a value, however it is spelled, is true of every value labelled so."""
    assert [value for value in values(which, entity) if not CHECKS[entity](bare(value))] == []


@by_the_rules(AS_WRITTEN)
def test_what_is_written_one_way_has_its_form(which: BlindSet, entity: str) -> None:
    """Line breaks of a zone and the case of a wallet count, so the value is asked as it stands."""
    assert [value for value in values(which, entity) if not AS_WRITTEN[entity](value)] == []


@EVERY
def test_no_negative_holds_a_right_resident_id(which: BlindSet) -> None:
    """Eighteen characters that check and tell a birthday would be somebody's."""
    for sample in which.negatives():
        for run in re.findall("(?<![0-9])[0-9]{17}[0-9X](?![0-9])", sample.text):
            assert not resident(run), sample.text
