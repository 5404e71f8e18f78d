"""What the validators promise of one value, by public specimens."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.classify.validators import bank_card, email_address, mobile, resident_id, uscc

AS_OF = date(2026, 11, 24)


@pytest.mark.parametrize(
    "value",
    [
        "11010519491231002X",  # GB 11643-1999, annex
        "440524188001010014",  # GB 11643-1999, annex
        "810000199408230021",  # residence permit
        "830000199201300022",
    ],
)
def test_published_resident_ids_pass(value: str) -> None:
    """Specimens of the standard and of the residence permits are resident IDs."""
    assert resident_id.is_resident_id(value, as_of=AS_OF)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("110105194912310021", "check character"),
        ("11010519490229002" + resident_id.check_character("11010519490229002"), "no 29 February in 1949"),
        ("11010519491301002" + resident_id.check_character("11010519491301002"), "month 13"),
        ("11010520261125002" + resident_id.check_character("11010520261125002"), "born after the day asked"),
        ("99999919491231002" + resident_id.check_character("99999919491231002"), "no such region"),
        ("11010319491231002" + "x", "lower case"),
        ("", "empty"),
        ("1101051949123100", "short"),
    ],
)
def test_a_resident_id_fails_for_one_reason(value: str, why: str) -> None:
    """Each rule alone is enough to refuse a number."""
    assert not resident_id.is_resident_id(value, as_of=AS_OF), why


def test_a_region_that_had_ended_before_the_birth_is_refused() -> None:
    """110103 (Chongwen) ended in 2009: it serves those born before, not those born in 2015."""
    for year, expected in ((1980, True), (2010, True), (2015, False)):
        master = f"110103{year}0101001"
        value = master + resident_id.check_character(master)
        assert resident_id.is_resident_id(value, as_of=AS_OF) is expected


def test_the_leap_day_of_a_leap_year_exists() -> None:
    """29 February is a birth date in 2000, not in 1900."""
    for year, expected in ((2000, True), (1900, False), (1996, True), (1999, False)):
        master = f"110105{year}0229001"
        value = master + resident_id.check_character(master)
        assert resident_id.is_resident_id(value, as_of=AS_OF) is expected


def test_a_check_character_is_computed_of_digits_only() -> None:
    """Anything but 17 ASCII digits is an error, and the value is not shown."""
    with pytest.raises(ValueError, match="17 ASCII digits") as caught:
        resident_id.check_character("1101051949123100２")
    assert "110105" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    ["91350100M000100Y43", "9144030071526726XG", "914403001922038216"],
)
def test_published_social_credit_codes_pass(value: str) -> None:
    """The specimen of GB 32100 and codes that companies publish are valid."""
    assert uscc.is_uscc(value)


@pytest.mark.parametrize(
    "value",
    [
        "91350100M000100Y44",
        "91350100M000100Y34",
        "91350100I000100Y43",
        "9A350100M000100Y43",
        "01350100M000100Y43",
        "91950100M000100Y43",
        "91350100m000100y43",
        "",
    ],
)
def test_a_social_credit_code_fails_for_one_reason(value: str) -> None:
    """A wrong check, a letter outside the alphabet, or an unknown department or kind is refused."""
    assert not uscc.is_uscc(value)


def test_a_code_whose_inner_check_is_wrong_is_refused() -> None:
    """The organisation code within must check too, even where the outer character does."""
    body = "91350100M000100Y5"
    assert not uscc.is_uscc(body + uscc.check_character(body))


def test_check_characters_of_a_code_refuse_other_alphabets() -> None:
    """The body of either check is of its alphabet and length, or an error."""
    with pytest.raises(ValueError, match="17 characters"):
        uscc.check_character("9135")
    with pytest.raises(ValueError, match="8 digits"):
        uscc.organisation_check("m000100y")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13800138000", True),
        ("16600000000", True),
        ("16100000000", True),
        ("17400000000", True),
        ("17406000000", False),
        ("14000000000", False),
        ("15400000000", False),
        ("19400000000", False),
        ("12800138000", False),
        ("1380013800", False),
        ("1380013800０", False),
    ],
)
def test_mobiles_are_those_of_allotted_ranges(value: str, *, expected: bool) -> None:
    """A number passes if and only if its first digits were allotted."""
    assert mobile.is_mobile(value) is expected


def test_a_card_needs_issuer_length_and_check_digit() -> None:
    """Any one of them wrong is enough to refuse it."""
    assert bank_card.is_bank_card("6222020000000000000")
    assert not bank_card.is_bank_card("6222020000000000001")
    assert not bank_card.is_bank_card("622202000000000000")
    assert bank_card.luhn("4000000000000002")
    assert not bank_card.is_bank_card("0000000000000000")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("zhang@example.com", "zhang@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("b'zhang@example.com'", "zhang@example.com"),
        ("'a@example.com'", "a@example.com"),
        ("<zhang@example.com>", "zhang@example.com"),
        ("zhang@example.com.", "zhang@example.com"),
        ("zhang@example.com-张", "zhang@example.com"),
        ("zhang@qq.com13800138000", "zhang@qq.com"),
        ("..zhang@example.com", "zhang@example.com"),
        ("a..zhang@example.com", "zhang@example.com"),
        ("zhang@例子.com", None),
        ("zhang@example.xn--fiqs8s", "zhang@example.xn--fiqs8s"),
        ("zhang@1.2.3.4", None),
        ("zhang@-example.com", None),
        ("zhang@example..com", None),
        ("zhang.@example.com", None),
        ("zhang@" + "a" * 64 + ".com", None),
    ],
)
def test_an_address_is_cut_where_it_ends(text: str, address: str | None) -> None:
    """The address around the ``@`` is the longest valid one, or none."""
    span = email_address.address_at(text, text.index("@"))
    assert (text[slice(*span)] if span else None) == address


def test_a_domain_is_at_most_255_long() -> None:
    """A longer run of labels is cut at the last label that fits."""
    text = "zhang@" + ".".join(["com"] * 100)
    span = email_address.address_at(text, 5)
    assert span is not None
    assert span[1] - 6 == 251
