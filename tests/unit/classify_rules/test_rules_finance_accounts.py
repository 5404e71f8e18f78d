"""IBANs, wallets and the numbers of companies."""

from __future__ import annotations

import pickle
import re

import pytest

from piiguard.catalog import Entity, Finding
from piiguard.classify.rules import Book
from piiguard.classify.rules.contact import RULES as CONTACT_RULES
from piiguard.classify.rules.finance import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators.business_licence import check_digit
from piiguard.classify.validators.crypto_address import is_base58_address, is_bech32_address
from piiguard.classify.validators.iban import IBAN_FORMS, check_digits, is_iban

BOOK = Book(RULES)


def found(text: str, entity: Entity) -> list[Finding]:
    """Return what of *entity* would be reported by default, of several that are the same the surest."""
    found = [each for each in BOOK.find(normalise(text).text) if each.entity == entity and each.score >= 0.5]
    found.sort(key=lambda each: (each.start, each.score))
    return list({(each.start, each.end): each for each in found}.values())


def sample(country: str) -> str:
    """Make an IBAN of *country*."""
    parts = re.findall("([0-9]+)(.)", IBAN_FORMS[country])
    account = "".join(("B" if kind == "a" else "4") * int(count) for count, kind in parts)
    return country + check_digits(country, account) + account


@pytest.mark.parametrize("country", IBAN_FORMS)
def test_an_iban_of_each_country_is_found(country: str) -> None:
    """In one piece and in groups of four, to its last character."""
    iban = sample(country)
    grouped = " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
    for text in (f"IBAN {iban} X", f"({grouped}) 2 days"):
        (finding,) = found(text, Entity.IBAN_CODE)
        assert finding.value == iban
        assert text[finding.start : finding.end] in {iban, grouped}


@pytest.mark.parametrize(
    "text",
    [
        # Published specimens, as SWIFT's registry and others print them.
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "FR14-2004-1010-0505-0001-3M02-606",
        "MT84MALT011000012345MTLCAST001S",
        "KZ86 125K ZT50 0410 0100",
        "NO9386011117947",
        "I want my deposit in DE89370400440532013000 2 days from today.",
        "this is an iban VG96 VPVG 0000 0123 4567 8901 X in a sentence",
        "IBANDE89370400440532013000",
        "境外账户：DE89370400440532013000",
        "账号ＤＥ８９３７０４００４４０５３２０１３０００",
        "iban: de89370400440532013000",
        "DE89\u200b3704 0044 0532 0130 00",
    ],
)
def test_published_ibans_are_found(text: str) -> None:
    """Alone, in a sentence, glued to its label or to Chinese text."""
    assert len(found(text, Entity.IBAN_CODE)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "DE88370400440532013000",
        "DE8937040044053201300",
        "DE893704004405320130000",
        "XDE89370400440532013000",
        "AL47 212A 1009 0000 0002 3569 8741",
        "GB29 1WBK 6016 1331 9268 19",
        "G T82 TRAJ 0102 0000 0012 1002 9690",
        "ZZ89370400440532013000",
        "de89370400440532013000beef",
    ],
)
def test_what_is_no_iban_is_not_found(text: str) -> None:
    """Wrong check digits, length, form or country, or glued to further characters."""
    assert not BOOK.find(text) or not found(text, Entity.IBAN_CODE)


def test_every_changed_digit_breaks_an_iban() -> None:
    """MOD 97-10 sees each single change."""
    iban = "DE89370400440532013000"
    changed = [
        iban[:at] + digit + iban[at + 1 :]
        for at in range(2, 22)
        for digit in "0123456789"
        if digit != iban[at]
    ]
    assert not any(map(is_iban, changed))


@pytest.mark.parametrize(
    "text",
    [
        "16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
        "bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297",
        "my wallet address is: 16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ",
        "比特币1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa收款",
        "USDT：TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "My Ethereum wallet is 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "钱包地址：0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    ],
)
def test_a_wallet_is_found(text: str) -> None:
    """Bitcoin, Tron and Ethereum, each in its own form; the value keeps its case."""
    (finding,) = found(text, Entity.CRYPTO)
    assert finding.value == text[finding.start : finding.end]


@pytest.mark.parametrize(
    "text",
    [
        "16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2",
        "my wallet address is: 16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2",
        "16yeky6gmjenkaincby7zhrlomsgg1boyz",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
        "bc1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "xbc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "8f953371d3e85eddb89b05ed6b9e680791055315c73e1025ab5dba7bb2aee189",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "commit 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "钱包 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00",
        "wallet 0x" + "0" * 40,
        "1" * 34,
    ],
)
def test_what_is_no_wallet_is_not_reported(text: str) -> None:
    """A wrong check, a hash, an address in memory."""
    assert not found(text, Entity.CRYPTO)


def test_a_check_sees_each_changed_character_of_a_wallet() -> None:
    """Base58Check and Bech32 both."""
    base58, bech32 = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    assert not any(
        is_base58_address(base58[:at] + "z" + base58[at + 1 :]) for at in range(1, 34) if base58[at] != "z"
    )
    assert not any(
        is_bech32_address(bech32[:at] + "q" + bech32[at + 1 :]) for at in range(4, 42) if bech32[at] != "q"
    )


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("统一社会信用代码 91350100 M000100Y 43", Entity.CN_USCC, "91350100M000100Y43"),
        ("统一社会信用代码：9135-0100-M000-100Y-43", Entity.CN_USCC, "91350100M000100Y43"),
        ("税号350100M000100Y4", Entity.CN_TAX_NUMBER, "350100M000100Y4"),
        ("纳税人识别号：11010519491231002X01", Entity.CN_TAX_NUMBER, "11010519491231002X01"),
        ("注册号110108000000016", Entity.CN_BUSINESS_LICENCE, "110108000000016"),
        ("营业执照：１１０１０８００００００１６", Entity.CN_BUSINESS_LICENCE, None),
        ("组织机构代码：M000100Y-4", Entity.CN_ORGANIZATION_CODE, "M000100Y4"),
        ("组织机构代码证号M000100Y4", Entity.CN_ORGANIZATION_CODE, "M000100Y4"),
        ("机构代码 M000100Y–4", Entity.CN_ORGANIZATION_CODE, "M000100Y4"),
    ],
)
def test_the_number_of_a_company_is_found_after_its_label(
    text: str, entity: Entity, value: str | None
) -> None:
    """With its check characters right."""
    assert [each.value for each in found(text, entity)] == ([value] if value else [])


@pytest.mark.parametrize(
    "text",
    [
        "M000100Y-4",
        "20260101-3",
        "机构代码 M000100Y-5",
        "110108000000016",
        "注册号110108000000017",
        "税号350100M000100Y5",
        "纳税人识别号 11010519491231002101",
        "订单号 110108000000016",
        "统一社会信用代码 91350100 M000100Y 44",
    ],
)
def test_without_label_or_check_a_company_s_number_is_not_reported(text: str) -> None:
    """Part numbers, dates with a running number, and any fifteen digits look the same."""
    assert not [each for each in BOOK.find(text) if each.score >= 0.5]


def test_the_licence_s_check_digit_is_that_of_the_published_example() -> None:
    """110108000000016 is the example that copies of GS 15-2006 and their implementations give."""
    assert check_digit("11010800000001") == "6"
    with pytest.raises(ValueError, match="14 ASCII digits"):
        check_digit("1101080000000")


def test_an_iban_s_check_digits_take_digits_and_capitals_only() -> None:
    """Anything else is refused, without being shown."""
    with pytest.raises(ValueError, match="digits and capitals"):
        check_digits("DE", "3704 0044")


def test_rules_travel_to_another_process() -> None:
    """A book of them can be pickled, and finds the same."""
    book = pickle.loads(pickle.dumps(Book((*RULES, *CONTACT_RULES))))  # noqa: S301 - made here
    assert [each.entity for each in book.find("IBAN DE89370400440532013000")] == [Entity.IBAN_CODE]


@pytest.mark.parametrize(
    "text",
    ["DE89 " * 20_000, "4012 " * 20_000, "1A" * 50_000, "税号" * 50_000, "9 1 " * 25_000, "cvv" * 33_000],
)
def test_baits_of_accounts_are_read_in_linear_time(text: str) -> None:
    """A hundred thousand characters made to mislead find nothing, and the test ends."""
    assert not [each for each in BOOK.find(text) if each.score >= 0.5]
