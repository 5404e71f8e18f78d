"""Identity documents and permits are found in the spellings people use, with the value in its normal form."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.rules import Book
from piiguard.classify.rules.documents import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators import foreigner_id, hk_id, mrz, resident_id, tw_id

BOOK = Book(RULES)
FOREIGNER = "91112419810803002" + resident_id.check_character("91112419810803002")
HKID = f"A123456({hk_id.check_character('A123456')})"
TWID = "A12345678" + tw_id.check_digit("A12345678")
RESIDENT = "A80000000" + tw_id.check_digit("A80000000")
SPECIMEN = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def wide(text: str) -> str:
    """Write *text* full-width."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def best(text: str) -> Finding | None:
    """Return the finding of *text* that is surest, if it reaches the default threshold."""
    found = [each for each in BOOK.find(normalise(text).text) if each.score >= 0.5]
    return max(found, key=lambda each: each.score) if found else None


FOUND = [
    (Entity.CN_RESIDENT_ID, "身份证号 110105491231002", "110105491231002"),
    (Entity.CN_RESIDENT_ID, "老身份证：110105 491231 002，已换", "110105491231002"),
    (Entity.CN_RESIDENT_ID, '{"idcard":"110105491231002"}', "110105491231002"),
    (Entity.CN_FOREIGNER_ID, FOREIGNER, FOREIGNER),
    (Entity.CN_FOREIGNER_ID, f"永居证{FOREIGNER[:6]} {FOREIGNER[6:14]} {FOREIGNER[14:]}", FOREIGNER),
    (Entity.CN_FOREIGNER_ID, f"永居证 {' '.join(FOREIGNER)}", FOREIGNER),
    (Entity.CN_FOREIGNER_ID, "外国人永久居留证号码：CAN110105812345", "CAN110105812345"),
    (Entity.CN_PASSPORT, "护照E12345678", "E12345678"),
    (Entity.CN_PASSPORT, wide("护照号码：EA1234567"), "EA1234567"),
    (Entity.CN_PASSPORT, "Passport No. G 1234 5678", "G12345678"),
    (Entity.CN_PASSPORT, "passportE12345678x"[:-1], "E12345678"),
    (Entity.CN_PASSPORT, "E12345678（护照）", "E12345678"),
    (Entity.CN_PASSPORT, "<tr><td>护照号</td><td>se1234567</td></tr>", "SE1234567"),
    (Entity.CN_PASSPORT, "| 護照號碼 | MA1234567 |", "MA1234567"),
    (Entity.CN_PASSPORT, '"passport_number": "AB1234567"', "AB1234567"),
    (Entity.CN_PASSPORT, "passport number is 123456789", "123456789"),
    (Entity.CN_PASSPORT, "他的 E-1234-5678（护照）已过期", "E12345678"),
    (Entity.TW_ID_CARD, f"台灣居民 {TWID[:4]} {TWID[4:7]} {TWID[7:]}", TWID),
    (Entity.CN_HK_MACAO_PERMIT, "往来港澳通行证 C12345678", "C12345678"),
    (Entity.CN_HK_MACAO_PERMIT, "通行证号\nca0000001\n", "CA0000001"),
    (Entity.CN_HOME_RETURN_PERMIT, "回乡证：H1234567800", "H1234567800"),
    (Entity.CN_HOME_RETURN_PERMIT, "港澳居民来往内地通行证M 1234 5678", "M12345678"),
    (Entity.CN_HOME_RETURN_PERMIT, "回鄉證號碼 HA1234567", "HA1234567"),
    (Entity.CN_HOME_RETURN_PERMIT, "证件号码 H12345678", "H12345678"),
    (Entity.CN_PASSPORT, "护照 H12345678", "H12345678"),
    (Entity.CN_TAIWAN_PERMIT, "大陆居民往来台湾通行证号码L12345678", "L12345678"),
    (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "台胞证号为 01234567", "01234567"),
    (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "臺胞證：0123456701(D)", "0123456701D"),
    (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "01234567（台湾居民来往大陆通行证）", "01234567"),
    (Entity.HK_ID_CARD, HKID, "A1234563"),
    (Entity.HK_ID_CARD, wide("香港身份證號碼：A123456(3)"), "A1234563"),
    (Entity.HK_ID_CARD, "hkid=AB1234569&x=1", "AB1234569"),
    (Entity.HK_ID_CARD, "HKID: a123 456 (3)", "A1234563"),
    (Entity.MO_ID_CARD, "澳门居民身份证 1234567(8)", "12345678"),
    (Entity.MO_ID_CARD, "澳門身份證：5123 4567", "51234567"),
    (Entity.MO_ID_CARD, "51234567（澳门身份证）", "51234567"),
    (Entity.TW_ID_CARD, f"身分證字號{TWID}", TWID),
    (Entity.TW_ID_CARD, f"台湾居留证：{RESIDENT}", RESIDENT),
    (Entity.CN_DRIVER_LICENCE, "驾驶证档案编号：440100123456", "440100123456"),
    (Entity.CN_DRIVER_LICENCE, "准驾车型 C1，档案编号 4401 0012 3456", "440100123456"),
    (Entity.CN_SOCIAL_SECURITY, "社保卡号A12345678", "A12345678"),
    (Entity.CN_SOCIAL_SECURITY, "社会保障卡号码：123456789", "123456789"),
    (Entity.CN_OFFICER_CARD, "军字第1234567号", "军字第1234567号"),
    (Entity.CN_OFFICER_CARD, "军官证：南字第 012345 号", "南字第012345号"),
    (Entity.CN_OFFICER_CARD, "军官证号 军1234567", "军1234567"),
    (Entity.CN_OFFICER_CARD, "持 空字第0938471号军官证", "空字第0938471号"),
    (Entity.CN_OFFICER_CARD, "海字第0938471号的士官证", "海字第0938471号"),
    (Entity.CN_PASSPORT, '<c cert="EE8374651" certType="护照"/>', "EE8374651"),
    (Entity.CN_RESIDENT_ID, "老证号码：110105491231002", "110105491231002"),
    (Entity.CN_RESIDENT_ID, "一代证 110105491231002", "110105491231002"),
    (Entity.CN_PASSPORT, "美国护照 548372910", "548372910"),
    (Entity.CN_PASSPORT, "证件E12345678", "E12345678"),
    (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "证件类型：台胞证；证件号：12345678", "12345678"),
    (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "台胞证件号码：12345678", "12345678"),
    (Entity.CN_DRIVER_LICENCE, '"driverLicenseFileNo":"440100123456"', "440100123456"),
    (Entity.CN_SOCIAL_SECURITY, '"socialSecurityNo":"A12345678"', "A12345678"),
    (Entity.CN_SOCIAL_SECURITY, "社保电脑号：612345678", "612345678"),
    (
        Entity.CN_DRIVER_LICENCE,
        "驾驶证号码：11010519491231002X，初次领证2010年 档案编号：440100123456",
        "440100123456",
    ),
    (Entity.CN_RESIDENT_ID, "sfz: 110105 491231 002", "110105491231002"),
]


@pytest.mark.parametrize(("entity", "text", "value"), FOUND)
def test_documents_are_found(entity: Entity, text: str, value: str) -> None:
    """The surest finding is the document, without separators, half-width and in upper case."""
    finding = best(text)
    assert finding is not None
    assert (finding.entity, finding.value) == (entity, value)
    assert finding.why


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "台胞证：12345678、12345679、12345670"),
        (Entity.CN_SOCIAL_SECURITY, "社保卡：A12345678，A12345679；A12345670"),
    ],
)
def test_every_number_of_a_list_behind_one_label_is_found(entity: Entity, text: str) -> None:
    """What its label alone makes a document's number is one in the second and third place too."""
    assert len({each.start for each in BOOK.find(text) if each.entity == entity and each.score >= 0.5}) == 3


@pytest.mark.parametrize("joint", ["\n", "\r\n", "\\n", "", " ", "\n> ", "<br>", "<br/>\n"])
def test_a_zone_is_read_over_its_lines(joint: str) -> None:
    """Lines may be wrapped, quoted, escaped or run together."""
    finding = best(f"机读区：\n{joint.join(SPECIMEN)}\n")
    assert finding is not None
    assert (finding.entity, finding.value) == (Entity.MRZ, "".join(SPECIMEN))


@pytest.mark.parametrize(
    "zone",
    [
        # ICAO Doc 9303, parts 5, 6 and 7: the specimens of Utopia.
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
        SPECIMEN[1],
        "\n".join(SPECIMEN).lower(),
        "\n".join(SPECIMEN).replace("<", "\uff1c"),
    ],
)
def test_zones_of_every_size(zone: str) -> None:
    """Cards, booklets, visas, a line by itself, and the fillers of an input method."""
    finding = best(zone)
    assert finding is not None
    assert finding.entity == Entity.MRZ


def test_the_line_of_a_mainland_travel_card() -> None:
    """Cards to Hong Kong and Macao have one line of thirty, four check digits in it."""
    number, expiry, birth = "C00000001", "300101", "810203"
    fields = [field + mrz.check_digit(field) for field in (number, expiry, birth)]
    line = f"CS{fields[0]}<{fields[1]}<{fields[2]}<{mrz.check_digit(''.join(fields))}"
    finding = best(f"证件背面 {line}")
    assert finding is not None
    assert finding.value == line


def test_the_old_and_the_new_card_of_a_foreigner_differ() -> None:
    """The new card's number has a check character, so it needs no context; the old one's needs it."""
    assert foreigner_id.is_foreigner_id(FOREIGNER)
    assert best("CAN110105812345") is None
