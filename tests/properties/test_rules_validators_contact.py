"""Validators of telephones, cards and companies: scalar and vector form say the same of every value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from piiguard.classify.validators import (
    business_licence,
    crypto_address,
    iban,
    landline,
    mobile,
    org_code,
    payment_card,
    service_number,
    uscc,
)
from piiguard.classify.validators.bank_card import luhn

digits = partial(st.text, "0123456789")


def _agree(
    values: list[str], scalar: Callable[[str], bool], vector: Callable[[NDArray[np.uint8]], NDArray[np.bool_]]
) -> None:
    rows = np.array([list(value.encode()) for value in values], np.uint8)
    assert vector(rows).tolist() == [scalar(value) for value in values]


@pytest.mark.parametrize("length", [10, 11, 12, 13])
def test_all_area_codes_by_one_or_by_many(length: int) -> None:
    """Every beginning of five digits is a landline's in both forms or in neither."""
    values = [f"0{head:04}2345678"[:length] for head in range(10_000)]
    values = [value + "1" * (length - len(value)) for value in values] + ["1755" + "8" * (length - 4)]
    _agree(values, landline.is_landline, landline.are_landlines)
    assert any(map(landline.is_landline, values)) is (length in landline.LANDLINE_LENGTHS)


def test_all_ranges_of_things_by_one_or_by_many() -> None:
    """Every beginning of four digits is allotted to things in both forms or in neither."""
    values = [f"{head:04}012345678" for head in range(10_000)]
    _agree(values, mobile.is_iot_mobile, mobile.are_iot_mobiles)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["400", "800", "401", "900", "410"]).flatmap(
            lambda head: digits(min_size=7, max_size=7).map(head.__add__)
        ),
        min_size=1,
        max_size=9,
    )
)
def test_toll_numbers_by_one_or_by_many(values: list[str]) -> None:
    """400 and 800 are told from their neighbours alike."""
    _agree(values, service_number.is_toll_number, service_number.are_toll_numbers)


@st.composite
def card_like(draw: st.DrawFn, length: int) -> str:
    """Draw digits that begin as a brand's cards do, nearly, with the right check digit or another."""
    head = draw(
        st.sampled_from(
            [
                "4",
                "51",
                "55",
                "2221",
                "2720",
                "2721",
                "34",
                "37",
                "3528",
                "3589",
                "3590",
                "6011",
                "644",
                "65",
                "300",
                "3095",
                "36",
                "5019",
                "6304",
                "1220",
                "6222",
            ]
        )
    )
    body = head + draw(digits(min_size=length - 1 - len(head), max_size=length - 1 - len(head)))
    right = next(digit for digit in "0123456789" if luhn(body + digit))
    return body + draw(st.sampled_from([right, right, "0", "7"]))


@pytest.mark.parametrize("length", range(12, 21))
def test_payment_cards_by_one_or_by_many(length: int) -> None:
    """Brands, lengths, check digits and the issuers of Chinese banks are judged alike."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(card_like(length), min_size=1, max_size=12))
    def agree(values: list[str]) -> None:
        _agree(values, payment_card.is_payment_card, payment_card.are_payment_cards)

    agree()


@st.composite
def licence_like(draw: st.DrawFn) -> str:
    """Draw fifteen digits, nearly a business licence."""
    head = draw(
        st.sampled_from(["110108", "100000", "100001", "310000", "990000", "010101", "200000", "659001"])
    )
    body = head + draw(digits(min_size=8, max_size=8))
    return body + (
        business_licence.check_digit(body) if draw(st.booleans()) else draw(digits(min_size=1, max_size=1))
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(licence_like(), min_size=1, max_size=9))
def test_business_licences_by_one_or_by_many(values: list[str]) -> None:
    """Authorities and check digits are judged alike."""
    _agree(values, business_licence.is_business_licence, business_licence.are_business_licences)


@settings(max_examples=100, deadline=None)
@given(digits(min_size=14, max_size=14))
def test_a_licence_has_one_check_digit(body: str) -> None:
    """MOD 11,10 leaves exactly one digit, which ISO 7064's recursion then brings to 1."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    assert (product + int(business_licence.check_digit(body))) % 10 == 1


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text("0123456789ABCXYZ", min_size=8, max_size=8).map(
                lambda body: body + uscc.organisation_check(body)
            ),
            st.text("0123456789AXZ@ab", min_size=9, max_size=9),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_organisation_codes_by_one_or_by_many(values: list[str]) -> None:
    """Alphabet and check character are judged alike."""
    _agree(values, org_code.is_org_code, org_code.are_org_codes)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    """The scalar forms take whatever a rule may hand them."""
    for judge in (
        iban.is_iban,
        crypto_address.is_base58_address,
        crypto_address.is_bech32_address,
        crypto_address.is_ethereum_address,
        landline.is_landline,
        org_code.is_org_code,
        payment_card.is_payment_card,
        business_licence.is_business_licence,
        service_number.is_short_number,
    ):
        assert judge(text) in {True, False}
    assert landline.landline_value(text)[:1] == "0"
